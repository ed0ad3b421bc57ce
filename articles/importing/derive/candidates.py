"""The names of a story, one for each thing: Putin is Vladimir Putin, OIC what it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from articles.importing.derive import lexicon
from articles.importing.derive.gazetteer import KNOWN, spell
from articles.importing.derive.names import Mention
from articles.importing.derive.words import LATELY

CONSIDERED: Final = 200
"""Names that are compared with each other: a bound for texts that are made of names."""
_PLACING: Final = frozenset({"in", "at", "near"})
_COMPANY: Final = frozenset(
    "associates co corp corporation group holdings inc ltd plc trust".split()
)
"""What only the full name of a company ends with: Cleveland may be Cleveland Consulting Inc."""
_COUNTING: Final = frozenset({"a", "an", "another", "each", "every"})
_COMPARING: Final = frozenset({"than", "like", "unlike"})
_IN_PASSING: Final = 0.25
"""What a comparison counts, and what "told" stands in front of: if it is no person, that is mostly
a paper that prints the words."""


@dataclass(slots=True)
class Candidate:
    """A name and what speaks for it."""

    name: str
    kind: str
    known: bool
    paragraph: int
    """Where it is mentioned first."""
    weight: float = 0.0
    mentions: int = 0
    firm: int = 0
    titled: int = 0
    speaking: int = 0
    placed: int = 0
    """How often a word like "in" stands in front."""
    counted: int = 0
    """How often "a" does, or its like, or plain words that it is short for: then it is no name."""
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.name.split()

    def add(self, mention: Mention) -> None:
        """Count one more mention."""
        is_spoken_to = mention.before == "told" and not mention.kind
        is_in_passing = is_spoken_to or mention.before in _COMPARING
        self.weight += mention.weight * (_IN_PASSING if is_in_passing else 1)
        self.mentions += 1
        self.firm += mention.firm
        self.titled += mention.titled
        self.speaking += mention.speaks
        self.placed += mention.before in _PLACING
        is_explained = mention.before == "(" and not mention.bracketed
        self.counted += is_explained or mention.before in _COUNTING
        self.kind = self.kind or mention.kind

    def absorb(self, other: Candidate) -> None:
        """Take over what speaks for another wording of this name."""
        self.weight += other.weight
        self.mentions += other.mentions
        self.firm += other.firm
        self.titled += other.titled
        self.speaking += other.speaking
        self.counted += other.counted
        self.paragraph = min(self.paragraph, other.paragraph)
        if other.titled and not self.kind:
            self.kind = "person"


Pair: TypeAlias = tuple[Candidate, Candidate]
"""A wording, and the name that takes it over."""


def gather(mentions: Iterable[tuple[int, Mention]]) -> list[Candidate]:
    """One candidate for each wording, from mentions with the number of their paragraph."""
    found: dict[str, Candidate] = {}
    abbreviated: dict[str, Candidate] = {}
    last: Candidate | None = None
    for paragraph, mention in mentions:
        key = _key(mention.name)
        if last and mention.bracketed and mention.name.isupper():
            abbreviated.setdefault(key, last)
        if key in abbreviated:
            abbreviated[key].add(mention)
            continue
        if key not in found:
            found[key] = Candidate(mention.name, mention.kind, mention.known, paragraph)
        last = found[key]
        last.add(mention)
    return list(found.values())


@lru_cache(maxsize=LATELY)
def _key(name: str) -> str:
    return spell(name).casefold()


def unite(candidates: list[Candidate]) -> list[Candidate]:
    """Let full names take over their short forms; what is a short form of nothing stays."""
    kept = sorted(candidates, key=lambda candidate: -candidate.weight)[:CONSIDERED]
    for pairs in (_bodies, _people, _short_forms):
        kept = _absorb(kept, pairs(kept))
    return kept


def _absorb(kept: list[Candidate], pairs: Iterator[Pair]) -> list[Candidate]:
    gone: set[str] = set()
    for wording, name in pairs:
        if wording is not name and not gone & {wording.name, name.name}:
            name.absorb(wording)
            gone.add(wording.name)
    return [candidate for candidate in kept if candidate.name not in gone]


def _by_word(kept: list[Candidate], place: int) -> dict[str, list[Candidate]]:
    index: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in kept:
        if len(candidate.words) > 1:
            index[candidate.words[place]].append(candidate)
    return index


def _bodies(kept: list[Candidate]) -> Iterator[Pair]:
    """Abu Sayyaf is the Abu Sayyaf Group; the US Hurricane Center the Hurricane Center."""
    by_name = {candidate.name: candidate for candidate in kept if len(candidate.words) > 1}
    for full in kept:
        for start in range(1, min(4, len(full.words) - 1)):
            bare = by_name.get(" ".join(full.words[start:]))
            is_bare = " ".join(full.words[:start]) in KNOWN or not full.firm
            if bare and (is_bare or bare.weight > full.weight):
                yield full, bare
        if full.words[-1].lower() in lexicon.ORGANISATION:
            for words in (full.words[:-1], full.words[1:-1]):
                short = by_name.get(" ".join(words))
                if short and not short.known and short.kind != "person":
                    yield short, full


def _people(kept: list[Candidate]) -> Iterator[Pair]:
    """Franklin Roosevelt is Franklin Delano Roosevelt, Omar Bashir is Omar al-Bashir."""
    by_last = _by_word(kept, -1)
    for short in kept:
        if len(short.words) == 2 and not short.known:
            first, last = short.words
            for full in by_last[last] + by_last[f"al-{last}"]:
                is_longer = len(full.words) == 3 or full.words[-1] != last
                if is_longer and full.words[0] == first:
                    yield short, full


def _short_forms(kept: list[Candidate]) -> Iterator[Pair]:
    """Putin is Vladimir Putin, Vladimir too; NBA is the National Basketball Association."""
    by_first, by_last = _by_word(kept, 0), _by_word(kept, -1)
    by_initials = {_initials(candidate): candidate for candidate in reversed(kept)}
    for short in kept:
        *title, word = short.words
        if len(title) > 1 or (title and not _is_before_a_surname(title[0])):
            continue
        bearer = _bearer(short, by_last[word]) or _first_name(short, by_first[word])
        if full := bearer or by_initials.get(word):
            yield short, full


def _is_before_a_surname(word: str) -> bool:
    """Lord Rennard, Spaniard Costa."""
    known = KNOWN.get(word)
    return word.lower() in lexicon.REGAL or (known is not None and known.adjective)


def _initials(candidate: Candidate) -> str:
    words = candidate.name.replace("-", " ").split()
    return "".join(word[0] for word in words if word[0].isupper())


def _bearer(short: Candidate, bearers: list[Candidate]) -> Candidate | None:
    """Whom a surname means: of several, those with a title if it has one; the most mentioned."""
    people = [
        full
        for full in bearers
        if full is not short
        and (full.kind == "person" or not (full.kind or short.known or short.placed))
    ]
    if short.titled:
        people = [full for full in people if full.titled] or people
    return max(people, key=lambda full: full.weight, default=None)


def _first_name(short: Candidate, bearers: list[Candidate]) -> Candidate | None:
    """A first name, or the first word of a body; but not a place that something is named after."""
    if len(bearers) != 1 or short.placed:
        return None
    [full] = bearers
    if full.words[-1].lower() in _COMPANY:
        return full
    is_likely = full.kind == "person" or short.weight <= full.weight + 1
    return full if is_likely and not short.known else None
