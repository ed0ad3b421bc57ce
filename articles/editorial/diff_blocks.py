"""The blocks of two bodies side by side: same, changed, inserted, deleted, moved.

Blocks that say the same come first: in their order, then elsewhere. Then blocks that are
much alike, again in their order, then elsewhere. Of all pairs, the most that are in one order
stayed, and the others moved. What is left was inserted or deleted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import TypeAlias

from articles.editorial import diff_naming, diff_splits, diff_words
from articles.editorial.diff_markup import Block
from articles.editorial.diff_words import Budget, Kind, Run

ALIKE = 0.5
"""The share of words that two blocks at one place have in common if one became the other."""
MOVED_ALIKE = 0.65
"""The same for two blocks at different places."""
MOVED_WORDS = 4
"""Shorter blocks are not followed to another place."""
COMPARED = 4_000
"""Pairs of blocks whose words are counted against each other, about."""

Places: TypeAlias = dict[int, int]
"""Places in the newer body, each with the place in the older body that it came from."""


class RowKind(StrEnum):
    """What became of a block."""

    SAME = "same"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    MOVED_AWAY = "moved-away"


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of a thing in a list, and its place in the older and the newer list."""

    kind: RowKind
    old: int = -1
    new: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """A block in both bodies, or in the one that has it."""

    kind: RowKind
    old: Block | None
    new: Block | None
    before: int
    """Its place in the older body, counted from 1."""
    after: int
    runs: tuple[Run, ...]
    whole: bool = True
    """Whether all its words could be compared."""
    number: int = 0
    """Which of the changes it is, counted from 1."""

    @property
    def block(self) -> Block | None:
        """What stands there: the newer one, or what stood there."""
        return self.old if self.kind == RowKind.MOVED_AWAY else self.new or self.old

    @property
    def notes(self) -> list[str]:
        """What became of it besides its words."""
        if not self.old or not self.new or self.kind == RowKind.MOVED_AWAY:
            return []
        notes = diff_naming.shapes(self.old.looks, self.new.looks)
        notes += diff_naming.parts(self.old.parts, self.new.parts)
        return notes if self.whole else [*notes, diff_naming.too_much()]

    @property
    def reformatted(self) -> bool:
        """Whether something became of it besides its words and its place."""
        if not self.old or not self.new or self.kind == RowKind.MOVED_AWAY:
            return False
        return self.old.looks != self.new.looks or any(run.marks != run.was for run in self.runs)


def rows(before: Sequence[Block], after: Sequence[Block], budget: Budget) -> list[Row]:
    """Two bodies as rows, in the newer one's order; what has left a place has a row there too."""
    before, after = diff_splits.regrouped(before, after, budget)
    found = (_row(each, before, after, budget) for each in align(before, after, budget))
    places_before, places_after = _places(before), _places(after)
    return [
        replace(row, before=places_before[row.before], after=places_after[row.after])
        for row in found
    ]


def _places(blocks: Sequence[Block]) -> list[int]:
    """Where each block begins, counted from 1 in the blocks of its body; first, for none, 0."""
    return [0, *accumulate((block.parts for block in blocks[:-1]), initial=1)]


def align(before: Sequence[Block], after: Sequence[Block], budget: Budget) -> list[Pairing]:
    """Which block became which."""
    matches, _whole = diff_words.matching(
        [block.key for block in before], [block.key for block in after], budget
    )
    stayed = {match.b + step: match.a + step for match in matches for step in range(match.size)}
    bags = _Bags(before, after, budget)
    moved = _same_elsewhere(bags, stayed)
    stayed |= _alike_in_order(bags, stayed, moved)
    moved |= _alike_elsewhere(bags, stayed, moved)
    return ordered(*_parted(stayed | moved), len(before), len(after))


def _parted(pairs: Places) -> tuple[Places, Places]:
    """Pairs that stayed in order, as many as can be, and pairs that moved."""
    found = sorted(pairs.items())
    stayed = dict(found[index] for index in diff_words.increasing([old for _new, old in found]))
    return stayed, {new: old for new, old in found if new not in stayed}


def ordered(stayed: Places, moved: Places, before: int, after: int) -> list[Pairing]:
    """All places of both lists in one order: what is in neither of the two came or went."""
    to = {old: new for new, old in moved.items()}
    found: list[Pairing] = []
    for (old, new), (next_old, next_new) in pairwise(_corners(stayed, before, after)):
        for place in range(old + 1, next_old):
            kind = RowKind.MOVED_AWAY if place in to else RowKind.DELETED
            found.append(Pairing(kind, place, to.get(place, -1)))
        for place in range(new + 1, next_new):
            kind = RowKind.MOVED if place in moved else RowKind.INSERTED
            found.append(Pairing(kind, moved.get(place, -1), place))
        if next_new < after:
            found.append(Pairing(RowKind.SAME, next_old, next_new))
    return found


