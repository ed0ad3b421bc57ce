"""Which stories a waiting headline may name: the best first, with the words that say so.

Looked for by the headline's rarest words: in the index of what live stories say, for each word only
among the nearest in time; in what stories are called, live or not; and among the newest. So the
number of stories that are looked at is bounded, however many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from heapq import nlargest
from itertools import combinations
from typing import NamedTuple

from django.db import connection
from django.db.models.functions import Substr

from articles import text, wordings
from articles.models import (
    Article,
    ArticleState,
    Headline,
    HeadlineDecision,
    HeadlineVerb,
    IndexedTerm,
    Posting,
    SidebarItem,
)
from articles.related import features, fitting
from articles.related.fitting import Fit
from articles.related.index import hour_of
from articles.search import find, query
from articles.search.query import Part, Phrase

SUGGESTED = 3
"""Stories for one headline."""
TERMS = 15
"""Words and names of a headline by which it looks for stories: SQLite joins no more than 500
queries, and a page has thirty headlines."""
FOUND = 10
"""Stories that are looked at for one of them, before the headline was first seen and after."""
WEIGHED = 8
"""Stories whose texts are compared with one headline, besides the newest."""
RAREST = 4
"""Words of a headline by every two of which it looks for stories that are called so: six queries
for one headline. Of stories that are neither live nor among the newest that finds 61 of 100; by
three words it was 44, and by five, which are ten queries, 70."""
CALLED = 4
"""Stories that are looked at for two words, the newest."""
NEWEST = 100
"""The newest stories, live or not, called whatever they are."""
LEAST = 0.45
"""The least share of a headline, weighed by rarity, that a story says which is suggested. On a
hundred stories of Wikinews and the 290 headlines beside them the right one comes first for 96 of
100, and for a sixth of the others, whose story is not there, something is suggested. At
`fitting.COVERED` it was 98, and nearly a half."""
BEGINNING = 1_200
"""Characters of a story's markup that are compared: a story begins with its news."""

_COLUMNS = (
    "headline",
    "headline_provisional",
    "standfirst",
    "state",
    "published_at",
    "embargo_until",
)
_CALLED = frozenset({Part.HEADLINE, Part.STANDFIRST, Part.DRAFT})
_BEGUN = 4
"""Letters of a word's beginning by which others may be found that begin so."""
_NEAREST = (
    "SELECT * FROM (SELECT term, {hour} AS sought, article_id FROM {table}"
    " WHERE term = {term} AND hour {side} {hour}"
    " ORDER BY term {order}, hour {order}, article_id {order} LIMIT {most}) AS near{number}"
)
_SIDES = (("<=", "DESC"), (">", "ASC"))
"""What was published when the headline was first seen, the last first; and after it."""


class Suggestion(NamedTuple):
    """A story that a headline may name, and how well it fits."""

    article: Article
    fit: Fit


class _Sought(NamedTuple):
    """A headline, and by what it is looked for."""

    headline: Headline
    terms: Sequence[int]
    hour: int


def suggestions(waiting: Collection[Headline]) -> dict[int, list[Suggestion]]:
    """For each of these headlines, thirty at the most, the stories that fit it, the best first.

    By ten queries for all of them. Leaves out stories that cite the headline, which name another
    one by it, those that somebody rejected for it, and those that readers will not get.
    """
    if not waiting:
        return {}
    rarities = wordings.rarities({word for each in waiting for word in fitting.words(each.text)})
    likely = {pk for each in _near(_sought(waiting)) for pk in each}
    found = _Texts(_candidates(likely.union(_called_so(waiting, rarities))))
    passed_over = _passed_over(waiting)
    return {
        each.pk: [
            suggestion
            for suggestion in found.fitting(each, rarities)
            if (each.pk, suggestion.article.pk) not in passed_over
        ][:SUGGESTED]
        for each in waiting
    }


