"""``manage.py work``: the worker, which publishes what falls due for as long as it runs."""

from __future__ import annotations

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext as _

from articles.management.commands.publish_due import publish_and_say

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Any number may run at once: what one has published, another passes over."""

    help = "Publish every scheduled story when its time has come, until stopped."
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
        while not self.stopping:
            self._round()
            self._rest(every)

    def _stop(self, *args: Any) -> None:
        self.stopping = True

    def _round(self) -> None:
        try:
            close_old_connections()
            publish_and_say(self)
        except DatabaseError:  # a database that restarts must not take the schedule with it
            log.exception("The database did not answer; the worker tries again.")

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)
