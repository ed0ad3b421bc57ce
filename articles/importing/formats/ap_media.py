"""The Associated Press' Media API: ninjs in an envelope, with AP's own names.

It tells about a story, and keeps the text in a file of its own, in NITF, whose address it gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing.formats import finish, jsons, newsobjects, ninjs, pieces
from articles.importing.formats.finish import Clock
from articles.importing.formats.jsons import Object
from articles.importing.formats.newsobjects import KINDS, lowered
from articles.importing.formats.pieces import Piece
from articles.importing.records import Aside, Document, Found, Problem, PubStatus, Reading

NAME = "ap-media"
TITLE = "AP Media API"

_PLACES = ("data.items.item", "data.item")
"""Where items stand: in a feed, and alone."""
_NEXT = "data.next_page"
_OPENED = pieces.above(_PLACES)


def recognises(document: Document) -> bool:
    """Whether this is an answer of the interface, with items that have AP's ids."""
    names = jsons.said(document)
    return (
        any(f"{place}.altids.itemid" in names for place in _PLACES)
        or {
            "api_version",
            "data.items",
            "data.current_item_count",
        }
        <= names
    )


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each text that is there."""
    is_empty = True
    for piece in pieces.pieces(document, reading, _OPENED):
        if isinstance(piece.value, Problem) or piece.way in _PLACES or not piece.way:
            is_empty = False
            yield _found(document, reading, piece)
        elif piece.way == _NEXT and (address := jsons.words(piece.value)):
            yield Aside(document.path, _("a further page of the feed"), address, piece.line)
    if is_empty:
        yield Aside(document.path, _("a list without items"))


def _found(document: Document, reading: Reading, piece: Piece) -> Found:
    if isinstance(piece.value, Problem):
        return piece.value
    item = lowered(piece.value)
    source_id = jsons.words(item.get("altids"), "itemid") or _without_query(item)
    if not source_id:
        reason = _("this is no item of AP’s Media API: it has neither an itemid nor a uri.")
        return Problem(document.path, reason, piece.line)
    if kind := newsobjects.other_than_story(item):
        return Aside(document.path, str(KINDS[kind]), newsobjects.title(item), piece.line)
    facts, body = ninjs.story_of(item, Clock(reading))
    if not body.html and facts["pub_status"] is not PubStatus.CANCELED:
        return Problem(document.path, _why_no_text(item), piece.line)
    facts["line"] = piece.line
    return finish.story(document, source_id=source_id, body=body, alone=False, **facts)


def _without_query(item: Object) -> str:
    """An item's address without what names the customer and the day."""
    return jsons.words(item, "uri").partition("?")[0]


def _why_no_text(item: Object) -> str:
    address = next(filter(None, _addresses(item)), "")
    values = {"headline": newsobjects.title(item), "address": address}
    if not address:
        return _("“%(headline)s” has no text here, and no address where it is.") % values
    reason = _("“%(headline)s” has no text here; get it from AP and import that file: %(address)s")
    return reason % values


def _addresses(item: Object) -> Iterator[str]:
    """Where the text is to be had, as NITF rather than as anything else."""
    forms = newsobjects.renditions(item)
    for form in sorted(forms, key=lambda each: jsons.words(each, "name").lower() != "nitf"):
        if jsons.words(form, "type") in ("", "text"):
            yield jsons.words(form, "href")
