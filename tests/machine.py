"""What the suite uses of the machine where it is there, and how to get what is not.

NEWSROOM_REQUIRE names, parted by commas, what must not be missing (``postgres,browser``).
"""

from __future__ import annotations

import os
import shutil
import socket
from typing import NoReturn

import pytest

_MISSING = {
    "postgres": "not run on PostgreSQL, whose server was not found; get it with:"
    " apt-get install postgresql",
    "browser": "needs Chromium; get it with: apt-get install chromium",
    "redis": "needs redis-server; get it with: apt-get install redis-server",
    "samples": "needs sample stories; set NEWSROOM_SAMPLES to their folder",
}
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def sentence(part: str) -> str:
    """What is missing, and how to get it."""
    return f"Skipped: {_MISSING[part]}"


def is_required(part: str) -> bool:
    """Whether NEWSROOM_REQUIRE names the part."""
    named = set(os.environ.get("NEWSROOM_REQUIRE", "").replace(",", " ").split())
    if unknown := named - set(_MISSING):
        pytest.exit(f"NEWSROOM_REQUIRE names {unknown}; it knows {set(_MISSING)}.", returncode=1)
    return part in named


def skip_or_fail(part: str) -> NoReturn:
    """Skip the test that asks; fail it where the part is required."""
    if is_required(part):
        pytest.fail(f"NEWSROOM_REQUIRE names {part!r}, and this test {_MISSING[part]}")
    pytest.skip(_MISSING[part])


def chromium() -> str | None:
    """The path of the system's Chromium or Chrome."""
    return next(filter(None, map(shutil.which, _CHROMIUMS)), None)


def chromium_arguments() -> list[str]:
    """Flags that keep it to itself; without its sandbox for root only, who cannot have one."""
    flags = "--disable-gpu --disable-quic --no-first-run --disable-background-networking"
    flags += " --disable-component-update --disable-sync"
    return [*flags.split(), *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
