"""Measures the ranking of one story: ``python -m tests.bench_related --stories 10000 100000``

In a database of its own on the server that DATABASE_URL names, which goes again at the end. The
stories are made up: five tell of one event with words of its own, within days, among words that
are as frequent as words are. Prints of each size the median and the least milliseconds in which a
story is ranked, with its list written, and in which candidates are found; their ratio to
django-taggit's ``similar_objects`` at the first size; and how the least grows from size to size.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from articles import tagging  # noqa: E402
from articles.models import (  # noqa: E402
    Article,
    ArticleTag,
    IndexedStory,
    Stage,
    StaleMark,
)
from articles.related import candidates, features, ranking, scoring, stale, weights  # noqa: E402
from tests import factories  # noqa: E402

_COPY = (
    "INSERT INTO articles_article (id, {names})"
    " WITH RECURSIVE n(pk) AS (SELECT {first} + 1 UNION ALL SELECT pk + 1 FROM n WHERE pk < {last})"
    " SELECT n.pk, {names} FROM n, articles_article AS one WHERE one.id = {first}"
)
CHUNK = 20_000
ROUNDS = 40
AT_ONCE = 20
"""Stories that are ranked together, as after an import."""
VOCABULARY = 40_000
WORDS, OWN, NEW = 100, 12, 6
"""Words of a story that are anybody's, its event's, and its alone."""
STORIES_OF_AN_EVENT = 5
TEXTS = 2_000
"""Different choices of anybody's words."""
HOURS = 20 * 365 * 24
LIMITS = {100_000: 10, 1_000_000: 50}
"""Milliseconds in which one of so many stories is to be ranked."""


class Text(NamedTuple):
    """A choice of anybody's words, the most telling first, with their weights."""

    terms: array[int]
    weights: array[int]


def _dice(seed: int) -> random.Random:
    """The same luck at every time."""
    return random.Random(seed)  # noqa: S311


def texts(stories: int) -> list[Text]:
    """As many as are used, the same at every time."""
    dice = _dice(stories)
    frequency = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
    counts = {
        term: max(2, round(stories * WORDS / (term + 10) / frequency[-1]))
        for term in range(VOCABULARY)
    } | {features.EVERY_STORY: stories}
    found = []
    for _number in range(TEXTS):
        chosen = dict.fromkeys(dice.choices(range(VOCABULARY), cum_weights=frequency, k=WORDS), 1.0)
        own = {-(place + 1): 2.0 for place in range(OWN)}
        known = counts | dict.fromkeys(own, STORIES_OF_AN_EVENT)
        vector, _front = scoring.ordered(scoring.vector(own | chosen, known), known)
        kept = [(term, weight) for term, weight in vector.weights.items() if term >= 0]
        found.append(Text(*(array(kind, values) for kind, values in zip("ih", zip(*kept)))))  # noqa: B905
    return found


def fill(stories: int) -> None:
    """An index of so many stories, and their rows."""
    factories.story(factories.content("Panama Canal", ["Ships wait."]))
    _copy_articles(stories)
    known = texts(stories)
    dice = _dice(1)
    for start in range(1, stories + 1, CHUNK):
        rows = [_story(pk, known, dice) for pk in range(start, min(start + CHUNK, stories + 1))]
        IndexedStory.objects.bulk_create([row for row, _postings in rows], batch_size=500)
        _insert(sorted(posting for _row, postings in rows for posting in postings))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _story(
    pk: int, known: Sequence[Text], dice: random.Random
) -> tuple[IndexedStory, list[tuple[int, int, int, int]]]:
    event, text = pk // STORIES_OF_AN_EVENT, dice.choice(known)
    hour = event * 7919 % HOURS + dice.randrange(72)
    front = [VOCABULARY + event * OWN + place for place in range(OWN)]
    new = [-(pk * NEW + place) for place in range(1, NEW + 1)]
    shared = weights.TELLING - OWN
    weight = scoring.ONE // 4
    terms = array("i", [*front, *text.terms[:shared], *new, *text.terms[shared:]])
    values = array("h", [weight] * OWN) + text.weights[:shared]
    values += array("h", [weight] * NEW) + text.weights[shared:]
    posted = list(zip(terms, values, strict=True))[: weights.TELLING + NEW]
    row = IndexedStory(
        article_id=pk,
        hour=hour,
        is_placed=True,
        vector=terms.tobytes() + values.tobytes(),
        sketch=features.Sketch(400, frozenset(dice.sample(range(2**31), 32))).dump(),
        posted_hour=hour,
        posted=terms[: len(posted)].tobytes(),
    )
    return row, [(term, hour, pk, value) for term, value in posted]


