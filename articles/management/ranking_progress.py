"""Ranking on a terminal: what waits, counted down."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles.related import ranking, stale


def work_off(stopping: Callable[[], bool]) -> None:
    """Rank all that waits, and show how far that has come; nothing where there is no terminal."""
    console = Console(file=sys.stderr)
    columns = (
        TextColumn(_("Related stories")),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=stale.steps())
        for done in ranking.work_off(stopping):
            progress.update(task, advance=done)
            # What is found on the way is more to do.
            progress.update(task, total=progress.tasks[0].completed + stale.steps())
