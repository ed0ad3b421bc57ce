"""One story of NewsML 1.2: what the item and the components around a text say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from articles import text
from articles.importing.formats import finish, iptc, newsml1_content, newsml1_parts, xmls
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.newsml1_parts import Part
from articles.importing.formats.xmls import Element
from articles.importing.records import Document, Found, Link, PubStatus, Reading

_SECTIONS = re.compile(
    r"section|categor(?:y|ies)$|department|desk|ressort|rubri|tesauro", re.IGNORECASE
)
_KEYWORDS = re.compile(r"keyword|tag$|topic$", re.IGNORECASE)
_NOTES = re.compile(r"advisory|editor|instruction|note", re.IGNORECASE)
_CODE = re.compile(r"[\d:._-]*|.")
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_REVISION = re.compile(r":\d+[AUN]?$")
_TOLD = ("AssociatedWith", "DerivedFrom")


def name_of(item: Element) -> str:
    """What an item is called: by its headline, its label, or its id."""
    headline = next(filter(None, map(xmls.words, xmls.within(item, "HeadLine"))), "")
    return headline or xmls.words(item, "Identification/NameLabel") or id_of(item)


def id_of(item: Element) -> str:
    """An item's id without the number of its revision."""
    identifier = xmls.first(item, "Identification/NewsIdentifier")
    parts = [xmls.words(identifier, each) for each in ("ProviderId", "DateId", "NewsItemId")]
    if parts[2]:
        return ":".join(["urn:newsml", *parts])
    return _REVISION.sub("", xmls.words(identifier, "PublicIdentifier"))


def status_of(item: Element) -> PubStatus:
    """Whether the text may be used; under an embargo without an end, not before it is lifted."""
    management = xmls.first(item, "NewsManagement")
    said = xmls.fact(management, "FormalName", "Status")
    if iptc.code(said) == "embargoed" and not xmls.words(management, "StatusWillChange"):
        return PubStatus.WITHHELD
    return iptc.status(said)