def _insert(rows: Sequence[tuple[int, int, int, int]]) -> None:
    columns = "articles_posting (term, hour, article_id, weight)"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {columns} VALUES (%s, %s, %s, %s)", rows)  # noqa: S608


def _copy_articles(stories: int) -> None:
    """The one story so many times."""
    names = ", ".join(
        f'"{field.column}"' for field in Article._meta.concrete_fields if not field.primary_key
    )
    first = Article.objects.get().pk
    with connection.cursor() as cursor:
        cursor.execute(_COPY.format(names=names, first=first, last=first + stories - 1))


class Figure(NamedTuple):
    """What something took, in milliseconds; of the processor, what this process had of it."""

    median: float
    least: float
    processor: float


def measure(step: Callable[[int], object], articles: Sequence[int]) -> Figure:
    """A step for each of these articles, after a first one."""
    took, used = [], []
    step(articles[0])
    for pk in articles[1:]:
        began, before = time.perf_counter(), time.process_time()
        step(pk)
        took.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.process_time() - before))
    return Figure(statistics.median(took), min(took), statistics.median(used))


def rank(pk: int) -> None:
    """What the worker does about one story that is to be ranked."""
    stale.mark([pk], Stage.AGAIN)
    assert ranking.refresh() == 1


def rank_many(pk: int) -> None:
    """The same of some stories at once, as after an import."""
    stale.mark(range(max(1, pk - AT_ONCE + 1), pk + 1), Stage.AGAIN)
    while ranking.refresh():
        pass


def find(pk: int) -> None:
    """Find the candidates of one story, and compare them."""
    (story,) = candidates.stories([pk]).values()
    assert ranking.neighbours(story, candidates.Asked(), 24)


def similar(pk: int) -> None:
    """What django-taggit offers."""
    Article.objects.get(pk=pk).tags.similar_objects()


def _tag(stories: int) -> None:
    """Three tags for each story, as frequent as tags are."""
    dice = _dice(2)
    tags = list(tagging.ensure(f"Tag {number}" for number in range(500)).values())
    frequency = list(accumulate(1 / (place + 5) for place in range(len(tags))))
    uses: Iterator[ArticleTag] = (
        ArticleTag(content_object_id=pk, tag=tag)
        for pk in range(1, stories + 1)
        for tag in dict.fromkeys(dice.choices(tags, cum_weights=frequency, k=3))
    )
    while part := list(islice(uses, CHUNK)):
        ArticleTag.objects.bulk_create(part)


def _measured(size: int, *, is_first: bool) -> dict[str, Figure]:
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        StaleMark.objects.all().delete()
        began = time.monotonic()
        fill(size)
        print(
            f"{connection.vendor}, {size}: filled in {time.monotonic() - began:.0f} s", flush=True
        )
        StaleMark.objects.all().delete()
        chosen = _dice(3).sample(range(1, size + 1), ROUNDS + 1)
        figures = {"find": measure(find, chosen), "rank and store": measure(rank, chosen)}
        many = measure(rank_many, [pk for pk in chosen[:8] if pk > AT_ONCE])
        figures["rank and store, each of 20"] = Figure(*(each / AT_ONCE for each in many))
        if is_first:
            _tag(size)
            figures["taggit similar_objects"] = measure(similar, chosen[:6])
        return figures
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def main() -> None:
    """Fill, rank, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000, 100_000])
    sizes = parser.parse_args().stories
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    before: dict[str, Figure] = {}
    yardstick: Figure | None = None
    try:
        for size in sizes:
            figures = _measured(size, is_first=size == sizes[0])
            yardstick = yardstick or figures["taggit similar_objects"]
            for name, figure in figures.items():
                _print(size, name, figure, before.get(name), yardstick)
            before = figures
    finally:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def _print(size: int, name: str, figure: Figure, before: Figure | None, yardstick: Figure) -> None:
    grown = f"{figure.least / before.least:6.2f} times" if before else " " * 12
    part = f"{figure.median / yardstick.median:8.4f} of taggit's"
    slow = " slow" * (name.startswith("rank") and figure.median > LIMITS.get(size, 1e9))
    said = f"{figure.median:9.1f}{figure.least:9.1f}{figure.processor:9.1f} of processor"
    print(f"{size:9} {name:27}{said} {grown} {part}{slow}", flush=True)


if __name__ == "__main__":
    main()
