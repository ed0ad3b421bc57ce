"""Programs that run together: where one ends, all do."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

STOP_SECONDS = 4
"""How long a program may take to end by itself."""


class Together:
    """A few programs, each in a process group of its own, so that no descendant stays behind.

    A context: leaving it ends what still runs. A terminal's Ctrl-C reaches this process only,
    which hands it on; SIGTERM and a closed terminal do the same.
    """

    def __init__(self, cwd: Path, environ: Mapping[str, str]) -> None:
        self.cwd, self.environ = cwd, environ
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def __enter__(self) -> Together:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:  # nohup
                signal.signal(signum, self._stop)
        return self

    def __exit__(self, *args: object) -> None:
        for program in self.programs.values():
            _signal(program, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for program in self.programs.values():
            _wait(program, deadline)
            _signal(program, signal.SIGKILL)  # whatever is left of its group
            program.wait()

    def _stop(self, *args: object) -> None:
        self.stopping = True

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a program under a name by which `ended` tells of it."""
        self.programs[name] = subprocess.Popen(  # noqa: S603 - our own arguments
            command, cwd=self.cwd, env=self.environ, stdin=subprocess.DEVNULL, process_group=0
        )

    def ended(self) -> str | None:
        """The name of a program that has ended, if any has."""
        return next((name for name, it in self.programs.items() if it.poll() is not None), None)

    def wait_until(self, ready: Callable[[], bool] = lambda: False) -> None:
        """Wait until ``ready``, until a program has ended, or until told to stop."""
        while not (self.stopping or self.ended() or ready()):
            time.sleep(0.1)


def _signal(program: subprocess.Popen[bytes], signum: int) -> None:
    try:
        os.killpg(program.pid, signum)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group that is gone
        return


def _wait(program: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        program.wait(max(0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return
