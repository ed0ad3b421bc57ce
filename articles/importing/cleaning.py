"""From bytes to clean lines, and what the newsroom's limits allow.

Nothing is cut or guessed in silence: what cannot be read, or is longer than `limits` allow,
is a `Problem` that says where. Every format cleans its words here before it makes a record.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from articles import limits, text
from articles.errors import RefusedError
from articles.importing.records import Document, Problem

SAMPLE = 100_000
"""Bytes from which a character set is guessed."""
MARKS_IN_A_ROW = 30
"""Of the stream-safe text format (Unicode Standard Annex 15, section 13)."""

_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_CONTROL_SIGNS = bytes([*range(9), *range(14, 32), 127])
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSEEN_ASCII = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0001]"
)
# A joiner means something between the letters of Persian or Hindi and between emoji.
_IDLE_JOINERS = re.compile(
    "(?<![^\x00-\u024f\\s])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f\\s])"
)
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS_IN_A_ROW + 1},}}")
_GRAPHEME_JOINER = "\u034f"

_BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16, whose mark is the beginning of its own
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"BZh91AY", b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07", b"\xfd7zXZ", b"\x7fELF", b"II*\x00", b"MM\x00*", b"SQLite format 3\x00",
    b"{\\rtf",
)  # fmt: skip
_NOT_CHARACTER_SETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
_LIKELY_SETS = (
    "cp1252 cp1250 cp1251 koi8_r mac_roman utf_16 utf_32 cp932 euc_jp gb18030 big5 euc_kr".split()
)


class Line(NamedTuple):
    """A clean line or paragraph, and the line of the file on which it begins."""

    text: str
    number: int | None = None


def known_encoding(name: str) -> str:
    """Python's name for a character set; `RefusedError` where it has none of that name.

    Latin-1 is read as Windows-1252, as the Encoding Standard of the WHATWG has it: what is
    called Latin-1 and holds bytes from 0x80 to 0x9F has quotes there, not control characters.
    """
    try:
        found = codecs.lookup(name).name
        " ".encode(found)  # base64 and its like have a codec, and are no character sets
    except (LookupError, ValueError):
        found = ""
    if not found or found.replace("_", "-") in _NOT_CHARACTER_SETS:
        reason = _("“%(name)s” is not a character set; try utf-8, cp1252 or iso-8859-15.")
        raise RefusedError(reason % {"name": text.shorten(clean_line(name), limits.NAME)})
    return "cp1252" if found == "iso8859-1" else found


def decode(document: Document, encoding: str = "") -> str | Problem:
    """A document as text with its own line ends, decoded strictly.

    A byte order mark decides; else ``encoding``, which is a name that Python knows; else it
    must be UTF-8. A file that is no text at all is refused as such.
    """
    return decoded(document.path, document.data, encoding)


def decoded(path: str, data: bytes, encoding: str = "") -> str | Problem:
    """The same for bytes at hand, of a file that may be larger than one story."""
    if data.startswith(_BINARY):
        return Problem(path, _not_text())
    charset = charset_of(data, encoding)
    try:
        whole = data.decode(charset)
    except UnicodeError as error:
        return _undecodable(path, data, charset, error)
    return _unfit(path, data, whole) or whole


def charset_of(data: bytes, encoding: str = "") -> str:
    """What a text is read in that begins with these bytes, as `decode` decides it."""
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    return marked or encoding or "utf-8"


def clean(passage: str) -> str:
    """A text as the newsroom keeps it: composed (NFC), with nothing invisible in it.

    Line ends, tabs and spaces stay. Linear, also on marks piled up to make it slow.
    """
    if text.is_plain(passage):  # nothing to compose, and nothing invisible but in ASCII
        return _UNSEEN_ASCII.sub("", passage) if _may_have_controls(passage) else passage
    if "\u200c" in passage or "\u200d" in passage:
        passage = _IDLE_JOINERS.sub("", passage)
    passage = _UNSEEN.sub("", passage)
    return unicodedata.normalize("NFC", _MARKS.sub(_part_marks, passage))


def clean_line(words: str) -> str:
    """Words as one clean line, whatever they were parted by."""
    return text.squeeze(clean(words))


def clean_lines(passage: str) -> Iterator[Line]:
    """Every line of a text, clean and numbered from 1; a blank line is an empty one."""
    cleaned = clean(passage)
    if not _has_other_line_ends(cleaned):
        for number, line in enumerate(cleaned.split("\n"), start=1):
            yield Line(text.squeeze(line), number)
        return
    begin, number = 0, 1
    for end in _LINE_ENDS.finditer(cleaned):
        yield Line(text.squeeze(cleaned[begin : end.start()]), number)
        begin, number = end.end(), number + 1
    yield Line(text.squeeze(cleaned[begin:]), number)


def _has_other_line_ends(passage: str) -> bool:
    return any(end in passage for end in "\r\v\f\x85\u2028\u2029")


def _may_have_controls(passage: str) -> bool:
    """Whether it is worth a closer look; what cannot be encoded is."""
    try:
        encoded = passage.encode()
    except UnicodeEncodeError:
        return True
    return b"\xc2" in encoded or len(encoded) > len(encoded.translate(None, _CONTROL_SIGNS))


def over_limit(
    path: str, *, headline: Line | None, paragraphs: Sequence[Line], related: Sequence[Line]
) -> Problem | None:
    """The first thing of a story that is more than the newsroom's limits allow."""
    return (
        _too_long(path, [headline] if headline else [], limits.HEADLINE)
        or _too_many(path, paragraphs, limits.PARAGRAPHS, _("paragraphs"))
        or _too_long(path, paragraphs, limits.PARAGRAPH)
        or _too_many(path, related, limits.RELATED, _("related headlines"))
        or _too_long(path, related, limits.HEADLINE)
    )


