"""NewsML-G2 of the IPTC: items of news, alone or many in a message.

A ``newsItem`` of text is a story. Pictures, films, packages, concepts, plans and catalogs are none.
Messages are read an item at a time, however many they hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importing.formats import iptc, newsml_g2_content, newsml_g2_story, xmls
from articles.importing.formats.xmls import Element
from articles.importing.records import Aside, Document, Found, Problem, Reading

NAME = "newsml-g2"
TITLE = "NewsML-G2"

_NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
_KINDS = {
    "catalog": gettext_lazy("a catalog"),
    "catalogItem": gettext_lazy("a catalog"),
    "conceptItem": gettext_lazy("a concept"),
    "contentMeta": gettext_lazy("a description of content, without an item"),
    "knowledgeItem": gettext_lazy("a list of concepts"),
    "packageItem": gettext_lazy("a package"),
    "planningItem": gettext_lazy("a plan for coverage"),
}
"""What people call the items that are no news, by their elements."""
_ITEMS = ("newsItem", *_KINDS)
_TEXTS = frozenset({"text", ""})
"""Classes of items that are stories."""
_COMPOSITE = "composite"
"""The class of an item of several kinds of content, which is a story if there is text in it."""


def recognises(document: Document) -> bool:
    """Whether the outermost element is one of NewsML-G2's, whatever its prefix."""
    found = xmls.outermost(document)
    if found is None or found.name not in (*_ITEMS, "newsMessage"):
        return False
    needs_namespace = found.name == "catalog"  # other standards have that too
    return found.namespace == _NAMESPACE or not (found.namespace or needs_namespace)


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story or a thing aside for each item."""
    is_empty = True
    for found in xmls.items(document, _ITEMS, reading):
        is_empty = False
        yield found if isinstance(found, Problem) else _item(document, found, reading)
    if is_empty:
        yield Problem(document.path, _("there are no items in this message."))


def _item(document: Document, item: Element, reading: Reading) -> Found:
    if xmls.name(item) != "newsItem":
        return Aside(document.path, _kind(item), _name(item), xmls.line_of(item))
    said = newsml_g2_story.class_of(item)
    is_text = iptc.code(said) in _TEXTS
    if not is_text and not (iptc.code(said) == _COMPOSITE and newsml_g2_content.has_text(item)):
        return Aside(document.path, iptc.kind(said), _name(item), xmls.line_of(item))
    return newsml_g2_story.story_of(document, item, reading)


def _kind(item: Element) -> str:
    """What people call an item that is no news; events are sent as concepts."""
    types = xmls.every(item, "concept/type")
    if any(iptc.code(xmls.fact(each, "qcode")) == "event" for each in types):
        return _("an event")
    return str(_KINDS[xmls.name(item)])


def _name(item: Element) -> str:
    """What an item is called: by its headline, title, name or description; else its id."""
    paths = (
        "contentMeta/headline",
        "headline",
        "concept/name",
        "conceptSet/name",
        "itemMeta/title",
        "contentMeta/description",
        "dateline",
        "schemeMeta/name",
        "scheme/name",
        "newsCoverageSet/newsCoverage/planning/headline",
    )
    named = (xmls.words(item, path) for path in paths)
    return next(filter(None, named), xmls.fact(item, "guid"))
