"""Waiting headlines that fit a story's text, found by their words: a bounded number, however many.

A text looks for headlines by its rarest words, and for each of them only among the newest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from heapq import nlargest
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from articles.models import Article, Draft, Headline, HeadlineWord
from articles.related import fitting
from articles.related.fitting import Fit

OFFERED = 5
_COUNTED = 1_000
"""Headlines with a word that are counted; beyond, it tells too little for more to matter."""
_WORDS = 300
"""Words of a text whose rarity is asked for, those that come most often first."""
_ASKED = 40
"""Words by which a text looks for headlines."""
_FOUND = 60
"""Headlines that are looked at for one word, the newest."""
_WEIGHED = 200
"""Headlines that are compared as a whole."""
_COUNT = (
    "SELECT asked.column1, (SELECT COUNT(*) FROM (SELECT 1 FROM {table} AS word"
    " WHERE word.word = asked.column1 LIMIT {most}) AS counted) FROM (VALUES {places}) AS asked"
)
_NEWEST = (
    "SELECT * FROM (SELECT word, headline_id FROM {table} WHERE word = %s"
    " ORDER BY word DESC, headline_id DESC LIMIT {most}) AS newest{number}"
)


class Offer(NamedTuple):
    """A waiting headline, and how well it fits."""

    headline: Headline
    fit: Fit
    cited: int
    """How many stories cite it."""

    @property
    def first_seen(self) -> datetime:
        """When the newsroom first read it."""
        return self.headline.first_seen_at


def offers(paragraphs: Iterable[str], article: Article | None = None) -> list[Offer]:
    """The waiting headlines that fit this text best, the best first, by five queries.

    Of ``article`` those are left out that its own list cites, which name other stories.
    """
    said = fitting.read(paragraphs)
    rarities = _rarities(nlargest(_WORDS, said, key=lambda word: (said[word], word)))
    known = {word: said[word] * rarities[word] for word in rarities}
    if not known:
        return []
    found = _waiting(_candidates(known), article)
    offered = ((fitting.fit(said, each.text, rarities), each) for each in found)
    good = [(fit, each) for fit, each in offered if fit.is_good]
    best = nlargest(OFFERED, good, key=lambda pair: (pair[0].score, pair[1].pk))
    cited = _cited(each.pk for _fit, each in best)
    return [Offer(each, fit, cited.get(each.pk, 0)) for fit, each in best]


def _rarities(words: Collection[int]) -> dict[int, float]:
    """What those of these words weigh that any headline has."""
    total = Headline.objects.order_by("-pk").values_list("pk", flat=True).first()
    if not words or not total:
        return {}
    places = ", ".join(["(%s)"] * len(words))
    asked = _COUNT.format(table=HeadlineWord._meta.db_table, most=_COUNTED, places=places)
    with connection.cursor() as cursor:
        cursor.execute(asked, list(words))
        counted: list[tuple[int, int]] = cursor.fetchall()
    return {word: fitting.rarity(number, total) for word, number in counted if number}


def _candidates(known: Mapping[int, float]) -> list[int]:
    """The headlines that share most with what is said, by their numbers."""
    asked = nlargest(_ASKED, known, key=lambda word: (known[word], word))
    table = HeadlineWord._meta.db_table
    parts = [_NEWEST.format(table=table, most=_FOUND, number=at) for at in range(len(asked))]
    shared: dict[int, float] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), asked)
        for word, headline in cursor.fetchall():
            shared[headline] = shared.get(headline, 0.0) + known[word]
    return nlargest(_WEIGHED, shared, key=lambda pk: (shared[pk], pk))


def _waiting(headlines: Collection[int], article: Article | None) -> QuerySet[Headline]:
    """Of these headlines those that no other story bears, or is being written under."""
    others = Draft.objects.open().exclude(article=article)
    written = others.filter(head__headline_key=OuterRef("key"), head__headline_provisional=False)
    waiting = Headline.objects.filter(~Exists(written), pk__in=headlines, claims=None)
    if article is None:
        return waiting
    return waiting.exclude(pk__in=article.sidebar_items.exclude(headline=None).values("headline"))


def _cited(headlines: Iterable[int]) -> dict[int, int]:
    stories = Count("cited_in__article", filter=Q(cited_in__hidden=False), distinct=True)
    counted = Headline.objects.filter(pk__in=list(headlines)).annotate(stories=stories)
    return dict(counted.order_by().values_list("pk", "stories"))