def _too_long(path: str, lines: Iterable[Line], limit: int) -> Problem | None:
    for line in lines:
        if len(line.text) > limit:
            reason = _("this is longer than %(limit)d characters: “%(start)s”")
            values = {"limit": limit, "start": text.shorten(line.text[:200], 60)}
            return Problem(path, reason % values, line.number)
    return None


def _too_many(path: str, lines: Sequence[Line], limit: int, what: str) -> Problem | None:
    if len(lines) <= limit:
        return None
    reason = _("this story has more than %(limit)d %(what)s.") % {"limit": limit, "what": what}
    return Problem(path, reason, lines[limit].number)


def _part_marks(found: re.Match[str]) -> str:
    """A run of symbols in which no more than 30 combining marks follow one another.

    Python's normalisation sorts such marks in quadratic time.
    """
    parted, marks = [], 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks > MARKS_IN_A_ROW:
            parted.append(_GRAPHEME_JOINER)
            marks = 1
        parted.append(sign)
    return "".join(parted)


def _unfit(path: str, data: bytes, whole: str) -> Problem | None:
    """Why a text that could be decoded is none that a story is made of."""
    if "\0" in whole:
        line = _place(whole[: whole.index("\0")])[0]
        return Problem(path, _nul_bytes(data), line)
    if not _may_have_controls(whole):
        return None
    if half := _SURROGATES.search(whole):
        line = _place(whole[: half.start()])[0]
        return Problem(path, _("there is half of a character here."), line)
    if len(_CONTROLS.findall(whole)) * 10 > len(whole):
        return Problem(path, _not_text())
    return None


def _nul_bytes(data: bytes) -> str:
    for name, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros.count(0) * 2 > len(zeros):
            reason = _("there are NUL bytes here; if this is UTF-16, try --encoding %(name)s.")
            return reason % {"name": name}
    return _("there are NUL bytes here, so this is not text.")


def _not_text() -> str:
    return _("this is not plain text but a picture, a document or another binary file.")


def _undecodable(path: str, data: bytes, charset: str, error: UnicodeError) -> Problem:
    """Where decoding failed, by line and column, and which character set to try."""
    if not isinstance(error, UnicodeDecodeError):
        return Problem(path, _not_text())
    if charset == "utf-8" and b"\0" in data:
        return Problem(path, _nul_bytes(data))
    if charset == "utf-8" and len(_CONTROL_BYTES.findall(data)) * 20 > len(data):
        return Problem(path, _not_text())
    line, column = _place(error.object[: error.start].decode(charset, "ignore"))
    reason = _("this is not %(charset)s text (byte %(byte)s at column %(column)d)") % {
        "charset": "UTF-8" if charset.startswith("utf-8") else charset,
        "byte": f"0x{error.object[error.start]:02x}",
        "column": column,
    }
    if likely := likely_set(data):
        reason += _("; try --encoding %(likely)s") % {"likely": likely}
    return Problem(path, f"{reason}.", line)


def _place(before: str) -> tuple[int, int]:
    """The line and column, from 1, at which the text after ``before`` begins."""
    lines = _LINE_ENDS.split(before)
    return len(lines), len(lines[-1]) + 1


def likely_set(data: bytes) -> str:
    """The character set to suggest; empty unless the bytes leave little doubt.

    Western text is often as good in several sets. Then it is Windows' own, which the wires
    and their editors write; a doubtful set of another script is not worth a person's try.
    """
    best = (matches := from_bytes(data[:SAMPLE], cp_isolation=_LIKELY_SETS)).best()
    if best is None or best.chaos > 0.05:
        return ""
    equals = [match for match in matches if match.chaos <= best.chaos]
    if any("cp1252" in match.could_be_from_charset for match in equals):
        return _if_whole(data, "cp1252")
    sure = best.coherence >= 0.4 or best.multi_byte_usage > 0.25
    return _if_whole(data, best.encoding.replace("_", "-")) if sure else ""


def _if_whole(data: bytes, charset: str) -> str:
    """The set's name if all of the data can be read in it, and not only the sample."""
    try:
        data.decode(charset)
    except UnicodeError:
        return ""
    return charset
