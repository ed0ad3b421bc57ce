"""Headlines and tags that came with a batch, and that go with it where nothing else names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TypeAlias

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles import headlines as wordings
from articles import tagging
from articles.models import (
    ArticleTag,
    Batch,
    Claim,
    Headline,
    HeadlineDecision,
    HeadlineTag,
    Revision,
    SidebarItem,
    Tag,
)

_CHUNK = 500
_Unused: TypeAlias = Callable[[Sequence[int]], QuerySet[Headline] | QuerySet[Tag]]
_LISTS = ("content__wire", "content__pinned", "content__hidden")


def tags_of(batch: Batch) -> list[int]:
    """What the batch's texts name: the tags that may go with it, by their keys."""
    return sorted(_named(Revision.objects.filter(batch=batch))[1])


def forget(batch: Batch) -> None:
    """Take out what nothing names any more, of what was first seen while the batch was at work.

    Each part is a transaction of its own; what somebody names meanwhile stays.
    """
    seen = Headline.objects.filter(first_seen_at__range=(batch.started_at, batch.finished_at))
    headlines = _in_parts(list(seen.values_list("pk", flat=True)), _unused_headlines)
    tags = _in_parts(batch.made_tags, _unused_tags)
    if not headlines and not tags:
        return
    named_headlines, named_tags = _named(Revision.objects.all())
    for part in _parts(sorted(set(headlines) - named_headlines)):
        with transaction.atomic():
            wordings.forget(_unused_headlines(part))
    for part in _parts(sorted(set(tags) - named_tags)):
        with transaction.atomic():
            tagging.hold_uses()
            _unused_tags(part).delete()


def _named(texts: QuerySet[Revision]) -> tuple[set[int], set[int]]:
    """The headlines and tags that texts name."""
    headlines: set[int] = set()
    tags: set[int] = set()
    for *lists, tagged in texts.order_by().values_list(*_LISTS, "content__tags").iterator():
        headlines.update(place["headline"] for places in lists for place in places or ())
        tags.update(tag["id"] for tag in tagged or ())
    headlines.discard(None)  # type: ignore[arg-type]  # a place of an article
    return headlines, tags


def _unused_headlines(keys: Sequence[int]) -> QuerySet[Headline]:
    """Of these headlines, those that no list, claim, tag or decision of an editor's names."""
    named = (
        SidebarItem.objects.filter(headline=OuterRef("pk")),
        Claim.objects.filter(headline=OuterRef("pk")),
        HeadlineTag.objects.filter(content_object=OuterRef("pk"), suggested=False),
        HeadlineDecision.objects.filter(headline=OuterRef("pk")),
    )
    is_named = reduce(or_, (Exists(rows) for rows in named))
    return Headline.objects.filter(pk__in=keys).exclude(is_named)


def _unused_tags(keys: Sequence[int]) -> QuerySet[Tag]:
    """Of these tags, those that nothing bears and nobody has described, merged or renamed."""
    on_article = ArticleTag.objects.filter(tag=OuterRef("pk"))
    on_headline = HeadlineTag.objects.filter(tag=OuterRef("pk"))
    tags: QuerySet[Tag] = Tag.objects.filter(
        pk__in=keys, description="", merged_into=None, aliases=None, changes=None
    )
    return tags.exclude(Exists(on_article) | Exists(on_headline))


def _in_parts(keys: Sequence[int], unused: _Unused) -> list[int]:
    return [pk for part in _parts(keys) for pk in unused(part).values_list("pk", flat=True)]


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
