"""A sign of life of a batch at work, so that one whose process died can be told from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from articles import limits
from articles.importing.chunks import Progress
from articles.models import Batch

EVERY = 2.0
"""Seconds from one sign of life to the next."""


class Beat:
    """What the signs of life say, and what they find out."""

    def __init__(self, batch: Batch) -> None:
        self.pk, self.turn, self.state = batch.pk, batch.turn, batch.state
        self.progress = Progress()
        self.is_lost = False
        """Somebody has stopped the batch, or another run has it."""

    def hear(self, progress: Progress) -> None:
        """How far the batch has come; told with the next sign of life."""
        self.progress = progress

    def show_life(self) -> None:
        """Say that the batch is alive, and how far it has come."""
        mine = Batch.objects.filter(pk=self.pk, turn=self.turn, state=self.state)
        self.is_lost = not mine.update(
            seen_at=timezone.now(),
            read=self.progress.read,
            taken=self.progress.stories,
            reading=self.progress.path[-limits.PATH :],
        )


@contextmanager
def beating(batch: Batch) -> Iterator[Beat]:
    """Renews the batch's ``seen_at`` until the block is left, beside whatever it does.

    In a thread of its own with a connection of its own, so that a long parse does not make a
    batch look dead. Inside a transaction nobody else can see the batch, so that nothing is done.
    """
    beat = Beat(batch)
    if connection.in_atomic_block:
        yield beat
        return
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(beat, ended), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield beat
    finally:
        ended.set()
        thread.join()


def _beat(beat: Beat, ended: threading.Event) -> None:
    try:
        while not ended.wait(EVERY):
            try:
                beat.show_life()
            except DatabaseError:  # the run itself meets the same, and says it
                connection.close()
    finally:
        connection.close()
