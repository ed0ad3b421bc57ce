"""Suggested tags in a real browser: while somebody writes, after a save, and after the wire."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.test_article_form import ADD, address, barriers, log_in, meets_no_barrier

LEAD = "The writer Ana Petrova came to the town, and Petrova spoke."
NORHAM = "She lives in Norham, and the mayor of Norham met her in Norham."


@pytest.fixture
def desk(browser_page: Page) -> Page:
    """A browser in which an editor has logged in."""
    log_in(browser_page)
    return browser_page


def save(desk: Page, revision: int) -> None:
    desk.keyboard.press("Control+S")
    expect(desk.locator(".messagelist")).to_contain_text(f"Saved as revision {revision}.")


def offer(name: str) -> str:
    return f".is-offered:has(legend:has-text('{name}'))"


def deliver(wire: Path, *paragraphs: str) -> None:
    story = {"id": "1", "headline": "A visit", "text": "\n\n".join([LEAD, *paragraphs])}
    (wire / "stories.jsonl").write_text(json.dumps(story) + "\n")
    call_command("import_stories", str(wire), verbosity=0)


def test_a_writer_is_offered_tags_while_writing_and_by_keyboard(desk: Page) -> None:
    desk.goto(ADD)
    desk.fill("#id_headline", "A visit")
    desk.locator(".desk-text").click()
    desk.keyboard.insert_text(f"{LEAD} {NORHAM}")
    norham = desk.locator(offer("Norham"))
    expect(norham.locator("mark")).to_have_text("Norham")
    expect(desk.locator("#desk-tag-offers-said")).to_have_text("The text suggests 2 tags.")

    norham.get_by_label("Add").focus()
    desk.keyboard.press("Space")
    desk.locator(offer("Ana Petrova")).get_by_label("Add").check()
    desk.locator(offer("Ana Petrova")).get_by_label("Dismiss").check()
    expect(desk.locator(offer("Ana Petrova")).get_by_label("Add")).not_to_be_checked()

    desk.locator(".desk-text").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.insert_text(" Tom Hale came to them; Tom Hale is a cook.")
    expect(desk.locator(offer("Tom Hale"))).to_be_visible()
    expect(norham.get_by_label("Add")).to_be_checked()
    save(desk, 1)
    expect(desk.locator("#id_tags")).to_have_value("Norham")
    expect(desk.locator(".is-offered legend")).to_have_text(["Tom Hale person · new tag"])
    expect(desk.locator("#desk-tag-offers")).to_contain_text("not suggested again: Ana Petrova.")


def test_a_tag_that_an_editor_removed_does_not_come_back_with_the_wire(
    desk: Page, tmp_path: Path
) -> None:
    deliver(tmp_path, NORHAM)
    story = Article.objects.get()
    desk.goto(address(story))
    waiting = desk.get_by_role("group", name="Norham suggested")
    expect(waiting.locator("mark")).to_have_text("Norham")
    waiting.get_by_label("Remove").check()
    save(desk, 2)
    expect(waiting).to_have_count(0)
    expect(desk.locator(offer("Norham"))).to_have_count(0)

    deliver(tmp_path, NORHAM, "It rained in Norham.")
    desk.goto(address(story))
    with desk.expect_navigation():
        desk.get_by_role("link", name="A newer text from the wire waits").click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Take over all of it").click()
    desk.goto(address(story))
    expect(desk.locator(".desk-text")).to_contain_text("It rained in Norham.")
    expect(desk.locator("#desk-tag-offers")).to_contain_text("not suggested again: Norham.")
    expect(waiting).to_have_count(0)

    desk.fill("#id_tags", "Norham")
    desk.focus("#id_tags")
    save(desk, 5)
    expect(desk.locator("#desk-tag-offers")).not_to_contain_text("Norham")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_editor_meets_no_barrier(desk: Page, tmp_path: Path, colours: str) -> None:
    deliver(tmp_path, NORHAM)
    desk.goto(address(Article.objects.get()))
    desk.wait_for_selector(".desk-text")
    desk.locator(".desk-suggested").first.scroll_into_view_if_needed()
    assert not barriers(desk)
    meets_no_barrier(desk, colours, first="[data-desk=save]")
