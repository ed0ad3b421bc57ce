"""Tags suggested for a story from its own text: the names in it, and what it is about.

No list of expected names decides. What decides is how the story itself writes its words: capitals
in the middle of sentences, repetition, titles in front, short forms of full names. Lists of general
knowledge (countries and their adjectives, titles, words that bodies are named with) only say how to
read them. ``tests/labels/README.md`` says how good that is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from articles import limits
from articles.importing.derive import lexicon
from articles.importing.derive.candidates import Candidate, gather, unite
from articles.importing.derive.capitals import Reading, read
from articles.importing.derive.gazetteer import GIVEN
from articles.importing.derive.names import Mention, mentions
from articles.importing.derive.topics import topics
from articles.importing.derive.words import LATELY

READ: Final = 60_000
"""Characters that are read, about ten thousand words: by then a story has said what it is about."""
LONGEST: Final = 8
"""Words. A longer run of capitals is a title or a line of headings, not a name."""
TOPICS: Final = 3
"""How many topics are suggested beside names."""
_LONG: Final = 800
"""Words. In a text that is longer, a thing has to be mentioned more than once to matter."""
_TOPIC: Final = 2.0
"""What a topic is worth beside names, before the evidence for it is counted."""
_LEAD: Final = {0: 1.5, 1: 0.5}
"""What a first mention in the first or second paragraph adds."""
_OF_TERMS: Final = frozenset({"", "topic"})
_TERM_AT_MOST: Final = 2
"""Mentions: who writes a word large more often than that means a name."""
_PARAGRAPH: Final = 600
"""Characters: what stands farther down in a long paragraph might as well stand in the next."""
_ONLY_NAMED: Final = 0.6
_SHORT: Final = 2
"""Words of a name. A body with a longer one is named in full once, and mostly not by the way."""
_SAYS_NOTHING: Final = 1.1
"""The same for a name that tells neither a person nor a body: it may be any line of capitals."""
_IN_HEADLINE: Final = 2.0
_HALF_WRITTEN = re.compile(r"(?<=\s)[^\W_]+\Z")
_PASSING: Final = 0.2
"""What a mention of a paper or a street counts: mostly it is where something was said or stands."""
_FIRST_OF_PASSING: Final = lexicon.OUTLET | {"rue", "calle", "via"}
_LAST_OF_PASSING: Final = lexicon.OUTLET | lexicon.OUTLET_LAST | lexicon.ADDRESS


@dataclass(frozen=True, slots=True)
class SuggestedTag:
    """A tag that an editor may want to keep."""

    name: str
    kind: str
    """"person", "place", "organisation", "topic", or "" where the text does not say."""


def understands(language: str) -> bool:
    """Whether texts in this language, by its BCP 47 tag, can be read; without one it is English."""
    return language[:2].lower() in ("", "en")


def suggest_tags(headline: str, paragraphs: Sequence[str]) -> list[SuggestedTag]:
    """At most `limits.SUGGESTED_TAGS` tags, best first.

    Of a text that is not English prose, or is all capitals, only names that are known anyway are
    suggested. Takes time in proportion to what is read, which is at most `READ` characters.
    """
    beginning = list(_beginning(paragraphs))
    reading = read(beginning)
    need = max(1.0, math.sqrt(reading.words / _LONG))
    ranked: dict[str, tuple[float, SuggestedTag]] = {}
    for candidate in unite(gather(_trusted(reading))):
        evidence = _evidence(candidate)
        if evidence < need or _is_a_term(candidate, reading.small):
            continue
        if _is_a_tag(candidate, evidence, need):
            tag = SuggestedTag(candidate.name, candidate.kind)
            ranked[tag.name.casefold()] = (_score(candidate, evidence, headline), tag)
    for topic in topics(beginning)[:TOPICS]:
        score, _ = ranked.get(topic.name.casefold(), (_TOPIC, None))
        ranked[topic.name.casefold()] = (score + topic.score / 5, SuggestedTag(topic.name, "topic"))
    best = sorted(ranked.values(), key=lambda scored: -scored[0])
    return [tag for _, tag in best[: limits.SUGGESTED_TAGS]]


def _beginning(paragraphs: Iterable[str]) -> Iterator[str]:
    """What is read. The word at the very end, without a sign behind it, may be half written."""
    left = READ
    last = ""
    for paragraph in paragraphs:
        if last:
            yield last
        last = paragraph[:left]
        left -= len(paragraph)
        if left <= 0:
            break
    yield _HALF_WRITTEN.sub("", last)


def _trusted(reading: Reading) -> Iterator[tuple[int, Mention]]:
    everything = reading.is_english_prose
    for chain in reading.chains:
        place = chain.paragraph + chain.capitals[0].start // _PARAGRAPH
        for mention in mentions(chain, reading):
            if everything or mention.known:
                yield place, mention


def _is_a_tag(candidate: Candidate, evidence: float, need: float) -> bool:
    if len(candidate.words) > LONGEST or len(candidate.name) > limits.NAME:
        return False
    if candidate.known:
        return evidence >= need + 1
    if len(candidate.words) == 1:
        more = 1.5 if candidate.placed else 2.0
        return evidence >= need + more and _is_a_name_alone(candidate)
    # Stefan W, Group B: named so as not to be found, or one of many.
    is_whole = len(candidate.words[0]) > 1 < len(candidate.words[-1])
    return is_whole and evidence >= need + _more_than_once(candidate)


def _is_a_term(candidate: Candidate, small: Container[str]) -> bool:
    """Institutional Sales, where the story writes "institutional" and "sales" elsewhere."""
    if candidate.known or candidate.kind not in _OF_TERMS or candidate.mentions > _TERM_AT_MOST:
        return False
    return all(word.lower() in small for word in candidate.words)


def _more_than_once(candidate: Candidate) -> float:
    """What a longer name needs beside one mention: nothing if whoever bears it plays a part."""
    begins = candidate.paragraph in _LEAD or candidate.firm < candidate.mentions
    acts = candidate.kind == "person" and (begins or candidate.titled > 0)
    if acts or candidate.speaking:
        return 0.0
    if candidate.kind == "organisation" and len(candidate.words) > _SHORT:
        return _LEAD[1]
    return _ONLY_NAMED if candidate.kind else _SAYS_NOTHING


def _is_a_name_alone(candidate: Candidate) -> bool:
    """Not half a person's name, not an abbreviation, not a capital by its place alone."""
    if candidate.titled or candidate.name in GIVEN or not candidate.firm:
        return False
    if candidate.name.isupper() and candidate.counted:
        return False
    return not candidate.name.isupper() or (len(candidate.name) > 2 and candidate.mentions > 1)


def _score(candidate: Candidate, evidence: float, headline: str) -> float:
    score = 2 * math.log2(1 + evidence)
    if candidate.kind == "person" or (not candidate.kind and len(candidate.words) > 1):
        score += 1
    return score + _IN_HEADLINE if candidate.name in headline else score


def _evidence(candidate: Candidate) -> float:
    evidence = candidate.weight + _LEAD.get(candidate.paragraph, 0.0)
    in_passing = candidate.kind != "person" and _is_in_passing(candidate.name)
    return evidence * _PASSING if in_passing else evidence


@lru_cache(maxsize=LATELY)
def _is_in_passing(name: str) -> bool:
    words = name.lower().split()
    return words[0] in _FIRST_OF_PASSING or words[-1].rpartition("-")[2] in _LAST_OF_PASSING
