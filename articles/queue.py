"""Work that is done later: the one door to Django's tasks, whose jobs wait in the database.

A job is a hint and no more. What has to be done stands in the rows that it concerns: a job that
is lost with its worker is sent again by whoever looks at those, and one too many finds nothing
to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from newsroom import versions

_tasks = import_module(versions.TASKS)
_closing = threading.Event()
_KEPT = timedelta(days=14)


class Job(Protocol):
    """Something to do about the row with a number."""

    def enqueue(self, pk: int) -> object:
        """Have it done; within a transaction, once that is over."""


def job(function: Callable[[int], None]) -> Job:
    """Make a function one that can be done later."""
    made: Job = _tasks.task(function)
    return made


def has_waiting() -> bool:
    """Whether any job waits to be done now."""
    return bool(DBTaskResult.objects.ready().exists())


def work_off() -> None:
    """Do what waits, one job after the other, until nothing does or the worker is closing."""
    worker = _worker()
    while not is_closing() and has_waiting():
        if job := _claim(worker.worker_id):
            worker.run_task(job)


def _claim(worker_id: str) -> DBTaskResult[Any, Any] | None:
    """The next job, which no other worker gets from now on."""
    with transaction.atomic():
        job = DBTaskResult.objects.ready().get_locked()
        if job:
            job.claim(worker_id)
    return job


def _worker() -> Worker:
    """The backend's own, whose loop would close the connection of whoever calls it."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def close() -> None:
    """Ask the job at work to end soon, and begin no other."""
    _closing.set()


def is_closing() -> bool:
    """Whether the job at work is to end soon."""
    return _closing.is_set()


def prune(now: datetime | None = None) -> None:
    """Forget old jobs, those among them whose worker died."""
    old = DBTaskResult.objects.filter(enqueued_at__lt=(now or timezone.now()) - _KEPT)
    old.exclude(pk__in=DBTaskResult.objects.ready()).delete()
