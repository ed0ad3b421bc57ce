"""What a document in NITF says, whether it is a file by itself or stands within NewsML.

The head's ``docdata`` is for machines and desks; ``body.head`` is what readers see around the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from articles import text
from articles.importing import records
from articles.importing.bodies import Body
from articles.importing.formats import iptc, iptc_markup, xmls
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.iptc_markup import Content
from articles.importing.formats.xmls import Element
from articles.importing.records import PubStatus

_NO_SECTIONS = frozenset({"", "advisory", "alert", "data", "news", "text"})
"""What ``tobject.type`` says of a story besides its section."""
_NUMBERED = re.compile(r"(.+)_(\d{1,9})")
_IDENTIFIED = ("classifier", "person", "org", "location", "event", "function", "object.title")


def content_of(holder: Element, headline: str, clock: Clock) -> Content | None:
    """The text in NITF that stands within an element, with what it says of itself; None if none.

    ``headline`` is the one that is known already.
    """
    nitfs = xmls.within(holder, "nitf")
    if not nitfs:
        return None
    facts = facts_of(nitfs[0], clock)
    body = body_of(nitfs[0], headline or facts["headline"])
    others = [iptc.left_out(_("further text"), iptc.said(each)) for each in nitfs[1:]]
    return Content(body, byline(nitfs[0]), facts, others)


def body_of(nitf: Element, headline: str) -> Body:
    """The text, and what stands below it; a fragment may have no ``body``."""
    found = xmls.first(nitf, "body")
    return iptc_markup.body_of(nitf if found is None else found, headline)


def headline(nitf: Element) -> str:
    """The headline; where there is none, the title."""
    above = _headline_of(nitf)
    return xmls.words(above, "hl1") or xmls.words(above) or xmls.words(nitf, "head/title")


def byline(nitf: Element) -> str:
    """The byline as it stands there."""
    return iptc.said(xmls.first(nitf, "body/body.head/byline"))


def identity(nitf: Element) -> tuple[str, str]:
    """The document's id and its version.

    Where the id is the one that stays the same (``du-key``) and a number, it is parted from that.
    """
    said = xmls.fact(nitf, "id-string", "head/docdata/doc-id")
    stays = xmls.fact(nitf, "key", "head/docdata/du-key")
    if (parted := _NUMBERED.fullmatch(said)) and parted[1] == stays:
        return stays, records.numbered(int(parted[2]))
    return said, ""


def facts_of(nitf: Element, clock: Clock) -> Facts:
    """All that the document says besides its id and its text."""
    head, docdata = xmls.first(nitf, "body/body.head"), xmls.first(nitf, "head/docdata")
    issued = clock.read(xmls.fact(docdata, "norm", "date.issue"))
    release = clock.read(xmls.fact(docdata, "norm", "date.release"))
    section, keywords = _section(nitf), list(_keywords(nitf))
    below = [each for each in _below(nitf) if text.fold(each) not in map(text.fold, keywords)]
    abstract, notes = iptc.said(xmls.first(head, "abstract")), list(_notes(docdata, head))
    return {
        "headline": headline(nitf),
        "standfirst": abstract or next(iter(below), ""),
        "authors": _authors(nitf),
        "dateline": _dateline(head),
        "section": section,
        "keywords": [each for each in keywords if text.fold(each) != text.fold(section)],
        "created": issued,
        "version": records.dated(issued) if issued else "",
        "language": xmls.fact(nitf, "baselang") or xmls.language_of(nitf),
        "urgency": iptc.urgency(xmls.fact(docdata, "ed-urg", "urgency")),
        "embargo": _embargo(docdata, issued, release),
        "pub_status": _status(docdata, release),
        "correction": _correction(docdata, notes),
        "usage": iptc.joined(_usage(docdata, head)),
        "note": iptc.note(notes, expires=xmls.fact(docdata, "norm", "date.expire")),
        "credit": _credit(docdata, head),
        "href": xmls.fact(nitf, "ex-ref", "head/pubdata"),
        "left_out": [*_left_out(nitf), *_further_below(below, abstract)],
    }


def _headline_of(nitf: Element) -> Element | None:
    """NITF's ``hedline``, which some write as ``headline``."""
    found = xmls.first(nitf, "body/body.head/hedline")
    return xmls.first(nitf, "body/body.head/headline") if found is None else found


def _below(nitf: Element) -> list[str]:
    """The lines below the headline."""
    return list(filter(None, map(xmls.words, xmls.children(_headline_of(nitf), "hl2"))))


def _further_below(below: list[str], abstract: str) -> Iterable[str]:
    for words in below if abstract else below[1:]:
        yield iptc.left_out(_("line below the headline"), words)


