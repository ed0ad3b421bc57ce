"""XML of many items, cut at the items' tags: so that one that is broken spoils no other.

Feeds and exports are written by many hands: a bare ``&``, HTML that nobody escaped, a tag that is
never closed, a byte of another character set. Each item is parsed by itself, as it stands if it
can be, else mended as far as nothing is guessed; what is worse is a `Problem`, and the next item is
read. Memory is flat in the size of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias

from django.utils.translation import gettext as _
from lxml import etree

from articles import limits
from articles.importing.formats import rows, xml_text, xmls
from articles.importing.formats.xmls import Element
from articles.importing.records import Aside, Document, Problem, Reading

_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
_OUTERMOST = ("rss", "feed", "RDF")
_OUTER = (*_OUTERMOST, "channel", "html", "body")
_FAULT = re.compile("[\0\ud800-\udfff]")
_OPAQUE = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,8}|#[xX][0-9a-fA-F]{1,7});)")
_TEXT = re.compile(
    r"<((?:[A-Za-z][\w.-]*:)?(?:title|description|encoded|content|summary|body|excerpt|subtitle))"
    r"(?:\s[^<>]*)?(?<!/)>"
)
_TAG = re.compile(r"<[A-Za-z/]")
_XML = "http://www.w3.org/XML/1998/namespace"


class Kind(Enum):
    """What a piece of a file is."""

    HEAD = "head"
    """All that stands before the first item; it comes first, and always."""
    ITEM = "item"
    CUT = "cut"
    """The beginning of an item after which the file ends."""
    LARGE = "large"
    """The beginning of an item that is larger than a story may be."""
    END = "end"
    """Nothing: the file ended without the end of its outermost element."""


class Piece(NamedTuple):
    """A part of a file as it stands there."""

    kind: Kind
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says before its first item; ``element`` is empty where it cannot be read."""

    element: Element
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a file."""

    element: Element
    line: int


Found: TypeAlias = Head | Part | Problem | Aside


def items(document: Document, reading: Reading, names: Sequence[str]) -> Iterator[Found]:
    """The head of a file and each of its items, which are called by one of these local names.

    What cannot be read of it is a `Problem` with its line, and what was mended is named as an
    `Aside`, once. Lets `RefusedError` and `OSError` of the document's stream pass.
    """
    reader = _Reader(document, reading)
    for piece in pieces(document, reading, names):
        if isinstance(piece, Problem):
            yield piece
        else:
            yield from reader.read(piece)


def pieces(document: Document, reading: Reading, names: Sequence[str]) -> Iterator[Piece | Problem]:
    """The same unparsed. Bytes that do not fit are in it as halves of characters."""
    cutter = _Cutter(names)
    for passage in xml_text.passages(document, reading, rows.MARKED):
        if isinstance(passage, Problem):
            yield passage
            return
        yield from cutter.take(passage)
    yield from cutter.end()


def parsed(text: str, spaces: Mapping[str, str]) -> tuple[Element | None, str, bool]:
    """An item, how it breaks the rules of XML, and whether it was mended so that nothing is lost.

    ``spaces`` are the namespaces that are declared around it, by their prefixes.
    """
    opening = "".join(f' {prefix}="{_escaped(space)}"' for prefix, space in spaces.items())
    element, said = None, ""
    for mended in (text, _with_ampersands(text), _with_html(_with_ampersands(text))):
        element, fault = _parsed(f"<x{opening}>{mended}</x>")
        said = said or fault
        if not fault:
            return element, said, True
    return element, said, False


def _parsed(whole: str) -> tuple[Element | None, str]:
    """The first element within the outermost one, or how all of it breaks the rules of XML.

    A prefix that is declared amiss breaks none. The parser stops at the first fault, because there
    can be millions.
    """
    careful = xmls.parser()
    try:
        outer = etree.fromstring(whole.encode(), careful)
    except etree.XMLSyntaxError as error:
        faults = careful.error_log
        if fatal := [each.message for each in faults if each.level >= etree.ErrorLevels.FATAL]:
            return None, fatal[0]
        outer = etree.fromstring(whole.encode(), xmls.parser(recover=True))
        if outer is None:
            return None, str(error.msg)
    return next(iter(outer), None), ""


def root_of(head: str) -> Element:
    """The outermost element of a head, as far as it can be read."""
    said = faultless(head)
    root = etree.fromstring(said.encode(), xmls.parser(recover=True)) if said.strip() else None
    return etree.Element("none") if root is None else root


def faultless(text: str) -> str:
    """A text with signs that nobody overlooks for bytes that do not fit."""
    return _FAULT.sub("\ufffd", text)


def spaces_of(element: Element) -> dict[str, str]:
    """The namespaces that hold within the outermost elements, by the attributes that say so."""
    found: dict[str | None, str] = {}
    for each in [element, *xmls.within(element, *_OUTER)]:
        found.update({prefix: space for prefix, space in each.nsmap.items() if space != _XML})
    return {f"xmlns:{prefix}" if prefix else "xmlns": space for prefix, space in found.items()}


class _Reader:
    """Parses the pieces of one file."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document = document
        self.charset = xml_text.charset_of(document, reading)
        self.spaces: dict[str, str] = {}
        self.has_told = False

    def read(self, piece: Piece) -> Iterator[Found]:
        """What a piece is, and what is wrong with it."""
        if piece.kind is Kind.HEAD:
            yield self.head(piece)
        elif fault := self.fault(piece):
            yield fault
        elif piece.kind is Kind.ITEM:
            yield from self.item(piece)
        else:
            yield Problem(self.document.path, _why_not(piece.kind), piece.line)

    def head(self, piece: Piece) -> Head:
        """The head, as far as it can be read: its faults are no story's."""
        root = root_of(piece.text)
        self.spaces = spaces_of(root)
        blank = len(piece.text) - len(piece.text.lstrip())
        return Head(root, piece.line + piece.text.count("\n", 0, blank))

    def item(self, piece: Piece) -> Iterator[Found]:
        """One item, or why it is none; and what was mended in it, unless others were before."""
        element, said, is_mended = parsed(piece.text, self.spaces)
        said = said.strip(" .\n")
        if not is_mended or element is None:
            reason = _("this item breaks the rules of XML (%(message)s), and it cannot be mended.")
            yield Problem(self.document.path, reason % {"message": said}, piece.line)
            return
        if said and not self.has_told:
            self.has_told = True
            what = _("a mistake in the XML, which was mended here and wherever it comes again")
            yield Aside(self.document.path, what, said, piece.line)
        yield Part(element, piece.line)

    def fault(self, piece: Piece) -> Problem | None:
        """Why a piece is no text."""
        found = _FAULT.search(piece.text)
        if not found:
            return None
        line = piece.line + piece.text.count("\n", 0, found.start())
        reason = _("there are NUL bytes here, so this is not text.")
        if found[0] != "\0":
            sample = piece.text.encode("utf-8", rows.UNMARKED)
            reason = xml_text.unfit(self.charset, ord(found[0]) & 0xFF, sample)
        return Problem(self.document.path, reason, line)


