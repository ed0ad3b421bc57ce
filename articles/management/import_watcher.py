"""``import_stories --watch DIR``: what a wire client drops there, for as long as it runs."""

from __future__ import annotations

import logging
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.importing import arrivals, pipeline
from articles.importing.pipeline import Import
from articles.management.import_follower import Follower
from articles.management.stopping import Stopping
from articles.models import Batch, BatchState

EVERY = 1.0
"""Seconds between two looks into the folder."""

log = logging.getLogger(__name__)


class Watcher:
    """Takes the folder's files in batches; a start goes on where the last one was broken off."""

    def __init__(self, command: BaseCommand, wish: Import, place: Path, stopping: Stopping) -> None:
        self.command, self.wish, self.stopping = command, wish, stopping
        self.source = wish.options().source
        if not place.is_dir():
            raise RefusedError(_("There is no folder %(path)s to watch.") % {"path": place})
        self.watched = arrivals.Watched(place)

    def run(self) -> None:
        """Until somebody asks for the end."""
        said = _("Source: %(source)s\nWatching %(place)s; Ctrl-C ends it.")
        place = self.watched.place
        self.command.stdout.write(said % {"source": self.source, "place": place})
        self.command.stdout.flush()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGIO, signal.SIG_IGN)  # see `arrivals.is_written`
        while not self.stopping():
            if not self._round():
                self._rest()

    def _rest(self) -> None:
        until = time.monotonic() + EVERY
        while not self.stopping() and time.monotonic() < until:
            time.sleep(0.1)

    def _round(self) -> bool:
        """Whether there was anything to do."""
        try:
            close_old_connections()
            begun = arrivals.broken_off(self.watched.place, self.source)
            gone_on = [self._go_on(batch) for batch in begun]
            return any(gone_on) or self._take()
        except OSError as error:
            log.warning("The watched folder cannot be looked into: %s", error)
        except DatabaseError:  # a database that restarts must not end the watch
            log.exception("The database did not answer; the watch tries again.")
        return False

    def _go_on(self, batch: Batch) -> bool:
        wish = Import.of(batch)
        try:
            self._follow(wish, pipeline.go_on_with(batch, wish))
        except (RefusedError, pipeline.TakenOverError):  # another watch was quicker
            return False
        return True

    def _take(self) -> bool:
        arrived = self.watched.ready()
        if arrived:
            paths = [each.path for each in arrived]
            wish = replace(self.wish, paths=paths, source=self.source, at=timezone.now())
            self._follow(wish, arrivals.take(arrived, wish, self.source))
        return bool(arrived)

    def _follow(self, wish: Import, batch: Batch) -> None:
        stdout = self.command.stdout
        stdout.write(
            _("Batch %(number)d, files: %(count)d")
            % {
                "number": batch.pk,
                "count": len(wish.paths),
            }
        )
        follower = Follower(self.command, wish, batch, self.stopping)
        follower.run()
        if follower.state != BatchState.FINISHED:
            stdout.write(_("Stopped; the next start goes on with this batch."))
        stdout.flush()
