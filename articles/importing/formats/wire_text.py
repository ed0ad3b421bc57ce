"""The wire's plain text: paragraphs, blank lines, then related headlines, one a line.

What is decided here, and from what evidence, is told in ``FORMATS.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import text
from articles.importing import cleaning
from articles.importing.cleaning import Line
from articles.importing.derive import sentences
from articles.importing.formats import layout
from articles.importing.formats.wording import Form, form_of
from articles.importing.records import Document, Found, Problem, Reading, StoryRecord

NAME = "wire-text"
TITLE = "Wire text"

_NEAR = 5
"""Paragraphs in which the words of a story's own headline are looked for."""


class Entry(NamedTuple):
    """A paragraph or a headline, with what tells which of the two it is."""

    line: Line
    gap: int
    """How many blank lines stand before it."""
    form: Form


def recognises(document: Document) -> bool:
    """Whether this may be wire text: every file called so that no other format is sure of."""
    suffix = PurePath(document.path).suffix.lower()
    return suffix in ("", ".txt") or suffix.strip(".").isdigit()


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """The one story of a file of wire text; a `Problem` where it holds none."""
    yield _story(document, reading.encoding)


def _story(document: Document, encoding: str) -> StoryRecord | Problem:
    passage = cleaning.decode(document, encoding)
    if isinstance(passage, Problem):
        return passage
    lines = list(islice(cleaning.clean_lines(passage), layout.MOST_LINES + 1))
    if reason := _unreadable(lines):
        return Problem(document.path, reason)
    entries = _entries(lines)
    start = _related_start(entries)
    body, related = entries[:start], entries[start:]
    if not _is_body(body, related):
        reason = _("there is no paragraph here, only lines that read as headlines.")
        return Problem(document.path, reason, body[0].line.number)
    headline = body.pop(0).line if _has_headline(body) else None
    return _record(document, headline, body, related)


def _unreadable(lines: Sequence[Line]) -> str:
    """Why these lines are no story whatever they say; empty where they may be one."""
    first = next((line.text for line in lines if line.text), "")
    if reason := layout.why_too_many(len(lines)):
        return reason
    if first.lower().startswith(("<?xml", "<!doctype", "<html")):
        return _("this is markup and not plain text.")
    return "" if first else _("there is no text here, only blank lines.")


def _entries(lines: Sequence[Line]) -> list[Entry]:
    blocks = layout.unwrapped(list(layout.blocks_of(lines)))
    return [
        Entry(line, block.gap if line is block.lines[0] else 0, form_of(line.text))
        for block in blocks
        for line in block.lines
    ]


def _related_start(entries: Sequence[Entry]) -> int:
    """Where the list of related headlines begins; the number of entries where there is none.

    The list stands apart at the end. Two blank lines or more are the wire's own sign, so that
    headlines after them may be in small letters. One blank line parts paragraphs too; after
    it, most must be in title case.
    """
    wide = _sections(entries, gap=2)
    if (start := _lists_start(wide)) < len(wide):
        return _length(wide[:start])
    narrow = _sections(entries, gap=1)
    start = _lists_start(narrow)
    while start < len(narrow) and not _is_surely_list(narrow[start]):
        start += 1
    first = _length(narrow[:start])
    is_sure = _is_surely_list(entries[first:]) and sum(map(_words, entries[first:])) >= 5
    return first if is_sure else len(entries)


def _sections(entries: Sequence[Entry], gap: int) -> list[list[Entry]]:
    """Entries in groups parted by at least so many blank lines."""
    sections: list[list[Entry]] = [[]]
    for entry in entries:
        if entry.gap >= gap and sections[-1]:
            sections.append([])
        sections[-1].append(entry)
    return sections


def _length(sections: Iterable[Sequence[Entry]]) -> int:
    return sum(map(len, sections))


def _lists_start(sections: Sequence[Sequence[Entry]]) -> int:
    """The first of the sections at the end that can all be lists; never the very first."""
    start = len(sections)
    while start > 1 and _is_list(sections[start - 1]):
        start -= 1
    return start


def _is_list(section: Sequence[Entry]) -> bool:
    """Whether at most a third reads as paragraphs: headlines may end in a full stop too."""
    has_words = sum(map(_words, section)) > 1  # "ENDS" is no headline
    return has_words and 3 * _count(section, Form.PARAGRAPH) <= len(section)


def _is_surely_list(section: Sequence[Entry]) -> bool:
    """Whether most is in title case, or it is three lines or more that all say something."""
    if not section:
        return False
    if 2 * _count(section, Form.HEADLINE) >= len(section):
        return True
    is_one_block = not any(entry.gap for entry in section[1:])
    return len(section) >= 3 and is_one_block and min(map(_words, section)) >= 4


def _count(section: Iterable[Entry], form: Form) -> int:
    return sum(entry.form is form for entry in section)


def _words(entry: Entry) -> int:
    return len(entry.line.text.split())


def _is_body(body: Sequence[Entry], related: Sequence[Entry]) -> bool:
    """Whether these are a story's paragraphs, and not headlines without one."""
    weight = dict.fromkeys(Form, 0)
    for entry in body:
        weight[entry.form] += len(entry.line.text)
    if weight[Form.PARAGRAPH]:
        return weight[Form.PARAGRAPH] >= weight[Form.HEADLINE]
    is_laid_out = bool(related) and related[0].gap >= 2
    return is_laid_out and weight[Form.EITHER] > weight[Form.HEADLINE]


def _has_headline(body: Sequence[Entry]) -> bool:
    """Whether the first line is the story's own headline and not its first paragraph."""
    if len(body) < 2 or body[1].form is not Form.PARAGRAPH:
        return False
    first, *following = body[: _NEAR + 1]
    if first.form is not Form.EITHER or _words(first) < 3:
        return first.form is Form.HEADLINE and not sentences.is_stopped(first.line.text)
    if following[0].gap == 0 and layout.is_one_text(first.line.text, following[0].line.text):
        return False
    return following[0].gap >= 2 or _recurs(first, following)


def _recurs(headline: Entry, paragraphs: Iterable[Entry]) -> bool:
    """Whether at least a third of a line's longer words come again in the paragraphs after it.

    Five letters stand for a word, so that ``Mexican`` is found in ``Mexico``.
    """
    said = {word[:5] for entry in paragraphs for word in text.words(entry.line.text)}
    longer = {word[:5] for word in text.words(headline.line.text) if len(word) >= 4}
    return bool(longer) and 3 * len(longer & said) >= len(longer)


def _record(
    document: Document, headline: Line | None, body: Sequence[Entry], related: Sequence[Entry]
) -> StoryRecord | Problem:
    paragraphs = [entry.line for entry in body]
    headlines = _one_per_wording(entry.line for entry in related)
    problem = cleaning.over_limit(
        document.path, headline=headline, paragraphs=paragraphs, related=headlines
    )
    return problem or StoryRecord(
        path=document.path,
        source_id=document.stem,
        body=text.html_of(line.text for line in paragraphs),
        headline=headline.text if headline else "",
        related=tuple(line.text for line in headlines),
    )


def _one_per_wording(lines: Iterable[Line]) -> list[Line]:
    """Each headline once, by `text.key`; the first wording wins."""
    seen: dict[str, Line] = {}
    for line in lines:
        seen.setdefault(text.key(line.text), line)
    return list(seen.values())
