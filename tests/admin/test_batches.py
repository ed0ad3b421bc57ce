"""Importing at the desk: sent in, planned, confirmed, watched, read, taken back; and who may."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles import limits, queue
from articles.editorial import drafts
from articles.importing import pipeline, uploads
from articles.models import Article, Batch, BatchState, Item, PlannedItem
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.forms import forms_of
from tests.importing.conftest import OTHER, STORY, when
from tests.pages import read
from tests.uploading import archive, confirm, done, file, files_in, kept, planned, upload, work_off

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

__all__ = ["kept"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]

UPLOAD = reverse("admin:articles_batch_upload")
LONG_AGO = timedelta(seconds=31)


def send(client: Client, *files: File[bytes], **typed: str) -> _MonkeyPatchedWSGIResponse:
    return client.post(UPLOAD, {"sent": list(files), "source": "coast", **typed})


def order(batch: Batch, name: str) -> str:
    return reverse("admin:articles_batch_order", args=[batch.pk, name])


def undo_of(batch: Batch) -> str:
    return reverse("admin:articles_batch_undo", args=[batch.pk])


def progress_of(batch: Batch) -> str:
    return reverse("admin:articles_batch_progress", args=[batch.pk])


def report_of(batch: Batch) -> str:
    return reverse("admin:articles_batch_report", args=[batch.pk])


def as_json(client: Client, batch: Batch) -> dict[str, Any]:
    answer = client.get(report_of(batch))
    assert answer["Content-Disposition"] == f'attachment; filename="batch-{batch.pk}.json"'
    told: dict[str, Any] = json.loads(answer.getvalue())
    return told


def offered(client: Client, batch: Batch) -> list[str]:
    """The orders that the batch's page offers."""
    forms = forms_of(client.get(page(batch)), page(batch))
    return [
        form.address.rstrip("/").rpartition("/")[2] for form in forms if "/order/" in form.address
    ]


def said(client: Client, address: str) -> str:
    return read(client.get(address)).text


def in_state(state: BatchState, batch: Batch, **facts: object) -> Batch:
    Batch.objects.filter(pk=batch.pk).update(state=state, **facts)
    batch.refresh_from_db()
    return batch


