"""The stories that one story could stand beside: a bounded number, however many there are.

A story looks for others by its most telling terms, and for each of them only among the nearest in
time. What it shares with what it finds says which of these are compared as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

from django.conf import settings
from django.db import connection

from articles.models import IndexedStory, Posting
from articles.related import weights
from articles.related.features import Sketch
from articles.related.scoring import Story, Vector

_HOURS = 24
_EVER = 2**31 - 1
_MOST_TERMS = 240
"""SQLite joins no more than 500 queries into one, and there are two for each term."""
_NEAREST = (
    "SELECT * FROM (SELECT term, article_id, weight FROM {table}"
    " WHERE term = %s AND (hour, article_id) {side} (%s, %s) AND hour {until} %s"
    " ORDER BY term {order}, hour {order}, article_id {order} LIMIT {most}) AS near{number}"
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


def _postings(story: Story, asked: Asked, times: int) -> Iterable[tuple[int, int, int]]:
    """Terms, articles and weights, by one query."""
    terms = list(islice(story.vector.weights, min(times * weights.ASKED, _MOST_TERMS)))
    if not terms:
        return []
    hour, hours = round(story.day * _HOURS), asked.days * _HOURS
    since, until = (hour - hours, hour + hours) if hours else (-_EVER, _EVER)
    sides = (("<=", ">=", "DESC", since), (">", "<=", "ASC", until))
    table, most = Posting._meta.db_table, times * weights.FOUND // 2
    parts, values = list[str](), list[int]()
    for term in terms:
        for side, end, order, last in sides:
            number = len(parts)
            parts.append(
                _NEAREST.format(
                    table=table, side=side, until=end, order=order, most=most, number=number
                )
            )
            values += (term, hour, story.pk, last)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found
