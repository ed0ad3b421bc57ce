"""The stories that fit what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence, Set

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from articles.search import query
from articles.search.engines.chosen import engine
from articles.search.query import Part, Phrase, Query

# Asked for first and put in order then: PostgreSQL would go through all stories from the newest.
_NEWEST = (
    "SELECT * FROM (WITH fitting AS MATERIALIZED ({fitting})"
    " SELECT * FROM fitting ORDER BY 1 DESC LIMIT {most}) AS newest{number}"
)


def matching(typed: str, parts: Set[Part]) -> Q:
    """What a story has to fit: a number, an address, an id, or words in these parts of it."""
    asked = query.read(typed).within(parts)
    if not asked:
        return Q(pk__in=())
    expression = engine().expression(asked, parts)
    condition = engine().fitting(expression)
    return Q(RawSQL(condition, [expression], BooleanField()))  # noqa: S611 - see its parameter


def newest_with(asked: Sequence[Sequence[Phrase]], parts: Set[Part], most: int) -> list[int]:
    """For each of these lists of phrases the newest stories that have all of them, by their
    numbers; by one query. SQLite joins no more than 500.
    """
    if not asked:
        return []
    found = engine()
    wanted = [found.expression(Query(tuple(phrases), "", ""), parts) for phrases in asked]
    each = [
        _NEWEST.format(fitting=found.FITTING, most=most, number=number)
        for number in range(len(wanted))
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), wanted)
        return [row[0] for row in cursor.fetchall()]
