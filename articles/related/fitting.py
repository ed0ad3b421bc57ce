"""How well a headline fits a text that lacks one: by the words they share, the rare ones first.

A short text against a long one: what counts is how much of the headline the text says, and not what
else the text says. Chosen on a hundred stories of Wikinews and the 290 headlines beside them
(`tests/related/test_fitting.py`): the stems earned 2 to 4 firsts of 100, 1 to 2 for the power of
rarity were alike, and of the length the full root lost 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import log

from articles import text
from articles.related import features

RARITY = 1.5
"""The power of log(headlines / headlines with the word)."""
LENGTH = 0.25
"""How far a long headline is held against itself: 0.5 would compare it as a vector."""
WORDS = 1_500
"""Words of a text that are read."""
COVERED = 0.3
"""The least share of a headline, weighed by rarity, that a text which it fits says."""
LEAST = 2
"""Words that the two share at the least: one alone is chance."""

REWORDED = 0.6
"""The share of words by which two headlines are near copies: one says in seven words of ten what
the other does. At a half, two matches of one team were one."""

_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ed", ""))
_STEM = 3
"""Letters that are left of a word at the least."""


@dataclass(frozen=True)
class Fit:
    """How well a headline fits, and by which words, as it spells them, the most telling first."""

    score: float
    covered: float
    shared: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether it is worth anybody's look."""
        return self.covered >= COVERED and len(self.shared) >= LEAST


def words(wording: str) -> dict[int, str]:
    """The telling words of a headline by the numbers of their stems, as the headline has them."""
    found: dict[int, str] = {}
    for word in wording.split():
        for number, spelt in _numbers(word):
            found.setdefault(number, spelt)
    return found


@lru_cache(maxsize=20_000)  # headlines are made of few words, over and over
def _numbers(word: str) -> tuple[tuple[int, str], ...]:
    """What a headline's word says, by number, and how the headline spells it."""
    spelt = word.strip("“”‘’\"'.,:;!?()")
    return tuple((features.number(stem(part)), spelt) for part in _telling(word))


def read(paragraphs: Iterable[str]) -> dict[int, float]:
    """What a text says, by the numbers of its words' stems: what comes more often weighs more."""
    said = (word for paragraph in paragraphs for word in _telling(paragraph))
    counts = Counter(features.number(stem(word)) for word in islice(said, WORDS))
    return {number: 1 + log(count) for number, count in counts.items()}


def rarity(headlines: int, total: int) -> float:
    """What a word weighs that so many of all headlines have."""
    return float(log(1 + max(1, total) / max(1, headlines)) ** RARITY)


def fit(said: Mapping[int, float], wording: str, rarities: Mapping[int, float]) -> Fit:
    """How well ``wording`` fits a text that was `read`; words without a rarity are nobody else's.

    Those can only be the headline's own, and are as rare as the rarest.
    """
    rarest = max(rarities.values(), default=1.0)
    found = words(wording)
    weighed = {number: rarities.get(number, rarest) for number in found}
    shared = {each: weighed[each] * said[each] for each in weighed if each in said}
    whole = sum(weighed.values())
    if not shared or not whole:
        return Fit(0.0, 0.0, ())
    length = float(sum(each * each for each in weighed.values()) ** LENGTH)
    telling = sorted(shared, key=lambda each: (-weighed[each], found[each]))
    return Fit(
        sum(shared.values()) / length,
        sum(weighed[each] for each in shared) / whole,
        tuple(dict.fromkeys(found[each] for each in telling)),
    )


def alike(one: Mapping[int, str], other: Mapping[int, str]) -> float:
    """How many of their telling words two headlines share: 0 to 1, and 1 for two reworded ones."""
    shared = len(one.keys() & other.keys())
    return shared / len(one.keys() | other.keys()) if shared else 0.0


def _telling(passage: str) -> Iterable[str]:
    return (word for word in text.words(passage) if word not in features.STOP_WORDS)


def stem(word: str) -> str:
    """A word without the endings that English adds: “shuts”, “shutting” are not told apart.

    Crude, and alike on both sides: two words that become one by it were seldom strangers.
    """
    word = word.replace("’", "'").removesuffix("'s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM and len(word) > _STEM + 1:
            word = word.removesuffix(ending) + instead
            break
    return word.removesuffix("e") if len(word) > _STEM + 1 else word
