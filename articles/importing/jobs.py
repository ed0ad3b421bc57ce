"""What the worker does about batches: whatever comes next for each, as its state says.

A batch whose worker died is sent again once it has been silent for a while: it goes on where its
items end. What the newsroom's computer was told by a command stays with whoever gave it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import limits, queue, text
from articles.errors import RefusedError
from articles.importing import heartbeat, pipeline, planning, undo, uploads
from articles.importing.takeover import TakenOverError
from articles.importing.wish import Import
from articles.models import SILENT_AFTER, Batch, BatchState, PlannedItem

log = logging.getLogger(__name__)

_WAITS_AS = {
    BatchState.WAITING: BatchState.WAITING,
    BatchState.PLANNING: BatchState.WAITING,
    BatchState.CONFIRMED: BatchState.CONFIRMED,
    BatchState.RUNNING: BatchState.CONFIRMED,
    BatchState.UNDOING: BatchState.UNDOING,
}
"""By the state that a batch was left in: the one in which it waits to be gone on with."""
_NEEDS_FILES = (
    BatchState.WAITING,
    BatchState.PLANNING,
    BatchState.PLANNED,
    BatchState.CONFIRMED,
    BatchState.RUNNING,
    BatchState.STOPPED,
)


@queue.job
def attend(pk: int) -> None:
    """Do what comes next for a batch; nothing where somebody else was quicker."""
    batch = Batch.objects.filter(pk=pk).first()
    step = _STEPS.get(batch.state) if batch else None
    if batch is None or step is None:
        return
    try:
        step(batch)
    except TakenOverError:
        return
    except RefusedError as refusal:
        _fail(batch, str(refusal))
    except Exception as error:
        said = _("An error stopped it: %(error)s")
        _fail(batch, said % {"error": text.shorten(f"{error.__class__.__name__}: {error}", 300)})
        raise


def _plan(batch: Batch) -> None:
    if not planning.claim(batch):
        return
    if not planning.run(batch, _wish(batch), queue.is_closing):
        _send_again(batch)


def _run(batch: Batch) -> None:
    wish = _wish(batch)
    options = wish.options()
    pipeline.go_on_with(batch, wish)
    PlannedItem.objects.filter(batch=batch).delete()
    with heartbeat.beating(batch) as beat:
        results = pipeline.run(
            wish,
            options,
            notice=lambda _sentence: None,
            batch=batch,
            progress=beat.hear,
            stopping=lambda: queue.is_closing() or beat.is_lost,
        )
        for _result in results:
            pass
        beat.show_life()
    if batch.state == BatchState.FINISHED:
        uploads.forget(batch.folder)
    elif queue.is_closing():
        _send_again(batch)


def _undo(batch: Batch) -> None:
    for _items in undo.run(batch, stopping=queue.is_closing):
        pass
    if batch.state == BatchState.UNDONE:
        uploads.forget(batch.folder)
    else:
        _send_again(batch)


_STEPS: dict[str, Callable[[Batch], None]] = {
    BatchState.WAITING: _plan,
    BatchState.CONFIRMED: _run,
    BatchState.UNDOING: _undo,
}


def _wish(batch: Batch) -> Import:
    """What the batch was begun for; `RefusedError` where its files are gone."""
    if not uploads.are_here(batch):
        raise RefusedError(_("Its files are not here any more; upload them again."))
    return Import.of(batch)


def _fail(batch: Batch, why: str) -> None:
    """Say at the desk why it did not go on; what undoes itself stays at it."""
    mine = Batch.objects.filter(pk=batch.pk).exclude(state=BatchState.FINISHED)
    mine.filter(turn=batch.turn).update(failure=text.shorten(why, limits.REASON))
    at_work = (BatchState.WAITING, BatchState.PLANNING, BatchState.CONFIRMED, BatchState.RUNNING)
    mine.filter(turn=batch.turn, state__in=at_work).update(
        state=BatchState.STOPPED, finished_at=timezone.now()
    )


def _send_again(batch: Batch) -> None:
    """The worker that has it is closing: another goes on, or this one when it is back."""
    left = {**_WAITS_AS, BatchState.STOPPED: BatchState.CONFIRMED}
    with transaction.atomic():
        mine = Batch.objects.select_for_update().filter(pk=batch.pk, turn=batch.turn).first()
        if mine and mine.state in left:
            mine.state, mine.finished_at = left[BatchState(mine.state)], None
            mine.save(update_fields=["state", "finished_at"])
            attend.enqueue(batch.pk)


def revive(now: datetime) -> None:
    """Have batches gone on with whose worker died, or whose job went with it."""
    if queue.has_waiting():  # it will be their turn
        return
    uploaded = Q(state__in=_WAITS_AS) & ~Q(folder="")
    silent = Batch.objects.filter(seen_at__lt=now - SILENT_AFTER)
    for batch in silent.filter(uploaded | Q(state=BatchState.UNDOING)):
        with transaction.atomic():
            as_it_was = Batch.objects.filter(
                pk=batch.pk, turn=batch.turn, state=batch.state, seen_at=batch.seen_at
            )
            if as_it_was.update(state=_WAITS_AS[BatchState(batch.state)], seen_at=now):
                attend.enqueue(batch.pk)


def sweep(now: datetime) -> None:
    """Drop plans that nobody confirms, and forget files and jobs that nobody needs."""
    old = now - timedelta(days=limits.UPLOAD_DAYS)
    for batch in Batch.objects.filter(state=BatchState.PLANNED, seen_at__lt=old):
        why = _("Nobody confirmed it within %(days)d days.") % {"days": limits.UPLOAD_DAYS}
        planned = Batch.objects.filter(pk=batch.pk, state=BatchState.PLANNED)
        if planned.update(state=BatchState.DROPPED, failure=why):
            PlannedItem.objects.filter(batch=batch).delete()
    needed = Batch.objects.filter(state__in=_NEEDS_FILES).exclude(folder="")
    needed = needed.exclude(state=BatchState.STOPPED, seen_at__lt=old)
    uploads.sweep(set(needed.values_list("folder", flat=True)))
    queue.prune(now)
