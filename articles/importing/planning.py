"""The plan of an uploaded batch: what would become of each of its stories, kept until it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from articles import limits, text
from articles.importing import heartbeat, pipeline
from articles.importing.records import Result
from articles.importing.results import told
from articles.importing.takeover import TakenOverError
from articles.importing.wish import Import
from articles.models import Batch, BatchState, PlannedItem

_PORTION = 200
"""Stories of a plan that are kept together."""


def claim(batch: Batch) -> bool:
    """Begin the plan of a batch that waits for it; False where another worker was quicker."""
    now = timezone.now()
    waiting = Batch.objects.filter(pk=batch.pk, turn=batch.turn, state=BatchState.WAITING)
    claimed = waiting.update(
        state=BatchState.PLANNING,
        turn=F("turn") + 1,
        seen_at=now,
        begun_at=now,
        read=0,
        taken=0,
        reading="",
        notice="",
        failure="",
    )
    batch.refresh_from_db()
    return bool(claimed)


def run(batch: Batch, wish: Import, stopping: Callable[[], bool]) -> bool:
    """Make and keep the plan of a batch that was claimed; False where it was stopped before.

    Raises `TakenOverError` where somebody dropped the batch, or another worker has it.
    """
    batch.planned_items.all().delete()
    wish = replace(wish, dry_run=True)
    numbers = count(1)
    with heartbeat.beating(batch) as beat:
        results = pipeline.run(
            wish,
            wish.options(),
            notice=lambda sentence: _note(batch, sentence),
            progress=beat.hear,
            stopping=lambda: stopping() or beat.is_lost,
        )
        while portion := list(islice(results, _PORTION)):
            _keep(batch, numbers, portion)
            beat.show_life()
        if beat.is_lost:
            raise TakenOverError
    return not stopping() and _end(batch)


def _note(batch: Batch, sentence: str) -> None:
    _mine(batch).update(notice=text.shorten(sentence, limits.REASON))


def _keep(batch: Batch, numbers: Iterator[int], results: Sequence[Result]) -> None:
    with transaction.atomic():
        if _mine(batch).select_for_update().first() is None:
            raise TakenOverError
        rows = (PlannedItem(batch=batch, **told(next(numbers), result)) for result in results)
        PlannedItem.objects.bulk_create(rows)


def _end(batch: Batch) -> bool:
    now = timezone.now()
    return bool(_mine(batch).update(state=BatchState.PLANNED, seen_at=now, reading=""))


def _mine(batch: Batch) -> QuerySet[Batch]:
    return Batch.objects.filter(pk=batch.pk, turn=batch.turn, state=BatchState.PLANNING)
