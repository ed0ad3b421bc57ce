"""Files and folders as documents, one at a time, in the same order every time.

Only regular files are opened: never a link, pipe, device or socket, whatever its name says.
Whatever is not a document becomes a `Problem` that names it, so that nothing that a desk put
into a folder is passed over in silence; only hidden files and what operating systems leave
behind are.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from articles import limits
from articles.importing.records import Document, Problem

SUFFIXES = frozenset({"", ".txt"})
"""The ends of names that are read as stories, in lower case; ``""`` is a name without one."""

_LITTER = frozenset(
    {"$recycle.bin", "__macosx", "desktop.ini", "ehthumbs.db", "icon\r", "lost+found", "thumbs.db"}
)
_NOTES = frozenset("changelog contents copying index license licence manifest readme".split())
_SAFELY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def documents(paths: Sequence[str | Path]) -> Iterator[Document | Problem]:
    """Every document in these files and folders, read only when it is asked for.

    Folders are searched to any depth, in the order of their names; paths in the order given.
    A document is named from the last part of the path given: ``batch/monday/012.txt``.
    """
    for path in paths:
        place = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
        yield from _walk(place, printable(place.name) or os.sep)


def default_source(paths: Sequence[str | Path]) -> str:
    """The source of a batch that names none: the folder given, or the first file's folder."""
    first = Path(os.path.abspath(paths[0]))  # noqa: PTH100 - resolve() would follow links
    folder = first if os.path.isdir(first) else first.parent  # noqa: PTH112 - never raises
    return printable(folder.name)[: limits.SOURCE] or "files"


def _walk(place: Path, shown: str) -> Iterator[Document | Problem]:
    """What is at ``place``, which reports call ``shown``; a folder's content in order.

    A stack and not recursion, because folders can be nested deeper than Python calls.
    """
    waiting = [(place, shown)]
    while waiting:
        here, name = waiting.pop()
        found = _look(here, name, given=here is place)
        if isinstance(found, list):
            waiting.extend(reversed(found))
        else:
            yield found


def _look(place: Path, shown: str, *, given: bool) -> Document | Problem | list[tuple[Path, str]]:
    """One place as a document, a problem or, for a folder, the places in it."""
    if len(shown) > limits.PATH:
        reason = _("its path is longer than %(limit)d characters; import it from nearer by.")
        return Problem("…" + shown[1 - limits.PATH :], reason % {"limit": limits.PATH})
    try:
        mode = place.lstat().st_mode
        if not stat.S_ISDIR(mode):
            return _refusal(place, shown, mode) or _read(place, shown)
        if not given and place.name.lower().endswith(".txt"):
            reason = _("this is a folder with a file's name; rename it, or import it by itself.")
            return Problem(shown, reason)
        return _entries(place, shown)
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        return Problem(shown, _why(error))


def _entries(folder: Path, shown: str) -> list[tuple[Path, str]]:
    names = sorted(name for name in os.listdir(folder) if not _is_hidden(name))  # noqa: PTH208
    return [(folder / name, f"{shown.rstrip(os.sep)}/{printable(name)}") for name in names]


def _is_hidden(name: str) -> bool:
    """Whether a file is not meant to be seen; a mere ``.txt`` lost its name and must be."""
    low = name.lower()
    return (name.startswith(".") and low != ".txt") or low.startswith("~$") or low in _LITTER


def _refusal(place: Path, shown: str, mode: int) -> Problem | None:
    """Why this must not be opened as a story; None for a file that may be."""
    reason = _wrong_kind(mode) or _wrong_name(place)
    return Problem(shown, reason) if reason else None


def _wrong_kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return _("this is a link, and links are not followed; import what it leads to.")
    if stat.S_ISFIFO(mode):
        return _("this is a pipe and not a file; save what it carries to a file.")
    if stat.S_ISSOCK(mode):
        return _("this is a socket and not a file.")
    return _("this is a device and not a file.")


def _wrong_name(place: Path) -> str:
    stem, suffix = _stem(place), place.suffix.lower()
    if stem.strip().lower() in ("", ".txt"):
        return _("this file has no name before its suffix; give it one.")
    if suffix not in SUFFIXES:
        reason = _("a “%(suffix)s” file is not a format the newsroom reads; it reads %(known)s.")
        known = ", ".join(sorted(SUFFIXES - {""}))
        return reason % {"suffix": printable(suffix), "known": known}
    if stem.lower() in _NOTES:
        return _("this looks like a note about the batch; rename it if it is a story.")
    if len(stem) > limits.SOURCE_ID:
        reason = _("its name is longer than %(limit)d characters; shorten it.")
        return reason % {"limit": limits.SOURCE_ID}
    return ""


def _stem(place: Path) -> str:
    """A file's name as an id: the same from a Mac, whose disks take accents apart."""
    return unicodedata.normalize("NFC", printable(place.stem))


def _read(place: Path, shown: str) -> Document | Problem:
    """The bytes of a regular file; what it is is asked again of what was opened."""
    descriptor = os.open(place, _SAFELY)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - Path cannot open a descriptor
        if reason := _wrong_kind(os.fstat(descriptor).st_mode):
            return Problem(shown, reason)
        data = file.read(limits.STORY_FILE + 1)
    if not data:
        return Problem(shown, _("this file is empty."))
    if len(data) > limits.STORY_FILE:
        reason = _("this file is larger than %(limit)d bytes, the most that one story may have.")
        return Problem(shown, reason % {"limit": limits.STORY_FILE})
    return Document.of(shown, _stem(place), data)


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("there is no such file or folder.")
    if isinstance(error, PermissionError):
        return _("this may not be read; ask for the permission to read it.")
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return _wrong_kind(stat.S_IFLNK)
    cause = error.strerror if isinstance(error, OSError) else error
    return _("this could not be read: %(cause)s.") % {"cause": cause}


def printable(name: str) -> str:
    r"""A file name that can be shown and stored: what cannot be is written ``\xff``."""
    whole = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in whole)
    return unicodedata.normalize("NFC", "".join(shown))
