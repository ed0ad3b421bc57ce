"""How near two stories are, and why."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.related import features, reasons, scoring, weights
from articles.related.features import Label
from articles.related.scoring import Neighbour, Story, Vector

CANAL = "Drought keeps ships waiting at the Panama Canal"
SAID = "A pilot said that the lake which feeds its locks was lower than in any year since the war, "


class Newsroom:
    """Stories by their headlines and bodies."""

    def __init__(self) -> None:
        self.read: list[features.Features] = []
        self.facts: list[tuple[float, int | None]] = []

    def tell(
        self,
        headline: str,
        body: str = "",
        *tags: Label,
        day: float = 0,
        section: int | None = None,
    ) -> int:
        self.read.append(features.read(headline, "", [body], tags))
        self.facts.append((day, section))
        return len(self.read) - 1

    def stories(self) -> list[Story]:
        counts = Counter(term for each in self.read for term in each.weights)
        counts[features.EVERY_STORY] = len(self.read)
        return [
            Story(pk, scoring.vector(each.weights, counts), *facts, each.sketch)
            for pk, (each, facts) in enumerate(zip(self.read, self.facts, strict=True))
        ]

    def beside(self, pk: int, *, prefer_section: bool = False) -> list[Neighbour]:
        told = self.stories()
        others = [story for story in told if story.pk != pk]
        return scoring.rank(told[pk], others, 24, prefer_section=prefer_section)

    def terms(self) -> dict[int, features.Term]:
        return {number: term for each in self.read for number, term in each.terms.items()}


@pytest.fixture
def newsroom() -> Newsroom:
    """Three stories of a canal, and some of other things."""
    room = Newsroom()
    room.tell(CANAL, "The Panama Canal lets fewer ships pass.", day=10)
    room.tell("Fewer ships for the Panama Canal", "Its locks lack water.", day=11)
    room.tell("Mayor opens the museum of ships", "Paintings of old ships.", day=10)
    for number in range(6):
        room.tell(f"Strike at bakery {number}", "There is no bread.", day=10)
    return room


def pks(found: list[Neighbour]) -> list[int]:
    return [each.story.pk for each in found]


def test_a_reader_finds_the_same_matter_first_and_nothing_of_other_matters(
    newsroom: Newsroom,
) -> None:
    assert pks(newsroom.beside(0)) == [1, 2]


def test_a_story_without_words_has_no_neighbours() -> None:
    room = Newsroom()
    room.tell("", "…")
    room.tell("Ferry")
    assert room.beside(0) == []


def test_of_two_alike_the_one_that_is_nearer_in_time_comes_first() -> None:
    room = Newsroom()
    for day in (0, 400, 3):
        room.tell("Ferry runs aground", day=day)
    room.tell("Bakery")
    assert pks(room.beside(0)) == [2, 1]


def test_of_two_alike_the_one_of_the_same_section_comes_first_where_a_site_prefers_it() -> None:
    room = Newsroom()
    for section in (1, 1, 2):
        room.tell("Ferry runs aground", section=section)
    room.tell("Bakery")
    assert pks(room.beside(0)) == [2, 1]  # else the newer one
    assert pks(room.beside(0, prefer_section=True)) == [1, 2]


def test_time_never_takes_more_than_its_share() -> None:
    assert scoring.fading(0) == 1
    assert scoring.fading(weights.HALF_LIFE) == pytest.approx(1 - weights.FADES / 2)
    assert 1 - weights.FADES <= scoring.fading(-1_000_000) < 1 - weights.FADES + 0.001


def test_an_editor_reads_parts_that_add_up_to_the_score() -> None:
    room = Newsroom()
    canal = Label("Panama Canal", "place")
    room.tell(CANAL, SAID, canal, day=0, section=1)
    room.tell("The Panama Canal and its locks", SAID, canal, day=40, section=1)
    room.tell("Mayor opens a museum")
    (found,) = room.beside(0, prefer_section=True)
    parts = reasons.parts(found, room.terms())
    assert sum(part.value for part in parts) == pytest.approx(found.score, abs=0.001)
    assert [part.kind for part in parts if part.kind in (reasons.SECTION, reasons.DAYS)] == [
        "section",
        "days",
    ]
    assert parts[-1].wording == "40"
    assert parts[-1].value < 0


def test_an_editor_reads_a_name_once_however_many_of_its_words_are_shared() -> None:
    room = Newsroom()
    canal = Label("Panama Canal", "place")
    room.tell(CANAL, "", canal)
    room.tell("Panama Canal is low", "", canal)
    room.tell("Bakery")
    (found,) = room.beside(0)
    named = [part for part in reasons.parts(found, room.terms()) if part.wording]
    assert [(part.kind, part.wording) for part in named] == [("place", "Panama Canal")]


def test_two_versions_of_one_story_are_shown_once_the_newest_first() -> None:
    room = Newsroom()
    room.tell("Panama Canal is low", "The canal waits for rain.")
    room.tell("Drought at the Panama Canal", SAID * 3, day=1)
    room.tell("Update: drought at the Panama Canal", SAID * 3 + "More rain is due.", day=2)
    room.tell("Canal museum opens", "In Panama, a museum.", day=3)
    story = room.stories()[0]
    groups = scoring.fold(story, room.beside(0), 24)
    assert sorted([each.story.pk for each in group] for group in groups) == [[2, 1], [3]]


def test_of_a_storys_own_versions_only_a_newer_one_stands_beside_it() -> None:
    room = Newsroom()
    for day in (1, 2, 3):
        room.tell("Drought at the Panama Canal", SAID * 3, day=day)
    room.tell("Bakery")
    for pk, shown in ((0, [[2, 1]]), (1, [[2]]), (2, [])):
        groups = scoring.fold(room.stories()[pk], room.beside(pk), 24)
        assert [[each.story.pk for each in group] for group in groups] == shown


def test_a_list_is_full_with_so_many_stories() -> None:
    room = Newsroom()
    for _number in range(9):
        room.tell("Ferry runs aground")
    assert len(scoring.fold(room.stories()[0], room.beside(0), 5)) == 5


@given(
    st.dictionaries(st.integers(-(2**31), 2**31 - 1), st.floats(0.1, 30), max_size=400),
    st.integers(0, 10),
)
def test_a_vector_is_stored_and_read_again(found: dict[int, float], total: int) -> None:
    counts = {term: 1 + term % 3 for term in found} | {features.EVERY_STORY: total}
    vector = scoring.vector(found, counts)
    assert Vector.load(vector.dump()).weights == vector.weights
    assert vector.dot(vector.weights) >= 0
