"""``manage.py import_stories`` as a process: signals, exit statuses, pipes and watched folders."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from articles.importing.takeover import TakenOverError, batch_for, hold
from articles.importing.wish import Import
from articles.models import SILENT_AFTER, Article, Batch, BatchState, Item
from tests import wire
from tests.importing.conftest import OTHER, STORY, THIRD
from tests.servers import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 200


class Process:
    """A run of the command on the tests' own database."""

    def __init__(self, *arguments: object, piped: bytes = b"", **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "import_stories", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url(), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.piped = piped

    def end(self, timeout: float = 60) -> tuple[int, str, str]:
        """Its exit status, and what it said on either channel."""
        out, err = self.process.communicate(self.piped, timeout=timeout)
        return self.process.returncode, out.decode(), err.decode()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    """Starts runs, which end with the test at the latest."""
    running: list[Process] = []

    def begin(*arguments: object, **options: Any) -> Process:
        running.append(Process(*arguments, **options))
        return running[-1]

    yield begin
    for process in running:
        if process.process.poll() is None:
            process.kill()


def wait_for(happened: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder that takes a while."""
    wire.write(tmp_path / "many", MANY)
    return tmp_path / "many"


@pytest.mark.parametrize(
    ("signum", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["sigterm", "ctrl-c"]
)
def test_a_run_that_is_told_to_end_does_within_five_seconds_and_goes_on_when_it_is_run_again(
    start: Callable[..., Process], many: Path, signum: int, status: int
) -> None:
    run = start(many)
    wait_for(Item.objects.exists)
    run.process.send_signal(signum)
    asked = time.monotonic()
    returned, out, err = run.end()
    assert time.monotonic() - asked < 5
    batch = Batch.objects.get()
    done = Item.objects.filter(batch=batch).count()
    assert (returned, batch.state) == (status, BatchState.STOPPED)
    assert 0 < done == Article.objects.count() < MANY
    assert f"{done} stories in" in out
    assert f"Batch {batch.pk} was stopped." in err
    assert "run the same command again for the rest" in err

    returned, out, err = start(many).end()
    assert (returned, err) == (0, "")
    assert f"Going on with batch {batch.pk}, in which {done} stories are done." in out
    assert f"{MANY} stories in" in out
    assert Batch.objects.get().state == BatchState.FINISHED
    assert Article.objects.count() == Item.objects.count() == MANY
    assert set(Item.objects.values_list("outcome", flat=True)) == {"created"}


def test_a_killed_run_looks_stopped_after_half_a_minute_and_is_taken_over(
    start: Callable[..., Process], many: Path
) -> None:
    run = start(many)
    wait_for(Item.objects.exists)
    run.kill()
    batch = Batch.objects.get()
    done = Item.objects.filter(batch=batch).count()
    assert batch.state == BatchState.RUNNING
    assert not batch.is_silent(timezone.now())
    Batch.objects.update(seen_at=timezone.now() - SILENT_AFTER * 1.1)
    batch.refresh_from_db()
    assert batch.is_silent(timezone.now())

    returned, out, _err = start(many).end()
    assert returned == 0
    assert f"Going on with batch {batch.pk}, in which {done} stor" in out
    assert Batch.objects.get().state == BatchState.FINISHED
    assert Article.objects.count() == Item.objects.count() == MANY


def test_a_run_at_work_shows_life_every_two_seconds_even_while_it_reads_one_long_file(
    start: Callable[..., Process],
) -> None:
    run = start("-")  # which waits for its end before the first story
    wait_for(Batch.objects.exists)
    first = Batch.objects.get().seen_at
    wait_for(lambda: Batch.objects.get().seen_at > first, 6)
    second = Batch.objects.get().seen_at
    wait_for(lambda: Batch.objects.get().seen_at > second, 6)
    assert (Batch.objects.get().seen_at - second).total_seconds() < 4
    run.piped = STORY.encode()
    assert run.end()[0] == 0


def test_a_run_whose_batch_was_taken_over_writes_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    wish = Import([tmp_path])
    mine = batch_for(wish, "wire")
    Batch.objects.update(seen_at=timezone.now() - SILENT_AFTER * 1.1)
    theirs = batch_for(wish, "wire")
    assert (theirs.pk, theirs.turn) == (mine.pk, 2)
    with pytest.raises(TakenOverError), transaction.atomic():
        hold(mine)


def test_two_imports_of_one_folder_at_once_end_as_one_would(
    start: Callable[..., Process], many: Path
) -> None:
    runs = [start(many), start(many)]
    assert [run.end(120)[0] for run in runs] == [0, 0]
    assert Article.objects.count() == MANY
    outcomes = list(Item.objects.values_list("outcome", flat=True))
    assert (outcomes.count("created"), outcomes.count("unchanged")) == (MANY, MANY)


def test_a_story_is_piped_in_and_known_again(start: Callable[..., Process]) -> None:
    returned, out, _err = start("-", "--source", "coast", piped=STORY.encode()).end()
    assert returned == 0
    assert out.startswith("Source: coast\n")
    returned, out, _err = start("-", "--source", "coast", piped=STORY.encode()).end()
    assert (returned, "1 unchanged" in out) == (0, True)
    returned, out, _err = start("-", piped=b"").end()
    assert (returned, "standard input: this file is empty." in out) == (1, True)


def test_a_machine_reads_the_report_once_it_is_complete(
    start: Callable[..., Process], tmp_path: Path
) -> None:
    (folder := tmp_path / "wire").mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_bytes(b"A \x93quoted\x94 word.\n")
    returned, out, _err = start(folder, "--report", tmp_path / "report.json").end()
    assert returned == 1
    report = json.loads((tmp_path / "report.json").read_text())
    batch = Batch.objects.get()
    assert (report["schema"], report["batch"], report["source"]) == (1, batch.pk, "wire")
    assert (report["state"], report["dry_run"]) == ("finished", False)
    assert report["counts"] == {"created": 1, "rejected": 1}
    good, bad = report["stories"]
    assert (good["path"], good["outcome"], good["id"]) == ("wire/a.txt", "created", "a")
    assert good["article"] == Article.objects.get().pk
    assert (bad["path"], bad["line"], bad["outcome"]) == ("wire/b.txt", 1, "rejected")
    assert bad["reason"] in out
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.json"]


def test_a_report_that_cannot_be_written_stops_the_start(
    start: Callable[..., Process], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    returned, _out, err = start(tmp_path, "--report", tmp_path / "no" / "report.json").end()
    assert returned == 2
    assert "cannot be written: No such file or directory." in err
    assert not Batch.objects.exists()


class TestWatching:
    def test_what_is_dropped_is_taken_once_it_is_complete_and_only_once(
        self, start: Callable[..., Process], tmp_path: Path
    ) -> None:
        (tmp_path / "1.txt").write_text(STORY)
        watch = start("--watch", tmp_path)
        wait_for(lambda: Article.objects.count() == 1)
        with (tmp_path / "2.txt").open("w") as slow:
            slow.write(OTHER[:100])
            slow.flush()
            (tmp_path / "3.txt.part").write_text("Not there yet.")
            time.sleep(4)
            assert Article.objects.count() == 1
            slow.write(OTHER[100:])
        wait_for(lambda: Article.objects.count() == 2)
        (tmp_path / "3.txt.part").write_text(THIRD)
        (tmp_path / "3.txt.part").rename(tmp_path / "3.txt")
        wait_for(lambda: Article.objects.count() == 3)
        assert self.ended(watch)
        assert list(Item.objects.values_list("outcome", flat=True)) == ["created"] * 3
        assert Article.objects.latest("pk").body.count("<p>") == 3

    def test_a_restart_takes_nothing_twice_and_all_that_came_meanwhile(
        self, start: Callable[..., Process], tmp_path: Path
    ) -> None:
        (tmp_path / "1.txt").write_text(STORY)
        watch = start("--watch", tmp_path)
        wait_for(lambda: Article.objects.count() == 1)
        assert self.ended(watch)
        (tmp_path / "2.txt").write_text(OTHER)
        (tmp_path / "1.txt").write_text(STORY.replace("12 million", "15 million"))
        watch = start("--watch", tmp_path)
        wait_for(lambda: Article.objects.count() == 2)
        assert self.ended(watch)
        outcomes = Item.objects.order_by("pk").values_list("path", "outcome")
        assert list(outcomes) == [
            ("1.txt", "created"),
            ("1.txt", "updated"),
            ("2.txt", "created"),
        ]

    def test_a_watch_that_was_killed_goes_on_with_what_it_had_begun(
        self, start: Callable[..., Process], many: Path
    ) -> None:
        watch = start("--watch", many)
        wait_for(Item.objects.exists)
        watch.kill()
        Batch.objects.update(seen_at=timezone.now() - SILENT_AFTER * 1.1)
        watch = start("--watch", many)
        wait_for(lambda: Batch.objects.get().state == BatchState.FINISHED)
        assert self.ended(watch)
        assert Article.objects.count() == Item.objects.count() == MANY

    def test_a_folder_that_is_not_there_is_told_and_no_batch_begins(
        self, start: Callable[..., Process], tmp_path: Path
    ) -> None:
        returned, _out, err = start("--watch", tmp_path / "nowhere").end()
        assert (returned, "There is no folder" in err) == (2, True)

    def ended(self, watch: Process) -> bool:
        watch.process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        return watch.end()[0] == 0 and time.monotonic() - asked < 5
