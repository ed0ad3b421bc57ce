"""What somebody typed into a search, as it is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import limits
from articles.search import query
from articles.search.query import Phrase


def phrases(typed: str) -> list[str]:
    """What is looked for, a star where a word may go on."""
    found = query.read(typed).phrases
    return [" ".join(each.words) + "*" * (not each.is_whole) for each in found]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Herring QUOTA", ["herring*", "quota*"]),
        ("Łódź École straße", ["lodz*", "ecole*", "strasse*"]),
        ("the follow-up", ["the*", "follow up*"]),
        ("O’Brien's `cod`", ["obriens*", "cod*"]),
        ("U.S. and E.U", ["us*", "and*", "eu*"]),
        ('"herring quota" cut', ["herring quota", "cut*"]),
        ("„Herring Quota“ cut", ["herring quota", "cut*"]),
        ('cut "herring quo', ["cut*", "herring quo*"]),
        ("北京 Порт", ["bei jing*", "port*"]),
        ("?! … '' \"\"", []),
    ],
)
def test_an_editor_s_words_are_understood(typed: str, understood: list[str]) -> None:
    assert phrases(typed) == understood


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "#12"),
        ("#012 ", "#12"),
        ("https://example.org/articles/12/harbour-opens/", "#12"),
        ("/admin/articles/article/12/change/", "#12"),
        ("12 bridges", ""),
        ("9" * 30, ""),
        ("²", ""),
    ],
)
def test_an_editor_can_name_a_story_by_its_number_or_address(typed: str, number: str) -> None:
    assert query.read(typed).number == number


def test_an_editor_can_name_a_story_by_the_beginning_of_its_id() -> None:
    whole = query.id_word("urn:newsml:Wire.example:2026-02:12")
    assert whole.startswith(query.read("URN:newsml:wire.ex").received)
    assert query.id_word("…") == ""


@given(st.text())
def test_an_editor_can_type_anything(typed: str) -> None:
    asked = query.read(typed)
    words = [word for phrase in asked.phrases for word in phrase.words]
    assert all(word.isascii() and word.isalnum() for word in words)
    assert all(len(word) <= limits.SEARCH_WORD for word in words)
    assert len(asked.phrases) <= limits.SEARCH_WORDS
    assert all(len(phrase.words) <= limits.SEARCH_WORDS for phrase in asked.phrases)


@given(st.text())
def test_an_editor_finds_a_text_by_all_of_it(wording: str) -> None:
    first = query.read(wording.replace('"', " ")).phrases[:1] or (Phrase(()),)
    words = query.words_of(wording).split()
    assert tuple(words[: len(first[0].words)]) == first[0].words
