"""The stories that one story could stand beside: a bounded number, however many there are.

A story looks for others by its most telling terms, and for each of them only among the nearest in
time. What it shares with what it finds says which of these are compared as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from articles.models import IndexedStory, Posting
from articles.related import weights
from articles.related.features import Sketch
from articles.related.scoring import Story, Vector

_HOURS = 24
_EVER = 2**31 - 1
_NEAREST = (
    "SELECT term, article_id, weight FROM {table}"
    " WHERE term = {term} AND (hour, article_id) {side} (%s, %s) AND hour {end} %s"
    " ORDER BY term {order}, hour {order}, article_id {order} LIMIT {most}"
)
_OF_ONE = "SELECT * FROM ({near})"
_OF_ALL = (
    "SELECT near.* FROM unnest(%s::integer[]) AS each (term) CROSS JOIN LATERAL ({near}) AS near"
)
_COLUMNS = ("article_id", "vector", "hour", "section_id", "sketch")


@dataclass(frozen=True)
class Asked:
    """What a site asks of neighbours."""

    days: int = 0
    """How many days apart they may be; 0 for any number."""
    sections: str = "prefer"
    """``any``, ``prefer`` the same, or the ``same`` alone."""

    @classmethod
    def by_settings(cls) -> Asked:
        """As the site's settings say."""
        return cls(settings.RELATED_DAYS, settings.RELATED_SECTIONS)


def stories(articles: Collection[int]) -> dict[int, Story]:
    """What the index has of these articles."""
    rows = IndexedStory.objects.filter(pk__in=articles, is_placed=True).values_list(*_COLUMNS)
    return {
        pk: Story(pk, Vector.load(vector), hour / _HOURS, section, Sketch.load(sketch))
        for pk, vector, hour, section, sketch in rows.iterator(chunk_size=500)
    }


def candidates(story: Story, asked: Asked, times: int = 1) -> list[Story]:
    """At most `weights.WEIGHED` stories that share telling terms with this one, or ``times`` it."""
    shared: dict[int, int] = {}
    mine = story.vector.weights
    for term, article, weight in _postings(story, asked, times):
        shared[article] = shared.get(article, 0) + mine[term] * weight
    shared.pop(story.pk, None)
    nearest = nlargest(times * weights.WEIGHED, shared, key=lambda pk: (shared[pk], pk))
    found = stories(nearest).values()
    if asked.sections == "same":
        return [other for other in found if other.section == story.section]
    return list(found)


def _postings(story: Story, rules: Asked, times: int) -> Iterable[tuple[int, int, int]]:
    """Terms, articles and weights."""
    terms = list(islice(story.vector.weights, times * weights.ASKED))
    if not terms:
        return []
    hour, hours = round(story.day * _HOURS), rules.days * _HOURS
    since, until = (hour - hours, hour + hours) if hours else (-_EVER, _EVER)
    table, most = Posting._meta.db_table, times * weights.FOUND // 2
    near = [
        _NEAREST.format(table=table, side=side, end=end, order=order, most=most, term="{term}")
        for side, end, order in (("<=", ">=", "DESC"), (">", "<=", "ASC"))
    ]
    with connection.cursor() as cursor:
        return list(
            _for_each(terms, near, ((hour, story.pk, since), (hour, story.pk, until)), cursor)
        )


def _for_each(
    terms: Sequence[int],
    near: Sequence[str],
    sides: Sequence[tuple[int, ...]],
    cursor: CursorWrapper,
) -> Iterator[tuple[int, int, int]]:
    """What two queries about a term find for each of these terms.

    PostgreSQL does it in one go: it would plan every question by itself, which takes longer than
    to answer it. SQLite plans a question once, and cannot ask it of several terms.
    """
    if connection.vendor == "postgresql":
        asked = " UNION ALL ".join(
            _OF_ALL.format(near=each.format(term="each.term")) for each in near
        )
        values: list[Any] = [value for side in sides for value in (list(terms), *side)]
        cursor.execute(asked, values)
        yield from cursor.fetchall()
        return
    asked = " UNION ALL ".join(_OF_ONE.format(near=each.format(term="%s")) for each in near)
    for term in terms:
        cursor.execute(asked, [value for side in sides for value in (term, *side)])
        yield from cursor.fetchall()
