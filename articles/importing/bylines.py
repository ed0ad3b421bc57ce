"""Names of people out of the lines under a headline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles import limits, text
from articles.importing import cleaning

_BY = re.compile(
    r"^(?:(?:written|reported|reporting|story|text)\s+)?(?:by|von|par|por|di|af|av|door)\b[:\s]+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[;|/•·]|,\s*(?:and|und|et|y)\s|,|\s(?:and|und|et|y|with|&)\s)\s*", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\b(?:associated press|reuters|afp|agence|agency|agencies|news|newsroom|press|staff|wire|"
    r"correspondents?|reporters?|editors?|writers?|service|desk|bureau|media|online|tv|radio)\b|[@\d]|https?:",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"\s+(?:in|at|for|of|at the)\s+[A-Z].*$")


def names_in(byline: str) -> tuple[str, ...]:
    """The people named in a byline, in their order; agencies and roles are nobody.

    Names in capitals only are written as names: “JANE DOE” is Jane Doe.
    """
    said = _BY.sub("", cleaning.clean_line(byline))
    parts = (_IN_PLACE.sub("", part).strip(" .-–—") for part in _BETWEEN.split(said))
    names = (part.title() if part.isupper() else part for part in parts)
    found = {text.key(name): name for name in names if _is_person(name)}
    return tuple(found.values())[: limits.AUTHORS]


def _is_person(name: str) -> bool:
    return (
        1 < len(name) <= limits.NAME
        and len(name.split()) <= 6
        and any(sign.isalpha() for sign in name)
        and not _NOBODY.search(name)
    )


def people_in(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The people among those whom a system names as a story's authors, and the others.

    So “Agence France-Presse” as an author is no person, and yet is not lost.
    """
    people: list[str] = []
    others: list[str] = []
    for said in names:
        found = names_in(said)
        people += found
        others += [] if found else [cleaning.clean_line(said)]
    return people, [each for each in others if each]
