"""RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0, as publishers' sites send them, broken ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing.formats import feed_items, xml_pieces, xml_text
from articles.importing.formats.feed_items import Feed
from articles.importing.formats.xml_pieces import Head, Part
from articles.importing.formats.xml_text import Outermost
from articles.importing.records import Document, Found, Problem, Reading

NAME = "feed"
TITLE = "RSS and Atom"

_ITEMS = ("item", "entry", "deleted-entry")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ATOM = re.compile(r"^http://(?:www\.w3\.org/2005/Atom|purl\.org/atom/ns#)", re.IGNORECASE)
# A feed that a template has put into a page of its own.
_INNER = re.compile(rb"<feed\s[^<>]*http://www\.w3\.org/2005/Atom")


def recognises(document: Document) -> bool:
    """Whether the outermost element is that of a feed."""
    found = xml_text.outermost(document)
    return found is not None and (_is_feed(found) or _is_within(found, document))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each item."""
    feed: Feed | None = None
    count, line = 0, None
    for found in xml_pieces.items(document, reading, _ITEMS):
        if isinstance(found, Head):
            feed, line = Feed(found.element, document, reading), found.line
        elif isinstance(found, Part) and feed:
            yield feed_items.story(found, feed)
            count += 1
        elif not isinstance(found, Part):
            yield found
            count += isinstance(found, Problem)
    if not count:
        yield Problem(document.path, _("there is no story in this feed."), line)


def _is_feed(outermost: Outermost) -> bool:
    if outermost.name in ("rss", "channel"):
        return True
    if outermost.name == "feed":
        return not outermost.namespace or bool(_ATOM.match(outermost.namespace))
    is_rdf = outermost.name == "RDF" and outermost.namespace in ("", _RDF)
    return is_rdf and any("rss" in each or "rdf/simple" in each for each in outermost.declared)


def _is_within(outermost: Outermost, document: Document) -> bool:
    return outermost.name == "html" and bool(_INNER.search(document.head))
