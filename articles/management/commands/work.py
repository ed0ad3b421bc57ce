"""``manage.py work``: the worker, which does what waits and publishes what falls due."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import queue
from articles.importing import jobs
from articles.management.commands.publish_due import publish_and_say
from articles.related import ranking

log = logging.getLogger(__name__)

_JOBS_EVERY = 1.0
"""Seconds between two looks at the queue: somebody waits for a plan."""
_RANKING_EVERY = 0.3
"""Seconds between two looks at the stale marks: a story is ranked within a second."""
_SWEEP_EVERY = 3600
_LAST_JOB = 20
"""Seconds that the last job has to come to a story's edge; killed, it is gone on with as well."""


class Command(BaseCommand):
    """Any number may run at once: what one has done, another passes over.

    Stories that fall due do not wait for a long import or ranking: those have threads of their own.
    """

    help = "Do what waits in the queue and publish what falls due, until stopped."
    stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pause between two rounds."""
        parser.add_argument(
            "--every",
            type=float,
            default=5,
            metavar="SECONDS",
            help=_("seconds between two looks at the schedule (default: 5)"),
        )

    def handle(self, *args: Any, every: float, **options: Any) -> None:
        """Work in rounds; SIGTERM and Ctrl-C end it after the round that is under way."""
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._stop)
        self.stdout.write(_("At work; Ctrl-C ends it."))
        worker = threading.Thread(target=self._work, name="jobs", daemon=True)
        worker.start()
        ranker = threading.Thread(target=self._rank, name="ranking", daemon=True)
        ranker.start()
        swept = -float(_SWEEP_EVERY)
        while not self.stopping:
            _try(lambda: publish_and_say(self))
            _try(lambda: jobs.revive(timezone.now()))
            if time.monotonic() - swept > _SWEEP_EVERY:
                _try(lambda: jobs.sweep(timezone.now()))
                swept = time.monotonic()
            self._rest(every)
        worker.join(_LAST_JOB)
        ranker.join(_LAST_JOB)

    def _stop(self, *args: Any) -> None:
        self.stopping = True
        queue.close()

    def _work(self) -> None:
        """Do jobs as they come, one at a time."""
        while not self.stopping:
            _try(queue.work_off)
            self._rest(_JOBS_EVERY)
        connection.close()

    def _rank(self) -> None:
        """See to what has to be ranked anew, as soon as it is marked."""
        while not self.stopping:
            _try(lambda: sum(ranking.work_off(lambda: self.stopping)))
            self._rest(_RANKING_EVERY)
        connection.close()

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)


def _try(step: Callable[[], object]) -> None:
    """A database that restarts must not take the worker with it."""
    try:
        close_old_connections()
        step()
    except DatabaseError:
        log.exception("The database did not answer; the worker tries again.")
