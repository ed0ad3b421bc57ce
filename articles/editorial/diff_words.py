"""Words inserted into a text and deleted from it, in time that has a limit.

A text is plain text with formatting beside it. What comes out is runs: joined, the same and
the inserted ones are the newer text, the same and the deleted ones the older text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import accumulate, pairwise, zip_longest
from typing import TypeAlias

from articles.editorial import diff_naming
from articles.editorial.diff_naming import Marks

PLAIN: Marks = frozenset()

STEPS = 1_000_000
"""Steps of one comparison: about a tenth of a second."""
LONG = 20_000
"""Pairs of equal words from which on rare words part a text before the rest is compared."""
ISLAND = 3
"""Unchanged words between two replacements that read better as replaced with them."""

_SIGNS = r"!-/:-@\[-`{-~¡-©«-´¶-¹»¿\u2010-\u205e\u3000-\u303f\uff01-\uff0f"
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\s{_SIGNS}{_UNSPACED}]+"
_UNIT = re.compile(rf"({_LETTERS}(?:['’.,]{_LETTERS})*|\S|)(\s*)")
_WORD = re.compile(rf"{_LETTERS}(?:['’.,]{_LETTERS})*|[{_UNSPACED}]")


class Kind(StrEnum):
    """What became of a run of text."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that has one fate and one formatting."""

    kind: Kind
    text: str
    marks: Marks = PLAIN
    """Its formatting; a deleted run's as it was."""
    was: Marks = PLAIN
    """Its formatting before; another one only where a run is the same but for that."""

    @property
    def styles(self) -> list[str]:
        """The names of its formatting."""
        return sorted({name for name, _value in self.marks})

    @property
    def old_styles(self) -> list[str]:
        """The names of the formatting that it had."""
        return sorted({name for name, _value in self.was})

    @property
    def notes(self) -> list[str]:
        """What became of its formatting, in words."""
        return diff_naming.formatting(self.was, self.marks)


@dataclass(frozen=True, slots=True)
class Styled:
    """Plain text, and its formatting: where each stretch ends, and what marks it has."""

    text: str
    ends: tuple[int, ...]
    marks: tuple[Marks, ...]

    def cuts(self, start: int, end: int) -> Iterable[int]:
        """Where the formatting changes inside a stretch."""
        return self.ends[bisect_right(self.ends, start) : bisect_left(self.ends, end)]

    def at(self, place: int) -> Marks:
        """The formatting of one character."""
        return self.marks[bisect_right(self.ends, place)]


def plain(text: str) -> Styled:
    """Text without any formatting."""
    return Styled(text, (len(text),), (PLAIN,)) if text else Styled("", (), ())


class Budget:
    """What comparing may still cost, so that no text can hold up a page."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def takes(self, steps: int) -> bool:
        """Whether there is enough left; then it is spent."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


def words(text: str) -> list[str]:
    """The words of a text without its signs."""
    return _WORD.findall(text)


def runs(before: Styled, after: Styled, budget: Budget) -> tuple[list[Run], bool]:
    """The runs that lead from one text to the other, and whether all words were compared."""
    old, new = _units(before.text), _units(after.text)
    matches, whole = matching(
        [before.text[start:end] for start, end, _space in old],
        [after.text[start:end] for start, end, _space in new],
        budget,
    )
    spans = _without_islands(_merged(_spans(before.text, after.text, old, new, matches)), before)
    return list(_joined(run for span in spans for run in _runs_of(span, before, after))), whole


def whole(styled: Styled, kind: Kind) -> list[Run]:
    """All of a text as runs of one kind."""
    return list(_changed(kind, styled, 0, len(styled.text)))


def replaced(before: Styled, after: Styled) -> list[Run]:
    """One text deleted and the other inserted."""
    return list(_runs_of((False, 0, len(before.text), 0, len(after.text)), before, after))


