"""The tags that an editor is offered for a story that came in."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles import limits, text
from articles.importing.derive import lexicon
from articles.importing.derive.gazetteer import KNOWN
from articles.importing.derive.tags import SuggestedTag, suggest_tags

ROOT = Path(__file__).parents[2]
LABELS = ROOT / "tests" / "labels" / "tags_test.jsonl"
KINDS = {"person", "place", "organisation", "topic", ""}


def names(*paragraphs: str, headline: str = "") -> list[str]:
    return [tag.name for tag in suggest_tags(headline, paragraphs)]


def body(wire: str) -> list[str]:
    """The paragraphs before the gap of two or more blank lines, behind which the headlines are."""
    lines: list[str] = []
    for line in wire.splitlines():
        if not line.strip() and lines and not lines[-1]:
            break
        lines.append(line.strip())
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def seed() -> list[SuggestedTag]:
    (path,) = (ROOT / "seeds").glob("*.txt")
    return suggest_tags("", body(path.read_text(encoding="utf-8")))


def test_an_editor_finds_the_people_and_places_of_the_seed(seed: list[SuggestedTag]) -> None:
    kinds = {tag.name: tag.kind for tag in seed}

    assert kinds["Melania Trump"] == kinds["Vladimir Putin"] == "person"
    assert kinds["Ukraine"] == kinds["Russia"] == "place"
    assert kinds["White House"] == "organisation"


def test_an_editor_is_not_offered_words_that_are_no_names(seed: list[SuggestedTag]) -> None:
    words = {tag.name.casefold() for tag in seed if tag.kind != "topic"}

    assert not words & (lexicon.CALENDAR | lexicon.FUNCTION | lexicon.COMMON | lexicon.ROLE)
    assert not words & {"first lady", "president", "president putin", "putin", "trump", "the"}
    assert not words & {"speaking", "according", "ukrainian", "russian", "east wing"}


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("On Monday President Ana Petrova said that it was over.", "Ana Petrova"),
        ("He wrote to the foreign minister Ana Petrova in the spring.", "Ana Petrova"),
        ("It was Ana Petrova’s plan, and the plan of no one else.", "Ana Petrova"),
        ("A letter to Ludwig van Aalst was found in the attic.", "Ludwig van Aalst"),
        ("She was received by Queen Ingrid II at the palace.", "Queen Ingrid II"),
        ("The Prime Minister Theresa May said on Friday that it was late.", "Theresa May"),
        ("They met at the White House, where the talks were held.", "White House"),
        ("The Ministry of Rain and Sport says it is so.", "Ministry of Rain and Sport"),
        ("He is at the University of Norham, Easton, now.", "University of Norham, Easton"),
        ("The Norham Fishing Company is to close, it said.", "Norham Fishing Company"),
        ("The flood came to Norham in the night, and the people of Norham fled.", "Norham"),
        ("It fell on U.S. troops, and the U.S. has said that it will answer.", "United States"),
        ("He spoke to the Rain and Snow Committee on Monday.", "Rain and Snow Committee"),
        ("It was bought by Berg and Berg Plc, it said.", "Berg and Berg Plc"),
        ("They fled to South Norham, and South Norham was full.", "South Norham"),
        ("The crowd was in Norham State, and Norham State is dry.", "Norham State"),
        ("It was won by the Norham Saints; few like the Norham Saints.", "Norham Saints"),
        ("The pub-owner Jorun Aalst said so.", "Jorun Aalst"),
        ("The boat was lost in NEW YORK, and New York wept.", "New York"),
    ],
)
def test_an_editor_reads_a_name_as_its_page_is_called(story: str, name: str) -> None:
    assert name in names(story)


def test_an_editor_is_offered_a_person_once_by_the_full_name() -> None:
    offered = names(
        "The writer Ana Petrova has died, her family said. Petrova was the author of ten books.",
        "“Petrova was my teacher,” said Tom Hale. Hale met Petrova when he was a boy.",
    )

    assert {"Ana Petrova", "Tom Hale"} <= set(offered)
    assert not {"Petrova", "Hale", "Ana"} & set(offered)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Omar al-Petrov", "Omar Petrov"),
        ("Albert Berg", "Spaniard Berg"),
        ("Jorun Aalst", "Aalst"),
        ("Cleveland Boats Ltd", "Cleveland"),
    ],
)
def test_an_editor_is_offered_a_full_name_and_not_its_short_forms(full: str, short: str) -> None:
    offered = names(
        f"The harbour was sold to {full} on Monday, it said.",
        f"It was the first time for {short}. They saw {short}, and it was {short}’s idea.",
        f"What became of {short} in the end is not known.",
    )

    assert full in offered
    assert short not in offered


@pytest.mark.parametrize(
    "story",
    [
        "The Petrova administration fell, and a rule of the Petrova administration with it.",
        "She bought a personal video recorder (PVR). A PVR is dear, and this PVR was broken.",
        "It was larger than Norham. No town is like Norham.",
        "The digital trade fair is for digital trade. We went to the Digital Trade once.",
        "They came to the East Wing, and the East Wing was dark.",
        "It rained and it snowed, and the boats were lost at Nor",
    ],
)
def test_an_editor_is_not_offered_what_is_no_name_by_itself(story: str) -> None:
    assert names(story) == []


def test_an_editor_is_offered_who_acts_and_not_who_is_only_named() -> None:
    lead = ["The town has a new harbour, and people like it.", "It is wide.", "It is deep."]

    assert names(*lead, "Anna Berg swam in it on Monday.") == ["Anna Berg"]
    assert names(*lead, "It is the place where Anna Berg was born.") == []
    assert names(*lead, "It was seen by the town’s own correspondent Anna Berg, at last.") == []


def test_an_editor_is_offered_what_a_story_is_about_before_what_it_is_broadly() -> None:
    offered = names(
        "The software company said that hackers had used a vulnerability of its web browser.",
        "Computers with malware on them were found at a rival’s, and software was replaced.",
    )

    assert offered[0] == "Computer security"


def test_an_editor_is_not_offered_a_surname_that_no_first_name_goes_with() -> None:
    assert names("It was President Petrova who said so, and President Petrova was right.") == []


def test_an_editor_is_offered_the_country_of_its_people() -> None:
    offered = names("Two Ukrainian sailors were held, and the Ukrainian captain was fined.")

    assert offered == ["Ukraine"]


def test_an_editor_is_offered_a_body_and_not_its_abbreviation() -> None:
    offered = names(
        "The Norham Harbour Board (NHB) is in debt. The NHB said that it would sell its boats.",
        "It is not the first time that the NHB has had to do so.",
    )

    assert "Norham Harbour Board" in offered
    assert "NHB" not in offered


@pytest.mark.parametrize("weekday", sorted(lexicon.CALENDAR))
def test_an_editor_is_never_offered_a_day_or_a_month(weekday: str) -> None:
    day = weekday.title()

    offered = names(f"He came on {day} and left on {day}. {day} was cold, and so was {day}.")

    assert day not in offered


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12), min_size=1))
@example(["condolences", "twin", "meteorologists", "although", "speaking", "researchers"])
def test_an_editor_is_never_offered_a_word_because_a_sentence_begins_with_it(
    words: list[str],
) -> None:
    openings = [word.title() for word in words if word.title() not in KNOWN]

    offered = names(*(f"{word} was in the air, and it was said to be so." for word in openings))

    assert not set(openings) & set(offered)


def test_an_editor_is_offered_what_the_headline_names_first() -> None:
    story = "The writer Ana Petrova met the painter Olga Berg and the singer Tom Hale in the town."

    assert names(story, headline="A day with Tom Hale")[0] == "Tom Hale"


def test_an_editor_is_offered_what_the_story_is_filed_under() -> None:
    offered = suggest_tags(
        "",
        [
            "A hurricane made landfall in the night, and forecasters said the storm would grow.",
            "The hurricane had winds that no one remembers, and people had to be evacuated.",
        ],
    )

    assert offered == [SuggestedTag("Storms", "topic")]


@pytest.mark.parametrize(
    "story",
    [
        "Der Minister sprach am Montag mit der Presse über die Lage der Wirtschaft und der Banken.",
        "Le ministre a parlé lundi devant la Chambre de la situation de la Société du Nord.",
        "THE TOWN OF NORHAM IS TO CLOSE ITS HARBOUR, THE MAYOR SAID ON A COLD MORNING",
        "How To Grow Your Garden In The Rain And What To Plant When The Spring Comes At Last",
    ],
)
def test_an_editor_is_offered_nothing_where_capitals_say_nothing(story: str) -> None:
    assert names(story) == []


def test_an_editor_is_offered_known_places_in_any_language() -> None:
    offered = names("In Berlin traf sich der Minister mit Vertretern der Ukraine. Berlin schweigt.")

    assert offered == ["Berlin", "Ukraine"]


@given(st.lists(st.text(max_size=400), max_size=8), st.text(max_size=100))
@example(["A. B. C. D."], "")
@example(["((A)) (B) “C” ‘D’ [E] F/G @H #I J_K L$ M’s N’ O-P Q–R"], "")
def test_an_editor_is_offered_tags_that_can_be_stored(paragraphs: list[str], headline: str) -> None:
    offered = suggest_tags(headline, paragraphs)

    assert len(offered) <= limits.SUGGESTED_TAGS
    assert len({text.key(tag.name) for tag in offered}) == len(offered)
    for tag in offered:
        assert tag.kind in KINDS
        assert tag.name == text.squeeze(tag.name) != ""
        assert len(tag.name) <= limits.NAME


@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "a",
        " ",
        "\n",
        "’",
        "(",
        "-",
        "A.",
        "A ",
        "A of ",
        "A 1 ",
        "New York ",
        "ab-Ab ",
        "Ana Oz ",
    ],
)
def test_an_editor_gets_an_answer_to_a_paragraph_of_a_megabyte(piece: str) -> None:
    assert len(suggest_tags("", [piece * (1_000_000 // len(piece))])) <= limits.SUGGESTED_TAGS


class Score:
    """How often the tags offered are what an editor wants: see tests/labels/README.md."""

    def __init__(self) -> None:
        self.offered = self.fitting = self.wanted = self.found = 0

    def add(self, offered: list[str], label: dict[str, Any]) -> None:
        keys = {text.fold(name) for name in offered}
        wanted = [{text.fold(wording) for wording in wordings} for wordings in label["wanted"]]
        acceptable = {text.fold(name) for name in label["acceptable"]}
        self.offered += len(keys)
        self.fitting += len(keys & acceptable.union(*wanted))
        self.wanted += len(wanted)
        self.found += sum(bool(wordings & keys) for wordings in wanted)


def labelled(samples: Path) -> Iterator[tuple[dict[str, Any], list[str]]]:
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        path, _, document = label["story"].partition("#")
        with gzip.open(samples / path, "rt", encoding="utf-8") as corpus:
            texts = {row["id"]: row["text"] for row in map(json.loads, corpus)}
        yield label, [paragraph for paragraph in texts[document].split("\n") if paragraph]


def test_an_editor_keeps_most_of_what_is_offered_and_misses_little(samples: Path) -> None:
    score = Score()
    for label, paragraphs in labelled(samples):
        score.add(names(*paragraphs), label)

    assert score.fitting / score.offered >= 0.85
    assert score.found / score.wanted >= 0.70
