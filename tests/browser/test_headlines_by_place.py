"""Headlines by place in a real browser: what stands where follows what is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.editorial import snapshot
from articles.models import Article
from tests import factories
from tests.browser.test_article_form import address, log_in, meets_no_barrier


@pytest.fixture
def story() -> Article:
    return factories.story(factories.content("Bridge opens", in_section="World"))


@pytest.fixture
def desk(browser_page: Page, story: Article) -> Page:
    """A browser in which an editor has opened the story's form."""
    log_in(browser_page)
    browser_page.goto(address(story))
    return browser_page


def test_an_editor_sees_what_stands_at_each_place_while_typing(desk: Page, story: Article) -> None:
    desk.get_by_text("Headlines by place").click()
    search, social = desk.get_by_label("Search results"), desk.get_by_label("Shared links")
    part = desk.locator("#desk-places")
    shown = {place: part.locator(f".is-{place}") for place in ("front", "search", "social")}

    desk.fill("#id_headline", "Bridge opens at last")
    expect(desk.locator("#id_headline_measure")).to_have_text("20 of about 110 characters")
    expect(search).to_have_attribute("placeholder", "Bridge opens at last")
    expect(shown["search"]).to_contain_text("Bridge opens at last")

    desk.get_by_label("Front page and lists").fill("At last")
    expect(shown["front"]).to_contain_text("World At last The bridge opened on Monday.")
    expect(social).to_have_attribute("placeholder", "At last")
    expect(shown["social"]).to_contain_text("At last")
    measure = part.locator("#id_variant_social_measure")
    expect(measure).to_have_text("7 of about 70 characters as on the front page")

    search.fill("Eastmouth bridge: when it opens, what it costs, where to cross")
    expect(search).to_have_accessible_description("62 of about 60 characters too long: will be cut")
    expect(part.get_by_role("status")).to_have_text("too long: will be cut")
    expect(shown["search"]).to_contain_text("what it costs, where to…")
    expect(shown["social"]).not_to_contain_text("Eastmouth")

    desk.fill("#id_standfirst", "After ten years.")
    desk.get_by_label("Section", exact=True).select_option("")
    expect(shown["front"]).not_to_contain_text("World")
    for each in shown.values():
        expect(each).to_contain_text("After ten years.")

    desk.click("[data-desk=save]")
    expect(desk.locator(".messagelist")).to_contain_text("Saved as revision 2.")
    saved = snapshot.content_of(story.revisions.latest("number"))
    assert saved["headline_variants"] == {
        "front": "At last",
        "search": "Eastmouth bridge: when it opens, what it costs, where to cross",
    }
    expect(part).to_have_attribute("open", "")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_editor_meets_no_barrier_in_wordings_and_their_past(
    desk: Page, story: Article, colours: str
) -> None:
    desk.get_by_text("Headlines by place").click()
    desk.get_by_label("Search results").fill("Long " * 30)
    meets_no_barrier(desk, colours, first="[data-desk=save]")
    desk.get_by_role("link", name="Which wording was live when").click()
    desk.wait_for_url("**/headlines/")
    meets_no_barrier(desk, colours, first=".wordings .standing")
