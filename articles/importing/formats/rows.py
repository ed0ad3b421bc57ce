"""Files of many stories as lines of text, however large: read as they come, a line at a time.

A byte that does not fit spoils its line and no other: the line comes with a `fault`, and the next
one is read.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from django.utils.translation import gettext as _

from articles import limits
from articles.importing import cleaning
from articles.importing.records import Document, Problem, Reading

_PIECE = 65_536
MARKED, UNMARKED = "newsroom-marked", "surrogateescape"
"""How codecs read bytes that do not fit, and write them again."""
_ENDS = re.compile(r"\r\n?")
_MARKS = re.compile("[\0\ud800-\udfff]")
"""What undecodable bytes are read as, other halves of characters, and NUL."""


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Read each byte that does not fit as a character of its own, which no text has."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in wrong), error.end


codecs.register_error(MARKED, _mark)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, with its end."""

    number: int
    """Counted from 1."""
    words: str
    """Not to be kept where there is a fault."""
    fault: str = ""
    """Why it cannot be used; a sentence."""


def lines(document: Document, reading: Reading) -> Iterator[Line]:
    """Every line of a document; lets `RefusedError` and `OSError` of its stream pass."""
    charset = cleaning.charset_of(document.head, reading.encoding)
    hint = ""  # sought once: undecodable lines are alike, and the search takes long
    with document.opened() as stream:
        source = io.TextIOWrapper(stream, charset, MARKED, newline="")
        number = 0
        while words := source.readline(limits.STORY_FILE + 1):
            number += 1
            if len(words) > limits.STORY_FILE:
                yield Line(number, "", _too_long(source))
            elif mark := _MARKS.search(words):
                hint = hint or _hint(words, charset)
                yield Line(number, words, _unfit(words, mark.start(), charset, hint))
            else:
                yield Line(number, words)


def passages(document: Document, encoding: str) -> Iterator[str]:
    """The same text in pieces of any length, its line ends as ``\\n``; see `problem_in`."""
    charset = cleaning.charset_of(document.head, encoding)
    with document.opened() as stream:
        source = io.TextIOWrapper(stream, charset, MARKED)
        while passage := source.read(_PIECE):
            yield passage


def passage_of(document: Document, encoding: str = "") -> str:
    """The document's first bytes as text, its line ends as ``\\n``. Never raises for bad input."""
    try:
        head = document.head.decode(cleaning.charset_of(document.head, encoding), MARKED)
    except UnicodeError:
        return ""
    return _ENDS.sub("\n", head)


def first_lines(document: Document, encoding: str = "") -> list[str]:
    """The lines that stand wholly in the document's first bytes, with their ends."""
    found = io.StringIO(passage_of(document, encoding), newline="\n").readlines()
    return found[:-1] if len(document.head) >= limits.HEAD else found


def problem_in(passage: str, document: Document, encoding: str, line: int) -> Problem | None:
    """Why a part of `passages` that begins on a line cannot be used."""
    mark = _MARKS.search(passage)
    if not mark:
        return None
    charset = cleaning.charset_of(document.head, encoding)
    begin = passage.rfind("\n", 0, mark.start()) + 1
    words = passage[begin:].partition("\n")[0]
    reason = _unfit(words, mark.start() - begin, charset, _hint(words, charset))
    return Problem(document.path, reason, line + passage.count("\n", 0, begin))


def no_text(document: Document, reading: Reading) -> Problem | None:
    """Why a document's first bytes are no text at all, or in wide characters nobody spoke of."""
    if cleaning.charset_of(document.head, reading.encoding).startswith(("utf-16", "utf-32")):
        return None
    head = document.head[: document.head.rfind(b"\n") + 1] or document.head
    found = cleaning.decoded(document.path, head, reading.encoding)
    is_whole = isinstance(found, Problem) and (found.line is None or head.count(0) * 20 > len(head))
    return found if isinstance(found, Problem) and is_whole else None


def _too_long(source: TextIO) -> str:
    """Pass over the rest of a line that is too long."""
    while (piece := source.readline(_PIECE)) and not piece.endswith(("\n", "\r")):
        pass
    reason = _("this is longer than %(limit)d characters, the most that one story may have.")
    return reason % {"limit": limits.STORY_FILE}


def _unfit(words: str, place: int, charset: str, hint: str) -> str:
    if words[place] == "\0":
        return _("there are NUL bytes here, so this is not text.")
    reason = _("this is not %(charset)s text (byte %(byte)s at column %(column)d)") % {
        "charset": "UTF-8" if charset.startswith("utf-8") else charset,
        "byte": f"0x{ord(words[place]) & 0xFF:02x}",
        "column": place + 1,
    }
    return f"{reason}{hint}."


def _hint(words: str, charset: str) -> str:
    """Which character set to try instead, as the end of a sentence."""
    if not charset.startswith("utf-8"):
        return ""
    likely = cleaning.likely_set(words.encode("utf-8", "surrogateescape"))
    return _("; try --encoding %(likely)s") % {"likely": likely} if likely else ""
