"""The chunks of one run into the newsroom, one short transaction each."""

from __future__ import annotations

import time

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import text
from articles.errors import RefusedError
from articles.importing import chunks, store, takeover, trouble
from articles.importing.chunks import Chunk, Pace, Progress, Reader, Unit
from articles.importing.incoming import Incoming
from articles.importing.plan import Options, Planned, Seen, plan
from articles.importing.records import Problem, Result
from articles.importing.results import keep, results
from articles.importing.takeover import Earlier
from articles.models import Batch, Receipt

_TRIES = 4
"""How often a chunk is tried where others were in its way."""
_PAUSE = 0.1
"""Seconds before the second try; each later pause is longer by as much."""


class Work:
    """A batch at work: what it had already, and the number of its last item."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.earlier = batch, Earlier(batch)
        self.position = self.earlier.position


class Run:
    """The state of one run: what it has seen, and where its items have come to.

    Without a batch it is a dry one.
    """

    def __init__(self, options: Options, batch: Batch | None, pace: Pace) -> None:
        self.options, self.pace = options, pace
        self.work = Work(batch) if batch else None
        self.seen = Seen()
        self._held = 0.0
        """Seconds for which the last chunk kept others from writing."""

    def take(self, chunk: Chunk, reader: Reader) -> list[Result]:
        """Do what is to be done with a chunk, and say what became of each story in it.

        Where the run is to stop, `StopAskedError` comes before anything of it is written.
        """
        taken = self._take(chunk, reader.progress)
        self.pace.took(len(chunk), self._held)
        reader.wrote(len(taken))
        return taken

    def new_texts(self, chunk: Chunk) -> list[Incoming]:
        """Those whose answers will be asked for, which are best worked out before that.

        The lock is not held meanwhile. What else is asked for is worked out then.
        """
        stories = chunks.stories(chunk)
        ids = {story.record.source_id for story in stories}
        receipts = Receipt.objects.filter(
            source=self.options.source, source_id__in=ids, superseded_at__isnull=True
        )
        known = {row[0]: row for row in receipts.values_list("source_id", "digest", "fingerprint")}
        new = []
        for story in stories:
            _id, digest, fingerprint = known.get(story.record.source_id, ("", "", ""))
            if digest == story.digest:
                story.fingerprint = fingerprint
            else:
                new.append(story)
        return new

    def _take(self, chunk: Chunk, progress: Progress) -> list[Result]:
        try:
            return self._take_in_time(chunk, progress)
        except (DatabaseError, RefusedError) as error:
            if not trouble.is_of_a_story(error):
                raise
        return [result for one in chunk for result in self._take_alone(one, progress)]

    def _take_alone(self, one: Unit, progress: Progress) -> list[Result]:
        """A story for itself: where it is refused, it alone stays out."""
        try:
            return self._take_in_time([one], progress)
        except (DatabaseError, RefusedError) as error:
            if not isinstance(one, Incoming) or not trouble.is_of_a_story(error):
                raise
            problem = Problem(one.record.path, _why(error), one.record.line)
            return self._take_in_time([problem], progress)

    def _take_in_time(self, chunk: Chunk, progress: Progress) -> list[Result]:
        """Together; once more where somebody else was in the way."""
        for tried in range(1, _TRIES):
            try:
                return self._take_together(chunk, progress)
            except DatabaseError as error:
                if not trouble.is_passing(error):
                    raise
                time.sleep(_PAUSE * tried)
        return self._take_together(chunk, progress)

    def _take_together(self, chunk: Chunk, progress: Progress) -> list[Result]:
        if self.work is None:
            planned = plan(chunks.stories(chunk), self.options, self.seen)
            news = results(chunk, planned)
        else:
            planned, news = self._write(self.work, chunk, progress)
        for step in planned:
            self.seen.note(step)
        return news

    def _write(
        self, work: Work, chunk: Chunk, progress: Progress
    ) -> tuple[list[Planned], list[Result]]:
        with transaction.atomic():
            takeover.hold(work.batch)
            began = time.monotonic()  # until here it may have waited for others
            planned = plan(chunks.stories(chunk), self.options, self.seen, lock=True)
            store.write(planned, work.batch, self.options)
            news, known = work.earlier.part(results(chunk, planned))
            keep(work.batch, news, after=work.position)
            mine = Batch.objects.filter(pk=work.batch.pk)
            mine.update(seen_at=timezone.now(), read=progress.read)
        self._held = time.monotonic() - began
        work.position += len(news)
        work.earlier.cross_off(known)
        return planned, news


def _why(error: DatabaseError | RefusedError) -> str:
    if isinstance(error, RefusedError):
        return str(error)
    return _("The database refused this story: %(error)s") % {
        "error": text.shorten(str(error), 200)
    }
