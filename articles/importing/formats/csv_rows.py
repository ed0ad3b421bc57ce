"""Tables as CSV: parted by commas, semicolons, tabs or bars, with a header or without.

Quoting is RFC 4180's. Rows are read as they come, however many there are, each with the line on
which it begins. What the columns hold is told in `tables`.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import cleaning
from articles.importing.formats import indexes, rows, tables
from articles.importing.formats.rows import Line
from articles.importing.formats.tables import Naming
from articles.importing.records import Document, Found, Problem, Reading

NAME = "csv"
TITLE = "CSV"

SUFFIXES = (".csv", ".tsv", ".tab")
DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 1_000
MOST_OPEN_QUOTES = 100
"""Rows that never end, after which a file is given up: each takes a long way to be found out."""
_ROWS_TRIED = 50
"""Rows by which the delimiter is told."""

# A field may be as long as a story; the module's own limit is one for the whole process.
csv.field_size_limit(limits.STORY_FILE)


def recognises(document: Document) -> bool:
    """Whether this is called a table, or begins with a header that names a story's parts."""
    first = rows.first_lines(document)
    if PurePath(document.path).suffix.lower() in SUFFIXES:
        return not "".join(first[:1]).lstrip("\ufeff \t\r\n").startswith(("{", "[{", "<"))
    if not any(_is_header(first, sign) for sign in DELIMITERS):  # quicker than to tell which
        return False
    return _is_header(first, _delimiter(first))


def _is_header(first: Sequence[str], delimiter: str) -> bool:
    """Whether the first row, so parted, names a story's parts."""
    if not first or delimiter not in first[0]:  # most texts are no tables, and many files texts
        return False
    names = next(_parsed(first[:1], delimiter), [])
    known = sum(bool(Naming({}).fields(name.strip())) for name in names)
    return len(names) > 1 and known * 2 > len(names) and Naming({}).holds_stories(names)


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each row."""
    if problem := rows.no_text(document, reading):
        yield problem
        return
    delimiter = _delimiter(rows.first_lines(document, reading.encoding))
    found = filter(None, _rows(rows.lines(document, reading), delimiter))
    top = next(found, None)
    if top is None:
        yield Problem(document.path, _("there are no rows here, only blank lines."))
        return
    table = _table(top, reading.columns)
    if reason := top.fault or table.why_unreadable(top):
        yield Problem(document.path, reason, top.line)
        return
    index = "" if reading.columns else indexes.system(table.names)
    for row in found if table.has_header else chain([top], found):
        values = dict(zip(table.names, row.cells, strict=False))
        if reason := row.fault or table.why_unfit(row):
            yield Problem(document.path, reason, row.line)
        elif index:
            yield indexes.entry(document.path, index, values, row.line)
        else:
            yield tables.story(document, values, table.naming, reading, row.line)
    if aside := table.naming.aside(document.path):
        yield aside


class Row(NamedTuple):
    """One row, and why it cannot be used."""

    cells: list[str]
    fault: str
    line: int
    """On which it begins, or on which its fault is."""

    def __bool__(self) -> bool:
        return bool(self.fault) or any(cell.strip() for cell in self.cells)


class Table(NamedTuple):
    """A file's columns."""

    names: list[str]
    """Of each column; its number, from 1, where the file gives none."""
    naming: Naming
    has_header: bool

    def why_unreadable(self, top: Row) -> str:
        """Why no row of the file can be a story, as a sentence; empty where they can."""
        if len(self.names) > MOST_COLUMNS:
            reason = _("this row has more than %(limit)d columns, the most that a table may have.")
            return reason % {"limit": MOST_COLUMNS}
        if missing := self.naming.missing(self.names):
            reason = _("there is no column “%(name)s” here; there are: %(names)s.")
            names = text.shorten(", ".join(map(cleaning.clean_line, self.names)), 500)
            return reason % {"name": cleaning.clean_line(missing[0]), "names": names}
        if self.naming.holds_stories(self.names):
            return ""
        reason = _(
            "the first row does not say which column holds the headline or the text; say it by name"
            " or number, such as --map headline=1 --map body=2. The first row is: %(cells)s."
        )
        return reason % {"cells": _numbered(top.cells)}

    def why_unfit(self, row: Row) -> str:
        """Why a row does not fit the columns: one value more or less moves all others."""
        found = len(row.cells)
        while found > len(self.names) and not row.cells[found - 1].strip():
            found -= 1
        if found == len(self.names):
            return ""
        reason = _("this row has %(found)d values where the first row has %(columns)d.")
        return reason % {"found": found, "columns": len(self.names)}


