"""One story of NewsML-G2: what ``itemMeta``, ``contentMeta`` and ``rightsInfo`` say of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from articles import text
from articles.importing import bylines
from articles.importing.bodies import Body
from articles.importing.formats import finish, iptc, newsml_g2_content, newsml_g2_subjects, xmls
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.xmls import Element
from articles.importing.records import Document, Found, Image, Link, PubStatus, Reading

_PLACES = {
    **dict.fromkeys(("front", "mobile", "short", "shortheadline", "teaser"), "front"),
    **dict.fromkeys(("search", "seo", "web"), "search"),
    **dict.fromkeys(("social", "socialmedia", "twitter", "facebook"), "social"),
}
"""Where headlines of certain roles stand."""
_MAIN = frozenset({"", "headline", "main", "mainheadline", "title"})
_STANDFIRSTS = ("", "standfirst", "abstract", "intro", "summary", "lead", "teaser", "short")
"""Roles of descriptions that stand under the headline, the best first."""
_STOPS = {
    **dict.fromkeys(("cancel", "canceled", "cancelled", "kill", "retract"), PubStatus.CANCELED),
    **dict.fromkeys(("hold", "withhold", "withheld"), PubStatus.WITHHELD),
}
"""What signals say of a text, besides ``pubStatus``."""
_CORRECTIONS = frozenset({"correction", "corrected", "corrective"})
_EARLIER = frozenset({"previousversion", "supersedes"})
_COMPANY = re.compile(
    r"\b(?:inc|ltd|llc|gmbh|ag|plc|corp|co|network|group)\b|^the\s", re.IGNORECASE
)


def class_of(item: Element) -> str:
    """What kind of content an item says it has."""
    return _code_of(xmls.first(item, "itemMeta/itemClass"))


def story_of(document: Document, item: Element, reading: Reading) -> Found:
    """The story of a ``newsItem``."""
    clock, language = Clock(reading), _language(item)
    main = iptc.in_language(_headlines(item, _MAIN), language)
    content = newsml_g2_content.of(item, xmls.words(main), clock)
    facts = iptc.merged(_facts(item, language, clock), content.facts, content.body)
    facts["headline"] = facts["headline"] or _title(item)
    facts["version"] = finish.version(xmls.fact(item, "version")) or facts.get("version", "")
    facts["line"] = xmls.line_of(item)
    own_left_out = facts.get("left_out", ())
    unread = _unread_descriptions(item, facts["standfirst"], content.body)
    facts["left_out"] = [*own_left_out, *unread, *content.left_out, *clock.left_out]
    byline = _byline(item, language) or content.byline
    is_alone = item.getparent() is None
    source_id = xmls.fact(item, "guid")
    return iptc.story(document, source_id, content.body, facts, byline, alone=is_alone)


def _facts(item: Element, language: str, clock: Clock) -> Facts:
    """All that an item says of its text."""
    meta, about = xmls.first(item, "itemMeta"), xmls.first(item, "contentMeta")
    section, keywords = newsml_g2_subjects.of(item, language)
    embargo = clock.read(xmls.words(meta, "embargoed"))
    notes = [iptc.said(each) for each in xmls.children(meta, "edNote")]
    created = xmls.words(meta, "firstCreated") or xmls.words(about, "contentCreated")
    updated = xmls.words(meta, "versionCreated") or xmls.words(about, "contentModified")
    links = (_link(each, xmls.fact(item, "guid")) for each in xmls.children(meta, "link"))
    return {
        "headline": xmls.words(iptc.in_language(_headlines(item, _MAIN), language)),
        "headlines": _other_headlines(item, language),
        "standfirst": _standfirst(item, language),
        "authors": _authors(item, language),
        "dateline": _dateline(about),
        "section": section,
        "keywords": keywords,
        "created": clock.read(created or updated),
        "updated": clock.read(updated),
        "language": language,
        "urgency": iptc.urgency(xmls.words(about, "urgency")),
        "embargo": embargo,
        "pub_status": _status(meta, embargo),
        "correction": iptc.correction(notes, is_one=bool(_signals(meta) & _CORRECTIONS)),
        "usage": iptc.joined(_usage(item, language)),
        "note": iptc.note(
            notes,
            slugline=xmls.words(about, "slugline"),
            genres=newsml_g2_subjects.genres_of(about, language),
        ),
        "credit": _credit(item),
        "links": list(filter(None, links)),
        "images": list(_images(item)),
        "left_out": _further_below(item, _standfirst(item, language)),
    }


def _code_of(element: Element | None) -> str:
    """What an element says by a code, an address, or words of its own."""
    said = (xmls.fact(element, each) for each in ("qcode", "uri", "literal"))
    return next(filter(None, said), "")


def _role(element: Element) -> str:
    said = xmls.fact(element, "role") or xmls.fact(element, "roleuri")
    return iptc.code(said) if said else ""


def _language(item: Element) -> str:
    """The language of the text; else the one that the item's own words are in."""
    said = xmls.fact(item, "tag", "contentMeta/language")
    inline = xmls.first(item, "contentSet/inlineXML")
    return said or xmls.language_of(inline if inline is not None else item)


def _headlines(item: Element, roles: Iterable[str]) -> list[Element]:
    every = xmls.every(item, "contentMeta/headline")
    return [each for each in every if _role(each) in roles]


def _title(item: Element) -> str:
    """The item's own title, where it is more than a name for a file."""
    title = xmls.words(item, "itemMeta/title")
    return title if " " in title else ""


def _other_headlines(item: Element, language: str) -> dict[str, str]:
    """Headlines for other places by their roles."""
    found: dict[str, str] = {}
    for place in finish.PLACES:
        roles = [role for role, where in _PLACES.items() if where == place]
        if words := xmls.words(iptc.in_language(_headlines(item, roles), language)):
            found[place] = words
    return found


