"""``manage.py work``: a real worker, beside the newsroom's other processes."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.editorial import publishing
from articles.models import Article, Decision, Verb
from articles.related.sidebar import related_to
from tests import factories
from tests.servers import end_worker, start_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[str]]]:
    """Two workers at once."""
    running = [start_worker("--every", "0.2"), start_worker("--every", "0.2")]
    yield running
    for worker in running:
        end_worker(worker)


@pytest.fixture
def usual_worker() -> Iterator[subprocess.Popen[str]]:
    """A worker as it is started without options."""
    running = start_worker()
    yield running
    end_worker(running)


def said_by(workers: list[subprocess.Popen[str]]) -> list[str]:
    """Every line of workers that are told to stop, which they do at once and without complaint."""
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    lines = [line for worker in workers for line in worker.communicate(timeout=20)[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0] * len(workers)
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


def test_an_editor_sees_a_missed_story_published_at_once_and_one_that_falls_due_within_15_seconds(
    usual_worker: subprocess.Popen[str],
) -> None:
    due = timezone.now() + timedelta(seconds=6)
    for headline, at in (("Missed", due - timedelta(hours=1)), ("Due", due)):
        draft = factories.draft(factories.content(headline))
        publishing.schedule(draft, at, by=factories.person(), at=timezone.now())
    late = due + timedelta(seconds=15)
    while Article.objects.live().count() < 2 and timezone.now() < late:
        time.sleep(0.1)
    assert timezone.now() < late
    assert said_by([usual_worker]) == ["Published: Missed", "Published: Due"]
    assert Decision.objects.filter(revision__headline="Due", at__gte=due).exists()


def test_a_reader_finds_a_new_story_beside_its_neighbours_without_any_command(
    usual_worker: subprocess.Popen[str],
) -> None:
    canal = factories.story(factories.content("Panama Canal is low"))
    for number in range(4):
        factories.story(factories.content(f"Strike at bakery {number}", ["There is no bread."]))
    factories.story(factories.content("Panama Canal waits for rain"))
    deadline = time.monotonic() + 20
    while not related_to(canal) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [item.text for item in related_to(canal)] == ["Panama Canal waits for rain"]
    said_by([usual_worker])
