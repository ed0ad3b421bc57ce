"""Entries of Chorus, the system of Vox Media, as its API gives them: a body made of components."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from django.utils.translation import gettext as _

from articles import limits
from articles.importing import bodies, bylines
from articles.importing.formats import finish, jsons, lexical, newsobjects, pieces
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.jsons import Object
from articles.importing.formats.lexical import element, figure
from articles.importing.formats.pieces import Piece
from articles.importing.records import (
    Aside,
    Document,
    Found,
    Image,
    Link,
    Problem,
    Reading,
    dated,
)

NAME = "chorus"
TITLE = "Chorus JSON"

_PREFIX = "EntryBody"
"""What the names of all components begin with."""
_PICTURED = ("leadImage", "ledeImage", "ledeMedia", "promoImage")
_NO_WORDS = frozenset({"__typename", "id", "placement", "uuid"})


def recognises(document: Document) -> bool:
    """Whether an object has an id and a body of components."""
    return jsons.looks(document, "uid", "body.components.__typename")


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each entry."""
    is_empty = True
    for piece in pieces.pieces(document, reading, ()):
        is_empty = False
        yield _found(document, reading, piece)
    if is_empty:
        yield Aside(document.path, _("a list without entries"))


def _found(document: Document, reading: Reading, piece: Piece) -> Found:
    if isinstance(piece.value, Problem):
        return piece.value
    entry = jsons.mapping(piece.value)
    if not {"body", "title"} & entry.keys():
        reason = _("this is no entry of Chorus: it has neither a title nor a body.")
        return Problem(document.path, reason, piece.line)
    parts = _Parts()
    address = jsons.words(entry, "url")
    body = bodies.of_html(parts.html_of(jsons.dig(entry, "body", "components")), address)
    facts = _facts(entry, Clock(reading))
    facts["line"] = piece.line
    facts["links"], facts["related"] = parts.links, [link.title for link in parts.links]
    facts["left_out"] = [*parts.left_out, *facts["left_out"]]
    if body.images or body.left_out or facts["images"] or parts.left_out:
        body = finish.with_headline_in_place(body, facts)
    source_id = jsons.words(entry, "uid", "url")
    return finish.story(document, source_id=source_id, body=body, alone=False, **facts)


def _facts(entry: Object, clock: Clock) -> Facts:
    updated = clock.read(jsons.words(entry, "updatedAt"))
    people, others = bylines.people_in(_authors(entry))
    facts = Facts(
        headline=newsobjects.line_of(jsons.words(entry, "title")),
        headlines={
            "front": jsons.words(entry, "promoHeadline"),
            "search": jsons.words(entry, "seoHeadline"),
            "social": jsons.words(entry, "socialHeadline"),
        },
        standfirst=newsobjects.line_of(_html(entry, "dek")),
        authors=people,
        credit=", ".join(others),
        keywords=jsons.wordings(entry.get("communityGroups"), "name"),
        created=clock.read(jsons.words(entry, "publishDate", "publishedAt", "createdAt")),
        updated=updated,
        version=dated(updated) if updated else "",
        href=jsons.words(entry, "url"),
        images=list(_images(entry)),
    )
    account = jsons.words(entry.get("author"), "fullOrUserName", "name")
    is_told = account in _authors(entry)
    facts["left_out"] = [
        *([_("the account “%(name)s”") % {"name": account}] if account and not is_told else []),
        *clock.left_out,
    ]
    return facts


def _authors(entry: Object) -> list[str]:
    """Whom readers see as authors: the profile before the account, then who helped."""
    main = jsons.words(entry.get("authorProfile"), "name")
    main = main or jsons.words(entry.get("author"), "fullOrUserName", "name")
    others = jsons.wordings(entry.get("contributors"), "fullOrUserName", "name")
    return [main, *others] if main else others


def _images(entry: Object) -> Iterator[Image]:
    for name in _PICTURED:
        for each in jsons.mappings(entry.get(name)):
            said = {**each, **jsons.mapping(each.get("image")), **jsons.mapping(each.get("asset"))}
            if href := jsons.words(said, "url", "src"):
                yield _image(said, href)


def _image(said: Object, href: str) -> Image:
    caption = newsobjects.line_of(_html(said, "caption"))
    alt, credit = jsons.words(said, "alt", "altText"), newsobjects.line_of(_html(said, "credit"))
    return Image(href, alt, caption, credit)