class TestTheWay:
    def test_an_importer_sends_sees_the_plan_confirms_and_reads_the_report(
        self, log_in: LogIn
    ) -> None:
        importer = log_in("importer")
        answer = send(importer, archive(a=STORY, b=""), section="")
        batch = Batch.objects.get()
        assert answer["Location"] == page(batch)
        assert "waits for the worker" in said(importer, page(batch))
        work_off(batch)
        text = said(importer, page(batch))
        assert "1 story would be new or different." in text
        assert "Nothing has been changed yet." in text
        assert "readers see none of it" in text
        assert "monday.zip/b.txt to reject this file is empty." in text
        assert offered(importer, batch) == ["confirm", "drop"]
        assert not Article.objects.exists()
        importer.post(order(batch, "confirm"))
        assert offered(importer, batch) == ["stop"]
        work_off(batch)
        text = said(importer, page(batch))
        assert "2 all 1 rejected 1 created" in text
        assert text.index("this file is empty.") < text.index("New story")
        assert page(Article.objects.get()) in read(importer.get(page(batch))).links
        assert offered(importer, batch) == []

    def test_what_was_asked_for_is_said(self, log_in: LogIn) -> None:
        section = str(factories.section("World").pk)
        wished = {"section": section, "encoding": "cp1252", "time_zone": "Europe/Berlin"}
        send(log_in("editor"), file("a.txt"), publish="on", format="wire-text", **wished)
        text = said(log_in("editor"), page(Batch.objects.get()))
        assert "publish at once" in text
        for wish in ("section: World", "characters: cp1252", "time zone: Europe/Berlin"):
            assert wish in text

    def test_the_report_is_narrowed_to_an_outcome(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        batch = done(planned(file("a.txt"), file("b.txt", ""), file("c.txt", OTHER)))
        rejected = said(importer, f"{page(batch)}?outcome=rejected")
        assert "b.txt" in rejected
        assert "a.txt rejected" not in rejected
        assert rejected.count("New story") == 0
        created = said(importer, f"{page(batch)}?outcome=created")
        assert created.count("New story") == 2
        assert "this file is empty" not in created
        for junk in ("?outcome=nothing", "?outcome=", "?page=x", "?page=-3", "?undone=kept&page=9"):
            assert importer.get(f"{page(batch)}{junk}").status_code == 200

    def test_the_report_is_a_file_for_machines_as_well(self, log_in: LogIn, kept: Path) -> None:
        batch = planned(file("a.txt"), file("b.txt", ""))
        plan = as_json(log_in("importer"), batch)
        assert (plan["dry_run"], plan["state"]) == (True, "planned")
        done(batch)
        told = as_json(log_in("importer"), batch)
        path = kept / "again.json"
        (kept / "a.txt").write_text(STORY)
        call_command("import_stories", kept / "a.txt", source="coast", report=path, verbosity=0)
        assert told.keys() == json.loads(path.read_text()).keys()
        assert told["stories"][0].keys() == json.loads(path.read_text())["stories"][0].keys()
        assert told["counts"] == {"created": 1, "rejected": 1}
        assert [story["path"] for story in told["stories"]] == ["a.txt", "b.txt"]
        assert told["stories"][0]["article"] == Article.objects.get().pk
        assert (told["batch"], told["state"]) == (batch.pk, "finished")
        assert log_in("writer").get(report_of(batch)).status_code == 403

    def test_a_table_is_read_by_the_columns_that_were_named(self, log_in: LogIn) -> None:
        table = "Nummer;Titel;Inhalt\n7;Harbour to be dredged;" + STORY.split("\n")[0] + "\n"
        columns = "id=Nummer\r\nheadline=Titel\nbody=Inhalt\n\n"
        send(log_in("importer"), file("table.csv", table), columns=columns)
        row = work_off(Batch.objects.get()).planned_items.get()
        assert (row.outcome, row.headline, row.source_id) == (
            "created",
            "Harbour to be dredged",
            "7",
        )

    def test_a_dropped_plan_leaves_nothing(self, log_in: LogIn, kept: Path) -> None:
        importer, batch = log_in("importer"), planned(file("a.txt"))
        importer.post(order(batch, "drop"))
        assert "It was dropped" in said(importer, page(batch))
        assert not PlannedItem.objects.exists()
        assert offered(importer, batch) == []

    def test_a_stopped_one_offers_to_go_on(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), confirm(planned(file("a.txt")))
        importer.post(order(batch, "stop"))
        queue.work_off()
        assert "It was stopped." in said(importer, page(batch))
        assert offered(importer, batch) == ["go-on"]
        importer.post(order(batch, "go-on"))
        assert work_off(batch).state == BatchState.FINISHED

    def test_one_that_failed_says_why_and_offers_to_go_on(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), confirm(planned(file("a.txt")))
        in_state(BatchState.STOPPED, batch, failure="The disk is full.")
        assert "The disk is full." in said(importer, page(batch))
        assert offered(importer, batch) == ["go-on"]

    def test_one_without_its_files_says_so_and_offers_nothing(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), confirm(planned(file("a.txt")))
        uploads.forget(batch.folder)
        work_off(batch)
        assert "Its files are not here any more" in said(importer, page(batch))
        assert offered(importer, batch) == []

    def test_one_of_the_command_line_is_gone_on_with_there(self, log_in: LogIn) -> None:
        batch = Batch.objects.create(source="coast", state=BatchState.STOPPED, paths=["/a"])
        text = said(log_in("importer"), page(batch))
        assert "there the same command goes on with it" in text
        assert offered(log_in("editor"), batch) == []

    def test_a_batch_that_is_not_there_leads_to_the_list(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        gone = reverse("admin:articles_batch_change", args=[77])
        assert importer.get(gone)["Location"] == reverse("admin:articles_batch_changelist")
        assert importer.get(reverse("admin:articles_batch_progress", args=[77])).status_code == 404


class TestProgress:
    def at_work(self, **facts: object) -> Batch:
        batch, now = confirm(planned(file("a.txt"), file("b.txt", OTHER))), when()
        begun = pipeline.go_on_with(batch, pipeline.Import.of(batch))
        begun_at = now - timedelta(seconds=100)
        told = {"begun_at": begun_at, "seen_at": now, "weight": 1_000, "read": 250, "taken": 400}
        return in_state(BatchState.RUNNING, begun, reading="monday.zip/7.txt", **{**told, **facts})

    def test_it_says_how_far_how_fast_how_long_and_what(self, log_in: LogIn) -> None:
        batch = self.at_work()
        told = log_in("importer").get(progress_of(batch)).json()
        assert told["state"] == f"running-{batch.turn}-0"
        for words in ("400 stories", "4 a second", "about 5 minutes left", "monday.zip/7.txt"):
            assert words in told["shown"]
        assert 'value="25"' in told["shown"]
        page_ = log_in("importer").get(page(batch)).content.decode()
        assert "about 5 minutes left" in page_
        assert f'data-state="{told["state"]}"' in page_

    def test_a_slow_one_is_told_by_the_minute(self, log_in: LogIn) -> None:
        told = log_in("importer").get(progress_of(self.at_work(taken=10))).json()
        assert "6 a minute" in told["shown"]

    @pytest.mark.parametrize("facts", [{"weight": 0}, {"read": 0}, {"begun_at": None, "taken": 0}])
    def test_what_is_not_known_is_not_said(self, log_in: LogIn, facts: dict[str, object]) -> None:
        told = log_in("importer").get(progress_of(self.at_work(**facts))).json()
        assert "left" not in told["shown"]

    def test_without_scripts_the_page_looks_again_by_itself(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), self.at_work()
        assert '<noscript><meta http-equiv="refresh"' in importer.get(page(batch)).content.decode()
        in_state(BatchState.FINISHED, batch, finished_at=when())
        assert "http-equiv" not in importer.get(page(batch)).content.decode()

    def test_a_silent_one_is_shown_as_stopped_and_goes_on(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), self.at_work()
        before = importer.get(progress_of(batch)).json()["state"]
        in_state(BatchState.RUNNING, batch, seen_at=when() - LONG_AGO)
        assert importer.get(progress_of(batch)).json()["state"] != before
        text = said(importer, page(batch))
        assert "It has stopped: nothing was heard of it since" in text
        assert "running" not in text
        assert "stopped" in said(importer, reverse("admin:articles_batch_changelist"))
        assert offered(importer, batch) == ["go-on"]
        importer.post(order(batch, "go-on"))
        assert work_off(batch).state == BatchState.FINISHED
        assert Article.objects.count() == 2

    @pytest.mark.parametrize("state", [BatchState.WAITING, BatchState.PLANNING])
    def test_where_no_worker_runs_it_says_so(self, log_in: LogIn, state: BatchState) -> None:
        batch = in_state(state, upload(file("a.txt")), seen_at=when() - LONG_AGO)
        assert "manage.py work" in said(log_in("importer"), page(batch))

    def test_one_that_waits_for_another_says_so(self, log_in: LogIn) -> None:
        self.at_work()
        waits = in_state(BatchState.WAITING, upload(file("c.txt")), seen_at=when() - LONG_AGO)
        assert "busy with another batch" in said(log_in("importer"), page(waits))

    def test_asking_takes_few_queries_whatever_the_size(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), self.at_work()

        def queries(address: str) -> int:
            with CaptureQueriesContext(connection) as counted:
                importer.get(address)
            return len(counted)

        Item.objects.create(batch=batch, position=1, path="1.txt", outcome="created")
        few = [queries(progress_of(batch)), queries(page(batch))]
        Item.objects.bulk_create(
            Item(batch=batch, position=number, path=f"{number}.txt", outcome="created")
            for number in range(10, 1_000)
        )
        assert [queries(progress_of(batch)), queries(page(batch))] == few
        assert few[0] <= 6
        assert few[1] <= 10


class TestUndo:
    def test_its_plan_comes_first_and_the_worker_does_it(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        batch = done(planned(file("a.txt"), file("b.txt", OTHER)))
        edited = Article.objects.latest("pk")
        text = factories.content("Ours")
        drafts.save(edited, text, by=factories.member("editor"), at=when(), ground=None)
        assert undo_of(batch) in read(importer.get(page(batch))).links
        plan = said(importer, undo_of(batch))
        assert "1 story is removed" in plan
        assert "1 story stays as it is:" in plan
        assert "Ours People have worked on it since." in plan
        assert "Readers see no change." in plan
        assert Article.objects.count() == 2
        assert importer.post(undo_of(batch))["Location"] == page(batch)
        assert "Taking it back." in said(importer, page(batch))
        work_off(batch)
        report = said(importer, f"{page(batch)}?undone=kept")
        assert "People have worked on it since." in report
        assert "1 removed" in report
        assert Article.objects.get() == edited
        assert importer.get(undo_of(batch))["Location"] == page(batch)
        importer.post(undo_of(batch))
        assert work_off(batch).state == BatchState.UNDONE

    def test_what_readers_saw_an_editor_takes_back(self, log_in: LogIn) -> None:
        batch = done(planned(file("a.txt"), role="editor", publish=True), "editor")
        importer, editor = log_in("importer"), log_in("editor")
        assert undo_of(batch) not in read(importer.get(page(batch))).links
        assert importer.get(undo_of(batch)).status_code == 403
        assert importer.post(undo_of(batch)).status_code == 403
        assert "Readers see a change." in said(editor, undo_of(batch))
        editor.post(undo_of(batch))
        queue.work_off()
        assert not Article.objects.live().exists()

    def test_of_a_large_one_the_beginning_is_looked_at(
        self, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.admin.batch_undo._MOST", 1)
        monkeypatch.setattr("articles.importing.undo._LOOK", 1)
        batch = done(planned(file("a.txt"), file("b.txt", OTHER)))
        plan = said(log_in("importer"), undo_of(batch))
        assert "2 stories to look at; here is what becomes of the first 1." in plan
        assert "Readers see no change." not in plan

    def test_one_that_runs_is_not_taken_back(self, log_in: LogIn) -> None:
        importer, batch = log_in("importer"), confirm(planned(file("a.txt")))
        assert importer.get(undo_of(batch))["Location"] == page(batch)
        importer.post(undo_of(batch))
        assert work_off(batch).state == BatchState.FINISHED


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "sees", "sends"),
        [
            ("writer", 403, 403),
            ("importer", 200, 302),
            ("editor", 200, 302),
            ("administrator", 200, 302),
        ],
    )
    def test_each_role(self, log_in: LogIn, role: str, sees: int, sends: int) -> None:
        client, batch = log_in(role), planned(file("a.txt"))
        for address in (page(batch), UPLOAD, progress_of(batch)):
            assert client.get(address).status_code == sees, address
        for name in ("confirm", "drop", "stop", "go-on"):
            assert client.get(order(batch, name)).status_code == (405 if sees == 200 else 403)
        assert client.post(page(batch)).status_code == 403
        assert send(client, file("b.txt")).status_code == sends
        assert Batch.objects.count() == (2 if sends == 302 else 1)
        for name in ("stop", "go-on", "confirm"):
            assert client.post(order(batch, name)).status_code == sends
        batch.refresh_from_db()
        assert batch.state == ("confirmed" if sends == 302 else "planned")
        unknown = client.post(order(batch, "publish")).status_code
        assert unknown == (404 if sees == 200 else 403)

    def test_a_visitor_is_asked_to_log_in(self, client: Client, kept: Path) -> None:
        batch = planned(file("a.txt"))
        for address in (UPLOAD, progress_of(batch), undo_of(batch), order(batch, "confirm")):
            assert client.post(address)["Location"].startswith(reverse("admin:login"))

    def test_whoever_only_looks_at_batches_is_offered_nothing(self, client: Client) -> None:
        person, batch = factories.person("looker"), done(planned(file("a.txt")))
        person.user_permissions.add(Permission.objects.get(codename="view_batch"))
        client.force_login(person)
        text = said(client, page(batch))
        assert "Report" not in text
        assert "Undo" not in text
        person.user_permissions.add(Permission.objects.get(codename="view_item"))
        client.force_login(person)
        shown = read(client.get(page(batch)))
        assert "Report" in shown.text
        assert page(Article.objects.get()) not in shown.links
        assert client.get(UPLOAD).status_code == 403

    def test_an_importer_has_no_box_for_publishing_and_a_forged_one_is_refused(
        self, log_in: LogIn, kept: Path
    ) -> None:
        importer = log_in("importer")
        assert 'name="publish"' not in importer.get(UPLOAD).content.decode()
        for forged in ("on", "", "false"):
            assert send(importer, file("a.txt"), publish=forged).status_code == 403
        assert not Batch.objects.exists()
        assert 'name="publish"' in log_in("editor").get(UPLOAD).content.decode()

    def test_an_importer_neither_confirms_nor_goes_on_with_what_publishes(
        self, log_in: LogIn
    ) -> None:
        importer, editor = log_in("importer"), log_in("editor")
        batch = planned(file("a.txt"), role="editor", publish=True)
        assert offered(importer, batch) == ["drop"]
        assert importer.post(order(batch, "confirm")).status_code == 403
        editor.post(order(batch, "confirm"))
        importer.post(order(batch, "stop"))
        batch.refresh_from_db()
        assert offered(importer, batch) == []
        assert importer.post(order(batch, "go-on")).status_code == 403
        assert not Article.objects.exists()
        editor.post(order(batch, "go-on"))
        queue.work_off()
        assert Article.objects.live().count() == 1


class TestWhatIsSent:
    def test_nothing_sent_is_said(self, log_in: LogIn) -> None:
        answer = log_in("importer").post(UPLOAD, {"source": "coast"})
        assert answer.status_code == 400
        assert "Choose at least one file." in read(answer).text

    def test_too_much_is_refused_with_a_sentence_and_not_written(
        self, log_in: LogIn, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "UPLOAD", 1_000_000)
        answer = send(log_in("importer"), file("a.txt", b"x" * 1_000_001))
        assert "This is more than 1 megabytes" in read(answer).text
        assert "Choose at least one file" not in read(answer).text
        assert not Batch.objects.exists()

    def test_too_many_are_refused_with_a_sentence(
        self, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "UPLOAD_FILES", 2)
        answer = send(log_in("importer"), *(file(f"{number}.txt") for number in range(3)))
        assert "more than 2 files; pack them into one archive" in read(answer).text
        assert not Batch.objects.exists()

    @pytest.mark.parametrize("role", ["writer", "nobody"])
    def test_whoever_may_send_nothing_fills_no_disk(
        self, client: Client, role: str, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[str] = []
        monkeypatch.setattr("articles.importing.receiving.Landed", written.append)
        if role != "nobody":
            client.force_login(factories.member(role))
        send(client, file("a.txt"))
        client.post(reverse("admin:login"), {"sent": file("a.txt")})
        assert written == []

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"encoding": "klingon"}, "is not a character set"),
            ({"time_zone": "Europe/Atlantis"}, "is no time zone"),
            ({"format": "papyrus"}, "papyrus"),
            ({"columns": "headline"}, "headline"),
            ({"section": "99"}, "not one of the available choices"),
            ({"source": "s" * 101}, "Shorten this"),
        ],
    )
    def test_what_is_asked_for_amiss_is_said_and_nothing_is_kept(
        self, log_in: LogIn, kept: Path, typed: dict[str, str], sentence: str
    ) -> None:
        answer = send(log_in("importer"), file("a.txt"), **typed)
        assert sentence in read(answer).text
        assert not Batch.objects.exists()
        assert files_in(kept) == []

    @pytest.mark.parametrize("name", ["../../evil.txt", "..\\..\\evil.txt", "/etc/evil.txt"])
    def test_a_hostile_name_leads_nowhere(self, log_in: LogIn, name: str, kept: Path) -> None:
        send(log_in("importer"), file(name))
        assert Batch.objects.get().paths == ["evil.txt"]
        assert files_in(kept) == ["evil.txt"]

    def test_a_name_is_never_markup(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        send(importer, file("<img src=x onerror=alert(1)>.txt"))
        batch = work_off(Batch.objects.get())
        assert "<img" not in importer.get(page(batch)).content.decode()
        assert "<img" not in importer.get(reverse("admin:index")).content.decode()

    def test_the_type_that_a_browser_names_says_nothing(self, log_in: LogIn) -> None:
        liar = file("a.txt")
        liar.content_type = "application/x-msdownload"  # type: ignore[attr-defined]
        send(log_in("importer"), liar)
        assert work_off(Batch.objects.get()).planned_items.get().outcome == "created"

    def test_no_address_serves_what_was_sent(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        send(importer, file("a.txt"))
        batch = Batch.objects.get()
        for start in ("/media/", "/uploads/", "/static/", "/media/uploads/"):
            assert importer.get(f"{start}{batch.folder}/a.txt").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_at_once_have_it_run_once(log_in: LogIn) -> None:
    batch = planned(file("a.txt"))
    clients = [log_in("importer"), log_in("editor")]
    start = Barrier(2)
    told: list[str] = []

    def press(client: Client) -> None:
        start.wait()
        client.post(order(batch, "confirm"))
        told.append(said(client, page(batch)))
        connection.close()

    threads = [Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("Confirmed: the worker takes it up." in text for text in told) == 1
    assert sum("Nothing was done: by now this batch is" in text for text in told) == 1
    assert DBTaskResult.objects.ready().count() == 1
    work_off(batch)
    assert list(batch.items.values_list("outcome", flat=True)) == ["created"]
