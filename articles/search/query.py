"""What somebody typed into a search, and the words that a text is found by.

A word is lower-case ASCII by transliteration, so that neither case nor accents matter, and both
databases cut texts in the same places: none of their own rules for words is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from enum import Enum
from typing import NamedTuple

from articles import limits, text

_ADDRESS = re.compile(r"(?:^#?|/articles(?:/article)?/)([0-9]{1,18})(?:$|/)")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b")
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_QUOTES = '"“”„‟″«»＂'
_CHUNK = re.compile(f"[{_QUOTES}][^{_QUOTES}]*([{_QUOTES}])?|[^\\s{_QUOTES}]+")

LAST = 2**63 - 1
"""No story has a higher number."""


class Part(Enum):
    """Where a story's words stand, which decides who may find it by them."""

    HEADLINE = "headline"
    """Its number too, and its address."""
    STANDFIRST = "standfirst"
    DRAFT = "draft"
    """Headlines, address and standfirst of a text that waits behind the live one."""
    RECEIVED = "received"
    """Its ids at its sources."""


class Words(NamedTuple):
    """What a story is found by: its number, and the words of each part, parted by spaces."""

    article: int
    headline: str
    standfirst: str
    draft: str
    received: str


class Phrase(NamedTuple):
    """Words in this order, the last of which may go on."""

    words: tuple[str, ...]
    is_whole: bool = False
    """Whether the last one may not go on."""


class Query(NamedTuple):
    """A story fits by all phrases, or by its number, or by an id that begins so."""

    phrases: tuple[Phrase, ...]
    number: str
    received: str

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return any(self)

    def within(self, parts: Set[Part]) -> Query:
        """Without what stands in none of these parts."""
        return Query(
            self.phrases if parts - {Part.RECEIVED} else (),
            self.number if Part.HEADLINE in parts else "",
            self.received if Part.RECEIVED in parts else "",
        )


def read(typed: str) -> Query:
    """What somebody looks for, whatever they typed."""
    number = _ADDRESS.search(typed.strip())
    phrases = tuple(_phrases(typed))[: limits.SEARCH_WORDS]
    return Query(phrases, number_word(int(number[1])) if number else "", id_word(typed))


def _phrases(typed: str) -> Iterator[Phrase]:
    """What is in quotes as it is there; of the rest, each word may be a beginning.

    Words that hang together, as in "follow-up", are looked for together.
    """
    for found in _CHUNK.finditer(_without_initials(typed)):
        if words := _words(found[0])[: limits.SEARCH_WORDS]:
            yield Phrase(tuple(words), is_whole=bool(found[1]))


def words_of(*wordings: str) -> str:
    """The words of texts, parted by spaces, for an index."""
    return " ".join(word for each in wordings for word in _words(_without_initials(each)))


def name_of(headline: str, variants: Mapping[str, str], slug: str) -> str:
    """The words of what a story is called everywhere, and its address where that says more."""
    worded, address = words_of(headline, *variants.values()), words_of(slug)
    return worded if f" {address} " in f" {worded} " else f"{worded} {address}"


def number_word(number: int) -> str:
    """The word by which a story's number is found, which is no word of any text."""
    return f"#{number}"


def id_word(source_id: str) -> str:
    """An id at a source as one word, which is no word of any text; empty if it has none."""
    plain = "_".join(text.plain_words(source_id))
    return f"_{plain}"[: limits.SOURCE_ID] if plain else ""


def ids_of(source_ids: Iterable[str]) -> str:
    """The words by which ids at sources are found, for an index."""
    return " ".join(filter(None, map(id_word, source_ids)))


def _words(wording: str) -> list[str]:
    """The words of a text; in writing that parts none, each sign is one."""
    if not wording.isascii():
        wording = text.squeeze(_UNSPACED.sub(r" \1 ", wording))
    return [word[: limits.SEARCH_WORD] for word in text.plain_words(wording)]


def _without_initials(wording: str) -> str:
    """Initials as one word: U.S. is US."""
    if "." not in wording:
        return wording
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), wording)
