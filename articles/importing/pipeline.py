"""A whole batch: from its source, in chunks, to rows and a report.

This is the door. An import is wished for (`Import`), gets a batch (`batch_for`, or `go_on_with`
one that waits), and runs.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from itertools import chain

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from articles.importing import chunks, takeover
from articles.importing.ahead import Ahead
from articles.importing.chunks import Pace, Progress, Reader, StopAskedError
from articles.importing.incoming import Incoming
from articles.importing.plan import Options
from articles.importing.records import Result
from articles.importing.run import Run
from articles.importing.sources.files import STANDARD_INPUT
from articles.importing.takeover import TakenOverError, batch_for, go_on_with
from articles.importing.wish import Import
from articles.inserting import make_room
from articles.models import Batch, BatchState, Receipt

__all__ = [
    "STANDARD_INPUT",
    "Import",
    "Progress",
    "TakenOverError",
    "batch_for",
    "go_on_with",
    "run",
]


def _never() -> bool:
    return False


def _unheard(progress: Progress) -> None:
    pass


def run(
    wish: Import,
    options: Options,
    *,
    notice: Callable[[str], None],
    batch: Batch | None = None,
    progress: Callable[[Progress], None] = _unheard,
    stopping: Callable[[], bool] = _never,
) -> Generator[Result, None, BatchState]:
    """Import, and say of each story what became of it as soon as that is certain.

    ``notice`` hears at once what a person should know before it starts; ``progress`` hears of
    each document and each chunk. Where ``stopping`` says so, the run ends at the next story's
    edge. ``batch`` is from `batch_for` or `go_on_with`; without one a new one begins, and a dry
    run has none and changes no row. Returns whether it came to its end or was stopped; where it
    is left early or fails, its batch is marked stopped. Raises `TakenOverError` where another
    run took the batch.
    """
    if batch is None and not wish.dry_run:
        batch = takeover.begin(wish, options.source)
    if batch:
        make_room()
    state = BatchState.STOPPED
    try:
        yield from _results(wish, Run(options, batch, Pace()), notice, Reader(stopping, progress))
        state = BatchState.FINISHED
    except StopAskedError:
        pass
    finally:
        if batch:
            _end(batch, state)
    return state


def _end(batch: Batch, state: BatchState) -> None:
    """Say so; where the database itself is the news, only if it can be reached again."""
    try:
        takeover.end(batch, state)
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
            with suppress(DatabaseError):
                takeover.end(batch, state)


def _results(
    wish: Import, run: Run, notice: Callable[[str], None], reader: Reader
) -> Generator[Result, None, None]:
    portions = chunks.chunks(reader.units(wish), run.pace)
    first = next(portions, [])
    if sentence := _known_elsewhere(chunks.stories(first), run.options.source):
        notice(sentence)
    with Ahead(reader.go_on) as ahead:
        for chunk in ahead.derived(chain([first], portions), run.new_texts):
            reader.go_on()
            yield from run.take(chunk, reader)


def _known_elsewhere(stories: Sequence[Incoming], source: str) -> str:
    """A sentence where most ids are known, but under another source: a renamed folder."""
    ids = {story.record.source_id for story in stories}
    known = Receipt.objects.filter(source_id__in=ids, superseded_at__isnull=True)
    counts: dict[str, int] = {}
    for name in known.values_list("source", flat=True):
        counts[name] = counts.get(name, 0) + 1
    other = max(counts.keys() - {source}, key=lambda name: counts[name], default="")
    if not other or counts[other] * 2 <= len(ids) or counts.get(source, 0) >= counts[other]:
        return ""
    return _(
        "%(known)s of the first %(all)s ids are known under the source “%(other)s”."
        " To update those stories, run this again with --source “%(other)s”."
    ) % {"known": counts[other], "all": len(ids), "other": other}
