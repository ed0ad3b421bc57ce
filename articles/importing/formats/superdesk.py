"""Superdesk's own JSON: an item as its API and its archive have it, or a list of them.

It is ninjs' elder sister: most names are the same, and these are read as ninjs has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing.formats import finish, jsons, newsobjects, ninjs, pieces
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.jsons import Object
from articles.importing.formats.newsobjects import KINDS, lowered
from articles.importing.formats.pieces import Piece
from articles.importing.records import Aside, Document, Found, Link, Problem, PubStatus, Reading

NAME = "superdesk"
TITLE = "Superdesk JSON"

_ITEMS = "_items"
"""Where the items stand in a list of the API."""
_SIGNS = frozenset(
    "_current_version anpa_category family_id fields_meta original_creator schedule_settings"
    " sign_off unique_id unique_name version_creator".split()
)
"""Names of which an item has several, and nothing else has two."""
_UNPUBLISHED = frozenset({"draft", "fetched", "in_progress", "routed", "scheduled", "submitted"})
_TAKEN_DOWN = frozenset({"killed", "recalled", "unpublished"})


def recognises(document: Document) -> bool:
    """Whether an object has an id and several names that only Superdesk gives."""
    names = jsons.said(document)
    listed = {name.removeprefix(f"{_ITEMS}.") for name in names if name.startswith(f"{_ITEMS}.")}
    return any({"guid", "_id"} & each and len(_SIGNS & each) > 1 for each in (names, listed))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each text."""
    is_list, is_empty = _ITEMS in jsons.said(document), True
    for piece in pieces.pieces(document, reading, [""] if is_list else []):
        if piece.way in ("", _ITEMS):
            is_empty = False
            yield _found(document, reading, piece)
        elif piece.way == "_links" and (following := _next(piece.value)):
            yield Aside(document.path, _("a further page of the list"), following, piece.line)
    if is_empty:
        yield Aside(document.path, _("a list without items"))


def _next(links: object) -> str:
    return jsons.words(jsons.dig(links, "next"), "href")


def _found(document: Document, reading: Reading, piece: Piece) -> Found:
    if isinstance(piece.value, Problem):
        return piece.value
    item = lowered(piece.value)
    source_id = jsons.words(item, "guid", "_id")
    if not source_id:
        reason = _("this is no item of Superdesk: it has neither a guid nor an _id.")
        return Problem(document.path, reason, piece.line)
    kind = newsobjects.other_than_story(item)
    if kind or jsons.words(item, "state") == "spiked":
        what = str(KINDS[kind]) if kind else _("a spiked story")
        return Aside(document.path, what, newsobjects.title(item), piece.line)
    facts, body = ninjs.story_of(_as_ninjs(item), Clock(reading))
    _add_own(item, facts)
    facts["line"] = piece.line
    return finish.story(document, source_id=source_id, body=body, alone=False, **facts)


def _as_ninjs(item: Object) -> Object:
    """An item under the names that ninjs has for the same."""
    dateline = item.get("dateline")
    texts = (jsons.words(item, "body_html"), jsons.words(item, "body_footer"))
    return {
        **item,
        "body_html": "\n".join(filter(None, texts)),
        "body_footer": None,
        "dateline": jsons.words(dateline, "text") or jsons.words(dateline),
        "located": jsons.words(jsons.dig(dateline, "located"), "city") or item.get("located"),
        "description_text": jsons.words(item, "abstract", "description_text"),
        "embargoed": jsons.words(item.get("schedule_settings"), "utc_embargo")
        or jsons.words(item, "embargo", "embargoed"),
        "service": item.get("anpa_category") or item.get("service"),
        "version": jsons.words(item, "version", "_current_version"),
    }


def _add_own(item: Object, facts: Facts) -> None:
    """What Superdesk says and ninjs has no name for."""
    state, flags = jsons.words(item, "state"), jsons.mapping(item.get("flags"))
    if state in _TAKEN_DOWN:
        facts["pub_status"] = PubStatus.CANCELED
    elif jsons.flag(flags, "marked_for_not_publication"):
        facts["pub_status"] = PubStatus.WITHHELD
    facts["draft"] = state in _UNPUBLISHED
    facts["note"] = " ".join(filter(None, [facts["note"], *_notes(item, flags)]))
    embedded = list(_embedded(item))
    facts["links"] = [*facts["links"], *embedded]
    facts["related"] = [*facts["related"], *(link.title for link in embedded)]
    facts["left_out"] = [*facts["left_out"], *_left_out(item)]


def _notes(item: Object, flags: Object) -> Iterator[str]:
    """What is for staff alone."""
    if signed := jsons.words(item, "sign_off"):
        yield _("Signed off: %(who)s.") % {"who": signed}
    if jsons.flag(flags, "marked_for_legal"):
        yield _("Marked for the lawyers.")
    if jsons.flag(flags, "marked_for_not_publication"):
        yield _("Marked as not for publication.")


def _embedded(item: Object) -> Iterator[Link]:
    """Other stories whose text an editor has put into this one, and which stand in it."""
    for meta in jsons.mapping(item.get("fields_meta")).values():
        for state in jsons.mappings(jsons.dig(meta, "draftjsState")):
            for entity in jsons.mapping(state.get("entityMap")).values():
                if jsons.words(entity, "type") == "ARTICLE_EMBED":
                    said = jsons.mapping(jsons.dig(entity, "data"))
                    yield Link(jsons.words(said, "name"), jsons.words(said, "id"))


def _left_out(item: Object) -> Iterator[str]:
    """What else an item has that people could miss."""
    if message := jsons.words(item, "sms_message"):
        yield _("the short message: %(words)s") % {"words": message}
    for each in jsons.mappings(item.get("annotations")):
        said = newsobjects.line_of(jsons.words(each, "msg"))
        yield _("an annotation: %(words)s") % {"words": said}
    for each in jsons.mappings(item.get("attachments")):
        if name := jsons.words(each, "title", "filename", "attachment"):
            yield _("an attached file (%(name)s)") % {"name": name}
