"""A large batch is helped by other processes, and nobody can tell but by the clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from articles import text
from articles.importing import helpers
from articles.importing.ahead import Ahead
from articles.importing.chunks import Chunk, StopAskedError, stories
from articles.importing.incoming import Derived, Incoming, derive
from articles.importing.records import StoryRecord
from articles.models import Article, Batch, BatchState, Item
from tests import wire
from tests.servers import ROOT, database_url

MANY = 80
TOLD_TO_END = 143
IMPORT_WITH_HELPERS = """
import sys
from django.core.management import execute_from_command_line
from articles import limits
from articles.importing import helpers
limits.IMPORT_ALONE, limits.IMPORT_CHUNK, limits.IMPORT_CHUNK_MOST = 0, 2, 2
helpers._processors = lambda: 3
execute_from_command_line(["manage.py", "import_stories", sys.argv[1]])
"""
HELPERS = """
import time
from articles.importing import helpers
helpers._processors = lambda: 3
pool = helpers.begin()
pool.submit(helpers.answers, []).result()
print(*pool._processes, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def helped(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ProcessPoolExecutor]]:
    """Every run begins others at once, also where there is one processor; gives their pools."""
    pools: list[ProcessPoolExecutor] = []
    begin = helpers.begin

    def remembered() -> ProcessPoolExecutor | None:
        if pool := begin():
            pools.append(pool)
        return pool

    monkeypatch.setattr("articles.limits.IMPORT_ALONE", 0)
    monkeypatch.setattr(helpers, "_processors", lambda: 2)
    monkeypatch.setattr(helpers, "begin", remembered)
    yield pools
    for pool in pools:
        pool.shutdown()


def batch() -> list[Chunk]:
    """Some chunks of stories."""
    bodies = [text.html_of(wire.story(number).split("\n")[:12]) for number in range(MANY)]
    records = [StoryRecord(f"{n}.txt", str(n), body) for n, body in enumerate(bodies)]
    return [[Incoming(record) for record in records[at : at + 10]] for at in range(0, MANY, 10)]


def answers(chunk: Chunk) -> list[Derived]:
    """What is known of a chunk's stories."""
    return [
        Derived(each.fingerprint, each.headline, each.tags, each.near) for each in stories(chunk)
    ]


def expected() -> list[list[Derived]]:
    return [[derive(each.source) for each in stories(chunk)] for chunk in batch()]


class Pool:
    """Stands for other processes, which do with what they are asked whatever a test wants."""

    def __init__(self, *, error: Exception | None = None) -> None:
        self.error = error

    def submit(self, *_asked: object) -> Future[Any]:
        future = Future[Any]()
        future.set_running_or_notify_cancel()
        if self.error:
            future.set_exception(self.error)
        return future

    def shutdown(self, **_how: object) -> None:
        pass


def test_an_importer_gets_the_same_answers_in_the_same_order(
    helped: list[ProcessPoolExecutor],
) -> None:
    with Ahead(lambda: None) as ahead:
        found = [answers(chunk) for chunk in ahead.derived(batch(), stories)]
    assert len(helped) == 1
    assert found == expected()


def test_an_importer_whose_helpers_die_goes_on_alone(helped: list[ProcessPoolExecutor]) -> None:
    found = []
    with Ahead(lambda: None) as ahead:
        for chunk in ahead.derived(batch(), stories):
            found.append(answers(chunk))
            for process in helped[0]._processes or ():
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
    assert found == expected()


def test_an_importer_whose_helper_fails_finds_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "begin", lambda: Pool(error=ValueError("unforeseen")))
    with Ahead(lambda: None) as ahead:
        found = [answers(chunk) for chunk in ahead.derived(batch(), stories)]
    assert found == expected()


def test_an_importer_who_is_told_to_end_waits_for_no_helper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(helpers, "begin", Pool)

    def stop() -> None:
        raise StopAskedError

    with pytest.raises(StopAskedError), Ahead(stop) as ahead:
        list(ahead.derived(batch(), stories))


def test_an_importer_of_a_few_stories_is_helped_by_nobody(
    monkeypatch: pytest.MonkeyPatch, helped: list[ProcessPoolExecutor]
) -> None:
    monkeypatch.setattr("articles.limits.IMPORT_ALONE", MANY)
    with Ahead(lambda: None) as ahead:
        assert [answers(chunk) for chunk in ahead.derived(batch(), stories)] == expected()
    assert not helped


def test_an_importer_that_is_killed_leaves_no_helper_behind() -> None:
    importer = subprocess.Popen(
        [sys.executable, "-c", HELPERS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert importer.stdout
    left = [int(number) for number in importer.stdout.readline().split()]
    importer.kill()
    importer.communicate()
    assert left
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{number}/cmdline").exists() for number in left):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_an_importer_with_helpers_ends_when_it_is_told_to_and_goes_on_when_it_is_run_again(
    tmp_path: Path,
) -> None:
    wire.write(tmp_path / "many", MANY)
    command = [sys.executable, "-u", "-c", IMPORT_WITH_HELPERS, str(tmp_path / "many")]
    environment = {**os.environ, "DATABASE_URL": database_url()}
    run = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while not Item.objects.exists() and run.poll() is None:
        time.sleep(0.02)
    run.terminate()
    asked = time.monotonic()
    _out, err = run.communicate(timeout=30)
    assert time.monotonic() - asked < 5
    assert (run.returncode, b"Traceback" in err) == (TOLD_TO_END, False)
    assert Batch.objects.get().state == BatchState.STOPPED
    assert 0 < Item.objects.count() == Article.objects.count() < MANY

    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert Batch.objects.get().state == BatchState.FINISHED
    assert Article.objects.count() == Item.objects.count() == MANY
