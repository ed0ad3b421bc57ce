"""The rows that are searched, written in the transaction of every change of what they say.

Bodies are not in them yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from articles.editorial import snapshot
from articles.models import Article, Draft, Receipt
from articles.search import query
from articles.search.engines.chosen import engine
from articles.search.query import Words

_AT_ONCE = 500
"""Stories whose words are read and written by a handful of statements."""


def refresh(articles: Iterable[int]) -> None:
    """Have these stories found by what they say now, and those that are gone by nothing.

    For a caller that holds them in its transaction.
    """
    ids = iter(sorted(set(articles)))
    while part := list(islice(ids, _AT_ONCE)):
        rows = list(_words(part))
        engine().write(rows)
        if gone := set(part) - {row.article for row in rows}:
            engine().forget(gone)


def reindex(after: int = 0) -> Iterator[Sequence[int]]:
    """Do so for every story with a higher number; says after each portion which those were."""
    while numbers := _next(after):
        _reindex({*numbers, *engine().known(after, numbers[-1])})
        after = numbers[-1]
        yield numbers
    _reindex(engine().known(after))


def _next(after: int) -> Sequence[int]:
    found = Article.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    return list(found[:_AT_ONCE])


@transaction.atomic
def _reindex(articles: Iterable[int]) -> None:
    """Whoever saves one of them has it before us or after us, and not beside us."""
    ids = sorted(articles)
    list(Article.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
    refresh(ids)


def _words(ids: Collection[int]) -> Iterator[Words]:
    drafts, received = _drafts(ids), _received(ids)
    rows = Article.objects.filter(pk__in=ids).order_by("pk")
    columns = ("headline", "headline_variants", "slug", "standfirst")
    for pk, headline, variants, slug, standfirst in rows.values_list("pk", *columns):
        yield Words(
            pk,
            f"{query.number_word(pk)} {query.name_of(headline, variants, slug)}",
            query.words_of(standfirst),
            " ".join(drafts.get(pk, ())),
            query.ids_of(received.get(pk, ())),
        )


def _drafts(ids: Collection[int]) -> dict[int, list[str]]:
    """What the texts say that wait behind live ones; before that, the row mirrors its draft.

    By their names, as all columns here: a migration asks, and knows none that came later.
    """
    waiting = Draft.objects.open().desk().filter(article__in=ids, base__isnull=False)
    found: dict[int, list[str]] = {}
    columns = ("article_id", "head__content", "head__schema")
    for article, saved, schema in waiting.exclude(head=None).order_by("pk").values_list(*columns):
        content = snapshot.upgraded(saved, schema)
        variants = content["headline_variants"]
        found.setdefault(article, []).extend(
            (
                query.name_of(content["headline"], variants, content["slug"]),
                query.words_of(content["standfirst"]),
            )
        )
    return found


def _received(ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    received = Receipt.objects.filter(article__in=ids).order_by("pk")
    for pk, source_id in received.values_list("article_id", "source_id"):
        found.setdefault(pk or 0, []).append(source_id)
    return found
