"""JSON of any size, read a piece at a time."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from itertools import chain, repeat

import pytest

from articles import limits
from articles.importing.formats import (
    ap_media,
    chorus,
    ghost,
    json_feed,
    json_posts,
    ninjs,
    pieces,
    superdesk,
    wp_rest,
)
from articles.importing.formats.pieces import Piece
from articles.importing.formats.registry import Format
from articles.importing.records import Document, Problem, Reading, StoryRecord
from tests.importing.reading import document

MEGABYTE = 1_000_000


def read(words: str, *opened: str) -> list[Piece]:
    return list(pieces.pieces(document(words), Reading(), opened))


def values(words: str, *opened: str) -> list[tuple[str, object]]:
    return [(piece.way, piece.value) for piece in read(words, *opened)]


def fault(words: str, *opened: str) -> str:
    *_before, last = read(words, *opened)
    assert isinstance(last.value, Problem)
    return str(last.value)


def test_objects_of_known_names_are_opened_and_lists_are_stepped_through() -> None:
    words = '{"a": 1, "b": {"c": [{"d": 2}, [3]], "e": {"f": 4}}, "g": []}'
    assert values(words) == [("", json.loads(words))]
    assert values(words, "") == [("a", 1), ("b", {"c": [{"d": 2}, [3]], "e": {"f": 4}})]
    assert values(words, "", "b") == [("a", 1), ("b.c", {"d": 2}), ("b.c", [3]), ("b.e", {"f": 4})]
    assert values(f"[{words}, 5]", "") == [*values(words, ""), ("", 5)]


def test_a_piece_is_told_by_its_line_unless_it_is_the_whole_document() -> None:
    assert [piece.line for piece in read('[\n1,\n\n"a"\n]')] == [2, 4]
    assert [piece.line for piece in read('\n{"a":\n1}', "")] == [3]
    assert [piece.line for piece in read('\n{"a": 1}')] == [None]


@pytest.mark.parametrize("value", ["12345", "-1.5e10", "1.25E+3", "true", '"ab\\u00e4"'])
def test_a_number_or_a_word_is_whole_wherever_the_reading_pauses(value: str) -> None:
    for place in range(65_490, 65_540):
        words = f'{{"x": "{"-" * place}", "a": {value}, "b": [{value}, {value}]}}'
        expected = [("a", json.loads(value)), *[("b", json.loads(value))] * 2]
        assert values(words, "")[1:] == expected


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "this file is empty."),
        ('{"a": 1', "line 1: this JSON breaks off; what comes before this line is read."),
        ('{\n"a": 1\n"b"', "line 3: this is not JSON from here on: “b”"),
        ('{"a": 1, 2: 3}', "this is not JSON from here on: “2”"),
        ('{"a" 1}', "this is not JSON from here on: “a”"),
        ('{"a": 1} x', "this is not JSON from here on: “x”"),
        ('{"a": 1}}', "this is not JSON from here on: “}”"),
        ('{"a": oops}', "this is not JSON from column 1 on: “oops}”"),
        ('{"a": "b', "the words that begin at column 1 have no end"),
        ('{"a": 1, "a": 2}', "the name “a” comes twice in one object; nothing more is read."),
        ('{"a": NaN}', "NaN at column 1 is no number that JSON knows."),
    ],
)
def test_what_is_no_json_ends_the_reading_with_a_sentence(words: str, reason: str) -> None:
    assert reason in fault(words, "")


def test_a_piece_larger_than_a_story_is_refused() -> None:
    words = "x" * (limits.STORY_FILE + 10)
    assert "longer than 5000000 characters" in fault(f'["{words}"]')
    assert values(f'["{words}", 5]')[-1] == ("", 5)
    assert "longer than 5000000 characters" in fault(f'{{"a": {{"b": "{words}"}}}}', "")


class Large(io.RawIOBase):
    """A file that is never whole anywhere, and that knows how much of it was read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self.parts, self.rest, self.given = parts, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self.rest = self.rest or next(self.parts, b"")
        given, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(given)] = given
        self.given += len(given)
        return len(given)


BODY = "<p>" + "The harbour will be dredged. " * 80 + "</p>"
LISTS: dict[Format, tuple[str, dict[str, object], str]] = {
    ap_media: (
        '{"data": {"items": [',
        {"item": {"altids": {"itemid": "1"}, "body_xhtml": BODY}},
        "]}}",
    ),
    chorus: (
        "[",
        {"uid": "1", "body": {"components": [{"__typename": "", "x": BODY}]}, "title": "A"},
        "]",
    ),
    ghost: (
        '{"db": [{"meta": {"exported_on": 1}, "data": {"posts": [',
        {"id": "1", "title": "A", "html": BODY, "visibility": "public"},
        "]}}]}",
    ),
    json_feed: (
        '{"version": "https://jsonfeed.org/version/1", "items": [',
        {"content_html": BODY},
        "]}",
    ),
    json_posts: ('{"posts": [', {"title": "A", "body": BODY}, "]}"),
    ninjs: ("[", {"uri": "urn:1", "pubstatus": "usable", "body_html": BODY}, "]"),
    superdesk: (
        '{"_items": [',
        {"_id": "1", "unique_id": 1, "family_id": "1", "body_html": BODY},
        "]}",
    ),
    wp_rest: ("[", {"id": 1, "link": "", "content": {"rendered": BODY}, "title": "A"}, "]"),
}


def large(form: Format, count: int) -> tuple[Document, list[Large]]:
    """A document of many stories, and its streams as they are opened."""
    start, item, end = LISTS[form]
    one, streams = json.dumps(item).encode(), list[Large]()

    def opened() -> io.BufferedReader:
        parts = chain([start.encode(), one], repeat(b"," + one, count - 1), [end.encode()])
        streams.append(Large(parts))
        return io.BufferedReader(streams[-1])  # type: ignore[arg-type]

    return Document("large.json", "large", opened), streams


@pytest.mark.parametrize("form", LISTS, ids=lambda form: form.NAME)
def test_of_a_long_list_only_as_much_is_read_as_the_next_story_takes(form: Format) -> None:
    document, streams = large(form, 1_000)
    assert form.recognises(document)
    found = form.read(document, Reading())
    for _story in range(3):
        assert isinstance(next(found), StoryRecord)
    assert 0 < streams[-1].given < MEGABYTE // 2


def test_a_long_list_takes_no_more_memory_than_a_short_one() -> None:
    document, streams = large(ghost, 10_000)
    found = pieces.pieces(document, Reading(), ["", "db", "db.data"])
    next(found)  # whatever is only needed once is there by now
    tracemalloc.start()
    count = sum(1 for _piece in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, streams[-1].given > 20 * MEGABYTE) == (10_000, True)
    assert peak < MEGABYTE