def matching(old: Sequence[str], new: Sequence[str], budget: Budget) -> tuple[list[Match], bool]:
    """Equal stretches in the order of both, and whether the budget sufficed to find them.

    What is the same at both ends is cut off first. A long middle is parted at the words that
    occur once in each (Cohen, "Patience diff", 2008); between them, the longest common stretch
    comes first, then those on its both sides, as difflib does.
    """
    limit = min(len(old), len(new))
    head = next((at for at in range(limit) if old[at] != new[at]), limit)
    tail = next((at for at in range(limit - head) if old[-1 - at] != new[-1 - at]), limit - head)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found, whole = _middle(inner_old, inner_new, budget)
    matches = [
        Match(0, 0, head),
        *(Match(match.a + head, match.b + head, match.size) for match in found),
        Match(len(old) - tail, len(new) - tail, tail),
    ]
    return [match for match in matches if match.size], whole


def _middle(old: Sequence[str], new: Sequence[str], budget: Budget) -> tuple[list[Match], bool]:
    if not old or not new:
        return [], True
    counts_old, counts_new = Counter(old), Counter(new)
    pairs = sum(count * counts_new[word] for word, count in counts_old.items())
    if pairs <= LONG:
        return _longest_first(old, new, budget)
    once = {word for word, count in counts_old.items() if count == counts_new[word] == 1}
    anchors = _in_order(old, new, once)
    if not anchors or not budget.takes(len(old) + len(new)):
        return _longest_first(old, new, budget)
    found: list[Match] = []
    whole = True
    for (a, b), (next_a, next_b) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
        inner, complete = matching(old[a + 1 : next_a], new[b + 1 : next_b], budget)
        found += [Match(match.a + a + 1, match.b + b + 1, match.size) for match in inner]
        found += [Match(next_a, next_b, 1)] if next_a < len(old) else []
        whole = whole and complete
    return found, whole


def _in_order(old: Sequence[str], new: Sequence[str], once: set[str]) -> list[tuple[int, int]]:
    """The most of these words that stand in one order in both: their places."""
    place_in_new = {word: place for place, word in enumerate(new) if word in once}
    pairs = [(at, place_in_new[word]) for at, word in enumerate(old) if word in once]
    return [pairs[index] for index in increasing([place for _at, place in pairs])]


def increasing(places: Sequence[int]) -> list[int]:
    """The most of these places that go up, as indexes of them."""
    ends: list[int] = []  # the lowest place at which a row of each length can end
    last: list[int] = []  # which of the places that is
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else -1)
    chosen: list[int] = []
    index = last[-1] if last else -1
    while index >= 0:
        chosen.append(index)
        index = before[index]
    return chosen[::-1]


