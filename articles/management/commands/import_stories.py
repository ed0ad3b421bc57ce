"""Import batches of wire stories."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from articles.errors import RefusedError
from articles.importing import pipeline
from articles.importing.records import Result
from articles.importing.report import Report, planned_line


class Command(BaseCommand):
    """``manage.py import_stories seeds/`` and what a person wants to say with it."""

    help = "Import stories from files and folders; exit status 0 only if nothing was rejected."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare paths and options."""
        parser.add_argument("paths", nargs="+", help=_("files and folders of stories"))
        flags = {
            "--dry-run": _("say what would happen and change nothing"),
            "--publish": _("publish new stories and updates at once"),
        }
        for name, words in flags.items():
            parser.add_argument(name, action="store_true", help=words)
        values = {
            "--section": _("the section of new stories, by name"),
            "--source": _("who sent it; else the name of the folder"),
            "--encoding": _("what the files are in, if not UTF-8; cp1252, say"),
            "--timezone": _(
                "the zone of times that come without one; else the newsroom's."
                " The wire text carries no times"
            ),
        }
        for name, words in values.items():
            parser.add_argument(name, default="", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and report it; raises CommandError where a story was rejected."""
        if options["timezone"] and options["timezone"] not in available_timezones():
            raise CommandError(
                _("“%(zone)s” is no time zone; write one such as Europe/Berlin.")
                % {"zone": options["timezone"]},
                returncode=2,
            )
        wish = pipeline.Import(
            paths=options["paths"],
            source=options["source"],
            publish=options["publish"],
            section=options["section"],
            encoding=options["encoding"],
            time_zone=options["timezone"],
            dry_run=options["dry_run"],
        )
        try:
            asked = wish.options()
        except RefusedError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(_("Source: %(source)s") % {"source": asked.source})
        results = pipeline.run(wish, asked, notice=self.stderr.write)
        began = time.monotonic()
        report = self._follow(results, dry_run=wish.dry_run)
        for line in report.lines(time.monotonic() - began):
            self.stdout.write(line)
        if wish.dry_run:
            self.stdout.write(_("This was a dry run: nothing was written."))
        if report.rejected:
            raise CommandError(_("Not everything went in; see above."), returncode=1)

    def _follow(self, results: Iterable[Result], *, dry_run: bool) -> Report:
        report = Report()
        columns = (
            SpinnerColumn(),
            TextColumn(_("{task.completed} stories")),
            TextColumn("{task.fields[path]}"),
            TimeElapsedColumn(),
        )
        console = Console(file=sys.stderr)
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress:
            task = progress.add_task("", total=None, path="")
            for result in results:
                report.add(result)
                progress.update(task, advance=1, path=result.path)
                if dry_run:
                    self.stdout.write(planned_line(result))
        return report
