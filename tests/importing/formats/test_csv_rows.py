"""Stories in tables that other systems, spreadsheets and people wrote as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import limits
from articles.errors import RefusedError
from articles.importing.formats import csv_rows, tables
from articles.importing.records import (
    Aside,
    Document,
    Found,
    Problem,
    PubStatus,
    Reading,
    StoryRecord,
)

SAMPLES = Path(__file__).parents[2] / "samples" / "csv_rows"
BY_NUMBER = {"section": "1", "headline": "2", "body": "3"}


def document(data: str | bytes, name: str = "stories.csv") -> Document:
    path = Path(name)
    return Document.of(name, path.stem, data.encode() if isinstance(data, str) else data)


def read(data: str | bytes, **reading: object) -> list[Found]:
    return list(csv_rows.read(document(data), Reading(**reading)))  # type: ignore[arg-type]


def stories(found: list[Found]) -> list[StoryRecord]:
    return [each for each in found if isinstance(each, StoryRecord)]


def problems(found: list[Found]) -> list[str]:
    return [str(each) for each in found if isinstance(each, Problem)]


def story(data: str) -> StoryRecord:
    (record,) = stories(read(data))
    return record


def test_an_importer_gets_another_systems_table_whole() -> None:
    first, second, third, columns = read((SAMPLES / "eastmouth.csv").read_bytes())
    assert isinstance(first, StoryRecord)
    assert first.source_id == "1201"
    assert first.line == 2
    assert first.headline == "Harbour to Be Dredged After Forty Years"
    assert first.standfirst == "The work begins after the herring season."
    assert first.authors == ("Maria Benning", "Jo Ahl")
    assert first.created == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert (first.section, first.keywords) == ("Harbour", ("dredging", "fishing"))
    assert first.href == "https://eastmouth.example/1201"
    assert len(first.paragraphs) == 3
    assert isinstance(second, StoryRecord)
    assert second.line == 6
    assert second.headline == "Ferry Runs Aground for the “Second” Time"
    assert second.body.startswith("<p>The <strong>Norham</strong> ferry ran aground")
    assert 'href="https://ferry.example/"' in second.body
    assert second.created == datetime(2026, 1, 13, 18, 5, tzinfo=UTC)
    assert (second.authors, second.keywords) == ((), ("ferries", "weather"))
    assert isinstance(third, StoryRecord)
    assert third.left_out == ("the time “31 February 2026”, which does not exist",)
    assert isinstance(columns, Aside)
    assert columns.name == "Word Count"


def test_rows_that_do_not_fit_are_refused_with_their_lines_and_all_others_come_in() -> None:
    found = read((SAMPLES / "eastmouth-broken.csv").read_bytes())
    assert [record.source_id for record in stories(found)] == ["2", "5"]
    assert problems(found) == [
        "stories.csv, line 2: this row has 4 values where the first row has 3.",
        "stories.csv, line 4: this row has 2 values where the first row has 3.",
        "stories.csv, line 5: a quotation mark that begins on this line never ends.",
    ]


def test_columns_without_names_are_mapped_by_their_numbers() -> None:
    data = (SAMPLES / "without-header.tsv").read_bytes()
    (problem,) = problems(read(data))
    assert problem.startswith("stories.csv, line 1: the first row does not say which column")
    assert "1 “3”, 2 “Harbour to Be Dredged”, 3 “The harbour of Eastmouth" in problem
    first, second = stories(read(data, columns=BY_NUMBER))
    assert (first.headline, first.section, first.line) == ("Harbour to Be Dredged", "3", 1)
    assert first.paragraphs == ["The harbour of Eastmouth will be dredged."]
    assert first.source_id.startswith("text-")
    assert first.source_id != second.source_id


def test_an_importer_says_what_columns_with_other_names_hold() -> None:
    data = "Titel;Inhalt;Thema\nHafen wird tiefer;Der Hafen wird ausgebaggert.;Hafen\n"
    (problem,) = problems(read(data))
    assert "1 “Titel”, 2 “Inhalt”, 3 “Thema”" in problem
    columns = tables.known_columns(["headline=titel", "body=Inhalt", "section=3"])
    (record,) = stories(read(data, columns=columns))
    assert (record.headline, record.section) == ("Hafen wird tiefer", "Hafen")
    assert record.paragraphs == ["Der Hafen wird ausgebaggert."]


def test_a_mapped_column_that_is_not_there_is_named_beside_those_that_are() -> None:
    (problem,) = problems(read("title,text\na,b\n", columns={"headline": "titel"}))
    assert (
        problem == "stories.csv, line 1: there is no column “titel” here; there are: title, text."
    )
    (problem,) = problems(read("a,b\nc,d\n", columns={"headline": "7", "body": "2"}))
    assert "no column “7”" in problem


def test_what_is_mapped_counts_alone() -> None:
    data = "title,seo,text\nLong Title,Short,The harbour.\n"
    (record,) = stories(read(data, columns={"headline": "seo"}))
    assert record.headline == "Short"


def test_a_headline_for_each_place_comes_along() -> None:
    data = "title,short title,seo_title,og:title,text\nLong,Short,Found,Shared,The harbour.\n"
    (record,) = stories(read(data))
    assert record.headlines == {"front": "Short", "search": "Found", "social": "Shared"}


@pytest.mark.parametrize("pair", ["titel=headline", "headline", "headline=", "=title", "9=titel"])
def test_an_importer_learns_which_fields_a_column_can_be_mapped_to(pair: str) -> None:
    with pytest.raises(RefusedError, match="write FIELD=COLUMN, with one of these: id, version"):
        tables.known_columns([pair])


def test_a_number_may_stand_on_either_side_of_a_map() -> None:
    assert tables.known_columns(["1=section", "headline = 2", "Body=3"]) == BY_NUMBER


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_table_is_the_same_however_a_spreadsheet_writes_it(
    delimiter: str, end: str, charset: str
) -> None:
    rows = [
        ["headline", "body", "date"],
        ["“Grüße”, she said; and left", f"One | two.{end}Three,\tfour.", "2026-01-12"],
        ["Second", "", ""],
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    first, second = stories(read(out.getvalue().encode(charset)))
    assert first.headline == "“Grüße”, she said; and left"
    assert first.paragraphs == ["One | two.", "Three, four."]
    assert (first.line, second.line) == (2, 4)


def test_a_headline_without_a_text_is_a_story_and_staff_are_told() -> None:
    record = story("id,headline,text\n7,Ferry Runs Aground,\n")
    assert (record.headline, record.paragraphs) == ("Ferry Runs Aground", ["Ferry Runs Aground"])
    assert record.note == "The source sent a headline and no text; it stands in the text’s place."
    assert record.left_out == ()


def test_a_text_that_begins_with_its_headline_does_not_say_it_twice() -> None:
    record = story('headline,text\nFerry Runs Aground,"Ferry runs aground.\nNobody was hurt."\n')
    assert record.paragraphs == ["Nobody was hurt."]


def test_a_sentence_too_long_for_a_headline_begins_the_text() -> None:
    sentence = "The harbour of Eastmouth will be dredged " * 10
    record = story(f"headline,text\n{sentence},Nobody was hurt.\n")
    assert record.headline == ""
    assert record.paragraphs == [sentence.strip(), "Nobody was hurt."]
    assert "too long" in record.note


def test_a_row_that_says_nothing_is_refused_and_a_blank_one_is_none() -> None:
    found = read("id,headline,text\n1,,\n,,\n\n2,A,B\n")
    assert problems(found) == ["stories.csv, line 2: there is neither a headline nor a text here."]
    assert len(stories(found)) == 1


def test_surplus_columns_without_a_word_do_no_harm() -> None:
    assert story("headline,text\nFerry Runs Aground,Nobody was hurt.,,\n").headline


def test_columns_that_bear_one_name_are_told_apart() -> None:
    found = read("headline,text,extra,extra\nA,B,C,D\n")
    assert [each.name for each in found if isinstance(each, Aside)] == ["extra, extra 4"]


@pytest.mark.parametrize(
    ("said", "draft", "status", "left_out"),
    [
        ("draft", True, PubStatus.USABLE, ()),
        ("Published", False, PubStatus.USABLE, ()),
        ("withheld", False, PubStatus.WITHHELD, ()),
        ("Cancelled", False, PubStatus.CANCELED, ()),
        ("on the spike", False, PubStatus.USABLE, ("the status “on the spike”",)),
    ],
)
def test_what_a_source_does_not_publish_is_not_published_here(
    said: str, draft: bool, status: PubStatus, left_out: tuple[str, ...]
) -> None:
    record = story(f"headline,text,status\nA,B,{said}\n")
    assert (record.draft, record.pub_status, record.left_out) == (draft, status, left_out)


@pytest.mark.parametrize(
    ("column", "said", "draft"),
    [
        ("is_draft", "1", True),
        ("is_draft", "FALSE", False),
        ("is_published", "no", True),
        ("Is Published", "TRUE", False),
    ],
)
def test_a_yes_or_no_says_whether_it_is_published(column: str, said: str, draft: bool) -> None:
    assert story(f"headline,text,{column}\nA,B,{said}\n").draft is draft


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1768210200", "2026-01-12T09:30"),
        ("1768210200000", "2026-01-12T09:30"),
        ("20260112", "2026-01-12T00:00"),
        ("Mon, 12 Jan 2026 09:30:00 GMT", "2026-01-12T09:30"),
    ],
)
def test_times_come_in_many_spellings(said: str, meant: str) -> None:
    record = story(f'headline,text,date\nA,B,"{said}"\n')
    assert record.created == datetime.fromisoformat(meant).replace(tzinfo=UTC)


def test_a_time_that_a_spreadsheet_rounded_is_not_believed() -> None:
    record = story("headline,text,timestamp\nA,B,1.39E+12\n")
    assert record.created is None
    assert record.left_out == ("the time “1.39E+12”, which a spreadsheet has rounded",)


def test_a_version_is_a_number_or_the_time_of_the_last_change() -> None:
    assert story("headline,text,version\nA,B,3\n").version.endswith("003")
    assert story("headline,text,updated\nA,B,2026-01-12\n").version.startswith("2026-01-12T00")
    record = story("headline,text,version\nA,B,final\n")
    assert (record.version, record.left_out) == ("", ("the version “final”",))


def test_an_address_stands_for_an_id_and_numbers_lose_a_spreadsheets_nought() -> None:
    assert story("id,headline,text\n47.0,A,B\n").source_id == "47"
    assert story("url,headline,text\nhttps://a.example/1,A,B\n").source_id == "https://a.example/1"


def test_keywords_come_out_of_a_list_in_a_cell() -> None:
    record = story("headline,text,tags\nA,B,\"['ports', 'herring']\"\n")
    assert record.keywords == ("ports", "herring")


def test_bytes_that_do_not_fit_spoil_their_row_alone_and_a_set_is_suggested() -> None:
    lines = "headline,text\nA,Zwei Häfen und die Größe der Fähre\nB,plain\nC,für Kähne\n"
    found = read(lines.encode("cp1252"))
    assert [record.headline for record in stories(found)] == ["B"]
    first, second = problems(found)
    assert "line 2: this is not UTF-8 text (byte 0xe4 at column 9); try --encoding cp12" in first
    assert "line 4: this is not UTF-8 text (byte 0xfc at column 4); try --encoding cp12" in second
    assert len(stories(read(lines.encode("cp1252"), encoding="cp1252"))) == 3


def test_nul_bytes_and_pictures_are_no_tables() -> None:
    found = read(f"headline,text\nA,B\0\nC,{'D' * 100}\n")
    assert problems(found) == [
        "stories.csv, line 2: there are NUL bytes here, so this is not text."
    ]
    assert [record.headline for record in stories(found)] == ["C"]
    assert "try --encoding utf-16-le" in problems(read("headline,text\n".encode("utf-16-le")))[0]
    assert "not plain text but a picture" in problems(read(b"\x89PNG\r\n\x1a\n"))[0]


def test_a_file_without_rows_is_told() -> None:
    assert problems(read("\n \n")) == ["stories.csv: there are no rows here, only blank lines."]
    assert problems(read(b""))


def test_a_cell_may_be_as_long_as_a_story_and_no_longer() -> None:
    paragraph = "The harbour will be dredged. " * 100
    long = "\n".join([paragraph] * 100)
    assert len(story(f'headline,text\nA,"{long}"\n').paragraphs) == 100
    endless = "x" * (limits.STORY_FILE + 10)
    found = read(f"headline,text\nA,{endless}\nB,C\n")
    assert "line 2: this is longer than 5000000 characters" in problems(found)[0]
    assert [record.headline for record in stories(found)] == ["B"]


def test_a_file_full_of_quotations_without_end_is_given_up() -> None:
    found = read("headline,text\n" + 'A,"B\n\nC,D ""\n' * 150)
    assert len(problems(found)) < 120


@pytest.mark.parametrize("name", ["stories.csv", "stories.TSV"])
def test_a_table_is_recognised_by_its_name(name: str) -> None:
    assert csv_rows.recognises(document("a,b\nc,d\n", name))


def test_a_table_is_recognised_by_its_header_whatever_it_is_called() -> None:
    assert csv_rows.recognises(document("id;headline;body\n1;A;B\n", "delivery.txt"))
    assert not csv_rows.recognises(document("Text, title and body were found, he said.\n", "a.txt"))
    assert not csv_rows.recognises(document('{"headline": "A", "body": "B"}\n', "a.csv"))
    assert not csv_rows.recognises(document("", "a.txt"))


def test_one_story_more_takes_no_more_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w") as file:
        file.write("id,headline,text\n")
        file.writelines(f"{number},Headline {number},Text {number}.\n" for number in range(3_000))
    opened = Document(str(path), "many", lambda: path.open("rb"))
    found = csv_rows.read(opened, Reading())
    first = next(found)
    assert isinstance(first, StoryRecord)
    assert first.source_id == "0"
    assert sum(isinstance(each, StoryRecord) for each in found) == 2_999


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_give_stories_or_problems(data: bytes) -> None:
    for columns in ({}, BY_NUMBER, {"headline": "1"}):
        for each in read(data, columns=columns):
            assert isinstance(each, StoryRecord | Problem | Aside)
    csv_rows.recognises(document(data, "a.txt"))


@given(st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(data: st.DataObject) -> None:
    sample = (
        SAMPLES / data.draw(st.sampled_from(["eastmouth.csv", "eastmouth-broken.csv"]))
    ).read_bytes()
    place = data.draw(st.integers(0, len(sample)))
    length = data.draw(st.integers(0, 20))
    piece = data.draw(
        st.sampled_from([b"", b'"', b"\xff", b"\0", b"\r", b"<p>", b",;", b"\xe2\x80"])
    )
    for each in read(sample[:place] + piece + sample[place + length :]):
        assert isinstance(each, StoryRecord | Problem | Aside)


def expected(samples: Path) -> dict[str, dict[str, object]]:
    entries = map(json.loads, (samples / "imports/expect.jsonl").read_text().splitlines())
    return {each["file"]: each for each in entries if each["file"].endswith(".csv")}


# A file without a header cannot be read without being told what its columns hold.
INDEX = "csv-jsonl/migrate--emails.csv"
TOLD = {"csv-jsonl/ag_news_headerless.csv": BY_NUMBER}


def test_an_index_of_an_export_is_no_list_of_stories_because_its_files_are() -> None:
    data = (
        "post_id,post_date,is_published,type,audience,title,subtitle\n"
        "1201.harbour,2026-01-12T09:30:00Z,FALSE,newsletter,everyone,At &#x201C;Last&#x201D;,\n"
    )
    (found,) = read(data)
    assert found == Aside(
        "stories.csv",
        "an entry of the index of an export from Substack",
        "At “Last” (post_id 1201.harbour, post_date 2026-01-12T09:30:00Z, is_published FALSE,"
        " type newsletter, audience everyone)",
        2,
    )
    assert stories(read(data.replace("subtitle", "body").replace("FALSE", "TRUE")))
    assert stories(read(data, columns={"headline": "title"}))


def test_every_row_of_the_sample_tables_is_a_story(samples: Path) -> None:
    counts = {}
    for name, entry in expected(samples).items():
        if not name.startswith("csv-jsonl/"):
            continue
        data = (samples / "imports" / name).read_bytes()
        found = read(data, columns=TOLD.get(name, {}))
        assert problems(found) == []
        counts[name] = len(stories(found))
        if name == INDEX:
            assert [each.line for each in found if isinstance(each, Aside)] == [2, 3]
            continue
        assert counts[name] == entry["rows"], name
        if entry["header"]:
            assert not any(record.source_id.startswith("text-") for record in stories(found))
    assert sum(counts.values()) == 510
