"""What a tag's page and its feed tell: its live stories, and what they tell of besides.

Everything is read from the newest use of the tag on, by an index, and only so far as it is shown:
a topic of 100,000 stories costs what one of 100 does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from articles.models import Article, ArticleTag, Tag, TagChange
from articles.views.listing import STORIES_PER_PAGE, for_list

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

ENOUGH = 3
"""Live stories that make a topic worth finding."""
_LEAFED = 100
"""Pages that a reader can leaf through; what is older is found by its day."""
_LOOKED_THROUGH = 200
"""The newest stories of a topic, in which others are looked for."""
_BESIDE, _TOGETHER = 12, 2
"""Topics that are shown beside one, and stories that have both."""


def uses_of(tag: Tag) -> QuerySet[ArticleTag]:
    """The tag's uses by live stories.

    The stories are asked about one by one: a database that may join them begins with all that are
    live, and sorts.
    """
    live = Article.objects.live().filter(pk=OuterRef("content_object_id"))
    return ArticleTag.objects.filter(Exists(live), tag=tag, published_at__isnull=False)


def newest(uses: QuerySet[ArticleTag]) -> QuerySet[Any, int]:
    """The stories of these uses, by their ids, newest first."""
    by_date = uses.order_by("-published_at", "-content_object_id")
    return by_date.values_list("content_object_id", flat=True)


def told(stories: Iterable[int]) -> list[Article]:
    """These stories as lists show them, newest first."""
    return list(for_list(Article.objects.live().filter(pk__in=list(stories))))


class Pages(_Paginator):
    """Pages of a topic, which counts no further than a reader leafs."""

    def __init__(self, uses: QuerySet[ArticleTag]) -> None:
        super().__init__(newest(uses), STORIES_PER_PAGE)
        self._uses = uses

    def page(self, number: int | str) -> Page[Any]:
        """The stories of one page."""
        found = super().page(number)
        found.object_list = told(found.object_list)
        return found

    @cached_property
    def count(self) -> int:
        """How many stories there are, or as many as there are pages for."""
        return min(self._counted, _LEAFED * STORIES_PER_PAGE)

    @property
    def goes_on(self) -> bool:
        """Whether the topic has older stories than those of the last page."""
        return self._counted > self.count

    @cached_property
    def _counted(self) -> int:
        # In their order, so that they are read from the same index.
        return newest(self._uses)[: _LEAFED * STORIES_PER_PAGE + 1].count()


class Beside(NamedTuple):
    """A topic that stories of another one tell of as well."""

    name: str
    slug: str
    stories: int


def beside(tag: Tag) -> Sequence[Beside]:
    """The topics that the newest live stories of a tag bear most often with it, in one query."""
    looked_through = newest(uses_of(tag))[:_LOOKED_THROUGH]
    uses = ArticleTag.objects.filter(content_object__in=looked_through).exclude(tag=tag)
    together = uses.values_list("tag__name", "tag__slug").annotate(stories=Count("pk"))
    often = together.filter(stories__gte=_TOGETHER).order_by("-stories", "tag__name", "tag__slug")
    return [Beside(*row) for row in often[:_BESIDE]]


def changed_at(tag: Tag) -> datetime | None:
    """When what readers get of a topic changed last: stories that came, changed or went.

    Of what readers do not know, it tells nothing.
    """
    now = timezone.now()
    uses = ArticleTag.objects.filter(tag=tag, published_at__lte=now)
    known = Article.objects.filter(
        Q(embargo_until=None) | Q(embargo_until__lte=now),
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("published_at")),
        pk__in=newest(uses)[:_LOOKED_THROUGH],
        published_at__lte=now,
    )
    of_stories = known.aggregate(*map(Max, ("published_at", "updated_at", "withdrawn_at")))
    changes = TagChange.objects.filter(Q(tag=tag) | Q(alias=tag))
    of_tag = changes.aggregate(Max("at"), Max("undone_at"))
    return max(filter(None, [*of_stories.values(), *of_tag.values()]), default=None)
