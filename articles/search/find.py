"""The stories that fit what somebody typed."""

from __future__ import annotations

from collections.abc import Set

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from articles.search import query
from articles.search.engines.chosen import engine
from articles.search.query import Part


def matching(typed: str, parts: Set[Part]) -> Q:
    """What a story has to fit: a number, an address, an id, or words in these parts of it."""
    asked = query.read(typed).within(parts)
    if not asked:
        return Q(pk__in=())
    expression = engine().expression(asked, parts)
    condition = engine().fitting(expression)
    return Q(RawSQL(condition, [expression], BooleanField()))  # noqa: S611 - see its parameter
