"""A writer and an editor at the desk at once, each in a browser of their own, and filmed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.editorial import snapshot
from articles.editorial.snapshot import Content
from articles.models import Article, WorkingCopy
from tests import factories
from tests.clock import StillClock
from tests.desk import BODY, HEADLINE, PATIENCE, STATUS, expect_kept, form_of, log_in, look_again
from tests.servers import ROOT, Server

MESSAGES = ".messagelist"
WRITTEN = "Melania Trump speaks of talks with Putin’s team on Ukrainian children"

Open = Callable[[str, str], Page]


@pytest.fixture(autouse=True)
def people(transactional_db: None) -> None:
    """Jon Abara, who writes, and Maria Keller, who edits."""
    for role, first, last in (("writer", "Jon", "Abara"), ("editor", "Maria", "Keller")):
        user = factories.member(role)
        user.first_name, user.last_name = first, last
        user.set_password("secret")
        user.save()


@pytest.fixture
def writer(people: None, site: str, open_filmed: Open) -> Page:
    """The writer's browser, in which they have logged in."""
    page = open_filmed("writer", site)
    log_in(page, "writer")
    return page


@pytest.fixture
def editor(people: None, site: str, open_filmed: Open) -> Page:
    """The editor's browser, in which they have logged in."""
    page = open_filmed("editor", site)
    log_in(page, "editor")
    return page


@pytest.fixture
def reader(site: str, open_browser: Callable[[str], Page]) -> Page:
    """The browser of somebody who reads the paper."""
    return open_browser(site)


def import_seeds(*, publish: bool) -> Article:
    call_command("import_stories", ROOT / "seeds", publish=publish, verbosity=0)
    return Article.objects.get()


def public_page(reader: Page, article: Article) -> bytes:
    """What the server sends to readers at this moment."""
    article.refresh_from_db()
    response = reader.goto(article.get_absolute_url())
    assert response
    return response.body()


def open_form(page: Page, article: Article) -> None:
    page.goto(form_of(article))
    expect(page.locator(BODY)).to_be_visible()


def write(page: Page, field: str, words: str) -> None:
    """By keyboard, in place of what stands in the field."""
    page.focus(field)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)


def add_to_text(page: Page, words: str) -> None:
    page.focus(BODY)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def press(page: Page, keys: str, *, says: str) -> None:
    """A key that sends the form, and what the next page says of it."""
    page.keyboard.press(keys)
    expect(page.locator(MESSAGES)).to_contain_text(says)
    expect(page.locator(BODY)).to_be_visible()


def find_on_the_desk(page: Page, sentence: str) -> None:
    """From the first screen by its sentence to the list, and to the one story there."""
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name=sentence).press("Enter")
    page.locator("#result_list tbody th a").press("Enter")
    expect(page.locator(BODY)).to_be_visible()


def newest(article: Article) -> Content:
    return snapshot.content_of(article.revisions.latest("number"))


def test_a_writer_and_an_editor_bring_a_new_headline_to_readers_and_take_it_back(
    writer: Page, editor: Page, reader: Page
) -> None:
    article = import_seeds(publish=True)
    imported, before = article.headline, public_page(reader, article)
    related = reader.locator("aside.related li").all_inner_texts()
    assert related

    find_on_the_desk(writer, "1 live story bears a provisional headline")
    write(writer, HEADLINE, WRITTEN)
    press(writer, "Control+s", says="Saved as revision 2.")
    assert public_page(reader, article) == before
    writer.get_by_role("link", name="Compare with live").press("Enter")
    expect(writer.locator(".comparison .after ins").first).to_be_visible()
    expect(writer.locator("h2#field-headline")).to_be_visible()
    writer.go_back()
    expect(writer.locator(BODY)).to_be_visible()
    press(writer, "Control+Enter", says="Submitted")
    assert public_page(reader, article) == before

    find_on_the_desk(editor, "1 story waits for review")
    press(editor, "Control+Enter", says="Approved")
    press(editor, "Control+Enter", says="Published: revision 2.")
    assert public_page(reader, article) != before
    expect(reader.locator("h1")).to_have_text(WRITTEN)
    expect(reader.locator("aside.related li")).to_have_text(related)

    restore_the_first(editor)
    assert public_page(reader, article).count(WRITTEN.encode())
    publish_all_the_same(editor)
    public_page(reader, article)
    expect(reader.locator("h1")).to_have_text(imported)
    expect(reader.locator("aside.related li")).to_have_text(related)
    see_both_in_the_history(editor)


