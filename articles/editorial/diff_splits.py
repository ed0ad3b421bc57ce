"""Paragraphs that were split in several, or several that became one: compared as one block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from operator import or_
from typing import TypeAlias

from articles.editorial import diff_words
from articles.editorial.diff_markup import Block
from articles.editorial.diff_naming import Marks
from articles.editorial.diff_words import Budget, Styled

PARTS = 4
"""Into how many parts a paragraph is followed."""
ALIKE = 0.8
"""The share of words that a paragraph has in common with all its parts together."""
WITHIN = 0.7
"""The share of the words of a part that stand in the whole."""
COMPARED = 4_000
"""Pairs of a paragraph and a possible part that are looked at, about."""
BREAK = "\n\n"
"""What parts a block that stands for several."""

_Words: TypeAlias = frozenset[str]


def regrouped(
    before: Sequence[Block], after: Sequence[Block], budget: Budget
) -> tuple[list[Block], list[Block]]:
    """Both bodies, in each of which parts stand together that are one block in the other."""
    matches, _whole = diff_words.matching(
        [block.key for block in before], [block.key for block in after], budget
    )
    groups_before: dict[int, int] = {}
    groups_after: dict[int, int] = {}
    ends = [(0, 0), *((match.a + match.size, match.b + match.size) for match in matches)]
    starts = [*((match.a, match.b) for match in matches), (len(before), len(after))]
    for (a, b), (a_end, b_end) in zip(ends, starts, strict=True):
        olds, news = before[a:a_end], after[b:b_end]
        groups_after |= {b + at: parts for at, parts in _parts(olds, news, budget)}
        groups_before |= {a + at: parts for at, parts in _parts(news, olds, budget)}
    return _grouped(before, groups_before), _grouped(after, groups_after)


def _parts(
    wholes: Sequence[Block], parts: Sequence[Block], budget: Budget
) -> Iterator[tuple[int, int]]:
    """Where parts of one whole begin, and how many they are."""
    if not wholes or len(parts) < 2:
        return
    words = [_words(part) for part in parts]
    reach = COMPARED // (2 * max(len(wholes), len(parts))) + 1
    taken = 0
    for place, whole in enumerate(wholes):
        centre, of_whole = place * len(parts) // len(wholes), _words(whole)
        for at in range(max(taken, centre - reach), min(len(parts) - 1, centre + reach)):
            if not budget.takes(min(len(of_whole), len(words[at]))):
                return
            count = _count(of_whole, words[at : at + PARTS])
            if count > 1 and len({each.shape for each in (whole, *parts[at : at + count])}) == 1:
                yield at, count
                taken = at + count
                break


def _count(whole: _Words, parts: Sequence[_Words]) -> int:
    """How many of these parts together are most alike to the whole; 0 if none are."""
    if len(parts[0] & whole) <= WITHIN * len(parts[0]) or _likeness(whole, parts[0]) >= ALIKE:
        return 0
    together = accumulate(parts, or_)
    best, place = max((_likeness(whole, some), -place) for place, some in enumerate(together))
    return 1 - place if best >= ALIKE else 0


def _likeness(one: _Words, other: _Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _words(block: Block) -> _Words:
    return frozenset(word.lower() for word in diff_words.words(block.text))


def _grouped(blocks: Sequence[Block], groups: dict[int, int]) -> list[Block]:
    """Blocks of which some stand together: where they begin, and how many they are."""
    inside = {at + step for at, parts in groups.items() for step in range(1, parts)}
    begins = [at for at in range(len(blocks)) if at not in inside]
    return [
        _one(blocks[at:end]) if at in groups else blocks[at]
        for at, end in pairwise([*begins, len(blocks)])
    ]


def _one(parts: Sequence[Block]) -> Block:
    """Several blocks as one, parted by blank lines that look like the words before them."""
    ends: list[int] = []
    marks: list[Marks] = []
    at = 0
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        room = 0 if last else len(BREAK)
        stops = [at + end for end in part.styled.ends]
        ends += [*stops[:-1], stops[-1] + room]
        marks += part.styled.marks
        at = ends[-1]
    text = BREAK.join(part.text for part in parts)
    return Block(Styled(text, tuple(ends), tuple(marks)), parts[0].looks, len(parts))
