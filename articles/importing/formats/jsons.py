"""JSON read safely: as objects of unknown shape that nothing has to trust.

`pieces` goes through a document, and this reads each piece of it.

What JSON itself leaves open is refused, with line and column: a name twice in one object, numbers
that are none, values within each other without end. Half of a character, as programs leave behind
that cut words off, becomes U+FFFD, which an editor sees. Raw line ends in words are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NoReturn, TypeAlias

from django.utils.translation import gettext as _

from articles import text
from articles.importing import cleaning
from articles.importing.records import Document, Problem

Object: TypeAlias = Mapping[str, object]

DEEPEST = 200
"""Values within each other that are always read; some 900 are the most that the parser bears."""
LONGEST_NUMBER = 300
"""Digits of a whole number."""
_LEVELS = 8
"""Objects and lists within each other whose names tell a format."""

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},:]|[^\s\[\]{},:"]++', re.DOTALL)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_NO_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})


class _FaultError(ValueError):
    """Something that the parser would let pass; where it stands is looked up afterwards."""


def parse(whole: str, path: str, line: int = 1) -> object:
    """What one piece of JSON says that begins on a line; a `Problem` where it is none."""
    if _HALF.search(whole):
        whole = _ESCAPE.sub(lambda found: r"\ufffd" if found["half"] else found[0], whole)
    try:
        return _DECODER.decode(whole)
    except json.JSONDecodeError as error:
        place, reason = error.pos, _words_of(error)
    except (_FaultError, RecursionError):
        place, reason = _first_fault(whole)
    before = whole[:place]
    column = place - (before.rfind("\n") + 1) + 1
    return Problem(path, reason % {"column": column}, line + before.count("\n"))


def looks(document: Document, *names: str) -> bool:
    """Whether the document's first bytes are JSON with all of these names in its outermost object.

    ``data.items`` is a name within a name. Lists are seen through, so that a list of objects counts
    as an object. A file of several pieces of JSON, one a line, is another format. Never raises.
    """
    return said(document).issuperset(names)


def said(document: Document) -> frozenset[str]:
    """The names in the document's first bytes, with dots between those within each other."""
    return _names_in(document.head)


def dig(value: object, *steps: str | int) -> object:
    """What stands at the end of a way through objects and lists; None where the way ends."""
    for step in steps:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def mapping(value: object) -> Object:
    """An object; an empty one for everything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Object]:
    """The objects in a list; an object that stands alone is a list of one."""
    return [each for each in listed(value) if isinstance(each, dict)]


def listed(value: object) -> list[object]:
    """A list; what stands alone is a list of one, and null is an empty one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def words(value: object, *names: str) -> str:
    """The words under the first of these names that has any; a number's digits are words.

    Without names, the value's own. Not cleaned.
    """
    candidates = (dig(value, name) for name in names) if names else iter((value,))
    return next(filter(str.strip, map(_worded, candidates)), "")


def wordings(value: object, *names: str) -> list[str]:
    """The words of all in a list; of objects in it, those under the first name that has any."""
    found = (
        words(each, *names) if isinstance(each, dict) else _worded(each) for each in listed(value)
    )
    return [each for each in found if each.strip()]


def number(value: object, *names: str) -> int | float | None:
    """The number under the first of these names that has one, also where it is in quotes."""
    candidates = (dig(value, name) for name in names) if names else iter((value,))
    return next((found for each in candidates if (found := _numbered(each)) is not None), None)


def whole_number(value: object, *names: str) -> int | None:
    """The same where it is a whole one."""
    found = number(value, *names)
    return int(found) if found is not None and found == int(found) else None


def flag(value: object, name: str) -> bool:
    """Whether something is said to be so; ``"true"`` and 1 count."""
    found = dig(value, name)
    return found is True or found == 1 or (isinstance(found, str) and found.lower() == "true")


def _worded(value: object) -> str:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def _numbered(value: object) -> int | float | None:
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER:
        try:
            value = int(value) if value.strip("-").isdecimal() else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e300 else None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _FaultError
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise _FaultError
    return int(digits)


def _no_number(_word: str) -> NoReturn:
    raise _FaultError


_DECODER = json.JSONDecoder(
    strict=False, object_pairs_hook=_object, parse_int=_whole, parse_constant=_no_number
)


def charset(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where its NUL bytes are; else empty."""
    found = json.detect_encoding(data[:4])
    return found if found.startswith(("utf-16-", "utf-32-")) else ""


def _words_of(error: json.JSONDecodeError) -> str:
    """What is wrong in words of ours, with a place for the column."""
    rest = error.doc[error.pos :]
    if not error.doc.strip():
        return _("this file is empty.")
    if error.msg.startswith("Extra data"):
        reason = _("the JSON ends before column %%(column)d, and then comes “%(start)s”.")
    elif error.msg.startswith("Unterminated string"):
        return _("this JSON breaks off; the words that begin at column %(column)d have no end.")
    elif not rest.strip():
        return _("this JSON breaks off at column %(column)d.")
    else:
        reason = _("this is not JSON from column %%(column)d on: “%(start)s”.")
    start = text.shorten(cleaning.clean_line(rest[:200]), 40).replace("%", "%%")
    return reason % {"start": start}


def _first_fault(whole: str) -> tuple[int, str]:
    """Where the first thing stands that has JSON's form and that nobody can read for certain."""
    seen: list[set[str]] = []
    last, place = "", 0
    for token in _TOKEN.finditer(whole):
        word = token[0]
        if word == ":" and seen:
            name = _worded(_DECODER.decode(last)) if "\\" in last else last.strip('"')
            if name in seen[-1]:
                return place, _twice(name)
            seen[-1].add(name)
        elif word in "]}":
            del seen[-1:]
        elif reason := _fault(word, len(seen)):
            return token.start(), reason
        elif word in "[{":
            seen.append(set())
        last, place = word, token.start()
    return 0, _("this JSON cannot be read.")


def _twice(name: str) -> str:
    reason = _("the name “%(name)s” comes twice in one object, at column %%(column)d again.")
    return reason % {"name": text.shorten(cleaning.clean_line(name), 60).replace("%", "%%")}


def _fault(word: str, depth: int) -> str:
    """Why a value cannot be read; empty where it can be."""
    if word in "[{" and depth >= DEEPEST:
        reason = _("there are more than %(limit)d values within each other, at column %%(column)d.")
        return reason % {"limit": DEEPEST}
    if word in _NO_NUMBERS:
        return _("%(word)s at column %%(column)d is no number that JSON knows.") % {"word": word}
    if len(word) > LONGEST_NUMBER and word.lstrip("-").isdecimal():
        reason = _("the number at column %%(column)d has more than %(limit)d digits.")
        return reason % {"limit": LONGEST_NUMBER}
    return ""


@lru_cache(maxsize=4)  # every format of JSON asks for the same document in turn
def _names_in(head: bytes) -> frozenset[str]:
    passage = head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff \t\r\n")
    if not passage.startswith(("{", "[")):
        return frozenset()
    names: set[str] = set()
    way: list[str] = []
    last = ""
    for token in _TOKEN.finditer(passage):
        word = token[0]
        if word == ":":
            way[-1] = last.strip('"')
            names |= {".".join(filter(None, way))} if len(way) <= _LEVELS else set()
        elif word in "[{":
            way.append("")
        elif word in "]}":
            way.pop()
        if not way:
            return frozenset() if _goes_on(passage[token.end() :]) else frozenset(names)
        last = word
    return frozenset(names)


def _goes_on(rest: str) -> bool:
    return rest.lstrip().startswith(("{", "["))
