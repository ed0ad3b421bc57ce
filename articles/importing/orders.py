"""What people at the desk ask of a batch; the worker does it (`jobs`).

Each order is one step from the state that the person saw: whoever comes second is told what has
become of the batch, and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from articles.errors import ForbiddenError, RefusedError
from articles.importing import jobs, undo, uploads
from articles.importing.sources import files
from articles.importing.wish import Import
from articles.models import Batch, BatchState, PlannedItem

IMPORT, PUBLISH = "articles.import_stories", "articles.publish_article"


class NoSourceError(RefusedError):
    """Nothing tells who sent the files."""


def require(by: User, *, publish: bool) -> None:
    """Raise `ForbiddenError` where this person may not import, or not publish by importing."""
    if not by.has_perm(IMPORT):
        raise ForbiddenError(_("Only importers and editors import batches."))
    if publish and not by.has_perm(PUBLISH):
        raise ForbiddenError(_("This batch publishes its stories: an editor decides on it."))


def receive(wish: Import, sent: Sequence[File[bytes]], *, by: User, at: datetime) -> Batch:
    """Keep what was uploaded and have it planned; `RefusedError` where it is asked for amiss."""
    require(by, publish=wish.publish)
    folder, names = uploads.keep(sent)
    try:
        return _begin(wish, folder, names, by, at)
    except BaseException:
        uploads.forget(folder)
        raise


def _begin(wish: Import, folder: str, names: list[str], by: User, at: datetime) -> Batch:
    batch = Batch(
        paths=names,
        publish=wish.publish,
        state=BatchState.WAITING,
        started_by=by,
        started_at=at,
        seen_at=at,
        folder=folder,
    )
    wish.paths = uploads.places(batch)
    batch.source, batch.options = wish.options().source, wish.said()
    if batch.source == folder:
        raise NoSourceError(_("Say who sent this: a file by itself does not tell its source."))
    batch.weight = files.weigh(wish.paths)
    with transaction.atomic():
        batch.save()
        jobs.attend.enqueue(batch.pk)
    return batch


def confirm(batch: Batch, *, by: User, at: datetime) -> None:
    """Let a planned batch run."""
    require(by, publish=batch.publish)
    _step(batch, (BatchState.PLANNED,), BatchState.CONFIRMED, at, confirmed_by=by)


def drop(batch: Batch, *, by: User, at: datetime) -> None:
    """Have nothing of it; its files go at once."""
    require(by, publish=False)
    before = (BatchState.WAITING, BatchState.PLANNING, BatchState.PLANNED)
    _step(batch, before, BatchState.DROPPED, at, finished_at=at)
    uploads.forget(batch.folder)
    PlannedItem.objects.filter(batch=batch).delete()


def stop(batch: Batch, *, by: User, at: datetime) -> None:
    """End its run at a story's edge: the run finds out within moments, at the latest by itself."""
    require(by, publish=False)
    before = (BatchState.CONFIRMED, BatchState.RUNNING)
    _step(batch, before, BatchState.STOPPED, at, finished_at=at)


def go_on(batch: Batch, *, by: User, at: datetime) -> None:
    """Run what was broken off, where it was; plan it first where nobody has confirmed it."""
    require(by, publish=batch.publish)
    if not uploads.are_here(batch):
        raise RefusedError(_("Its files are not here any more; upload them again."))
    if not batch.is_broken_off(at):
        raise _too_late(batch)
    after = BatchState.CONFIRMED if batch.confirmed_by_id else BatchState.WAITING
    _step(batch, (batch.state,), after, at, finished_at=None, failure="")


def take_back(batch: Batch, *, by: User, at: datetime) -> None:
    """Undo it; harmless where it was undone already."""
    with transaction.atomic():
        if undo.begin(batch, by=by, at=at):
            jobs.attend.enqueue(batch.pk)


def _step(
    batch: Batch, before: Sequence[str], after: BatchState, at: datetime, **facts: Any
) -> None:
    """From one of these states to another, and the worker is told where there is work in it."""
    begins = after in (BatchState.WAITING, BatchState.CONFIRMED)
    as_seen = Batch.objects.filter(pk=batch.pk, state__in=before)
    if begins:  # no other run may have come in between
        as_seen = as_seen.filter(turn=batch.turn)
    with transaction.atomic():
        if not as_seen.update(state=after, seen_at=at, **facts):
            raise _too_late(batch)
        if begins:
            jobs.attend.enqueue(batch.pk)
    batch.refresh_from_db()


def _too_late(batch: Batch) -> RefusedError:
    batch.refresh_from_db()
    said = _("Nothing was done: by now this batch is %(state)s.")
    return RefusedError(said % {"state": batch.get_state_display()})
