"""Tables as JSON: an object a line, or a list of objects; each is a row.

The objects are flat: what they hold is words, numbers, or lists of them. What their names
mean is told in `tables`. Files are read as they come, however large.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice
from pathlib import PurePath
from typing import TypeAlias

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import cleaning
from articles.importing.formats import jsons, pieces, rows, tables
from articles.importing.formats.rows import Line
from articles.importing.formats.tables import Naming
from articles.importing.records import Document, Found, Problem, Reading

NAME = "json-lines"
TITLE = "JSON lines"

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_ROWS_TRIED = 50
"""Rows by whose names it is told whether the file holds stories."""

Value: TypeAlias = tuple[int, object]
"""The line on which a piece of JSON begins, and what it says; or the `Problem` with it."""


def recognises(document: Document) -> bool:
    """Whether this begins with flat objects that have a headline or a text."""
    first = rows.passage_of(document).lstrip(pieces.BETWEEN)
    if not first.startswith(("{", "[")):
        return False
    if PurePath(document.path).suffix.lower() in SUFFIXES:
        return True
    found = next(_first_objects(document), {})
    return any(
        isinstance(value, str) and Naming({}).holds_stories([name]) for name, value in found.items()
    )


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each object."""
    if problem := rows.no_text(document, reading) or _why_unmapped(document, reading):
        yield problem
        return
    naming = Naming(reading.columns)
    line = 0
    for line, value in _values(document, reading):
        if isinstance(value, dict):
            yield tables.story(document, value, naming, reading, line)
        elif isinstance(value, Problem):
            yield value
        else:
            yield Problem(document.path, _("this is no object with names, so no story."), line)
    if not line:
        yield Problem(document.path, _("there are no objects here."))
    if aside := naming.aside(document.path):
        yield aside


def _why_unmapped(document: Document, reading: Reading) -> Problem | None:
    """Why nothing in the file can be a story, by the names in its first objects."""
    found = islice(_first_objects(document, reading.encoding), _ROWS_TRIED)
    names = list(dict.fromkeys(name for each in found for name in each))
    naming = Naming(reading.columns)
    missing = naming.missing(names)
    if not names or (not missing and naming.holds_stories(names)):
        return None
    reason = _(
        "none of these names is known to hold a headline or a text: %(names)s. Say which does, such"
        " as --map headline=NAME --map body=NAME."
    )
    if missing:
        reason = _("there is no “%(name)s” in the objects here; there are: %(names)s.")
    said = text.shorten(", ".join(map(cleaning.clean_line, names)), 500)
    name = cleaning.clean_line("".join(missing[:1]))
    return Problem(document.path, reason % {"name": name, "names": said}, 1)


def _first_objects(document: Document, encoding: str = "") -> Iterator[Mapping[str, object]]:
    """The objects that stand wholly in the document's first bytes."""
    first = rows.passage_of(document, encoding)
    if _is_by_line(first):
        found: Iterable[Value] = _by_line(map(Line, count(1), first.split("\n")), document.path)
    else:
        found = _by_sign(iter([first]), document, encoding)
    return (value for _line, value in found if isinstance(value, dict))


def _values(document: Document, reading: Reading) -> Iterator[Value]:
    """Every piece of JSON in a document, or the `Problem` with it."""
    if _is_by_line(rows.passage_of(document, reading.encoding)):
        return _by_line(rows.lines(document, reading), document.path)
    passages = rows.passages(document, reading.encoding)
    return _by_sign(passages, document, reading.encoding)


def _is_by_line(first: str) -> bool:
    """Whether the first line is an object by itself, or is too long to tell and could be one."""
    line = first.lstrip(pieces.BETWEEN).partition("\n")[0]
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return line.startswith("{") and len(line) > limits.HEAD // 8


def _by_line(lines: Iterable[Line], path: str) -> Iterator[Value]:
    for line in lines:
        if line.fault:
            yield line.number, Problem(path, line.fault, line.number)
        elif said := line.words.strip(pieces.BETWEEN):
            yield line.number, jsons.parse(said, path, line.number)


def _by_sign(passages: Iterator[str], document: Document, encoding: str) -> Iterator[Value]:
    """The members of a list, or objects one after the other, wherever their lines end.

    What is no JSON ends the reading, because nobody can say where the next object begins.
    """
    reader = pieces.Reader(passages)
    is_list = reader.comes("[")
    while reader.skip():
        if is_list and reader.comes("]"):
            is_list = False
            continue
        line, whole = reader.line, reader.take()
        value = rows.problem_in(whole, document, encoding, line) or jsons.parse(
            whole, document.path, line
        )
        yield line, value
        if isinstance(value, Problem) and not reader.is_whole:
            return
    if is_list:
        reason = _("this list breaks off; what comes before this line is read.")
        yield reader.line, Problem(document.path, reason, reader.line)
