"""WordPress' REST API: posts as ``/wp-json/wp/v2/posts`` gives them, one or a list.

With ``?_embed`` they come with the names of their authors and terms and with their picture; else
these are numbers, which are named as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.importing import bodies, bylines
from articles.importing.bodies import Body
from articles.importing.formats import finish, jsons, newsobjects, pieces
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.jsons import Object
from articles.importing.formats.pieces import Piece
from articles.importing.records import Aside, Document, Found, Image, Problem, Reading, dated

NAME = "wp-rest"
TITLE = "WordPress REST JSON"

_ENVELOPE = "body"
"""Where the answer stands if ``?_envelope`` was asked for."""
_TEXTS = frozenset({"content.rendered", "title.rendered"})
_SIGNS = frozenset({"_links", "date_gmt", "guid.rendered", "link", "modified_gmt"})
_OTHERS = (
    frozenset({"slug", "taxonomy", "name"}),
    frozenset({"avatar_urls", "slug", "name"}),
)
"""Names that a term has, and an author."""
_KINDS = {
    "attachment": gettext_lazy("a picture or file"),
    "custom_css": gettext_lazy("a design"),
    "nav_menu_item": gettext_lazy("a page of a menu"),
    "page": gettext_lazy("a page"),
    "revision": gettext_lazy("an earlier version"),
    "wp_block": gettext_lazy("a block"),
    "wp_global_styles": gettext_lazy("a design"),
    "wp_navigation": gettext_lazy("a menu"),
    "wp_template": gettext_lazy("a template"),
    "wp_template_part": gettext_lazy("a template"),
}
"""What besides posts has a type, and what a person calls it."""
_UNPUBLISHED = frozenset({"auto-draft", "draft", "future", "pending", "private"})
_NO_SECTION = frozenset({"uncategorized", "uncategorised", "allgemein", "non classé"})
_SIZE = re.compile(r"-(?:\d{2,4}x\d{2,4}|scaled)(?=\.\w+$)")
"""What WordPress puts before a file's suffix where it made a picture smaller."""


def recognises(document: Document) -> bool:
    """Whether this is a post, or something else that the interface gives."""
    names = jsons.said(document)
    within = {name.removeprefix("body.") for name in names if name.startswith("body.")}
    return any(
        (_TEXTS & each and _SIGNS & each) or any(signs <= each for signs in _OTHERS)
        for each in (names, within)
    )


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each post."""
    is_enveloped = {"body.title.rendered", "body.content.rendered"} & jsons.said(document)
    is_empty = True
    for piece in pieces.pieces(document, reading, [""] if is_enveloped else []):
        if piece.way in ("", _ENVELOPE):
            is_empty = False
            yield _found(document, reading, piece)
    if is_empty:
        yield Aside(document.path, _("a list without posts"))


def _found(document: Document, reading: Reading, piece: Piece) -> Found:
    post = jsons.mapping(piece.value)
    if isinstance(piece.value, Problem):
        return piece.value
    if kind := _kind(post):
        return Aside(document.path, kind, _name(post), piece.line)
    if not ({"content", "title"} & post.keys()):
        return Problem(document.path, _why_none(post), piece.line)
    facts = _facts(post, Clock(reading))
    facts["line"] = piece.line
    body = _body(post, facts)
    if body.images or body.left_out or facts["images"]:
        body = finish.with_headline_in_place(body, facts)
    source_id = _rendered(post, "guid") or jsons.words(post, "link", "id")
    return finish.story(document, source_id=source_id, body=body, alone=False, **facts)


def _kind(post: Object) -> str:
    """What something is that is no post; empty for a post."""
    if "taxonomy" in post:
        return _("a category or tag")
    if "avatar_urls" in post and "content" not in post:
        return _("an author")
    if "author_name" in post or jsons.words(post, "type") == "comment":
        return _("a comment of a reader")
    if jsons.words(post, "status") == "trash":
        return _("a post in the bin")
    return str(_KINDS.get(jsons.words(post, "type"), ""))


def _name(post: Object) -> str:
    name = _rendered(post, "title") or jsons.words(post, "name", "author_name", "slug", "id")
    return bodies.plain(name)


def _why_none(post: Object) -> str:
    if message := jsons.words(post, "message"):
        return _("WordPress gave no post but a message: “%(words)s”") % {"words": message}
    return _("this is no post of WordPress: it has neither a title nor a content.")


def _body(post: Object, facts: Facts) -> Body:
    """A post's text, with its own picture by one address in whatever size it is there."""
    body = bodies.of_html(_rendered(post, "content"), jsons.words(post, "link"))
    known = {_SIZE.sub("", each.href): each.href for each in facts["images"]}
    sizes = ((each, known.get(_SIZE.sub("", each.href), each.href)) for each in body.images)
    return replace(body, images=tuple(replace(each, href=href) for each, href in sizes))


