"""Related stories in a real browser: pinned, ordered and hidden with buttons, saved as lines."""

from __future__ import annotations

from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.editorial import snapshot
from articles.models import Article, SidebarItem
from tests import factories
from tests.browser.test_article_form import log_in


def test_an_editor_pins_orders_and_hides_neighbours(browser_page: Page) -> None:
    wordings = ("Canal", "Locks", "Museum")
    canal, locks, museum = (factories.story(factories.content(each)) for each in wordings)
    story = factories.story(factories.content("Drought"))
    factories.rank(story, canal, locks, museum)
    SidebarItem.objects.filter(related=canal).update(
        reason={"parts": [["place", "Panama Canal", 0.75], ["company", "", 0.25]]}
    )
    log_in(browser_page)
    browser_page.goto(reverse("admin:articles_article_change", args=[story.pk]))
    part = browser_page.locator("#desk-related")
    expect(part).to_contain_text("Panama Canal 75 % · like its other neighbours 25 %")
    items = {each: part.locator(".desk-neighbours > li", has_text=each) for each in wordings}

    items["Canal"].get_by_role("button", name="Pin").click()
    items["Locks"].get_by_role("button", name="Pin").click()
    part.get_by_role("button", name="Earlier").click()
    items["Museum"].get_by_role("button", name="Hide").click()

    expect(items["Museum"]).to_contain_text("Hidden. Save to keep it so.")
    browser_page.get_by_role("button", name="Save", exact=True).last.click()
    expect(browser_page.locator(".messagelist")).to_contain_text("Saved as revision 2.")
    expect(browser_page.locator("[name=pinned]")).to_have_value(
        f"#{locks.pk} Locks\n#{canal.pk} Canal"
    )
    head = Article.objects.get(pk=story.pk).revisions.latest("number")
    content = snapshot.content_of(head)
    assert [place["article"] for place in content["pinned"]] == [locks.pk, canal.pk]
    assert [place["article"] for place in content["hidden"]] == [museum.pk]


def test_a_wrong_neighbour_is_hidden_and_stays_so_when_everything_is_ranked_anew(
    browser_page: Page,
) -> None:
    factories.author("Ada Byron")  # whom the checklist wants
    canal = factories.story(factories.content("Panama Canal is low", authors=["Ada Byron"]))
    right = factories.story(factories.content("Panama Canal waits for rain"))
    wrong = factories.story(factories.content("Museum of the Panama Canal opens"))
    for number in range(4):
        factories.story(factories.content(f"Strike at bakery {number}", ["There is no bread."]))
    call_command("rank_related", verbosity=0)
    shown = browser_page.locator(".related")
    browser_page.goto(canal.get_absolute_url())
    expect(shown).to_contain_text(wrong.headline)

    log_in(browser_page)
    browser_page.goto(reverse("admin:articles_article_change", args=[canal.pk]))
    item = browser_page.locator("#desk-related .desk-neighbours > li", has_text=wrong.headline)
    item.get_by_role("button", name="Hide").click()
    browser_page.get_by_role("button", name="Publish").first.click()
    expect(browser_page.locator(".messagelist")).to_contain_text("Published: revision 2.")

    factories.story(factories.content("Museum of the Panama Canal is full"))
    call_command("rank_related", verbosity=0)
    browser_page.goto(canal.get_absolute_url())
    expect(shown).to_contain_text("Museum of the Panama Canal is full")
    expect(shown).to_contain_text(right.headline)
    expect(shown).not_to_contain_text(wrong.headline)
