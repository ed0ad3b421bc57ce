"""What the formats of the IPTC share: their codes, whom a byline names, how facts are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import text
from articles.importing import bodies, bylines, cleaning
from articles.importing.bodies import Body
from articles.importing.formats import finish, xmls
from articles.importing.formats.finish import Facts
from articles.importing.formats.xmls import Element
from articles.importing.records import Document, Found, PubStatus

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
_ADDED = ("keywords", "links", "images", "left_out")
"""Facts of which a text's own are added to those of the item that it stands in."""
_JOINED = ("note", "usage")
_BYLINE = re.compile(r"<p>(.*?)</p>\n?")
_BYLINE_WORDS = frozenset("by von par por di af av door and und et y e og och with".split())
_CORRECTION = re.compile(
    r"\W*(?:eds?(?:itors?)?\b\W*)?"
    r"(?:correct|corrig|correg|berichtig|korrekt|korrig|korja|rectifi)",
    re.IGNORECASE,
)
"""How a note begins that tells what is corrected, in the languages of the wires."""
_PARTS = re.compile(r"[:/#]")
_CODE = re.compile(r"^[A-Z]{2,4}:(?=\S)")
_SITE = re.compile(r"[^\s.]\.[a-z]{2,5}$")
_LETTER = re.compile(r"[^\W\d_]")
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


def without_code(name: str) -> str:
    """A subject's name without the code that some write before it: ``POL:POLITICS``."""
    return _CODE.sub("", name)


def number(words: str) -> int:
    """A whole number in its digits; 0 for any other words."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else 0


def people(byline: str) -> tuple[str, ...]:
    """The people that a byline names; initials of a desk (“gr/bp”) and sites name nobody."""
    names = (each for each in bylines.names_in(byline) if not _SITE.search(each))
    return tuple(name for name in names if name != name.lower() or not name.isascii())


def names_a_place(dateline: str) -> bool:
    """Whether a dateline says more than the time."""
    return bool(_LETTER.search(dateline)) and not _DAY.fullmatch(dateline)


def speaks(element: Element | None) -> bool:
    """Whether there is a word in an element."""
    return element is not None and any(map(str.strip, map(str, element.itertext())))


def said(element: Element | None) -> str:
    """All that an element says as one line, its paragraphs parted, whatever its markup."""
    if element is None or not len(element):
        return xmls.words(element)
    return bodies.plain(xmls.markup(element))


def correction(notes: Iterable[str], *, is_one: bool = False) -> str:
    """What is corrected, by the notes that say so; else that something is, where ``is_one``."""
    said = list(filter(None, notes))
    if found := [each for each in said if _CORRECTION.match(each)]:
        return joined(found)
    return (joined(said) or _("This is a correction.")) if is_one else ""


def note(
    said: Iterable[str], *, slugline: str = "", genres: Sequence[str] = (), expires: str = ""
) -> str:
    """What is for staff alone, a sentence each."""
    sentences = [joined(said)]
    if slugline:
        sentences.append(_("Slugline: %(words)s.") % {"words": slugline.rstrip(".")})
    if named := ", ".join(dict.fromkeys(filter(None, genres))):
        sentences.append(_("Genre: %(words)s.") % {"words": named})
    if expires:
        sentences.append(_("Expires: %(words)s.") % {"words": expires})
    return " · ".join(filter(None, sentences))


def left_out(what: str, words: str) -> str:
    """How something is named that is not stored."""
    return _("the %(what)s “%(words)s”") % {"what": what, "words": words}


def merged(item: Facts, own: Facts, body: Body) -> Facts:
    """What an item says of its text, and what it does not say but the text itself does."""
    every: dict[str, object] = dict(item)
    every |= {name: value for name, value in own.items() if not every.get(name)}
    for name in _ADDED:
        every[name] = [*_listed(item, name), *_listed(own, name)]
    for name in _JOINED:
        every[name] = joined(str(each.get(name, "")) for each in (item, own))
    every["left_out"] = [*_listed(every, "left_out"), *_overruled(item, own, body)]
    return cast("Facts", every)


def _listed(facts: Mapping[str, object], name: str) -> Iterable[object]:
    return cast("Iterable[object]", facts.get(name) or ())


def _overruled(item: Facts, own: Facts, body: Body) -> Iterable[str]:
    """What readers would see of a text if its item did not say it otherwise."""
    paragraphs = text.paragraphs_of(body.html)
    for name, what in (("headline", _("other headline")), ("standfirst", _("other standfirst"))):
        said, others = str(own.get(name, "")), str(item.get(name, ""))
        is_told = not others or text.fold(said) in text.fold(others)
        if said and not is_told and not finish.is_opening(said, paragraphs):
            yield left_out(what, said)


def story(
    document: Document, source_id: str, body: Body, facts: Facts, byline: str, *, alone: bool
) -> Found:
    """The story of an item. A paragraph that is the byline once more is taken off the text.

    A byline that says more than names is named as left out, unless the text says it too.
    """
    body = replace(body, html=_without_byline(body.html, byline))
    if _says_more(byline, facts) and text.fold(byline) not in text.fold(bodies.plain(body.html)):
        facts["left_out"] = [*facts.get("left_out", ()), left_out(_("byline"), byline)]
    if facts.get("pub_status") is PubStatus.CANCELED:
        facts["note"] = facts.get("note") or _("The source has killed this story.")
    else:
        body = finish.with_headline_in_place(body, facts)
    return finish.story(document, source_id=source_id, body=body, alone=alone, **facts)


def in_language(elements: Sequence[Element], language: str) -> Element | None:
    """Of the same thing in several languages, the one in this one, else in English, else any."""
    spoken = list(filter(speaks, elements))
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


def _says_more(byline: str, facts: Facts) -> bool:
    """Whether a byline says more than who wrote the story, and for which agency."""
    known = {*_BYLINE_WORDS, *text.words(facts.get("credit", ""))}
    known.update(word for name in facts.get("authors", ()) for word in text.words(name))
    return not known.issuperset(text.words(byline))


def _without_byline(markup: str, byline: str) -> str:
    opening = _BYLINE.match(markup)
    if not opening or opening.end() == len(markup) or not bylines.names_in(byline):
        return markup
    is_byline = text.fold(bodies.plain(opening[1])) == text.fold(cleaning.clean_line(byline))
    return markup[opening.end() :] if is_byline else markup


def _is_in(tag: str, language: str) -> bool:
    return bool(tag and language) and tag.lower().split("-")[0] == language.lower().split("-")[0]
