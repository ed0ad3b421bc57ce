"""NITF, the News Industry Text Format of the IPTC: a story with its head and its markup."""

from __future__ import annotations

from collections.abc import Iterator

from articles.importing.formats import iptc, nitf_facts, xmls
from articles.importing.formats.finish import Clock
from articles.importing.formats.xmls import Element
from articles.importing.records import Document, Found, Problem, Reading

NAME = "nitf"
TITLE = "NITF"


def recognises(document: Document) -> bool:
    """Whether the outermost element is NITF's, whatever the file is called."""
    found = xmls.outermost(document)
    return found is not None and found.name == "nitf"


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """The story of the document, or why there is none."""
    for found in xmls.items(document, ("nitf",), reading):
        yield found if isinstance(found, Problem) else _story(document, found, reading)


def _story(document: Document, nitf: Element, reading: Reading) -> Found:
    clock = Clock(reading)
    facts = nitf_facts.facts_of(nitf, clock)
    source_id, version = nitf_facts.identity(nitf)
    facts["version"] = version or facts["version"]
    facts["left_out"] = [*facts["left_out"], *clock.left_out]
    body = nitf_facts.body_of(nitf, facts["headline"])
    is_alone = nitf.getparent() is None
    return iptc.story(document, source_id, body, facts, nitf_facts.byline(nitf), alone=is_alone)
