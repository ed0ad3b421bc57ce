"""Ghost: the export of a site, the answers of its API, and what its migration tools write.

An export is tables, whose rows name one another by ids, and posts come before what they name. So it
is read twice: for the names, and then for the posts, one at a time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing import bodies, bylines
from articles.importing.bodies import Body
from articles.importing.formats import finish, jsons, lexical, mobiledoc, newsobjects, pieces
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.joined import Joined, joined
from articles.importing.formats.jsons import Object
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

NAME = "ghost"
TITLE = "Ghost export"

_ROOTS = ("db.data", "data", "")
"""Where the tables stand: in an export, in a plain one, in an answer of the API."""
_TEXTS = frozenset({"html", "lexical", "mobiledoc", "plaintext"})
_SIGNS = frozenset(
    "codeinjection_head comment_id custom_excerpt feature_image published_at visibility".split()
)
"""Names that a post of Ghost has beside its text."""
_EXPORTED = "meta.exported_on"
_HOME = "__GHOST_URL__"
"""What exports say for the site's own address, which they do not tell."""
_UNPUBLISHED = frozenset({"draft", "scheduled"})
_META = (
    "email_subject feature_image_alt feature_image_caption meta_description meta_title"
    " og_description og_image og_title twitter_description twitter_image twitter_title"
).split()
"""What an export keeps of a post in a table of its own."""
_OTHERS = ("comments", "members", "newsletters", "offers", "products", "snippets", "subscribers")
"""Tables of what is no story."""


def recognises(document: Document) -> bool:
    """Whether this is an export of Ghost, or posts as Ghost writes them."""
    names = jsons.said(document)
    if {"db.data", f"db.{_EXPORTED}"} <= names or {"data", _EXPORTED} <= names:
        return True
    return any(
        _TEXTS & each and _SIGNS & each for each in map(_posts_in(names).get, _ROOTS) if each
    )


def _posts_in(names: frozenset[str]) -> dict[str, set[str]]:
    """The names that posts have, by where the tables stand."""
    found: dict[str, set[str]] = {}
    for root in _ROOTS:
        for table in ("posts", "pages"):
            start = f"{root}.{table}.".lstrip(".")
            within = {name.removeprefix(start) for name in names if name.startswith(start)}
            found.setdefault(root, set()).update(each.removeprefix("data.") for each in within)
    return found


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each post."""
    root = _root(document)
    opened = {"", *pieces.above([f"{root}.posts"])}
    with joined() as rows:
        site = _Site(rows)
        for piece in pieces.pieces(document, reading, opened):
            site.note(piece.way.removeprefix(f"{root}."), jsons.mapping(piece.value))
        rows.settle()
        is_empty = True
        for piece in pieces.pieces(document, reading, opened):
            is_table = piece.way.removeprefix(f"{root}.") in ("", "posts", "pages")
            if is_table or isinstance(piece.value, Problem):
                is_empty = False
                yield _found(document, reading, site, piece)
    if is_empty:
        yield Aside(document.path, _("a list without posts"))
    for table, count in sorted(site.others.items()):
        yield Aside(document.path, _("a table of the site"), f"{table} ({count})")


def _root(document: Document) -> str:
    names = jsons.said(document)
    return next((root for root in _ROOTS if root and root in names), "")


class _Site:
    """What the rows of an export say of one another, by ids."""

    def __init__(self, rows: Joined) -> None:
        self.rows = rows
        self.others = Counter[str]()
        """How many rows there are in tables of what is no story."""

    def note(self, table: str, row: Object) -> None:
        """Remember what a row says of others."""
        about = jsons.words(row, "id" if table in ("users", "tags") else "post_id")
        if table in ("users", "tags"):
            self.rows.note(table, about, jsons.words(row, "name"))
        elif table in ("posts_authors", "posts_tags"):
            place = float(jsons.number(row, "sort_order") or 0)
            self.rows.note(table, about, jsons.words(row, "author_id", "tag_id"), place)
        elif table == "posts_meta":
            said = {name: words for name in _META if (words := jsons.words(row, name))}
            self.rows.note(table, about, json.dumps(said))
        elif table in _OTHERS:
            self.others[table] += 1

    def people_named(self, post: str) -> list[str]:
        """The authors of a post, in their order."""
        return list(filter(None, self.rows.follow("posts_authors", post, "users")))

    def tags_named(self, post: str) -> list[str]:
        """The tags of a post, in their order."""
        return list(filter(None, self.rows.follow("posts_tags", post, "tags")))

    def meta(self, post: str) -> dict[str, str]:
        """What the export keeps of a post in a table of its own."""
        found: dict[str, str] = {}
        for said in self.rows.find("posts_meta", post):
            found |= json.loads(said)
        return found


def _found(document: Document, reading: Reading, site: _Site, piece: Piece) -> Found:
    if isinstance(piece.value, Problem):
        return piece.value
    post, line = _whole(jsons.mapping(piece.value), site), piece.line
    if not ({"title", "slug", *_TEXTS} & post.keys()):
        reason = _("this is no post of Ghost: it has neither a title nor a text.")
        return Problem(document.path, reason, line)
    if (
        piece.way.endswith("pages")
        or jsons.words(post, "type") == "page"
        or jsons.flag(post, "page")
    ):
        return Aside(document.path, _("a page"), jsons.words(post, "title", "slug"), line)
    body, facts = _body(post), _facts(post, site, Clock(reading))
    facts["line"] = line
    if body.images or body.left_out or facts["images"]:
        body = finish.with_headline_in_place(body, facts)
    source_id = jsons.words(post, "id", "uuid", "url", "slug")
    return finish.story(document, source_id=source_id, body=body, alone=False, **facts)


def _whole(row: Object, site: _Site) -> Object:
    """A post with what an export or a migration tool keeps of it elsewhere."""
    post = {**row, **jsons.mapping(row.get("data"))}
    meta = site.meta(jsons.words(post, "id"))
    return {**post, **{name: said for name, said in meta.items() if not jsons.words(post, name)}}


def _body(post: Object) -> Body:
    """A post's text: its HTML, else what the HTML is made of."""
    source = (
        jsons.words(post, "html")
        or lexical.html_of(jsons.words(post, "lexical"))
        or mobiledoc.html_of(jsons.words(post, "mobiledoc"))
    )
    if not source.strip():
        return newsobjects.plain_body(jsons.words(post, "plaintext"))
    return bodies.of_html(source.replace(_HOME, ""), _address(post))