class _Limited(SequenceMatcher[str]):
    """difflib's, which finds nothing more once the budget is spent."""

    def __init__(self, old: Sequence[str], new: Sequence[str], budget: Budget) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.budget, self.whole = budget, True
        self.end, counts = len(old), Counter(new)
        self.costs = [0, *accumulate(1 + counts[word] for word in old)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """The longest common stretch; an empty one when that would cost too much."""
        ahi = self.end if ahi is None else ahi
        if self.budget.takes(self.costs[ahi] - self.costs[alo]):
            return super().find_longest_match(alo, ahi, blo, bhi)
        self.whole = False
        return Match(alo, blo, 0)


def _longest_first(
    old: Sequence[str], new: Sequence[str], budget: Budget
) -> tuple[list[Match], bool]:
    matcher = _Limited(old, new, budget)
    found = matcher.get_matching_blocks()
    return [match for match in found if match.size], matcher.whole


_Unit: TypeAlias = tuple[int, int, int]
"""Where a word begins, where it ends, and where the space after it ends."""
_Span: TypeAlias = tuple[bool, int, int, int, int]
"""Whether a stretch is the same, and from where to where it goes in both texts."""


def _units(text: str) -> list[_Unit]:
    found = ((*unit.span(1), unit.end(2)) for unit in _UNIT.finditer(text))
    return [unit for unit in found if unit[0] < unit[2]]


def _spans(
    before: str,
    after: str,
    old: Sequence[_Unit],
    new: Sequence[_Unit],
    matches: Sequence[Match],
) -> Iterator[_Span]:
    """Words that match are the same; the space after them is, or is replaced."""
    a = b = 0
    for match in matches:
        for (word, word_end, end), (other, other_end, other_stop) in zip(
            old[match.a : match.a + match.size], new[match.b : match.b + match.size], strict=True
        ):
            yield False, a, word, b, other
            yield True, word, word_end, other, other_end
            same = before[word_end:end] == after[other_end:other_stop]
            yield same, word_end, end, other_end, other_stop
            a, b = end, other_stop
    yield False, a, len(before), b, len(after)


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for span in spans:
        same, a, a_end, b, b_end = span
        if a == a_end and b == b_end:
            continue
        if merged and merged[-1][0] == same:
            merged[-1] = (same, merged[-1][1], a_end, merged[-1][3], b_end)
        else:
            merged.append(span)
    return merged


def _without_islands(spans: list[_Span], before: Styled) -> list[_Span]:
    """A few unchanged words between two longer replacements are replaced with them."""
    kept: list[_Span] = []
    for span, following in zip_longest(spans, spans[1:]):
        _same, a, a_end, b, b_end = span
        island = before.text[a:a_end].strip()
        beside = [kept[-1], following] if kept and following else []
        drowned = beside and len(words(island)) <= ISLAND
        drowned = drowned and all(_replaces(each, len(island)) for each in beside)
        kept[-1:] = _merged([*kept[-1:], (False, a, a_end, b, b_end) if drowned else span])
    return kept


def _replaces(span: _Span, length: int) -> bool:
    """Whether a span deletes and inserts more than so many characters."""
    same, a, a_end, b, b_end = span
    return not same and min(a_end - a, b_end - b) > 0 and max(a_end - a, b_end - b) > length


def _runs_of(span: _Span, before: Styled, after: Styled) -> Iterator[Run]:
    same, a, a_end, b, b_end = span
    if same:
        yield from _same(a, a_end, b, before, after)
        return
    space = _common_space(before.text[a:a_end], after.text[b:b_end])
    yield from _changed(Kind.DELETED, before, a, a_end - space)
    yield from _changed(Kind.INSERTED, after, b, b_end - space)
    yield from _same(a_end - space, a_end, b_end - space, before, after)


def _common_space(old: str, new: str) -> int:
    """How much white space two texts end with in common."""
    if not old.strip() or not new.strip():
        return 0
    space = old[len(old.rstrip()) :]
    return len(space) if space == new[len(new.rstrip()) :] else 0


def _same(a: int, a_end: int, b: int, before: Styled, after: Styled) -> Iterator[Run]:
    shift, b_end = b - a, b + a_end - a
    cuts = {*before.cuts(a, a_end), *(cut - shift for cut in after.cuts(b, b_end))}
    for start, end in pairwise(sorted(cuts | {a, a_end})):
        marks = after.at(start + shift)
        yield Run(Kind.SAME, before.text[start:end], marks, before.at(start))


def _changed(kind: Kind, styled: Styled, start: int, end: int) -> Iterator[Run]:
    for at, stop in pairwise(sorted({start, *styled.cuts(start, end), end})):
        yield Run(kind, styled.text[at:stop], styled.at(at), styled.at(at))


def _joined(found: Iterable[Run]) -> Iterator[Run]:
    """Runs next to each other that differ in nothing are one."""
    held: Run | None = None
    for run in found:
        if held and (held.kind, held.marks, held.was) == (run.kind, run.marks, run.was):
            held = Run(run.kind, held.text + run.text, run.marks, run.was)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held
