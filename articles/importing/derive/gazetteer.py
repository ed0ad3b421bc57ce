"""What a newsroom's reader is expected to know of the world: ``world.toml``, for looking up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_KINDS = {
    "countries": "place",
    "places": "place",
    "organisations": "organisation",
    "events": "topic",
}


class Known(NamedTuple):
    """What a wording stands for."""

    name: str
    """As its topic page is called."""
    kind: str
    country: bool
    adjective: bool
    """The wording tells of the thing without naming it: "Ukrainian", "Republicans"."""


def spell(wording: str) -> str:
    """A wording with the apostrophes that the lists are written with."""
    return wording.replace("’", "'")


def _items(names: str) -> Iterator[str]:
    # "Washington, D.C." is the one name that holds a comma.
    joined = names.replace("Washington, D.C.", "Washington D.C.")
    for item in joined.split(","):
        if name := item.strip():
            yield name.replace("Washington D.C.", "Washington, D.C.")


def _read() -> tuple[dict[str, Known], frozenset[str]]:
    lists = tomllib.loads(Path(__file__).with_name("world.toml").read_text(encoding="utf-8"))
    known: dict[str, Known] = {}
    for section, kind in _KINDS.items():
        for names, adjectives in lists[section].items():
            for name in _items(names):
                thing = Known(name, kind, section == "countries", adjective=False)
                known[name] = thing
                known |= {word: thing._replace(adjective=True) for word in _items(adjectives)}
    for wording, name in lists["other_names"].items():
        known[wording] = known.get(name) or Known(
            name, "organisation", country=False, adjective=False
        )
        known.setdefault(name, known[wording])
    return known, frozenset(lists["words"]["given"].split())


_lists: Final = _read()
KNOWN: Final = _lists[0]
"""What each wording stands for."""
GIVEN: Final = _lists[1]
"""Given names."""
FIRST: Final = frozenset(wording.split()[0].rstrip(",") for wording in KNOWN)
"""First words of known wordings, so that most lookups end at once."""
LONGEST: Final = max(sum(word[0].isupper() for word in wording.split()) for wording in KNOWN)
"""Capitals in the longest known wording."""
