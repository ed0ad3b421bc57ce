"""Measures the import: ``python -m tests.bench_import --stories 10000 100000``

In a database of its own on the server that DATABASE_URL names, which goes again at the end. For
each number of stories: the first import of wire text as a person runs it, everything included;
the same again, when nothing is new; and the yardstick, a plain ``bulk_create`` of the very
articles, revisions and tag links that the import made. Prints stories a second and the ratios; and
the milliseconds that this process's processor took for each story, which others on the machine do
not change: without its helpers' and, on PostgreSQL, without the server's.
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


class Spent(NamedTuple):
    """Seconds that something took: by the clock, and of this process's processor."""

    clock: float
    processor: float

    def times(self, factor: float) -> Spent:
        """What that many times as much would take."""
        return Spent(self.clock * factor, self.processor * factor)


class Figures(NamedTuple):
    """What one number of stories took."""

    stories: int
    first: Spent
    again: Spent
    yardstick: Spent
    peak: float
    """The most memory that the process had after the imports, in MiB."""

    def __str__(self) -> str:
        took = (self.first, self.again, self.yardstick)
        first, again, yardstick = (self.stories / each.clock for each in took)
        rates = f"{first:>10,.0f}{again:>10,.0f}{yardstick:>11,.0f}"
        ratios = f"{first / yardstick:>8.2f}{again / first:>8.1f}{self.peak:>9.0f}"
        work = "".join(f"{1_000 * each.processor / self.stories:>8.2f}" for each in took)
        return f"{self.stories:>9,}{rates}{ratios}{work}"


def measure(count: int, folder: Path) -> Figures:
    """Import ``count`` stories twice, and insert the same rows plainly."""
    wire.write(folder, count)
    rows: Rows = []
    with _database():
        first, again = (_timed(lambda: _import(folder)) for _ in range(2))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows = [list(model._default_manager.all()[:SAMPLE]) for model in MODELS]
    with _database():
        yardstick = _insert(rows).times(count / min(count, SAMPLE))
    return Figures(count, first, again, yardstick, peak)


def _import(folder: Path) -> None:
    call_command("import_stories", str(folder), stdout=StringIO(), stderr=StringIO())


def _timed(work: Callable[[], object]) -> Spent:
    began = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - began[0], time.process_time() - began[1])


@contextmanager
def _database() -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def _insert(rows: Rows) -> Spent:
    """What Django takes to insert articles, revisions and tag links, and nothing else."""
    took = []
    with transaction.atomic():
        for model, instances in zip(MODELS, rows, strict=True):
            for instance in instances:
                if isinstance(instance, Draft):
                    instance.head = None  # the revisions come after their drafts
            spent = _timed(lambda: model._default_manager.bulk_create(instances))  # noqa: B023
            took += [spent] if model in MEASURED else []
    return Spent(sum(each.clock for each in took), sum(each.processor for each in took))


def main() -> None:
    """Measure each number of stories, and say what misses its mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000])
    counts = parser.parse_args().stories
    print(f"{connection.vendor}, {os.cpu_count()} processors")
    print(f"{'stories a second':>40}{'ms of the processor':>49}")
    print("  stories     first     again  yardstick   share  faster      MiB", end="")
    print("   first   again  yardst.")
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        figures = [measure(count, folder / f"wire-{count}") for count in counts]
    finally:
        shutil.rmtree(folder)
    for each in figures:
        print(each)
    rates = [each.stories / each.first.clock for each in figures]
    print(f"rate at the last beside the first: {rates[-1] / rates[0]:.2f} (at least {STEADY})")
    print(f"wanted: share {SHARE}, faster {AGAIN}")


if __name__ == "__main__":
    main()