class _Texts:
    """Stories that were read, and found by their words."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.said = {
            each: _read(each.headline, each.standfirst, _beginning_of(each)) for each in articles
        }
        self.holders: dict[int, list[Article]] = {}
        for article, said in self.said.items():
            for word in said:
                self.holders.setdefault(word, []).append(article)

    def fitting(self, headline: Headline, rarities: Mapping[int, float]) -> list[Suggestion]:
        """Those that fit it well, the best first, and of equals the newest."""
        sharing = {
            article
            for word in fitting.words(headline.text)
            for article in self.holders.get(word, ())
        }
        compared = (
            Suggestion(article, fitting.fit(self.said[article], headline.text, rarities))
            for article in sharing
        )
        good = [each for each in compared if each.fit.is_good and each.fit.covered >= LEAST]
        return sorted(good, key=lambda each: (-each.fit.score, -each.article.pk))


def _beginning_of(article: Article) -> str:
    """As much of its text as was asked for."""
    beginning: str = article.beginning  # type: ignore[attr-defined]  # annotated by the query
    return beginning


@lru_cache(maxsize=500)  # who works through the list sees the same stories again and again
def _read(headline: str, standfirst: str, beginning: str) -> Mapping[int, float]:
    whole = beginning if len(beginning) < BEGINNING else beginning.rpartition(" ")[0]
    return fitting.read([headline, standfirst, *text.paragraphs_of(whole)])


def _sought(waiting: Iterable[Headline]) -> list[_Sought]:
    """By which terms each is looked for: the rarest that any story has, by one query."""
    said = {each: features.read(each.text, "", ()).weights.keys() for each in waiting}
    asked = {term for terms in said.values() for term in terms}
    known = dict(
        IndexedTerm.objects.filter(number__in=asked, stories__gt=0).values_list("number", "stories")
    )
    return [
        _Sought(
            each,
            sorted(terms & known.keys(), key=lambda term: (known[term], term))[:TERMS],
            hour_of(each.first_seen_at),
        )
        for each, terms in said.items()
    ]


def _called_so(waiting: Iterable[Headline], rarities: Mapping[int, float]) -> list[int]:
    """The newest stories, live or not, that are called by two of a headline's rarest words."""
    asked = []
    for each in waiting:
        words = fitting.words(each.text)
        rarest = sorted(words, key=lambda word: (-rarities.get(word, 0.0), word))[:RAREST]
        phrases = [_phrase(words[word]) for word in rarest]
        asked += [pair for pair in combinations(phrases, 2) if all(one.words for one in pair)]
    return find.newest_with(asked, _CALLED, CALLED)


def _phrase(word: str) -> Phrase:
    """What a search looks for, so that it finds other endings of the word too."""
    *before, last = query.words_of(word).split() or [""]
    begun = fitting.stem(last)
    if len(begun) < _BEGUN:
        return Phrase(tuple(filter(None, (*before, last))), is_whole=True)
    return Phrase((*before, begun))


def _candidates(likely: Set[int]) -> Iterator[Article]:
    """The stories that are compared with any of them, by two queries."""
    gone = (ArticleState.SPIKED, ArticleState.WITHDRAWN)
    stories = (
        Article.objects.exclude(state__in=gone)
        .annotate(beginning=Substr("body", 1, BEGINNING))
        .only(*_COLUMNS)
    )
    newest = {each.pk: each for each in stories.order_by("-pk")[:NEWEST]}
    yield from newest.values()
    yield from stories.filter(pk__in=likely - newest.keys())


def _near(sought: Sequence[_Sought]) -> Iterator[list[int]]:
    """For each headline the stories that share most of its terms, by two queries."""
    holders: dict[tuple[int, int], list[int]] = {}
    asked = sorted({(term, each.hour) for each in sought for term in each.terms})
    for side, order in _SIDES if asked else ():
        for term, hour, article in _postings(asked, side, order):
            holders.setdefault((term, hour), []).append(article)
    for each in sought:
        shared: dict[int, int] = {}
        for place, term in enumerate(each.terms):
            for article in holders.get((term, each.hour), ()):
                shared[article] = shared.get(article, 0) + len(each.terms) - place
        yield nlargest(WEIGHED, shared, key=lambda pk: (shared[pk], pk))


def _postings(
    asked: Sequence[tuple[int, int]], side: str, order: str
) -> Sequence[tuple[int, int, int]]:
    """Terms, the hours at which they were sought, and the stories that were found."""
    facts = {"table": Posting._meta.db_table, "side": side, "order": order, "most": FOUND}
    parts = [
        _NEAREST.format(term=term, hour=hour, number=number, **facts)
        for number, (term, hour) in enumerate(asked)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return list(cursor.fetchall())


def _passed_over(waiting: Collection[Headline]) -> set[tuple[int, int]]:
    """Headlines and stories that are no pairs, by two queries."""
    cited = SidebarItem.objects.filter(headline__in=waiting).order_by()
    rejected = HeadlineDecision.objects.standing().filter(
        headline__in=waiting, verb=HeadlineVerb.REJECT, article__isnull=False
    )
    return {
        *cited.values_list("headline_id", "article_id"),
        *rejected.order_by().values_list("headline_id", "article_id"),
    }
