"""What a tag's page and its feed tell: its live stories, and what they tell of besides.

Everything is read from the newest use of the tag on, by an index, and only so far as it is shown:
a topic of 100,000 stories costs what one of 100 does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, F, FilteredRelation, Max, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from articles.models import Article, ArticleTag, Tag, TagChange
from articles.views.listing import STORIES_PER_PAGE, for_list

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from articles.views.listing import Opening

    _Paginator = Paginator[WithAnnotations[Article, Opening]]
else:
    _Paginator = Paginator

ENOUGH = 3
"""Live stories that make a topic worth finding."""
_NEWEST_FIRST = ("-use__published_at", "-use__content_object_id")
_LEAFED = 100
"""Pages that a reader can leaf through; what is older is found by its day."""
_LOOKED_THROUGH = 200
"""The newest stories of a topic, in which others are looked for."""
_BESIDE, _TOGETHER = 12, 2
"""Topics that are shown beside one, and stories that have both."""


def stories_of(tag: Tag) -> QuerySet[Article]:
    """The live stories of a tag. ``use`` is how each bears it: what sorts and narrows by days."""
    use = FilteredRelation("article_tags", condition=Q(article_tags__tag=tag))
    return Article.objects.live().alias(use=use).filter(use__published_at__isnull=False)


def newest(stories: QuerySet[Article]) -> QuerySet[WithAnnotations[Article, Opening]]:
    """Those of `stories_of`, as lists show them."""
    return for_list(stories).order_by(*_NEWEST_FIRST)


class Pages(_Paginator):
    """Pages of a topic, which counts no further than a reader leafs."""

    def __init__(self, stories: QuerySet[Article]) -> None:
        super().__init__(newest(stories), STORIES_PER_PAGE)
        self._stories = stories

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
        return self._stories.order_by()[: _LEAFED * STORIES_PER_PAGE + 1].count()


class Beside(NamedTuple):
    """A topic that stories of another one tell of as well."""

    name: str
    slug: str
    stories: int


def beside(tag: Tag) -> Sequence[Beside]:
    """The topics that the newest live stories of a tag bear most often with it, in one query."""
    looked_through = stories_of(tag).order_by(*_NEWEST_FIRST).values("pk")[:_LOOKED_THROUGH]
    uses = ArticleTag.objects.filter(content_object__in=looked_through).exclude(tag=tag)
    together = uses.values_list("tag__name", "tag__slug").annotate(stories=Count("pk"))
    often = together.filter(stories__gte=_TOGETHER).order_by("-stories", "tag__name", "tag__slug")
    return [Beside(*row) for row in often[:_BESIDE]]


def changed_at(tag: Tag) -> datetime | None:
    """When what readers get of a topic changed last: stories that came, changed or went.

    Of what readers do not know, it tells nothing.
    """
    now = timezone.now()
    newest_uses = ArticleTag.objects.filter(tag=tag, published_at__lte=now).order_by(
        "-published_at", "-content_object_id"
    )
    known = Article.objects.filter(
        Q(embargo_until=None) | Q(embargo_until__lte=now),
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("published_at")),
        pk__in=newest_uses.values("content_object")[:_LOOKED_THROUGH],
        published_at__lte=now,
    )
    of_stories = known.aggregate(*map(Max, ("published_at", "updated_at", "withdrawn_at")))
    changes = TagChange.objects.filter(Q(tag=tag) | Q(alias=tag))
    of_tag = changes.aggregate(Max("at"), Max("undone_at"))
    return max(filter(None, [*of_stories.values(), *of_tag.values()]), default=None)
