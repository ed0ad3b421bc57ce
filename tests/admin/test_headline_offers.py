"""Waiting headlines are offered in the form of a story that lacks one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import headlines
from articles.models import Article, Claim
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.admin.writing import opened, sent
from tests.pages import read

pytestmark = pytest.mark.django_db

OWN = "Eastmouth Harbour to Be “Dredged”"
BODY = ("The harbour of Eastmouth will be dredged, the council said on Monday.",)


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def story() -> Article:
    """A story that lacks its headline."""
    filled = factories.content("The harbour", BODY, in_section="World", tags=["Harbours"])
    filled["headline_provisional"] = True
    return factories.draft(filled, source="wire").article


def test_an_editor_is_offered_what_fits_and_told_why(editor: Client, story: Article) -> None:
    factories.story(factories.content("Quota cut", related=[OWN, "Queen Opens Parliament"]))
    said = read(editor.get(page(story))).text
    assert OWN in said
    assert "The text says Dredged, Eastmouth, Harbour. 1 story cites it. First seen" in said
    assert "Queen Opens Parliament" not in said


def test_an_editor_who_takes_it_publishes_the_story_that_was_waited_for(
    editor: Client, story: Article
) -> None:
    citing = factories.story(factories.content("Quota cut", related=[OWN]))
    sent(editor, opened(editor, story), headline=OWN, _move="publish")
    assert Claim.objects.get(article=story).headline.text == OWN
    story.refresh_from_db()
    assert story.get_absolute_url() in editor.get(citing.get_absolute_url()).content.decode()


def test_an_editor_is_offered_nothing_where_the_headline_stands(editor: Client) -> None:
    factories.headline(OWN)
    written = factories.draft(factories.content("The harbour", BODY)).article
    assert "Waiting headlines" not in read(editor.get(page(written))).text


def test_somebody_who_may_not_write_is_offered_nothing(log_in: LogIn, story: Article) -> None:
    factories.headline(OWN)
    assert "Waiting headlines" not in read(log_in("importer").get(page(story))).text


def test_the_form_costs_no_more_queries_with_many_waiting_headlines(
    editor: Client, story: Article
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            editor.get(page(story))
        return len(found)

    factories.headline(OWN)
    few = queries()
    headlines.ensure((f"Eastmouth Harbour {n} Dredged" for n in range(200)), at=timezone.now())
    assert queries() == few
