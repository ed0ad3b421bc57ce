"""ANPA 1312, the text format of American agencies before XML.

Two lines of heading: service and number, then priority, category, keyword, day and count of words.
Lines of the text that begin with ``^`` stand apart: the slug, the headline, notes to editors, the
byline, headings. Lines that begin with a backspace are rows of a table. A story has no number of
its own that stays: its slug and day name it, and the time of sending tells which version is newer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles import limits, markup, text
from articles.importing import bylines, cleaning, records
from articles.importing.bodies import Body
from articles.importing.formats import finish, teleprinter
from articles.importing.formats.teleprinter import Message
from articles.importing.records import Aside, Document, Found, Problem, PubStatus, Reading

NAME = "anpa1312"
TITLE = "ANPA 1312"

_FIRST = re.compile(r"\s*(?P<service>[A-Za-z])(?P<number>\d{4})\x1f(?P<selector>[^\n]{0,20})\n")
_SECOND = re.compile(
    r"(?P<priority>[A-Za-z]) +(?P<category>[A-Za-z])[\x11-\x14]{0,3} *(?P<keyword>[^\n]*?)"
    r" +(?P<month>\d{2})-(?P<day>\d{2})(?: +\d{1,5})?\s*$",
    re.MULTILINE,
)
_END = re.compile(
    r"(?P<agency>[A-Z]{2,6})-[A-Z]{1,4}-(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{2})"
    r"\s+(?P<hours>\d{4})(?P<zone>[A-Z]{1,4})"
)
_URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
_SECTIONS = {
    "a": "National", "e": "Entertainment", "f": "Business", "i": "International",
    "l": "Lifestyle", "n": "State and regional", "o": "Weather", "p": "Politics", "s": "Sports",
    "t": "Travel", "w": "Washington",
}  # fmt: skip
"""Categories that mean the same to every agency."""
_ADVISORY = "v"

_SLUG = re.compile(r"(?P<name>[A-Z]{2,4}-[^,<]{2,100}?)\s*(?P<version>,[^<]*)?")
_WORDS = re.compile(r",\s*\d{1,5}\s*$")
_KILL = re.compile(r"\bkill\b", re.IGNORECASE)
_HOLD = re.compile(r"\bhfr\b", re.IGNORECASE)
_CORRECTS = re.compile(r"\bcorrect", re.IGNORECASE)
_TO_EDITORS = re.compile(r"\W*(?:eds?|editors?)\b[^\n]{0,20}:", re.IGNORECASE)
_PICTURES = re.compile(
    r"(?:[A-Z]{2,5}\s+)?(?:photos?|graphics?|videos?|audio|interactives?)\s+[A-Z]{2,5}\d",
    re.IGNORECASE,
)
_BY = re.compile(r"by\s+\S", re.IGNORECASE)
_JOB = re.compile(
    r"\b(?:writer|editor|correspondent|reporter|critic|columnist|analyst)\b", re.IGNORECASE
)
_ROLE = re.compile(rf"{_JOB.pattern}|\b(?:press|staff|bureau|agency)\b", re.IGNORECASE)
_DATELINE = re.compile(r"[A-Z][^_—]{1,80}?\([A-Z]{2,6}\)(?=\s+—\s)")
_DASH = re.compile(r"(?<![^\s])_(?![^\s])")
_HALF = re.compile(r"(?<=\d)\{|(?<![^\s;])\{(?![^\s;])")
_CELL = re.compile(r"[;\x1f]\s*(?:\x1e\s*)*|\x1e\s*(?:\x1e\s*)*")


def recognises(document: Document) -> bool:
    """Whether this is a message whose heading is that of ANPA."""
    if not teleprinter.begins(document):
        return False
    return _heading(document.head.decode("latin-1").partition("\x02")[0]) is not None


def _heading(said: str) -> re.Match[str] | None:
    return _FIRST.match(re.sub("\r\n?", "\n", said).lstrip("\0\x16\x7f \t\n\x01"))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each message; what only tells editors of other stories is named."""
    found = list(teleprinter.messages(document, reading))
    for each in found:
        if isinstance(each, Problem):
            yield each
        else:
            yield _Sent(document, each, reading, is_alone=len(found) == 1).found()


