"""Story mails: a mail is a story, its subject the headline; what is attached to it is named.

RFC 5322 and MIME. Where a mail holds the same text in several forms, the one with markup is read. A
form that was filled in on a web page comes as JSON, and is read as the row of a table. How a
mail's texts are found and read is told in `mail_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import bylines
from articles.importing.formats import finish, mail_text, tables
from articles.importing.formats.tables import Naming
from articles.importing.records import Document, Found, Problem, Reading, StoryRecord

NAME = "mail"
TITLE = "Story mail"

MOST_PARTS = 100
"""Parts within one mail."""
MOST_WORK = 20_000_000
"""Lines times parts: the parser looks at every line once for each part that it stands in."""
_SIGNS = frozenset(
    b"received return-path delivered-to message-id mime-version content-type from to date"
    b" subject reply-to".split()
)
"""What mails begin with. A text that only looks like one has two of them at most."""
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):")
_ENVELOPE = re.compile(
    rb"^From [^\n]{1,200}? (?:[A-Z][a-z]{2} ){2}[ \d]\d [\d:]{5,8} [^\n]{4,40}\n", re.MULTILINE
)
"""The line that parts the mails in a mailbox."""
_PART = re.compile(rb"boundary\s{0,9}=|message/rfc822", re.IGNORECASE)
_LONG_HEADER = re.compile(
    rb"^content-[a-z-]{1,30}:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE | re.IGNORECASE
)
_ANSWERED = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|sv|vs)\s*:\s*)+", re.IGNORECASE)


def recognises(document: Document) -> bool:
    """Whether this begins with at least three of the headers that mails begin with."""
    lines = document.head.lstrip().replace(b"\r\n", b"\n").split(b"\n")
    if lines[0].startswith(b"From "):
        del lines[0]
    found = set()
    for line in lines:
        header = _HEADER.match(line)
        if header:
            found.add(header[1].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return len(found & _SIGNS) >= 3


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """The story of a mail, or of each mail of a mailbox, and all that is attached to it."""
    data = document.data.replace(b"\r\n", b"\n")
    mails = list(_mails(data))
    line, counted = 1, 0
    for start, mail in mails:
        line, counted = line + data.count(b"\n", counted, start), start
        message = _parsed(mail)
        if isinstance(message, str):
            yield Problem(document.path, message, line)
        else:
            mine = None if len(mails) == 1 else line
            yield from _Mail(document, message, reading, mine).found()


def _mails(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each mail, and where it begins; before the first header there may be blank lines."""
    starts = [found.end() for found in _ENVELOPE.finditer(data)]
    ends = [found.start() for found in _ENVELOPE.finditer(data)][1:]
    if not starts or data[: starts[0]].strip().count(b"\n"):
        starts, ends = [0], []
    for start, end in zip(starts, [*ends, len(data)], strict=True):
        mail = data[start:end].lstrip()
        yield start, mail


def _parsed(mail: bytes) -> Message | str:
    """A mail as the parser reads it; the reason why it is not given to that, as a sentence."""
    parts = len(_PART.findall(mail))
    if parts > MOST_PARTS or parts * mail.count(b"\n") > MOST_WORK:
        return _("this mail has too many parts within each other; send its story by itself.")
    if any(len(found[0]) > mail_text.LONGEST_HEADER for found in _LONG_HEADER.finditer(mail)):
        reason = _("a header of this mail is longer than %(limit)d bytes.")
        return reason % {"limit": mail_text.LONGEST_HEADER}
    return message_from_bytes(mail)


class _Mail:
    """One mail as what is found in it."""

    def __init__(
        self, document: Document, message: Message, reading: Reading, line: int | None
    ) -> None:
        self.document = document
        self.reading = reading
        self.line = line
        self.headers = mail_text.Headers(message, reading.encoding)
        self.parts = mail_text.Parts(message, document.path, reading.encoding)
        self.clock = finish.Clock(reading)

    def found(self) -> Iterator[Found]:
        """The story, then what is attached to it."""
        if self.parts.problem:
            yield replace(self.parts.problem, line=self.line)
        elif (row := self.parts.form) is not None:
            yield self.of_form(row)
        else:
            yield self.story()
        yield from (replace(aside, line=self.line) for aside in self.parts.asides)

    def of_form(self, row: tables.Row) -> Found:
        """A form as the row of a table: what it does not say, the mail does."""
        naming = Naming(self.reading.columns)
        mine = {"id": self.id, "created": self.headers.one("date")}
        found = tables.story(self.document, {**mine, **row}, naming, self.reading, self.line)
        if not isinstance(found, StoryRecord):
            return found
        said = ((name, ", ".join(tables.wordings_of(row.get(name)))) for name in naming.unused)
        unused = (
            _("“%(name)s” of the form, %(words)s") % {"name": name, "words": words}
            for name, words in said
            if words.strip(", ")
        )
        left_out = (text.shorten(words, limits.REASON) for words in unused)
        note = text.shorten(f"{self.sender()} {found.note}", limits.FACT)
        return replace(found, note=note, left_out=(*found.left_out, *left_out)[: limits.LEFT_OUT])

    def story(self) -> Found:
        """The mail's own text under its subject."""
        body = self.parts.body()
        name, _address = parseaddr(self.headers.one("from"))
        facts: finish.Facts = {
            "line": self.line,
            "headline": _ANSWERED.sub("", self.headers.one("subject"), count=1),
            "authors": bylines.names_in(name),
            "credit": self.headers.one("organization"),
            "keywords": self.headers.one("keywords").split(","),
            "created": self.clock.read(self.headers.one("date")),
            "language": self.headers.one("content-language").partition(",")[0],
            "note": self.sender(),
        }
        if len(facts["headline"]) > limits.HEADLINE:
            html = f"{text.html_of([facts['headline']])}\n{body.html}".strip()
            body = replace(body, html=html)
            facts["headline"] = ""
        facts["left_out"] = [*self.parts.left_out, *self.clock.left_out]
        return finish.story(
            self.document, source_id=self.id, body=body, alone=self.line is None, **facts
        )

    @property
    def id(self) -> str:
        """The mail's own id."""
        return self.headers.one("message-id").strip("<> ")

    def sender(self) -> str:
        """Who sent it, for staff."""
        said = self.headers.one("from")
        return _("Sent by %(sender)s.") % {"sender": said} if said else ""
