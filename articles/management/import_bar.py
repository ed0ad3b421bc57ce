"""How far an import has come, on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from articles.importing import pipeline


class ImportBar:
    """Stories, their rate, the document at hand, and how long the rest will take."""

    def __init__(self, shown: Progress, weight: int) -> None:
        self._shown, self._began = shown, time.monotonic()
        self._task = shown.add_task("", total=weight or None, stories=0, rate=0, path="")

    def hear(self, progress: pipeline.Progress) -> None:
        """Show how far the run has come."""
        rate = progress.stories / max(time.monotonic() - self._began, 0.001)
        self._shown.update(
            self._task,
            completed=progress.read,
            stories=f"{progress.stories:,}",
            rate=f"{rate:,.0f}",
            path=progress.path,
        )


@contextmanager
def import_bar(weight: int, *, hidden: bool) -> Iterator[ImportBar]:
    """A bar on the terminal, if there is one; ``weight`` is 0 where nobody knows how much comes."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=20),
        TextColumn(_("Stories: {task.fields[stories]}, {task.fields[rate]}/s"), markup=False),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.fields[path]}", markup=False),
    )
    with Progress(
        *columns, console=console, transient=True, disable=hidden or not console.is_terminal
    ) as shown:
        yield ImportBar(shown, weight)
