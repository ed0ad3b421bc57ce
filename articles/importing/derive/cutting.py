"""Where a sentence that is too long for a headline can end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

from articles.importing.derive import clauses
from articles.importing.derive.clauses import bare
from articles.limits import PROVISIONAL_HEADLINE

ENOUGH = 40
"""Characters that a cut headline has at least."""
AMPLE = 60
"""Characters that it has where there is a choice."""

_CLAUSES = frozenset(
    "according after although amid because before but despite due following including since so"
    " though until when where whereas which while who whose".split()
)
_DETAILS = frozenset(
    "across against and around as at between by during for from if in into near on or over that"
    " through under with".split()
)
_LINKS = frozenset("of to".split())
_UNFINISHED = (
    clauses.AUXILIARIES
    | _CLAUSES
    | _DETAILS
    | _LINKS
    | frozenset(
        "a about along an be been being both either first had her his involved its last more most"
        " my new next nor not other our own same says such than the their these this those toward"
        " towards up upon very via within without".split()
    )
)
_HALVES = frozenset(
    "accordance addition charge connection favor favour front lieu order regard response series"
    " spite support terms way".split()
)
"""Words that make a preposition with the one after them: ``in regard to``."""
_UNITS = frozenset("days hours minutes months weeks years".split())
_COMMA = re.compile(r"[,;:،、，；：](?!\d)")


class Place(IntEnum):
    """What a cut would stand before; the lower, the better the end."""

    CLAUSE = 0
    DETAIL = 1
    LINK = 2
    WORD = 3


def at_clause(wording: str) -> str:
    """The longest beginning of a clause that ends well; empty where none has a verb.

    A better place wins over more words, but for a detail that leaves little before it.
    """
    longest = {
        place: beginning for place, beginning in _ends(wording.split()) if len(beginning) >= ENOUGH
    }
    if Place.LINK in longest and len(longest.get(Place.DETAIL, "")) < AMPLE:
        longest.pop(Place.DETAIL, None)
    return longest[min(longest)] if longest else ""


def before_clause(wording: str, least: int) -> str:
    """The longest beginning that ends where a clause begins anew; empty where there is none."""
    ends = [beginning for place, beginning in _ends(wording.split()) if place is Place.CLAUSE]
    return ends[-1] if ends and len(ends[-1]) >= least else ""


def between_words(wording: str) -> str:
    """Whole words, in any language, up to a comma where one is near the end."""
    room = wording[: PROVISIONAL_HEADLINE + 1]
    if len(room) <= PROVISIONAL_HEADLINE:
        return room
    commas = [found.start() for found in _COMMA.finditer(room)]
    if commas and commas[-1] >= ENOUGH:
        return room[: commas[-1]]
    words, whole = wording.split(), len(room.rpartition(" ")[0].split())
    while whole > 4 and not _is_finished(words, whole):
        whole -= 1
    return " ".join(words[:whole]) or room[:-1]


def _ends(words: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Every beginning that has the verb, fits a headline, and can end where it ends."""
    verb = clauses.finite_verb(words)
    if verb is None:
        return
    for end in range(verb + 1, len(words)):
        beginning = " ".join(words[:end]).rstrip(",;:")
        if len(beginning) > PROVISIONAL_HEADLINE:
            return
        if _is_finished(words, end) and (end == verb + 1 or not _is_begun(words, end)):
            yield _place(words, end), beginning


def _place(words: Sequence[str], end: int) -> Place:
    last, after = words[end - 1], bare(words[end])
    if last.endswith((",", ";", ":")):
        return Place.CLAUSE if words[end][:1].islower() else Place.WORD  # "Gwynedd, | Wales"
    if after in _CLAUSES or (after == "as" and clauses.has_verb(" ".join(words[end + 1 :][:5]))):
        return Place.CLAUSE
    if after == "and" and ("between" in words[:end] or last[:1].isupper()):
        return Place.WORD
    if after in _DETAILS or _describes(words, end):
        return Place.DETAIL
    return Place.LINK if after in _LINKS else Place.WORD


def _is_finished(words: Sequence[str], end: int) -> bool:
    """Whether words can end before this one: not within quotes, nor where more is asked for."""
    beginning, last, after = " ".join(words[:end]), words[end - 1], bare(words[end])
    if beginning.count("“") > beginning.count("”") or beginning.count('"') % 2:
        return False
    if bare(last) in _UNFINISHED or last.endswith(("’s", "'s")):
        return False
    if bare(last).endswith("ing") and bare(words[end - 2]) not in {"a", "an", "of", "the"}:
        return False
    is_half = bare(last) in _HALVES and after in _DETAILS | _LINKS
    is_measure = bare(last) in _UNITS and after in {"after", "before"}
    return not (is_half or is_measure or clauses.wants_object(last, words[end]))


def _is_begun(words: Sequence[str], end: int) -> bool:
    """Whether the last word before this one only begins to tell more: ``people believed``."""
    return words[end - 1].endswith("ed") and _describes(words, end - 1)


def _describes(words: Sequence[str], at: int) -> bool:
    """Whether a participle begins to tell more of the word before it: ``people believed to``."""
    word, after = words[at], bare("".join(words[at + 1 : at + 2]))
    is_past = word.endswith("ed") and after in _DETAILS | _LINKS
    return word[:1].islower() and (is_past or (word.endswith("ing") and len(word) > 5))
