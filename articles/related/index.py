"""The index of stories: read what they say, count their terms, and post the most telling ones.

The worker and `rank_related` write it, never whoever publishes. Several may: the count of all
stories is a row that each transaction takes first.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from articles import limits, text
from articles.models import (
    Article,
    ArticleState,
    ArticleTag,
    IndexedStory,
    IndexedTerm,
    Posting,
    SidebarItem,
    SidebarKind,
    Stage,
    StaleMark,
)
from articles.related import features, scoring, stale
from articles.related.features import EVERY_STORY, Features, Label, Term
from articles.related.scoring import Vector

_SCALE = 1_000
"""What stands for 1 in the weights of a story that is not placed yet."""
_ROWS = 2_000
"""Rows of one statement: SQLite takes 32,766 values."""
_COUNT = (
    "INSERT INTO {table} (number, stories, kind, wording) VALUES {rows}"
    " ON CONFLICT (number) DO UPDATE SET stories = {table}.stories + excluded.stories"
)
_POST = "INSERT INTO {table} (term, hour, article_id, weight) VALUES {rows} ON CONFLICT DO NOTHING"
_UNPOST = "DELETE FROM {table} WHERE term = %s AND hour = %s AND article_id = %s"
_ALL = Term("", features.WORD)

_T = TypeVar("_T")


def hour_of(moment: datetime) -> int:
    """A moment in hours since 1970."""
    return int(moment.timestamp() // 3600)


# Reading


class _Read(NamedTuple):
    """A live story, and what it says."""

    article: Article
    features: Features


def read(marks: Sequence[StaleMark]) -> None:
    """Read the marked stories as they are now; those that are not live leave the index."""
    ids = {mark.article_id for mark in marks}
    found = {each.article.pk: each for each in _read(ids)}
    with transaction.atomic():
        _count({EVERY_STORY: 0}, {})
        before = IndexedStory.objects.in_bulk(ids)
        _count_changes(before, found)
        _forget([before[pk] for pk in before.keys() - found.keys()])
        IndexedStory.objects.bulk_create(
            map(_row, found.values()),
            update_conflicts=True,
            unique_fields=["article_id"],
            update_fields=["hour", "section_id", "is_placed", "vector", "sketch"],
        )
        _mark_those_beside(before, found)
        stale.settle([mark for mark in marks if mark.article_id in found], Stage.PLACE)
        stale.settle([mark for mark in marks if mark.article_id not in found])


def _read(ids: Collection[int]) -> Iterator[_Read]:
    labels: dict[int, list[Label]] = {}
    uses = ArticleTag.objects.filter(content_object__in=ids).order_by("id")
    for pk, name, kind in uses.values_list("content_object", "tag__name", "tag__kind"):
        labels.setdefault(pk, []).append(Label(name, kind))
    columns = ("headline", "standfirst", "body", "published_at", "section_id")
    for article in Article.objects.filter(pk__in=ids, state=ArticleState.LIVE).only(*columns):
        paragraphs = text.paragraphs_of(article.body)
        said = features.read(
            article.headline, article.standfirst, paragraphs, labels.get(article.pk, ())
        )
        yield _Read(article, said)


def _row(each: _Read) -> IndexedStory:
    found = {term: round(value * _SCALE) for term, value in each.features.weights.items()}
    published = each.article.published_at
    return IndexedStory(
        article_id=each.article.pk,
        hour=hour_of(published) if published else 0,
        section_id=each.article.section_id,
        is_placed=False,
        vector=Vector(found).dump(),
        sketch=each.features.sketch.dump(),
    )


def _count_changes(before: Mapping[int, IndexedStory], found: Mapping[int, _Read]) -> None:
    """Of each term, how many stories more or fewer have it."""
    changes: Counter[int] = Counter()
    wordings: dict[int, Term] = {}
    for row in before.values():
        changes.subtract((EVERY_STORY, *Vector.load(row.vector).weights))
    for each in found.values():
        changes.update((EVERY_STORY, *each.features.weights))
        wordings |= each.features.terms
    _count({term: change for term, change in changes.items() if change}, wordings)


def _count(changes: Mapping[int, int], wordings: Mapping[int, Term]) -> None:
    rows: list[tuple[int | str, ...]] = []
    for number in sorted(changes):  # in one order, so that two workers do not wait for each other
        wording, kind = wordings.get(number, _ALL)
        rows.append((number, changes[number], kind, text.shorten(wording, limits.TERM)))
    _insert(_COUNT, IndexedTerm, rows)


def _forget(gone: Sequence[IndexedStory]) -> None:
    """Take stories out, which readers cannot get any more."""
    _unpost(gone)
    ids = [row.article_id for row in gone]
    IndexedStory.objects.filter(pk__in=ids).delete()
    SidebarItem.objects.filter(article__in=ids, kind=SidebarKind.RANKED, hidden=False).delete()


def _mark_those_beside(before: Mapping[int, IndexedStory], found: Mapping[int, _Read]) -> None:
    """Have the lists looked at that show a story which says something else now, or is gone."""
    changed = [
        pk
        for pk, row in before.items()
        if pk not in found
        or Vector.load(row.vector).weights.keys() != found[pk].features.weights.keys()
    ]
    beside = SidebarItem.objects.filter(related__in=changed, kind=SidebarKind.RANKED)
    stale.mark_again(set(beside.values_list("article", flat=True)))


# Placing


class _Placed(NamedTuple):
    row: IndexedStory
    vector: Vector
    posted: Sequence[int]


def place(marks: Sequence[StaleMark]) -> None:
    """Weigh the marked stories' terms by how rare they are, and post the most telling ones."""
    with transaction.atomic():
        _count({EVERY_STORY: 0}, {})
        ids = {mark.article_id for mark in marks}
        rows = IndexedStory.objects.filter(pk__in=ids, is_placed=False)
        read_ones = [(row, Vector.load(row.vector).weights) for row in rows]
        stories = _stories({term for _row, found in read_ones for term in found})
        placed = [_place(row, found, stories) for row, found in read_ones]
        _unpost([each.row for each in placed])
        for each in placed:
            each.row.vector, each.row.is_placed = each.vector.dump(), True
            each.row.posted = array("i", each.posted).tobytes()
            each.row.posted_hour = each.row.hour
        IndexedStory.objects.bulk_update(
            [each.row for each in placed], ["vector", "is_placed", "posted", "posted_hour"]
        )
        _insert(_POST, Posting, sorted(_postings(placed)))
        stale.settle(marks, Stage.RANK)


