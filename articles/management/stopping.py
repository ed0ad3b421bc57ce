"""Ending a command that works through much: at the next good moment, or at once if that is long."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE = 4.0
"""Seconds that a command has to come to a good moment, before it is interrupted where it is."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Whether somebody asked for the end; to be called between two steps of the work."""

    def __init__(self) -> None:
        self.signum: int = 0

    def __call__(self) -> bool:
        """Yes, once SIGTERM or Ctrl-C came."""
        return bool(self.signum)

    @property
    def status(self) -> int:
        """The exit status by which shells tell that a signal ended a command."""
        return 128 + (self.signum or signal.SIGINT)

    def hear(self, signum: int, _frame: FrameType | None) -> None:
        """The first signal asks; the second one, or a long wait, interrupts."""
        if self.signum:
            raise KeyboardInterrupt
        self.signum = signum
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)


@contextmanager
def stopped_by_signals() -> Iterator[Stopping]:
    """Hear SIGTERM and Ctrl-C until the block is left; nothing where that is not possible."""
    stopping = Stopping()
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    heard = (*_SIGNALS, signal.SIGALRM)
    before = {signum: signal.signal(signum, stopping.hear) for signum in heard}
    try:
        yield stopping
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for signum, handler in before.items():
            signal.signal(signum, handler)
