"""Waiting headlines in a real browser: sidebars light up by a batch, and by a key at the desk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from articles.models import Article, Headline
from tests import factories
from tests.browser.test_admin import barriers
from tests.browser.test_article_form import log_in

WAITING = reverse("admin:articles_headline_waiting")
FERRY, DREDGED = "Ferry Runs Aground off Eastmouth", "Eastmouth Harbour to Be Dredged"
QUOTA = "Herring Quota Cut by a Fifth"
BODY = "The harbour of Eastmouth will be dredged for the first time in forty years."


def bring(folder: Path, name: str, text: str) -> None:
    """A batch from the wire with one story, published."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    call_command("import_stories", folder / name, source="coast", publish=True, verbosity=0)


@pytest.fixture
def citing(site: str, tmp_path: Path) -> Article:
    """A live story from the wire, beside which three headlines wait."""
    cited = f"{FERRY}\n{DREDGED}\n{QUOTA}"
    bring(tmp_path / "coast", "storm.txt", f"A storm comes from the north.\n\n\n{cited}\n")
    return Article.objects.get()


def beside(reader: Page, citing: Article, wording: str) -> Locator:
    """The link of a headline beside the story, as a reader finds it now."""
    reader.goto(citing.get_absolute_url())
    return reader.get_by_role("link", name=wording)


def is_told_by(reader: Page, citing: Article, wording: str, story: Article) -> None:
    expect(beside(reader, citing, wording)).to_have_attribute("href", story.get_absolute_url())


def waits(reader: Page, citing: Article, wording: str) -> None:
    address = Headline.objects.get(text=wording).get_absolute_url()
    expect(beside(reader, citing, wording)).to_have_attribute("href", address)


def test_a_batch_brings_the_story_of_a_waiting_headline_and_nobody_does_anything(
    browser_page: Page, citing: Article, tmp_path: Path
) -> None:
    waits(browser_page, citing, FERRY)
    story = {"id": "ferry", "headline": FERRY, "body": "The ferry ran aground on Monday."}
    bring(tmp_path / "coast", "ferry.jsonl", json.dumps(story))
    told = Article.objects.get(headline=FERRY)
    is_told_by(browser_page, citing, FERRY, told)
    waits(browser_page, citing, DREDGED)
    beside(browser_page, citing, FERRY).click()
    browser_page.wait_for_url(f"**{told.get_absolute_url()}")
    expect(browser_page.get_by_role("heading", level=1)).to_have_text(FERRY)


def test_an_editor_works_through_waiting_headlines_by_keys_alone(
    browser_page: Page, citing: Article
) -> None:
    mud = factories.story(factories.content("Mud is to go", (BODY,)))
    bed = factories.story(factories.content("Gravel for the bed", (BODY,)))
    desk, reader = browser_page, browser_page.context.new_page()
    log_in(desk)
    with desk.expect_navigation():
        desk.get_by_role("link", name="3 headlines wait for their stories").click()
    lines = {
        wording: desk.locator(".line", has_text=wording) for wording in (FERRY, DREDGED, QUOTA)
    }
    order = [desk.locator(".line h2").nth(place).inner_text() for place in range(3)]

    for wording in order[: order.index(DREDGED) + 1]:
        desk.keyboard.press("j")
        expect(lines[wording]).to_be_focused()
    expect(lines[DREDGED].locator(".suggested > li")).to_have_count(2)
    with desk.expect_navigation():
        desk.keyboard.press("r")
    expect(lines[DREDGED].locator(".suggested > li")).to_have_count(1)
    expect(lines[DREDGED]).to_contain_text("Mud is to go")
    expect(lines[DREDGED]).to_be_focused()
    assert not barriers(desk)

    with desk.expect_navigation():
        desk.keyboard.press("a")
    expect(desk.get_by_role("status")).to_contain_text(f"“{DREDGED}” is matched to “Mud is to go”.")
    is_told_by(reader, citing, DREDGED, mud)
    with desk.expect_navigation():
        desk.keyboard.press("u")
    expect(desk.get_by_role("status")).to_contain_text("Taken back")
    waits(reader, citing, DREDGED)
    expect(lines[DREDGED]).to_be_focused()

    lines[QUOTA].focus()
    with desk.expect_navigation():
        desk.keyboard.press("d")
    expect(lines[QUOTA]).to_have_count(0)
    expect(beside(reader, citing, QUOTA)).to_have_count(0)
    expect(beside(reader, citing, FERRY)).to_have_count(1)
    assert bed.headline_decisions.standing().count() == 1
