"""Passages that were typed, with meaning in their line ends and spaces, as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from textwrap import dedent

from articles import text
from articles.importing import cleaning
from articles.importing.formats import layout

_COLUMNS = re.compile(r"[^\s.!?:;,]\s{2,}\S")
"""A gap within a line that does not follow the end of a sentence: the next column of a table."""


def plain(passage: str) -> str:
    """A whole plain text: paragraphs, tables; wrapped lines are joined where that is sure."""
    lines = _lines(passage)
    is_typed = _is_table(lines) or _begins_paragraphs_by_indent(lines)
    if is_typed and (made := of_element(passage)):
        return made
    blocks = layout.unwrapped(list(layout.blocks_of(cleaning.clean_lines(passage))))
    return text.html_of(line.text for block in blocks for line in block.lines)


def of_element(passage: str) -> str:
    """What stands in one element of a paragraph; empty where it is a single paragraph."""
    lines = _lines(passage)
    if _is_table(lines):
        return f"<pre>{html.escape(dedent(chr(10).join(lines)).strip(chr(10)))}</pre>"
    starts = _begins_paragraphs_by_indent(lines)
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line or (starts and line.startswith(" ")):
            paragraphs.append([])
        paragraphs[-1].append(line)
    found = [said for each in paragraphs if (said := text.squeeze(" ".join(each)))]
    return text.html_of(found) if len(found) > 1 else ""


def is_wrapped(lines: Iterable[str]) -> bool:
    """Whether lines are surely one paragraph that was wrapped."""
    numbered = cleaning.clean_lines("\n".join(lines))
    blocks = layout.unwrapped(list(layout.blocks_of(numbered)))
    return sum(len(block.lines) for block in blocks) == 1


def _lines(passage: str) -> list[str]:
    return [line.expandtabs().rstrip() for line in passage.splitlines()]


def _is_table(lines: Sequence[str]) -> bool:
    """Whether at least half of the lines, and three, are parted into columns."""
    columns = sum(bool(_COLUMNS.search(line.strip())) for line in lines)
    return columns >= 3 and 2 * columns >= sum(map(bool, lines))


def _begins_paragraphs_by_indent(lines: Sequence[str]) -> bool:
    """Whether some lines are indented and others are not: markup is indented as a whole."""
    indents = {len(line) - len(line.lstrip()) for line in lines[1:] if line}
    return 0 in indents and max(indents) >= 2
