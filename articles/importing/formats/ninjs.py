"""IPTC ninjs 1.0 to 3.1: one news object, a list of them, or a list in an envelope."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles import text
from articles.importing.bodies import Body
from articles.importing.formats import finish, jsons, newsobjects, pieces
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.jsons import Object
from articles.importing.formats.newsobjects import KINDS, PACKAGES, Wording, lowered, wordings
from articles.importing.formats.pieces import Piece
from articles.importing.records import Aside, Document, Found, Link, Problem, Reading, dated

NAME = "ninjs"
TITLE = "IPTC ninjs"

_SIGNS = frozenset(
    "bodies body_html body_nitf body_text body_xhtml contentcreated copyrightholder copyrightnotice"
    " description_text descriptions embargoed embargoeduntil eventdetails firstcreated headlines"
    " pubstatus renditions representationtype usageterms versioncreated".split()
)
"""Names that only a news object has, beside its ``uri``."""
_EXTRAS = ("seotitle", "seo_title", "original_published_at")
"""Fields of Superdesk's customers that have a place in the newsroom."""
_DEEPEST = 3
"""Envelopes, and packages, within each other."""
_LISTS = (("items",), ("data", "items"))
"""Where lists of items usually stand."""
_PLACES = {
    **dict.fromkeys("app front frontpage home homepage list mobile short teaser".split(), "front"),
    **dict.fromkeys("google search seo".split(), "search"),
    **dict.fromkeys("facebook share social twitter".split(), "social"),
}
"""The places that providers name in a headline's role."""
_STANDFIRSTS = (
    "standfirst summary abstract lead lede intro main text short plain html xhtml richtext".split()
)
"""Roles of descriptions that stand under a headline, the surest first."""


def recognises(document: Document) -> bool:
    """Whether an object has an id and what only news objects have, perhaps in an envelope."""
    return bool(_places(document))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """Every news object of a document."""
    is_empty, places = True, _places(document) or [""]
    for piece in pieces.pieces(document, reading, pieces.above(places)):
        for found in _found_in(document, reading, piece, is_own=piece.way in places):
            is_empty = False
            yield found
    if is_empty:
        yield Aside(document.path, what=_("a list without items"))


def _places(document: Document) -> list[str]:
    """The ways to news objects that stand in no other one, as far as the first bytes tell."""
    names = {name.lower(): name for name in jsons.said(document)}
    around = {name.rpartition(".")[0] for name in names if name.split(".")[-1] in ("uri", "guid")}
    places = [
        place
        for place in around
        if any(f"{place}.{sign}".lstrip(".") in names for sign in _SIGNS)
        and place.count(".") < _DEEPEST
    ]
    within = tuple(f"{place}." for place in places)
    return [
        names.get(place, "")
        for place in places
        if place == "" or not ("" in places or place.startswith(within))
    ]


def _found_in(
    document: Document, reading: Reading, piece: Piece, *, is_own: bool
) -> Iterator[Found]:
    """What a piece of the document holds; words and numbers of an envelope are nothing."""
    if isinstance(piece.value, Problem):
        yield piece.value
        return
    items = list(_items(piece.value))
    for item in items:
        yield from _found(document, reading, item, line=piece.line)
    if not items and is_own and [] not in (jsons.dig(piece.value, *way) for way in _LISTS):
        reason = _("there is no ninjs item here: none has a uri and a text, a type or a time.")
        yield Problem(document.path, reason, piece.line)


def _items(value: object, depth: int = 0) -> Iterator[Object]:
    """News objects, wherever they stand in lists and envelopes."""
    for each in jsons.mappings(value):
        item = lowered(each)
        if _is_item(item):
            yield item
        elif depth < _DEEPEST:
            for inside in item.values():
                yield from _items(inside, depth + 1)


def _is_item(item: Object) -> bool:
    return bool(jsons.words(item, "uri", "guid")) and not _SIGNS.isdisjoint(item)


def _found(
    document: Document, reading: Reading, item: Object, line: int | None, depth: int = 0
) -> Iterator[Found]:
    """A story; or something else, and the stories in it if it is a package."""
    kind = newsobjects.other_than_story(item)
    if not kind:
        yield _story(document, reading, item, line)
        return
    yield Aside(document.path, str(KINDS[kind]), newsobjects.title(item), line)
    for each in newsobjects.associations(item) if kind in PACKAGES and depth < _DEEPEST else ():
        yield from _found(document, reading, each, line, depth + 1)


def _story(document: Document, reading: Reading, item: Object, line: int | None) -> Found:
    facts, body = story_of(item, Clock(reading))
    facts["line"] = line
    return finish.story(document, source_id=jsons.words(item, "uri", "guid"), body=body, **facts)


def story_of(item: Object, clock: Clock) -> tuple[Facts, Body]:
    """All that a news object says, with what is joined to it."""
    associated = newsobjects.associated(item)
    facts = facts_of(item, clock)
    facts["images"] = associated.images
    facts["links"] = [*associated.links, *_before(item)]
    facts["related"] = [link.title for link in associated.links]
    facts["left_out"] = [*facts["left_out"], *associated.left_out]
    facts["note"] = " ".join(filter(None, [facts["note"], *associated.notes]))
    return facts, associated.without_doubles(newsobjects.body_of(item))


