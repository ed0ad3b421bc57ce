"""What lies in an archive, and how its bytes are taken, whatever its kind."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles import limits
from articles.importing.sources.packing import broken_off
from articles.importing.sources.streams import CHUNK


def _nothing_else(_name: str) -> Entry | None:
    return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive. It can be opened until the next one is asked for."""

    name: str
    """As the archive has it, with folders."""
    mode: int = stat.S_IFREG
    """What it is, as in `os.stat_result.st_mode`."""
    weight: int = 0
    """Its share of the archive's own bytes."""
    opened: Callable[[], BinaryIO] = field(default=io.BytesIO, repr=False)
    reason: str = ""
    """Why it cannot be read, where the archive's kind tells so."""
    other: Callable[[str], Entry | None] = field(default=_nothing_else, repr=False)
    """Gives another file of the archive by its name, where the archive's kind can."""


def exactly(stream: BinaryIO, size: int) -> bytes:
    """The next bytes; `RefusedError` where there are not so many."""
    data = stream.read(size)
    if len(data) < size:
        raise broken_off()
    return data


def pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The next bytes, not too many at a time."""
    while size:
        chunk = exactly(stream, min(size, CHUNK))
        size -= len(chunk)
        yield chunk


def too_many_files() -> str:
    """What is said of an archive with more files than are read."""
    reason = _("this archive holds more than %(limit)d files, the most that are read of one.")
    return reason % {"limit": limits.ARCHIVE_FILES}