def test_a_writer_and_an_editor_bring_an_imported_story_to_readers(
    writer: Page, editor: Page, reader: Page
) -> None:
    article = import_seeds(publish=False)
    imported, nothing = article.headline, public_page(reader, article)

    find_on_the_desk(writer, "1 story from the wire needs a headline")
    write(writer, HEADLINE, WRITTEN)
    press(writer, "Control+s", says="Saved as revision 2.")
    writer.get_by_role("link", name="History").press("Enter")
    writer.get_by_role("link", name="what changed in revision 2").press("Enter")
    expect(writer.locator(".comparison .after ins").first).to_be_visible()
    open_form(writer, article)
    press(writer, "Control+Enter", says="Submitted")
    assert public_page(reader, article) == nothing

    find_on_the_desk(editor, "1 story waits for review")
    press(editor, "Control+Enter", says="Approved")
    assert public_page(reader, article) == nothing
    press(editor, "Control+Enter", says="Published: revision 2.")
    public_page(reader, article)
    expect(reader.locator("h1")).to_have_text(WRITTEN)
    expect(reader.locator("aside.related li")).to_have_count(len(newest(article)["wire"]))

    restore_the_first(editor)
    publish_all_the_same(editor)
    public_page(reader, article)
    expect(reader.locator("h1")).to_have_text(imported)
    see_both_in_the_history(editor)


def restore_the_first(page: Page) -> None:
    """From the history, into the draft."""
    page.get_by_role("link", name="History").press("Enter")
    page.get_by_role("link", name="restore… revision 1").press("Enter")
    page.get_by_role("button", name="Restore revision 1").press("Enter")
    expect(page.locator(MESSAGES)).to_contain_text("Restored as revision 3")
    expect(page.locator(BODY)).to_be_visible()


def publish_all_the_same(page: Page) -> None:
    """A text whose headline nobody wrote: only with a reason."""
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Save, and go on with a reason…").press("Enter")
    page.get_by_label("Note").fill("The agency asks for its own wording.")
    page.get_by_label("Go on all the same").press("Space")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.locator(MESSAGES)).to_contain_text("Published: revision 3.")


def see_both_in_the_history(page: Page) -> None:
    page.get_by_role("link", name="History").press("Enter")
    lines = page.locator("#content-main")
    for said in (
        "Revision 2 saved by Jon Abara",
        "submitted by Jon Abara",
        "approved by Maria Keller",
        "published by Maria Keller",
        "Revision 3 restored by Maria Keller",
        "The agency asks for its own wording.",
    ):
        expect(lines).to_contain_text(said, use_inner_text=True)


