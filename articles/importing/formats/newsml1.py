"""NewsML 1.0 to 1.2 of the IPTC: items whose components hold texts, pictures and other items."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing.formats import iptc, newsml1_parts, newsml1_story, xmls
from articles.importing.formats.xmls import Element
from articles.importing.records import Aside, Document, Found, Problem, PubStatus, Reading

NAME = "newsml-1"
TITLE = "NewsML 1.2"


def recognises(document: Document) -> bool:
    """Whether the outermost element is one of NewsML's, which are written large."""
    found = xmls.outermost(document)
    return found is not None and found.name in ("NewsML", "NewsItem")


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story, or one for each language, or a thing aside, for each item."""
    is_empty, sender = True, ""
    for found in xmls.items(document, ("NewsEnvelope", "NewsItem"), reading):
        if isinstance(found, Problem):
            is_empty = False
            yield found
        elif xmls.name(found) == "NewsEnvelope":
            sender = xmls.fact(found, "FormalName", "SentFrom/Party")
        else:
            is_empty = False
            yield from _item(document, found, sender, reading)
    if is_empty:
        yield Problem(document.path, _("there are no items in this message."))


def _item(document: Document, item: Element, sender: str, reading: Reading) -> Iterator[Found]:
    line = xmls.line_of(item)
    if xmls.children(item, "TopicSet", "Topic"):
        yield Aside(document.path, _("a list of topics"), newsml1_story.name_of(item), line)
        return
    if xmls.children(item, "Update"):
        reason = _("this only says what to change in an earlier item, “%(name)s”; send it whole.")
        name = newsml1_story.name_of(item)
        yield Problem(document.path, reason % {"name": name}, line)
        return
    parts = newsml1_parts.parts_of(item)
    is_killed = newsml1_story.status_of(item) is PubStatus.CANCELED
    if not (is_killed or any(part.texts for part in parts)) and (kind := _kind(item)):
        yield Aside(document.path, kind, newsml1_story.name_of(item), line)
        return
    for place, part in enumerate(parts):
        story = newsml1_story.Story(item, part, sender, reading)
        yield story.read(document, is_first=place == 0)


def _kind(item: Element) -> str:
    """What an item without a text holds; empty where it holds nothing."""
    for content in xmls.within(item, "ContentItem"):
        return iptc.kind(newsml1_parts.kind_of(content))
    return _("a package") if xmls.within(item, "NewsItemRef") else ""
