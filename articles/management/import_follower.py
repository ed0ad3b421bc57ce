"""One import as a person at a terminal follows it: what it does, how far it is, how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from articles.importing import heartbeat, pipeline, results
from articles.importing.heartbeat import Beat
from articles.importing.pipeline import Import, Progress
from articles.importing.records import Result
from articles.importing.report import Report, planned_lines
from articles.importing.report_file import ReportFile
from articles.importing.sources import files
from articles.management.import_bar import ImportBar, import_bar
from articles.management.stopping import Stopping
from articles.models import Batch, BatchState


class Follower:
    """Runs an import, says on a command's output what becomes of it, and keeps the report."""

    def __init__(
        self,
        command: BaseCommand,
        wish: Import,
        batch: Batch | None,
        stopping: Stopping,
        to_file: ReportFile | None = None,
    ) -> None:
        self.stdout, self.stderr = command.stdout, command.stderr
        self.wish, self.options = wish, wish.options()
        self.batch, self.stopping, self.to_file = batch, stopping, to_file
        self.report = Report(dry_run=wish.dry_run)
        self.state = BatchState.STOPPED

    def run(self) -> None:
        """To its end or to where it is stopped; then the report."""
        began, at = time.monotonic(), timezone.now()
        self._begin(at.isoformat())
        if self.batch and self.batch.turn > 1:
            self._go_on(self.batch)
        try:
            self._run()
        except KeyboardInterrupt:  # in the midst of a chunk, whose results did not all arrive
            self._begin(at.isoformat())
            self._recall()
        seconds = time.monotonic() - began
        self.stdout.write("\n".join(self.report.lines(seconds)))
        if self.to_file:
            ended = timezone.now().isoformat()
            facts = {"state": self.state.value, "ended_at": ended, "seconds": round(seconds, 3)}
            self.to_file.end(self.report, facts)

    def _begin(self, at: str) -> None:
        self.report = Report(dry_run=self.wish.dry_run)
        if self.to_file:
            facts: dict[str, Any] = {
                "batch": self.batch.pk if self.batch else None,
                "source": self.options.source,
                "dry_run": self.wish.dry_run,
                "publish": self.wish.publish,
                "started_at": at,
            }
            self.to_file.begin(facts)

    def _go_on(self, batch: Batch) -> None:
        self._recall()
        done = self.report.counts.total()
        said = ngettext(
            "Going on with batch %(number)d, in which %(done)d story is done.",
            "Going on with batch %(number)d, in which %(done)d stories are done.",
            done,
        )
        self.stdout.write(said % {"number": batch.pk, "done": done})

    def _recall(self) -> None:
        """What the batch has already, from its items."""
        for result in results.of_batch(self.batch) if self.batch else ():
            self._add(result)

    def _run(self) -> None:
        if self.batch is None:
            self._follow(files.weigh(self.wish.paths))
            return
        with heartbeat.beating(self.batch) as beat:
            self._follow(self.batch.weight, beat)

    def _follow(self, weight: int, beat: Beat | None = None) -> None:
        with import_bar(weight, hidden=self.wish.dry_run) as bar:
            running = pipeline.run(
                self.wish,
                self.options,
                notice=self.stderr.write,
                batch=self.batch,
                progress=_both(bar, beat) if beat else bar.hear,
                stopping=lambda: self.stopping() or bool(beat and beat.is_lost),
            )
            with closing(running):
                for result in self._ended(running):
                    self._add(result)
                    if self.wish.dry_run:
                        self.stdout.write("\n".join(planned_lines(result)))

    def _ended(self, running: Generator[Result, None, BatchState]) -> Generator[Result, None, None]:
        self.state = yield from running

    def _add(self, result: Result) -> None:
        self.report.add(result)
        if self.to_file:
            self.to_file.add(result)


def _both(bar: ImportBar, beat: Beat) -> Callable[[Progress], None]:
    def hear(progress: Progress) -> None:
        bar.hear(progress)
        beat.hear(progress)

    return hear
