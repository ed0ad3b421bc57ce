"""Import batches of stories."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseGone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.errors import RefusedError
from articles.importing import pipeline
from articles.importing.formats import registry, tables
from articles.importing.report_file import ReportFile, report_file
from articles.management import ranking_progress
from articles.management.import_follower import Follower
from articles.management.import_watcher import Watcher
from articles.management.stopping import Stopping, stopped_by_signals
from articles.models import Batch, BatchState
from articles.text import shorten

_AFTERWARDS = gettext_lazy("What went in stays in; run the same command again for the rest.")
_FLAGS = {
    "--dry-run": gettext_lazy("say what would happen and change nothing"),
    "--publish": gettext_lazy("publish new stories and updates at once"),
    "--create-sections": gettext_lazy("make the sections that stories name and nobody has made"),
    "--new": gettext_lazy("begin a new batch even where one of the same was broken off"),
    "--list-formats": gettext_lazy("say which formats are read, and end"),
}
_VALUES = {
    "--format": gettext_lazy("what all files are in, where their content does not tell"),
    "--section": gettext_lazy("the section of new stories, by name"),
    "--source": gettext_lazy("who sent it; else the name of the folder"),
    "--encoding": gettext_lazy("what the files are in, if not UTF-8; cp1252, say"),
    "--timezone": gettext_lazy("the zone of times that come without one; else the newsroom's"),
    "--report": gettext_lazy("a file for the report as JSON"),
    "--watch": gettext_lazy("a folder to take files from as they arrive, until stopped"),
}


class Command(BaseCommand):
    """``manage.py import_stories seeds/`` and what a person wants to say with it."""

    help = "Import stories from files, folders, archives and standard input (-)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare paths and options."""
        parser.add_argument("paths", nargs="*", help=_("files, folders and archives; - is a pipe"))
        for flag, words in _FLAGS.items():
            parser.add_argument(flag, action="store_true", help=str(words))
        for option, meaning in _VALUES.items():
            parser.add_argument(option, default="", help=str(meaning))
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help=_("which column of a table holds what: headline=title; may be repeated"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and report it; raises CommandError where a story was rejected."""
        if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal without curly quotes is no error
            sys.stdout.reconfigure(errors="backslashreplace")
        if options["list_formats"]:
            self._list_formats()
            return
        with stopped_by_signals() as stopping, _sentences(stopping):
            wish = _wish(options)
            if options["watch"]:
                Watcher(self, wish, Path(options["watch"]), stopping).run()
            else:
                self._import(wish, options, stopping)

    def _list_formats(self) -> None:
        width = max(len(each.NAME) for each in registry.FORMATS)
        for each in sorted(registry.FORMATS, key=lambda each: each.NAME):
            self.stdout.write(f"{each.NAME:{width}}  {each.TITLE}")

    def _import(self, wish: pipeline.Import, options: dict[str, Any], stopping: Stopping) -> None:
        asked = wish.options()
        self.stdout.write(_("Source: %(source)s") % {"source": asked.source})
        with _report_file(options["report"]) as file:
            batch = None
            if not wish.dry_run:
                batch = pipeline.batch_for(wish, asked.source, new=options["new"])
            follower = Follower(self, wish, batch, stopping, file)
            follower.run()
        if wish.dry_run:
            self.stdout.write(_("This was a dry run: nothing was written."))
        if follower.state != BatchState.FINISHED:
            raise CommandError(_how_to_go_on(wish, batch), returncode=stopping.status)
        if wish.publish and not wish.dry_run:
            ranking_progress.work_off(stopping)  # what is not done then, the worker does
        if follower.report.rejected:
            raise CommandError(_("Some stories were rejected; see above."), returncode=1)


def _wish(options: dict[str, Any]) -> pipeline.Import:
    _require_sense(options)
    return pipeline.Import(
        paths=options["paths"] or [options["watch"]],
        source=options["source"],
        publish=options["publish"],
        section=options["section"],
        encoding=options["encoding"],
        time_zone=options["timezone"],
        format=options["format"],
        columns=tables.known_columns(options["map"]),
        create_sections=options["create_sections"],
        dry_run=options["dry_run"],
    )


def _require_sense(options: dict[str, Any]) -> None:
    if not options["paths"] and not options["watch"]:
        raise RefusedError(_("Name files or folders to import, or - for standard input."))
    if options["watch"] and (options["paths"] or options["dry_run"] or options["report"]):
        raise RefusedError(_("--watch goes with neither other paths nor --dry-run nor --report."))
    if options["timezone"] and options["timezone"] not in available_timezones():
        raise RefusedError(
            _("“%(zone)s” is no time zone; write one such as Europe/Berlin.")
            % {"zone": options["timezone"]}
        )


def _report_file(path: str) -> AbstractContextManager[ReportFile | None]:
    return report_file(Path(path)) if path else nullcontext()


def _how_to_go_on(wish: pipeline.Import, batch: Batch | None) -> str:
    if batch is None:
        return _("Stopped. Nothing was written.")
    if pipeline.STANDARD_INPUT in wish.places():
        return _("Stopped. What went in stays in; pipe the same in again for the rest.")
    return f"{_('Batch %(number)d was stopped.') % {'number': batch.pk}} {_AFTERWARDS}"


@contextmanager
def _sentences(stopping: Stopping) -> Iterator[None]:
    """Whatever ends an import early, as a sentence and an exit status."""
    try:
        yield
    except RefusedError as refusal:
        raise CommandError(str(refusal), returncode=2) from refusal
    except KeyboardInterrupt:
        raise CommandError(f"{_('Stopped.')} {_AFTERWARDS}", returncode=stopping.status) from None
    except pipeline.TakenOverError as taken:
        said = _("Another import of the same has taken this batch over, and goes on with it.")
        raise CommandError(said) from taken
    except DatabaseGone as error:
        said = _("The database cannot be used: %(error)s") % {"error": shorten(str(error), 200)}
        raise CommandError(f"{said}\n{_AFTERWARDS}") from error
