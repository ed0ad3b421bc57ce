"""A sketch of a text, equal in some place to that of a near copy: another agency's, an update.

The hashes of a text's sentences are thrown into `PLACES` bins, and the smallest of each bin is the
sketch: P. Li, A. Owen, C.-H. Zhang, "One permutation hashing" (2012). Two texts that share half of
their sentences have some place in common nearly always; two strangers never, but for a
sentence that both repeat. A text of few sentences is taken by runs of five words instead.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from articles import text

PLACES = 4
ALIKE = 0.5
"""The least containment (see `text.containment`) of two texts to be called near copies."""

_FEW = 5
_RUN = 5
_LEAST = 20
"""Characters of a sentence that says something of its own."""
_ENDS = re.compile(r"(?<=[.!?])[\"')\]]*\s+")

Sketch = tuple[int | None, ...]


def sketch(paragraphs: Iterable[str]) -> Sketch:
    """`PLACES` signed numbers of 64 bits, or None for a place that nothing fell into."""
    folded = [text.fold(paragraph) for paragraph in paragraphs]
    parts = [part for each in folded for part in _ENDS.split(each) if len(part) >= _LEAST]
    if len(parts) < _FEW:
        parts = list(_runs(text.words(" ".join(folded))))
    least: list[int | None] = [None] * PLACES
    for part in parts:
        number = int.from_bytes(
            hashlib.blake2b(part.encode(), digest_size=8).digest(), "big", signed=True
        )
        place = number % PLACES
        before = least[place]
        if before is None or number < before:
            least[place] = number
    return tuple(least)


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of the shorter of two bodies, given by paragraphs, stands in the other: 0 to 1."""
    return text.containment(text.words(" ".join(one)), text.words(" ".join(other)))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for start in range(max(1, len(words) - _RUN + 1)):
        yield " ".join(words[start : start + _RUN])
