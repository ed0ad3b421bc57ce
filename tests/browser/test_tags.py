"""Tags in a real browser: two become one, readers and the wire follow, and it is taken back."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article, Tag, TagChange
from tests import factories
from tests.browser.test_admin import barriers
from tests.browser.test_article_form import log_in


def test_two_tags_become_one_and_two_again(browser_page: Page, tmp_path: Path) -> None:
    for number in range(2):
        factories.story(factories.content(f"Of old {number}", tags=["Kiev", "Rivers"]))
    factories.story(factories.content("Of new", tags=["Kyiv"]))
    log_in(browser_page)

    rename = reverse("admin:articles_tag_rename", args=[Tag.objects.get(name="Kiev").pk])
    browser_page.goto(rename)
    browser_page.get_by_label("New name").fill("Kyiv")
    browser_page.get_by_role("button", name="Show what it does").click()
    expect(browser_page.locator(".promise")).to_contain_text("2 stories bear it, 2 of them live")
    browser_page.get_by_role("button", name="Merge the two").click()
    expect(browser_page.locator(".messagelist")).to_contain_text("Done.")

    browser_page.goto("/tags/kiev/")
    assert browser_page.url.endswith("/tags/kyiv/")
    for headline in ("Of old 0", "Of old 1", "Of new"):
        expect(browser_page.get_by_role("link", name=headline)).to_be_visible()

    deliver(tmp_path)
    browser_page.goto("/tags/kiev/")
    expect(browser_page.get_by_role("heading", level=2).first).to_have_text("Council meets")
    assert not Article.objects.filter(tags__name="Kiev").exists()

    browser_page.goto(reverse("admin:articles_tagchange_undo", args=[TagChange.objects.get().pk]))
    browser_page.get_by_role("button", name="Take it back").click()
    expect(browser_page.locator(".messagelist")).to_contain_text("Taken back: Kiev → Kyiv")
    browser_page.goto("/tags/kiev/")
    assert browser_page.url.endswith("/tags/kiev/")
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Kiev")
    expect(browser_page.get_by_role("link", name="Of old 0")).to_be_visible()
    expect(browser_page.get_by_role("link", name="Of new")).to_have_count(0)
    answer = browser_page.request.get(
        browser_page.get_by_role("link", name="Feed").get_attribute("href") or ""
    )
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "Of old 1" in answer.text()


def deliver(folder: Path) -> None:
    """The wire goes on writing the old name."""
    story = {
        "id": "1",
        "headline": "Council meets",
        "text": "It met on Monday, and spoke of ships.\n\nIt will meet again.",
        "keywords": ["Kiev"],
    }
    (folder / "stories.jsonl").write_text(json.dumps(story) + "\n")
    call_command("import_stories", folder, publish=True, verbosity=0)


def test_an_editor_sweeps_unused_tags_and_meets_no_barrier(browser_page: Page) -> None:
    draft = factories.draft(factories.content(tags=["Once"]))
    factories.revise(
        draft, factories.content(tags=["Ports"]), by=factories.person(), at=draft.created_at
    )
    Tag.objects.create(name="Junk", key="junk", slug="junk")
    log_in(browser_page)
    browser_page.goto(f"{reverse('admin:articles_tag_changelist')}?use=unused")
    browser_page.locator("#action-toggle").check()
    browser_page.get_by_label("Action:").select_option("sweep")
    with browser_page.expect_navigation():
        browser_page.get_by_role("button", name="Run").or_(
            browser_page.get_by_role("button", name="Go")
        ).click()
    expect(browser_page.get_by_text("Deleted: 1 tag that nothing names")).to_be_visible()
    expect(browser_page.get_by_text("A text that was saved names it.")).to_be_visible()
    assert not barriers(browser_page)
    browser_page.get_by_role("button", name="Sweep them").click()
    expect(browser_page.locator(".messagelist")).to_contain_text("2 unused tags swept")
    assert not barriers(browser_page)
