"""A real worker and uploaded batches: killed at work, told to stop, started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.importing import orders
from articles.models import Article, Batch, BatchState, Receipt, Revision
from tests import factories, wire
from tests.importing.conftest import when
from tests.servers import ROOT, database_url
from tests.uploading import archive, confirm, planned

pytestmark = pytest.mark.django_db(transaction=True)

STORIES = 300
Worker: TypeAlias = subprocess.Popen[bytes]
Start: TypeAlias = Callable[[], Worker]


@pytest.fixture
def start_worker() -> Iterator[Start]:
    """Starts a worker on the tests' own database and folder."""
    running: list[Worker] = []

    def start() -> Worker:
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATA_DIR": str(settings.DATA_DIR),
            "DATABASE_URL": database_url(),
        }
        command = [sys.executable, "manage.py", "work", "--every", "0.5"]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environ))
        return running[-1]

    yield start
    for worker in running:
        worker.kill()
        worker.wait()


@pytest.fixture
def batch() -> Batch:
    """One of many stories, planned."""
    made = planned(archive(**{f"{number:04}": wire.story(number) for number in range(STORIES)}))
    assert made.state == BatchState.PLANNED
    return made


def wait_until(ready: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.05)


def state_of(batch: Batch) -> str:
    batch.refresh_from_db()
    return batch.state


def assert_all_is_in_once(batch: Batch) -> None:
    assert batch.items.filter(outcome="created").count() == batch.items.count() == STORIES
    for model in (Article, Revision, Receipt):
        assert model._default_manager.count() == STORIES
    files = Path(settings.UPLOADS_ROOT) / batch.folder
    wait_until(lambda: not files.exists(), seconds=15)


def test_a_batch_whose_worker_was_killed_goes_on_where_it_was(
    batch: Batch, start_worker: Start
) -> None:
    worker = start_worker()
    confirm(batch)
    wait_until(lambda: batch.items.count() > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert state_of(batch) == BatchState.RUNNING
    assert 0 < batch.items.count() < STORIES
    # Half a minute passes.
    Batch.objects.update(seen_at=timezone.now() - timedelta(seconds=31))
    start_worker()
    wait_until(lambda: state_of(batch) == BatchState.FINISHED)
    assert_all_is_in_once(batch)


def test_a_worker_told_to_stop_leaves_its_batch_to_the_next_one_at_once(
    batch: Batch, start_worker: Start
) -> None:
    worker = start_worker()
    confirm(batch)
    wait_until(lambda: batch.items.count() > 0)
    worker.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert worker.wait(15) == 0
    assert time.monotonic() - began < 5
    assert state_of(batch) == BatchState.CONFIRMED
    assert 0 < batch.items.count() < STORIES
    start_worker()
    wait_until(lambda: state_of(batch) == BatchState.FINISHED)
    assert_all_is_in_once(batch)


def test_a_batch_stopped_at_the_desk_stops_within_moments(
    batch: Batch, start_worker: Start
) -> None:
    start_worker()
    confirm(batch)
    wait_until(lambda: batch.items.count() > 0)
    orders.stop(batch, by=factories.member("importer"), at=when())
    wait_until(lambda: not DBTaskResult.objects.running().exists(), seconds=5)
    assert state_of(batch) == BatchState.STOPPED
    before = batch.items.count()
    assert before < STORIES
    orders.go_on(batch, by=factories.member("importer"), at=when())
    wait_until(lambda: state_of(batch) == BatchState.FINISHED)
    assert_all_is_in_once(batch)
