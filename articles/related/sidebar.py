"""The reader's view of an article's related list, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict, cast

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import headlines, limits
from articles.editorial import snapshot
from articles.editorial.snapshot import Content
from articles.models import Article, Headline, SidebarItem, SidebarKind, TagKind
from articles.related.features import NAME, TAG

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


_NAMES = frozenset({NAME, TAG, *TagKind.values})
"""Parts of a score that name something, and are no mere words."""


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
    reason: str = ""
    """Why a ranked one is there, where the site tells readers so."""
    place: int | None = None
    """What the versions of one story share, of which one is shown."""


def related_to(article: Article, at: datetime | None = None) -> list[RelatedItem]:
    """What stands beside ``article``: pinned items, the wire's list, then ranked neighbours.

    Leaves out the story itself, repeats, hidden items, what is not live, and wordings of
    stories under embargo. Ranked ones fill up to `limits.SIDEBAR` places.
    """
    rows = (row for row in _rows(article, at) if _is_allowed(row, article))
    return _fitting(article, map(_as_readers_see_it, rows))


def related_if(article: Article, content: Content, at: datetime | None = None) -> list[RelatedItem]:
    """What would stand beside ``article`` if ``content`` were its text; it may have no row yet."""
    hidden = {place["article"] for place in content["hidden"]}
    rows = _rows(article, at).filter(kind=SidebarKind.RANKED) if article.pk else []
    ranked = (row for row in rows if row.related_id not in hidden and _is_allowed(row, article))
    return _fitting(article, [*_listed(article, content, at), *map(_as_readers_see_it, ranked)])


def _fitting(article: Article, candidates: Iterable[RelatedItem]) -> list[RelatedItem]:
    items: list[RelatedItem] = []
    shown, places = {article.pk or 0}, set[int]()
    for item in candidates:
        full = item.kind == SidebarKind.RANKED and len(items) >= limits.SIDEBAR
        if full or item.article_id in shown or item.place in places:
            continue
        if item.article_id:
            shown.add(item.article_id)
        if item.place is not None:
            places.add(item.place)
        items.append(item)
    return items


def _is_allowed(item: SidebarItem, article: Article) -> bool:
    """Whether a ranked item keeps to the site's rules, which may have changed meanwhile."""
    if item.kind != SidebarKind.RANKED or item.related is None:
        return True
    if settings.RELATED_SECTIONS == "same" and item.related.section_id != article.section_id:
        return False
    here, there = article.published_at, item.related.published_at
    if not (settings.RELATED_DAYS and here and there):
        return True
    return abs(here - there) <= timedelta(days=settings.RELATED_DAYS)


def _rows(article: Article, at: datetime | None) -> QuerySet[WithAnnotations[SidebarItem, Bearer]]:
    # Asked of each item by its id: the cost does not grow with the newsroom.
    public = Exists(Article.objects.live(at).filter(pk=OuterRef("related_id"))) | Exists(
        Headline.objects.mentionable(at).filter(pk=OuterRef("headline_id"))
    )
    rows = (
        SidebarItem.objects.filter(public, article=article, hidden=False)
        .select_related("headline", "related__section")
        .annotate(**_bearer(at))
        .order_by("kind", "position", "id")
    )
    return cast("QuerySet[WithAnnotations[SidebarItem, Bearer]]", rows)


def _bearer(at: datetime | None) -> dict[str, Subquery]:
    """The columns of `Bearer`, for a query that names the headline's id ``headline_id``."""
    bearers = headlines.bearers(at)
    return {
        "bearer_id": Subquery(bearers.values("pk")[:1]),
        "bearer_slug": Subquery(bearers.values("slug")[:1]),
        "bearer_published_at": Subquery(bearers.values("published_at")[:1]),
        "bearer_section": Subquery(bearers.values("section__name")[:1]),
    }


def _listed(article: Article, content: Content, at: datetime | None) -> Iterator[RelatedItem]:
    """What ``content`` lists and a reader may see of it, by two queries."""
    asked = [item for item in snapshot.sidebar_items(article.pk, content) if not item.hidden]
    stories = Article.objects.live(at).select_related("section")
    told = stories.in_bulk([item.related_id for item in asked if item.related_id])
    wordings = cast(
        "QuerySet[WithAnnotations[Headline, Bearer]]",
        Headline.objects.mentionable(at).annotate(headline_id=F("pk")).annotate(**_bearer(at)),
    )
    named = wordings.in_bulk([item.headline_id for item in asked if item.headline_id])
    for item in asked:
        if story := told.get(item.related_id or 0):
            yield _of_story(item.kind, story)
        elif wording := named.get(item.headline_id or 0):
            yield _of_wording(item.kind, wording, wording)


def _as_readers_see_it(item: WithAnnotations[SidebarItem, Bearer]) -> RelatedItem:
    if item.related:
        shown = _of_story(item.kind, item.related)
        if item.kind == SidebarKind.RANKED:
            return replace(shown, reason=_reason_of(item), place=item.reason.get("place"))
        return shown
    # The database holds that it is one or the other.
    return _of_wording(item.kind, cast("Headline", item.headline), item)


def _reason_of(item: SidebarItem) -> str:
    """In a few words for readers: the name that the two stories share most of."""
    if not settings.RELATED_REASONS:
        return ""
    named = (said for kind, said, _value in item.reason.get("parts", ()) if kind in _NAMES)
    first = next(named, "")
    return _("Also about %(name)s") % {"name": first} if first else ""


def _of_story(kind: str, story: Article) -> RelatedItem:
    return RelatedItem(
        kind=kind,
        text=story.headline,
        url=story.get_absolute_url(),
        article_id=story.pk,
        published_at=story.published_at,
        section=story.section.name if story.section else "",
    )


def _of_wording(
    kind: str,
    headline: Headline,
    bearing: WithAnnotations[SidebarItem, Bearer] | WithAnnotations[Headline, Bearer],
) -> RelatedItem:
    if bearing.bearer_id:
        url = reverse("article_page", args=[bearing.bearer_id, bearing.bearer_slug])
    else:
        url = headline.get_absolute_url()
    return RelatedItem(
        kind=kind,
        text=headline.text,
        url=url,
        article_id=bearing.bearer_id,
        published_at=bearing.bearer_published_at,
        section=bearing.bearer_section or "",
    )