def _place(row: IndexedStory, found: Mapping[int, int], stories: Mapping[int, int]) -> _Placed:
    weighed = {term: value / _SCALE for term, value in found.items()}
    vector, front = scoring.ordered(scoring.vector(weighed, stories), stories)
    return _Placed(row, vector, front)


def _stories(terms: Collection[int]) -> dict[int, int]:
    """How many stories have each of these terms, and how many there are."""
    found: dict[int, int] = {}
    for part in _parts(sorted({EVERY_STORY, *terms}), _ROWS):
        known = IndexedTerm.objects.filter(number__in=part)
        found.update(known.values_list("number", "stories"))
    return found


def _postings(placed: Iterable[_Placed]) -> Iterator[tuple[int, int, int, int]]:
    return (
        (term, each.row.hour, each.row.article_id, each.vector.weights[term])
        for each in placed
        for term in each.posted
    )


def _unpost(rows: Iterable[IndexedStory]) -> None:
    posted = [
        (term, row.posted_hour, row.article_id)
        for row in rows
        for term in array("i", bytes(row.posted))
    ]
    if posted:
        with connection.cursor() as cursor:
            cursor.executemany(_UNPOST.format(table=Posting._meta.db_table), sorted(posted))


def _insert(statement: str, model: type[Model], rows: Sequence[tuple[int | str, ...]]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for part in _parts(rows, _ROWS):
            places = f"({', '.join(['%s'] * len(part[0]))})"
            asked = statement.format(table=table, rows=", ".join([places] * len(part)))
            cursor.execute(asked, [value for row in part for value in row])


def _parts(whole: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (whole[start : start + size] for start in range(0, len(whole), size))
