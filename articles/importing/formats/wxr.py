"""WordPress's own export, WXR 1.0 to 1.2, as WordPress, Squarespace and others write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing.formats import wxr_posts, xml_pieces, xml_text
from articles.importing.formats.wxr_site import Library, Site
from articles.importing.formats.xml_pieces import Head, Part
from articles.importing.records import Document, Found, Problem, Reading

NAME = "wxr"
TITLE = "WordPress export (WXR)"

_SPACE = "wordpress.org/export/"
_FIELD = re.compile(rb"<wp:(?:wxr_version|post_type|post_id|author)\b")


def recognises(document: Document) -> bool:
    """Whether this is RSS with WordPress's own fields."""
    found = xml_text.outermost(document)
    if found is None or found.name != "rss":
        return False
    return any(_SPACE in each for each in found.declared) or bool(_FIELD.search(document.head))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each post."""
    library = Library.of(document, reading)
    site: Site | None = None
    count, line = 0, None
    for found in xml_pieces.items(document, reading, ("item",)):
        if isinstance(found, Head):
            site, line = Site(found.element, library), found.line
        elif isinstance(found, Part) and site:
            yield wxr_posts.found(found.element, found.line, site, document, reading)
            count += 1
        elif not isinstance(found, Part):
            yield found
            count += isinstance(found, Problem)
    if not count:
        yield Problem(document.path, _("there is no post in this export."), line)
