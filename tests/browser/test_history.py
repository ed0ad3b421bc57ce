"""The history in a real browser: sizes, colours, keyboard; comparing and restoring from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.editorial import drafts, moves
from articles.editorial.moves import Wish
from articles.models import Article
from tests import factories
from tests.browser.test_admin import barriers


@pytest.fixture
def story(site: str) -> Article:
    """A story with a past: saved, published, withdrawn, saved again."""
    now = timezone.now() - timedelta(days=1)
    ada, wim = factories.member("editor", "ada"), factories.member("writer", "wim")
    ada.first_name, ada.last_name = "Ada", "Byron"
    ada.set_password("secret")
    ada.save()
    rich = factories.content("Bridge to open", in_section="World", tags=["Bridges"])
    article = factories.draft(rich, at=now).article
    drafts.save(article, factories.content("Bridge opens"), by=wim, at=now, ground=None)
    note = Wish(
        note="A long word of why: " + "Donaudampfschifffahrtsgesellschaft" * 3, override=True
    )
    for verb in ("submit", "publish", "withdraw"):
        now += timedelta(minutes=10)
        moves.make(verb, article, by=ada, at=now, wish=note)
    drafts.save(article, factories.content("Bridge shuts"), by=wim, at=now, ground=None)
    return article


@pytest.fixture
def desk(browser_page: Page, story: Article) -> Page:
    """A browser in which an editor has logged in."""
    browser_page.goto(reverse("admin:login"))
    browser_page.fill("#id_username", "ada")
    browser_page.fill("#id_password", "secret")
    browser_page.press("#id_password", "Enter")
    browser_page.wait_for_url("**/admin/")
    return browser_page


def address(story: Article, name: str = "history", *args: int) -> str:
    return reverse(f"admin:articles_article_{name}", args=[story.pk, *args])


@pytest.mark.parametrize("width", [1440, 800, 390])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_editor_meets_no_barrier_and_scrolls_one_way_only(
    desk: Page, story: Article, width: int, colours: str
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    then = timezone.now() - timedelta(hours=1)
    pages = [
        address(story),
        f"{address(story)}?at={then:%Y-%m-%dT%H:%M}&show=published&since=yesterday",
        address(story, "restore", 1),
        reverse("admin:articles_revision_change", args=[story.revisions.earliest("number").pk]),
    ]
    for page in pages:
        response = desk.goto(page)
        assert response
        assert response.status == 200, page
        assert not barriers(desk), page
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, page


def test_an_editor_chooses_two_texts_and_compares_them_by_keyboard(
    desk: Page, story: Article
) -> None:
    desk.goto(address(story))
    desk.focus("input[name=from]:checked")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/compare/?*")
    assert sorted(desk.url.partition("?")[2].split("&")) == ["from=1", "to=3"]
    expect(desk.locator(".comparison")).to_contain_text("shuts")


def test_an_editor_restores_a_text_by_keyboard_and_readers_see_nothing_of_it(
    desk: Page, story: Article
) -> None:
    desk.goto(address(story))
    desk.get_by_role("link", name="restore… revision 1").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/restore/1/")
    expect(desk.locator(".coming-back")).to_contain_text("Bridge to open")
    desk.fill("textarea[name=note]", "The first was right")
    desk.get_by_role("button", name="Restore revision 1").press("Enter")
    desk.wait_for_url(f"**{address(story, 'change')}")
    expect(desk.locator(".messagelist")).to_contain_text("Restored as revision 4")
    story.refresh_from_db()
    assert (story.state, story.headline) == ("withdrawn", "Bridge opens")
    desk.goto(address(story))
    expect(desk.locator("#revision-4")).to_contain_text("The first was right")


def test_an_editor_asks_what_was_live_and_narrows_the_lines_down(
    desk: Page, story: Article
) -> None:
    published = story.decisions.get(verb="publish").at.astimezone(UTC)
    desk.goto(address(story))
    desk.fill("#id_at", _local(published + timedelta(minutes=2)))
    desk.press("#id_at", "Enter")
    expect(desk.get_by_role("status")).to_contain_text("readers had Revision 2: Bridge opens")
    desk.select_option("#id_show", "decisions")
    desk.get_by_role("button", name="Show", exact=True).click()
    expect(desk.locator("li.decision")).to_have_count(3)
    expect(desk.locator("li.text")).to_have_count(0)


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_a_state_in_the_history_is_told_without_colours(desk: Page, story: Article) -> None:
    desk.emulate_media(forced_colors="active")
    desk.goto(address(story))
    shapes = desk.evaluate(
        "[...document.querySelectorAll('.history li .state')].map(state => state.className"
        " + getComputedStyle(state, '::before').clipPath)"
    )
    assert len(set(shapes)) >= 3
