"""What a mail says: its headers, the text that a person would read in it, and its attachments.

Of Python's `email` only the parser of the old policy is used, which takes everything as it is; what
headers mean is read here, so that nothing in them can stop the reading. Lines that a program
broke to fit are joined again (``format=flowed``, RFC 3676), and a signature is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, markup, text
from articles.errors import RefusedError
from articles.importing import bodies, cleaning, sieve
from articles.importing.bodies import Body
from articles.importing.formats import jsons, layout, tables, typed
from articles.importing.records import Aside, Image, Problem

LONGEST_HEADER = 20_000
_DEEPEST = 50
_SIGNATURE = re.compile(r"^-- \r?$", re.MULTILINE)
_QUOTED = re.compile(r"(>*) ?(.*)")
_KINDS = {
    "image": gettext_lazy("a picture"),
    "audio": gettext_lazy("a sound recording"),
    "video": gettext_lazy("a film"),
    "message": gettext_lazy("a mail attached to a mail"),
    "text/calendar": gettext_lazy("an event"),
    "text/vcard": gettext_lazy("an address card"),
}


class Headers:
    """Headers as words, whatever they are written in."""

    def __init__(self, message: Message, encoding: str) -> None:
        self.encoding = encoding
        self.raw: dict[str, str] = {}
        for name, value in message.raw_items():
            self.raw.setdefault(name.lower(), str(value))

    def one(self, name: str) -> str:
        """The first header of a name as one clean line."""
        said = self.raw.get(name, "")[:LONGEST_HEADER]
        plain = _decoded(said.encode("utf-8", "surrogateescape"), self.encoding)
        return cleaning.clean_line("".join(_words_of(plain)))


def _words_of(said: str) -> Iterator[str]:
    """The pieces of a header that is written in encoded words (RFC 2047)."""
    try:
        pieces = decode_header(said)
    except (HeaderParseError, ValueError):
        yield said
        return
    for piece, charset in pieces:
        if isinstance(piece, str):
            yield piece
        elif charset:
            yield _decoded(piece, charset)
        else:
            yield piece.decode("raw-unicode-escape", "replace")


def _decoded(data: bytes, charset: str) -> str:
    """Bytes of a header: as UTF-8 if they are that, else in the set named; never raises."""
    for each in ("utf-8", charset, "cp1252"):
        try:
            return data.decode(cleaning.known_encoding(each))
        except (UnicodeError, RefusedError):
            continue
    return data.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a mail."""

    words: str
    is_html: bool
    flow: str = ""
    """``flowed`` where single line ends within paragraphs are no line ends; ``delsp`` as well."""


@dataclass(slots=True)
class _Kept:
    """What is found in a part: texts to be read one after the other."""

    texts: list[_Text] = field(default_factory=list)
    is_marked: bool = False
    """Whether one of them has markup."""


