"""What words say about the capitals around them: ``english.toml``, as sets."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final


def _read() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(Path(__file__).with_name("english.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


_LISTS: Final = _read()

CALENDAR: Final = _LISTS["calendar"]
CALENDAR_SHORT: Final = _LISTS["calendar_short"]
FUNCTION: Final = _LISTS["function"]
COMMON: Final = _LISTS["common"]
NAMING: Final = _LISTS["naming"]
ROLE: Final = _LISTS["role"]
REGAL: Final = _LISTS["regal"]
ROLE_MODIFIER: Final = _LISTS["role_modifier"]
NAMESAKE: Final = _LISTS["namesake"]
SURNAME: Final = _LISTS["surname"]
OWNER: Final = _LISTS["owner"]
SPEAKING: Final = _LISTS["speaking"]
OF_MATTERS: Final = _LISTS["of_matters"]
OF_PLACES: Final = _LISTS["of_places"]
OFFICE: Final = _LISTS["office"]
ORGANISATION: Final = _LISTS["organisation"]
PLACE: Final = _LISTS["place"]
ADDRESS: Final = _LISTS["address"]
OCCASION: Final = _LISTS["occasion"]
AFTER_NAME: Final = _LISTS["after_name"]
PARTICLE: Final = _LISTS["particle"]
GENERIC: Final = _LISTS["generic"]
OUTLET: Final = _LISTS["outlet"]
OUTLET_LAST: Final = _LISTS["outlet_last"]
COMMONEST: Final = _LISTS["commonest"]

HEAD: Final = ORGANISATION | PLACE | OCCASION
"""Words after which "of" goes on with the name: Bank of England, Gulf of Mexico, Treaty of Rome."""
