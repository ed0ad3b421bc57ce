"""JSON Feed 1.0 and 1.1: a site's posts. Microblogs send posts without a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importing import bylines
from articles.importing.bodies import Body, urljoined
from articles.importing.formats import finish, jsons, newsobjects, pieces, rows
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.jsons import Object
from articles.importing.formats.pieces import Piece
from articles.importing.records import Aside, Document, Found, Image, Link, Problem, Reading, dated

NAME = "json-feed"
TITLE = "JSON Feed"

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_ITEMS = "items"
_KINDS = {
    "audio": gettext_lazy("a recording"),
    "video": gettext_lazy("a film"),
}
"""What attachments are, by the first part of their media type."""


def recognises(document: Document) -> bool:
    """Whether this calls itself a JSON Feed, or has items as only one has."""
    names = jsons.said(document)
    if not {"items", "items.content_html", "items.content_text"} & names:
        return False
    passage = rows.passage_of(document, jsons.charset(document.head))
    return bool(_VERSION.search(passage)) or "items.date_published" in names


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each item."""
    feed = {
        piece.way: piece.value
        for piece in pieces.pieces(document, reading)
        if piece.way.startswith(("author", "language", "title", "home_page_url", "feed_url"))
    }
    is_empty = True
    for piece in pieces.pieces(document, reading):
        for found in _found_in(document, reading, feed, piece):
            is_empty = False
            yield found
    if is_empty:
        yield Aside(document.path, _("a feed without items"), jsons.words(feed, "title"))


def _found_in(document: Document, reading: Reading, feed: Object, piece: Piece) -> Iterator[Found]:
    if isinstance(piece.value, Problem):
        yield piece.value
    elif piece.way == _ITEMS and isinstance(piece.value, dict):
        yield _story(document, reading, feed, piece.value, piece.line)
    elif piece.way in ("", _ITEMS):
        reason = _("this is no item of a JSON Feed: it has no names.")
        yield Problem(document.path, reason, piece.line)
    elif piece.way == "next_url" and (words := jsons.words(piece.value)):
        yield Aside(document.path, _("a further page of the feed"), words, piece.line)


def _story(
    document: Document, reading: Reading, feed: Object, item: Object, line: int | None
) -> Found:
    address = jsons.words(item, "url", "id")
    base = address if "://" in address else jsons.words(feed, "home_page_url", "feed_url")
    body = _body(item, base)
    facts = _facts(feed, item, base, Clock(reading))
    facts["line"] = line
    if body.images or body.left_out or facts["images"] or facts["links"] or facts["left_out"]:
        body = finish.with_headline_in_place(body, facts)
    return finish.story(
        document, source_id=jsons.words(item, "id", "url"), body=body, alone=False, **facts
    )


def _body(item: Object, base: str) -> Body:
    """An item's text; its summary is one, where a feed has no more than that."""
    text = jsons.words(item, "content_text")
    if not (jsons.words(item, "content_html") or text):
        text = jsons.words(item, "summary")
    said = {"body_html": jsons.words(item, "content_html"), "body_text": text}
    return newsobjects.body_of(said, base)


def _facts(feed: Object, item: Object, base: str, clock: Clock) -> Facts:
    updated = clock.read(jsons.words(item, "date_modified"))
    people, others = bylines.people_in(_authors(item) or _authors(feed))
    further = jsons.words(item, "external_url")
    facts = Facts(
        headline=newsobjects.line_of(jsons.words(item, "title")),
        standfirst=newsobjects.line_of(jsons.words(item, "summary")),
        authors=people,
        keywords=jsons.wordings(item.get("tags")),
        created=clock.read(jsons.words(item, "date_published")),
        updated=updated,
        version=dated(updated) if updated else "",
        language=jsons.words(item, "language") or jsons.words(feed, "language"),
        credit=", ".join(others) or newsobjects.line_of(jsons.words(feed, "title")),
        href=jsons.words(item, "url"),
        links=[Link(href=further)] if further else [],
        images=_images(item, base),
    )
    own = {name: value for name, value in item.items() if name.startswith("_")}
    facts["left_out"] = [*_attached(item), *newsobjects.fields_of(own), *clock.left_out]
    return facts


def _authors(value: Object) -> list[str]:
    """The people of an item or a feed; 1.0 has one of them."""
    listed = jsons.wordings(value.get("authors"), "name")
    return listed or jsons.wordings(value.get("author"), "name")


def _images(item: Object, base: str) -> list[Image]:
    main = [Image(urljoined(base, jsons.words(item, name))) for name in ("image", "banner_image")]
    attached = [
        Image(urljoined(base, jsons.words(each, "url")), caption=jsons.words(each, "title"))
        for each in jsons.mappings(item.get("attachments"))
        if jsons.words(each, "mime_type").startswith("image/")
    ]
    return [each for each in (*main, *attached) if each.href]


def _attached(item: Object) -> Iterator[str]:
    """Attachments that no story can hold."""
    for each in jsons.mappings(item.get("attachments")):
        kind = jsons.words(each, "mime_type").partition("/")[0]
        said = ", ".join(filter(None, (jsons.words(each, "title"), jsons.words(each, "url"))))
        if kind != "image" and said:
            yield f"{_KINDS.get(kind) or _('an attached file')} ({said})"
