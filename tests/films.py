"""Films of what people do in a browser, written without a video encoder.

The browser sends a picture (JPEG) whenever its page looks otherwise; a film is these pictures
with their times in a Matroska file, as motion JPEG, which the usual players show.
"""

from __future__ import annotations

import struct
from pathlib import Path

from playwright.sync_api import Page, ScreencastFrame, ViewportSize

_SIZE: ViewportSize = {"width": 1280, "height": 720}
_SLOWER = 3
"""How much slower than life a film is: a test's people are faster than anybody can watch."""
_LAST = 3_000
"""For how many milliseconds the last picture stays."""


class Film:
    """Of a page, from now on."""

    def __init__(self, page: Page, path: Path) -> None:
        self.path = path
        self._page = page
        self._pictures: list[ScreencastFrame] = []
        page.set_viewport_size(_SIZE)
        page.screencast.start(on_frame=self._take, quality=60, size={"width": 1280, "height": 720})

    def _take(self, picture: ScreencastFrame) -> None:
        self._pictures.append(picture)

    def end(self) -> None:
        """Stop, and write the file."""
        self._page.screencast.stop()
        self.path.write_bytes(_matroska(self._pictures))


def _matroska(pictures: list[ScreencastFrame]) -> bytes:
    """A Matroska file (RFC 9559): a header, what the track holds, a cluster for each picture."""
    in_order = sorted(pictures, key=lambda picture: picture["timestamp"])
    began = in_order[0]["timestamp"]
    timed = [
        (round(_SLOWER * (picture["timestamp"] - began)), picture["data"]) for picture in in_order
    ]
    until = timed[-1][0] + _LAST
    timed.append((until, timed[-1][1]))
    clusters = b"".join(_cluster(at, picture) for at, picture in timed)
    return _header() + _element("18538067", _info(until) + _track() + clusters)


def _header() -> bytes:
    return _element(
        "1A45DFA3",
        _element("4282", b"matroska") + _number("4287", 4) + _number("4285", 2),
    )


def _info(milliseconds: int) -> bytes:
    return _element(
        "1549A966",
        _number("2AD7B1", 1_000_000)  # nanoseconds in the unit of all times here
        + _element("4489", struct.pack(">d", milliseconds))
        + _element("4D80", b"Newsroom")
        + _element("5741", b"Newsroom"),
    )


def _track() -> bytes:
    size = _number("B0", _SIZE["width"]) + _number("BA", _SIZE["height"])
    facts = _number("D7", 1) + _number("73C5", 1) + _number("83", 1) + _number("9C", 0)
    entry = facts + _element("86", b"V_MJPEG") + _element("E0", size)
    return _element("1654AE6B", _element("AE", entry))


def _cluster(at: int, picture: bytes) -> bytes:
    """One picture of track 1, which needs no other picture to be shown."""
    block = _element("A3", b"\x81" + struct.pack(">hB", 0, 0x80) + picture)
    return _element("1F43B675", _number("E7", at) + block)


def _number(name: str, value: int) -> bytes:
    return _element(name, value.to_bytes(8, "big"))


def _element(name: str, content: bytes) -> bytes:
    """A length is eight bytes, of which the first says that there are eight."""
    return bytes.fromhex(name) + (len(content) | 1 << 56).to_bytes(8, "big") + content
