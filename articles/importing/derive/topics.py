"""What a story would be filed under, from the words that it uses."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LONGEST: Final = 4
_STRONG: Final = 2.0
_WEAK: Final = 1.0
_ENOUGH: Final = 5.0
_AT_MOST_EACH: Final = 3


class Sign(NamedTuple):
    """What a phrase adds to the evidence for a topic."""

    topic: str
    weight: float


class Topic(NamedTuple):
    """A topic and the evidence for it."""

    name: str
    score: float


def _read() -> dict[str, list[Sign]]:
    path = Path(__file__).with_name("topics.toml")
    signs: dict[str, list[Sign]] = {}
    for topic, words in tomllib.loads(path.read_text(encoding="utf-8"))["topics"].items():
        for half, weight in zip(words.split("|"), (_STRONG, _WEAK), strict=True):
            for phrase in half.split(","):
                signs.setdefault(phrase.strip().replace("’", "'"), []).append(Sign(topic, weight))
    return signs


_SIGNS: Final = _read()
_FIRST: Final = frozenset(phrase.split()[0] for phrase in _SIGNS)


def topics(paragraphs: Sequence[str]) -> list[Topic]:
    """Topics with enough evidence, best first; what stands in the first paragraph counts double."""
    counts: Counter[str] = Counter()
    length = 0
    for number, paragraph in enumerate(paragraphs):
        words = _WORD.findall(paragraph.lower().replace("’", "'"))
        length += len(words)
        for phrase in _phrases(words):
            counts[phrase] += 1 if number else 2
    enough = _ENOUGH * max(1.0, length / 400) ** 0.5
    found = [topic for topic in _scored(counts) if topic.score >= enough]
    return sorted(found, key=lambda topic: -topic.score)


def _phrases(words: Sequence[str]) -> Iterator[str]:
    for start, word in enumerate(words):
        if word not in _FIRST:
            continue
        for end in range(start + _LONGEST, start, -1):
            phrase = " ".join(words[start:end])
            if phrase in _SIGNS:
                yield phrase
                break


def _scored(counts: Counter[str]) -> Iterator[Topic]:
    scores: defaultdict[str, float] = defaultdict(float)
    shown: Counter[str] = Counter()
    distinct: Counter[str] = Counter()
    for phrase, count in counts.items():
        for sign in _SIGNS[phrase]:
            scores[sign.topic] += sign.weight * min(count, _AT_MOST_EACH)
            if sign.weight == _STRONG:
                shown[sign.topic] += count
            distinct[sign.topic] += 1
    return (
        Topic(name, score)
        for name, score in scores.items()
        if shown[name] > 1 and distinct[name] > 1
    )
