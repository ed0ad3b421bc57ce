"""What the capitals of a chain may be: known things, adjectives of them, titles, plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.capitals import Capital, Chain, Reading
from articles.importing.derive.gazetteer import FIRST, GIVEN, KNOWN, LONGEST, Known, spell

LATELY = 20_000
"""Words whose answers are remembered: newspapers write the same ones over and over."""
_HYPHEN = re.compile("[-–]")
_PREFIXES = frozenset("Anglo Anti Ex Franco Indo Non Pan Post Pro Russo Sino Trans".split())
_NUMBERS = frozenset("one two three four five six seven eight nine ten".split())


class Kind(Enum):
    """The part that a unit plays in a name."""

    KNOWN = auto()
    ADJECTIVE = auto()
    ROLE = auto()
    PLAIN = auto()
    BREAK = auto()


class Unit(NamedTuple):
    """One or more capitals that are read as one."""

    kind: Kind
    word: str
    """The last word, in lower case."""
    start: int
    end: int
    gap: str
    opening: bool
    possessive: bool
    given: bool
    known: Known | None = None


def units(chain: Chain, reading: Reading) -> Iterator[Unit]:
    """The chain's capitals, longest known wording first."""
    capitals = chain.capitals
    place = 0
    while place < len(capitals):
        known, size = _known(chain, place, reading)
        if known:
            kind = Kind.ADJECTIVE if known.adjective else Kind.KNOWN
            yield _unit(kind, capitals[place], capitals[place + size - 1], known)
        else:
            yield from _single(capitals, place, reading)
        place += size


def _known(chain: Chain, place: int, reading: Reading) -> tuple[Known | None, int]:
    first = chain.capitals[place]
    if _unshouted(first.text) in FIRST:
        last = min(place + LONGEST, len(chain.capitals))
        for end in range(last, place, -1):
            wording = _unshouted(chain.source[first.start : chain.capitals[end - 1].end])
            known = KNOWN.get(wording)
            if known and not (first.opening and wording.lower() in reading.small):
                return known, end - place
    return None, 1


@lru_cache(maxsize=LATELY)
def _unshouted(wording: str) -> str:
    """TOKYO, as a dateline has it, is Tokyo; USA stays."""
    wording = spell(wording)
    is_shouted = len(wording) > 3 and wording.isupper() and wording not in KNOWN
    return wording.title() if is_shouted else wording


@lru_cache(maxsize=LATELY)
def _lower(word: str) -> str:
    return spell(word).lower()


def _unit(kind: Kind, first: Capital, last: Capital, known: Known | None = None) -> Unit:
    return Unit(
        kind,
        _lower(last.text),
        first.start,
        last.end,
        first.gap,
        first.opening,
        last.possessive,
        first.text in GIVEN,
        known,
    )


def _single(capitals: list[Capital], place: int, reading: Reading) -> Iterator[Unit]:
    capital = capitals[place]
    word = _lower(capital.text)
    if parts := _parts(capital.text):
        yield from _compound(capital, parts)
    elif _is_role(word):
        yield _unit(Kind.ROLE, capital, capital)
    elif _breaks(word, capitals, place, reading):
        yield _unit(Kind.BREAK, capital, capital)
    else:
        yield _unit(Kind.PLAIN, capital, capital)


@lru_cache(maxsize=LATELY)
def _is_role(word: str) -> bool:
    """President, Senators, Co-Chairman."""
    return not lexicon.ROLE.isdisjoint({word, word.removesuffix("s"), word.rpartition("-")[2]})


def _breaks(word: str, capitals: list[Capital], place: int, reading: Reading) -> bool:
    capital = capitals[place]
    before = capitals[place - 1].text if place else ""
    if word in lexicon.CALENDAR:
        # Theresa May is a person.
        return word != "may" or before not in GIVEN
    if word[0].isdigit():
        return reading.numbered[f"{before} {capital.text}"] < 2
    if word in lexicon.FUNCTION:
        # PLoS One.
        return word not in _NUMBERS or capital.opening or capital.gap != " "
    return _is_shouted(capital.text) or _is_adjective(capital)


def _is_shouted(text: str) -> bool:
    """BREAKING, and the plural of an abbreviation: PCs."""
    if text.endswith("s"):
        return len(text) > 2 and text[:-1].isupper()
    return len(text) > 6 and text.isupper() and text.isalpha()


def _is_adjective(capital: Capital) -> bool:
    """Fourteen-year-old, Co-authored; but Kim Jong-un."""
    last = capital.text.rpartition("-")[2]
    return last != capital.text and last.islower() and (capital.opening or capital.gap != " ")


@lru_cache(maxsize=LATELY)
def _parts(text: str) -> tuple[str, ...]:
    """The halves of Ukraine–Russia, US-led, Anglo-Irish; none of France-Presse, which is a name."""
    first, *rest = _HYPHEN.split(text)
    halves = (first, *rest) if rest and (first in KNOWN or first in _PREFIXES) else ()
    return halves if all(part in KNOWN or part.islower() for part in rest) else ()


def _compound(capital: Capital, parts: Iterable[str]) -> Iterator[Unit]:
    """The known things that are joined, and no name of their own."""
    for part in parts:
        if known := KNOWN.get(part):
            bare = Capital(part, capital.start, capital.end, "-", capital.opening, True)
            yield _unit(Kind.KNOWN, bare, bare, known)
    yield _unit(Kind.BREAK, capital, capital)
