"""Where a tag is seen in a text: the words that stand for it, and the phrase around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from articles.importing.derive.gazetteer import KNOWN
from articles.importing.derive.tags import READ
from articles.importing.derive.topics import signs_of

AROUND: Final = 64
"""Characters of the phrase on either side."""
_FEWEST: Final = 3
"""Letters that the last word of a name has if it may stand for the whole."""
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*\s+|\n")


class Seen(NamedTuple):
    """A phrase of the text: the words that stand for the tag, what is before them, and behind."""

    before: str
    words: str
    after: str


def seen_in(name: str, paragraphs: Sequence[str]) -> Seen | None:
    """The first place where the text names a tag, else where it is spoken of; None if nowhere."""
    text = "\n".join(paragraphs)[:READ]
    for pattern in _patterns(name):
        if match := pattern.search(text):
            return _phrase(text, *match.span())
    return None


def _phrase(text: str, start: int, end: int) -> Seen:
    """The sentence around these words, or what of it is near."""
    before = _END_OF_SENTENCE.split(text[:start])[-1]
    after = _END_OF_SENTENCE.split(text[end:], maxsplit=1)[0]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return Seen(before, text[start:end], after)


@lru_cache(maxsize=1_000)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """How a text says it, the surest first."""
    return tuple(_ways(name))


def _ways(name: str) -> Iterator[re.Pattern[str]]:
    """By its name, in other words, in words of its topic, by the last of several words."""
    if not name.strip():
        return
    yield _any_of([name])
    if others := _other_words().get(name):
        yield _any_of(others)
    for phrases in signs_of(name):
        yield _any_of(phrases, plural="(?:e?s)?")
    yield _any_of([name], plural="s?")
    *first, last = name.split()
    if first and len(last) >= _FEWEST:
        yield _any_of([last])


def _any_of(wordings: Sequence[str], plural: str = "") -> re.Pattern[str]:
    """Any of these as whole words; in whatever case where there may be a plural."""
    written = (re.escape(wording).replace(r"\ ", r"\s+") for wording in wordings)
    either = "|".join(re.sub("['’]", "['’]", each) for each in written)
    return re.compile(rf"(?<!\w)(?:{either}){plural}(?!\w)", re.IGNORECASE if plural else 0)


@lru_cache(maxsize=1)
def _other_words() -> Mapping[str, list[str]]:
    """By the name of a known thing, what else it is called and how it is hinted at."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for wording, known in KNOWN.items():
        if wording != known.name:
            found[known.name].append(wording)
    return found
