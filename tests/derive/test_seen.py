"""What a suggested tag was seen in, as an editor reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.derive.seen import AROUND, seen_in
from articles.importing.derive.tags import suggest_tags


def marked(name: str, *paragraphs: str) -> str:
    seen = seen_in(name, paragraphs)
    return f"{seen.before}[{seen.words}]{seen.after}" if seen else ""


@pytest.mark.parametrize(
    ("name", "text", "phrase"),
    [
        ("Norham", "It rained. Old Norham froze. So it was.", "Old [Norham] froze."),
        ("Ukraine", "Two Ukrainian sailors were held.", "Two [Ukrainian] sailors were held."),
        ("United States", "It fell on U.S. troops.", "It fell on [U.S.] troops."),
        ("Storms", "A hurricane made landfall.", "A [hurricane] made landfall."),
        ("O'Brien Ltd", "He is with O’Brien Ltd now.", "He is with [O’Brien Ltd] now."),
        ("Harbours", "the harbours are full", "the [harbours] are full"),
        ("Ana Petrova", "She is Petrova to all.", "She is [Petrova] to all."),
        ("Norham", "Norhamptonshire is far.", ""),
        ("", "Nothing.", ""),
    ],
)
def test_an_editor_reads_the_phrase_that_names_it(name: str, text: str, phrase: str) -> None:
    assert marked(name, text) == phrase


def test_an_editor_reads_the_surest_words_before_the_first_ones() -> None:
    assert marked("Ukraine", "A Ukrainian ship.", "It left Ukraine.") == "It left [Ukraine]."


def test_an_editor_reads_no_more_than_a_line_or_two() -> None:
    seen = seen_in("Norham", ["word " * 80 + "Norham " + "word " * 80])
    assert seen
    assert seen.before.startswith("…word")
    assert seen.after.endswith("word…")
    assert max(map(len, seen)) <= AROUND + 1


@given(st.lists(st.text(max_size=200), max_size=5))
def test_whatever_is_suggested_was_seen_somewhere(paragraphs: list[str]) -> None:
    for tag in suggest_tags("", paragraphs):
        assert seen_in(tag.name, paragraphs)


@given(st.text(max_size=60), st.text(max_size=300))
def test_an_editor_gets_an_answer_for_any_name(name: str, text: str) -> None:
    seen = seen_in(name, [text])
    assert seen is None or seen.words in text
