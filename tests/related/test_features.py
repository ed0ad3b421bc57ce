"""What a story is about, by its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.related import features, weights
from articles.related.features import Features, Label

LONG = "The dredger Ada cleared the harbour mouth of mud and wrecks that had lain there for years. "


def terms(headline: str = "", *paragraphs: str, labels: tuple[Label, ...] = ()) -> set[str]:
    found = features.read(headline, "", paragraphs, labels)
    return {term.wording for term in found.terms.values()}


def weight(found: Features, term: str) -> float:
    return found.weights[features.number(term)]


def test_a_reader_is_led_by_words_that_say_something() -> None:
    assert terms("", "The mayor was at the harbour") == {"mayor", "harbour"}


def test_a_reader_of_another_language_is_led_by_its_words_too() -> None:
    assert terms("", "Der Hafen und die Brücke") == {"Hafen", "Brücke"}
    assert terms("", "Порт и мост") == {"Порт", "мост"}
    assert terms("", "巴拿马运河") == {"巴拿", "拿马", "马运", "运河"}


def test_a_reader_is_led_by_names_of_several_words() -> None:
    found = terms("", "Ships queue at the Panama Canal. Rain is late, Carl Icahn said.")
    assert {"Panama Canal", "Carl Icahn"} <= found
    assert "Canal Rain" not in found


def test_a_word_is_the_same_in_any_case_with_any_quotes_and_as_an_owner() -> None:
    plain = features.read("", "", ["harbour l'eau"]).weights
    assert features.read("", "", ["HARBOUR’S l’eau"]).weights == plain


def test_a_word_is_shown_as_it_stands_within_a_sentence() -> None:
    assert "canal" in terms("Canal opens", "The canal is open.")


def test_a_headline_counts_more_than_a_body() -> None:
    found = features.read("Harbour", "", ["Ferry"])
    assert weight(found, "harbour") > weight(found, "ferry") == 1


def test_a_tag_counts_beside_the_words_under_its_own_kind() -> None:
    found = features.read("", "", ["ferry"], [Label("Ada Byron", "person"), Label("Ships")])
    kinds = {term.wording: term.kind for term in found.terms.values()}
    assert kinds == {"ferry": "word", "Ada Byron": "person", "Ships": "tag"}
    assert weight(found, "#ada byron") == weights.TAG


def test_a_long_story_is_read_no_further_than_its_news() -> None:
    found = features.read("", "", ["word " * weights.WORDS + "unread"])
    assert {term.wording for term in found.terms.values()} == {"word"}


def test_an_update_of_a_text_is_known_for_its_copy() -> None:
    first = features.read("", "", [LONG * 3]).sketch
    update = features.read("", "", [LONG * 3, "It will go on to Eastmouth on Monday."]).sketch
    stranger = features.read("", "", ["A museum opens with paintings of " + "old ships, " * 20])
    assert first.containment(update) > weights.COPY
    assert first.containment(stranger.sketch) == 0


def test_a_short_text_is_nobodys_copy() -> None:
    stub = features.read("", "", ["This story is developing; more soon."]).sketch
    assert stub.containment(stub) == 0


def test_a_sketch_is_stored_and_read_again() -> None:
    sketch = features.read("", "", [LONG]).sketch
    assert features.Sketch.load(sketch.dump()) == sketch
    assert features.Sketch.load(features.NO_SKETCH.dump()) == features.NO_SKETCH


@given(st.text(), st.text(), st.lists(st.text(min_size=1)))
def test_whatever_is_typed_is_read(headline: str, body: str, names: list[str]) -> None:
    found = features.read(headline, body, [body], [Label(name) for name in names])
    assert found.weights.keys() == found.terms.keys()
    assert all(value > 0 for value in found.weights.values())
