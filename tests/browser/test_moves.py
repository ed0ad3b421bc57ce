"""Moving a story in a real browser: by keyboard, at every width, without a barrier."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from articles.editorial import drafts
from articles.editorial.ground import desk_draft, ground_of
from articles.models import Article, Draft, DraftKind
from tests import factories
from tests.browser.test_admin import barriers


@pytest.fixture
def editor(browser_page: Page) -> Page:
    """A browser in which an editor has logged in."""
    user = factories.member("editor")
    user.set_password("secret")
    user.save()
    browser_page.goto(reverse("admin:login"))
    browser_page.fill("#id_username", "editor")
    browser_page.fill("#id_password", "secret")
    browser_page.press("#id_password", "Enter")
    browser_page.wait_for_url("**/admin/")
    return browser_page


def live_with_draft(headline: str) -> Article:
    """A live story with a newer text in its draft."""
    text = factories.content(headline, authors=["Ada Byron"])
    story, by = factories.story(text), User.objects.get(username="editor")
    newer = factories.content(f"{headline} TK", authors=["Ada Byron"], tags=["Bridges"])
    drafts.save(story, newer, by=by, at=timezone.now(), ground=ground_of(story))
    return story


def proposed(story: Article) -> Draft:
    """What the wire sends of it now."""
    proposal = drafts.begin(story, at=timezone.now(), kind=DraftKind.PROPOSAL)
    newer = factories.content("From the wire", ["Another text."])
    factories.revise(proposal, newer, by=factories.person(), at=timezone.now())
    return proposal


def move_of(story: Article, verb: str) -> str:
    return reverse("admin:articles_article_move", args=[story.pk, verb])


@pytest.mark.parametrize(
    ("width", "colours"), [(1440, "light"), (800, "dark"), (390, "light"), (390, "dark")]
)
def test_an_editor_meets_no_barrier_where_stories_are_moved(
    editor: Page, width: int, colours: str
) -> None:
    live = live_with_draft("A headline that is long enough to need several lines on a telephone")
    withdrawn = factories.withdraw(live_with_draft("Withdrawn"))
    proposal = proposed(live)
    editor.set_viewport_size({"width": width, "height": 900})
    editor.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for address in (
        *(move_of(live, verb) for verb in ("publish", "schedule", "withdraw", "approve")),
        move_of(withdrawn, "reinstate"),
        reverse("admin:articles_article_proposals"),
        reverse("admin:articles_article_proposal", args=[live.pk, proposal.pk]),
    ):
        editor.goto(address)
        for _state in ("as it comes", "refused"):
            assert not barriers(editor), address
            assert editor.evaluate("document.documentElement.scrollWidth") <= width, address
            if not editor.locator(".go button.default").count():
                break
            editor.locator(".go button").last.click()
    assert Draft.objects.get(pk=proposal.pk).outcome == "dismissed"


def test_an_editor_schedules_a_change_by_keyboard(editor: Page) -> None:
    story = live_with_draft("Bridge opens")
    editor.goto(move_of(story, "schedule"))
    tomorrow = timezone.now() + timedelta(days=1)
    editor.get_by_label("Day", exact=True).focus()
    editor.keyboard.type(f"{tomorrow:%m%d%Y}")
    editor.get_by_label("Time", exact=True).focus()
    editor.keyboard.type("0230PM")
    editor.keyboard.press("Enter")
    assert "A placeholder" in editor.get_by_role("alert").inner_text()
    assert editor.get_by_label("Day", exact=True).input_value() == f"{tomorrow:%Y-%m-%d}"
    editor.get_by_label("Note").fill("The editor-in-chief knows.")
    editor.get_by_label("Go on all the same").focus()
    editor.keyboard.press("Space")
    editor.keyboard.press("Enter")
    editor.wait_for_url("**/change/")
    assert "Scheduled for" in editor.locator(".messagelist").inner_text()
    draft = desk_draft(story)
    assert draft
    assert draft.publish_at
    assert f"{draft.publish_at:%Y-%m-%d %H:%M}" == f"{tomorrow:%Y-%m-%d} 14:30"


def test_an_editor_sees_that_another_window_was_faster(editor: Page) -> None:
    story = live_with_draft("Bridge opens")
    editor.goto(move_of(story, "withdraw"))
    editor.get_by_label("Note").fill("It never opened.")
    other = editor.context.new_page()
    other.goto(move_of(story, "submit"))
    other.click(".go button")
    other.wait_for_url("**/change/")
    editor.click(".go button")
    assert "editor decided: submit" in editor.get_by_role("alert").inner_text()
    assert editor.get_by_label("Note").input_value() == "It never opened."
    editor.click(".go button")
    editor.wait_for_url("**/change/")
    assert not Article.objects.live().exists()
