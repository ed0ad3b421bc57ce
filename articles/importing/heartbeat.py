"""A sign of life of a batch at work, so that one whose process died can be told from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from articles.models import Batch, BatchState

EVERY = 2.0
"""Seconds from one sign of life to the next."""


@contextmanager
def beating(batch: Batch) -> Iterator[None]:
    """Renew the batch's ``seen_at`` until the block is left, beside whatever it does.

    In a thread of its own with a connection of its own, so that a long parse does not make a
    batch look dead. Inside a transaction nobody else can see the batch, so that nothing is done.
    """
    if connection.in_atomic_block:
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(batch.pk, batch.turn, ended), name="heartbeat", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(pk: int, turn: int, ended: threading.Event) -> None:
    try:
        while not ended.wait(EVERY):
            _show_life(pk, turn)
    finally:
        connection.close()


def _show_life(pk: int, turn: int) -> None:
    mine = Batch.objects.filter(pk=pk, turn=turn, state=BatchState.RUNNING)
    try:
        mine.update(seen_at=timezone.now())
    except DatabaseError:  # the run itself meets the same, and says it
        connection.close()
