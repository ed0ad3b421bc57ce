"""The newsroom in processes of their own, beside the tests and on their database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

from tests import machine

ROOT = Path(__file__).resolve().parents[1]


def database_url() -> str:
    """The DATABASE_URL of the tests' own database."""
    server = os.environ.get("DATABASE_URL", "sqlite:///").rpartition("/")[0]
    return f"{server}/{connection.settings_dict['NAME']}"


def _environ() -> dict[str, str]:
    """The site's own settings, with the tests' folder of data and their database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": database_url(),
    }


class Server:
    """A server in a process of its own, on the tests' own database."""

    def __init__(self) -> None:
        self.port = machine.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"],
            cwd=ROOT,
            env={**_environ(), "DEBUG": "1"},  # which serves static files that nobody has collected
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


def start_worker(*options: str) -> subprocess.Popen[str]:
    """A worker on the tests' own database, once it listens to signals."""
    worker = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "work", *options],
        cwd=ROOT,
        env=_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert worker.stdout
    assert worker.stdout.readline() == "At work; Ctrl-C ends it.\n"
    return worker


def end_worker(worker: subprocess.Popen[str]) -> None:
    """Kill a worker, if it has not ended."""
    if worker.poll() is None:
        worker.kill()
        worker.communicate()
