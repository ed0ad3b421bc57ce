"""``manage.py reindex_search``: have every story found by its words again."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from articles.management.stopping import stopped_by_signals
from articles.models import Article
from articles.search import index


class Command(BaseCommand):
    """May be stopped at any moment, and may run beside everything else."""

    help = "Write the words anew by which stories are found. No need to, unless they were lost."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the place to go on from."""
        said = _("begin after the story with this number")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help=said)

    def handle(self, *args: Any, after: int, **options: Any) -> None:
        """Index, show how far that has come, and say how to go on where it was stopped."""
        if after < 0:
            raise CommandError(_("--after takes the number of a story."), returncode=2)
        console = Console(file=sys.stderr)
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with (
            stopped_by_signals() as stopping,
            Progress(
                *columns, console=console, transient=True, disable=not console.is_terminal
            ) as progress,
        ):
            task = progress.add_task("", total=Article.objects.filter(pk__gt=after).count())
            for numbers in index.reindex(after):
                after = numbers[-1]
                progress.update(task, advance=len(numbers))
                if stopping():
                    said = _("Stopped; reindex_search --after %(number)d goes on.")
                    raise CommandError(said % {"number": after}, returncode=stopping.status)
        self.stdout.write(_("All stories are found by their words."))
