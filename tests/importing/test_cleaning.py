"""From bytes to clean lines: what is read, what is refused, and what an editor is told."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles import limits
from articles.errors import RefusedError
from articles.importing import cleaning
from articles.importing.cleaning import Line
from articles.importing.records import Document, Problem

GREETING = "The mayor’s café is “naïve” – and shut."


def decoded(data: bytes, encoding: str = "") -> str | Problem:
    return cleaning.decode(Document.of("batch/012.txt", "012", data), encoding)


@pytest.mark.parametrize(
    "data",
    [
        GREETING.encode(),
        codecs.BOM_UTF8 + GREETING.encode(),
        GREETING.encode("utf-16"),
        codecs.BOM_UTF16_BE + GREETING.encode("utf-16-be"),
        GREETING.encode("utf-32"),
    ],
    ids=["utf-8", "utf-8 marked", "utf-16", "utf-16 big end first", "utf-32"],
)
def test_unicode_is_read_as_it_is(data: bytes) -> None:
    text = decoded(data)
    assert isinstance(text, str)
    assert cleaning.clean(text) == GREETING


def test_a_wrong_byte_is_named_by_line_and_column_with_what_to_try() -> None:
    data = "A\nB\r\nC\nThe mayor’s “naïve” plan is not wanted.\n".encode("cp1252")
    assert str(decoded(data)) == (
        "batch/012.txt, line 4: this is not UTF-8 text (byte 0x92 at column 10);"
        " try --encoding cp1252."
    )


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("The minister said it’s late, and that “nobody” knows – yet.", "cp1252"),
        ("Le président a déclaré mercredi que les négociations étaient en cours.", "cp1252"),
        ("Der Präsident sagte, die Gespräche würden trotz „großer“ Mühe fortgeführt.", "cp1252"),
        ("Mężczyzna został aresztowany po tym, jak prezydent Gdańska został ranny.", "cp1250"),
        ("Президент заявил в среду, что переговоры о мире продолжаются.", "cp1251"),
        ("大統領は水曜日、子どもたちの帰還について話し合いを続けていると述べた。", "cp932"),
        ("대통령은 수요일 어린이들의 귀환에 대해 논의를 계속하고 있다고 말했다.", "euc-kr"),
    ],
    ids=["English", "French", "German", "Polish", "Russian", "Japanese", "Korean"],
)
def test_the_character_set_that_is_suggested_reads_the_story(words: str, charset: str) -> None:
    data = (words + "\n").encode(charset) * 5
    problem = decoded(data)
    assert isinstance(problem, Problem)
    assert problem.reason.endswith(f"; try --encoding {charset}.")
    assert decoded(data, cleaning.known_encoding(charset)) == (words + "\n") * 5


def test_no_character_set_is_suggested_where_it_would_be_a_guess() -> None:
    problem = decoded("הנשיא אמר ביום רביעי כי השיחות נמשכות.".encode("cp1255") * 9)
    assert isinstance(problem, Problem)
    assert "--encoding" not in problem.reason


def test_a_character_set_that_was_given_is_kept_to_strictly() -> None:
    assert decoded("naïve".encode("cp1252"), "cp1252") == "naïve"
    assert str(decoded(b"one\ntwo \x81", "cp1252")) == (
        "batch/012.txt, line 2: this is not cp1252 text (byte 0x81 at column 5)."
    )
    assert decoded(codecs.BOM_UTF8 + "naïve".encode(), "cp1252") == "naïve"  # the mark says more


@pytest.mark.parametrize(
    ("name", "known"),
    [("UTF8", "utf-8"), ("windows-1252", "cp1252"), ("Latin-1", "cp1252"), ("utf_16", "utf-16")],
)
def test_a_character_set_goes_by_any_of_its_names(name: str, known: str) -> None:
    assert cleaning.known_encoding(name) == known


@pytest.mark.parametrize(
    "name", ["", "utf-9", "base64", "rot13", "undefined", "unicode_escape", "a\0b", "\udcff"]
)
def test_what_is_no_character_set_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(RefusedError, match="is not a character set; try utf-8, cp1252 or"):
        cleaning.known_encoding(name)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n rest",
        b"%PDF-1.7 rest",
        b"PK\x03\x04 rest",
        b"{\\rtf1 rest}",
        bytes(range(1, 256)),
    ],
    ids=["picture", "pdf", "zip or office", "rtf", "noise"],
)
def test_a_file_that_is_no_text_is_called_what_it_is(data: bytes) -> None:
    assert str(decoded(data)) == (
        "batch/012.txt: this is not plain text but a picture, a document or another binary file."
    )
    assert isinstance(decoded(data, "iso8859-5"), Problem)


def test_nul_bytes_are_refused_with_their_line() -> None:
    assert str(decoded(b"one\ntwo\nth\0ree")) == (
        "batch/012.txt, line 3: there are NUL bytes here, so this is not text."
    )
    assert "try --encoding utf-16-le." in str(decoded("A story.".encode("utf-16-le")))
    assert "try --encoding utf-16-be." in str(decoded("Café.".encode("utf-16-be")))


def test_half_a_character_is_refused_with_its_line() -> None:
    assert str(decoded(b"one\n+2AA-", "utf-7")) == (
        "batch/012.txt, line 2: there is half of a character here."
    )


@given(st.binary(max_size=300), st.sampled_from(["", "cp1252", "utf-16", "utf-7", "gb18030"]))
@example(b"\xff\xfe\x00\xd8", "")
@example(b"+2AA-", "utf-7")
def test_any_bytes_are_text_or_a_problem(data: bytes, encoding: str) -> None:
    text = decoded(data, encoding)
    if isinstance(text, str):
        assert "\0" not in text
        cleaning.clean(text).encode()
    else:
        assert text.reason.endswith(".")


def test_what_cannot_be_seen_is_left_out() -> None:
    assert (
        cleaning.clean_line("\ufeffa\u200bb\u00ad \u202eevil\u202c\x07 \u2066c\u2069")
        == "ab evil c"
    )
    assert cleaning.clean("one\ttwo\r\nthree") == "one\ttwo\r\nthree"
    assert cleaning.clean_line(" a\u00a0 b\u3000c ") == "a b c"
    assert cleaning.clean_line("e\u0301") == "é"


def test_joiners_stay_where_they_mean_something() -> None:
    persian, family = "می\u200cخواهم", "👩\u200d👧"
    assert cleaning.clean_line(f"{persian} {family}") == f"{persian} {family}"
    assert cleaning.clean_line("law:\u200d or\u200cder") == "law: order"


def test_every_kind_of_line_end_ends_a_line() -> None:
    lines = cleaning.clean_lines("one\r\ntwo\rthree\n\nfive\u2028six\u2029seven\veight\fnine")
    assert list(lines) == [
        Line(words, number)
        for number, words in enumerate(
            ["one", "two", "three", "", "five", "six", "seven", "eight", "nine"], start=1
        )
    ]


def test_marks_piled_up_to_make_it_slow_do_not() -> None:
    started = time.process_time()
    piled = cleaning.clean("a" + "\u0301\u0316" * 200_000)
    assert time.process_time() - started < 5
    assert piled.count("\u0316") == 200_000


@given(st.text())
def test_clean_text_stays_as_it_is(words: str) -> None:
    once = cleaning.clean_line(words)
    assert cleaning.clean_line(once) == once
    assert len(list(cleaning.clean_lines(once))) == 1


def over(**story: list[Line]) -> str:
    lines: dict[str, list[Line]] = {"paragraphs": [], "related": []} | story
    return str(cleaning.over_limit("batch/012.txt", headline=None, **lines))


def test_what_is_longer_than_the_limits_is_refused_with_its_line() -> None:
    just = [Line("x" * limits.PARAGRAPH, 1)] * limits.PARAGRAPHS
    assert over(paragraphs=just) == "None"
    assert over(paragraphs=[Line("short", 1), Line("x" * (limits.PARAGRAPH + 1), 2)]) == (
        f"batch/012.txt, line 2: this is longer than 100000 characters: “{'x' * 59}…”"
    )
    assert over(related=[Line("word " * 100, 9)]).startswith(
        "batch/012.txt, line 9: this is longer than 300 characters: “word word"
    )
    many = [Line("A paragraph.", number) for number in range(1, limits.PARAGRAPHS + 2)]
    assert over(paragraphs=many) == (
        "batch/012.txt, line 5001: this story has more than 5000 paragraphs."
    )
    headlines = [Line(f"Headline {number}", number) for number in range(7, limits.RELATED + 8)]
    assert over(related=headlines) == (
        "batch/012.txt, line 507: this story has more than 500 related headlines."
    )
    problem = cleaning.over_limit("a.txt", headline=Line("x" * 301, 1), paragraphs=[], related=[])
    assert problem is not None
    assert problem.line == 1
