"""What a story would be filed under, from the words that it uses."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Final, NamedTuple

from articles import text

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PARTING = "“”‘–—"
"""The signs beyond ASCII that most texts have: they part words."""
_PREFIX = re.compile(r"(?<![^\W_])(?<![^\W_]['-])(?:anti|pro|non|ex)-(?=[^\W_])")
_STRONG: Final = 2.0
_WEAK: Final = 1.0
_ENOUGH: Final = 5.0
_BROADLY: Final = 1.5
_AT_MOST_EACH: Final = 3
_FOR_BROAD: Final = 2
"""How many topics there may be for a broad one to be among them."""
_LONG: Final = 400
"""Words. A longer text needs more evidence."""


class Sign(NamedTuple):
    """What a phrase adds to the evidence for a topic."""

    topic: str
    weight: float


class Topic(NamedTuple):
    """A topic and the evidence for it."""

    name: str
    score: float


@dataclass(slots=True)
class Case:
    """What speaks for one topic."""

    score: float = 0.0
    strong: int = 0
    signs: int = 0

    def add(self, sign: Sign, count: int) -> None:
        """Count a phrase; what is said over and over adds no more after a few times."""
        self.score += sign.weight * min(count, _AT_MOST_EACH)
        self.strong += count if sign.weight == _STRONG else 0
        self.signs += 1

    def holds(self, enough: float) -> bool:
        """One phrase is not enough, nor are words that prove nothing alone."""
        comes_again = self.strong > 2 or (self.strong > 1 and self.signs > 2)
        return self.score >= enough and comes_again


def _read() -> tuple[dict[str, list[Sign]], frozenset[str]]:
    path = Path(__file__).with_name("topics.toml")
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    signs: dict[str, list[Sign]] = {}
    for topic, words in (lists["topics"] | lists["broad"]).items():
        for half, weight in zip(words.split("|"), (_STRONG, _WEAK), strict=True):
            for phrase in half.replace("’", "'").split(","):
                signs.setdefault(phrase.strip(), []).append(Sign(topic, weight))
    return signs, frozenset(lists["broad"])


_lists: Final = _read()
_SIGNS: Final = _lists[0]
_BROAD: Final = _lists[1]


def _lengths() -> dict[str, list[int]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in _SIGNS:
        first, *rest = phrase.split()
        for word in (first, f"{first}s"):
            lengths[word].add(1 + len(rest))
    return {word: sorted(found, reverse=True) for word, found in lengths.items()}


_LENGTHS: Final = _lengths()
"""By the first word of phrases, in the singular and plural: how many words they have."""


def topics(paragraphs: Sequence[str]) -> list[Topic]:
    """Topics with enough evidence, best first, broad ones behind the others.

    What stands in the first paragraph counts double.
    """
    counts: Counter[str] = Counter()
    length = 0
    for number, paragraph in enumerate(paragraphs):
        plain = paragraph.lower().replace("’", "'")
        words = _words(plain)
        length += len(words)
        for phrase in _phrases(words):
            counts[phrase] += 1 if number else 2
    enough = _ENOUGH * math.sqrt(max(1.0, length / _LONG))
    found = [
        Topic(name, case.score)
        for name, case in _cases(counts).items()
        if case.holds(enough * (_BROADLY if name in _BROAD else 1))
    ]
    found.sort(key=lambda topic: (topic.name in _BROAD, -topic.score))
    return [
        topic for place, topic in enumerate(found) if place < _FOR_BROAD or topic.name not in _BROAD
    ]


def _words(plain: str) -> list[str]:
    """The words of a paragraph in small letters; "anti-war" is about a war."""
    if "-" in plain:
        plain = _PREFIX.sub("", plain)
    for sign in _PARTING:
        plain = plain.replace(sign, " ")
    return text.ascii_words(plain, "'-") if plain.isascii() else _WORD.findall(plain)


def signs_of(topic: str) -> list[list[str]]:
    """The phrases that speak for a topic, in small letters: the strong ones, then the weak ones."""
    found: dict[float, list[str]] = {_STRONG: [], _WEAK: []}
    for phrase, signs in _SIGNS.items():
        for sign in signs:
            if sign.topic == topic:
                found[sign.weight].append(phrase)
    return [phrases for phrases in found.values() if phrases]


def _phrases(words: Sequence[str]) -> Iterator[str]:
    for start in compress(range(len(words)), map(_LENGTHS.__contains__, words)):
        for length in _LENGTHS[words[start]]:
            phrase = " ".join(words[start : start + length])
            singular = phrase.removesuffix("s")
            if phrase in _SIGNS or singular in _SIGNS:
                yield phrase if phrase in _SIGNS else singular
                break


def _cases(counts: Counter[str]) -> dict[str, Case]:
    cases: defaultdict[str, Case] = defaultdict(Case)
    for phrase, count in counts.items():
        for sign in _SIGNS[phrase]:
            cases[sign.topic].add(sign, count)
    return cases
