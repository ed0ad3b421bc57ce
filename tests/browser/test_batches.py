"""Importing at the desk in a real browser: from the files to the report, and back."""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.editorial import drafts
from articles.importing import pipeline
from articles.models import Article, Batch, BatchState, Item, Receipt, Revision
from tests import desk, factories, wire
from tests.browser.test_admin import barriers
from tests.importing.conftest import OTHER, STORY, THIRD, when
from tests.servers import Server, end_worker, start_worker
from tests.uploading import confirm, file, kept, planned, work_off

__all__ = ["kept"]
pytestmark = pytest.mark.usefixtures("kept")

UPLOAD = reverse("admin:articles_batch_upload")
LOOKS = [(1440, "light"), (1440, "dark"), (800, "light"), (360, "light"), (360, "dark")]
LogIn: TypeAlias = Callable[[str], Page]


@pytest.fixture
def log_in(browser_page: Page) -> LogIn:
    """The browser, in which somebody of a role has logged in."""

    def logged_in(role: str) -> Page:
        desk.somebody(role)
        desk.log_in(browser_page, role)
        return browser_page

    return logged_in


@pytest.fixture
def monday(tmp_path: Path) -> Path:
    """An archive of two stories and one file that is none."""
    place = tmp_path / "monday.zip"
    with zipfile.ZipFile(place, "w") as into:
        into.writestr("harbour.txt", STORY)
        into.writestr("violin.txt", OTHER)
        into.writestr("nothing.txt", "")
    return place


def address(batch: Batch, view: str = "change") -> str:
    return reverse(f"admin:articles_batch_{view}", args=[batch.pk])


def test_an_importer_goes_from_the_files_to_the_report_and_back_by_keyboard(
    log_in: LogIn, monday: Path
) -> None:
    page = log_in("importer")
    page.get_by_role("link", name="Import stories").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{UPLOAD}")
    page.get_by_label("Files or archives").set_input_files(monday)
    page.get_by_label("Source").focus()
    page.keyboard.type("coast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    expect(page.locator("#progress")).to_contain_text("It waits for the worker")
    batch = work_off(Batch.objects.get())
    expect(page.locator(".next-step")).to_contain_text("2 stories would be new or different.")
    assert not Article.objects.exists()
    assert "this file is empty" in page.locator(".batch-stories tbody tr").first.inner_text()

    page.get_by_role("button", name="Import").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Confirmed")
    work_off(batch)
    expect(page.get_by_role("heading", name="Report")).to_be_visible()
    page.get_by_role("link", name="1 rejected").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**outcome=rejected")
    assert page.locator(".batch-stories tbody tr").count() == 1
    page.get_by_role("link", name="3 all").click()
    page.locator(".batch-stories tbody a").first.click()
    page.wait_for_url("**/article/*/change/")
    page.go_back()

    page.get_by_role("link", name="Undo this batch").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/undo/")
    assert "2 stories are removed" in page.inner_text(".batch-page")
    page.get_by_role("button", name="Undo this batch").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    expect(page.locator("#progress")).to_contain_text("Taking it back.")
    work_off(batch)
    expect(page.locator(".state.is-undone").first).to_be_visible(timeout=desk.PATIENCE)
    assert not Article.objects.exists()


def test_an_undo_over_edited_untouched_and_updated_stories(log_in: LogIn) -> None:
    first = confirm(planned(file("harbour.txt"), file("violin.txt", OTHER)))
    work_off(first)
    harbour = Receipt.objects.get(source_id="harbour").article
    violin = Receipt.objects.get(source_id="violin").article
    assert harbour
    assert violin
    newer, hikers = STORY.replace("12 million", "15 million"), file("hikers.txt", THIRD)
    second = confirm(
        planned(file("harbour.txt", newer), hikers, file("snow.txt", THIRD.replace("Two", "Ten")))
    )
    work_off(second)
    edited = Receipt.objects.get(source_id="snow").article
    assert edited
    ours = factories.content("Ten hikers found")
    drafts.save(edited, ours, by=factories.member("editor"), at=timezone.now(), ground=None)

    page = log_in("importer")
    page.goto(address(second))
    page.get_by_role("link", name="Undo this batch").click()
    page.wait_for_url("**/undo/")
    said = page.inner_text(".batch-page")
    assert "1 story is removed" in said
    assert "1 story gets its earlier text back" in said
    assert "1 story stays as it is:" in said
    assert "Ten hikers found" in page.inner_text(".kept")
    page.get_by_role("button", name="Undo this batch").click()
    work_off(second)
    expect(page.locator(".state.is-undone").first).to_be_visible(timeout=desk.PATIENCE)
    report = page.inner_text(".batch-stories")
    for words in ("removed", "earlier text back", "People have worked on it since."):
        assert words in report
    harbour.refresh_from_db()
    assert "12 million" in harbour.body
    assert set(Article.objects.all()) == {harbour, violin, edited}


def at_work(source: str = "coast") -> Batch:
    """A batch in the hands of a worker, which has come some way."""
    batch = confirm(planned(file("harbour.txt"), file("violin.txt", OTHER), source=source))
    begun = pipeline.go_on_with(batch, pipeline.Import.of(batch))
    Batch.objects.filter(pk=batch.pk).update(
        begun_at=when() - timedelta(seconds=90),
        weight=1_000_000,
        read=430_000,
        taken=8_612,
        reading="monday.zip/europe/2026-02-05/0231_harbour.txt",
    )
    return begun


def test_the_progress_moves_by_itself_and_stops_on_a_word(log_in: LogIn) -> None:
    page, batch = log_in("importer"), at_work()
    page.goto(address(batch))
    progress = page.locator("#progress")
    expect(progress).to_contain_text("8612 stories")
    assert page.locator("progress").get_attribute("value") == "43"
    Batch.objects.update(taken=9_000, read=900_000, seen_at=when())
    expect(progress).to_contain_text("9000 stories", timeout=desk.PATIENCE)
    assert page.locator("progress").get_attribute("value") == "90"
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".messagelist")).to_contain_text("Stopped. What went in stays in.")
    page.get_by_role("button", name="Go on").click()
    work_off(batch)
    expect(page.get_by_role("heading", name="Report")).to_be_visible(timeout=desk.PATIENCE)


