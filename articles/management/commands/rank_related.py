"""``manage.py rank_related``: rank every story's neighbours, or write the rankings down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.management.ranking_progress import work_off
from articles.management.stopping import stopped_by_signals
from articles.related import judging, stale

_LEAST, _MOST = 1, 1_000


class Command(BaseCommand):
    """May be stopped at any moment: what waits is in the database."""

    help = "Rank the neighbours of every story anew, or write all rankings into a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done."""
        parser.add_argument(
            "--resume", action="store_true", help=_("mark no story, and do what waits already")
        )
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help=_("rank nothing anew: write for each live story a line of JSON with its ranking"),
        )
        parser.add_argument(
            "--limit",
            type=int,
            default=24,
            metavar="NUMBER",
            help=_("with --export: places of each ranking (default: 24)"),
        )

    def handle(
        self, *args: Any, resume: bool, export: Path | None, limit: int, **options: Any
    ) -> None:
        """Rank, and show how far that has come; or export what the index says now."""
        if export:
            self._export(export, limit)
            return
        if not resume:
            stale.mark_all()
        with stopped_by_signals() as stopping:
            work_off(stopping)
        if stopping():
            said = _("Stopped; rank_related --resume goes on, and so does the worker.")
            raise CommandError(said, returncode=stopping.status)
        self.stdout.write(_("All stories are ranked."))

    def _export(self, path: Path, limit: int) -> None:
        if not _LEAST <= limit <= _MOST:
            said = _("--limit takes a number from %(least)d to %(most)d.")
            raise CommandError(said % {"least": _LEAST, "most": _MOST}, returncode=2)
        try:
            with path.open("w", encoding="utf-8") as file:
                for line in judging.lines(limit):
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            said = _("%(path)s cannot be written: %(cause)s.")
            cause = {"path": path, "cause": error.strerror or error}
            raise CommandError(said % cause, returncode=2) from error
