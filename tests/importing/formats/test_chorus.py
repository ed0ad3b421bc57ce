"""Entries of Chorus, whose bodies are made of components."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.importing.formats import chorus
from articles.importing.records import Image, Link
from tests.importing.reading import only, problems, read, read_sample, stories


def test_an_editor_gets_all_that_an_entry_says() -> None:
    story = only(read_sample(chorus, "chorus/eastmouth.json"))
    assert (story.source_id, story.version) == ("Entry:harbour", "2026-01-12T09:45:00.000000Z")
    assert story.headline == "Harbour to Be Dredged After Forty Years"
    assert story.headlines == {"front": "Mud, mud"}
    assert story.standfirst == "The council has found the money"
    assert story.authors == ("Maria Benning", "Jo Ahl")
    assert story.keywords == ("Harbour",)
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert story.href == "https://eastmouth.example/2026/1/12/harbour"


def test_an_editor_gets_every_component_or_word_of_it() -> None:
    story = only(read_sample(chorus, "chorus/eastmouth.json"))
    assert story.body.split("\n") == [
        "<p>The harbour will be <strong>dredged</strong>.</p>",
        "<h3>The cost</h3>",
        "<ol><li>12 million</li></ol>",
        "<blockquote><p>At last!</p></blockquote>",
        "<blockquote><p>Mud!</p></blockquote>",
        "<hr>",
        "<h4>Ships</h4>",
        (
            "<table><tbody><tr><th>Name</th><th>Year</th><th>Tons</th></tr>"
            "<tr><td>Ruth</td><td>1961</td><td>12</td></tr>"
            "<tr><td>Jo</td><td>1970</td><td>9</td></tr></tbody></table>"
        ),
        "<blockquote><p>Mud</p></blockquote>",
    ]
    assert story.images == (
        Image("https://img.example/harbour.jpg", alt="Boats", caption="Dawn", credit="Ruth Lund"),
        Image("https://img.example/mud.jpg", alt="Mud", caption="Low tide", credit="Ruth Lund"),
    )
    assert story.related == ("Ferry Runs Aground",)
    assert story.links == (Link("Ferry Runs Aground", "https://eastmouth.example/ferry"),)
    assert story.left_out == (
        "an embedded page (https://maps.example/harbour)",
        "a poll: Too late? Yes (10)",
        "a part of the page, “Newsletter”: Get our mail",
        "the account “mb”",
    )


def test_a_table_whose_values_come_by_the_column_is_read_as_one_by_the_row() -> None:
    table = {"columns": ["Name", "Year"], "rows": [["Ruth", "Jo", "Mia"], ["1961", "1970"]]}
    part = {"__typename": "EntryBodyTable", "table": table}
    story = only(read(chorus, {"uid": "1", "title": "Ships", "body": {"components": [part]}}))
    assert story.paragraphs == ["Name", "Year", "Ruth", "1961", "Jo", "1970", "Mia"]


def test_bad_entries_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(chorus, "chorus/eastmouth-broken.json")
    assert [story.headline for story in stories(found)] == ["First", "Odd"]
    assert len(problems(found)) == 4


def test_a_table_that_would_be_far_too_large_when_turned_is_left_as_it_is() -> None:
    table = {"columns": ["N"] * 20_000, "rows": [*([[1]] * 19_999), [2] * 20_000]}
    part = {"__typename": "EntryBodyTable", "table": table}
    found = read(chorus, {"uid": "1", "title": "Ships", "body": {"components": [part]}})
    assert "more than 5000 paragraphs" in problems(found)[0]
