"""Import batches of wire stories."""

from __future__ import annotations

import io
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseGone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from articles.errors import RefusedError
from articles.importing import pipeline
from articles.importing.records import Result
from articles.importing.report import Report, planned_lines
from articles.text import shorten

_AFTERWARDS = gettext_lazy("What went in stays in; run the same command again for the rest.")


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
        if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal without curly quotes is no error
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            rejected = self._import(self._wish(options))
        except RefusedError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except KeyboardInterrupt:
            raise CommandError(f"{_('Stopped.')} {_AFTERWARDS}", returncode=130) from None
        except DatabaseGone as error:
            said = _("The database cannot be used: %(error)s") % {"error": shorten(str(error), 200)}
            raise CommandError(f"{said}\n{_AFTERWARDS}") from error
        if rejected:
            raise CommandError(_("Some stories were rejected; see above."), returncode=1)

    def _wish(self, options: dict[str, Any]) -> pipeline.Import:
        if options["timezone"] and options["timezone"] not in available_timezones():
            raise RefusedError(
                _("“%(zone)s” is no time zone; write one such as Europe/Berlin.")
                % {"zone": options["timezone"]}
            )
        return pipeline.Import(
            paths=options["paths"],
            source=options["source"],
            publish=options["publish"],
            section=options["section"],
            encoding=options["encoding"],
            time_zone=options["timezone"],
            dry_run=options["dry_run"],
        )

    def _import(self, wish: pipeline.Import) -> int:
        """Run, and say what became of it; the number of stories that were rejected."""
        asked = wish.options()
        self.stdout.write(_("Source: %(source)s") % {"source": asked.source})
        report, began = Report(dry_run=wish.dry_run), time.monotonic()
        with closing(pipeline.run(wish, asked, notice=self.stderr.write)) as results:
            for result in results if wish.dry_run else _with_progress(results):
                report.add(result)
                if wish.dry_run:
                    self.stdout.write("\n".join(planned_lines(result)))
        self.stdout.write("\n".join(report.lines(time.monotonic() - began)))
        if wish.dry_run:
            self.stdout.write(_("This was a dry run: nothing was written."))
        return report.rejected


def _with_progress(results: Iterable[Result]) -> Iterator[Result]:
    """The same results, counted on a terminal as they come."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn(_("Stories: {task.completed}")),
        TextColumn("{task.fields[path]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=None, path="")
        for result in results:
            progress.update(task, advance=1, path=result.path)
            yield result