def test_a_batch_that_falls_silent_is_shown_as_stopped_without_a_click(log_in: LogIn) -> None:
    page, batch = log_in("importer"), at_work()
    page.goto(address(batch))
    expect(page.locator("#progress")).to_be_visible()
    Batch.objects.update(seen_at=F("seen_at") - timedelta(minutes=1))
    expect(page.get_by_role("button", name="Go on")).to_be_visible(timeout=desk.PATIENCE)


def test_too_much_is_told_before_it_is_sent(log_in: LogIn, monday: Path) -> None:
    page = log_in("importer")
    page.goto(UPLOAD)
    page.evaluate("document.getElementById('upload').dataset.mostBytes = 10")
    page.get_by_label("Files or archives").set_input_files(monday)
    expect(page.locator("#sent-said")).to_contain_text("the most that can be sent at once")
    page.get_by_role("button", name="Make the plan").click()
    assert page.url.endswith(UPLOAD)
    assert not Batch.objects.exists()


def test_a_batch_goes_on_after_server_and_worker_were_killed_in_the_midst_of_it(
    open_browser: Callable[[str], Page],
    server: Server,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    wire.write(tmp_path / "monday", 400)
    shutil.make_archive(str(tmp_path / "monday"), "zip", tmp_path / "monday")
    client = Client()
    client.force_login(desk.somebody("importer"))
    session = client.cookies["sessionid"].value
    page = open_browser(server.address)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.address}])
    worker = start_worker("--every", "0.2")
    request.addfinalizer(lambda: end_worker(worker))
    page.goto(UPLOAD)
    page.get_by_label("Files or archives").set_input_files(tmp_path / "monday.zip")
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("button", name="Import").click(timeout=desk.PATIENCE)
    _until(Item.objects.exists)
    server.kill()
    end_worker(worker)
    assert Item.objects.count() < 400
    Batch.objects.update(seen_at=F("seen_at") - timedelta(minutes=1))

    server.start()
    successor = start_worker("--every", "0.2")
    request.addfinalizer(lambda: end_worker(successor))
    _until(lambda: Batch.objects.get().state == BatchState.FINISHED)
    page.reload()
    expect(page.get_by_role("heading", name="Report")).to_be_visible()
    expect(page.get_by_role("link", name="400 created")).to_be_visible()
    assert Article.objects.count() == Revision.objects.count() == Receipt.objects.count() == 400
    assert set(Item.objects.values_list("outcome", flat=True)) == {"created"}
    assert Item.objects.count() == 400


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_nobody_meets_a_barrier_or_scrolls_two_ways(
    log_in: LogIn, width: int, colours: str
) -> None:
    finished = work_off(confirm(planned(file("harbour.txt"), file("nothing.txt", ""))))
    plan = planned(file("hikers.txt", THIRD), file("none.txt", ""))
    running = at_work("shore")
    stopped = work_off(planned(file("x.txt", OTHER), source="hills"))
    Batch.objects.filter(pk=stopped.pk).update(
        state=BatchState.STOPPED, failure="An error stopped it: OSError: No space left on device"
    )
    page = log_in("editor")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    places = [UPLOAD, reverse("admin:articles_batch_changelist"), address(finished, "undo")]
    places += [address(batch) for batch in (finished, plan, running, stopped)]
    for place in places:
        page.goto(place)
        assert not barriers(page), place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    page.goto(UPLOAD)
    page.get_by_role("button", name="Make the plan").click()
    expect(page.locator(".error").first).to_contain_text("Choose at least one file.")
    assert not barriers(page)
