"""Ranked lists: made of candidates, stored beside their stories, offered to neighbours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from articles import limits
from articles.models import (
    Article,
    IndexedTerm,
    SidebarItem,
    SidebarKind,
    Stage,
    StaleMark,
)
from articles.related import index, reasons, scoring, stale
from articles.related.candidates import Asked, candidates, stories
from articles.related.features import Term
from articles.related.scoring import Neighbour, Story

_AT_ONCE = 50
"""Marks that are seen to in one transaction, which holds the write lock below a second."""

Groups = list[list[Neighbour]]
"""Places of a list, each with the versions of one story, the newest first."""


def neighbours(story: Story, asked: Asked, most: int) -> list[Neighbour]:
    """The nearest stories to one, before versions are folded; a longer list looks at more."""
    others = candidates(story, asked, times=1 + (most - 1) // limits.RANKED)
    return scoring.rank(story, others, most, prefer_section=asked.sections == "prefer")


def wordings(found: Iterable[Neighbour]) -> dict[int, Term]:
    """The terms that reasons name, in one query."""
    asked = {term for neighbour in found for term in reasons.considered(neighbour)}
    known = IndexedTerm.objects.filter(number__in=asked)
    return {
        number: Term(wording, kind)
        for number, wording, kind in known.values_list("number", "wording", "kind")
    }


def refresh() -> int:
    """Do what is to be done about some marks, all of one stage; how many those were."""
    marks = stale.next_marks(_AT_ONCE)
    if marks:
        _DO[Stage(marks[0].stage)](marks)
    return len(marks)


def work_off(stopping: Callable[[], bool]) -> Iterator[int]:
    """Do all that waits, and say after each portion how many marks it was."""
    while not stopping() and (done := refresh()):
        yield done


def _rank_and_offer(marks: Sequence[StaleMark]) -> None:
    _rank(marks, offering=True)


def _rank_again(marks: Sequence[StaleMark]) -> None:
    _rank(marks, offering=False)


def _rank(marks: Sequence[StaleMark], *, offering: bool) -> None:
    asked = Asked.by_settings()
    lists = {
        pk: scoring.fold(story, neighbours(story, asked, limits.RANKED), limits.RANKED)
        for pk, story in stories({mark.article_id for mark in marks}).items()
    }
    terms = wordings(each for groups in lists.values() for group in groups for each in group)
    with transaction.atomic():
        _store(lists, terms)
        if offering:
            _offer(lists)
        stale.settle(marks)


_DO = {
    Stage.READ: index.read,
    Stage.PLACE: index.place,
    Stage.RANK: _rank_and_offer,
    Stage.AGAIN: _rank_again,
}


# Storing


def _store(lists: Mapping[int, Groups], terms: Mapping[int, Term]) -> None:
    """Replace the ranked lists of these stories; what an editor has hidden stays, and hidden."""
    ranked = SidebarItem.objects.filter(article__in=lists, kind=SidebarKind.RANKED)
    hidden: dict[int, set[int]] = {}
    for article, related in ranked.filter(hidden=True).values_list("article", "related"):
        hidden.setdefault(article, set()).add(related)
    ranked.filter(hidden=False).delete()
    found = {each.story.pk for groups in lists.values() for group in groups for each in group}
    there = set(Article.objects.filter(pk__in={*lists, *found}).values_list("pk", flat=True))
    SidebarItem.objects.bulk_create(
        item
        for pk in lists.keys() & there
        for item in _items(pk, lists[pk], hidden.get(pk, ()), terms)
        if item.related_id in there
    )


def _items(
    pk: int, groups: Groups, hidden: Collection[int], terms: Mapping[int, Term]
) -> Iterator[SidebarItem]:
    position = 0
    for place, group in enumerate(groups):
        if any(each.story.pk in hidden for each in group):
            continue  # a version of what an editor does not want here is not wanted either
        for each in group[: limits.VERSIONS]:
            yield SidebarItem(
                article_id=pk,
                kind=SidebarKind.RANKED,
                position=position,
                related_id=each.story.pk,
                score=each.score,
                reason=_reason(place, each, terms),
            )
            position += 1


def _reason(place: int, neighbour: Neighbour, terms: Mapping[int, Term]) -> dict[str, Any]:
    return {"place": place, "parts": reasons.parts(neighbour, terms)}


# Offering


def _offer(lists: Mapping[int, Groups]) -> None:
    """Have those neighbours ranked again whose lists these stories would enter."""
    found = {each.story.pk for groups in lists.values() for group in groups for each in group}
    kept = _kept(found)
    entered = {
        each.story.pk
        for pk, groups in lists.items()
        for group in groups
        for each in group
        if kept.get(each.story.pk, _NONE).would_take(pk, each.score)
    }
    stale.mark_again(entered)


@dataclass
class _Kept:
    """What a story's stored list has."""

    scores: dict[int, float] = field(default_factory=dict)
    """By the articles in it."""

    def would_take(self, pk: int, score: float) -> bool:
        if pk in self.scores:
            return False
        return len(self.scores) < limits.RANKED or score > min(self.scores.values())


_NONE = _Kept()


def _kept(articles: Collection[int]) -> dict[int, _Kept]:
    found: dict[int, _Kept] = {}
    ranked = SidebarItem.objects.filter(article__in=articles, kind=SidebarKind.RANKED)
    rows = ranked.order_by().values_list("article", "related", "score")
    for article, related, score in rows:
        found.setdefault(article, _Kept()).scores[related or 0] = score or 0.0
    return found