class Story:
    """Reads one story of an item, in one language."""

    def __init__(self, item: Element, part: Part, sender: str, reading: Reading) -> None:
        self.item, self.part, self.sender = item, part, sender
        self.clock = Clock(reading)
        self.left_out: list[str] = []

    def read(self, document: Document, *, is_first: bool) -> Found:
        """The story; those in further languages have these at the end of their ids."""
        headline, standfirst = self.headline(), self.standfirst()
        content = newsml1_content.of(self.part, headline, self.clock)
        byline = self.line("ByLine") or content.byline
        facts = iptc.merged(self.facts(headline, standfirst), content.facts, content.body)
        facts["left_out"] = [*facts["left_out"], *self.left_out, *self.clock.left_out]
        source_id = id_of(self.item)
        if not is_first and source_id:
            source_id = f"{source_id}:{facts['language']}"
        is_alone = is_first and self.item.getparent() is None
        return iptc.story(document, source_id, content.body, facts, byline, alone=is_alone)

    def facts(self, headline: str, standfirst: str) -> Facts:
        """All that the item and the components around the text say of it."""
        management = xmls.first(self.item, "NewsManagement")
        created = xmls.words(management, "FirstCreated")
        updated = xmls.words(management, "ThisRevisionCreated")
        section, notes = self.section(), list(self.notes())
        revision = xmls.words(self.item, "Identification/NewsIdentifier/RevisionId")
        return {
            "headline": headline,
            "standfirst": standfirst,
            "line": xmls.line_of(self.item),
            "version": finish.version(revision),
            "authors": iptc.people(self.line("ByLine")),
            "dateline": self.dateline(),
            "section": section,
            "keywords": [each for each in self.keywords() if text.fold(each) != text.fold(section)],
            "created": self.clock.read(created or updated),
            "updated": self.clock.read(updated),
            "language": self.language(),
            "urgency": iptc.urgency(xmls.fact(management, "FormalName", "Urgency")),
            "embargo": self.clock.read(xmls.words(management, "StatusWillChange/DateAndTime")),
            "pub_status": status_of(self.item),
            "correction": iptc.correction(notes, is_one=self.is_correction()),
            "usage": iptc.joined(self.usage()),
            "note": iptc.note(notes, slugline=self.line("SlugLine"), genres=self.genres()),
            "credit": self.credit(),
            "links": list(self.links()),
            "left_out": list(self.unread()),
        }

    def around(self, path: str) -> Iterable[Element]:
        """What stands at a path in the components around the text, the closest first."""
        for component in self.part.spine:
            yield from xmls.every(component, path)

    def line(self, name: str) -> str:
        """The closest of the lines of a name."""
        found = (iptc.said(each) for each in self.around(f"NewsLines/{name}"))
        return next(filter(None, found), "")

    def headline(self) -> str:
        """The headline line; else the text of a component that is the headline."""
        found = self.line("HeadLine")
        for leaf in self.part.headlines:
            said = newsml1_content.words_of(leaf)
            if found and text.words(said) != text.words(found):
                self.left_out.append(iptc.left_out(_("other headline"), said))
            found = found or said
        return found or xmls.words(self.item, "Identification/NameLabel")

    def standfirst(self) -> str:
        """What stands under the headline; what there is more of it is left out."""
        told = [self.line("SubHeadLine"), *map(newsml1_content.words_of, self.part.standfirsts)]
        found, *others = [*dict.fromkeys(filter(None, told)), ""]
        further = (each for each in others if each and each not in found)
        self.left_out.extend(iptc.left_out(_("line below the headline"), each) for each in further)
        return found

    def dateline(self) -> str:
        said = self.line("DateLine")
        return said if iptc.names_a_place(said) else ""

    def language(self) -> str:
        """The language of the closest component that says one."""
        said = (newsml1_parts.language_of(each) for each in self.part.spine)
        return next(filter(None, said), xmls.language_of(self.item))

    def properties(self) -> Iterable[tuple[str, str]]:
        """What the metadata around the text says, by names that each source makes up."""
        for path in ("DescriptiveMetadata/Property", "Metadata/Property"):
            for each in self.around(path):
                yield xmls.fact(each, "FormalName"), xmls.fact(each, "Value")

    def section(self) -> str:
        """The section that a property names, without the code that some write before it."""
        found = (value for name, value in self.properties() if _SECTIONS.search(name))
        return iptc.without_code(next(found, ""))

    def keywords(self) -> Iterable[str]:
        """Keywords, and subjects and topics where they have names and not only codes."""
        for each in self.around("NewsLines/KeywordLine"):
            yield from _BETWEEN.split(iptc.said(each))
        for name, value in self.properties():
            if _KEYWORDS.search(name):
                yield value
        for each in self.around("DescriptiveMetadata/SubjectCode"):
            for code in xmls.children(each, "Subject", "SubjectMatter", "SubjectDetail"):
                named = xmls.fact(code, "FormalName")
                yield "" if _CODE.fullmatch(named) else named
        for each in self.around("DescriptiveMetadata/TopicOccurrence"):
            yield self.topic(xmls.fact(each, "Topic").removeprefix("#"))

    def topic(self, identifier: str) -> str:
        """The name of a topic that the item describes."""
        for each in xmls.within(self.item, "Topic"):
            if identifier and xmls.fact(each, "Duid") == identifier:
                return xmls.words(each, "Description")
        return ""

    def notes(self) -> Iterable[str]:
        """What is said to editors: instructions, advisory lines, comments that are sentences."""
        for each in xmls.every(self.item, "NewsManagement/Instruction"):
            said = xmls.words(each) or xmls.fact(each, "FormalName")
            yield said if " " in said else ""
        for kind, said in self.further_lines():
            yield said if _NOTES.search(kind) else ""
        comments = [*xmls.children(self.item, "Comment"), *self.around("Comment")]
        yield from (said for said in map(iptc.said, comments) if " " in said)

    def genres(self) -> list[str]:
        genres = self.around("DescriptiveMetadata/Genre")
        return [xmls.fact(each, "FormalName") for each in genres]

    def is_correction(self) -> bool:
        """Whether the item's instructions, its type or the roles around the text say so."""
        orders = xmls.every(self.item, "NewsManagement/Instruction")
        kinds = [xmls.fact(each, "FormalName") for each in orders]
        kinds.extend(newsml1_parts.role_of(each) for each in self.part.spine)
        kinds.append(xmls.fact(self.item, "FormalName", "NewsManagement/NewsItemType"))
        return any("correct" in each.lower() for each in kinds)

    def usage(self) -> Iterable[str]:
        for name in ("RightsLine", "CopyrightLine"):
            yield from map(iptc.said, self.around(f"NewsLines/{name}"))
        for each in self.around("RightsMetadata/UsageRights"):
            yield " ".join(filter(None, map(xmls.words, xmls.children(each))))
        for each in self.around("RightsMetadata/Copyright"):
            yield f"© {xmls.words(each, 'CopyrightDate')} {xmls.words(each, 'CopyrightHolder')}"

    def credit(self) -> str:
        """The agency as it asks to be named; else who provides it; else who sent it."""
        providers = self.around("AdministrativeMetadata/Provider/Party")
        found = (self.line("CreditLine"), *(xmls.fact(each, "FormalName") for each in providers))
        return next(filter(None, found), self.sender or self.source())

    def source(self) -> str:
        parties = self.around("AdministrativeMetadata/Source/Party")
        return next((xmls.fact(each, "FormalName") for each in parties), "")

    def links(self) -> Iterable[Link]:
        """Items that this one is related to, and addresses among its lines."""
        for name in _TOLD:
            for each in xmls.every(self.item, f"NewsManagement/{name}"):
                yield Link(xmls.words(each), xmls.fact(each, "NewsItem"))
        for each in xmls.within(self.item, "NewsItemRef"):
            yield Link(xmls.words(each), xmls.fact(each, "NewsItem"))
        for kind, said in self.further_lines():
            if said.startswith(("http://", "https://")):
                yield Link(kind, said)

    def further_lines(self) -> Iterable[tuple[str, str]]:
        """Lines of kinds that each source makes up, of the text and of pictures."""
        for each in [*self.around("NewsLines/NewsLine"), *self.of_others("NewsLines/NewsLine")]:
            kind = xmls.fact(each, "FormalName", "NewsLineType")
            for said in map(iptc.said, xmls.children(each, "NewsLineText")):
                yield kind, said

    def of_others(self, path: str) -> Iterable[Element]:
        return (each for leaf in self.part.others for each in xmls.every(leaf, path))

    def unread(self) -> Iterable[str]:
        """What is said and not stored."""
        if series := self.line("SeriesLine"):
            yield iptc.left_out(_("series"), series)
        if (source := self.source()) and source != self.credit():
            yield iptc.left_out(_("source"), source)
        for kind, said in self.further_lines():
            if said and not _NOTES.search(kind) and not said.startswith(("http://", "https://")):
                yield iptc.left_out(kind or _("line"), said)
