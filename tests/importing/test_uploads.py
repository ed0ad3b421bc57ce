"""Uploaded batches: planned, confirmed, run by the worker, stopped, gone on with, forgotten."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import queue
from articles.errors import ForbiddenError, RefusedError
from articles.importing import heartbeat, jobs, orders, pipeline, planning, uploads
from articles.importing.plan import Options
from articles.models import Article, Batch, BatchState, Item, PlannedItem, Receipt
from tests import factories
from tests.importing.conftest import OTHER, STORY, THIRD, rows_of_everything, when
from tests.uploading import archive, confirm, done, file, files_in, kept, planned, upload

pytestmark = pytest.mark.django_db

__all__ = ["kept"]

LONG_AGO = timedelta(seconds=31)


def outcomes(batch: Batch) -> list[str]:
    return list(batch.items.order_by("position").values_list("outcome", flat=True))


class TestTheWayOfABatch:
    def test_an_upload_is_planned_and_changes_nothing(self, kept: Path) -> None:
        before = rows_of_everything()
        batch = planned(file("a.txt"), file("b.txt", ""))
        assert batch.state == BatchState.PLANNED
        rows = batch.planned_items.values_list("path", "outcome", "reason")
        assert list(rows) == [
            ("a.txt", "created", "New story; its draft waits at the desk."),
            ("b.txt", "rejected", "this file is empty."),
        ]
        PlannedItem.objects.all().delete()
        assert rows_of_everything() == before
        assert files_in(kept) == ["a.txt", "b.txt"]

    def test_once_confirmed_it_runs_and_its_files_go(self, kept: Path) -> None:
        batch = done(planned(archive(a=STORY, b=OTHER)))
        assert (batch.state, outcomes(batch)) == (BatchState.FINISHED, ["created", "created"])
        assert set(Receipt.objects.values_list("source", "source_id")) == {
            ("coast", "a"),
            ("coast", "b"),
        }
        assert [item.path for item in batch.items.order_by("position")] == [
            "monday.zip/a.txt",
            "monday.zip/b.txt",
        ]
        assert not batch.planned_items.exists()
        assert files_in(kept) == []

    def test_an_archive_is_a_source_by_its_name(self, kept: Path) -> None:
        assert upload(archive(a=STORY), source="").source == "monday"

    def test_a_file_by_itself_tells_no_source(self, kept: Path) -> None:
        with pytest.raises(RefusedError, match="Say who sent this"):
            upload(file("a.txt"), source="")
        assert files_in(kept) == []

    def test_the_worker_takes_up_no_plan_before_somebody_confirms_it(self, kept: Path) -> None:
        planned(file("a.txt"))
        jobs.revive(when() + timedelta(hours=1))
        queue.work_off()
        assert not Article.objects.exists()

    def test_a_dropped_one_is_gone_with_its_files(self, kept: Path) -> None:
        batch = planned(file("a.txt"))
        orders.drop(batch, by=factories.member("importer"), at=when())
        assert (batch.state, batch.planned_items.count()) == (BatchState.DROPPED, 0)
        assert files_in(kept) == []
        with pytest.raises(RefusedError, match="by now this batch is dropped"):
            confirm(batch)

    def test_a_plan_dropped_while_it_is_made_is_not_made(
        self, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = upload(file("a.txt"))
        keep = planning._keep

        def dropped_first(*args: Any) -> None:
            orders.drop(batch, by=factories.member("importer"), at=when())
            keep(*args)

        monkeypatch.setattr(planning, "_keep", dropped_first)
        queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, batch.planned_items.count()) == (BatchState.DROPPED, 0)

    def test_a_renamed_source_is_told_before_it_is_confirmed(self, kept: Path) -> None:
        done(planned(file("a.txt")))
        batch = planned(file("a.txt", STORY.replace("12", "15")), source="shore")
        assert "known under the source “coast”" in batch.notice

    def test_it_is_confirmed_once(self, kept: Path) -> None:
        batch = planned(file("a.txt"))
        second = Batch.objects.get()
        confirm(batch)
        with pytest.raises(RefusedError, match="by now this batch is waiting to run"):
            confirm(second, "editor")
        queue.work_off()
        batch.refresh_from_db()
        assert (outcomes(batch), batch.confirmed_by) == (["created"], factories.member("importer"))


class TestWhoMay:
    def test_an_importer_may_not_publish_nor_confirm_what_publishes(self, kept: Path) -> None:
        with pytest.raises(ForbiddenError):
            upload(file("a.txt"), publish=True)
        assert files_in(kept) == []
        batch = planned(file("a.txt"), role="editor", publish=True)
        with pytest.raises(ForbiddenError):
            confirm(batch)
        assert outcomes(done(batch, "editor")) == ["created"]
        assert Article.objects.live().count() == 1

    def test_a_writer_may_nothing(self, kept: Path) -> None:
        batch, writer = planned(file("a.txt")), factories.member("writer")
        for order in (orders.confirm, orders.drop, orders.stop, orders.go_on, orders.take_back):
            with pytest.raises(ForbiddenError):
                order(batch, by=writer, at=when())
        with pytest.raises(ForbiddenError):
            upload(file("a.txt"), role="writer")


class TestBrokenOff:
    def test_what_a_dead_worker_left_is_gone_on_with(self, kept: Path) -> None:
        batch = confirm(planned(file("a.txt"), file("b.txt", OTHER)))
        begun = pipeline.go_on_with(batch, pipeline.Import.of(batch))
        results = pipeline.run(
            pipeline.Import.of(begun), begun_options(begun), notice=print, batch=begun
        )
        next(results)
        lose_jobs()
        die(batch, BatchState.RUNNING)
        jobs.revive(when())
        queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, outcomes(batch)) == (BatchState.FINISHED, ["created", "created"])
        assert Article.objects.count() == 2

    @pytest.mark.parametrize("state", [BatchState.WAITING, BatchState.PLANNING])
    def test_a_plan_that_was_broken_off_is_made_again(self, kept: Path, state: BatchState) -> None:
        batch = upload(file("a.txt"))
        lose_jobs()
        die(batch, state)
        jobs.revive(when())
        queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, batch.planned_items.count()) == (BatchState.PLANNED, 1)

    def test_a_lost_job_is_sent_again_and_one_that_waits_is_not(self, kept: Path) -> None:
        batch = confirm(planned(file("a.txt")))
        die(batch, BatchState.CONFIRMED)
        jobs.revive(when())
        assert waiting_jobs() == 1
        lose_jobs()
        jobs.revive(when())
        assert waiting_jobs() == 1

    def test_a_batch_of_the_command_line_is_left_to_whoever_runs_it(self) -> None:
        batch = Batch.objects.create(source="coast", paths=["a"], turn=1)
        die(batch, BatchState.RUNNING)
        jobs.revive(when())
        assert waiting_jobs() == 0

    def test_a_stopped_one_goes_on_when_somebody_says_so(self, kept: Path) -> None:
        batch = confirm(planned(file("a.txt"), file("b.txt", OTHER)))
        orders.stop(batch, by=factories.member("importer"), at=when())
        queue.work_off()
        assert not Article.objects.exists()
        jobs.revive(when() + timedelta(hours=1))
        assert waiting_jobs() == 0
        orders.go_on(batch, by=factories.member("importer"), at=when())
        queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, outcomes(batch)) == (BatchState.FINISHED, ["created", "created"])

    def test_a_run_that_is_stopped_writes_nothing_more(
        self, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = confirm(planned(file("a.txt"), file("b.txt", OTHER), file("c.txt", THIRD)))
        monkeypatch.setattr("articles.limits.IMPORT_CHUNK", 1)
        with monkeypatch.context() as patch:
            stop_at(patch, batch, stories=1)
            queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, outcomes(batch)) == (BatchState.STOPPED, ["created"])
        assert files_in(kept) == ["a.txt", "b.txt", "c.txt"]
        orders.go_on(batch, by=factories.member("importer"), at=when())
        queue.work_off()
        assert outcomes(batch) == ["created"] * 3

    def test_a_closing_worker_leaves_it_to_the_next_one(
        self, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = confirm(planned(file("a.txt")))
        monkeypatch.setattr(queue, "is_closing", lambda: True)
        jobs.attend.func(batch.pk)  # type: ignore[attr-defined]
        batch.refresh_from_db()
        assert (batch.state, outcomes(batch)) == (BatchState.CONFIRMED, [])
        monkeypatch.undo()
        queue.work_off()
        assert outcomes(batch) == ["created"]

    def test_without_its_files_it_says_so_and_touches_nothing(self, kept: Path) -> None:
        batch = confirm(planned(file("a.txt")))
        uploads.forget(batch.folder)
        queue.work_off()
        batch.refresh_from_db()
        assert batch.state == BatchState.STOPPED
        assert batch.failure == "Its files are not here any more; upload them again."
        assert not batch.items.exists()
        with pytest.raises(RefusedError, match="not here any more"):
            orders.go_on(batch, by=factories.member("importer"), at=when())

    def test_a_plan_that_failed_is_planned_again_and_not_run(
        self, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = upload(file("a.txt"))
        with monkeypatch.context() as patch:
            patch.setattr(planning, "_keep", lambda *_args: 1 / 0)
            queue.work_off()
        batch.refresh_from_db()
        assert batch.state == BatchState.STOPPED
        assert "ZeroDivisionError" in batch.failure
        orders.go_on(batch, by=factories.member("importer"), at=when())
        queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, batch.failure) == (BatchState.PLANNED, "")
        assert not Article.objects.exists()


def begun_options(batch: Batch) -> Options:
    return pipeline.Import.of(batch).options()


def die(batch: Batch, state: BatchState) -> None:
    """Its worker is not heard of any more."""
    Batch.objects.filter(pk=batch.pk).update(state=state, seen_at=when() - LONG_AGO)


def stop_at(monkeypatch: pytest.MonkeyPatch, batch: Batch, *, stories: int) -> None:
    """Somebody stops the batch once so many of its stories are in."""
    hear = heartbeat.Beat.hear

    def heard(beat: heartbeat.Beat, progress: pipeline.Progress) -> None:
        hear(beat, progress)
        if Item.objects.filter(batch=batch).count() == stories:
            orders.stop(batch, by=factories.member("importer"), at=when())

    monkeypatch.setattr(heartbeat.Beat, "hear", heard)


def waiting_jobs() -> int:
    return DBTaskResult.objects.ready().count()


def lose_jobs() -> None:
    DBTaskResult.objects.all().delete()


class TestTakenBack:
    def test_the_worker_undoes_it_and_undoing_twice_is_harmless(self, kept: Path) -> None:
        batch, importer = done(planned(file("a.txt"))), factories.member("importer")
        orders.take_back(batch, by=importer, at=when())
        assert batch.state == BatchState.UNDOING
        orders.take_back(batch, by=importer, at=when())
        queue.work_off()
        batch.refresh_from_db()
        assert (batch.state, batch.undone_by) == (BatchState.UNDONE, importer)
        assert not Article.objects.exists()
        orders.take_back(batch, by=importer, at=when())
        assert waiting_jobs() == 0

    def test_an_undo_whose_worker_died_is_gone_on_with(self, kept: Path) -> None:
        batch = done(planned(file("a.txt")))
        orders.take_back(batch, by=factories.member("importer"), at=when())
        lose_jobs()
        die(batch, BatchState.UNDOING)
        jobs.revive(when())
        queue.work_off()
        batch.refresh_from_db()
        assert batch.state == BatchState.UNDONE

    def test_an_importer_does_not_undo_what_readers_have_seen(self, kept: Path) -> None:
        batch = done(planned(file("a.txt"), role="editor", publish=True), "editor")
        with pytest.raises(ForbiddenError):
            orders.take_back(batch, by=factories.member("importer"), at=when())
        assert Article.objects.live().exists()


class TestFiles:
    @pytest.mark.parametrize("name", [".hidden", "~$open.txt", "Thumbs.db", "x" * 250 + ".txt"])
    def test_a_name_that_is_none_is_refused_with_a_sentence(self, kept: Path, name: str) -> None:
        with pytest.raises(RefusedError, match=r"^“?.+\.$"):
            upload(file(name))
        assert not Batch.objects.exists()
        assert files_in(kept) == []

    @pytest.mark.parametrize(
        ("name", "kept_as"),
        [
            ("../../etc/passwd", "passwd"),
            ("/etc/passwd.txt", "passwd.txt"),
            ("a\u202etxt.exe", r"a\u202etxt.exe"),
            ("a\nb.txt", r"a\nb.txt"),
            ("<b>bold<b>.txt", "<b>bold<b>.txt"),
            ("été.txt", "été.txt"),
        ],
    )
    def test_a_hostile_name_leads_nowhere(self, kept: Path, name: str, kept_as: str) -> None:
        batch = upload(file(name))
        assert batch.paths == [kept_as]
        (folder,) = kept.iterdir()
        assert [path.name for path in folder.iterdir()] == [kept_as]

    def test_two_files_of_one_name_are_refused(self, kept: Path) -> None:
        with pytest.raises(RefusedError, match=r"Two files are called “a\.txt”"):
            upload(file("a.txt"), file("x/a.txt", OTHER))

    def test_nobody_else_on_the_machine_reads_them(self, kept: Path) -> None:
        batch = upload(file("a.txt"))
        assert (kept / batch.folder).stat().st_mode & 0o077 == 0

    def test_what_nobody_needs_goes_after_a_while(self, kept: Path) -> None:
        waiting, stopped = planned(file("a.txt")), confirm(planned(file("b.txt", OTHER)))
        orders.stop(stopped, by=factories.member("importer"), at=when())
        orphan = kept / "0123"
        orphan.mkdir()
        (kept / "tmp.part").write_bytes(b"")
        age([orphan, kept / "tmp.part", *(kept / batch.folder for batch in (waiting, stopped))])
        jobs.sweep(when())
        assert files_in(kept) == ["a.txt", "b.txt"]
        assert not orphan.exists()
        jobs.sweep(when() + timedelta(days=15))
        waiting.refresh_from_db()
        assert (waiting.state, waiting.failure) == (
            BatchState.DROPPED,
            "Nobody confirmed it within 14 days.",
        )
        assert files_in(kept) == []

    def test_an_upload_that_is_on_its_way_is_left_alone(self, kept: Path) -> None:
        kept.mkdir()
        (kept / "tmp.part").write_bytes(b"half")
        jobs.sweep(timezone.now())
        assert files_in(kept) == ["tmp.part"]


def age(places: Sequence[Path]) -> None:
    """Make these look two days old."""
    for place in places:
        os.utime(place, (time.time() - 172_800,) * 2)
