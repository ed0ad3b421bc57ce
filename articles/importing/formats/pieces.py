"""JSON a piece at a time, so that a document's size does not matter.

`pieces` goes through a document with lists of many things in it: objects of known names are opened,
lists are stepped through, and everything else comes whole, with the way that leads to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import cleaning
from articles.importing.formats import jsons, rows
from articles.importing.records import Document, Problem, Reading

BETWEEN = "\ufeff \t\r\n,"
"""What may stand between pieces."""
_BLANKS = re.compile(f"[{BETWEEN}]*")
_DECODER = json.JSONDecoder(strict=False)


class Piece(NamedTuple):
    """A part of a document that was read whole."""

    way: str
    """The names that lead to it, with dots between them; lists are seen through."""
    line: int | None
    """Where it begins, counted from 1; None where it is the whole document."""
    value: object
    """What it says; or the `Problem` with it."""


def above(ways: Iterable[str]) -> frozenset[str]:
    """The ways to all objects in which something at one of these ways stands."""
    steps = (way.split(".") for way in ways if way)
    return frozenset(".".join(each[:end]) for each in steps for end in range(len(each)))


class _BreakError(Exception):
    """Where nobody can say what comes next."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def pieces(document: Document, reading: Reading, opened: Container[str] = ("",)) -> Iterator[Piece]:
    """Everything in a document, in its order; ``opened`` are the ways to objects that are opened.

    The outermost one's way is empty. A fault within a piece spoils that piece alone; one between
    pieces ends the reading, and so does a name that comes twice.
    """
    reading = replace(reading, encoding=jsons.charset(document.head) or reading.encoding)
    if problem := rows.no_text(document, reading):
        yield Piece("", None, problem)
        return
    try:
        yield from _Walk(document, reading.encoding, opened).all()
    except _BreakError as fault:
        yield Piece("", fault.line, Problem(document.path, str(fault), fault.line))


class _Walk:
    """Goes through the pieces of one document."""

    def __init__(self, document: Document, encoding: str, opened: Container[str]) -> None:
        self.document, self.encoding, self.opened = document, encoding, opened
        self.reader = Reader(rows.passages(document, encoding))

    def all(self) -> Iterator[Piece]:
        if not self.reader.skip():
            raise _BreakError(1, _("this file is empty."))
        is_list = self.reader.coming().startswith("[")
        for piece in self._any(""):
            yield piece if piece.way or is_list else piece._replace(line=None)
        if self.reader.skip():
            raise _BreakError(self.reader.line, self._unexpected())

    def _any(self, way: str) -> Iterator[Piece]:
        """What stands at the end of a way; every member of it, if it is a list."""
        if not self.reader.comes("["):
            yield from self._one(way)
            return
        while not self._ends("]"):
            yield from self._one(way)

    def _one(self, way: str) -> Iterator[Piece]:
        if way not in self.opened or not self.reader.comes("{"):
            yield self._whole(way)
            return
        names: set[str] = set()
        while not self._ends("}"):
            name = self._name(way)
            if name in names:
                reason = _("the name “%(name)s” comes twice in one object; nothing more is read.")
                raise _BreakError(self.reader.line, reason % {"name": _short(name)})
            names.add(name)
            yield from self._any(f"{way}.{name}" if way else name)

    def _name(self, way: str) -> str:
        name = self._whole(way)
        if not isinstance(name.value, str) or not self.reader.comes(":"):
            raise _BreakError(name.line or 1, self._unexpected(jsons.words(name.value)))
        return name.value

    def _whole(self, way: str) -> Piece:
        reader = self.reader
        line, whole = reader.line, reader.take()
        found = rows.problem_in(whole, self.document, self.encoding, line)
        if len(whole) > limits.STORY_FILE:
            found = Problem(self.document.path, f"{self._too_long()}.", line)
        value = found or jsons.parse(whole, self.document.path, line)
        if reader.is_whole:
            return Piece(way, line, value)
        if isinstance(value, Problem):
            raise _BreakError(value.line or line, value.reason.removesuffix(".") + self._so_far())
        raise _BreakError(line, self._unexpected(whole))

    @staticmethod
    def _too_long() -> str:
        reason = _("this is longer than %(limit)d characters, the most that one story may have")
        return reason % {"limit": limits.STORY_FILE}

    def _ends(self, sign: str) -> bool:
        """Whether a list or object ends here."""
        if not self.reader.skip():
            raise _BreakError(self.reader.line, _("this JSON breaks off") + self._so_far())
        return self.reader.comes(sign)

    def _unexpected(self, whole: str = "") -> str:
        reason = _("this is not JSON from here on: “%(start)s”")
        said = whole or self.reader.coming()
        return reason % {"start": _short(said)} + self._so_far()

    @staticmethod
    def _so_far() -> str:
        return _("; what comes before this line is read.")


def _short(words: str) -> str:
    return text.shorten(cleaning.clean_line(words[:200]), 60)


class Reader:
    """Text that comes in passages, taken a piece of JSON at a time."""

    def __init__(self, passages: Iterator[str]) -> None:
        self.passages = passages
        self.text = ""
        self.place = 0
        self.line = 1
        self.is_whole = True
        """Whether what was taken last is a piece of JSON, with its end."""

    def skip(self) -> bool:
        """Go to the next sign that says something; False where there is none."""
        while True:
            self._go(len(_BLANKS.match(self.text, self.place)[0]))  # type: ignore[index]
            if self.place < len(self.text) or not self._more():
                return self.place < len(self.text)

    def comes(self, sign: str) -> bool:
        """Whether this sign comes next; then it is taken."""
        is_there = self.skip() and self.text[self.place] == sign
        self._go(is_there)
        return is_there

    def coming(self) -> str:
        """Some of what comes next."""
        return self.text[self.place : self.place + 200]

    def take(self) -> str:
        """The next piece of JSON; where there is none, what comes up to the limit of one story."""
        self.skip()
        end = self._end()
        while (
            (not self.is_whole or self._may_go_on(end))
            and len(self.text) - self.place <= limits.STORY_FILE
            and self._more()
        ):
            end = self._end()
        whole = self.text[self.place : end]
        self._go(len(whole))
        return whole

    def _end(self) -> int:
        """Where the piece that begins here ends; where there is none, the end of the text."""
        try:
            found = _DECODER.raw_decode(self.text, self.place)[1]
        except (ValueError, RecursionError):
            self.is_whole = False
            return len(self.text)
        self.is_whole = True
        return found

    def _may_go_on(self, end: int) -> bool:
        """Whether a number or word could be cut off at the end of the text: 1.5 of 1.5e3."""
        rest = self.text[end:]
        return len(rest) < 3 and not rest.strip("eE.+-") and self.text[end - 1] not in '"]}'

    def _more(self) -> bool:
        """Read as much again as there is already, so that nothing is tried too often."""
        kept = self.text[self.place :]
        pieces = [kept]
        wanted = max(1, len(kept))
        while wanted > 0 and (piece := next(self.passages, "")):
            pieces.append(piece)
            wanted -= len(piece)
        self.text, self.place = "".join(pieces), 0
        return len(self.text) > len(kept)

    def _go(self, length: int) -> None:
        self.line += self.text.count("\n", self.place, self.place + length)
        self.place += length
