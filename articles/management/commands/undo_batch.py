"""``manage.py undo_batch N``: take back what a batch of the importer did."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from articles.errors import RefusedError
from articles.importing import undo
from articles.management.stopping import Stopping, stopped_by_signals
from articles.models import Batch, BatchState, Item, Undone


class Command(BaseCommand):
    """May be stopped at any moment: the same command goes on where it was."""

    help = "Undo a batch: remove, withdraw or reverse what it did and nobody has touched since."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the batch's number."""
        parser.add_argument("batch", type=int, metavar="N", help=_("the batch’s number"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would be done and change nothing")
        )

    def handle(self, *args: Any, batch: int, dry_run: bool, **options: Any) -> None:
        """Undo it, or say what that would do; what is kept is named with the reason."""
        found = Batch.objects.filter(pk=batch).first()
        if found is None:
            said = _("There is no batch with the number %(number)d.") % {"number": batch}
            raise CommandError(said, returncode=2)
        try:
            if dry_run:
                self._look(found)
            else:
                self._undo(found)
        except RefusedError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal

    def _look(self, batch: Batch) -> None:
        undo.require(batch, None, timezone.now())
        tally = undo.look(batch)
        for step in tally.kept:
            self._say_kept(step.items[0], step.why)
        self._say_counts({undone.value: number for undone, number in tally.counts.items()})
        self.stdout.write(_("This was a dry run: nothing was changed."))

    def _undo(self, batch: Batch) -> None:
        if not undo.begin(batch, by=None, at=timezone.now()):
            said = _("%(batch)s was undone already, on %(when)s: nothing is left to do.")
            when = timezone.localtime(batch.undone_at).strftime("%Y-%m-%d %H:%M")
            self.stdout.write(said % {"batch": batch, "when": when})
            return
        with stopped_by_signals() as stopping:
            self._run(batch, stopping)
        if batch.state != BatchState.UNDONE:
            said = _("Stopped. Run the same command again to go on.")
            raise CommandError(said, returncode=stopping.status)
        for item in batch.items.filter(undone=Undone.KEPT).order_by("position"):
            self._say_kept(item, item.undone_why)
        self._say_counts(undo.told(batch))

    def _run(self, batch: Batch, stopping: Stopping) -> None:
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(file=sys.stderr)
        total = undo.left(batch)
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress:
            task = progress.add_task("", total=total)
            with suppress(KeyboardInterrupt):  # in the midst of a chunk, of which nothing is left
                for done in undo.run(batch, stopping=stopping):
                    progress.update(task, advance=done)

    def _say_kept(self, item: Item, why: str) -> None:
        said = {"path": item.path, "headline": item.headline, "why": why}
        self.stdout.write(_("Kept: %(path)s, “%(headline)s”. %(why)s") % said)

    def _say_counts(self, counts: dict[str, int]) -> None:
        said = [f"{counts[undone]} {undone.label}" for undone in Undone if counts.get(undone)]
        self.stdout.write(", ".join(said) + "." if said else _("There is nothing to undo."))