def _address(post: Object) -> str:
    said = jsons.words(post, "url")
    return said if "://" in said else ""


def _facts(post: Object, site: _Site, clock: Clock) -> Facts:
    """All that a post says besides its text."""
    updated, own = clock.read(jsons.words(post, "updated_at")), jsons.words(post, "id")
    people, others = bylines.people_in(_authors(post) or site.people_named(own))
    tags = _named(post.get("tags")) or site.tags_named(own)
    closed_to = _closed_to(post)
    canonical = jsons.words(post, "canonical_url")
    facts = Facts(
        headline=newsobjects.line_of(jsons.words(post, "title")),
        headlines={
            "search": jsons.words(post, "meta_title"),
            "social": jsons.words(post, "og_title", "twitter_title"),
        },
        standfirst=newsobjects.line_of(jsons.words(post, "custom_excerpt")),
        authors=people,
        credit=", ".join(others),
        keywords=[tag for tag in tags if not tag.startswith("#")],
        created=clock.read(jsons.words(post, "published_at", "created_at")),
        updated=updated,
        version=dated(updated) if updated else "",
        language=jsons.words(post, "locale"),
        draft=bool(closed_to) or jsons.words(post, "status") in _UNPUBLISHED,
        note=closed_to,
        href=_address(post),
        links=[Link(href=canonical)] if canonical else [],
        images=_images(post),
    )
    internal = [_("the internal tag “%(tag)s”") % {"tag": tag} for tag in tags if tag[0] == "#"]
    facts["left_out"] = [*internal, *_extras(post), *clock.left_out]
    return facts


def _closed_to(post: Object) -> str:
    """Who alone may read a post on the site, as a sentence for staff; empty where all may."""
    readers = jsons.words(post, "visibility")
    if readers in ("", "public"):
        return ""
    return _("The site shows this to some readers only: %(whom)s.") % {"whom": readers}


def _authors(post: Object) -> list[str]:
    return _named(post.get("authors")) or _named(post.get("author"))


def _named(value: object) -> list[str]:
    """Names of people or tags; a migration tool puts all but an address into ``data``."""
    found = ({**each, **jsons.mapping(each.get("data"))} for each in jsons.mappings(value))
    return [name for each in found if (name := jsons.words(each, "name").strip())]


def _images(post: Object) -> list[Image]:
    """The picture above a post."""
    href = jsons.words(post, "feature_image").replace(_HOME, "")
    caption = bodies.plain(jsons.words(post, "feature_image_caption"))
    return [Image(href, jsons.words(post, "feature_image_alt"), caption)] if href else []


def _extras(post: Object) -> Iterator[str]:
    """What else stands with a post."""
    names = {
        "meta_description": _("the description for search engines"),
        "og_description": _("the description for Facebook"),
        "twitter_description": _("the description for X"),
        "og_image": _("the picture for Facebook"),
        "twitter_image": _("the picture for X"),
        "email_subject": _("the subject of the mail"),
        "codeinjection_head": _("code in the head of the page"),
        "codeinjection_foot": _("code at the foot of the page"),
    }
    shown = jsons.words(post, "feature_image")
    for name, what in names.items():
        if (said := jsons.words(post, name)) and said != shown:
            yield f"{what}: {said.replace(_HOME, '')}"
