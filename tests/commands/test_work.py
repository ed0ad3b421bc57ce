"""``manage.py work``: a real worker, beside the newsroom's other processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles.editorial import publishing
from articles.models import Article, Decision, Verb
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def start_worker() -> subprocess.Popen[str]:
    """A worker on the tests' own database."""
    server = os.environ.get("DATABASE_URL", "sqlite:///").rpartition("/")[0]
    url = f"{server}/{connection.settings_dict['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-u", "manage.py", "work", "--every", "0.2"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[str]]]:
    """Two workers at once."""
    running = [start_worker(), start_worker()]
    yield running
    for worker in running:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


def said_by(workers: list[subprocess.Popen[str]]) -> list[str]:
    """Every line of workers that are told to stop, which they do at once and without complaint."""
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    lines = [line for worker in workers for line in worker.communicate(timeout=5)[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0, 0]
    return lines


def test_an_editor_sees_two_workers_publish_a_story_once(
    workers: list[subprocess.Popen[str]],
) -> None:
    for number in range(3):
        draft = factories.draft(factories.content(f"Story {number}"))
        soon = timezone.now() + timedelta(seconds=2)
        publishing.schedule(draft, soon, by=factories.person(), at=timezone.now())
    deadline = timezone.now() + timedelta(seconds=20)
    while Article.objects.live().count() < 3 and timezone.now() < deadline:
        time.sleep(0.1)
    lines = said_by(workers)
    assert sorted(lines) == [f"Published: Story {number}" for number in range(3)]
    assert Decision.objects.filter(verb=Verb.PUBLISH).count() == 3