@dataclass(slots=True)
class _Above:
    """What stands over a text."""

    slug: str = ""
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    role: str = ""
    notes: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    """Lines of it that readers are meant to see."""

    def take(self, words: str, *, is_centred: bool) -> None:
        """Sort one line by what it says."""
        if not self.slug and _SLUG.fullmatch(words) and not self.headline:
            self.slug = words
        elif _TO_EDITORS.match(words):
            self.notes.append(words)
        elif _PICTURES.match(words):
            self.pictures.append(words)
        elif _BY.match(words) and not self.byline:
            self.byline = words
        elif self.byline and not self.role and is_centred and _ROLE.search(words):
            self.role = words
        elif not self.headline:
            self.headline = words
        elif not is_centred and not self.standfirst:
            self.standfirst = words
        else:
            self.rest.append(f"^{words}=" if is_centred else f"\t{words}")


class _Sent:
    """One message as what it holds."""

    def __init__(
        self, document: Document, message: Message, reading: Reading, *, is_alone: bool
    ) -> None:
        self.document = document
        self.message = message
        self.line = None if is_alone else message.line
        self.clock = finish.Clock(reading)
        self.first = _heading(message.heading)
        self.second = _SECOND.search(message.heading)
        self.end = _END.search(message.end)
        self.sent = self.clock.read(self._time())
        self.above, self.body = _parted(message.text)

    def found(self) -> Found:
        """The story, or what this is instead."""
        if self._code("category") == _ADVISORY:
            what = _("an advisory to editors")
            return Aside(self.document.path, what, self.above.headline or self.slug, self.line)
        body, notes = teleprinter.without_notes([*self.above.rest, *self.body])
        said = markup.clean_html(_markup(body))
        return finish.story(
            self.document,
            source_id=self._id(),
            body=Body(said),
            alone=self.line is None,
            **self._facts(said, notes),
        )

    def _facts(self, body: str, notes: list[str]) -> finish.Facts:
        category = self._code("category")
        above, version = self.above, self.version
        opening = _DATELINE.match("".join(text.paragraphs_of(body)[:1]))
        left_out = [
            (_("the line under the byline, “%(words)s”"), self.job),
            (_("the agency’s pictures, “%(words)s”"), ", ".join(above.pictures)),
            (_("the category “%(words)s”"), "" if category in _SECTIONS else category),
        ]
        names = bylines.names_in(above.byline)
        return {
            "line": self.line,
            "headline": above.headline,
            "version": records.dated(self.sent) if self.sent else "",
            "standfirst": above.standfirst,
            "authors": names,
            "dateline": opening[0] if opening else "",
            "section": _SECTIONS.get(category, ""),
            "created": self.sent,
            "updated": self.sent if version else None,
            "urgency": _URGENCY.get(self._code("priority")),
            "pub_status": self._status(),
            "correction": " ".join(above.notes) if _CORRECTS.search(version) else "",
            "note": "\n".join(filter(None, (above.slug, *above.notes, *notes))),
            "credit": self._credit(names),
            "left_out": [
                *(reason % {"words": words} for reason, words in left_out if words),
                *self.message.left_out,
                *self.clock.left_out,
            ],
        }

    def _code(self, name: str) -> str:
        return self.second[name].lower() if self.second else ""

    @property
    def slug(self) -> str:
        """What the story is called at its agency, however often it is sent."""
        found = _SLUG.fullmatch(self.above.slug)
        keyword = self.second["keyword"] if self.second else ""
        return found["name"] if found else cleaning.clean_line(keyword)

    @property
    def version(self) -> str:
        """Which sending of the story this is: ``1st Ld-Writethru``; empty for the first."""
        return _WORDS.sub("", self.above.slug).partition(",")[2].strip()

    @property
    def job(self) -> str:
        """What the writer is; an agency’s name in that place is none."""
        return self.above.role if _JOB.search(self.above.role) else ""

    def _id(self) -> str:
        number = f"{self.first['service']}{self.first['number']}" if self.first else ""
        name = self.slug or number
        if self.sent and name:
            return f"{name}-{self.sent:%Y-%m-%d}"
        if self.second and name:
            return f"{name}-{self.second['month']}-{self.second['day']}"
        return name

    def _time(self) -> str:
        if not self.end:
            return ""
        day = f"{teleprinter.year(self.end['year'])}-{self.end['month']}-{self.end['day']}"
        return teleprinter.time(day, self.end["hours"], self.end["zone"])

    def _status(self) -> PubStatus:
        """What the slug orders to do with the story; only that is sure."""
        if _KILL.search(self.version):
            return PubStatus.CANCELED
        return PubStatus.WITHHELD if _HOLD.search(self.above.slug) else PubStatus.USABLE

    def _credit(self, names: tuple[str, ...]) -> str:
        """The agency by the name that stands in the byline's place, else by its letters."""
        if self.above.byline and not names:
            return self.above.byline[2:].strip()
        if self.above.role and not self.job:
            return self.above.role
        return self.end["agency"] if self.end else ""


