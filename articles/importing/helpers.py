"""Other processes that work out what texts say. They know of no database and of no settings."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import connection

from articles.importing.incoming import Derived, Source, derive

_MOST = 2
"""More have nothing to do, because two derive faster than one writes."""


def begin() -> ProcessPoolExecutor | None:
    """As many as there are idle processors, as far as they have something to do; None for none."""
    idle = _processors() - 1
    if idle < 1 or multiprocessing.current_process().daemon:
        return None
    # Not forked: a copy of this process would share its connection to the database.
    context = multiprocessing.get_context("spawn")
    with suppress(OSError):  # where the system has no semaphores
        return ProcessPoolExecutor(min(idle, _MOST), context, initializer=_set_up)
    return None


def answers(sources: Sequence[Source]) -> list[Derived]:
    """What these texts say, in their order."""
    return [derive(source) for source in sources]


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _set_up() -> None:
    """In the other process: Ctrl-C is for the one that imports; without that, none is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
        os._exit(0)
