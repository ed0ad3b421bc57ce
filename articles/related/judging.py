"""Rankings of all live stories as lines, so that they can be judged: see `tests.judge_related`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypedDict

from articles.models import Article, Receipt
from articles.related import ranking, reasons
from articles.related.candidates import Asked, stories
from articles.related.reasons import Part

_AT_ONCE = 50


class Line(TypedDict):
    """What stands beside one story, versions of one story each in its own place."""

    id: str
    """The source's id; of a story that no source sent, its number here. One that came under two
    names has a line for each, with the other in front."""
    ranked: list[str]
    """Ids, the best first."""
    reasons: dict[str, list[Part]]
    """The parts of each score, by id."""


def lines(limit: int) -> Iterator[Line]:
    """A line for every live story, from the index as it is now."""
    live = list(Article.objects.live().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(live), _AT_ONCE):
        yield from _lines(live[start : start + _AT_ONCE], limit)


def _lines(articles: Sequence[int], limit: int) -> Iterator[Line]:
    asked, known = Asked.by_settings(), stories(articles)
    found = {
        pk: ranking.neighbours(known[pk], asked, limit) if pk in known else [] for pk in articles
    }
    beside = {each.story.pk for ranked in found.values() for each in ranked}
    live = set(Article.objects.live().filter(pk__in=beside).values_list("pk", flat=True))
    terms = ranking.wordings(each for ranked in found.values() for each in ranked)
    names = _names({*articles, *live})
    for pk, ranked in found.items():
        shown = [each for each in ranked if each.story.pk in live]
        why = {each.story.pk: reasons.parts(each, terms) for each in shown}
        for name in names[pk]:
            others = [other for other in names[pk] if other != name]
            yield Line(
                id=name,
                ranked=others + [other for each in shown for other in names[each.story.pk]],
                reasons={other: parts for beside, parts in why.items() for other in names[beside]},
            )


def _names(articles: Collection[int]) -> dict[int, list[str]]:
    """The ids that the source has for each story, the first one first."""
    given = Receipt.objects.filter(article__in=articles, superseded_at__isnull=True)
    names: dict[int, list[str]] = {}
    for pk, name in given.order_by("id").values_list("article", "source_id"):
        if pk:
            names.setdefault(pk, []).append(name)
    return {pk: names.get(pk) or [str(pk)] for pk in articles}