class _Cutter:
    """Cuts text that comes in passages."""

    def __init__(self, names: Sequence[str]) -> None:
        name = r"(?:[A-Za-z_][\w.-]*:)?"
        self.tags = re.compile(
            rf"<!\[CDATA\[|<!--|<({name}(?:{'|'.join(names)}))(?=[\s/>])[^<>]*>"
            rf"|</({name}(?:{'|'.join((*names, *_OUTERMOST))}))\s*>"
        )
        self.text, self.line = "", 1
        self.start = 0  # of what is open, or of what is not looked at yet
        self.place = 0  # up to where it was looked at
        self.hidden = ""  # what ends the comment or the words in which no tag counts
        self.name = ""  # of the newest item
        self.kind: Kind | None = Kind.HEAD  # of what is open; None is between items
        self.is_ended = False

    def take(self, passage: str) -> Iterator[Piece]:
        """Every piece that this passage completes."""
        self.text, self.start, self.place = (
            self.text[self.start :] + passage,
            0,
            self.place - self.start,
        )
        while found := self._next_tag():
            yield from self._begin(found) if found[1] else self._end(found)
        if self.kind is None:
            self._go(self.place)
        elif len(self.text) - self.start > limits.STORY_FILE:
            yield from self._give_up()

    def _give_up(self) -> Iterator[Piece]:
        """Hand on the beginning of what is too large, and pass over the rest of it."""
        is_head = self.kind is Kind.HEAD
        if self.kind is not Kind.LARGE:
            kind = Kind.HEAD if is_head else Kind.LARGE
            yield Piece(kind, self.text[self.start :][: limits.STORY_FILE], self.line)
        self.kind = None if is_head else Kind.LARGE
        self._go(self.place)

    def end(self) -> Iterator[Piece]:
        """What is left where the file ends."""
        rest = self.text[self.start :]
        if self.kind is Kind.ITEM:
            yield Piece(Kind.CUT, rest, self.line)
            return
        if self.kind is Kind.HEAD:
            yield Piece(Kind.HEAD, rest, self.line)
        if not self.is_ended:
            yield Piece(Kind.END, "", self.line + rest.count("\n"))

    def _next_tag(self) -> re.Match[str] | None:
        """The next tag of an item or of what holds them all."""
        while True:
            if self.hidden and not self._leave_hidden():
                return None
            found = self.tags.search(self.text, self.place)
            if found is None:
                open_tag = self.text.rfind("<", self.place)
                is_whole = open_tag < 0 or ">" in self.text[open_tag:]
                self.place = len(self.text) if is_whole else open_tag
                return None
            self.place = found.end()
            if found[0] not in _ENDS:
                return found
            self.hidden = _ENDS[found[0]]

    def _leave_hidden(self) -> bool:
        end = self.text.find(self.hidden, self.place)
        if end < 0:
            self.place = max(self.place, len(self.text) - 2)
            return False
        self.place, self.hidden = end + len(self.hidden), ""
        return True

    def _begin(self, tag: re.Match[str]) -> Iterator[Piece]:
        """Take the start of an item, which is also the end of one that has none."""
        if self.kind is Kind.ITEM and tag[1] != self.name:
            return  # what an item holds may be called so too
        if self.kind is Kind.HEAD:
            yield Piece(Kind.HEAD, self.text[self.start : tag.start()], self.line)
        elif self.kind is Kind.ITEM:
            yield self._item(tag.start(), f"</{self.name}>")
        self._go(tag.start())
        self.kind, self.name = Kind.ITEM, tag[1]
        if tag[0].endswith("/>"):
            yield from self._close()

    def _end(self, tag: re.Match[str]) -> Iterator[Piece]:
        """Take the end of an item, or of what holds them all."""
        if tag[2] == self.name:
            yield from self._close()
        elif tag[2].rpartition(":")[2] in _OUTERMOST:
            self.is_ended = True
            if self.kind is Kind.ITEM:
                yield self._item(tag.start(), f"</{self.name}>")
                self._go(tag.start())
                self.kind = None

    def _close(self) -> Iterator[Piece]:
        if self.kind is Kind.ITEM:
            yield self._item(self.place)
        if self.kind is not Kind.HEAD:
            self._go(self.place)
            self.kind = None

    def _item(self, end: int, closing: str = "") -> Piece:
        kind = Kind.ITEM if end - self.start <= limits.STORY_FILE else Kind.LARGE
        return Piece(kind, self.text[self.start : end] + closing, self.line)

    def _go(self, start: int) -> None:
        """Go on behind what was handed on, or is not asked for."""
        self.line += self.text.count("\n", self.start, start)
        self.start = start


