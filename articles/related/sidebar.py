"""The reader's view of an article's related list, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from articles import headlines, limits
from articles.models import Article, Headline, SidebarItem, SidebarKind

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Bearer(TypedDict):
    """What the query adds to a headline: the live story that bears it, if one does."""

    bearer_id: int | None
    bearer_slug: str | None
    bearer_published_at: datetime | None
    bearer_section: str | None


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """One related story as a reader sees it."""

    kind: str
    """A value of `SidebarKind`."""
    text: str
    url: str
    article_id: int | None
    """The live story that the item leads to; None for a wording that has none yet."""
    published_at: datetime | None
    section: str
    """The name of that story's section, or empty."""


def related_to(article: Article, at: datetime | None = None) -> list[RelatedItem]:
    """What stands beside ``article``: pinned items, the wire's list, then ranked neighbours.

    Leaves out the story itself, repeats, hidden items, what is not live, and wordings of
    stories under embargo. Ranked ones fill up to `limits.SIDEBAR` places.
    """
    items: list[RelatedItem] = []
    shown: set[int | None] = {article.pk}
    for item in map(_as_readers_see_it, _rows(article, at)):
        full = item.kind == SidebarKind.RANKED and len(items) >= limits.SIDEBAR
        if full or item.article_id in shown:
            continue
        if item.article_id:
            shown.add(item.article_id)
        items.append(item)
    return items


def _rows(article: Article, at: datetime | None) -> QuerySet[WithAnnotations[SidebarItem, Bearer]]:
    # Asked of each item by its id: the cost does not grow with the newsroom.
    public = Exists(Article.objects.live(at).filter(pk=OuterRef("related_id"))) | Exists(
        Headline.objects.mentionable(at).filter(pk=OuterRef("headline_id"))
    )
    bearers = headlines.bearers(at)
    return (
        SidebarItem.objects.filter(public, article=article, hidden=False)
        .select_related("headline", "related__section")
        .annotate(
            bearer_id=Subquery(bearers.values("pk")[:1]),
            bearer_slug=Subquery(bearers.values("slug")[:1]),
            bearer_published_at=Subquery(bearers.values("published_at")[:1]),
            bearer_section=Subquery(bearers.values("section__name")[:1]),
        )
        .order_by("kind", "position", "id")
    )


def _as_readers_see_it(item: WithAnnotations[SidebarItem, Bearer]) -> RelatedItem:
    if item.related:
        return RelatedItem(
            kind=item.kind,
            text=item.related.headline,
            url=item.related.get_absolute_url(),
            article_id=item.related_id,
            published_at=item.related.published_at,
            section=item.related.section.name if item.related.section else "",
        )
    headline = cast("Headline", item.headline)  # the database holds that it is one or the other
    if item.bearer_id:
        url = reverse("article_page", args=[item.bearer_id, item.bearer_slug])
    else:
        url = headline.get_absolute_url()
    return RelatedItem(
        kind=item.kind,
        text=headline.text,
        url=url,
        article_id=item.bearer_id,
        published_at=item.bearer_published_at,
        section=item.bearer_section or "",
    )
