"""``manage.py demo``: a real one, with its server and worker, on a free port."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests import machine

ROOT = Path(__file__).resolve().parents[2]
reads_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc")


class Demo:
    """A demo in a process of its own, and what it has said so far."""

    def __init__(self, folder: Path, port: int, **environ: str) -> None:
        self.port = port
        self.said: list[str] = []
        heard = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup's deafness is inherited
        self.process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        signal.signal(signal.SIGHUP, heard)

    def wait_until_open(self) -> Demo:
        """Read what it says until it names its addresses; fail with all of it if it ends."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if "/admin/" in line:
                return self
        pytest.fail("\n".join([f"ended with {self.wait()}:", *self.said]))

    def wait(self, seconds: float = 10) -> int:
        """Read what it still says until it ends; its exit status."""
        said, _nothing = self.process.communicate(timeout=seconds)
        self.said += said.splitlines()
        return self.process.returncode

    def groups(self) -> set[int]:
        """The process groups of server and worker."""
        return {group for parent, group, _state in processes() if parent == self.process.pid}

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}") as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def stop(self, signum: int = signal.SIGTERM) -> int:
        """End it with a signal, within five seconds; its exit status."""
        self.process.send_signal(signum)
        return self.wait(5)


def processes() -> Iterator[tuple[int, int, str]]:
    """Parent, group and state of every process of this machine."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, parent, group = path.read_text().rpartition(")")[2].split()[:3]
            yield int(parent), int(group), state


def is_alive(groups: set[int]) -> bool:
    """Whether any process of these groups runs; what only waits for its parent does not."""
    return any(group in groups and state != "Z" for _parent, group, state in processes())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name a shell would stumble over."""
    return tmp_path_factory.mktemp("a demo's folder")


@pytest.fixture
def demo(folder: Path) -> Iterator[Demo]:
    """A running demo; all of these tests share its folder."""
    running = Demo(folder, machine.free_port()).wait_until_open()
    yield running
    if running.process.poll() is None:
        running.stop()


def address_of_story(demo: Demo) -> str:
    (address,) = (match[0] for line in demo.said if (match := re.search(r"/articles/\S+", line)))
    return address


def test_a_newcomer_reads_the_first_batch(demo: Demo) -> None:
    status, page = demo.get(address_of_story(demo))
    assert status == 200
    assert "remains in ongoing contact with Russian President Vladimir Putin’s team" in page
    assert "UN Warns of Growing Nuclear Risks as New START Treaty Expires" in page


def test_a_newcomer_gets_pages_with_their_styles_and_no_secrets_of_errors(demo: Demo) -> None:
    page = demo.get("/")[1]
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert styles
    assert [demo.get(style)[0] for style in styles] == [200] * len(styles)
    status, page = demo.get("/no-such-page/")
    assert status == 404
    assert "DEBUG" not in page


def test_a_newcomer_is_told_that_the_port_is_taken(demo: Demo, folder: Path) -> None:
    second = Demo(folder, demo.port)
    assert second.wait() == 1
    (sentence,) = second.said
    assert f"Port {demo.port} of 127.0.0.1 is taken." in sentence
    assert demo.get("/")[0] == 200


@reads_proc
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_newcomer_ends_all_of_it_with_one_key(demo: Demo, signum: signal.Signals) -> None:
    groups = demo.groups()
    assert len(groups) == 2
    assert demo.stop(signum) == 0
    assert demo.said[-1] == "Stopped."
    assert not is_alive(groups)


def test_a_newcomer_can_start_again_at_once_though_a_browser_was_connected(
    demo: Demo, folder: Path
) -> None:
    with socket.create_connection(("127.0.0.1", demo.port)) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        browser.recv(1)
        demo.stop()
    began = time.monotonic()
    again = Demo(folder, demo.port).wait_until_open()
    took = time.monotonic() - began
    assert again.stop() == 0
    assert took < 15
    assert not any("passwords" in line for line in again.said)


@reads_proc
@pytest.mark.parametrize("which", [0, 1])
def test_a_newcomer_is_told_when_a_part_dies_and_is_left_with_nothing(
    demo: Demo, which: int
) -> None:
    groups = demo.groups()
    os.kill(sorted(groups)[which], signal.SIGKILL)
    assert demo.wait() == 1
    assert "ended by itself" in demo.said[-1]
    assert not is_alive(groups)


def test_a_newcomer_logs_in_with_a_password_of_their_own(folder: Path, tmp_path: Path) -> None:
    running = Demo(folder, machine.free_port(), DEMO_PASSWORD="open sesame").wait_until_open()
    assert running.stop() == 0
    said = "\n".join(running.said)
    assert all(f"{name}" in said for name in ("writer", "editor", "importer", "admin"))
    program = "import django; django.setup(); from django.contrib.auth import authenticate;"
    program += "print(authenticate(username='editor', password='open sesame').get_username())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("editor", "")


def test_a_publisher_does_not_get_demo_people_into_their_own_database(tmp_path: Path) -> None:
    own = tmp_path / "own.sqlite3"
    demo = Demo(tmp_path, machine.free_port(), DATABASE_URL=f"sqlite:///{own}")
    assert demo.wait() == 1
    assert "unset DATABASE_URL" in demo.said[-1]
    with closing(sqlite3.connect(own)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "seventy"], "PORT must be a number from 1 to 65535."),
        (["--port", "65536"], "PORT must be a number from 1 to 65535."),
        (["--host", "192.0.2.1"], "Nothing can listen at HOST=192.0.2.1, PORT=8000: "),
    ],
)
def test_a_newcomer_is_told_what_is_wrong_with_the_address(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert sentence in done.stderr
