"""Looking at a story's page before readers get it, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.editorial import drafts
from articles.editorial.snapshot import Content
from articles.models import Article, Revision, Tag, WorkingCopy
from tests import factories
from tests.browser.test_admin import barriers

FRAME = "iframe"


@pytest.fixture
def desk(browser_page: Page) -> Page:
    """A browser in which an editor has logged in, with a live story and a draft over it."""
    filled = factories.content(
        "Harbour to be dredged for the first time in forty years",
        ["The harbour of Eastmouth will be dredged, the council said.", "The mud goes to Norham."],
        standfirst="The council has found the money at last.",
        in_section="World",
        authors=["Ada Byron"],
        tags=["Harbours", "Eastmouth"],
        related=["Eastmouth Ferry Runs Aground for Second Time This Year"],
    )
    story = factories.story(filled)
    draft = drafts.begin(story, at=timezone.now())
    newer: Content = {**filled, "headline": "Council to dredge Eastmouth harbour"}
    factories.revise(draft, newer, by=factories.person(), at=timezone.now())
    editor = factories.member("editor")
    editor.set_password("secret")
    editor.save()
    browser_page.goto(reverse("admin:login"))
    browser_page.fill("#id_username", "editor")
    browser_page.fill("#id_password", "secret")
    browser_page.press("#id_password", "Enter")
    browser_page.wait_for_url("**/admin/")
    return browser_page


def address(view: str) -> str:
    return reverse(f"admin:articles_article_{view}", args=[Article.objects.get().pk])


def width(page: Page) -> float:
    """How wide the window of the page within the frame is."""
    return float(page.frame_locator(FRAME).locator("html").evaluate("() => innerWidth"))


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_editor_looks_at_a_draft_as_on_a_phone_and_as_on_a_desktop(
    desk: Page, colours: str
) -> None:
    desk.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.goto(address("preview"))
    page = desk.frame_locator(FRAME)
    expect(page.locator("h1")).to_have_text("Council to dredge Eastmouth harbour")
    assert width(desk) == 1440
    # The page comes with its own style, under the policy, and the frame takes the window's rest.
    assert page.locator("h1").evaluate("h => getComputedStyle(h).fontFamily").startswith("Newsr")
    assert desk.evaluate("document.documentElement.scrollHeight") <= 900

    desk.focus("[value=desktop]")
    desk.keyboard.press("ArrowUp")
    assert width(desk) == 390
    assert not barriers(desk)
    for window in (1024, 800, 390):
        desk.set_viewport_size({"width": window, "height": 800})
        desk.check("[value=desktop]")
        assert width(desk) >= 1280, window
        desk.check("[value=phone]")
        assert width(desk) == 390, window
        assert desk.evaluate("document.documentElement.scrollWidth") <= window


def test_links_of_a_preview_lead_nowhere(desk: Page) -> None:
    desk.goto(address("preview"))
    before, windows = desk.url, len(desk.context.pages)
    page = desk.frame_locator(FRAME)
    for link in ("World", "Harbours", "Eastmouth Ferry Runs Aground for Second Time This Year"):
        page.get_by_role("link", name=link, exact=True).last.click()
    desk.wait_for_timeout(300)

    assert (desk.url, len(desk.context.pages)) == (before, windows)
    expect(page.locator("h1")).to_have_text("Council to dredge Eastmouth harbour")


def test_an_editor_looks_at_what_is_typed_without_saving_it(desk: Page) -> None:
    desk.goto(address("change"))
    desk.fill("#id_headline", "Typed and not saved")
    desk.fill("#id_tags", "Brand new tag")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Preview").click()
    shown = opened.value

    expect(shown.frame_locator(FRAME).locator("h1")).to_have_text("Typed and not saved")
    expect(shown.frame_locator(FRAME).locator(".topics")).to_contain_text("Brand new tag")
    expect(shown.locator(".bar")).to_contain_text("What stands in the form, not saved")
    assert Revision.objects.count() == 2
    assert not Tag.objects.filter(name="Brand new tag").exists()
    expect(desk.locator("#id_headline")).to_have_value("Typed and not saved")

    # What is kept of it meanwhile is shown as well, and tells the two texts apart.
    expect(desk.locator("#desk-status")).to_contain_text("Kept at", timeout=15_000)
    assert WorkingCopy.objects.exists()
    shown.goto(address("preview"))
    expect(shown.frame_locator(FRAME).locator("h1")).to_contain_text("Council to dredge")
    shown.get_by_role("link", name="Show what you have typed").click()
    expect(shown.frame_locator(FRAME).locator("h1")).to_have_text("Typed and not saved")
    shown.get_by_role("link", name="Show the saved text").click()
    expect(shown.frame_locator(FRAME).locator("h1")).to_contain_text("Council to dredge")
