"""The text of an XML document, ready for a parser: decoded, its document type taken off.

The parser never meets a document type, so that there is nothing to declare an entity with; a file
that declares entities of its own is refused. The names that HTML has for characters (``&nbsp;``)
become those characters here, as files expect that use them without declaring them.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.importing import cleaning
from articles.importing.records import Document, Problem, Reading

BLOCK = 65_536
"""Bytes that are decoded and parsed at a time."""
_LONGEST_REFERENCE = 40

_MARKS = (  # UTF-32 before UTF-16, whose mark is the beginning of its own
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What calls itself the first is written in the second (WHATWG, Encoding Standard).
_WIDER = {
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_SINGLE_BYTES = ("cp125", "cp874", "iso8859", "koi8", "mac")
_DECLARED = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]+)")

# No alternative of these can match where another one does, and nothing is tried twice.
_MISCELLANY = re.compile(r"(?:[\s\ufeff]++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPE = re.compile(
    r"<!DOCTYPE\b(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+"
    r"(?:\[((?:<!--.*?-->|\"[^\"]*+\"|'[^']*+'|[^\]\"'])*+)\]\s*+)?>",
    re.DOTALL | re.IGNORECASE,
)
# Those for DTDs alone (``%``) mean nothing where no DTD is read; older NewsML declares them.
_ENTITY = re.compile(r"<!ENTITY(?!\s+%\s)")
START = re.compile(
    r"<(?:([^\s<>/:=\"'\0]++):)?([^\s<>/:=\"'!?\0]++)((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)"
)
"""A start tag: its prefix, its name and its attributes."""
_NAMESPACE = re.compile(r"\sxmlns(?::([^\s=]++))?\s*=\s*(?:\"([^\"]*+)\"|'([^']*+)')")
_REFERENCE = re.compile(r"&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7})|([A-Za-z][A-Za-z0-9]{0,31}));")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What was Windows-1252 and was made UTF-8 as if it had been Latin-1; nobody writes these otherwise.
_MEANT = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


class Outermost(NamedTuple):
    """The outermost element of a document, as its start tag says it."""

    name: str
    """Without prefix."""
    namespace: str
    declared: frozenset[str]
    """All namespaces that it declares."""


def outermost(document: Document) -> Outermost | None:
    """The outermost element by the document's first bytes; None where this is not XML."""
    head = document.head
    if b"<" not in head[:200]:
        return None
    charset = _marked(head) or _declared(head) or "utf-8"
    passage = head.decode(charset, "replace").removeprefix("\ufeff")
    found = START.match(passage, _prolog(passage).end)
    if not found:
        return None
    prefix, name, facts = found.groups()
    spaces = {said[0]: html.unescape(said[1] or said[2]) for said in _NAMESPACE.findall(facts)}
    return Outermost(name, spaces.get(prefix or "", ""), frozenset(spaces.values()))


def passages(
    document: Document, reading: Reading, errors: str = "strict"
) -> Iterator[str | Problem]:
    """The text from the outermost element on, ready for the parser; a break ends it.

    What stands before that element is blank lines here, so that lines are counted right.
    ``errors`` says what becomes of bytes that do not fit, as Python's codecs have it.
    """
    rest, is_opening = "", True
    for block in _decoded(document, charset_of(document, reading), errors):
        if isinstance(block, Problem):
            yield block
            return
        passage, rest = _uncut(rest + block)
        if is_opening:
            passage, problem = _without_prolog(document, passage)
            if problem:
                yield problem
                return
            is_opening = False
        yield _for_parser(passage)
    yield _for_parser(rest)


def unfit(charset: str, byte: int, sample: bytes) -> str:
    """Why a byte is no text, and which character set the bytes around it suggest."""
    reason = _("this is not %(charset)s text (byte %(byte)s)") % {
        "charset": "UTF-8" if charset.startswith("utf-8") else charset,
        "byte": f"0x{byte:02x}",
    }
    if likely := cleaning.likely_set(sample):
        reason += _("; try --encoding %(likely)s") % {"likely": likely}
    return f"{reason}."


def _decoded(document: Document, charset: str, errors: str = "strict") -> Iterator[str | Problem]:
    """A document's text by the block; the first is long enough for its head."""
    decoder, line = codecs.getincrementaldecoder(charset)(errors), 1
    with document.opened() as stream:
        while True:
            block = stream.read(BLOCK)
            try:
                passage = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                yield _undecodable(document, charset, error, line)
                return
            line += passage.count("\n")
            yield passage
            if not block:
                return


