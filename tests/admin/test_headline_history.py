"""The page of a story's headlines: which was live where, from when to when, by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils.html import escape

from articles.editorial import publishing
from articles.models import Article
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.clock import StillClock
from tests.editorial.test_shown_headlines import publish
from tests.pages import read

pytestmark = pytest.mark.django_db

HOSTILE = "</p><script>alert(1)</script>"


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def story(clock: StillClock) -> Article:
    """Published twice, with a gap between."""
    article = factories.story(factories.content("Bridge opens"), at=clock())
    factories.withdraw(article, clock.forward(hours=1))
    text = article.revisions.get()
    publishing.reinstate(article, text, by=factories.person("otto"), at=clock.forward(hours=1))
    return publish(article, "Bridge opens", clock.forward(hours=1), front="At last")


def test_an_editor_reads_what_was_live_where_and_who_decided(
    editor: Client, clock: StillClock
) -> None:
    article = story(clock)

    said = read(editor.get(page(article, "headlines"))).text

    assert "Front page and lists" in said
    assert (
        "5 Feb 2026, 15:00 UTC until today At last published by ada · Revision 2"
        " 5 Feb 2026, 14:00 UTC until 5 Feb 2026, 15:00 UTC Bridge opens reinstated by otto"
        " · Revision 1 · as over the story"
        " 5 Feb 2026, 13:00 UTC until 5 Feb 2026, 14:00 UTC withdrawn by ed"
    ) in said
    assert "Search results Always as over the story: it never had its own wording." in said


def test_the_form_and_the_history_lead_there(editor: Client, clock: StillClock) -> None:
    article, draft = story(clock), factories.draft().article
    for view in ("change", "history"):
        links = read(editor.get(page(article, view))).links
        assert page(article, "headlines") in links
        assert page(draft, "headlines") not in read(editor.get(page(draft, view))).links


def test_of_a_story_that_was_never_live_there_is_nothing_to_read(editor: Client) -> None:
    answer = editor.get(page(factories.draft().article, "headlines"))
    assert "Readers have not had this story yet." in read(answer).text


def test_what_waits_for_the_end_of_an_embargo_is_still_to_come(
    editor: Client, clock: StillClock
) -> None:
    article = factories.story(factories.content("Quota cut"), at=clock())
    factories.embargo(article, until=clock() + timedelta(days=1))
    said = read(editor.get(page(article, "headlines"))).text
    assert "6 Feb 2026, 12:00 UTC still to come Quota cut published by ed" in said


def test_a_long_past_is_read_page_by_page(editor: Client, clock: StillClock) -> None:
    article = factories.story(factories.content("Take 0"), at=clock())
    for number in range(1, 52):
        publish(article, f"Take {number}", clock.forward(minutes=1))
    newest = read(editor.get(page(article, "headlines")))
    assert "Take 51 " in newest.text
    assert "Take 1 " not in newest.text
    assert "?place=story&page=2" in newest.links
    oldest = read(editor.get(f"{page(article, 'headlines')}?place=story&page=2")).text
    assert "Take 1 " in oldest
    assert "Take 2 " not in oldest
    assert "Front page and lists" not in oldest


def test_it_is_for_whoever_may_look_at_texts_and_decisions(
    log_in: LogIn, clock: StillClock
) -> None:
    article = story(clock)
    assert log_in("writer").get(page(article, "headlines")).status_code == 200
    assert log_in("importer").get(page(article, "headlines")).status_code == 403
    reviser = factories.person("temp")
    rights = ("view_article", "view_revision")
    reviser.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(reviser)
    assert client.get(page(article, "headlines")).status_code == 403
    assert page(article, "headlines") not in read(client.get(page(article, "history"))).links


def test_markup_in_a_wording_stays_text(editor: Client, clock: StillClock) -> None:
    article = factories.story(factories.content(HOSTILE), at=clock())
    publish(article, HOSTILE, clock.forward(hours=1), social=f"s {HOSTILE}")
    shown = editor.get(page(article, "headlines")).content.decode()
    assert HOSTILE not in shown
    assert escape(f"s {HOSTILE}") in shown
