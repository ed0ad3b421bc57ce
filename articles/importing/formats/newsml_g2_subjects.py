"""What an item in NewsML-G2 is about: its section, and keywords and subjects by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles import text
from articles.importing.formats import iptc, xmls
from articles.importing.formats.xmls import Element

_SECTIONS = re.compile(r"categor|department|desk|ressort|section", re.IGNORECASE)
"""In the name of a scheme or type of codes that part a paper."""
_LARGE = re.compile(r"(?:medtop|subj|subjectcode|mediatopic):?(?:\d{2}|1\d)0{6}$")
"""One of the IPTC's seventeen subjects at large, such as sport."""
_UNNAMED = frozenset({"mnemonic", "short", "code"})
"""Roles of names that are codes."""


def of(item: Element, language: str) -> tuple[str, list[str]]:
    """The section, and all else by its names; each once, in the item's order."""
    about = xmls.first(item, "contentMeta")
    subjects = xmls.children(about, "subject")
    named = [(each, _name(each, item, language)) for each in subjects]
    section = _section(named)
    keywords = [
        *(xmls.words(each) for each in xmls.children(about, "keyword")),
        *(name for _subject, name in named),
        *(_spoken(each, language) for each in xmls.every(item, "itemMeta/memberOf")),
    ]
    return section, [each for each in keywords if each and text.fold(each) != text.fold(section)]


def genres_of(about: Element | None, language: str) -> list[str]:
    """The names of the genres, but those that are only numbers."""
    named = (_spoken(each, language) for each in xmls.children(about, "genre"))
    return [each.strip("\"' ") for each in named if any(map(str.isalpha, each))]


def _section(named: Iterable[tuple[Element, str]]) -> str:
    """The section that an item says it is for; else its first subject at large."""
    parted = [(_scheme(subject), _codes(subject), name) for subject, name in named if name]
    explicit = (name for scheme, _codes, name in parted if _SECTIONS.search(scheme))
    at_large = (name for _scheme, codes, name in parted if _LARGE.search(codes))
    return next(explicit, next(at_large, ""))


def _scheme(subject: Element) -> str:
    """The scheme that a subject's code is of, and its type."""
    return f"{xmls.fact(subject, 'qcode').partition(':')[0]} {xmls.fact(subject, 'type')}"


def _codes(subject: Element) -> str:
    uri = xmls.fact(subject, "uri")
    return xmls.fact(subject, "qcode") or ":".join(uri.rstrip("/").split("/")[-2:])


def _name(subject: Element, item: Element, language: str) -> str:
    """A subject's name: its own, or what the item asserts of its code; no code for a name."""
    main = xmls.children(subject, "mainConcept")
    concept = main[0] if main else subject
    name = _spoken(concept, language) or _asserted(concept, item, language)
    if not name and not (xmls.fact(concept, "qcode") or xmls.fact(concept, "uri")):
        name = xmls.fact(concept, "literal")
    code = iptc.code(_codes(concept)) if _codes(concept) else ""
    is_code = len(name) < 2 or (len(name) <= 3 and name.lower() == code)
    if is_code or not any(map(str.isalpha, name)):
        return ""
    # A place of interest is called by what stands before its address.
    is_place = iptc.code(xmls.fact(subject, "type") or "-") == "poi"
    return name.partition(",")[0] if is_place else name


def _asserted(concept: Element, item: Element, language: str) -> str:
    for fact in ("qcode", "uri", "literal"):
        if said := xmls.fact(concept, fact):
            for each in xmls.children(item, "assert"):
                if xmls.fact(each, fact) == said:
                    return _spoken(each, language)
    return ""


def _spoken(element: Element, language: str) -> str:
    """The name in this language, that is not a code."""
    names = [
        each
        for each in xmls.children(element, "name")
        if iptc.code(xmls.fact(each, "role") or "-") not in _UNNAMED
    ]
    return xmls.words(iptc.in_language(names, language))
