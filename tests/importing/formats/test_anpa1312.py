"""Stories as American agencies sent them over the wire of the teleprinter age."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.importing.formats import anpa1312, iptc7901, registry
from articles.importing.records import Aside, Found, Problem, PubStatus, Reading, StoryRecord
from tests.importing.reading import SAMPLES, asides, document, only, problems, stories

SAMPLE = (SAMPLES / "anpa1312/eastmouth.tst").read_bytes()
PIECES = (
    "\x01", "\x02", "\x03", "\x04", "\x08", "\x1f", "\x1e", ";", "^", "^By ", "<\r\n", "=\r\n",
    "___", "Eds:", "\r", "\n", "\t", "{", "_", "``", "''", "\xff", "\x00", "01-12", "9999EST",
    "not for publication",
)  # fmt: skip


def read(data: str | bytes) -> list[Found]:
    return list(anpa1312.read(document(data, "eastmouth.tst"), Reading()))


def changed(old: str, new: str) -> StoryRecord:
    assert old.encode() in SAMPLE
    return only(read(SAMPLE.replace(old.encode(), new.encode())))


def test_an_editor_gets_what_the_agency_sent_in_its_places() -> None:
    record = only(read(SAMPLE))
    assert record.source_id == "BC-EA--Harbour-2026-01-12"
    assert record.version.startswith("2026-01-12T14:37:00")
    assert record.headline == "Harbour to be dredged after forty years"
    assert record.standfirst == "The work begins after the herring season."
    assert (record.authors, record.credit) == (("Maria Benning",), "EA")
    assert (record.dateline, record.section) == ("EASTMOUTH (EA)", "Sports")
    assert record.created == record.updated == datetime(2026, 1, 12, 14, 37, tzinfo=UTC)
    assert record.urgency == 4
    assert record.note == (
        "BC-EA--Harbour, 1st Ld-Writethru,120 Eds: Updates with quote. With BC-EA--Ferry."
    )
    assert record.left_out == (
        "the line under the byline, “EA Harbour Writer”",
        "the agency’s pictures, “EA Photo EAS101, EAS102”",
    )
    assert record.body == (
        "<p>EASTMOUTH (EA) — The harbour will be dredged — at last — for the first time in forty"
        " years, the council said.</p>\n"
        "<p>“It should have been done long ago,” said Maria Benning.</p>\n"
        "<hr>\n"
        "<h3>Tonnes of mud</h3>\n"
        "<table><tbody><tr><th></th><th>1986</th><th>2026</th></tr>"
        "<tr><td>Outer basin</td><td>12</td><td>30½</td></tr></tbody></table>"
    )


def test_a_message_that_breaks_off_is_refused_and_the_whole_one_comes_in() -> None:
    found = read((SAMPLES / "anpa1312/eastmouth-broken.tst").read_bytes())
    assert [record.headline for record in stories(found)] == [
        "Harbour to be dredged after forty years"
    ]
    (problem,) = problems(found)
    assert problem.startswith("eastmouth.tst, line 21: this message breaks off before its end")


def test_another_sending_of_a_story_is_the_same_story_in_a_newer_version() -> None:
    first = only(read(SAMPLE))
    second = only(
        read(
            SAMPLE.replace(b"1st Ld", b"2nd Ld")
            .replace(b"a6715", b"a6999")
            .replace(b"0937", b"1100")
        )
    )
    assert first.source_id == second.source_id
    assert first.version < second.version


def test_the_first_sending_of_a_story_is_no_update() -> None:
    assert changed(", 1st Ld-Writethru,120", ",120").updated is None


def test_a_kill_withdraws_and_a_hold_withholds() -> None:
    assert changed("1st Ld-Writethru,120", "KILL,120").pub_status is PubStatus.CANCELED
    assert changed("^BC-EA--Harbour,", "^BC-HFR--Harbour,").pub_status is PubStatus.WITHHELD


def test_a_correction_says_what_is_corrected() -> None:
    record = changed("1st Ld-Writethru,120", "CORRECTIVE,120")
    assert record.correction == "Eds: Updates with quote. With BC-EA--Ferry."


def test_an_advisory_to_editors_is_no_story() -> None:
    found = read(SAMPLE.replace(b"\nr s\x13", b"\nr v\x13"))
    assert asides(found) == [("an advisory to editors", "Harbour to be dredged after forty years")]


def test_what_is_not_for_publication_reaches_staff_only() -> None:
    record = changed("\t   ___", "Not for publication: ring Jo.\r\n\t   ___")
    assert "ring Jo" in record.note
    assert "ring Jo" not in record.body


def test_the_agency_in_a_bylines_place_is_the_credit() -> None:
    assert changed("By MARIA BENNING", "By The Eastmouth Agency").credit == "The Eastmouth Agency"


def test_an_alert_without_a_headline_has_none() -> None:
    said = "\x01a1645\x1f-----\nb a\x13\x11 BC-EA--Alert     01-12 0020\n\x02^BC-EA--Alert,17<\n"
    record = only(
        read(f"{said}\t   EASTMOUTH (EA) _ The bridge is closed.\n\x03EA-WF-01-12-26 0937GMT<\n")
    )
    assert (record.headline, record.urgency) == ("", 2)
    assert record.source_id == "BC-EA--Alert-2026-01-12"


def test_letters_beyond_ascii_are_read_and_staff_are_told() -> None:
    said = SAMPLE.replace(b"Maria Benning.", "Mária Benníng.".encode("latin-1"))
    record = only(read(said))
    assert "Mária Benníng" in record.body
    assert "read as Windows-1252" in record.left_out[-1]


def test_a_day_that_does_not_exist_is_named() -> None:
    record = changed("01-12-26 0937", "02-31-26 0937")
    assert record.created is None
    assert record.source_id == "BC-EA--Harbour-01-12"
    assert record.left_out[-1] == "the time “2026-02-31T09:37-05:00”, which does not exist"


@pytest.mark.parametrize("name", ["eastmouth.tst", "eastmouth.txt", "a6715"])
def test_a_message_is_recognised_by_its_heading(name: str) -> None:
    assert registry.recognise(document(SAMPLE, name)) is anpa1312
    plain = SAMPLE.replace(b"\x01", b"").replace(b"\x02", b"")
    assert registry.recognise(document(plain, name)) is not anpa1312
    other = (SAMPLES / "iptc7901/eastmouth.txt").read_bytes()
    assert registry.recognise(document(other, name)) is iptc7901


def test_a_sign_between_the_bytes_of_one_letter_makes_two_letters_of_them() -> None:
    record = only(read(SAMPLE.replace(b"Maria Benning.", b"M\xc3\x1f\xa1ria Benning.")))
    assert "M\u00c3\u00a1ria Benning." in record.body
    assert "read as Windows-1252" in record.left_out[-1]


@example(b"\xc2\x00\x80")
@example(b"\xff\xfe\x01")
@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_bytes_give_stories_or_problems(data: bytes | str) -> None:
    said = data if isinstance(data, bytes) else data.encode("latin-1")
    for each in (said, SAMPLE[:70] + said + b"\x03"):
        for found in read(each):
            assert isinstance(found, StoryRecord | Problem | Aside)
        anpa1312.recognises(document(each))


@given(st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SAMPLE)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from(PIECES)).encode("latin-1")
    for found in read(SAMPLE[:place] + piece + SAMPLE[place + length :]):
        assert isinstance(found, StoryRecord | Problem | Aside)
