"""A revision's content: its shape, its hash, and the revision built from it.

Schema 3. References are stored as id and name, so that a snapshot still says what it meant
when the row is gone. What was saved is never rewritten: older schemas are brought up to date
as they are read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, TypedDict, cast

from django.utils.translation import gettext as _

from articles import places, text
from articles.errors import RefusedError
from articles.models import Draft, Revision, Section, SidebarItem, SidebarKind, Tag
from articles.models.article import Article

Upgrade: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


def _with_language(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 2: a story says in which language it is written."""
    return {**content, "language": ""}


def _with_places(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 3: the form and the importer call the places of headlines by the same names.

    Where both had given one, the form's stands: somebody wrote it.
    """
    variants = dict(content["headline_variants"])
    if "seo" in variants:
        variants[places.SEARCH] = variants.pop("seo")
    return {**content, "headline_variants": variants}


UPGRADES: tuple[Upgrade, ...] = (_with_language, _with_places)
"""What makes content of schema 1 into content of schema 2, and so on; new ones are appended."""
SCHEMA = 1 + len(UPGRADES)


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Reference(TypedDict):
    """A row by id and name."""

    id: int
    name: str


class TagReference(Reference):
    """A tag, and whether anybody has confirmed it."""

    suggested: bool


class Place(TypedDict):
    """A place of the related list: a headline or an article, by id and wording."""

    headline: int | None
    article: int | None
    text: str


class Content(TypedDict):
    """What a revision holds."""

    headline: str
    headline_provisional: bool
    headline_variants: dict[str, str]
    """By place: see `articles.places`."""
    slug: str
    language: str
    """A BCP 47 tag; empty for the newsroom's own language."""
    standfirst: str
    body: str
    section: Reference | None
    authors: list[Reference]
    tags: list[TagReference]
    pinned: list[Place]
    hidden: list[Place]
    wire: list[Place]


def blank() -> Content:
    """The content of a story that nobody has begun."""
    return Content(
        headline="",
        headline_provisional=False,
        headline_variants={},
        slug="",
        language="",
        standfirst="",
        body="",
        section=None,
        authors=[],
        tags=[],
        pinned=[],
        hidden=[],
        wire=[],
    )


def content_of(revision: Revision) -> Content:
    """A revision's content in today's schema."""
    return upgraded(revision.content, revision.schema)


def upgraded(
    content: dict[str, Any], schema: int, upgrades: Sequence[Upgrade] = UPGRADES
) -> Content:
    """Content of one of our schemas in the newest; raises `RefusedError` for any other."""
    if not 1 <= schema <= 1 + len(upgrades):
        raise RefusedError(
            _("This text was saved by another version of Newsroom (schema %(number)d).")
            % {"number": schema}
        )
    for upgrade in upgrades[schema - 1 :]:
        content = upgrade(content)
    return cast(Content, content)


def variants_of(variants: dict[str, str], schema: int) -> dict[str, str]:
    """The same for headlines by place alone: an upgrade asks for no more than what it changes."""
    return upgraded({"headline_variants": variants}, schema)["headline_variants"]


def section_reference(section: Section | None) -> Reference | None:
    """A section as content names it."""
    return Reference(id=section.pk, name=section.name) if section else None


def tag_references(tags: Iterable[Tag], *, suggested: bool) -> list[TagReference]:
    """Tags as content names them."""
    return [TagReference(id=tag.pk, name=tag.name, suggested=suggested) for tag in tags]


def digest(content: Content, previous_hash: str) -> str:
    """SHA-256 hex over UTF-8 JSON with sorted keys, chained to the revision before.

    The keys are sorted because PostgreSQL's JSONB keeps no order.
    """
    line = _JSON.encode(content)
    return hashlib.sha256(f"{previous_hash}\n{line}".encode()).hexdigest()


def revision(draft: Draft, content: Content, before: Revision | None, **maker: Any) -> Revision:
    """An unsaved revision of ``draft`` that follows ``before``, the article's newest.

    ``maker`` is the rest of the row: who or which batch, from where, why and when.
    """
    previous_hash = before.hash if before else ""
    return Revision(
        article_id=draft.article_id,
        draft=draft,
        number=before.number + 1 if before else 1,
        based_on_id=draft.head_id or draft.base_id,
        content=content,
        schema=SCHEMA,
        previous_hash=previous_hash,
        hash=digest(content, previous_hash),
        headline=content["headline"],
        headline_key=text.key(content["headline"]),
        headline_provisional=content["headline_provisional"],
        section_id=content["section"]["id"] if content["section"] else None,
        **maker,
    )


def with_slug(content: Content, before: Revision | None, *, published: bool) -> Content:
    """Content with its slug: it follows the headline until that is real and published.

    From then on it is frozen; a slug that an editor has set by hand is theirs at any time.
    """
    if before is None:
        return {**content, "slug": content["slug"] or text.slugify(content["headline"])}
    earlier = content_of(before)
    by_hand = content["slug"] not in ("", earlier["slug"]) or (
        earlier["slug"] != text.slugify(earlier["headline"])
    )
    frozen = published and not earlier["headline_provisional"]
    if content["slug"] and (by_hand or frozen):
        return content
    return {**content, "slug": text.slugify(content["headline"])}


def apply(content: Content, to: Article) -> None:
    """Set an article's content columns; saves nothing."""
    to.headline = content["headline"]
    to.headline_provisional = content["headline_provisional"]
    to.headline_variants = content["headline_variants"]
    to.slug = content["slug"]
    to.language = content["language"]
    to.standfirst = content["standfirst"]
    to.body = content["body"]
    to.section_id = content["section"]["id"] if content["section"] else None


COLUMNS = (
    "headline",
    "headline_provisional",
    "headline_variants",
    "slug",
    "language",
    "standfirst",
    "body",
    "section",
)
"""The columns that `apply` sets."""


def sidebar_rows(content: Content) -> Iterator[tuple[str, int, int | None, int | None, bool]]:
    """Kind, position, headline, article and whether it is hidden: pinned ones, then the wire's."""
    hidden = {(place["headline"], place["article"]) for place in content["hidden"]}
    for kind, listed in (
        (SidebarKind.PINNED, content["pinned"]),
        (SidebarKind.WIRE, content["wire"]),
    ):
        for position, place in enumerate(listed):
            named = place["headline"], place["article"]
            yield kind, position, *named, named in hidden


def sidebar_items(article_id: int, content: Content) -> list[SidebarItem]:
    """The unsaved sidebar items that content asks for, in their order."""
    return [
        SidebarItem(
            article_id=article_id,
            kind=kind,
            position=position,
            headline_id=headline,
            related_id=related,
            hidden=hidden,
        )
        for kind, position, headline, related, hidden in sidebar_rows(content)
    ]
