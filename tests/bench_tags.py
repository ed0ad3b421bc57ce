"""Measures what is done to tags: ``python -m tests.bench_tags --stories 10000 --tags 10000``

In a database of its own on the server that DATABASE_URL names, which goes again at the end. Of
every step the seconds by the clock, those of the processor that this process had, and the ratio
to a yardstick of the same run: one plain update that gives the same rows another tag. A page's
figures are those of the median of some visits, with its queries.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles import tagging  # noqa: E402
from articles.models import ArticleTag, Tag  # noqa: E402
from articles.tags import merging, undoing  # noqa: E402
from tests import factories  # noqa: E402

CHUNK = 5_000
ROUNDS = 7
BOTH = 10
"""One story in so many bears both tags."""
LIMIT = 2
"""Seconds in which tags are to be merged."""
OLD, NEW, THIRD = "Old name", "New name", "Third name"
PARAGRAPHS = ["The harbour will be dredged for the first time in forty years, it said. " * 6] * 5


class Figure(NamedTuple):
    """What something took, in seconds by the clock and of the processor."""

    clock: float
    processor: float


def fill(stories: int, tags: int) -> None:
    """So many stories of the old tag, each with four others; and so many tags that few bear."""
    newest = datetime(2026, 2, 5, tzinfo=UTC)
    for start in range(0, stories, CHUNK):
        number = min(CHUNK, stories - start)
        named = (number // BOTH, [OLD, NEW]), (number - number // BOTH, [OLD])
        for count, names in named:
            filled = factories.content("Bridge", PARAGRAPHS, tags=["Ports", "Ships", *names, "Sea"])
            factories.many_stories(count, filled, at=newest - timedelta(minutes=start))
    names = [f"Topic {number}" for number in range(tags)]
    for start in range(0, tags, CHUNK):
        tagging.ensure(names[start : start + CHUNK])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(step: Callable[[], object]) -> Figure:
    """What one step takes."""
    began, before = time.perf_counter(), time.process_time()
    step()
    return Figure(time.perf_counter() - began, time.process_time() - before)


def yardstick() -> Figure:
    """Give the rows of the old tag to a third one, with nothing around it, and back again."""
    old, third = (Tag.objects.get(name=name) for name in (OLD, THIRD))

    def move() -> None:
        with transaction.atomic():
            ArticleTag.objects.filter(tag=old).update(tag=third)

    figure = timed(move)
    ArticleTag.objects.filter(tag=third).update(tag=old)
    return figure


def change() -> dict[str, Figure]:
    """Merge the two tags, and take that back; each row is as it was."""
    by, old, new = factories.person(), Tag.objects.get(name=OLD), Tag.objects.get(name=NEW)
    before = ArticleTag.objects.filter(tag=old).count(), ArticleTag.objects.filter(tag=new).count()
    figures = {"merge": timed(lambda: merging.merge(old, into=new, by=by, at=timezone.now()))}
    assert not ArticleTag.objects.filter(tag=old).exists()
    done = old.changes_as_alias.get()
    figures["undo"] = timed(lambda: undoing.undo(done, by=by, at=timezone.now()))
    after = ArticleTag.objects.filter(tag=old).count(), ArticleTag.objects.filter(tag=new).count()
    assert before == after
    return figures


def visit(client: Client, address: str) -> tuple[Figure, int]:
    """The median of some visits to a page, after a first one, and its queries."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
        number = len(queries)
    found = [timed(lambda: client.get(address)) for _round in range(ROUNDS)]
    median = (statistics.median(each) for each in zip(*found, strict=True))
    return Figure(*median), number


def pages(addresses: Sequence[str]) -> None:
    """Print what each page takes."""
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    for address in addresses:
        figure, queries = visit(client, address)
        print(
            f"  {address:44}{1000 * figure.clock:8.1f} ms{1000 * figure.processor:8.1f} ms of"
            f" processor {queries:4} queries",
            flush=True,
        )


def _measure(stories: int, tags: int) -> None:
    tagging.ensure([OLD, NEW, THIRD])
    filled = timed(lambda: fill(stories, tags))
    print(f"{connection.vendor}: {stories} uses, {tags} tags; filled in {filled.clock:.0f} s")
    plain = yardstick()
    for name, figure in {"plain update": plain, **change()}.items():
        slow = " slow" * (stories <= 10_000 and figure.clock > LIMIT)
        print(
            f"  {name:14}{figure.clock:8.2f} s{figure.processor:8.2f} s of processor"
            f"{figure.clock / plain.clock:8.1f} times{slow}",
            flush=True,
        )
    the_list = "/admin/articles/tag/"
    pages([the_list, f"{the_list}?use=unused", "/tags/old-name/", "/tags/old-name/?page=20"])


def main() -> None:
    """Fill, change, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--tags", type=int, default=10_000)
    asked = parser.parse_args()
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    setup_test_environment()
    own = connection.settings_dict["NAME"]
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            _measure(asked.stories, asked.tags)
        finally:
            connection.creation.destroy_test_db(own, verbosity=0)
    finally:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


if __name__ == "__main__":
    main()
