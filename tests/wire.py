"""Wire stories without end, each unlike the others, for measuring: invented, and cheap to make."""

from __future__ import annotations

import random
from pathlib import Path

_GIVEN = "Maria Otto Hana Jonas Priya Tomas Ingrid Samuel Leila Viktor Amara Pavel Nadia".split()
_FAMILY = (
    "Benning Lind Okafor Marsh Castellan Dworak Whitlow Ferrante Hallgren Osei Brandt Quill"
    " Tamura Novak Hearn Solberg"
).split()
_PLACES = "Eastmouth Norham Carlow Glenmore Tilbury Westerby Kings Lynn Ostrava Malmo Ghent".split()
_BODIES = (
    "Harbour Board",
    "County Council",
    "Fishermen's Union",
    "City Museum",
    "Rescue Service",
    "Transport Ministry",
    "Farmers' League",
    "Coastal University",
)
_THINGS = (
    "the dredging of the harbour",
    "a new ferry to the islands",
    "the repair of the old bridge",
    "a tax on empty houses",
    "the closing of two schools",
    "a strike at the cannery",
    "the price of herring",
    "a storm that took three roofs",
)
_VERBS = "announced questioned defended postponed approved rejected praised reviewed".split()
_ENDS = (
    "after a meeting that lasted until midnight",
    "before the council votes next week",
    "although the costs have doubled since spring",
    "because nobody had asked the residents",
    "while ships waited in the bay",
    "in a letter to all households",
)


def story(number: int) -> str:
    """A story of some 500 words in the wire's plain text, with eight related headlines."""
    chance = random.Random(number)  # noqa: S311 - nothing here is secret
    paragraphs = [" ".join(_sentence(chance) for _ in range(4)) for _ in range(7)]
    headlines = [_headline(chance) for _ in range(8)]
    return "\n".join(paragraphs) + "\n\n\n" + " \n".join(headlines) + " \n\n\n"


def write(folder: Path, count: int) -> None:
    """Put ``count`` stories into a new folder, a file each."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:07}_{number * 2654435761 % 2**24:06x}.txt").write_text(story(number))


def _sentence(chance: random.Random) -> str:
    person = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"
    body, place = chance.choice(_BODIES), chance.choice(_PLACES)
    return (
        f"{person} of the {place} {body} {chance.choice(_VERBS)} {chance.choice(_THINGS)}"
        f" {chance.choice(_ENDS)}, {chance.randint(2, 900)} people said on"
        f" {chance.choice(('Monday', 'Friday'))}."
    )


def _headline(chance: random.Random) -> str:
    thing = chance.choice(_THINGS).title()
    place, family = chance.choice(_PLACES), chance.choice(_FAMILY)
    return f"{place} {family} Weighs {thing} No. {chance.randint(1, 400)}"
