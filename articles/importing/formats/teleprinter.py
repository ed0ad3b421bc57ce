"""Messages of the teleprinter age: a heading, a text and an end, parted by control characters.

ANPA 1312 and IPTC 7901 send SOH, a heading, STX, the text, ETX, the time and EOT, with SYN, NUL and
DEL between messages to fill the line. What the headings say differs: `anpa1312`, `iptc7901`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.importing import cleaning
from articles.importing.formats import layout
from articles.importing.records import Document, Problem, Reading

_FILL = b"\0\x16\x7f \t\r\n"
_EIGHT_BITS = "cp1252"
_CONTROLS = bytes(range(9)) + bytes(range(14, 32)) + b"\x0b\x0c\x7f"
_ZONES = {
    **dict.fromkeys(("", "GMT", "UTC", "UT", "Z"), "+00:00"),
    **dict.fromkeys(("CET", "MEZ"), "+01:00"),
    **dict.fromkeys(("CEST", "MESZ"), "+02:00"),
    "EDT": "-04:00",
    **dict.fromkeys(("EST", "CDT"), "-05:00"),
    **dict.fromkeys(("CST", "MDT"), "-06:00"),
    **dict.fromkeys(("MST", "PDT"), "-07:00"),
    "PST": "-08:00",
}
_NO_PUBLICATION = re.compile(
    r"not\s+(?:intended\s+|meant\s+)?for\s+publication|^#\s*\S{1,20}\s+notebook\b", re.IGNORECASE
)
_RULE = re.compile(r"[*#_\-=\s]*")


@dataclass(frozen=True, slots=True)
class Message:
    """One message, its control characters still in it."""

    heading: str
    text: str
    end: str
    line: int
    """Of the file, on which it begins."""
    left_out: tuple[str, ...] = ()
    """What the file does not say of itself."""


def begins(document: Document) -> bool:
    """Whether the document begins as a message does, whatever its heading says."""
    start = document.head.lstrip(_FILL)
    return start.startswith(b"\x01") and b"\x02" in start


def messages(document: Document, reading: Reading) -> Iterator[Message | Problem]:
    """Every message of a document; a `Problem` for each that breaks off."""
    whole, charset = _decoded(document, reading.encoding)
    if isinstance(whole, Problem):
        yield whole
        return
    left_out = (_said_nowhere(),) if charset == _EIGHT_BITS and not reading.encoding else ()
    before, *parts = re.sub("\r\n?", "\n", whole).split("\x01")
    line = before.count("\n") + 1
    for part in parts:
        heading, has_text, rest = part.partition("\x02")
        said, has_end, end = rest.partition("\x03")
        if reason := _why_unread(said, is_whole=bool(has_text and has_end)):
            yield Problem(document.path, reason, line)
        else:
            yield Message(heading, said, end, line, left_out)
        line += part.count("\n")


def _why_unread(said: str, *, is_whole: bool) -> str:
    """Why a message is no story whatever it says; empty where it may be one."""
    if not is_whole:
        return _("this message breaks off before its end; ask for it again.")
    return layout.why_too_many(said.count("\n"))


def _decoded(document: Document, encoding: str) -> tuple[str | Problem, str]:
    """The whole of it, and the set that it was read in.

    Seven bits are what both formats are made for, and both are older than UTF-8: what is not that
    has letters of Western Europe in the upper half, as agencies' systems wrote them.
    """
    charset = encoding or "utf-8"
    found = _read_as(document, charset)
    if isinstance(found, Problem) and not encoding:
        charset = _EIGHT_BITS
        wider = _read_as(document, charset)
        found = found if isinstance(wider, Problem) else wider
    return found, charset


def _read_as(document: Document, charset: str) -> str | Problem:
    """The whole of it; the signs that part a message are not held against it."""
    data = document.data
    found = cleaning.decoded(document.path, data.translate(None, _CONTROLS), charset)
    if isinstance(found, Problem):
        return found
    try:
        return data.decode(charset)
    except UnicodeError:  # such a sign stands between the bytes of one letter
        return cleaning.decoded(document.path, data, charset)


def _said_nowhere() -> str:
    return _("the name of the character set, which the file does not say; read as Windows-1252")


def without_controls(words: str) -> str:
    """Words without anything that only moved the carriage of a printer."""
    return "".join(sign for sign in words if sign in "\t\n" or sign >= " ")


def time(day: str, hours: str, zone: str) -> str:
    """A day as ISO has it, ``0337`` and ``GMT`` as words that `moments` reads."""
    offset = _ZONES.get(zone.upper())
    return f"{day}T{hours[:2]}:{hours[2:]}{offset if offset is not None else f' {zone}'}"


def year(digits: str) -> str:
    """A year of two digits as one of four: 70 is 1970."""
    return digits if len(digits) == 4 else f"{'19' if int(digits) >= 70 else '20'}{digits:0>2}"


def without_notes(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that are for readers, and those after a line that says that they are not."""
    place = next((at for at, line in enumerate(lines) if _NO_PUBLICATION.search(line)), None)
    if place is None:
        return lines, []
    while place and _RULE.fullmatch(lines[place - 1]):
        place -= 1
    return lines[:place], lines[place:]
