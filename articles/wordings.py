"""Headlines found by their words: those that fit a story's text, and near copies of each other.

A text looks for headlines by its rarest words, and for each of them only among the newest: a
bounded number, however many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from articles.models import (
    Article,
    Draft,
    Headline,
    HeadlineDecision,
    HeadlineVerb,
    HeadlineWord,
)
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
_BESIDE = 20
"""Headlines that are looked at for one word where near copies are looked for."""
_BEGINNING = 16
"""Words of a headline by which they are."""
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

    Of ``article`` those are left out that its own list cites, which name other stories, and those
    that somebody rejected for it.
    """
    said = fitting.read(paragraphs)
    weights = rarities(nlargest(_WORDS, said, key=lambda word: (said[word], word)))
    known = {word: said[word] * weights[word] for word in weights}
    if not known:
        return []
    found = _waiting(_candidates(known), article)
    offered = ((fitting.fit(said, each.text, weights), each) for each in found)
    good = [(fit, each) for fit, each in offered if fit.is_good]
    best = nlargest(OFFERED, good, key=lambda pair: (pair[0].score, pair[1].pk))
    cited = times_cited(each.pk for _fit, each in best)
    return [Offer(each, fit, cited.get(each.pk, 0)) for fit, each in best]


def near_copies(of: Collection[Headline]) -> dict[int, set[int]]:
    """For each of these headlines, by its number, those that say the same in other words.

    By two queries, for at most thirty headlines: SQLite joins no more than 500 queries.
    """
    words = {each.pk: fitting.words(each.text) for each in of}
    asked = {word for found in words.values() for word in islice(found, _BEGINNING)}
    holders = _holders(sorted(asked), _BESIDE)
    beside = {pk for found in holders.values() for pk in found}
    texts = Headline.objects.filter(pk__in=beside).values_list("pk", "text")
    others = {pk: fitting.words(wording) for pk, wording in texts}
    found: dict[int, set[int]] = {}
    for pk, mine in words.items():
        candidates = {other for word in mine for other in holders.get(word, ())} - {pk}
        found[pk] = {
            other
            for other in candidates & others.keys()
            if fitting.alike(mine, others[other]) >= fitting.REWORDED
        }
    return found


def rarities(words: Collection[int]) -> dict[int, float]:
    """What those of these words weigh that any headline has."""
    first = Subquery(Headline.objects.order_by("pk").values("pk")[:1])
    span = Headline.objects.order_by("-pk").values_list("pk", first).first()
    if not words or not span:
        return {}
    total = span[0] - span[1] + 1  # nearly as many as there are, without counting them
    places = ", ".join(["(%s)"] * len(words))
    asked = _COUNT.format(table=HeadlineWord._meta.db_table, most=_COUNTED, places=places)
    with connection.cursor() as cursor:
        cursor.execute(asked, list(words))
        counted: list[tuple[int, int]] = cursor.fetchall()
    return {word: fitting.rarity(number, total) for word, number in counted if number}


def _candidates(known: Mapping[int, float]) -> list[int]:
    """The headlines that share most with what is said, by their numbers."""
    asked = nlargest(_ASKED, known, key=lambda word: (known[word], word))
    shared: dict[int, float] = {}
    for word, holders in _holders(asked, _FOUND).items():
        for headline in holders:
            shared[headline] = shared.get(headline, 0.0) + known[word]
    return nlargest(_WEIGHED, shared, key=lambda pk: (shared[pk], pk))


def _holders(words: Collection[int], most: int) -> dict[int, list[int]]:
    """The newest headlines that have each of these words, by one query."""
    if not words:
        return {}
    table = HeadlineWord._meta.db_table
    parts = [_NEWEST.format(table=table, most=most, number=at) for at in range(len(words))]
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), list(words))
        for word, headline in cursor.fetchall():
            found.setdefault(word, []).append(headline)
    return found


def _waiting(headlines: Collection[int], article: Article | None) -> QuerySet[Headline]:
    """Of these headlines those that no other story bears, or is being written under.

    Without those of which somebody said that they name another story.
    """
    others = Draft.objects.open().exclude(article=article)
    written = others.filter(head__headline_key=OuterRef("key"), head__headline_provisional=False)
    waiting = Headline.objects.waiting().filter(~Exists(written), pk__in=headlines)
    if article is None:
        return waiting
    cited = article.sidebar_items.exclude(headline=None).values("headline")
    rejected = HeadlineDecision.objects.standing().filter(verb=HeadlineVerb.REJECT, article=article)
    return waiting.exclude(Q(pk__in=cited) | Q(pk__in=rejected.values("headline")))


def times_cited(headlines: Iterable[int]) -> dict[int, int]:
    """How many stories cite each of these headlines, by their numbers; by one query."""
    stories = Count("cited_in__article", filter=Q(cited_in__hidden=False), distinct=True)
    counted = Headline.objects.filter(pk__in=list(headlines)).annotate(stories=stories)
    return dict(counted.order_by().values_list("pk", "stories"))
