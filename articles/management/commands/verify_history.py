"""``manage.py verify_history``: hold every revision against its hash."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from articles.editorial import history
from articles.editorial.history import Checked
from articles.models import Article


class Command(BaseCommand):
    """Changes nothing, and may run beside everything else."""

    help = "Verify that no revision was changed or removed; exit status 1 where one was."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the one story, if it is to be one."""
        parser.add_argument(
            "--article", type=int, metavar="ID", help=_("only the story with this number")
        )

    def handle(self, *args: Any, article: int | None, **options: Any) -> None:
        """Say a sentence for each thing that is wrong, or one line when nothing is."""
        if article is not None and not Article.objects.filter(pk=article).exists():
            raise CommandError(
                _("There is no story with the number %(id)d.") % {"id": article}, returncode=2
            )
        wrong = stories = revisions = 0
        for revision, findings in _with_progress(history.verify(article), article):
            revisions += 1
            stories += revision.number == 1
            wrong += self._say(findings)
        wrong += self._say(history.verify_references(article))
        if wrong:
            said = ngettext("%(count)d thing is wrong.", "%(count)d things are wrong.", wrong)
            raise CommandError(said % {"count": wrong}, returncode=1)
        said = _("All is as it was saved. Revisions: %(revisions)d, stories: %(stories)d.")
        self.stdout.write(said % {"revisions": revisions, "stories": stories})

    def _say(self, findings: Iterable[history.Finding]) -> int:
        number = 0
        for number, finding in enumerate(findings, start=1):  # noqa: B007 it is the count
            self.stderr.write(str(finding))
        return number


def _with_progress(checked: Iterator[Checked], article: int | None) -> Iterator[Checked]:
    """The same, counted on a terminal as they come."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield from checked
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(checked, total=history.revisions(article).count())
