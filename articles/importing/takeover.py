"""The batch that a run works on: a new one, or one whose run was broken off.

A run holds its batch by its turn (`Batch.turn`). A batch that was stopped, or whose run has not
been heard of for a while, can be taken over: it gets the next turn, and should the run that had
the last one come back to life, it finds out at its next chunk and ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.records import Outcome, Result
from articles.importing.sources import files
from articles.importing.wish import Import
from articles.models import Batch, BatchState, Item

_SEEN_AGAIN = (Outcome.UNCHANGED, Outcome.ASIDE)
"""What becomes of a story that an earlier run has taken."""
_CANDIDATES = 20
"""Batches of one source that are looked at, the newest first."""


class TakenOverError(Exception):
    """Another run goes on with the batch of this one, which therefore ends."""


def batch_for(wish: Import, source: str, *, new: bool = False) -> Batch:
    """The batch that the same import was broken off in; where there is none, a new one.

    Of one that goes on, `Batch.turn` is more than 1.
    """
    batch = None if new else _broken_off(wish, source)
    return batch if batch and _take_over(batch, wish) else begin(wish, source)


def begin(wish: Import, source: str) -> Batch:
    """A new batch's row."""
    return Batch.objects.create(
        source=source,
        paths=wish.places(),
        options=wish.said(),
        publish=wish.publish,
        started_at=wish.at,
        seen_at=timezone.now(),
        begun_at=timezone.now(),
        turn=1,
        weight=files.weigh(wish.paths),
    )


def go_on_with(batch: Batch, wish: Import) -> Batch:
    """Take a batch that waits or was broken off; `RefusedError` where it is at work already."""
    waits = batch.state == BatchState.CONFIRMED or batch.is_broken_off(timezone.now())
    if not waits or not _take_over(batch, wish):
        raise RefusedError(_("%(batch)s is at work already.") % {"batch": batch})
    return batch


def _broken_off(wish: Import, source: str) -> Batch | None:
    """The batch that the same import was broken off in, unless it was done again since."""
    of_source = Batch.objects.filter(source=source, publish=wish.publish).order_by("-pk")
    now = timezone.now()
    for batch in of_source[:_CANDIDATES]:
        if not wish.is_of(batch, source):
            continue
        if batch.is_broken_off(now):
            return batch
        if batch.state != BatchState.RUNNING:
            return None
    return None


@transaction.atomic
def _take_over(batch: Batch, wish: Import) -> bool:
    """Make a batch this run's own; False where another run was quicker.

    What was rejected is tried again, and loses its items here.
    """
    as_it_was = Batch.objects.filter(
        pk=batch.pk, turn=batch.turn, state=batch.state, seen_at=batch.seen_at
    )
    if not as_it_was.update(
        turn=F("turn") + 1,
        state=BatchState.RUNNING,
        failure="",
        seen_at=timezone.now(),
        begun_at=timezone.now(),
        finished_at=None,
        weight=files.weigh(wish.paths),
        read=0,
        taken=0,
        reading="",
    ):
        return False
    Item.objects.filter(batch=batch, outcome=Outcome.REJECTED).delete()
    batch.refresh_from_db()
    return True


class Earlier:
    """What an earlier run of the same batch has done, so that nothing gets a second item.

    Kept as numbers of eight bytes, because it can be a great many.
    """

    def __init__(self, batch: Batch) -> None:
        items = batch.items.order_by()
        rows = items.values_list("path", "line", "source_id", "headline", "outcome")
        self._left = Counter(_mark(*row) for row in rows.iterator(chunk_size=2_000))
        self.stories = self._left.total()
        self.position: int = items.aggregate(last=Max("position"))["last"] or 0

    def part(self, results: Iterable[Result]) -> tuple[list[Result], Counter[int]]:
        """The results that are news to the batch; and what to `cross_off` once they are kept."""
        news: list[Result] = []
        known = Counter[int]()
        for result in results:
            mark = _mark_of(result)
            if result.outcome in _SEEN_AGAIN and known[mark] < self._left[mark]:
                known[mark] += 1
            else:
                news.append(result)
        return news, known

    def cross_off(self, known: Counter[int]) -> None:
        """These have come again by now; what comes once more is news."""
        self._left.subtract(known)


def _mark_of(result: Result) -> int:
    path = result.path[-limits.PATH :]
    return _mark(path, result.line, result.source_id, result.headline, result.outcome)


def _mark(path: str, line: int | None, source_id: str, headline: str, outcome: str) -> int:
    """Tells a story or a thing that is none from the others of its source.

    A story's headline says nothing: it may be another by now.
    """
    name = headline if outcome == Outcome.ASIDE else ""
    said = "\0".join((path, str(line or ""), source_id, name))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest())


def hold(batch: Batch) -> None:
    """Let runs take turns, chunk by chunk, so that each one's plan sees what the others did.

    To be called first in a chunk's transaction. Every run's own batch is among the rows; SQLite
    lets in one writer at a time anyway. Raises `TakenOverError` where this run's is not.
    """
    running = Batch.objects.filter(state=BatchState.RUNNING).order_by("pk")
    held = list(running.select_for_update().values_list("pk", "turn"))
    if (batch.pk, batch.turn) not in held:
        raise TakenOverError


def end(batch: Batch, state: BatchState) -> None:
    """Say how a run ended, unless its batch is another's by now."""
    now = timezone.now()
    mine = Batch.objects.filter(pk=batch.pk, turn=batch.turn, state=BatchState.RUNNING)
    if mine.update(state=state, finished_at=now, seen_at=now):
        batch.state, batch.finished_at, batch.seen_at = state, now, now