def _html(value: object, name: str) -> str:
    """A text under a name, which mostly is an object of its own."""
    said = jsons.dig(value, name)
    return jsons.words(said, "html", "plaintext", "text") or jsons.words(said)


class _Parts:
    """The components of one body as HTML, and what they are besides."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.left_out: list[str] = []

    def html_of(self, components: object) -> str:
        """All components in their order."""
        return "\n".join(map(self._part, jsons.mappings(components)))

    def _part(self, part: Object) -> str:
        kind = jsons.words(part, "__typename").removeprefix(_PREFIX)
        if written := _WRITTEN.get(kind):
            return written(part)
        if kind == "RelatedList":
            self.links += [
                Link(jsons.words(each, "title"), jsons.words(each, "url"))
                for each in jsons.mappings(part.get("items"))
            ]
        elif kind == "Poll":
            self._leave_poll(jsons.mapping(part.get("poll")))
        elif said := ", ".join(_words_in(part)):
            values = {"kind": kind, "words": said}
            self.left_out.append(_("a part of the page, “%(kind)s”: %(words)s") % values)
        return ""

    def _leave_poll(self, poll: Object) -> None:
        answers = (
            f"{jsons.words(each, 'label')} ({jsons.words(each, 'votes') or 0})"
            for each in jsons.mappings(poll.get("options"))
        )
        values = {"question": jsons.words(poll, "title"), "answers": ", ".join(answers)}
        self.left_out.append(_("a poll: %(question)s %(answers)s") % values)


def _words_in(value: object) -> Iterator[str]:
    """What a component says, without what is only for machines."""
    if isinstance(value, dict):
        value = [each for name, each in value.items() if name not in _NO_WORDS]
    if isinstance(value, list):
        for each in value:
            yield from _words_in(each)
    elif said := newsobjects.line_of(jsons.words(value)):
        yield said


def _list(part: Object) -> str:
    items = (element("li", _html(each, "line")) for each in jsons.mappings(part.get("items")))
    return element("ol" if jsons.flag(part, "ordered") else "ul", "".join(items))


def _heading(part: Object) -> str:
    level = jsons.whole_number(part, "level") or 2
    return element(f"h{min(max(level, 2), 4)}", _html(part, "contents"))


def _quote(part: Object) -> str:
    said = (
        element("p", _html(each, "contents")) for each in jsons.mappings(part.get("paragraphs"))
    )
    return element("blockquote", "".join(said))


def _picture(part: Object) -> str:
    said = {**part, **jsons.mapping(part.get("image"))}
    image = _image(said, jsons.words(said, "url", "src"))
    credit = f'<span class="credit">{escape(image.credit, quote=False)}</span>'
    below = escape(image.caption, quote=False) + (credit if image.credit else "")
    return figure(lexical.picture({"src": image.href, "alt": image.alt}), caption=below)


def _table(part: Object) -> str:
    """A table; its values come by the column or by the row."""
    table = jsons.mapping(part.get("table"))
    names = jsons.wordings(table.get("columns"))
    rows = _turned([jsons.listed(row) for row in jsons.listed(table.get("rows"))], len(names))
    head = "".join(element("th", escape(name, quote=False)) for name in names)
    body = (
        "".join(element("td", escape(jsons.words(cell), quote=False)) for cell in row)
        for row in rows
    )
    lines = "".join(element("tr", line) for line in (head, *body) if line)
    title, caption = (jsons.words(table, name) for name in ("title", "caption"))
    above = element("h4", escape(title, quote=False)) if title else ""
    return above + element("table", lines) + (element("p", escape(caption)) if caption else "")


def _turned(rows: list[list[object]], columns: int) -> list[list[object]]:
    """A table's values by the row, whichever way they came."""
    longest = max(map(len, rows), default=0)
    is_by_row = len(rows) != columns or all(len(row) == columns for row in rows)
    if is_by_row or longest * columns > limits.CELLS:
        return rows
    return [[jsons.dig(row, place) for row in rows] for place in range(longest)]


_WRITTEN: dict[str, Callable[[Object], str]] = {
    "Blockquote": _quote,
    "Embed": lambda part: jsons.words(part.get("embed"), "embedHtml"),
    "HTML": lambda part: jsons.words(part, "rawHtml"),
    "Heading": _heading,
    "HorizontalRule": lambda _part: "<hr>",
    "Image": _picture,
    "List": _list,
    "Paragraph": lambda part: element("p", _html(part, "contents")),
    "Pullquote": lambda part: element("blockquote", _html(part, "quote")),
    "Table": _table,
}
"""What components become."""