def _authors(nitf: Element) -> list[str]:
    """The people that a byline names, by its markup or by its words."""
    found = xmls.every(nitf, "body/body.head/byline")
    named = [xmls.words(each) for line in found for each in xmls.within(line, "person")]
    return named or [name for line in found for name in iptc.people(_without_titles(line))]


def _without_titles(byline: Element) -> str:
    """A byline's words without what the people are."""
    said = iptc.said(byline)
    for title in xmls.within(byline, "byttl"):
        said = said.replace(xmls.words(title), "")
    return said.rstrip(" ,")


def _dateline(head: Element | None) -> str:
    found = xmls.first(head, "dateline")
    said, date = xmls.words(found), xmls.words(found, "story.date")
    said = said.replace(date, "").strip(" ,") if date else said
    return said if iptc.names_a_place(said) else ""


def _section(nitf: Element) -> str:
    """Where it stands in the paper; else its kind of news; else its first subject at large."""
    subject = xmls.every(nitf, "head/tobject/tobject.subject")
    kind = xmls.fact(nitf, "tobject.type", "head/tobject")
    found = (
        xmls.fact(nitf, "position.section", "head/pubdata"),
        "" if kind.lower() in _NO_SECTIONS else kind,
        *(iptc.without_code(xmls.fact(each, "tobject.subject.type")) for each in subject),
    )
    return next(filter(None, found), "")


def _keywords(nitf: Element) -> Iterable[str]:
    """Keywords, subjects, and what the document is said to be about; by their names."""
    docdata = xmls.first(nitf, "head/docdata")
    for each in xmls.every(docdata, "key-list/keyword"):
        yield xmls.fact(each, "key") or xmls.words(each)
    for each in xmls.every(nitf, "head/tobject/tobject.subject"):
        for part in ("detail", "matter", "type"):
            yield iptc.without_code(xmls.fact(each, f"tobject.subject.{part}"))
    for each in xmls.children(xmls.first(docdata, "identified-content"), *_IDENTIFIED):
        yield xmls.words(each) or xmls.fact(each, "value")
    yield from (xmls.fact(each, "scope") for each in xmls.children(docdata, "doc-scope"))
    yield xmls.fact(docdata, "series.name", "series")


def _embargo(
    docdata: Element | None, issued: datetime | None, release: datetime | None
) -> datetime | None:
    """When it is released, where that is later than when it was sent."""
    is_later = bool(release and issued and release > issued)
    is_embargoed = iptc.code(xmls.fact(docdata, "management-status")) == "embargoed"
    return release if is_later or is_embargoed else None


def _status(docdata: Element | None, release: datetime | None) -> PubStatus:
    """Whether it may be used; under an embargo that says no time, not before the source says so."""
    said = xmls.fact(docdata, "management-status")
    if iptc.code(said) == "embargoed" and release is None:
        return PubStatus.WITHHELD
    return iptc.status(said)


def _correction(docdata: Element | None, notes: Iterable[str]) -> str:
    found = xmls.first(docdata, "correction")
    if found is None:
        return iptc.correction(notes)
    info = xmls.fact(found, "info") or xmls.fact(found, "correction.info")
    return info or iptc.correction(notes, is_one=True)


def _usage(docdata: Element | None, head: Element | None) -> Iterable[str]:
    for each in xmls.children(docdata, "doc.copyright"):
        holder = " ".join(filter(None, (xmls.fact(each, "year"), xmls.fact(each, "holder"))))
        yield f"© {holder}" if holder else ""
    for each in xmls.children(docdata, "doc.rights"):
        for name in ("limitations", "geography", "type", "owner"):
            yield xmls.fact(each, name)
    yield from map(iptc.said, xmls.children(head, "rights"))


def _notes(docdata: Element | None, head: Element | None) -> Iterable[str]:
    yield from (xmls.fact(each, "info") for each in xmls.children(docdata, "ed-msg"))
    yield from map(iptc.said, xmls.children(head, "note"))
    other = xmls.fact(docdata, "management-doc-idref")
    status = xmls.fact(docdata, "management-idref-status")
    if other and status:
        yield _("The source says of “%(id)s”: %(status)s.") % {"id": other, "status": status}


def _credit(docdata: Element | None, head: Element | None) -> str:
    found = (
        xmls.words(head, "distributor"),
        xmls.fact(docdata, "holder", "doc.copyright"),
        xmls.words(head, "rights/rights.owner"),
        xmls.fact(docdata, "src-name", "del-list/from-src"),
    )
    return next(filter(None, found), "")


def _left_out(nitf: Element) -> Iterable[str]:
    """What is told and not stored."""
    title = xmls.words(nitf, "head/title")
    if title and text.fold(title) != text.fold(headline(nitf)):
        yield iptc.left_out(_("title"), title)
