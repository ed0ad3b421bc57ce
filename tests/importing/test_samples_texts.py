"""What comes out of other people's texts, kind by kind, beside what other parsers read there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.importing.formats import registry
from articles.importing.records import Aside, Document, Found, Problem, Reading, StoryRecord

SEEDS = Path(__file__).parents[2] / "seeds"
BY_NUMBER = {"section": "1", "headline": "2", "body": "3"}
TOLD = {"ag_news_headerless.csv": BY_NUMBER}
"""A file without a header cannot be read without being told what its columns hold."""


def found_in(path: Path) -> list[Found]:
    document = Document.of(path.name, path.stem, path.read_bytes())
    form = registry.recognise(document)
    assert form, path
    return list(form.read(document, Reading(columns=TOLD.get(path.name, {}))))


def counted(folder: Path) -> Counter[str]:
    return Counter(
        type(each).__name__ for path in sorted(folder.iterdir()) for each in found_in(path)
    )


def expected(samples: Path, folder: str) -> Iterator[tuple[Path, dict[str, object]]]:
    for line in (samples / "imports/expect.jsonl").read_text().splitlines():
        said = json.loads(line)
        if said["format"] == folder:
            yield samples / "imports" / said["file"], said


@pytest.mark.parametrize(
    ("folder", "stories", "asides", "problems"),
    [
        ("markdown", 31, 0, 0),
        ("html-export", 4, 6, 0),  # an index of five posts, and a comment
        ("email", 4, 0, 0),
        ("anpa-iptc7901", 8, 0, 0),
        ("csv-jsonl", 550, 3, 0),  # an index of two mails; columns without a field in a file
    ],
)
def test_every_sample_gives_its_stories_and_nothing_is_lost(
    samples: Path, folder: str, stories: int, asides: int, problems: int
) -> None:
    found = counted(samples / "imports" / folder)
    assert (found["StoryRecord"], found["Aside"], found["Problem"]) == (stories, asides, problems)


def test_markdown_has_the_headlines_and_days_that_other_parsers_read(samples: Path) -> None:
    for path, said in expected(samples, "markdown"):
        (record,) = found_in(path)
        assert isinstance(record, StoryRecord)
        if said.get("title"):
            assert record.headline == said["title"]
        if said.get("date"):
            assert record.created
            assert f"{record.created:%Y-%m-%d}" == str(said["date"])[:10]
        assert not re.search(r"\{[{%]", re.sub("<code>.*?</code>", "", record.body))


def test_pages_have_the_headlines_that_other_parsers_read(samples: Path) -> None:
    """One says another in its window's title than over its text: that is for search."""
    for path, said in expected(samples, "html-export"):
        for found in found_in(path):
            if isinstance(found, StoryRecord) and said["title"]:
                assert said["title"] in (found.headline, found.headlines.get("search"))


def test_wire_messages_have_a_headline_a_time_and_no_control_characters(samples: Path) -> None:
    without_headline = []
    for path in sorted((samples / "imports/anpa-iptc7901").iterdir()):
        (record,) = found_in(path)
        assert isinstance(record, StoryRecord)
        assert record.created
        assert record.note
        assert "not for publication" not in record.body
        assert all(sign.isprintable() or sign == "\n" for sign in record.body)
        if not record.headline:
            without_headline.append(record.source_id)
    assert without_headline == ["BC-US--APNewsAlert-2017-06-29"]


def test_mails_are_stories_with_a_headline_a_time_and_a_sender(samples: Path) -> None:
    for path in sorted((samples / "imports/email").iterdir()):
        (record,) = found_in(path)
        assert isinstance(record, StoryRecord)
        assert record.headline != "Formatted Editorial Story"
        assert record.created
        assert record.note.startswith("Sent by ")
        assert record.paragraphs


def test_rows_are_as_many_as_other_parsers_count(samples: Path) -> None:
    for path, said in expected(samples, "csv-jsonl"):
        found = [each for each in found_in(path) if not is_column(each)]
        assert len(found) == said["rows"], path
        assert not any(isinstance(each, Problem) for each in found)


def is_column(found: Found) -> bool:
    return isinstance(found, Aside) and "columns" in found.what


def test_the_delivered_batch_stays_wire_text() -> None:
    assert_wire_text(SEEDS)


def test_the_hundred_sample_batches_stay_wire_text(samples: Path) -> None:
    assert assert_wire_text(samples / "seed_batches") == 100


def assert_wire_text(folder: Path) -> int:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    for path in paths:
        for name in (path.name, path.stem):
            form = registry.recognise(Document.of(name, path.stem, path.read_bytes()))
            assert form is not None
            assert form.NAME == "wire-text", path
    return len(paths)