def _undecodable(document: Document, charset: str, error: UnicodeDecodeError, line: int) -> Problem:
    reason = unfit(charset, error.object[error.start], bytes(error.object))
    before = error.object[: error.start].decode(charset, "ignore")
    return Problem(document.path, reason, line + before.count("\n"))


def charset_of(document: Document, reading: Reading) -> str:
    """The character set that the whole document can be read in, or else the likeliest.

    A mark decides; else what the document declares, UTF-8, and what the importer was told, in
    this order. What declares a set of single bytes and is UTF-8 all the same was written in that.
    """
    if marked := _marked(document.head):
        return marked
    declared = _declared(document.head)
    likely = [declared, "utf-8", reading.encoding]
    if declared.startswith(_SINGLE_BYTES):
        likely[:2] = ["utf-8", declared]
    candidates = list(dict.fromkeys(filter(None, likely)))
    if len(candidates) == 1:
        return candidates[0]
    fitting = (each for each in candidates if _is_in(document, each))
    return next(fitting, declared or candidates[0])


def _is_in(document: Document, charset: str) -> bool:
    return not any(isinstance(block, Problem) for block in _decoded(document, charset))


def _marked(head: bytes) -> str:
    """The character set by a byte order mark, or by the zeros of one that has none."""
    return next((charset for mark, charset in _MARKS if head.startswith(mark)), "")


def _declared(head: bytes) -> str:
    """The character set that the declaration names, if there is one of that name.

    A declaration that can be read as ASCII is not in UTF-16 or UTF-32, whatever it says.
    """
    found = _DECLARED.match(head)
    try:
        charset = cleaning.known_encoding(found[1].decode()) if found else ""
    except RefusedError:
        return ""
    return "" if charset.startswith(("utf-16", "utf-32")) else _WIDER.get(charset, charset)


class _Prolog(NamedTuple):
    """What stands before the outermost element."""

    end: int
    """Where that element begins, if there is one."""
    subset: str
    """What a document type declares within the document."""
    declared_at: int


def _prolog(passage: str) -> _Prolog:
    subset, declared_at, end = "", 0, _end_of(_MISCELLANY, passage, 0)
    if doctype := _DOCTYPE.match(passage, end):
        subset, declared_at = doctype[1] or "", max(doctype.start(1), 0)
        end = _end_of(_MISCELLANY, passage, doctype.end())
    return _Prolog(end, subset, declared_at)


def _end_of(pattern: re.Pattern[str], passage: str, start: int) -> int:
    found = pattern.match(passage, start)
    return found.end() if found else start


def _without_prolog(document: Document, passage: str) -> tuple[str, Problem | None]:
    """The passage with blank lines for what stands before the outermost element."""
    prolog = _prolog(passage)
    if entity := _ENTITY.search(prolog.subset):
        at = prolog.declared_at + entity.start()
        reason = _("this declares entities of its own, and entities are not read.")
        return "", Problem(document.path, reason, passage.count("\n", 0, at) + 1)
    line = passage.count("\n", 0, prolog.end)
    if not START.match(passage, prolog.end):
        reason = _("this is not XML: no element begins here.")
        return "", Problem(document.path, reason, line + 1)
    return "\n" * line + passage[prolog.end :], None


def _uncut(passage: str) -> tuple[str, str]:
    """A passage, and apart from it the beginning of a reference that is cut off at its end."""
    cut = passage.rfind("&", -_LONGEST_REFERENCE)
    if cut < 0 or ";" in passage[cut:]:
        return passage, ""
    return passage[:cut], passage[cut:]


def _for_parser(passage: str) -> str:
    """The passage with named characters as themselves, and without what XML cannot hold."""
    passage = _CONTROLS.sub("", _REFERENCE.sub(_character, passage))
    return passage if passage.isascii() else passage.translate(_MEANT)


def _character(reference: re.Match[str]) -> str:
    """The character that a reference means, escaped where it would be markup.

    Numbers from 128 to 159 mean what they mean in HTML: signs of Windows-1252.
    """
    if reference[1] and f"{reference[1]};" not in html5:
        return reference[0]
    said = html.unescape(reference[0])
    return reference[0] if said in {"\n", "\r", "\t"} else html.escape(said)