def _corners(stayed: Places, before: int, after: int) -> list[tuple[int, int]]:
    pairs = sorted((old, new) for new, old in stayed.items())
    return [(-1, -1), *pairs, (before, after)]


class _Bags:
    """The words of blocks, counted, and how alike two blocks are by them."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block], budget: Budget) -> None:
        self.before, self.after, self.budget = before, after, budget
        self.old = [_bag(block) for block in before]
        self.new = [_bag(block) for block in after]

    def alike(self, old: int, new: int) -> float:
        """The share of their words that both have, from 0 to 1."""
        one, other = self.old[old], self.new[new]
        if not one or not other or not self.budget.takes(min(len(one), len(other))):
            return 0
        return 2 * len(one & other) / (len(one) + len(other))

    def left(self, stayed: Places, moved: Places) -> tuple[list[int], list[int]]:
        """The places of both bodies of which nothing is known yet."""
        gone = {*stayed.values(), *moved.values()}
        return (
            _without(range(len(self.before)), gone),
            _without(range(len(self.after)), {*stayed, *moved}),
        )


def _bag(block: Block) -> frozenset[tuple[str, int]]:
    counted = Counter(word.lower() for word in diff_words.words(block.text))
    return frozenset((word, nth) for word, count in counted.items() for nth in range(count))


def _without(places: range, taken: Container[int]) -> list[int]:
    return [place for place in places if place not in taken]


def _same_elsewhere(bags: _Bags, stayed: Places) -> Places:
    """Blocks that say the same at another place."""
    olds, news = bags.left(stayed, {})
    waiting = defaultdict(list)
    for old in reversed(olds):
        waiting[bags.before[old].key].append(old)
    long_enough = (new for new in news if len(bags.new[new]) >= MOVED_WORDS)
    return {new: waiting[key].pop() for new in long_enough if waiting[key := bags.after[new].key]}


def _alike_in_order(bags: _Bags, stayed: Places, moved: Places) -> Places:
    """Blocks between the same neighbours that are much alike, the most alike ones first."""
    gone, found = set(moved.values()), Places()
    for (old, new), (next_old, next_new) in pairwise(
        _corners(stayed, len(bags.before), len(bags.after))
    ):
        olds = _without(range(old + 1, next_old), gone)
        news = _without(range(new + 1, next_new), moved)
        pairs: list[tuple[int, int]] = []
        for _likeness, (one, other) in _alike(bags, _near(olds, news), ALIKE):
            place = bisect_left(pairs, (one, other))
            below, above = pairs[:place][-1:], pairs[place:][:1]
            if all(a < one and b < other for a, b in below) and all(
                a > one and b > other for a, b in above
            ):
                pairs.insert(place, (one, other))
        found |= {other: one for one, other in pairs}
    return found


def _alike_elsewhere(bags: _Bags, stayed: Places, moved: Places) -> Places:
    """Blocks that were moved and changed."""
    olds, news = bags.left(stayed, moved)
    olds = [old for old in olds if len(bags.old[old]) > MOVED_WORDS]
    news = [new for new in news if len(bags.new[new]) > MOVED_WORDS]
    found = Places()
    for _likeness, (old, new) in _alike(bags, _near(olds, news), MOVED_ALIKE):
        if new not in found and old not in found.values():
            found[new] = old
    return found


def _near(olds: Sequence[int], news: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of places that are worth comparing: all, or where they are many those close by."""
    reach = COMPARED // (2 * max(len(olds), len(news), 1)) + 1
    for at, old in enumerate(olds):
        centre = at * len(news) // len(olds)
        yield from ((old, new) for new in news[max(0, centre - reach) : centre + reach])


def _alike(
    bags: _Bags, pairs: Iterator[tuple[int, int]], least: float
) -> list[tuple[float, tuple[int, int]]]:
    likeness = ((-bags.alike(old, new), (old, new)) for old, new in pairs)
    return sorted(each for each in likeness if each[0] <= -least)


def _row(pairing: Pairing, before: Sequence[Block], after: Sequence[Block], budget: Budget) -> Row:
    old = before[pairing.old] if pairing.old >= 0 else None
    new = after[pairing.new] if pairing.new >= 0 else None
    kind, runs, whole = pairing.kind, list[Run](), True
    if old and (kind == RowKind.MOVED_AWAY or old == new):
        runs = diff_words.whole(old.styled, Kind.SAME)
    elif old and new:
        kind = RowKind.CHANGED if kind == RowKind.SAME else kind
        runs, whole = diff_words.runs(old.styled, new.styled, budget)
        runs = runs if whole else diff_words.replaced(old.styled, new.styled)
    elif old:
        runs = diff_words.whole(old.styled, Kind.DELETED)
    elif new:
        runs = diff_words.whole(new.styled, Kind.INSERTED)
    return Row(kind, old, new, pairing.old + 1, pairing.new + 1, tuple(runs), whole)