def _facts(post: Object, clock: Clock) -> Facts:
    """All that a post says besides its text."""
    updated = _time(clock, post, "modified")
    people, others = bylines.people_in(_authors(post))
    section, keywords = _terms(post)
    is_locked = jsons.flag(post.get("content"), "protected")
    facts = Facts(
        headline=bodies.plain(_rendered(post, "title")),
        headlines=_headlines(post),
        standfirst=bodies.plain(_rendered(post, "excerpt")),
        authors=people,
        credit=", ".join(others),
        section=section,
        keywords=keywords,
        created=_time(clock, post, "date"),
        updated=updated,
        version=dated(updated) if updated else "",
        language=jsons.words(post, "lang", "language") or jsons.words(_seo(post), "og_locale"),
        draft=is_locked or jsons.words(post, "status") in _UNPUBLISHED,
        note=_("Readers of the site need a password for this.") if is_locked else "",
        href=jsons.words(post, "link"),
        images=list(_images(post)),
    )
    facts["left_out"] = [*_numbers(post), *_extras(post), *clock.left_out]
    return facts


def _time(clock: Clock, post: Object, name: str) -> datetime | None:
    """A moment: in UTC where that is told, else in the site's zone, which nobody tells."""
    universal = jsons.words(post, f"{name}_gmt")
    if universal and not universal.startswith("0000"):
        return clock.read(universal if universal.endswith("Z") else f"{universal}Z")
    return clock.read(jsons.words(post, name))


def _embedded(post: Object, name: str) -> list[Object]:
    """What came with a post under a name; WordPress says instead what it would not give."""
    each = jsons.listed(jsons.dig(post, "_embedded", name))
    found = [one for part in each for one in jsons.mappings(part)]
    return [one for one in found if "code" not in one]


def _authors(post: Object) -> list[str]:
    """The names above a post: those of a plugin for several authors before the account's."""
    terms = [each for each in _embedded(post, "wp:term") if each.get("taxonomy") == "author"]
    named = terms or _embedded(post, "author")
    names = [jsons.words(each, "name") for each in named]
    return [name for name in names if name] or jsons.wordings(_seo(post).get("author"))


def _terms(post: Object) -> tuple[str, list[str]]:
    """The first category, and the names of all other terms."""
    terms = [
        (jsons.words(each, "taxonomy"), bodies.plain(jsons.words(each, "name")))
        for each in _embedded(post, "wp:term")
    ]
    sections = [
        name for kind, name in terms if kind == "category" and name.lower() not in _NO_SECTION
    ]
    others = [name for kind, name in terms if kind not in ("author", "category", "post_format")]
    return next(iter(sections), ""), [*sections[1:], *others]


def _images(post: Object) -> Iterator[Image]:
    """The picture that stands for a post."""
    for each in _embedded(post, "wp:featuredmedia"):
        caption = bodies.plain(_rendered(each, "caption"))
        credit = jsons.words(jsons.dig(each, "media_details", "image_meta"), "credit", "copyright")
        if href := jsons.words(each, "source_url"):
            yield Image(href, jsons.words(each, "alt_text"), caption, credit)
            return
    if href := jsons.words(post, "jetpack_featured_media_url"):
        yield Image(href)


def _seo(post: Object) -> Object:
    """What the most used plugin for search engines says."""
    return jsons.mapping(post.get("yoast_head_json"))


def _headlines(post: Object) -> dict[str, str]:
    names = {"search": "title", "social": "og_title"}
    return {place: jsons.words(_seo(post), name) for place, name in names.items()}


def _numbers(post: Object) -> Iterator[str]:
    """What is named by its number only, because nothing came with the post."""
    names = {
        "author": ("author", _("the author")),
        "categories": ("wp:term", _("categories")),
        "tags": ("wp:term", _("tags")),
        "featured_media": ("wp:featuredmedia", _("a picture")),
    }
    is_pictured = bool(jsons.words(post, "jetpack_featured_media_url"))
    for name, (embedded, what) in names.items():
        said = ", ".join(each for each in jsons.wordings(post.get(name)) if each != "0")
        is_known = _embedded(post, embedded) or (name == "featured_media" and is_pictured)
        if said and not is_known:
            values = {"what": what, "numbers": said}
            yield _("%(what)s known by number only: %(numbers)s") % values


def _extras(post: Object) -> Iterator[str]:
    """What else stands with a post."""
    if said := jsons.words(_seo(post), "description"):
        yield _("the description for search engines: %(words)s") % {"words": said}
    for name in ("acf", "meta"):
        yield from newsobjects.fields_of(jsons.mapping(post.get(name)))
    if count := len(_embedded(post, "replies")):
        yield ngettext("a comment of a reader", "%(count)d comments of readers", count) % {
            "count": count
        }


def _rendered(post: Object, name: str) -> str:
    """A text as readers get it; it stands alone where the interface was told so."""
    return jsons.words(post.get(name), "rendered") or jsons.words(post, name)
