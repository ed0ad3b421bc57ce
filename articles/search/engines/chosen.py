"""The engine of the database in use."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from typing import Protocol

from django.db import connection

from articles.search.engines import postgres, sqlite
from articles.search.query import LAST, Part, Query, Words


class Engine(Protocol):
    """What a database does with words."""

    FITTING: str
    """A query for the numbers of the stories that fit, with the expression as parameter."""

    def write(self, rows: Sequence[Words]) -> None:
        """Have stories found by these words, and by no others."""

    def forget(self, articles: Collection[int]) -> None:
        """Have stories found by nothing."""

    def known(self, after: int, last: int = LAST) -> list[int]:
        """The numbers, from one to another, of the stories that are found by anything."""

    def fitting(self, expression: str) -> str:
        """The condition that a row of `Article` fits, with the expression as parameter."""

    def expression(self, query: Query, parts: Set[Part]) -> str:
        """What is looked for in these parts, in the database's own language."""


def engine() -> Engine:
    """That of the default database."""
    return postgres if connection.vendor == "postgresql" else sqlite
