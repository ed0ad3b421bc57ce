"""What became of each story of a chunk, as a report and a batch's items tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from articles import limits, text
from articles.importing.chunks import Chunk
from articles.importing.incoming import Incoming
from articles.importing.plan import Planned, Work
from articles.importing.records import PROVISIONAL, Aside, Outcome, Problem, Result
from articles.inserting import insert_dicts
from articles.models import Batch, Item


def results(chunk: Chunk, planned: Sequence[Planned]) -> list[Result]:
    """For each unit of a chunk, in order; ``planned`` has the stories among them."""
    steps = iter(planned)
    return [_result(next(steps)) if isinstance(one, Incoming) else _no_story(one) for one in chunk]


def _no_story(one: Problem | Aside) -> Result:
    if isinstance(one, Problem):
        return Result(one.path, Outcome.REJECTED, one.reason, line=one.line)
    headline = text.shorten(one.name, limits.HEADLINE)
    return Result(one.path, Outcome.ASIDE, one.what, line=one.line, headline=headline)


def _result(step: Planned) -> Result:
    record = step.story.record
    return Result(
        path=record.path,
        outcome=step.outcome,
        reason=step.reason,
        warning=step.warning,
        line=record.line,
        headline=_headline(step),
        source_id=record.source_id,
        article_id=step.article.pk if step.article else None,
        revision_id=step.revision.pk if step.revision else None,
        provisional=step.provisional,
        left_out=record.left_out if step.outcome is not Outcome.UNCHANGED else (),
    )


def _headline(step: Planned) -> str:
    """What the story is called once the step is done, as far as that is known yet."""
    if step.revision:
        return step.revision.headline
    if step.article:
        return str(step.article)
    fresh = step.work is Work.CREATE
    return step.story.headline if fresh else step.story.record.headline


def told(position: int, result: Result) -> dict[str, Any]:
    """What a row says of one story of a batch, planned or done."""
    return {
        "position": position,
        "path": result.path[-limits.PATH :],
        "line": result.line,
        "source_id": result.source_id,
        "headline": result.headline,
        "outcome": result.outcome.value,
        "reason": text.shorten(result.reason, limits.REASON),
        "warning": text.shorten(result.remarks, limits.REASON),
    }


def keep(batch: Batch, news: Sequence[Result], *, after: int) -> None:
    """Keep results as the batch's items, numbered from the one ``after`` which they come."""
    rows = [
        {**told(position, one), "article_id": one.article_id, "revision_id": one.revision_id}
        for position, one in enumerate(news, start=after + 1)
    ]
    insert_dicts(Item, rows, batch_id=batch.pk)


def of_batch(batch: Batch, *, planned: bool = False) -> Iterator[Result]:
    """What became of the stories that a batch has already, in order; or what would, by its plan."""
    rows: QuerySet[Any] = batch.planned_items.all() if planned else batch.items.all()
    for row in rows.order_by("position").iterator(chunk_size=500):
        yield Result(
            path=row.path,
            outcome=Outcome(row.outcome),
            reason=row.reason,
            warning=" ".join(row.warning.replace(str(PROVISIONAL), "").split()),
            provisional=str(PROVISIONAL) in row.warning,
            line=row.line,
            headline=row.headline,
            source_id=row.source_id,
            article_id=getattr(row, "article_id", None),
            revision_id=getattr(row, "revision_id", None),
        )