def _why_not(kind: Kind) -> str:
    if kind is Kind.LARGE:
        reason = _("this is larger than %(limit)d bytes, the most that one story may have.")
        return reason % {"limit": limits.STORY_FILE}
    if kind is Kind.CUT:
        return _("this item has no end, because the file breaks off; what stands before is read.")
    return _("the file breaks off here, without its own end; what stands before is read.")


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _with_ampersands(text: str) -> str:
    """The text with every ``&`` escaped that begins nothing XML knows."""
    parts = _OPAQUE.split(text)
    parts[::2] = [_BARE.sub("&amp;", part) for part in parts[::2]]
    return "".join(parts)


def _with_html(text: str) -> str:
    """The text with HTML as words, where it stands as tags in what holds HTML."""
    parts: list[str] = []
    place, endless = 0, set[str]()
    for opening in _TEXT.finditer(text):
        ending = f"</{opening[1]}>"
        if opening.start() < place or ending in endless:
            continue
        end = text.find(ending, opening.end())
        if end < 0:
            endless.add(ending)  # so that each is sought in vain only once
            continue
        parts += [text[place : opening.end()], _as_words(text[opening.end() : end])]
        place = end
    return "".join([*parts, text[place:]])


def _as_words(inside: str) -> str:
    if inside.lstrip().startswith("<![CDATA[") or not _TAG.search(inside):
        return inside
    return f"<![CDATA[{inside.replace(']]>', ']]&gt;')}]]>"