class Parts:
    """Finds in a mail what a person would read, and names all else."""

    def __init__(self, message: Message, path: str, encoding: str) -> None:
        self.path = path
        self.encoding = encoding
        self.problem: Problem | None = None
        self.asides: list[Aside] = []
        self.left_out: list[str] = []
        self.texts = self._of(message, 0).texts

    @property
    def form(self) -> tables.Row | None:
        """A form's fields, where the only text is JSON that holds a story."""
        said = self.texts[0].words.strip() if len(self.texts) == 1 else ""
        if not said.startswith("{") or self.texts[0].is_html:
            return None
        found = jsons.parse(said, self.path)
        holds = isinstance(found, dict) and tables.Naming({}).holds_stories(found)
        return jsons.mapping(found) if holds else None

    def body(self) -> Body:
        """All texts, one after the other."""
        found = [self._body(each) for each in self.texts]
        images: list[Image] = [image for each in found for image in each.images]
        left_out = [words for each in found for words in each.left_out]
        return Body("\n".join(each.html for each in found).strip(), tuple(images), tuple(left_out))

    def _body(self, said: _Text) -> Body:
        if said.is_html:
            return bodies.of_html(said.words)
        words, *signature = _SIGNATURE.split(said.words, maxsplit=1)
        if left := cleaning.clean_line("".join(signature)[: limits.FACT]):
            self.left_out.append(_("the signature “%(words)s”") % {"words": left})
        if said.flow:
            return bodies.of_paragraphs(_flowed(words, delete_space="delsp" in said.flow))
        return Body(markup.clean_html(typed.plain(words)))

    def _of(self, part: Message, depth: int) -> _Kept:
        """What is to be read in a part."""
        if depth > _DEEPEST:
            self._aside(part)
            return _Kept()
        if not part.is_multipart() or part.get_content_maintype() == "message":
            return self._of_leaf(part)
        inside = [each for each in part.get_payload() if isinstance(each, Message)]
        kept = [self._of(each, depth + 1) for each in inside]
        if part.get_content_subtype() == "alternative":
            said = [each for each in kept if _says_something(each)]
            marked = [each for each in said if each.is_marked]
            return (marked or said or [_Kept()])[-1]
        texts = [each for one in kept for each in one.texts]
        return _Kept(texts, any(one.is_marked for one in kept))

    def _of_leaf(self, part: Message) -> _Kept:
        kind = part.get_content_type()
        is_text = kind in ("text/plain", "text/html", "text/enriched")
        if not is_text or part.get_content_disposition() == "attachment" or _file_name(part):
            self._aside(part)
            return _Kept()
        words = self._words(part)
        if isinstance(words, Problem):
            self.problem = self.problem or words
            return _Kept()
        if kind == "text/html" and (reason := sieve.why_endless(words)):
            self.problem = self.problem or Problem(self.path, reason)
            return _Kept()
        return _Kept([_Text(words, kind == "text/html", _flow(part))], kind == "text/html")

    def _words(self, part: Message) -> str | Problem:
        """A text, decoded as it says that it is written."""
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        charset = str(part.get_content_charset() or "")
        try:
            known = cleaning.known_encoding(charset) if charset else self.encoding
        except RefusedError:
            known = self.encoding
        if reason := layout.why_too_many(data.count(b"\n")):
            return Problem(self.path, reason)
        return cleaning.decoded(self.path, data, "" if known == "ascii" else known)

    def _aside(self, part: Message) -> None:
        kind = part.get_content_type()
        what = _KINDS.get(kind) or _KINDS.get(part.get_content_maintype())
        name = _file_name(part)
        if kind == "message/rfc822" and not name:
            name = self._subject_within(part)
        name = text.shorten(name or kind, limits.NAME)
        self.asides.append(Aside(self.path, str(what or _("an attached file")), name))

    def _subject_within(self, part: Message) -> str:
        inside = part.get_payload()
        first = inside[0] if isinstance(inside, list) and inside else None
        return Headers(first, self.encoding).one("subject") if isinstance(first, Message) else ""


def _says_something(kept: _Kept) -> bool:
    return any(
        bodies.plain(each.words) if each.is_html else each.words.strip() for each in kept.texts
    )


def _file_name(part: Message) -> str:
    """What an attachment is called, as one clean line; never as a path."""
    try:
        said = part.get_filename("")
    except (LookupError, ValueError, TypeError):  # of a name in parts that do not fit (RFC 2231)
        return ""
    plain = "".join(_words_of(str(said)[:LONGEST_HEADER]))
    return cleaning.clean_line(plain.replace("\\", "/").rpartition("/")[2])


def _flow(part: Message) -> str:
    """How line ends are meant."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return ""
    deletes = str(part.get_param("delsp", "")).lower() == "yes"
    return "flowed delsp" if deletes else "flowed"


def _flowed(passage: str, *, delete_space: bool) -> Iterator[str]:
    """Paragraphs: a line that ends in a space goes on in the next one of as deep a quotation."""
    open_words: list[str] = []
    depth = ""
    for line in passage.splitlines():
        found = _QUOTED.fullmatch(line)
        quoted, words = (found[1], found[2]) if found else ("", line)
        if open_words and quoted != depth:
            yield "".join(open_words)
            open_words = []
        depth = quoted
        goes_on = words.endswith(" ")
        open_words.append(words[:-1] if goes_on and delete_space else words)
        if not goes_on:
            yield "".join(open_words)
            open_words = []
    yield "".join(open_words)
