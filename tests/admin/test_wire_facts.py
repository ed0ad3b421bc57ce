"""What sources say besides the text reaches staff and never readers; corrections are called so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Draft, DraftKind, Receipt
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.importing.conftest import edit
from tests.pages import read

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:articles_article_proposals")
NOTE = "Legal: not for use in Scotland before the verdict."
MENDED = "The cost is 15 million, not 12 million."
BODY = (
    "The harbour of Eastmouth will be dredged, the council said. It would cost {} million and"
    " begin after the herring season, when the fishing boats are in the docks of Norham."
)


def deliver(folder: Path, number: int = 1, **said: str) -> None:
    """The wire sends a story, with what it says besides."""
    record = {
        "id": f"w-{number}",
        "headline": f"Council to dredge harbour {number}",
        "body": BODY.format(12) + f" This is story {number}.",
        **said,
    }
    (folder / "wire.jsonl").write_text(json.dumps(record) + "\n")
    call_command("import_stories", folder / "wire.jsonl", source="coast", verbosity=0)


def proposed(folder: Path, number: int = 1, **said: str) -> Draft:
    """A newer text of a story that people have worked on."""
    deliver(folder, number)
    story = Receipt.objects.get(source_id=f"w-{number}").article
    assert story
    edit(story, factories.member("editor"), headline="Harbour to be dredged at last")
    deliver(folder, number, **{"body": BODY.format(15), **said})
    return Draft.objects.get(article=story, kind=DraftKind.PROPOSAL)


def proposal_page(proposal: Draft) -> str:
    return reverse("admin:articles_article_proposal", args=[proposal.article_id, proposal.pk])


def test_an_editor_sees_that_a_proposal_is_a_correction_and_of_what(
    log_in: LogIn, tmp_path: Path
) -> None:
    proposal = proposed(tmp_path, correction=MENDED, note=NOTE)
    editor = log_in("editor")
    assert "never published correction" in read(editor.get(QUEUE)).text
    text = read(editor.get(proposal_page(proposal))).text
    assert f"Correction {MENDED}" in text
    assert f"Note to editors {NOTE}" in text


def test_a_newer_text_that_corrects_nothing_is_not_called_a_correction(
    log_in: LogIn, tmp_path: Path
) -> None:
    proposal = proposed(tmp_path)
    editor = log_in("editor")
    assert "correction" not in read(editor.get(QUEUE)).text.lower()
    assert "correction" not in read(editor.get(proposal_page(proposal))).text.lower()


def test_the_queue_asks_once_for_all_corrections(log_in: LogIn, tmp_path: Path) -> None:
    proposed(tmp_path, correction=MENDED)
    editor = log_in("editor")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            editor.get(QUEUE)
        return len(counted)

    few = queries()
    for number in (2, 3, 4):
        proposed(tmp_path, number, correction=MENDED)
    assert queries() == few


@pytest.mark.parametrize("role", ["writer", "editor", "administrator"])
def test_whoever_writes_a_story_reads_the_note_on_it(
    log_in: LogIn, tmp_path: Path, role: str
) -> None:
    deliver(tmp_path, note=NOTE, usage="Not for archives.")
    text = read(log_in(role).get(page(Article.objects.get()))).text
    assert f"Note to editors {NOTE}" in text
    assert "Terms of use Not for archives." in text


def test_the_receipt_keeps_what_was_said(log_in: LogIn, tmp_path: Path) -> None:
    deliver(tmp_path, note=NOTE)
    text = read(log_in("importer").get(page(Receipt.objects.get()))).text
    assert f"Note to editors: {NOTE}" in text


def test_readers_get_nothing_of_it(client: Client, tmp_path: Path) -> None:
    deliver(tmp_path, note=NOTE, usage="Not for archives.")
    (tmp_path / "wire.jsonl").touch()
    call_command(
        "import_stories", tmp_path / "wire.jsonl", source="coast", publish=True, verbosity=0
    )
    story = Article.objects.live().get()
    for address in (story.get_absolute_url(), "/"):
        shown = client.get(address).content.decode()
        assert "Council to dredge" in shown
        assert "Scotland" not in shown
        assert "archives" not in shown
