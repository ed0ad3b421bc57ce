"""Files, folders, archives and standard input as documents, in the same order every time.

Only regular files are opened: never a link, pipe, device or socket, whatever its name says.
Whatever is not a document becomes a `Problem` that names it, so that nothing that a desk put
into a folder is passed over in silence; only hidden files and what operating systems leave
behind are.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.records import Document, Problem
from articles.importing.sources import archives, names
from articles.importing.sources.names import printable
from articles.importing.sources.streams import CHUNK, kept, opener, too_large, why

__all__ = ["STANDARD_INPUT", "default_source", "documents", "printable", "weigh"]

STANDARD_INPUT = "-"
"""The path that stands for what is piped in."""


def documents(paths: Sequence[str | Path]) -> Iterator[Document | Problem]:
    """Every document in these files, folders and archives, read only when it is asked for.

    Folders are searched to any depth, in the order of their names; paths in the order given.
    A document is named from the last part of the path given: ``batch/monday/012.txt``. It can
    be read until the next one is asked for.
    """
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _standard_input()
        else:
            place = _absolute(path)
            yield from _walk(place, printable(place.name) or os.sep)


def weigh(paths: Sequence[str | Path]) -> int:
    """The bytes of all that `documents` will read, as they lie on the disk; nothing is opened.

    The documents' own weights come to about as much. What cannot be looked at weighs nothing.
    """
    places = [_absolute(path) for path in paths if str(path) != STANDARD_INPUT]
    waiting = [str(place) for place in places if os.path.isdir(place)]  # noqa: PTH112
    total = sum(_size(place) for place in places)
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if names.is_hidden(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += _size(entry)
        except OSError:
            continue
    return total


def default_source(paths: Sequence[str | Path]) -> str:
    """The source of a batch that names none: the folder or archive given, or a file's folder."""
    if str(paths[0]) == STANDARD_INPUT:
        return "standard-input"
    first = _absolute(paths[0])
    if os.path.isdir(first):  # noqa: PTH112 - never raises
        name = first.name
    elif isinstance(found := _look(first, first.name, given=True), Document):
        is_archive = archives.holds_many(found)
        name = archives.name_inside(first.name) if is_archive else first.parent.name
    else:
        name = first.parent.name
    return printable(name)[: limits.SOURCE] or "files"


def _absolute(path: str | Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _walk(place: Path, shown: str) -> Iterator[Document | Problem]:
    """What is at ``place``, which reports call ``shown``; a folder's content in order.

    A stack and not recursion, because folders can be nested deeper than Python calls.
    """
    waiting = [(place, shown)]
    within = _Within(place)
    while waiting:
        here, name = waiting.pop()
        found = _look(here, name, given=here is place, within=within)
        if isinstance(found, list):
            waiting.extend(reversed(found))
        elif isinstance(found, Document):
            yield from archives.documents_in(found)
        else:
            yield found


class _Within:
    """Gives files within a folder that lie beside another one there, none outside of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._at = lru_cache(maxsize=4)(self._look)

    def beside(self, folder: Path, path: str) -> Document | None:
        """The file at a path from a folder; the same document again for its neighbours."""
        place = _absolute(folder / path)
        return self._at(place) if place.is_relative_to(self.root) else None

    def _look(self, place: Path) -> Document | None:
        found = _look(place, printable(place.name), given=False)
        return found if isinstance(found, Document) else None


def _look(
    place: Path, shown: str, *, given: bool, within: _Within | None = None
) -> Document | Problem | list[tuple[Path, str]]:
    """One place as a file, a problem or, for a folder, the places in it."""
    if problem := names.too_long(shown):
        return problem
    try:
        seen = place.lstat()
        if not stat.S_ISDIR(seen.st_mode):
            return _file(place, shown, seen, within)
        if not given and place.name.lower().endswith(".txt"):
            reason = _("this is a folder with a file's name; rename it, or import it by itself.")
            return Problem(shown, reason)
        return _listed(place, shown)
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        return Problem(shown, why(error))


def _listed(folder: Path, shown: str) -> list[tuple[Path, str]]:
    inside = sorted(name for name in os.listdir(folder) if not names.is_hidden(name))  # noqa: PTH208
    return [(folder / name, names.below(shown, name)) for name in inside]


def _file(
    place: Path, shown: str, seen: os.stat_result, within: _Within | None
) -> Document | Problem:
    reason = names.wrong_kind(seen.st_mode) or names.wrong_name(place)
    if not reason and seen.st_size > limits.BATCH_FILE:
        reason = too_large()
    if reason:
        return Problem(shown, reason)
    document = Document(shown, names.stem_of(place), opener(place, seen), seen.st_size)
    return replace(document, beside=partial(within.beside, place.parent)) if within else document


def _standard_input() -> Iterator[Document | Problem]:
    """What is piped in, kept until all of it has been read."""
    shown = _("standard input")
    if sys.stdin is None or sys.stdin.isatty():
        reason = _("nothing is piped in; name a file or folder, or pipe one in.")
        yield Problem(shown, reason)
        return
    try:
        with kept(_piped()) as (opened, size):
            yield from archives.documents_in(Document(shown, _stem_of(opened), opened, size))
    except RefusedError as refusal:
        yield Problem(shown, str(refusal))


def _piped() -> Iterator[bytes]:
    """Standard input's bytes; `RefusedError` where they cannot be read or are too many."""
    left = limits.BATCH_FILE
    while True:
        try:
            chunk = sys.stdin.buffer.read(CHUNK)
        except (OSError, ValueError) as error:
            raise RefusedError(why(error)) from error
        if not chunk:
            return
        left -= len(chunk)
        if left < 0:
            raise RefusedError(too_large())
        yield chunk


def _stem_of(opened: Callable[[], BinaryIO]) -> str:
    """An id for what has no name: the same for the same bytes."""
    digest = hashlib.sha256()
    with opened() as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return f"text-{digest.hexdigest()[:16]}"


def _size(place: Path | os.DirEntry[str]) -> int:
    """A regular file's size; 0 for anything else."""
    try:
        seen = place.stat(follow_symlinks=False)
    except (OSError, ValueError):
        return 0
    return seen.st_size if stat.S_ISREG(seen.st_mode) else 0
