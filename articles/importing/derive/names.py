"""The names in a chain of capitals: what each run of units says, and what is no part of a name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.capitals import Capital, Chain, Reading
from articles.importing.derive.runs import OF, Run, runs
from articles.importing.derive.units import Unit, known_here, units
from articles.importing.derive.words import LATELY, Kind, Look

_SENTENCE_OPENERS = lexicon.COMMON | lexicon.ROLE_MODIFIER
_ENDINGS_OF_NO_NAME = ("ing", "ed", "ly")
_NOT_ALONE = (
    lexicon.CALENDAR_SHORT
    | _SENTENCE_OPENERS
    | lexicon.GENERIC
    | lexicon.HEAD
    | lexicon.OFFICE
    | lexicon.NAMING
)
_NOT_LAST = lexicon.AFTER_NAME | lexicon.GENERIC
_SPEAKING = re.compile(rf",? (?:{'|'.join(sorted(lexicon.SPEAKING))})\b")
_MATTER_AND = re.compile(r"\b(\w+) and \Z")
_MATTERS = lexicon.OFFICE | lexicon.COMMON
_AFTER_A_SURNAME = re.compile(r"(?: administration|[-–]era| presidency| regime)\b")
"""The Obama administration, a Bush-era rule."""
_LATEST_DATELINE = 40
_MONEY = re.compile(r" (?:dlrs?|dollars?|cents?|francs?|crowns?|pesos?|pounds?)\b")
_OF_A_HOUSE = frozenset("block bank door end gate lawn portico side stand tower wing".split())
_OLD = "year-old"
_REPORTERS = frozenset({"correspondent", "reporter"})
_OF_A_REPORTER = 0.25
"""What it counts that somebody has told a story, or taken its picture."""
_OF_A_PERSON = re.compile(r", (?:who|aged|\d\d?)\b")


class Mention(NamedTuple):
    """One place where a name stands in a story."""

    name: str
    kind: str
    weight: float = 1.0
    """Less than one where the thing is only hinted at: "Ukrainian"."""
    known: bool = False
    firm: bool = True
    """Not a capital only because a sentence begins with it."""
    titled: bool = False
    """A title stands in front, so it is a person."""
    bracketed: bool = False
    """It stands in brackets behind another name, as an abbreviation of that does."""
    speaks: bool = False
    """A word like "said" follows."""
    before: str = ""
    """The small word in front: "in", "told"."""


def mentions(chain: Chain, reading: Reading) -> Iterator[Mention]:
    """The names in a chain, in order."""
    if len(chain.capitals) == 1 and (kind := chain.capitals[0].look.kind):
        yield from _alone(chain, kind, reading)
        return
    for run in runs(units(chain, reading)):
        if run.units and not run.units[0].word[0].isdigit():
            yield from _RunReader(chain, reading, run).read()


def _alone(chain: Chain, kind: Kind, reading: Reading) -> Iterator[Mention]:
    """What a capital by itself says, as most stand; the same in less time."""
    capital = chain.capitals[0]
    look = capital.look
    known = known_here(chain, 0, reading)[0] if look.begins_known else None
    if known and _MONEY.match(chain.source, capital.end):
        return
    if known:
        is_hint = known.adjective or _is_dateline(chain)
        weight = 0.5 if is_hint else 1.0
        yield Mention(known.name, known.kind, weight, known=True, before=chain.before)
    elif kind is Kind.PLAIN and not _is_nothing(capital, look, reading.small):
        yield Mention(
            capital.text,
            "",
            firm=not capital.opening,
            titled=chain.before.endswith(_OLD)
            or _AFTER_A_SURNAME.match(chain.source, capital.end) is not None,
            bracketed=capital.gap == " (",
            speaks=chain.before in lexicon.SPEAKING
            or _SPEAKING.match(chain.source, capital.end) is not None,
            before="" if capital.possessive else chain.before,
        )


def _is_dateline(chain: Chain) -> bool:
    """BEIJING - : where somebody wrote the story."""
    first = chain.capitals[0]
    begins = chain.paragraph == 0 and first.start < _LATEST_DATELINE
    return begins and first.text.isupper() and len(first.text) > 3


def _is_nothing(capital: Capital, look: Look, small: Container[str]) -> bool:
    """Whether a capital by itself is no name."""
    word = look.word
    only_begins = capital.opening and not look.given and (_opens_sentences(word) or word in small)
    return only_begins or word in _NOT_LAST or _is_no_name(word)


class _RunReader:
    """Reads one run, taking off it what is no part of its name."""

    def __init__(self, chain: Chain, reading: Reading, run: Run) -> None:
        self.chain = chain
        self.small = reading.small
        self.units = run.units
        self.title = run.title
        self.is_regal = run.title is not None and run.title.word in lexicon.REGAL

    def read(self) -> list[Mention]:
        if self._has_structure():
            return list(self._structured())
        if self._first_only_begins_a_sentence():
            self.units = self.units[1:]
        found = list(self._peel()) if self.units and self.units[0].known else []
        self._trim()
        return found + self._plain() if self.units else found

    def _has_structure(self) -> bool:
        """Bank of England; Hampshire County Council."""
        rest = self.units[1:]
        if not rest:
            return False
        return rest[-1].word in lexicon.HEAD or not OF.isdisjoint([unit.gap for unit in rest])

    def _structured(self) -> Iterator[Mention]:
        first = self.units[0]
        if first.opening and _opens_sentences(first.word) and first.word not in lexicon.NAMING:
            self.units = self.units[1:]
            if len(self.units) == 1:
                yield from self._peel()
                return
        yield from self._hints()
        if len(self.units) == 2 and all(
            unit.word in _NOT_ALONE and not unit.known for unit in self.units
        ):
            # An air force or a health ministry is a tag only with its country.
            return
        mention = self._mention(self.units, _kind_of_body(self.units))
        yield mention._replace(name=self._matter_before(first) + mention.name)

    def _matter_before(self, first: Unit) -> str:
        """The beginning of Food and Drug Administration, Law and Justice Party."""
        front = self.chain.source[max(0, first.start - 24) : first.start]
        match = _MATTER_AND.search(front) if first.gap == " and " else None
        return match.group() if match and match.group(1).lower() in _MATTERS else ""

    def _hints(self) -> list[Mention]:
        """The countries that a longer name speaks of."""
        return [
            Mention(unit.known.name, unit.known.kind, 0.25 if place else 0.5, known=True)
            for place, unit in enumerate(self.units)
            if unit.known and (unit.known.country or unit.known.adjective)
        ]

    def _first_only_begins_a_sentence(self) -> bool:
        first = self.units[0]
        if not first.opening or first.known or first.given:
            return False
        # Guitarist Brian May.
        is_title = len(self.units) > 2 and self.units[1].given
        return is_title or _opens_sentences(first.word) or first.word in self.small

    def _peel(self) -> Iterator[Mention]:
        """Take off the front what stands for itself: a person's country, a senator's party."""
        while self.units and (known := self.units[0].known) and self._first_stands_alone():
            weight = 0.5 if known.adjective else 1.0
            yield Mention(known.name, known.kind, weight, known=True, before=self.chain.before)
            self.units = self.units[1:]
            # Between a place and a full name stands a title: Auckland Harbourmaster Andrew Hayton.
            given = (place for place, unit in enumerate(self.units[:-1]) if unit.given)
            self.units = self.units[next(given, 0) :]

    def _first_stands_alone(self) -> bool:
        first, *rest = self.units
        if not rest or rest[0].known or self.title or any(unit.given for unit in rest[:-1]):
            return True
        if first.known and first.known.adjective:
            is_abbreviation = self.chain.source[rest[0].start : rest[0].end].isupper()
            of_a_party = first.known.kind == "organisation"
            return len(rest) > 1 or rest[0].word in _NOT_ALONE or is_abbreviation or of_a_party
        return bool(first.known and first.known.country and len(rest) > 1)

    def _trim(self) -> None:
        units = self.units
        while units and units[-1].word in _NOT_LAST and not _may_end(units):
            units = units[:-1]
        while units and units[0].word in _NOT_LAST and not _may_begin(units):
            units = units[1:]
        is_of_a_house = len(units) == 1 < len(self.units) and units[0].word in _OF_A_HOUSE
        self.units = [] if is_of_a_house else units

    def _plain(self) -> list[Mention]:
        hints = self._hints()
        if all(unit.known or _is_no_name(unit.word) for unit in self.units):
            return hints
        if self.title and self.is_regal and (len(self.units) == 1 or _is_numbered(self.units)):
            return [*hints, self._mention([self.title, *self.units], "person")]
        return [*hints, self._mention(self.units, "person" if self._is_person() else "")]

    def _is_person(self) -> bool:
        if self.title or len(self.units) == 1:
            return self.title is not None
        begins_chain = self.units[0].start == self.chain.capitals[0].start
        if self.units[0].given or (begins_chain and _is_called(self.chain.before)):
            return True
        return bool(_OF_A_PERSON.match(self.chain.source, self.units[-1].end))

    def _mention(self, named: list[Unit], kind: str) -> Mention:
        first = named[0]
        source, start, end = self.chain.source, first.start, named[-1].end
        begins_chain = start == self.chain.capitals[0].start
        is_said = self.chain.before in lexicon.SPEAKING
        role = self.title.word if self.title else self.chain.before
        is_called = begins_chain and _is_called(self.chain.before)
        is_surname = len(named) == 1 and _AFTER_A_SURNAME.match(source, end) is not None
        return Mention(
            source[start:end],
            kind,
            weight=_OF_A_REPORTER if role in _REPORTERS or source[end : end + 1] == "/" else 1.0,
            firm=not first.opening,
            titled=self.title is not None or is_surname or is_called,
            bracketed=first.gap == " (" and len(named) == 1,
            speaks=_SPEAKING.match(source, end) is not None or (begins_chain and is_said),
            before=self.chain.before if begins_chain and not named[-1].possessive else "",
        )


def _is_called(before: str) -> bool:
    """The pub-owner Ana Berg, 34-year-old Ana Berg."""
    return before.rpartition("-")[2] in lexicon.ROLE or before.endswith(_OLD)


@lru_cache(maxsize=LATELY)
def _opens_sentences(word: str) -> bool:
    return word in _SENTENCE_OPENERS or word.endswith(_ENDINGS_OF_NO_NAME)


def _is_no_name(word: str) -> bool:
    return word in _NOT_ALONE or word.isdigit()


def _may_end(units: list[Unit]) -> bool:
    """Elizabeth II; Rakhine State."""
    is_state = units[-1].word == "state" and len(units) > 1 and not units[-2].known
    return is_state or _is_numbered(units)


def _may_begin(units: list[Unit]) -> bool:
    """Christian Horner; South Kordofan and Internet Explorer, unless a sentence begins there."""
    first, *rest = units
    is_pair = len(rest) == 1 and not (rest[0].known or rest[0].given)
    is_whole = is_pair and not first.opening and rest[0].word not in _OF_A_HOUSE
    return bool(rest) and (first.given or is_whole)


def _is_numbered(units: list[Unit]) -> bool:
    """Elizabeth II."""
    return len(units) == 2 and not units[1].word.strip("ivx")


def _kind_of_body(named: list[Unit]) -> str:
    """By the word in front of "of", or the last: Bank of England, Thames Valley Police."""
    before_of = [unit for unit, following in pairwise(named) if following.gap in OF]
    word = (before_of or named[-1:])[0].word
    if word in lexicon.ORGANISATION:
        return "organisation"
    return "place" if word in lexicon.PLACE else "topic"
