"""What people type survives: a server that was killed, a login that ran out, a window too many."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Revision, WorkingCopy
from tests import factories
from tests.desk import (
    BODY,
    HEADLINE,
    PATIENCE,
    STATUS,
    expect_kept,
    form_of,
    log_in,
    look_again,
    somebody,
)
from tests.servers import Server


def typed() -> str:
    """The headline in the one working copy."""
    return str(WorkingCopy.objects.get().content["headline"])


@pytest.fixture
def writing(browser_page: Page) -> Page:
    """A browser in which a writer has a story's form before them."""
    article = factories.draft(factories.content(authors=["Ada Byron"])).article
    somebody()
    log_in(browser_page)
    browser_page.goto(form_of(article))
    expect(browser_page.locator(BODY)).to_be_visible()
    return browser_page


def test_a_writer_who_only_looks_keeps_nothing(writing: Page) -> None:
    writing.click(HEADLINE)
    look_again(writing)
    writing.wait_for_timeout(3_500)

    assert not WorkingCopy.objects.exists()
    assert writing.inner_text(STATUS).strip() == ""


def test_a_writer_has_every_few_seconds_kept_what_they_type(writing: Page) -> None:
    writing.fill(HEADLINE, "Bridge opens at last")
    writing.click(BODY)
    writing.keyboard.press("Control+End")
    writing.keyboard.type(" And it stands.")
    expect_kept(writing)

    copy = WorkingCopy.objects.get()
    assert copy.content["headline"] == "Bridge opens at last"
    assert "And it stands." in copy.content["body"]

    writing.reload()
    expect(writing.locator(HEADLINE)).to_have_value("Bridge opens at last")
    expect(writing.locator(".desk-says")).to_contain_text("did not save")
    assert Revision.objects.count() == 1


def test_a_writer_who_leaves_at_once_finds_the_last_word(writing: Page) -> None:
    writing.fill(HEADLINE, "The last word")
    writing.goto(reverse("admin:articles_tag_changelist"))
    writing.goto(form_of(Article.objects.get()))

    expect(writing.locator(HEADLINE)).to_have_value("The last word")


def test_a_writer_begins_a_new_story_and_finds_it_again(writing: Page) -> None:
    add = reverse("admin:articles_article_add")
    writing.goto(add)
    writing.fill(HEADLINE, "A fire in the harbour")
    expect_kept(writing)
    writing.goto(add)

    expect(writing.locator(HEADLINE)).to_have_value("A fire in the harbour")
    writing.fill(HEADLINE, "A fire in the old harbour")
    writing.keyboard.press("Control+s")
    writing.wait_for_url("**/change/**")

    assert Article.objects.filter(headline="A fire in the old harbour").count() == 1
    assert not WorkingCopy.objects.exists()


def test_a_writer_saves_and_submits_by_keys_also_from_within_the_text(writing: Page) -> None:
    writing.fill(HEADLINE, "Saved by a key")
    writing.click(BODY)
    with writing.expect_navigation():
        writing.keyboard.press("Control+s")
    assert Revision.objects.latest("pk").headline == "Saved by a key"

    expect(writing.locator(BODY)).to_be_visible()
    writing.click(BODY)
    with writing.expect_navigation():
        writing.keyboard.press("Control+Enter")
    assert Article.objects.get().drafts.get().state == "in-review"
    assert Revision.objects.count() == 2  # the key is none of the text's
    assert not WorkingCopy.objects.exists()


def test_a_writer_who_clicks_twice_saves_once(writing: Page) -> None:
    writing.fill(HEADLINE, "Clicked twice")
    with writing.expect_navigation():
        writing.dblclick("[data-desk=save]")
    expect(writing.locator(HEADLINE)).to_have_value("Clicked twice")

    assert Revision.objects.count() == 2


def test_a_writer_whose_login_ran_out_logs_in_elsewhere_and_goes_on(writing: Page) -> None:
    Session.objects.all().delete()
    writing.fill(HEADLINE, "Typed after the login ran out")
    status = writing.locator(STATUS)
    expect(status).to_contain_text("not logged in", timeout=PATIENCE)
    writing.keyboard.press("Control+s")
    writing.wait_for_timeout(500)
    assert writing.url.endswith(form_of(Article.objects.get()))
    expect(writing.locator("[data-desk=save]")).not_to_have_attribute("aria-disabled", "true")

    with writing.context.expect_page() as opened:
        status.locator("a").click()
    log_in(opened.value)
    opened.value.close()
    look_again(writing)
    expect_kept(writing)
    assert typed() == "Typed after the login ran out"
    with writing.expect_navigation():
        writing.click("[data-desk=save]")

    assert Revision.objects.latest("pk").headline == "Typed after the login ran out"
    assert not WorkingCopy.objects.exists()