def _table(top: Row, columns: Mapping[str, str]) -> Table:
    """A file's columns by its first row, which is a header if it has a column's name in it."""
    cells = [cleaning.clean_line(cell) for cell in top.cells]
    said = {tables.folded(cell) for cell in cells if cell}
    names_said = (column for column in columns.values() if not column.isdecimal())
    is_named = any(tables.folded(column) in said for column in names_said)
    if not (is_named or Naming({}).holds_stories(cells)) or max(map(len, cells)) > limits.NAME:
        names = [str(number) for number in range(1, len(cells) + 1)]
        return Table(names, Naming(columns), has_header=False)
    names = list(_each_its_own(cells))
    by_name = {name: _column(column, names, said) for name, column in columns.items()}
    return Table(names, Naming(by_name), has_header=True)


def _column(column: str, names: Sequence[str], said: Container[str]) -> str:
    """The name of a column that may be given by its number."""
    if tables.folded(column) in said or not (column.isdecimal() and len(column) < 5):
        return column
    return names[int(column) - 1] if 0 < int(column) <= len(names) else column


def _each_its_own(cells: Iterable[str]) -> Iterator[str]:
    """The names of columns, with their number where there is none, or the same again."""
    seen: set[str] = set()
    for number, cell in enumerate(cells, 1):
        name = cell if cell and cell not in seen else f"{cell} {number}".strip()
        seen.add(name)
        yield name


def _numbered(cells: Sequence[str]) -> str:
    said = (
        f"{number} “{text.shorten(cleaning.clean_line(cell), 40)}”"
        for number, cell in enumerate(cells[:20], 1)
    )
    return ", ".join(said)


class _Feed:
    """Hands lines to the parser, and keeps those of the row that it is at, to read them again."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.coming = iter(lines)
        self.again: deque[Line] = deque()
        self.taken: list[Line] = []
        self.length = 0
        self.is_over = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.coming, None)
        if line is None or self.length > limits.STORY_FILE:
            self.is_over = True
            raise StopIteration
        self.taken.append(line)
        self.length += len(line.words)
        return line.words

    def begin_row(self) -> None:
        self.taken, self.length, self.is_over = [], 0, False

    def go_back(self) -> None:
        """Read all lines of the row again but the first."""
        self.again.extendleft(reversed(self.taken[1:]))


def _rows(lines: Iterable[Line], delimiter: str) -> Iterator[Row]:
    """Every row; where one has no end, the next one begins on the line after its first.

    The parser asks for a line beyond the last only while a quotation is open.
    """
    feed = _Feed(lines)
    endless = first = 0
    while endless <= MOST_OPEN_QUOTES:
        for cells in _parsed(feed, delimiter):
            first = feed.taken[0].number
            if feed.is_over:
                yield Row([], _("a quotation mark that begins on this line never ends."), first)
                endless += 1
                break
            fault = next((line for line in feed.taken if line.fault), None)
            yield Row(cells, fault.fault, fault.number) if fault else Row(cells, "", first)
            feed.begin_row()
        else:
            return
        feed.go_back()
        feed.begin_row()
    reason = _("more than %(limit)d quotation marks never end; what comes after is not read.")
    yield Row([], reason % {"limit": MOST_OPEN_QUOTES}, first)


def _parsed(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter)


def _delimiter(first: Sequence[str]) -> str:
    """What parts the columns: what gives the first rows most often the width of the very first."""
    found = {sign: _evenness(first, sign) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: found[sign])


def _evenness(first: Sequence[str], delimiter: str) -> tuple[float, int]:
    """The share of rows that are as wide as the first one, and its width."""
    try:
        widths = [len(row) for row in islice(_parsed(first, delimiter), _ROWS_TRIED) if row]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] < 2:
        return (0, 0)
    return (widths.count(widths[0]) / len(widths), widths[0])
