"""Words in PostgreSQL: a vector, whose weights are the parts of a story."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set

from django.db import connection

from articles.search.query import LAST, Part, Phrase, Query, Words

_WEIGHTS = dict(zip(Part, "ABCD", strict=True))
_LAST = 16_383
"""The last place of a word that a vector knows; 255 are kept of each word."""
FITTING = "SELECT article_id FROM articles_searchrow WHERE words @@ %s::tsquery"
_MANY = f"articles_article.id IN ({FITTING})"
# With an array, the planner can only ask the index of words, and then for these few stories.
_FEW = f"articles_article.id = ANY (ARRAY ({FITTING}))"
# Whether a page of the newest ten thousand does.
_ARE_MANY = (
    "SELECT 1 FROM (SELECT words FROM articles_searchrow ORDER BY article_id DESC LIMIT 10000)"
    " AS newest WHERE words @@ %s::tsquery LIMIT 1 OFFSET 50"
)
_WRITE = (
    "INSERT INTO articles_searchrow (article_id, words)"
    " SELECT article, words::tsvector FROM UNNEST(%s::bigint[], %s::text[]) AS t (article, words)"
    " ON CONFLICT (article_id) DO UPDATE SET words = excluded.words"
)
_FORGET = "DELETE FROM articles_searchrow WHERE article_id = ANY(%s)"
_KNOWN = "SELECT article_id FROM articles_searchrow WHERE article_id > %s AND article_id <= %s"


def write(rows: Sequence[Words]) -> None:
    """Have stories found by these words, and by no others."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [[row.article for row in rows], [_vector(row) for row in rows]])


def forget(articles: Collection[int]) -> None:
    """Have stories found by nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [list(articles)])


def _vector(row: Words) -> str:
    """Each word with its place and its part; a word is of letters, digits, # and _ alone."""
    return " ".join(f"'{word}':{place}{weight}" for word, place, weight in _placed(row))


def _placed(row: Words) -> Iterator[tuple[str, int, str]]:
    place = 0
    for part, weight in _WEIGHTS.items():
        for word in getattr(row, part.value).split():
            place += 1
            yield word, min(place, _LAST), weight


def known(after: int, last: int = LAST) -> list[int]:
    """The numbers, from one to another, of the stories that are found by anything."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [after, last])
        return [row[0] for row in cursor.fetchall()]


def fitting(expression: str) -> str:
    """The condition that a row of `Article` fits, with the expression as parameter.

    Where many fit, a page of them is quickly found from the newest on; where few do, only by the
    index. How many do is no guess of the planner's: it knows nothing of words that are rare.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ARE_MANY, [expression])
        return _MANY if cursor.fetchone() else _FEW


def expression(query: Query, parts: Set[Part]) -> str:
    """What is looked for in these parts, as a `tsquery`; which is not nothing."""
    wanted = []
    if query.phrases:
        weights = "".join(_WEIGHTS[part] for part in Part if part in parts - {Part.RECEIVED})
        wanted.append(" & ".join(_phrase(phrase, weights) for phrase in query.phrases))
    if query.number:
        wanted.append(f"'{query.number}':{_WEIGHTS[Part.HEADLINE]}")
    if query.received:
        wanted.append(f"'{query.received}':*{_WEIGHTS[Part.RECEIVED]}")
    return " | ".join(f"({each})" for each in wanted)


def _phrase(phrase: Phrase, weights: str) -> str:
    *first, last = phrase.words
    words = [f"'{word}':{weights}" for word in first]
    words.append(f"'{last}':{'' if phrase.is_whole else '*'}{weights}")
    return f"({' <-> '.join(words)})"
