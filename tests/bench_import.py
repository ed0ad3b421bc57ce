"""Measures the import: ``python -m tests.bench_import --stories 10000 100000``

In a database of its own on the server that DATABASE_URL names, which goes again at the end. For
each number of stories: the first import of wire text as a person runs it, everything included;
the same again, when nothing is new; and the yardstick, a plain ``bulk_create`` of the very
articles, revisions and tag links that the import made. Prints stories a second and the ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from articles.models import (  # noqa: E402
    Article,
    ArticleTag,
    Batch,
    Draft,
    Revision,
    Tag,
)
from tests import wire  # noqa: E402

Rows: TypeAlias = list[list[Any]]

MODELS: tuple[Any, ...] = (Batch, Tag, Article, Draft, Revision, ArticleTag)
"""In an order in which they can be inserted."""
MEASURED = (Article, Revision, ArticleTag)
SAMPLE = 10_000
"""Rows of each kind that the yardstick inserts at most."""
SHARE = 0.5
"""Of the yardstick's rate, that the first import has at least."""
STEADY = 0.8
"""Of the rate at the first number of stories, that the last has at least."""
AGAIN = 5
"""How many times as fast the second import is at least."""


class Figures(NamedTuple):
    """What one number of stories took, in seconds."""

    stories: int
    first: float
    again: float
    yardstick: float
    peak: float
    """The most memory that the process had after the imports, in MiB."""

    def __str__(self) -> str:
        rates = [self.stories / seconds for seconds in (self.first, self.again, self.yardstick)]
        return (
            f"{self.stories:>9,}{rates[0]:>10,.0f}{rates[1]:>10,.0f}{rates[2]:>11,.0f}"
            f"{self.yardstick / self.first:>8.2f}{self.first / self.again:>8.1f}{self.peak:>9.0f}"
        )


def measure(count: int, folder: Path) -> Figures:
    """Import ``count`` stories twice, and insert the same rows plainly."""
    wire.write(folder, count)
    rows: Rows = []
    with _database():
        first, again = (_timed(lambda: _import(folder)) for _ in range(2))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows = [list(model._default_manager.all()[:SAMPLE]) for model in MODELS]
    with _database():
        yardstick = _insert(rows) * count / min(count, SAMPLE)
    return Figures(count, first, again, yardstick, peak)


def _import(folder: Path) -> None:
    call_command("import_stories", str(folder), stdout=StringIO(), stderr=StringIO())


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _database() -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def _insert(rows: Rows) -> float:
    """Seconds that Django takes to insert articles, revisions and tag links, and nothing else."""
    seconds = 0.0
    with transaction.atomic():
        for model, instances in zip(MODELS, rows, strict=True):
            for instance in instances:
                if isinstance(instance, Draft):
                    instance.head = None  # the revisions come after their drafts
            spent = _timed(lambda: model._default_manager.bulk_create(instances))  # noqa: B023
            seconds += spent if model in MEASURED else 0.0
    return seconds


def main() -> None:
    """Measure each number of stories, and say what misses its mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000])
    counts = parser.parse_args().stories
    print(f"{connection.vendor}: stories a second, and ratios")
    print("  stories     first     again  yardstick   share  faster  MiB")
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        figures = [measure(count, folder / f"wire-{count}") for count in counts]
    finally:
        shutil.rmtree(folder)
    for each in figures:
        print(each)
    rates = [each.stories / each.first for each in figures]
    print(f"rate at the last beside the first: {rates[-1] / rates[0]:.2f} (at least {STEADY})")
    print(f"wanted: share {SHARE}, faster {AGAIN}")


if __name__ == "__main__":
    main()