def _standfirst(item: Element, language: str) -> str:
    """What stands under the headline: the best of its descriptions, else the line below it."""
    every = xmls.every(item, "contentMeta/description")
    for role in _STANDFIRSTS:
        matching = [each for each in every if role == _role(each) or (role and role in _role(each))]
        if said := iptc.said(iptc.in_language(matching, language)):
            return said
    return next(iter(_below(item)), "")


def _below(item: Element) -> list[str]:
    """Headlines of other roles, which stand below the main one or above it."""
    main = {text.fold(xmls.words(each)) for each in _headlines(item, _MAIN)}
    every = xmls.every(item, "contentMeta/headline")
    further = (xmls.words(each) for each in every if _role(each) not in {*_MAIN, *_PLACES})
    return [each for each in further if each and text.fold(each) not in main]


def _byline(item: Element, language: str) -> str:
    return iptc.said(iptc.in_language(xmls.every(item, "contentMeta/by"), language))


def _authors(item: Element, language: str) -> Sequence[str]:
    """The people in the byline; else those who made the content, where the item names them."""
    if named := iptc.people(_byline(item, language)):
        return named
    return [name for each in xmls.every(item, "contentMeta/creator") if (name := _person(each))]


def _person(creator: Element) -> str:
    """A creator's name, if it is a person's; a name without a kind must look like one."""
    name, kind = xmls.words(creator, "name"), iptc.code(xmls.fact(creator, "type"))
    if kind in ("person", "") and not _COMPANY.search(name) and " " in name:
        return name if name in bylines.names_in(name) else ""
    return ""


def _dateline(about: Element | None) -> str:
    """The place and the day; what only says the time is told by the dates already."""
    said = xmls.words(about, "dateline")
    return said if iptc.names_a_place(said) else ""


def _signals(meta: Element | None) -> frozenset[str]:
    return frozenset(iptc.code(_code_of(each)) for each in xmls.children(meta, "signal"))


def _status(meta: Element | None, embargo: datetime | None) -> PubStatus:
    """Whether the text may be used. An embargo without a time holds until the source lifts it."""
    stops = {_STOPS.get(each) for each in _signals(meta)}
    said = iptc.status(_code_of(xmls.first(meta, "pubStatus")))
    if PubStatus.CANCELED in {*stops, said}:
        return PubStatus.CANCELED
    is_open_ended = embargo is None and xmls.first(meta, "embargoed") is not None
    return PubStatus.WITHHELD if is_open_ended or PubStatus.WITHHELD in stops else said


def _usage(item: Element, language: str) -> Iterable[str]:
    """Terms of use and rights, in the story's language."""
    for rights in xmls.children(item, "rightsInfo"):
        for name in ("usageTerms", "copyrightNotice"):
            by_role: dict[str, list[Element]] = {}
            for each in xmls.children(rights, name):
                by_role.setdefault(_role(each), []).append(each)
            for terms in by_role.values():
                said = iptc.said(iptc.in_language(terms, language))
                yield "" if said.lower() == "none" else said
        for holder in xmls.children(rights, "copyrightHolder"):
            yield xmls.words(holder, "name") or xmls.fact(holder, "literal")


def _credit(item: Element) -> str:
    """The agency as it asks to be named; else where the content is from, else who sent it."""
    found = (
        xmls.words(item, "contentMeta/creditline"),
        xmls.words(item, "contentMeta/infoSource/name"),
        xmls.words(item, "itemMeta/provider/name"),
        xmls.fact(item, "literal", "itemMeta/provider"),
        xmls.fact(item, "qcode", "itemMeta/provider").rpartition(":")[2],
    )
    return next(filter(None, found), "").rstrip(" –—-")


def _link(element: Element, guid: str) -> Link | None:
    """Another item that this one is related to; none where it is an earlier version of it."""
    said = (xmls.fact(element, each) for each in ("href", "residref", "guidref", "uri"))
    href, relation = next(filter(None, said), ""), iptc.code(xmls.fact(element, "rel") or "-")
    is_itself = bool(guid) and href.rpartition(":")[2] == guid.rpartition(":")[2]
    if relation in _EARLIER or is_itself or _is_picture(element):
        return None
    return Link(xmls.words(element, "title") or xmls.words(element, "headline"), href)


def _is_picture(element: Element) -> bool:
    return xmls.fact(element, "contenttype").startswith("image/")


def _images(item: Element) -> Iterable[Image]:
    """Pictures that are linked to the text, or stand for it."""
    for each in xmls.every(item, "itemMeta/link"):
        if _is_picture(each):
            href = xmls.fact(each, "href") or xmls.fact(each, "residref")
            yield Image(href, caption=xmls.words(each, "title") or xmls.words(each, "headline"))
    for each in xmls.every(item, "contentMeta/icon"):
        if href := xmls.fact(each, "href"):
            yield Image(href)


def _further_below(item: Element, standfirst: str) -> list[str]:
    """Headlines of other roles that do not stand under the main one."""
    below = (each for each in _below(item) if each != standfirst)
    return [iptc.left_out(_("other headline"), each) for each in below]


def _unread_descriptions(item: Element, standfirst: str, body: Body) -> Iterable[str]:
    """Descriptions, but those that the slugline, the headline or the text's beginning make up."""
    about, paragraphs = xmls.first(item, "contentMeta"), text.paragraphs_of(body.html)
    told = [xmls.words(about, "slugline"), xmls.words(about, "headline"), standfirst]
    for each in map(iptc.said, xmls.children(about, "description")):
        rest = each
        for words in filter(None, told):
            rest = rest.replace(words, "")
        if rest.strip(" :") and not finish.is_opening(each, paragraphs):
            yield iptc.left_out(_("description"), each)