def test_a_writer_whose_save_is_refused_goes_on_with_what_both_have_written(
    writer: Page, editor: Page
) -> None:
    article = factories.draft(factories.content(authors=["Ada Byron"])).article
    open_form(writer, article)
    open_form(editor, article)
    write(editor, HEADLINE, "Maria’s headline")
    write(editor, "#id_standfirst", "Maria’s standfirst")
    press(editor, "Control+s", says="Saved as revision 2.")

    write(writer, HEADLINE, "Jon’s headline")
    add_to_text(writer, " Jon was here.")
    writer.keyboard.press("Control+s")
    rescue = writer.locator(".desk-rescue")
    expect(rescue).to_contain_text(re.compile(r"Maria Keller saved revision 2 .*\d\d:\d\d"))
    for words in ("Maria’s headline", "Maria’s standfirst", "Jon’s headline", "Jon was here."):
        expect(rescue.locator("ins:visible", has_text=words)).to_have_count(1)
    expect(writer.locator(HEADLINE)).to_have_value("Jon’s headline")
    expect(writer.locator(BODY)).to_contain_text("Jon was here.")
    assert article.revisions.count() == 2

    rescue.get_by_role("group", name="Headline", exact=True).get_by_label("Maria").press("Space")
    rescue.get_by_role("button", name="Take what is chosen below").press("Enter")
    expect(writer.locator(HEADLINE)).to_have_value("Maria’s headline")
    expect(writer.locator("#id_standfirst")).to_have_value("Maria’s standfirst")
    expect(writer.locator(BODY)).to_contain_text("Jon was here.")
    press(writer, "Control+s", says="Saved as revision 3.")

    text = newest(article)
    assert (text["headline"], text["standfirst"]) == ("Maria’s headline", "Maria’s standfirst")
    assert "Jon was here." in text["body"]
    assert not WorkingCopy.objects.exists()


def test_a_writer_and_an_editor_lose_nothing_where_the_server_is_killed(
    server: Server, open_filmed: Open
) -> None:
    article = factories.draft(factories.content(authors=["Ada Byron"])).article
    # That server does not know the tests' quick hashes.
    password = make_password("secret", hasher=PBKDF2PasswordHasher())
    User.objects.filter(username__in=("writer", "editor")).update(password=password)
    writer = open_filmed("writer", server.address)
    log_in(writer, "writer")
    open_form(writer, article)
    write(writer, HEADLINE, "Typed before")
    expect_kept(writer)
    server.kill()
    add_to_text(writer, " Typed while it was down.")
    look_again(writer)
    expect(writer.locator(STATUS)).to_contain_text("cannot be reached", timeout=PATIENCE)
    server.start()

    editor = open_filmed("editor", server.address)
    log_in(editor, "editor")
    open_form(editor, article)
    expect(editor.locator(".desk-standing")).to_contain_text("Jon Abara has typed here")

    look_again(writer)
    expect_kept(writer)
    writer.reload()
    expect(writer.locator(HEADLINE)).to_have_value("Typed before")
    expect(writer.locator(BODY)).to_contain_text("Typed while it was down.")
    expect(writer.locator(".desk-says time")).to_have_text(re.compile(r"\d\d:\d\d"))
    press(writer, "Control+s", says="Saved as revision 2.")
    assert newest(article)["headline"] == "Typed before"
    assert not WorkingCopy.objects.exists()


def test_an_editor_schedules_a_writers_change_of_a_live_story(
    clock: StillClock, writer: Page, editor: Page, reader: Page
) -> None:
    article = factories.story(factories.content(authors=["Ada Byron"], in_section="World"))
    before = public_page(reader, article)
    open_form(writer, article)
    write(writer, HEADLINE, "Bridge shuts again")
    press(writer, "Control+Enter", says="Submitted")

    find_on_the_desk(editor, "1 story waits for review")
    editor.get_by_role("button", name="Schedule…").press("Enter")
    editor.get_by_label("Day", exact=True).press_sequentially("02052026")
    editor.get_by_label("Time", exact=True).press_sequentially("0230PM")
    editor.keyboard.press("Enter")
    expect(editor.locator(MESSAGES)).to_contain_text("Scheduled for")
    expect(editor.locator(".desk-standing")).to_contain_text("Goes out by itself")

    clock.forward(hours=2, minutes=29, seconds=59)
    call_command("publish_due")
    assert public_page(reader, article) == before
    clock.forward(seconds=1)
    call_command("publish_due")
    public_page(reader, article)
    expect(reader.locator("h1")).to_have_text("Bridge shuts again")
    editor.reload()
    editor.get_by_role("link", name="History").press("Enter")
    expect(editor.locator("#content-main")).to_contain_text(
        "published by the schedule, as decided by Maria Keller", use_inner_text=True
    )
