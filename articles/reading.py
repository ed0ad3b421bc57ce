"""A story as readers get it: what its page shows, for the page itself and for previews of it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.editorial import snapshot
from articles.editorial.snapshot import Content, TagReference
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleState,
    ArticleTag,
    Section,
    SidebarKind,
    Tag,
)
from articles.related.sidebar import RelatedItem, related_if, related_to

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

TEMPLATE = "articles/article_page.html"
"""The page of a story."""

_AUTHOR, _TAG = "author", "tag"
_LABELS = {
    SidebarKind.PINNED: _("Chosen by the editors"),
    SidebarKind.WIRE: _("From the wire"),
    SidebarKind.RANKED: _("More on this"),
}


class Named(NamedTuple):
    """An author or a tag of a story, as its page needs them."""

    kind: str
    place: int
    name: str
    slug: str


def around() -> dict[str, Any]:
    """What every public page shows around its own matter.

    The sections are read when a template first asks for them, in one query.
    """
    return {
        "site_name": settings.SITE_NAME,
        "sections": SimpleLazyObject(sections_with_stories),
    }


def sections_with_stories() -> list[Section]:
    """The navigation: sections that have a live story and are not retired, in their order."""
    told = Article.objects.live().filter(section=OuterRef("pk"))
    return list(Section.objects.filter(Exists(told), retired_at__isnull=True))


def of_article(article: Article) -> dict[str, Any]:
    """A live story: its row, and what stands around it."""
    named = _names_on(article)
    return _page(
        article,
        [each.name for each in named if each.kind == _AUTHOR],
        [each for each in named if each.kind == _TAG],
        related_to(article),
    )


def of_content(article: Article, content: Content, *, at: datetime) -> dict[str, Any]:
    """The same story as it would be if ``content`` were published ``at`` that time.

    ``article`` may be a new one that has no row; it stays as it is.
    """
    shown = copy.copy(article)
    snapshot.apply(content, to=shown)
    shown.updated_at = at
    if article.state == ArticleState.NEVER_PUBLISHED or not article.published_at:
        shown.published_at = at
    return _page(
        shown,
        [author["name"] for author in content["authors"]],
        _tags_in(content["tags"]),
        related_if(shown, content, at),
    )


def _page(
    article: Article, authors: list[str], tags: list[Named], related: Iterable[RelatedItem]
) -> dict[str, Any]:
    return {
        "article": article,
        "authors": authors,
        "tags": tags,
        "related": _groups_of(related),
    }


def _names_on(article: Article) -> list[Named]:
    """A story's authors in their order, then its tags, by one query."""
    authors = ArticleAuthor.objects.filter(article=article).values_list(
        Value(_AUTHOR, CharField()), F("position"), "author__name", "author__slug"
    )
    tags = ArticleTag.objects.filter(content_object=article).values_list(
        Value(_TAG, CharField()), F("id"), "tag__name", "tag__slug"
    )
    # Django would order the union by the model's own columns, which are not all selected.
    named = authors.order_by().union(tags.order_by(), all=True).order_by()
    return sorted(Named(*row) for row in named)


def _tags_in(tags: Sequence[TagReference]) -> list[Named]:
    """Tags of a text under their names of today; one that is to be made has no row yet."""
    known = Tag.objects.select_related("merged_into")
    rows: Mapping[int, Tag] = {
        pk: tag.merged_into or tag
        for pk, tag in known.in_bulk([tag["id"] for tag in tags if tag["id"]]).items()
    }
    named = [
        Named(_TAG, place, row.name, row.slug)
        if (row := rows.get(tag["id"]))
        else Named(_TAG, place, tag["name"], text.slugify(tag["name"]))
        for place, tag in enumerate(tags)
    ]
    return list({each.slug: each for each in reversed(named)}.values())[::-1]


def _groups_of(items: Iterable[RelatedItem]) -> list[tuple[StrPromise, list[RelatedItem]]]:
    """The sidebar's items under plain labels, in their order."""
    return [
        (_LABELS[SidebarKind(kind)], list(group))
        for kind, group in groupby(items, key=attrgetter("kind"))
    ]
