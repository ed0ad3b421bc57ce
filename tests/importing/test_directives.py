"""What a source orders besides its text: kills, holds, embargoes, corrections, notes to editors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article, ArticleState, Decision, Receipt, Revision, Verb
from tests.importing.conftest import STORY, Run, edit_and_publish

Importer = Callable[..., Run]
pytestmark = pytest.mark.django_db

BODY = "\n\n".join(STORY.split("\n\n\n", maxsplit=1)[0].splitlines())
HARBOUR = {
    "id": "h1",
    "headline": "Zanzibar Harbour to Be Dredged",
    "body": BODY,
    "tags": ["Zanzibar docks"],
    "section": "Zanzibar",
}
OPEN = {"id": "o1", "headline": "A Ferry for Norham", "body": "Norham gets a ferry, it said today."}


@pytest.fixture
def wired(run_import: Importer, wire: Path) -> Callable[..., Run]:
    """Import these stories, published where their source allows it."""

    def run(*rows: dict[str, Any], **options: Any) -> Run:
        (wire / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        return run_import(publish=True, create_sections=True, **options)

    return run


def pages(client: Client) -> Iterator[str]:
    """Every public page that links lead to, and each story's own address."""
    waiting, seen = ["/"], set[str]()
    waiting += [article.get_absolute_url() for article in Article.objects.all()]
    while waiting:
        if (address := waiting.pop()) in seen:
            continue
        seen.add(address)
        response = client.get(address, follow=True)
        said = response.content.decode()
        yield said
        if "html" in response.get("Content-Type", ""):
            waiting += re.findall(r'href="(/(?!static|admin)[^"#]*)"', said)


def is_told(client: Client, word: str) -> bool:
    return any(word.lower() in page.lower() for page in pages(client))


def test_readers_find_a_story_that_nothing_holds_back(wired: Importer, client: Client) -> None:
    wired(HARBOUR, OPEN)
    assert is_told(client, "Zanzibar")


def test_readers_of_a_killed_story_are_told_that_it_is_gone_and_no_more(
    wired: Importer, client: Client
) -> None:
    wired(HARBOUR, OPEN)
    article = Article.objects.get(headline__startswith="Zanzibar")
    run = wired({**HARBOUR, "body": "Kill this story.", "status": "killed"}, OPEN)
    assert run.outcomes == ["withdrawn", "unchanged"]
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert not is_told(client, "Zanzibar")
    decision = Decision.objects.latest("pk")
    assert (decision.verb, decision.by) == (Verb.WITHDRAW, None)
    assert "killed" in decision.note
    article.refresh_from_db()
    assert BODY.split("\n")[0] in article.body  # people can read what it was


def test_a_kill_withdraws_also_what_people_worked_on(
    wired: Importer, client: Client, editor: User
) -> None:
    wired(HARBOUR)
    article = edit_and_publish(Article.objects.get(), editor, standfirst="Edited")
    assert wired({**HARBOUR, "status": "killed"}).outcomes == ["withdrawn"]
    assert client.get(article.get_absolute_url()).status_code == 410


def test_a_kill_of_what_readers_never_saw_spikes_it(
    run_import: Importer, wire: Path, wired: Importer
) -> None:
    (wire / "feed.jsonl").write_text(json.dumps(HARBOUR))
    run_import()
    wired({**HARBOUR, "status": "killed"})
    assert Article.objects.get().state == ArticleState.SPIKED


def test_a_killed_story_that_comes_again_waits_for_people(wired: Importer, client: Client) -> None:
    wired(HARBOUR)
    wired({**HARBOUR, "status": "killed"})
    run = wired({**HARBOUR, "body": BODY.replace("12 million", "15 million")})
    assert run.outcomes == ["proposed"]
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 410


def test_readers_learn_nothing_of_a_story_that_its_source_withholds(
    wired: Importer, client: Client
) -> None:
    wired({**HARBOUR, "status": "withheld"}, OPEN)
    article = Article.objects.get(headline__startswith="Zanzibar")
    assert article.state == ArticleState.NEVER_PUBLISHED
    assert not is_told(client, "Zanzibar")
    assert client.get(article.get_absolute_url()).status_code == 404


def test_a_hold_on_a_live_story_takes_it_down(wired: Importer, client: Client) -> None:
    wired(HARBOUR, OPEN)
    run = wired({**HARBOUR, "status": "hold"}, OPEN)
    assert run.outcomes[0] == "withdrawn"
    assert not is_told(client, "Zanzibar")


def test_readers_learn_nothing_of_a_story_before_its_embargo_ends(
    wired: Importer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = timezone.now() + timedelta(days=1)
    related = {**OPEN, "related": ["Zanzibar Harbour to Be Dredged"]}
    wired({**HARBOUR, "embargo": until.isoformat()}, related)
    article = Article.objects.get(headline__startswith="Zanzibar")
    assert article.embargo_until == until
    assert not is_told(client, "Zanzibar")
    assert client.get(article.get_absolute_url()).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: until + timedelta(minutes=1))
    assert is_told(client, "Zanzibar")


def test_a_draft_of_its_source_is_not_published_unasked(wired: Importer, client: Client) -> None:
    wired({**HARBOUR, "status": "draft"}, OPEN)
    assert not is_told(client, "Zanzibar")


def test_a_correction_is_recorded_as_one(wired: Importer) -> None:
    wired(HARBOUR)
    corrected = {
        **HARBOUR,
        "body": BODY.replace("12 million", "15 million"),
        "correction": "The cost is 15 million.",
    }
    assert wired(corrected).outcomes == ["updated"]
    revision = Revision.objects.latest("pk")
    assert "Correction from the wire: The cost is 15 million." in revision.reason
    facts = Receipt.objects.get().facts
    assert facts["correction"] == "The cost is 15 million."


def test_a_note_to_editors_and_terms_of_use_reach_staff_only(
    wired: Importer, client: Client, admin_client: Client
) -> None:
    wired({**HARBOUR, "note": "Xylophone: call the lawyer", "usage": "Quagga: print only"})
    assert Receipt.objects.get().facts["note"] == "Xylophone: call the lawyer"
    assert is_told(client, "Zanzibar")
    assert not is_told(client, "Xylophone")
    assert not is_told(client, "Quagga")
    receipt = Receipt.objects.get()
    page = admin_client.get(f"/admin/articles/receipt/{receipt.pk}/change/").content.decode()
    assert "Xylophone: call the lawyer" in page
    assert "Quagga: print only" in page
    story = admin_client.get(f"/admin/articles/article/{receipt.article_id}/change/")
    assert "Xylophone: call the lawyer" in story.content.decode()
