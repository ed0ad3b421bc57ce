"""Words: what counts as the same, what an address says, which paragraphs there are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import limits, text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trump’s “Deal” Off – Again", 'trump\'s "deal" off - again'),
        ("Trump’s Deal  Off—Again ", "Trump's Deal Off-Again."),
        ("École", "école"),
        ("Straße", "STRASSE"),
        ("Ｔｏｋｙｏ", "Tokyo"),
        ("Peace\u00adtalks\u200b", "Peacetalks"),
    ],
)
def test_two_wordings_are_one_whatever_they_are_set_in(one: str, other: str) -> None:
    assert text.key(one) == text.key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("US", "us!"), ("C", "C++"), ("Ecole", "École"), ("U.S", "U.N")]
)
def test_two_wordings_are_two_where_letters_or_signs_differ(one: str, other: str) -> None:
    assert text.key(one) != text.key(other)


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself_for_any_key(wording: str) -> None:
    assert text.key(text.squeeze(wording)) == text.key(wording)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Trump’s “Call” — with Zelenskyy", "trumps-call-with-zelenskyy"),
        ("Україна і світ", "ukraina-i-svit"),
        ("Ünïted Straße", "united-strasse"),
        ("!?", "story"),
        ("", "story"),
    ],
)
def test_an_address_is_lower_case_ascii(headline: str, slug: str) -> None:
    assert text.slugify(headline) == slug


@given(st.text(max_size=400))
def test_an_address_is_short_and_plain_whatever_the_headline(headline: str) -> None:
    slug = text.slugify(headline)
    assert len(slug) <= limits.SLUG
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)


def test_an_address_is_cut_at_a_word() -> None:
    slug = text.slugify("word " * 40)
    assert slug == "-".join(["word"] * 16)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]))))
def test_paragraphs_come_back_out_of_their_html(lines: list[str]) -> None:
    paragraphs = [text.squeeze(line) for line in lines if text.squeeze(line)]
    assert text.paragraphs_of(text.html_of(paragraphs)) == paragraphs


def test_a_passage_is_cut_between_words() -> None:
    assert text.shorten("One two three four", 12) == "One two…"
    assert text.shorten("One two", 12) == "One two"


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("a b c d", "a b c d e f g h", 1.0), ("a b c d", "e f g h", 0.0), ("", "", 1.0)],
)
def test_containment_is_the_share_of_the_shorter_text(one: str, other: str, share: float) -> None:
    assert text.containment(one.split(), other.split()) == share


def test_a_text_of_signs_alone_is_the_same_only_as_itself() -> None:
    assert text.fingerprint(["…"]) != text.fingerprint(["!!"])
    assert text.fingerprint(["Mud, “mud”."]) == text.fingerprint(["mud", "mud"])


USUAL = st.text(alphabet="aBz19 '`’‘“”–—-_.,\t\n")


@given(USUAL)
def test_the_words_of_a_passage_are_the_same_beside_a_word_of_any_other_alphabet(
    passage: str,
) -> None:
    assert text.words(f"{passage} Ж") == [*text.words(passage), "ж"]


@given(st.lists(st.text(alphabet="aé <&;>\t\n’")))
def test_plain_paragraphs_are_read_as_they_are_beside_other_blocks(lines: list[str]) -> None:
    markup = text.html_of(lines)

    assert text.paragraphs_of(markup) == text.paragraphs_of(f"{markup}\n<hr>")
