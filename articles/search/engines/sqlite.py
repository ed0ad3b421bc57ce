"""Words in SQLite: a table of FTS5, whose columns are the parts of a story."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set

from django.db import connection

from articles.search.query import LAST, Part, Phrase, Query, Words

FITTING = "SELECT rowid FROM articles_searchrow WHERE articles_searchrow MATCH %s"
_WRITE = (
    "INSERT OR REPLACE INTO articles_searchrow (rowid, headline, standfirst, draft, received)"
    " VALUES (%s, %s, %s, %s, %s)"
)
_FORGET = "DELETE FROM articles_searchrow WHERE rowid = %s"
_KNOWN = "SELECT rowid FROM articles_searchrow WHERE rowid > %s AND rowid <= %s"


def write(rows: Sequence[Words]) -> None:
    """Have stories found by these words, and by no others."""
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, rows)


def forget(articles: Collection[int]) -> None:
    """Have stories found by nothing."""
    with connection.cursor() as cursor:
        cursor.executemany(_FORGET, [(pk,) for pk in articles])


def known(after: int, last: int = LAST) -> list[int]:
    """The numbers, from one to another, of the stories that are found by anything."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [after, last])
        return [row[0] for row in cursor.fetchall()]


def fitting(expression: str) -> str:  # noqa: ARG001 as every engine is asked
    """The condition that a row of `Article` fits, with the expression as parameter."""
    return f"articles_article.id IN ({FITTING})"


def expression(query: Query, parts: Set[Part]) -> str:
    """What is looked for in these parts, in FTS5's language; which is not nothing."""
    wanted = []
    if query.phrases:
        columns = " ".join(part.value for part in Part if part in parts - {Part.RECEIVED})
        phrases = " AND ".join(map(_phrase, query.phrases))
        wanted.append(f"({{{columns}}} : ({phrases}))")
    if query.number:
        wanted.append(f'({Part.HEADLINE.value} : "{query.number}")')
    if query.received:
        wanted.append(f'({Part.RECEIVED.value} : "{query.received}" *)')
    return " OR ".join(wanted)


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"' + " *" * (not phrase.is_whole)
