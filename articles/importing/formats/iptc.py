"""What the formats of the IPTC share: their codes, and whom a byline names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import text
from articles.importing import bylines
from articles.importing.formats import xmls
from articles.importing.formats.xmls import Element
from articles.importing.records import PubStatus

KINDS = {
    "animation": gettext_lazy("an animation"),
    "audio": gettext_lazy("a recording"),
    "composite": gettext_lazy("a package"),
    "graphic": gettext_lazy("a graphic"),
    "image": gettext_lazy("a picture"),
    "logo": gettext_lazy("a logo"),
    "photo": gettext_lazy("a picture"),
    "picture": gettext_lazy("a picture"),
    "video": gettext_lazy("a film"),
}
"""What people call the kinds of content that are no text."""

_STATUS = {
    "canceled": PubStatus.CANCELED,
    "cancelled": PubStatus.CANCELED,
    "embargoed": PubStatus.USABLE,
    "usable": PubStatus.USABLE,
}
_PARTS = re.compile(r"[:/#]")
_MEMBER = re.compile(r"[^\W\d_]")
_DAY = re.compile(
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?:mon|tue|wed|thu|fri|sat|sun)"
    r"(?:[a-z]*day)?|\d+(?:st|nd|rd|th)?|gmt|utc|[ap]m|[tz]|[\W_]+)+",
    re.IGNORECASE,
)


def code(words: str) -> str:
    """The end of a code, in small letters: ``text`` of ``ninat:text`` or of an address."""
    return _PARTS.split(words.strip().rstrip("/"))[-1].lower()


def kind(words: str) -> str:
    """What a person calls content of this class or media type; by its name where it is rare."""
    known = KINDS.get(code(words)) or KINDS.get(words.partition("/")[0].strip().lower())
    return str(known) if known else _("content of the kind “%(name)s”") % {"name": words or "?"}


def status(words: str) -> PubStatus:
    """Whether a text may be used; a status that nobody knows does not allow it."""
    return _STATUS.get(code(words), PubStatus.WITHHELD) if words else PubStatus.USABLE


def urgency(words: str) -> int | None:
    """An urgency by its digit; 0 and words mean none."""
    digits = words.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) == 1 else None


def people(byline: str) -> tuple[str, ...]:
    """The people that a byline names; the initials of a desk (“gr/bp”) name nobody."""
    names = bylines.names_in(byline)
    return tuple(name for name in names if name != name.lower() or not name.isascii())


def names_a_place(dateline: str) -> bool:
    """Whether a dateline says more than the time."""
    return bool(_MEMBER.search(dateline)) and not _DAY.fullmatch(dateline)


def in_language(elements: Sequence[Element], language: str) -> Element | None:
    """Of the same thing in several languages, the one in this one, else in English, else any."""
    spoken = [each for each in elements if xmls.words(each)]
    for wanted in (language, "en"):
        for each in spoken:
            if _is_in(xmls.fact(each, "lang"), wanted):
                return each
    return next(iter(spoken), None)


def joined(passages: Iterable[str]) -> str:
    """Several things that are said, as one; what another one says already is not said again."""
    said = list(dict.fromkeys(filter(None, passages)))
    folded = [text.fold(each) for each in said]
    own = [
        each
        for each, fold in zip(said, folded, strict=True)
        if not any(fold in other and fold != other for other in folded)
    ]
    return " · ".join(own)


def _is_in(tag: str, language: str) -> bool:
    return bool(tag and language) and tag.lower().split("-")[0] == language.lower().split("-")[0]
