"""Stories of the Danish agency Ritzau, in XML of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from articles import text
from articles.importing import bodies
from articles.importing.bodies import Body
from articles.importing.formats import finish, iptc, iptc_markup, xmls
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.xmls import Element
from articles.importing.records import Document, Found, Link, Problem, PubStatus, Reading

NAME = "ritzau"
TITLE = "Ritzau"

_STORY = "RBNews"
_NOTES = ("TilRedaktionen", "byLineEmail", "byLinePhone")
"""What is for staff: a note, and how to reach who wrote the story."""
_UNREAD = ("MultimedieList", "Companies", "ISIN")


def recognises(document: Document) -> bool:
    """Whether this is one of Ritzau's stories, or a list of them."""
    found = xmls.outermost(document)
    return found is not None and (found.name == _STORY or b"<RBNews" in document.head)


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each element of one."""
    for found in xmls.items(document, (_STORY,), reading):
        yield found if isinstance(found, Problem) else _story(document, found, reading)


def _story(document: Document, element: Element, reading: Reading) -> Found:
    clock = Clock(reading)
    content = xmls.first(element, "content")
    words = "".join(map(str, content.itertext())) if content is not None else ""
    body = iptc_markup.of_words(words, "text/html")
    facts = _facts(element, body, clock)
    facts["left_out"] = [*facts["left_out"], *clock.left_out]
    byline, is_alone = xmls.words(element, "byLine"), element.getparent() is None
    source_id = xmls.words(element, "NewsID")
    return iptc.story(document, source_id, body, facts, byline, alone=is_alone)


def _facts(element: Element, body: Body, clock: Clock) -> Facts:
    published = clock.read(xmls.words(element, "PublishDate"))
    notes = [iptc.said(xmls.first(element, each)) for each in _NOTES]
    status = PubStatus.CANCELED if _is_so(element, "Annuleret") else PubStatus.USABLE
    earlier = (xmls.words(element, each) for each in ("Replaces", "replacedID", "Related"))
    return {
        "headline": xmls.words(element, "headline"),
        "standfirst": bodies.plain(xmls.words(element, "subtitle")),
        "line": xmls.line_of(element),
        "version": finish.version(xmls.words(element, "version")),
        "authors": iptc.people(xmls.words(element, "byLine")),
        "dateline": xmls.words(element, "town"),
        "section": xmls.words(element, "section"),
        "keywords": [xmls.words(each) for each in xmls.every(element, "SubjectKeyword/string")],
        "created": published,
        "updated": published,
        "language": "da",
        "urgency": iptc.urgency(xmls.words(element, "Priority")),
        "pub_status": status,
        "correction": iptc.correction(notes[:1], is_one=_is_so(element, "Korrektion")),
        "note": iptc.note(notes, slugline=xmls.words(element, "strapline")),
        "credit": xmls.words(element, "origin").strip("/ "),
        "links": [Link(href=each) for each in earlier if each],
        "left_out": list(_left_out(element, body)),
    }


def _is_so(element: Element, name: str) -> bool:
    return xmls.words(element, name).lower() == "true"


def _left_out(element: Element, body: Body) -> Iterable[str]:
    short = xmls.words(element, "ContentShort")
    if short and not finish.is_opening(short, text.paragraphs_of(body.html)):
        yield iptc.left_out(_("short form"), short)
    for name in _UNREAD:
        if said := xmls.words(element, name):
            yield iptc.left_out(name, said)
