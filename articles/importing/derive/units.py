"""What the capitals of a chain may be: known things, adjectives of them, titles, plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.capitals import LATELY, Capital, Chain, Reading
from articles.importing.derive.gazetteer import FIRST, GIVEN, KNOWN, LONGEST, Known, spell

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


class Look(NamedTuple):
    """What a capital may be, as far as it says so wherever it stands."""

    word: str
    """In lower case."""
    kind: Kind | None
    """None where that depends on what is around it."""
    given: bool
    begins_known: bool
    """Something known begins with this word."""


def units(chain: Chain, reading: Reading) -> list[Unit]:
    """The chain's capitals, longest known wording first."""
    capitals = chain.capitals
    found: list[Unit] = []
    place = 0
    while place < len(capitals):
        capital = capitals[place]
        look = _look(capital.text)
        known, size = _known(chain, place, reading) if look.begins_known else (None, 1)
        if known:
            kind = Kind.ADJECTIVE if known.adjective else Kind.KNOWN
            found.append(_unit(kind, capital, capitals[place + size - 1], known))
        elif look.kind:
            found.append(_unit(look.kind, capital, capital))
        else:
            found += _single(capitals, place, reading)
        place += size
    return found


@lru_cache(maxsize=LATELY)
def _look(text: str) -> Look:
    word = spell(text).lower()
    return Look(word, _kind(text, word), text in GIVEN, _unshouted(text) in FIRST)


def _kind(text: str, word: str) -> Kind | None:
    if _parts(text):
        return None
    if _is_role(word):
        return Kind.ROLE
    if word in lexicon.CALENDAR or word in lexicon.FUNCTION or word[0].isdigit():
        return None
    if _is_shouted(text):
        return Kind.BREAK
    return None if _ends_small(text) else Kind.PLAIN


def _known(chain: Chain, place: int, reading: Reading) -> tuple[Known | None, int]:
    first = chain.capitals[place]
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


def _unit(kind: Kind, first: Capital, last: Capital, known: Known | None = None) -> Unit:
    return Unit(
        kind,
        _look(last.text).word,
        first.start,
        last.end,
        first.gap,
        first.opening,
        last.possessive,
        _look(first.text).given,
        known,
    )


def _single(capitals: list[Capital], place: int, reading: Reading) -> Iterator[Unit]:
    """A capital whose part depends on what is around it."""
    capital = capitals[place]
    if parts := _parts(capital.text):
        yield from _compound(capital, parts)
    elif _breaks(_look(capital.text).word, capitals, place, reading):
        yield _unit(Kind.BREAK, capital, capital)
    else:
        yield _unit(Kind.PLAIN, capital, capital)


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
    return _ends_small(capital.text) and (capital.opening or capital.gap != " ")


def _ends_small(text: str) -> bool:
    last = text.rpartition("-")[2]
    return last != text and last.islower()


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