def _parted(said: str) -> tuple[_Above, list[str]]:
    """What stands over the text, and the lines of the text."""
    above = _Above()
    lines = said.split("\n")
    at = 0
    while at < len(lines) and (lines[at].startswith("^") or not lines[at].strip()):
        if words := lines[at][1:]:
            while not words.rstrip().endswith(("<", "=", ">")) and _goes_on(lines, at + 1):
                at += 1
                words = f"{words} {lines[at]}"
            above.take(_plain(_without_end(words)), is_centred=words.rstrip().endswith("="))
        at += 1
    return above, lines[at:]


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether a line is the rest of the one before it."""
    return at < len(lines) and bool(lines[at].strip()) and lines[at][0] not in "^\x08\t "


def _without_end(words: str) -> str:
    """A line without the signs that told a typesetter where it ends."""
    return words.rstrip().rstrip("<=>").rstrip()


def _plain(words: str) -> str:
    """Words in the signs of print: what seven bits have none for was written with others."""
    said = teleprinter.without_controls(words).replace("``", "“").replace("''", "”")
    return cleaning.clean_line(_HALF.sub("½", _DASH.sub("—", said)))


def _markup(lines: list[str]) -> str:
    """Paragraphs, headings, rules and tables out of the lines of a text."""
    blocks: list[tuple[str, list[str]]] = []
    for line in lines:
        kind = _kind(line, blocks[-1][0] if blocks else "")
        if kind == "more":
            blocks[-1][1].append(line)
        else:
            blocks.append((kind, [line]))
    return "\n".join(filter(None, (_block(kind, inside) for kind, inside in blocks)))


def _kind(line: str, before: str) -> str:
    """What a line is, or ``more`` where it goes on with the paragraph before it."""
    if not line.strip():
        return "blank"
    if line.startswith("\x08"):
        return "more" if before == "table" else "table"
    if re.fullmatch(r"\s*_{3,}\s*=?\s*<?\s*", line):
        return "rule"
    if line.startswith("^"):
        return "heading" if line.rstrip().endswith("=") else "text"
    return "text" if line[0] in "\t " or before != "text" else "more"


def _block(kind: str, lines: list[str]) -> str:
    if kind == "table":
        return f"<table>{''.join(map(_row, lines))}</table>"
    if kind == "rule":
        return "<hr>"
    words = _plain(_without_end(" ".join(lines).removeprefix("^")))
    if not words:
        return ""
    tag = "h3" if kind == "heading" else "p"
    return f"<{tag}>{html.escape(words, quote=False)}</{tag}>"


def _row(line: str) -> str:
    """A table's row; the one that begins with nothing is its head."""
    cells = [cell.strip(" \x10^") for cell in _CELL.split(_without_end(line[1:]), limits.SPAN)]
    cells = ["—" if cell == "_" else cell for cell in cells]
    tag = "td" if cells[0] else "th"
    said = (html.escape(_plain(cell), quote=False) for cell in cells)
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in said) + "</tr>"
