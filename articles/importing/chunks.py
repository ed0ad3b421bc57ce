"""Sources as chunks of stories, each small enough for one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import BinaryIO, TypeAlias

from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.formats import registry
from articles.importing.incoming import Incoming
from articles.importing.records import Aside, Document, Found, Problem, StoryRecord
from articles.importing.sources import files, looks
from articles.importing.wish import Import

Unit: TypeAlias = Incoming | Problem | Aside
Chunk: TypeAlias = list[Unit]


class StopAskedError(Exception):
    """Whoever started the run wants it to end, at a story's edge."""


@dataclass
class Progress:
    """How far a run has come; whoever is told of it may keep it and look again."""

    stories: int = 0
    """Stories, and things that are none, that this run is done with."""
    path: str = ""
    """The document that is being read."""
    read: int = 0
    """Bytes that were read, as `Document.weight` counts them."""


class Reader:
    """Reads what a run was asked to import, and says how far it has come."""

    def __init__(self, stopping: Callable[[], bool], heard: Callable[[Progress], None]) -> None:
        self.stopping, self.heard = stopping, heard
        self.progress = Progress()
        self._whole = 0
        self._stream: BinaryIO | None = None

    def units(self, wish: Import) -> Iterator[Unit]:
        """Everything in the source, in its order; `StopAskedError` where the run is to end."""
        for document in files.documents(wish.paths):
            if isinstance(document, Problem):
                self.go_on()
                yield document
            else:
                yield from self._units_of(document, wish)

    def go_on(self) -> None:
        """To be called between stories."""
        if self.stopping():
            raise StopAskedError

    def wrote(self, stories: int) -> None:
        """To be called after each chunk, with the number of stories that are news."""
        self.progress.stories += stories
        self._say()

    def _units_of(self, document: Document, wish: Import) -> Iterator[Unit]:
        self.progress.path = document.path
        self._say()
        for found in _found(self._watched(document), wish):
            self.go_on()
            yield Incoming(found) if isinstance(found, StoryRecord) else found
        self._whole, self._stream = self._whole + document.weight, None

    def _watched(self, document: Document) -> Document:
        """The same, heard of while it is read; what is read at one go needs nothing of that."""
        if document.weight < limits.HEAD:
            return document

        def opened() -> BinaryIO:
            self._stream = document.opened()
            return self._stream

        return replace(document, opened=opened)

    def _say(self) -> None:
        self.progress.read = self._whole + self._inside()
        self.heard(self.progress)

    def _inside(self) -> int:
        """Where a large document is being read, as far as its stream can tell."""
        with suppress(OSError, ValueError):  # a closed one raises the latter
            return self._stream.tell() if self._stream else 0
        return 0


def _found(document: Document, wish: Import) -> Iterator[Found]:
    """Everything in a document; what cannot be read of it is a problem."""
    try:
        reader = registry.named(wish.format) if wish.format else registry.recognise(document)
        if reader is None:
            yield Problem(document.path, _unknown(document))
            return
        yield from reader.read(document, wish.reading())
    except RefusedError as refusal:
        yield Problem(document.path, str(refusal))
    except OSError as error:
        reason = _("this could not be read: %(cause)s.")
        yield Problem(document.path, reason % {"cause": error.strerror or error})


def _unknown(document: Document) -> str:
    said = _(
        "this is none of the formats that the newsroom reads; it looks like %(what)s."
        " --list-formats names them, and --format says which one it is."
    )
    return said % {"what": looks.like(document.head)}


@dataclass
class Pace:
    """How many stories go into one transaction: as many as this machine writes in a moment."""

    size: int = field(default_factory=lambda: limits.IMPORT_CHUNK)

    def took(self, stories: int, seconds: float) -> None:
        """Learn from a chunk for how long others could not write."""
        if seconds > limits.IMPORT_SECONDS:
            self.size = min(self.size, max(self.size // 2, limits.IMPORT_CHUNK_LEAST))
        elif seconds * 2.5 < limits.IMPORT_SECONDS and stories >= self.size:
            self.size = min(self.size * 2, limits.IMPORT_CHUNK_MOST)


def chunks(units: Iterable[Unit], pace: Pace) -> Iterator[Chunk]:
    """The same in portions; a second version of a story begins a new one.

    So the plan for it finds the first one in the database.
    """
    chunk: Chunk = []
    size, ids = 0, set[str]()
    for unit in units:
        if chunk and isinstance(unit, Incoming) and unit.record.source_id in ids:
            yield chunk
            chunk, size, ids = [], 0, set()
        chunk.append(unit)
        if isinstance(unit, Incoming):
            ids.add(unit.record.source_id)
            size += len(unit.record.body) + 1_000 * len(unit.record.related)
        if len(chunk) >= pace.size or size >= limits.IMPORT_CHUNK_SIZE:
            yield chunk
            chunk, size, ids = [], 0, set()
    if chunk:
        yield chunk


def stories(chunk: Chunk) -> list[Incoming]:
    """A chunk without what is no story."""
    return [unit for unit in chunk if isinstance(unit, Incoming)]
