"""Stories as European agencies sent them over the wire of the teleprinter age."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import iptc7901
from articles.importing.records import Found, Problem, Reading, StoryRecord
from tests.importing.reading import SAMPLES, document, only, problems, stories

SAMPLE = (SAMPLES / "iptc7901/eastmouth.txt").read_bytes()
DREDGED = (
    "Eastmouth (ea) - The harbour will be dredged for the first time in forty years, the council"
    " said."
)
PIECES = (
    "\x01", "\x02", "\x03", "\x04", "\x7f", " =\r\n", "\n\n", "   ", "By ", "* * * *", "\r", "\xff",
    "not for publication", "# ea NOTEBOOK", "000000 ABC Abc 99", "312359 GMT Feb 26", "/", "\x00",
)  # fmt: skip


def read(data: str | bytes) -> list[Found]:
    return list(iptc7901.read(document(data, "062.txt"), Reading(time_zone="Europe/Berlin")))


def changed(old: str, new: str) -> StoryRecord:
    assert old.encode() in SAMPLE
    return only(read(SAMPLE.replace(old.encode(), new.encode())))


def test_an_editor_gets_what_the_agency_sent_in_its_places() -> None:
    record = only(read(SAMPLE))
    assert record.source_id == "eca062-2026-01-12"
    assert record.headline == "Harbour to be dredged after forty years"
    assert (record.authors, record.credit) == (("Maria Benning",), "ea")
    assert record.keywords == ("Harbour", "Council")
    assert record.created == datetime(2026, 1, 12, 13, 37, tzinfo=UTC)
    assert record.urgency == 4
    assert record.left_out == ("the category “pl”",)
    assert record.paragraphs == [
        DREDGED,
        '"It should have been done long ago," said Maria Benning.',
        "Fishermen agreed.",
    ]


def test_what_is_not_for_publication_reaches_staff_only() -> None:
    record = only(read(SAMPLE))
    assert record.note == (
        "# ea NOTEBOOK * * * * The following information is not for publication - Call Jo Ahl"
        " ea mb jah"
    )
    assert "Jo Ahl" not in record.body


def test_a_message_that_breaks_off_is_refused_and_the_next_one_comes_in() -> None:
    found = read((SAMPLES / "iptc7901/eastmouth-broken.txt").read_bytes())
    assert problems(found) == [
        "062.txt, line 1: this message breaks off before its end; ask for it again."
    ]
    assert [record.source_id for record in stories(found)] == ["eca063-2026-01-12"]


@pytest.mark.parametrize(
    ("end", "meant"),
    [
        ("121437 GMT Jan 26", "2026-01-12T14:37"),
        ("121437 MESZ Jul 2026", "2026-07-12T12:37"),
        ("121437 Jan 70", "1970-01-12T14:37"),
    ],
)
def test_the_time_after_the_text_has_its_zone(end: str, meant: str) -> None:
    record = changed("121437 CET Jan 26", end)
    assert record.created == datetime.fromisoformat(meant).replace(tzinfo=UTC)


def test_a_day_that_does_not_exist_is_named() -> None:
    record = changed("121437 CET Jan 26", "311437 GMT Feb 26")
    assert (record.created, record.source_id) == (None, "eca062")
    assert "does not exist" in record.left_out[-1]


def test_a_text_without_a_headline_loses_no_line() -> None:
    record = changed(
        "Harbour to be dredged\nafter forty years =\r\n\nBy Maria Benning, ea =\r\n\n", ""
    )
    assert record.headline == ""
    assert record.paragraphs[0].startswith("Eastmouth (ea) - The harbour")


def test_a_note_to_editors_is_no_headline_and_no_text() -> None:
    record = changed("   Fishermen agreed.", "\r\nEds: adds quote\r\n")
    assert record.note.startswith("Eds: adds quote")
    assert "adds quote" not in record.body


def test_columns_of_figures_stay_in_their_columns() -> None:
    record = changed(
        "   Fishermen agreed.", "\r\n1986   12   30\r\n1996   13   31\r\n2006   14   32\r\n"
    )
    assert "<pre><code>1986   12   30\n1996   13   31\n2006   14   32</code></pre>" in record.body


def test_a_heading_that_nobody_knows_keeps_the_text() -> None:
    record = only(read(b"\x01???\n\x02Harbour closed =\n\n   The harbour is closed.\n\x03"))
    assert (record.source_id, record.headline) == ("062", "Harbour closed")


def test_a_message_of_signs_without_end_takes_seconds() -> None:
    began = time.process_time()
    for unit in ("\x01", "a a ", "=\n", "# a ", "By By ", "   a\n"):
        read(b"\x01eca062 4 i 211\n\x02" + unit.encode() * 100_000 + b"\x03")
    assert time.process_time() - began < 20


@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_bytes_give_stories_or_problems(data: bytes | str) -> None:
    said = data if isinstance(data, bytes) else data.encode("latin-1")
    for each in (said, SAMPLE[:60] + said + b"\x03"):
        for found in read(each):
            assert isinstance(found, StoryRecord | Problem)
        iptc7901.recognises(document(each))


@given(st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SAMPLE)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from(PIECES)).encode("latin-1")
    for found in read(SAMPLE[:place] + piece + SAMPLE[place + length :]):
        assert isinstance(found, StoryRecord | Problem)
