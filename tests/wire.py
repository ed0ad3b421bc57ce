"""Wire stories without end, each unlike the others, for measuring: invented, and cheap to make.

They weigh what real ones do. A hundred stories of Wikinews have 515 words each, a fifth of them
capitals, in 11 paragraphs; curly quotes in 99 of the hundred and other signs beyond ASCII in 20;
nine tags that are found in the text; and 13 related headlines, three of them new with each story.
"""

from __future__ import annotations

import random
from pathlib import Path

_GIVEN = "Maria Otto Hana Jonas Priya Tomas Ingrid Samuel Leila Viktor Amara Pavel Nadia".split()
_FAMILY = (
    "Ben Lin Oka Mar Castel Dwo Whit Ferr Hall Os Bran Quil Tamu Nov Hear Sol".split(),
    "ning ford mar shaw lan rak low ante gren ey der ler ra ak ton berg".split(),
)
_PLACES = "Eastmouth Norham Carlow Glenmore Tilbury Westerby Kings Lynn Ostrava Malmo Ghent".split()
_BODIES = (
    "Harbour Board",
    "County Council",
    "Fishermen’s Union",
    "City Museum",
    "Rescue Service",
    "Transport Ministry",
    "Farmers’ League",
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
_REPLIES = (
    "“We have waited for this for {} years, and now it’s here,”",
    "“Nobody knows who pays the {} pounds that it will cost in the end,”",
    "“That is not what {} of us agreed to when we met in the harbour,”",
)
_NEW = 3
"""Headlines that come with each story."""
_LATELY = 60
"""Headlines that a story’s list is drawn from: those of the last twenty stories."""
_LISTED = 13


def story(number: int) -> str:
    """A story of some 500 words in the wire's plain text, with its related headlines."""
    chance = random.Random(number)  # noqa: S311 - nothing here is secret
    cast = [f"{chance.choice(_GIVEN)} {_surname(chance)}" for _ in range(5)]
    if not number % 5:
        cast[0] = f"André {_surname(chance)}"
    paragraphs = [_paragraph(chance, cast) for _ in range(12)]
    newest = _NEW * (number + 1)
    recent = range(max(0, newest - _LATELY), newest)
    listed = chance.sample(recent, min(_LISTED, len(recent)))
    headlines = [_headline(wording) for wording in listed]
    return "\n".join(paragraphs) + "\n\n\n" + " \n".join(headlines) + " \n\n\n"


def write(folder: Path, count: int) -> None:
    """Put ``count`` stories into a new folder, a file each."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:07}_{number * 2654435761 % 2**24:06x}.txt").write_text(story(number))


def _surname(chance: random.Random) -> str:
    return "".join(map(chance.choice, _FAMILY))


def _paragraph(chance: random.Random, cast: list[str]) -> str:
    person = chance.choice(cast)
    return f"{_told(chance, person)} {_remark(chance, person)}"


def _told(chance: random.Random, person: str) -> str:
    body, place = chance.choice(_BODIES), chance.choice(_PLACES)
    return (
        f"{person} of the {place} {body} {chance.choice(_VERBS)} {chance.choice(_THINGS)}"
        f" {chance.choice(_ENDS)}, {chance.randint(2, 900)} people said on"
        f" {chance.choice(('Monday', 'Friday'))}."
    )


def _remark(chance: random.Random, person: str) -> str:
    family, place = person.split()[1], chance.choice(_PLACES)
    if chance.random() < 0.4:
        said = chance.choice(_REPLIES).format(chance.randint(2, 9_000))
        return f"{said} {family} told reporters in {place}."
    return (
        f"{family}’s plan for {chance.choice(_THINGS)} was {chance.choice(_VERBS)} in {place}"
        f" {chance.choice(_ENDS)}."
    )


def _headline(number: int) -> str:
    chance = random.Random(-number)  # noqa: S311 - nothing here is secret
    thing, place = chance.choice(_THINGS).title(), chance.choice(_PLACES)
    return f"{place} {_surname(chance)} Weighs {thing} No. {number}"
