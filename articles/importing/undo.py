"""Taking a batch back: what it brought goes, what it changed is as before, what people did stays.

It is done in chunks, each a transaction of well below a second, and each item says what was done
about it: whoever is killed on the way goes on where the items end. `undo_plan` decides, and
nothing else; a dry run asks it the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import limits
from articles.errors import ForbiddenError, RefusedError
from articles.importing import undo_plan, undo_steps, undo_words
from articles.importing.undo_plan import Named, Step
from articles.models import Batch, BatchState, Item, Undone

_LOOK = 500
"""Stories that are looked at together where nothing is written."""
_ENDED = (BatchState.FINISHED, BatchState.UNDOING, BatchState.UNDONE)


@dataclass
class Tally:
    """What undoing comes to."""

    counts: Counter[Undone] = field(default_factory=Counter)
    """Stories, by what is done about them."""
    kept: list[Step] = field(default_factory=list)
    is_public: bool = False
    """Readers see a change."""
    is_whole: bool = True
    """All stories were looked at."""

    def add(self, step: Step) -> None:
        """Count one step."""
        self.counts[step.undone] += len(step.items)
        self.is_public = self.is_public or step.is_public
        if step.undone is Undone.KEPT:
            self.kept.append(step)


def why_not(batch: Batch, by: User | None, at: datetime) -> str:
    """Why this person cannot have it undone now, as a sentence; empty where they can."""
    try:
        require(batch, by, at)
    except RefusedError as refusal:
        return str(refusal)
    return ""


def require(batch: Batch, by: User | None, at: datetime) -> None:
    """Raise `RefusedError` where the batch cannot be undone, `ForbiddenError` where not by ``by``.

    Whoever imports may undo what readers never saw; for the rest it takes somebody who decides
    what readers see. None is whoever has the command line.
    """
    may_decide = by is None or by.has_perm("articles.publish_article")
    if not may_decide and not (by and by.has_perm("articles.import_stories")):
        raise ForbiddenError(_("Only importers and editors undo batches."))
    if not may_decide and shows_readers(batch):
        raise ForbiddenError(_("Readers have seen stories of this batch: an editor undoes it."))
    if batch.state not in _ENDED and not batch.is_broken_off(at):
        raise RefusedError(
            _("This batch is %(state)s; it can be undone once it has ended.")
            % {"state": batch.get_state_display()}
        )


def shows_readers(batch: Batch) -> bool:
    """Whether the batch has published anything; only then does undoing it change public pages."""
    return bool(batch.publish) and batch.decisions.exists()


def look(batch: Batch, *, most: int | None = None) -> Tally:
    """What undoing would do, or has still to do, at least to so many items. Changes no row."""
    tally, named = Tally(), Named()
    for items in _chunks(batch):
        if most is not None and tally.counts.total() >= most:
            tally.is_whole = False
            break
        for story in undo_plan.stories_of(batch, items, named):
            for step in undo_plan.steps(story):
                tally.add(step)
    return tally


def _chunks(batch: Batch) -> Iterator[list[Item]]:
    """What is left to do, whole stories at a time."""
    last = 0
    while items := _next_items(batch, last, _LOOK):
        yield items
        last = items[-1].article_id or 0


def _next_items(batch: Batch, last: int, stories: int) -> list[Item]:
    pending = undo_plan.pending(batch).filter(article__gt=last)
    keys = pending.order_by("article_id").values_list("article_id", flat=True).distinct()[:stories]
    return list(pending.filter(article__in=list(keys)).order_by("article_id", "position"))


def begin(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Decide that it is undone; from now on it goes on until it is. False where it was before."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        require(locked, by, at)
        if locked.state == BatchState.UNDONE:
            return False
        if locked.state != BatchState.UNDOING:
            locked.made_tags = undo_words.tags_of(locked)
            locked.undone_by = by
        locked.state, locked.failure = BatchState.UNDOING, ""
        locked.seen_at, locked.finished_at = at, locked.finished_at or at
        locked.save()
    batch.refresh_from_db()
    return True


def run(batch: Batch, *, stopping: Callable[[], bool] = lambda: False) -> Iterator[int]:
    """Undo what was begun; says after each chunk how many items it came to.

    Ends early, to be gone on with, where ``stopping`` says so.
    """
    named = Named()
    while not stopping():
        with transaction.atomic():
            done = _chunk(batch, named)
        if not done:
            break
        yield done
    else:
        return
    undo_words.forget(batch)
    _end(batch)


def _chunk(batch: Batch, named: Named) -> int:
    """The next few stories; those who undo the same batch take turns."""
    at = timezone.now()
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != BatchState.UNDOING:
        return 0
    items = _next_items(batch, 0, limits.IMPORT_CHUNK)
    stories = undo_plan.stories_of(batch, items, named, lock=True)
    steps = [step for story in stories for step in undo_plan.steps(story)]
    undo_steps.undo(steps, locked, at)
    Batch.objects.filter(pk=batch.pk).update(seen_at=at)
    return len(items)


def _end(batch: Batch) -> None:
    undo_plan.pending(batch).filter(article=None).update(
        undone=Undone.KEPT, undone_why=_("The story is not here any more.")
    )
    Batch.objects.filter(pk=batch.pk, state=BatchState.UNDOING).update(
        state=BatchState.UNDONE, undone_at=timezone.now(), made_tags=[]
    )
    batch.refresh_from_db()


def left(batch: Batch) -> int:
    """How many items undoing has still to come to."""
    return undo_plan.pending(batch).count()


def told(batch: Batch) -> Counter[str]:
    """How many items were undone in which way so far."""
    found = Item.objects.filter(batch=batch).exclude(undone="").order_by()
    return Counter(dict(found.values_list("undone").annotate(Count("pk"))))
