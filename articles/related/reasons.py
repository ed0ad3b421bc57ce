"""Why one story stands beside another: the parts of its score, in words, which add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from articles import text
from articles.related.features import NAME, WORD, Term
from articles.related.scoring import Neighbour

OTHER, COMPANY, SECTION, DAYS = "other", "company", "section", "days"
"""Parts that are no terms: more shared words, what is like the nearest ones, the same section, and
what the days between two stories take away."""
MOST = 4
"""Terms that are named."""
_CONSIDERED = 12
"""Of so many shared terms, which may be parts of each other's wording."""
_PLACES = 4


class Part(NamedTuple):
    """One part of a score."""

    kind: str
    """`features.WORD` or `NAME`, a tag's kind, or one of the names above."""
    wording: str
    value: float


def considered(neighbour: Neighbour) -> list[int]:
    """The shared terms whose wordings `parts` wants to know."""
    return list(neighbour.terms)[:_CONSIDERED]


def parts(neighbour: Neighbour, terms: Mapping[int, Term]) -> list[Part]:
    """A score in its parts; their values add up to it, but for rounding."""
    shared = [
        Part(terms[term].kind, terms[term].wording, neighbour.terms[term])
        for term in considered(neighbour)
        if term in terms
    ]
    named = sorted(_joined(shared), key=lambda part: -part.value)[:MOST]
    rest = sum(neighbour.terms.values()) - sum(part.value for part in named)
    facts = (
        Part(OTHER, "", rest),
        Part(COMPANY, "", neighbour.company),
        Part(SECTION, "", neighbour.section),
        Part(DAYS, str(neighbour.days), neighbour.lost),
    )
    rounded = (each._replace(value=round(each.value, _PLACES)) for each in (*named, *facts))
    return [each for each in rounded if each.value]


def _joined(shared: Iterable[Part]) -> list[Part]:
    """“panama”, “canal” and the tag “Panama Canal” are one thing, named by the longest of them."""
    whole: dict[str, Part] = {}
    for part in sorted(shared, key=_by_length):
        said = f" {text.fold(part.wording)} "
        longer = next((each for each in whole if said in each), said)
        before = whole.get(longer, part._replace(value=0.0))
        whole[longer] = before._replace(value=before.value + part.value)
    return list(whole.values())


def _by_length(part: Part) -> tuple[int, bool, str]:
    """The longest first; of two of one length the tag, whose kind is known."""
    return -len(part.wording), part.kind in (WORD, NAME), part.wording
