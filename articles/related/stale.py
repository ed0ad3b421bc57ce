"""Marks of stories whose ranking is not what it should be any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Count

from articles.models import Article, ArticleState, IndexedStory, Stage, StaleMark

_CHUNK = 5_000


def mark(articles: Iterable[int], stage: Stage = Stage.READ) -> None:
    """Have the worker look at these stories again; in the caller's transaction, if it has one."""
    StaleMark.objects.bulk_create(
        (StaleMark(article_id=article, stage=stage) for article in articles), batch_size=_CHUNK
    )


def mark_again(articles: Collection[int]) -> None:
    """Have those of these stories ranked again that nothing is to be done about anyway."""
    waiting = set(
        StaleMark.objects.filter(article_id__in=articles).values_list("article_id", flat=True)
    )
    mark(sorted(set(articles) - waiting), Stage.AGAIN)


def mark_all() -> int:
    """Mark every story that is, was or should be in the index; how many those are."""
    live = Article.objects.filter(state=ArticleState.LIVE).values_list("pk", flat=True)
    known = IndexedStory.objects.values_list("article_id", flat=True)
    found = sorted({*live.iterator(), *known.iterator()})
    mark(found)
    return len(found)


def steps() -> int:
    """How many marks there will have been before all is done, without what is found on the way."""
    counted = StaleMark.objects.order_by().values_list("stage").annotate(Count("pk"))
    return sum(number * max(1, Stage.RANK + 1 - stage) for stage, number in counted)


def next_marks(most: int) -> Sequence[StaleMark]:
    """Marks of the earliest stage that has any, the oldest first."""
    found = list(StaleMark.objects.order_by("stage", "id")[:most])
    return [each for each in found if each.stage == found[0].stage]


def settle(marks: Iterable[StaleMark], then: Stage | None = None) -> None:
    """Take marks away, and give their stories the next stage, if there is one."""
    done = list(marks)
    StaleMark.objects.filter(pk__in=[each.pk for each in done]).delete()
    if then:
        mark(dict.fromkeys(each.article_id for each in done), then)
