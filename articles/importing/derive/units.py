"""What the capitals of a chain may be: known things, adjectives of them, titles, plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.capitals import Capital, Chain, Reading
from articles.importing.derive.gazetteer import GIVEN, KNOWN, LONGEST, Known
from articles.importing.derive.words import Kind, ends_small, is_shouted, look, parts, unshouted

_NUMBERS = frozenset("one two three four five six seven eight nine ten".split())


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


def units(chain: Chain, reading: Reading) -> list[Unit]:
    """The chain's capitals, longest known wording first."""
    capitals = chain.capitals
    found: list[Unit] = []
    place = 0
    while place < len(capitals):
        capital = capitals[place]
        known, size = known_here(chain, place, reading) if capital.look.begins_known else (None, 1)
        if known:
            kind = Kind.ADJECTIVE if known.adjective else Kind.KNOWN
            found.append(_unit(kind, capital, capitals[place + size - 1], known))
        elif capital.look.kind:
            found.append(_unit(capital.look.kind, capital, capital))
        else:
            found += _single(capitals, place, reading)
        place += size
    return found


def known_here(chain: Chain, place: int, reading: Reading) -> tuple[Known | None, int]:
    """The longest known thing that begins with a capital, and how many capitals it has."""
    first = chain.capitals[place]
    last = min(place + LONGEST, len(chain.capitals))
    for end in range(last, place, -1):
        wording = unshouted(chain.source[first.start : chain.capitals[end - 1].end])
        known = KNOWN.get(wording)
        if known and not (first.opening and wording.lower() in reading.small):
            return known, end - place
    return None, 1


def _unit(kind: Kind, first: Capital, last: Capital, known: Known | None = None) -> Unit:
    return Unit(
        kind,
        last.look.word,
        first.start,
        last.end,
        first.gap,
        first.opening,
        last.possessive,
        first.look.given,
        known,
    )


def _single(capitals: list[Capital], place: int, reading: Reading) -> Iterator[Unit]:
    """A capital whose part depends on what is around it."""
    capital = capitals[place]
    if halves := parts(capital.text):
        yield from _compound(capital, halves)
    elif _breaks(capital.look.word, capitals, place, reading):
        yield _unit(Kind.BREAK, capital, capital)
    else:
        yield _unit(Kind.PLAIN, capital, capital)


def _breaks(word: str, capitals: list[Capital], place: int, reading: Reading) -> bool:
    capital = capitals[place]
    before = capitals[place - 1].text if place else ""
    if word in lexicon.CALENDAR:
        # Theresa May is a person.
        return word != "may" or before not in GIVEN
    if word[0].isdigit():
        return reading.numbered[f"{before} {capital.text}"] < 2
    if word in lexicon.FUNCTION:
        # PLoS One, the Five Star Movement.
        return word not in _NUMBERS or capital.opening
    return is_shouted(capital.text) or _is_adjective(capital)


def _is_adjective(capital: Capital) -> bool:
    """Fourteen-year-old, Co-authored; but Kim Jong-un."""
    return ends_small(capital.text) and (capital.opening or capital.gap != " ")


def _compound(capital: Capital, halves: Iterable[str]) -> Iterator[Unit]:
    """The known things that are joined, and no name of their own."""
    for half in halves:
        if known := KNOWN.get(half):
            bare = capital._replace(text=half, gap="-", possessive=True, look=look(half))
            yield _unit(Kind.KNOWN, bare, bare, known)
    yield _unit(Kind.BREAK, capital, capital)
