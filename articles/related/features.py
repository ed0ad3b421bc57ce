"""What a story is about, as far as its words say: terms with weights, and a sketch of its text.

A term is a word, a name of several words, or a tag. Words are folded as everywhere in the newsroom
(`articles.text.fold`), parted as Unicode parts them, and by pairs of signs in scripts that leave no
spaces between words. There are no stems: see `weights`.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise, zip_longest
from math import log
from pathlib import Path
from typing import Final, NamedTuple

from articles import text
from articles.related import weights

WORD, NAME = "word", "name"
"""Kinds of terms; a tag's are those of `models.TagKind`, or `TAG`."""
TAG = "tag"

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = frozenset({"'s", "’s", "'S", "’S"})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_NEAR = frozenset({" ", "-", "\u00a0"})
"""What stands between two words of one name."""
_SIGNED = 2**31
_RUN = 3
"""Words of a run whose hash goes into a sketch, as in `text.containment`."""
_SKETCH = 32
"""The smallest hashes of a text's runs, which stand for all of them."""


class Term(NamedTuple):
    """A term as people read it."""

    wording: str
    kind: str


class Label(NamedTuple):
    """A tag on a story."""

    name: str
    kind: str = ""


class Sketch(NamedTuple):
    """How many runs of words a text has, and the smallest of their hashes; of a short one none.

    A. Broder, "On the resemblance and containment of documents" (1997).
    """

    size: int
    least: frozenset[int]

    def dump(self) -> bytes:
        """Four bytes a number."""
        return array("i", [self.size, *self.least]).tobytes()

    @classmethod
    def load(cls, stored: bytes | memoryview) -> Sketch:
        """What `dump` gave; PostgreSQL's driver gives it back as a view."""
        size, *least = array("i", bytes(stored))
        return cls(size, frozenset(least))

    def containment(self, other: Sketch) -> float:
        """How much of the shorter of two texts stands in the other: 0 to 1."""
        shared = self.least & other.least
        if not shared:
            return 0.0
        union = sorted(self.least | other.least)[:_SKETCH]
        resemblance = len(shared.intersection(union)) / len(union)
        common = resemblance * (self.size + other.size) / (1 + resemblance)
        return min(1.0, common / min(self.size, other.size))


NO_SKETCH: Final = Sketch(0, frozenset())


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a story before it is known how rare its terms are."""

    weights: Mapping[int, float]
    """By the terms' numbers (`number`)."""
    terms: Mapping[int, Term]
    sketch: Sketch


class _Token(NamedTuple):
    wording: str
    folded: str
    begins_name: bool
    """It has a capital and the next word follows at once."""


def _stop_words() -> frozenset[str]:
    lists = tomllib.loads(Path(__file__).with_name("stop_words.toml").read_text(encoding="utf-8"))
    return frozenset(text.fold(word) for words in lists.values() for word in words.split())


STOP_WORDS: Final = _stop_words()


def number(term: str) -> int:
    """A term as a signed number of 32 bits, which an index holds cheaply."""
    return zlib.crc32(term.encode()) - _SIGNED


EVERY_STORY: Final = number("")
"""A term that all stories share: how many have it is how many there are."""


def read(
    headline: str, standfirst: str, paragraphs: Iterable[str], labels: Iterable[Label] = ()
) -> Features:
    """What these texts and tags say."""
    title = list(_tokens(headline))
    body = list(islice(_all_tokens([standfirst, *paragraphs]), weights.WORDS))
    reader = _Reader()
    for tokens, times in ((title, weights.HEADLINE), (body, 1)):
        reader.take(tokens, times)
    for label in labels:
        reader.take_label(label)
    return Features(reader.weights(), reader.terms, _sketch([each.folded for each in body]))


class _Reader:
    """Counts terms."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self.terms: dict[int, Term] = {}

    def take(self, tokens: Sequence[_Token], times: int) -> None:
        for token in tokens:
            if token.folded not in STOP_WORDS:
                self._count(token.folded, Term(token.wording, WORD), times)
        for first, second in pairwise(tokens):
            if first.begins_name and not STOP_WORDS.intersection((first.folded, second.folded)):
                wording = f"{first.wording} {second.wording}"
                self._count(f"{first.folded} {second.folded}", Term(wording, NAME), times)

    def take_label(self, label: Label) -> None:
        self._count(f"#{text.fold(label.name)}", Term(label.name, label.kind or TAG), 1)

    def _count(self, folded: str, term: Term, times: int) -> None:
        key = number(folded)
        self.counts[key] = self.counts.get(key, 0) + times
        known = self.terms.setdefault(key, term)
        if known.wording[:1].isupper() and term.wording.islower():
            self.terms[key] = term  # the capital was only a sentence's

    def weights(self) -> dict[int, float]:
        return {
            key: _OF_KIND.get(self.terms[key].kind, weights.TAG) * (1 + log(count))
            for key, count in self.counts.items()
        }


_OF_KIND = {WORD: 1.0, NAME: weights.NAME}


def _all_tokens(passages: Iterable[str]) -> Iterator[_Token]:
    return (token for passage in passages for token in _tokens(passage))


def _tokens(passage: str) -> Iterator[_Token]:
    found = list(_TOKEN.finditer(passage))
    for match, following in zip_longest(found, found[1:]):
        said, end = match[0], match.end()
        if not said.isascii() and _UNSPACED.search(said):
            yield from _pairs(said)
            continue
        begins_name = (
            following is not None
            and said[0].isupper()
            and passage[end : following.start()] in _NEAR
            and passage[following.start()].isupper()
        )
        if said[-2:] in _POSSESSIVE:
            said, begins_name = said[:-2], False
        yield _Token(said, _folded(said), begins_name)


def _pairs(signs: str) -> Iterator[_Token]:
    """A run without spaces by its pairs of signs, which is how such scripts are searched."""
    for start in range(max(1, len(signs) - 1)):
        pair = signs[start : start + 2]
        yield _Token(pair, _folded(pair), begins_name=False)


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return text.fold(word)


def _sketch(words: Sequence[str]) -> Sketch:
    if len(words) < weights.COPY_WORDS:
        return NO_SKETCH
    shifted = (words[start:] for start in range(_RUN))
    runs = set(map(number, map(" ".join, zip(*shifted, strict=False))))
    return Sketch(len(runs), frozenset(sorted(runs)[:_SKETCH]))