def facts_of(item: Object, clock: Clock) -> Facts:
    """What a news object knows besides its text and what is joined to it."""
    headline, headlines = _headlines(item)
    standfirst, others = _standfirst(item)
    updated = clock.read(jsons.words(item, "versioncreated"))
    section, services = _section(item)
    note, credit = jsons.words(item, "ednote"), newsobjects.credit(item)
    agencies = (credit, *jsons.wordings(item.get("copyrightholder")), jsons.words(item, "source"))
    facts = Facts(
        headline=headline,
        headlines=headlines,
        standfirst=standfirst,
        authors=newsobjects.writers(item, agencies),
        dateline=jsons.words(item, "dateline") or jsons.words(item, "located"),
        section=section,
        keywords=[*services, *newsobjects.keywords(item)],
        created=clock.read(
            jsons.words(item, "firstcreated", "contentcreated")
            or jsons.words(item.get("extra"), "original_published_at")
        ),
        updated=updated,
        version=finish.version(jsons.words(item, "version")) or (dated(updated) if updated else ""),
        language=jsons.words(item, "language"),
        urgency=jsons.whole_number(item, "urgency"),
        embargo=clock.read(jsons.words(item, *newsobjects.EMBARGO)),
        pub_status=newsobjects.status(item),
        correction=_description(item, "correction") or newsobjects.correction(item, note),
        usage=newsobjects.usage(item),
        note=" ".join(_notes(item, note, headline)),
        credit=credit,
        href=_href(item),
    )
    facts["left_out"] = [*others, *_extras(item), *clock.left_out]
    return facts


def _headlines(item: Object) -> tuple[str, dict[str, str]]:
    """The headline, and other wordings by their place, or by their role where that is no place."""
    said = wordings(item, "headline", "headlines")
    main = next((each for each in said if each.role in ("", "main")), None) or next(
        (each for each in said if each.role not in _PLACES), None
    )
    found: dict[str, str] = {}
    for each in said:
        place = _PLACES.get(each.role, each.role)
        if each is not main:
            found[each.role if place in found else place] = newsobjects.line_of(each.words)
    for name in ("seotitle", "seo_title"):
        found.setdefault("search", jsons.words(lowered(item.get("extra")), name))
    words = main.words if main else jsons.words(item, "title")
    return newsobjects.line_of(words), found


def _standfirst(item: Object) -> tuple[str, list[str]]:
    """What stands under the headline, and what other descriptions say."""
    said = [
        Wording(each.role, each.kind, newsobjects.line_of(each.words))
        for each in wordings(item, "description", "descriptions")
        if each.role != "correction"
    ]
    roles = ["", *_STANDFIRSTS]
    under = [each for each in said if each.role in roles]
    chosen = min(under, key=lambda each: roles.index(each.role) or len(roles), default=None)
    others = {
        text.fold(each.words): _("a description, “%(role)s”: %(words)s") % each._asdict()
        for each in said
        if chosen is None or text.fold(each.words) != text.fold(chosen.words)
    }
    return chosen.words if chosen else "", list(others.values())


def _description(item: Object, role: str) -> str:
    said = wordings(item, "description", "descriptions")
    return next((each.words for each in said if each.role == role), "")


def _section(item: Object) -> tuple[str, list[str]]:
    """The desk that the item belongs to, and further ones."""
    named = [
        jsons.words(each, "name")
        for each in (*jsons.mappings(item.get("subjects")), *jsons.mappings(item.get("subject")))
        if jsons.words(each, "rel").lower() == "section"
    ]
    named += jsons.wordings(item.get("service"), "name")
    return (named[0], named[1:]) if named else ("", [])


def _notes(item: Object, note: str, headline: str) -> Iterator[str]:
    """What is for staff alone, a sentence each."""
    if note:
        yield note
    slugline = jsons.words(item, "slugline")
    if slugline and text.fold(slugline) != text.fold(headline):
        yield _("Slugline: %(words)s.") % {"words": slugline.rstrip(".")}
    genres = [
        *jsons.wordings(item.get("genre"), "name"),
        *jsons.wordings(item.get("genres"), "name"),
    ]
    if genres:
        yield _("Genre: %(words)s.") % {"words": ", ".join(genres)}
    if expires := jsons.words(item, "expires"):
        yield _("Expires: %(words)s.") % {"words": expires}
    if jsons.words(item, "representationtype").lower() in ("partial", "incomplete"):
        yield _("The source says that this is not the whole item.")
    yield from newsobjects.helpers(item)


def _href(item: Object) -> str:
    """The address of the story's own page; its uri names it and need not lead anywhere."""
    pages = (
        jsons.words(each, "href")
        for each in newsobjects.renditions(item)
        if jsons.words(each, "contenttype", "mimetype").lower().startswith("text/html")
    )
    return next(filter(None, pages), "") or jsons.words(item, "url", "href", "canonicalurl")


def _before(item: Object) -> list[Link]:
    """The item that this one carries on."""
    return [Link(href=each) for each in jsons.wordings(item.get("evolvedfrom"))]


def _extras(item: Object) -> Iterator[str]:
    """What else an item has that people could miss."""
    for key in ("trustindicator", "trustindicators"):
        for each in jsons.mappings(item.get(key)):
            said = ", ".join(filter(None, (jsons.words(each, "title"), jsons.words(each, "href"))))
            yield _("a trust indicator (%(words)s)") % {"words": said}
    extra = jsons.mapping(item.get("extra"))
    others = {name: value for name, value in extra.items() if name.lower() not in _EXTRAS}
    yield from newsobjects.fields_of(others)