def test_a_writer_who_saves_after_the_login_ran_out_stays_with_their_text(writing: Page) -> None:
    writing.fill(HEADLINE, "Saved too late")
    Session.objects.all().delete()
    writing.click("[data-desk=save]")

    expect(writing.locator(STATUS)).to_contain_text("not logged in", timeout=PATIENCE)
    expect(writing.locator(HEADLINE)).to_have_value("Saved too late")
    assert Revision.objects.count() == 1


def test_nothing_is_kept_for_another_person_who_logs_in_in_this_browser(writing: Page) -> None:
    somebody("editor")
    Session.objects.all().delete()
    other = writing.context.new_page()
    log_in(other, "editor")
    writing.fill(HEADLINE, "The writer's own")
    look_again(writing)

    expect(writing.locator(STATUS)).to_contain_text("Somebody else", timeout=PATIENCE)
    assert not WorkingCopy.objects.exists()
    writing.click("[data-desk=save]")
    writing.wait_for_timeout(500)
    assert Revision.objects.count() == 1


def test_of_two_windows_the_one_behind_says_so_and_overwrites_nothing(writing: Page) -> None:
    second = writing.context.new_page()
    second.goto(form_of(Article.objects.get()))
    expect(second.locator(BODY)).to_be_visible()
    writing.fill(HEADLINE, "In the first window")
    look_again(writing)
    expect_kept(writing)
    second.fill(HEADLINE, "In the second window")
    look_again(second)

    expect(second.locator(STATUS)).to_contain_text("in another window", timeout=PATIENCE)
    assert typed() == "In the first window"


def test_logging_out_leaves_nothing_in_the_browser_and_all_on_the_server(writing: Page) -> None:
    writing.evaluate("localStorage.setItem('left', 'by something else')")
    writing.fill(HEADLINE, "Typed just before")
    writing.click("#logout-form button")
    expect(writing.locator("#content")).to_contain_text("Log in again")

    assert typed() == "Typed just before"
    left = writing.evaluate(
        """async () => JSON.stringify([
            {...localStorage}, {...sessionStorage}, await indexedDB.databases(),
            await caches.keys(), await navigator.serviceWorker.getRegistrations(),
        ])"""
    )
    assert left in ("[{},{},[],[],[]]", '[{"theme":"auto"},{},[],[],[]]')
    writing.go_back()
    expect(writing.locator("#id_username")).to_be_visible()


def test_a_writer_whose_server_was_killed_goes_on_with_all_that_they_typed(
    browser: Browser, server: Server
) -> None:
    article = factories.draft().article
    client = Client()
    client.force_login(somebody())
    session = client.cookies["sessionid"].value
    context = browser.new_context(base_url=server.address)
    context.add_cookies([{"name": "sessionid", "value": session, "url": server.address}])
    window = context.new_page()
    window.goto(form_of(article))
    window.fill(HEADLINE, "Typed before")
    expect_kept(window)

    server.kill()
    window.fill(HEADLINE, "Typed while it was down")
    expect(window.locator(STATUS)).to_contain_text("cannot be reached", timeout=PATIENCE)
    window.click("[data-desk=save]")
    window.wait_for_timeout(500)
    expect(window.locator(HEADLINE)).to_have_value("Typed while it was down")
    server.start()

    # A window that was closed meanwhile finds what was kept, and when.
    other = context.new_page()
    other.goto(form_of(article))
    expect(other.locator(HEADLINE)).to_have_value("Typed before")
    expect(other.locator(".desk-says time")).to_be_visible()
    other.close()

    # The one that stayed open goes on by itself.
    look_again(window)
    expect_kept(window)
    assert typed() == "Typed while it was down"
    with window.expect_navigation():
        window.click("[data-desk=save]")
    assert Revision.objects.latest("pk").headline == "Typed while it was down"
    assert not WorkingCopy.objects.exists()
    context.close()
