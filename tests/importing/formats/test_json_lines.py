"""Stories that programs wrote as JSON, an object a line or in a list."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import limits
from articles.importing import cleaning
from articles.importing.formats import json_lines
from articles.importing.records import Aside, Document, Found, Problem, Reading, StoryRecord

SAMPLES = Path(__file__).parents[2] / "samples" / "json_lines"


def document(data: str | bytes, name: str = "stories.jsonl") -> Document:
    return Document.of(name, Path(name).stem, data.encode() if isinstance(data, str) else data)


def read(data: str | bytes, **reading: object) -> list[Found]:
    return list(json_lines.read(document(data), Reading(**reading)))  # type: ignore[arg-type]


def stories(found: list[Found]) -> list[StoryRecord]:
    return [each for each in found if isinstance(each, StoryRecord)]


def problems(found: list[Found]) -> list[str]:
    return [str(each) for each in found if isinstance(each, Problem)]


def test_an_importer_gets_every_line_whole() -> None:
    first, second, third, columns = read((SAMPLES / "eastmouth.jsonl").read_bytes())
    assert isinstance(first, StoryRecord)
    assert (first.source_id, first.line, first.language) == ("1201", 1, "en")
    assert first.headline == "Harbour to Be Dredged After Forty Years"
    assert first.authors == ("Maria Benning", "Jo Ahl")
    assert first.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert first.keywords == ("dredging", "fishing")
    assert len(first.paragraphs) == 2
    assert isinstance(second, StoryRecord)
    assert (second.source_id, second.draft, second.urgency) == ("1202", True, 2)
    assert second.created == datetime(2026, 1, 13, 17, 10, tzinfo=UTC)
    assert second.paragraphs == ["Ferry Runs Aground"]
    assert isinstance(third, StoryRecord)
    assert (third.line, third.draft, third.note) == (4, True, "Check the figures.")
    assert third.embargo == datetime(2026, 2, 1, tzinfo=UTC)
    assert columns == Aside(
        "stories.jsonl", "a group of columns that are mapped to nothing", "desk"
    )


def test_lines_that_are_no_objects_are_refused_and_all_others_come_in() -> None:
    found = read((SAMPLES / "eastmouth-broken.jsonl").read_bytes())
    assert [record.source_id for record in stories(found)] == ["1", "6"]
    lines = [each.line for each in found if isinstance(each, Problem)]
    assert lines == [2, 3, 4, 5]
    said = problems(found)
    assert "breaks off" in said[0]
    assert "“id”" in said[1]
    assert "no object with names" in said[2]
    assert "neither a headline nor a text" in said[3]


def test_a_list_of_objects_comes_in_too() -> None:
    data = (SAMPLES / "eastmouth-list.json").read_bytes()
    first, second = stories(read(data))
    assert (first.source_id, first.line) == ("1201", 2)
    assert (second.source_id, second.line) == ("1202", 7)
    again = stories(read(json.dumps(json.loads(data))))
    assert [record.digest() for record in again] == [first.digest(), second.digest()]


def test_objects_one_after_the_other_come_in_wherever_their_lines_end() -> None:
    found = read('{"headline":\n"A",\n"body": "B"}\n{"headline": "C", "body":\n"D"}\n')
    assert [(record.headline, record.line) for record in stories(found)] == [("A", 1), ("C", 4)]


def test_of_a_list_that_breaks_off_the_whole_objects_come_in() -> None:
    data = (SAMPLES / "eastmouth-list.json").read_text()
    found = read(data[: data.index('"Ferry')])
    assert [record.source_id for record in stories(found)] == ["1201"]
    assert "breaks off" in problems(found)[0]
    assert [each.line for each in found if isinstance(each, Problem)] == [9]
    found = read(data.rstrip().removesuffix("]"))
    assert len(stories(found)) == 2
    assert problems(found) == [
        "stories.jsonl, line 12: this list breaks off; what comes before this line is read."
    ]


def test_what_is_wrong_within_a_list_ends_it_and_is_told_with_its_line() -> None:
    found = read('[\n{"headline": "A", "body": "B"},\n{"headline": oops},\n{"headline": "C"}]')
    assert [record.headline for record in stories(found)] == ["A"]
    assert problems(found)[0].startswith(
        "stories.jsonl, line 3: this is not JSON from column 14 on"
    )


def test_a_large_list_on_one_line_is_read_in_pieces() -> None:
    rows = [{"id": n, "headline": f"Headline {n}", "body": "Text. " * 40} for n in range(2_000)]
    found = stories(read(json.dumps(rows)))
    assert [record.source_id for record in found] == [str(n) for n in range(2_000)]


def test_an_object_larger_than_a_story_is_refused() -> None:
    words = "x" * (limits.STORY_FILE + 10)
    found = read(f'{{"headline": "A", "body": "B"}}\n{{"body": "{words}"}}\n{{"headline": "C"}}\n')
    assert [record.headline for record in stories(found)] == ["A", "C"]
    assert "line 2: this is longer than 5000000 characters" in problems(found)[0]
    assert problems(read(f'[{{"headline": "A", "body": "{words}"}}]'))


def test_an_importer_says_which_names_hold_what() -> None:
    data = '{"Titel": "Hafen wird tiefer", "Inhalt": "Der Hafen."}\n'
    (problem,) = problems(read(data))
    assert "line 1: none of these names is known to hold a headline or a text" in problem
    assert "Titel, Inhalt. Say which does, such as --map headline=NAME --map body=NAME." in problem
    assert problems(read(data, columns={"headline": "Title"})) == [
        "stories.jsonl, line 1: there is no “Title” in the objects here; there are: Titel, Inhalt."
    ]
    (record,) = stories(read(data, columns={"headline": "Titel", "body": "Inhalt"}))
    assert record.paragraphs == ["Der Hafen."]


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_says_how_the_file_is_written(charset: str) -> None:
    data = '{"headline": "Grüße", "body": "B"}\r\n{"headline": "C", "body": "D"}\r\n'
    assert [record.headline for record in stories(read(data.encode(charset)))] == ["Grüße", "C"]


def test_bytes_that_do_not_fit_spoil_their_object_alone() -> None:
    rows = '{"headline": "Die Fähre", "body": "B"}\n{"headline": "C", "body": "D"}\n'
    found = read(rows.encode("cp1252"))
    assert [record.headline for record in stories(found)] == ["C"]
    assert "line 1: this is not UTF-8 text (byte 0xe4 at column 20)" in problems(found)[0]
    found = read("[\n" + rows.encode("cp1252").decode("latin-1").replace("}\n{", "},\n{") + "]")
    assert len(stories(found)) == 2
    listed = b"[\n" + rows.encode("cp1252").replace(b"}\n{", b"},\n{") + b"]"
    found = read(listed)
    assert [record.headline for record in stories(found)] == ["C"]
    assert "line 2: this is not UTF-8 text (byte 0xe4 at column 20)" in problems(found)[0]


@pytest.mark.parametrize(
    ("data", "name", "is_ours"),
    [
        ('{"headline": "A", "body": "B"}\n{"headline": "C"}\n', "a.txt", True),
        ('[{"title": "A", "text": "B"}]', "a.json", True),
        ('{\n  "title": "A",\n  "text": "B"\n}', "a.json", True),
        ('{"id": 1}\n', "a.jsonl", True),
        ('{"title": {"rendered": "A"}, "content": {"rendered": "B"}}', "a.json", False),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a.json", False),
        ("[1, 2, 3]", "a.json", False),
        ("headline,body\n", "a.jsonl", False),
        ("The harbour will be dredged.", "a.txt", False),
        ("", "a.jsonl", False),
    ],
)
def test_flat_objects_are_recognised_by_what_they_hold(data: str, name: str, is_ours: bool) -> None:
    assert json_lines.recognises(document(data, name)) is is_ours


def test_a_file_without_objects_is_told() -> None:
    assert problems(read("[]")) == ["stories.jsonl: there are no objects here."]
    assert problems(read("\n")) == ["stories.jsonl: there are no objects here."]


@given(st.binary(max_size=400) | st.text('[]{}":,\\ \n1ae', max_size=60).map(str.encode))
def test_any_bytes_give_stories_or_problems(data: bytes) -> None:
    for each in read(data):
        assert isinstance(each, StoryRecord | Problem | Aside)
    json_lines.recognises(document(data, "a.json"))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
ROW = st.dictionaries(
    st.sampled_from(
        ["headline", "body", "date", "tags", "author", "status", "version", "id", "url"]
    ),
    JSON,
)


@given(st.lists(ROW, max_size=4), st.booleans(), st.data())
def test_any_values_and_any_change_of_them_give_stories_or_problems(
    rows: list[dict[str, object]], listed: bool, data: st.DataObject
) -> None:
    words = json.dumps(rows, indent=1) if listed else "\n".join(map(json.dumps, rows))
    place = data.draw(st.integers(0, len(words)))
    for changed in (words, words[:place], words[:place] + '"' + words[place:]):
        for each in read(changed.encode()):
            assert isinstance(each, StoryRecord | Problem | Aside)


def test_a_tower_of_brackets_is_refused() -> None:
    for data in (
        "[" * 200_000,
        '{"headline": ' * 100_000,
        '{"headline": "A", "body": ' + "[" * 90_000,
    ):
        assert stories(read(data)) == []


def test_every_line_of_the_sample_is_a_story(samples: Path) -> None:
    found = read((samples / "imports/csv-jsonl/wikinews.jsonl").read_bytes())
    assert (len(stories(found)), problems(found)) == (40, [])
    assert all(record.created and record.href and record.headline for record in stories(found))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("bbc-dev", 1_049),
        ("ecbplus-dev", 496),
        ("reuters21578-dev", 1_271),
        ("semeval22t8-dev", 1_323),
        ("uci-headlines-dev", 515),
    ],
)
def test_every_document_of_the_corpora_is_a_story_of_its_own_name(
    samples: Path, tmp_path: Path, name: str, count: int
) -> None:
    path = tmp_path / f"{name}.jsonl"
    path.write_bytes(gzip.decompress((samples / f"corpora/{name}.jsonl.gz").read_bytes()))
    opened = Document(path.name, path.stem, lambda: path.open("rb"))
    assert json_lines.recognises(opened)
    found = list(json_lines.read(opened, Reading()))
    assert problems(found) == []
    rows = map(json.loads, path.read_text().splitlines())
    for row, record in zip(rows, stories(found), strict=True):
        assert record.source_id == row["id"]
        title = cleaning.clean_line(row["title"])
        if len(title) > limits.HEADLINE:  # a sentence, and no headline
            assert (record.headline, record.paragraphs[0]) == ("", title)
        else:
            assert record.headline == title
        assert record.language == row["lang"]
        assert record.related == ()
    assert len(stories(found)) == count
