"""How well a headline fits a text that lacks one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.related import fitting

TEXT = (
    "The harbour of Eastmouth will be dredged for the first time in forty years, the council said.",
    "Fishermen had asked for it since two trawlers ran aground.",
)
OWN = "Eastmouth’s Harbours to Be Dredged"
FAR = "Queen Opens Parliament in Northland"


def rarities(*headlines: str) -> dict[int, float]:
    found = [fitting.words(each) for each in headlines]
    every = {number for words in found for number in words}
    return {
        number: fitting.rarity(sum(number in words for words in found), len(found))
        for number in every
    }


def test_an_editor_reads_the_shared_words_as_the_headline_has_them() -> None:
    fit = fitting.fit(fitting.read(TEXT), OWN, rarities(OWN, FAR))
    assert set(fit.shared) == {"Eastmouth’s", "Harbours", "Dredged"}
    assert fit.covered == pytest.approx(1)
    assert fit.is_good


def test_a_headline_that_shares_nothing_does_not_fit() -> None:
    fit = fitting.fit(fitting.read(TEXT), FAR, rarities(OWN, FAR))
    assert (fit.score, fit.shared, fit.is_good) == (0, (), False)


def test_one_word_is_chance() -> None:
    assert not fitting.fit(fitting.read(TEXT), "Fishermen", rarities("Fishermen")).is_good


def test_a_rare_word_says_more_than_a_common_one() -> None:
    common = [f"Council Meets for Time {number}" for number in range(20)]
    known = rarities("Trawlers Aground", *common)
    said = fitting.read(TEXT)
    rare = fitting.fit(said, "Trawlers Aground", known)
    assert rare.score > fitting.fit(said, "Council Said Time", known).score


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Harbour of Eastmouth to Be Dredged", "Eastmouth to Dredge Its Harbour", True),
        ("UK Supreme Court Rules Move Unlawful", "Scottish Court Rules Move Unlawful", False),
        ("City Beats United in Cup Final", "United Beats Rovers in League Opener", False),
        ("Harbour Dredged", "Parliament Opened", False),
        ("", "", False),
    ],
)
def test_an_editor_sees_reworded_headlines_as_near_copies(one: str, other: str, near: bool) -> None:
    likeness = fitting.alike(fitting.words(one), fitting.words(other))
    assert (likeness >= fitting.REWORDED) == near


@given(st.text(max_size=300), st.lists(st.text(max_size=500), max_size=4))
def test_whatever_comes_in_gets_a_share_between_nothing_and_all(
    wording: str, paragraphs: list[str]
) -> None:
    fit = fitting.fit(fitting.read(paragraphs), wording, rarities(wording))
    assert 0 <= fit.covered <= 1 + 1e-9
    assert fit.score >= 0


@given(st.text(max_size=300))
def test_a_text_that_is_the_headline_says_all_of_it(wording: str) -> None:
    fit = fitting.fit(fitting.read([wording]), wording, rarities(wording))
    assert fit.covered == pytest.approx(1 if fitting.words(wording) else 0)
