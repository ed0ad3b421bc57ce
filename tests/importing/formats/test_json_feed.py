"""JSON Feeds: a site's posts, and a microblog's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.importing.formats import json_feed
from articles.importing.records import Image, Link
from tests.importing.reading import (
    asides,
    document,
    only,
    problems,
    read,
    read_sample,
    stories,
)

FEED = {"version": "https://jsonfeed.org/version/1", "title": "Eastmouth Courier"}


def feed(**item: object) -> dict[str, object]:
    return {**FEED, "items": [{"id": "1", **item}]}


def test_an_editor_gets_all_that_an_item_says() -> None:
    story, *_others = stories(read_sample(json_feed, "json_feed/eastmouth.json"))
    assert story.source_id == story.href == "https://eastmouth.example/2026/harbour"
    assert (story.headline, story.line) == ("Harbour to Be Dredged After Forty Years", 8)
    assert story.standfirst == "The council has found the money."
    assert story.body.split("\n") == [
        (
            "<p>The harbour will be <strong>dredged</strong>."
            ' <a href="https://eastmouth.example/2025/mud" rel="noopener">More</a></p>'
        ),
        "<blockquote><p>At last!</p></blockquote>",
    ]
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert story.updated == datetime(2026, 1, 12, 8, 45, tzinfo=UTC)
    assert story.version == "2026-01-12T08:45:00.000000Z"
    assert (story.authors, story.credit) == (("Maria Benning",), "Eastmouth News Agency")
    assert (story.keywords, story.language) == (("harbour", "dredging"), "en-GB")
    assert story.links == (Link(href="https://council.example/minutes"),)


def test_an_editor_gets_pictures_and_word_of_what_is_left_out() -> None:
    story, *_others = stories(read_sample(json_feed, "json_feed/eastmouth.json"))
    assert story.images == (
        Image("https://eastmouth.example/img/top.jpg"),
        Image("https://eastmouth.example/map.png", caption="The dredged part"),
        Image("https://eastmouth.example/img/harbour.jpg", alt="Mud"),
    )
    assert story.left_out == (
        "a recording (The mayor speaks, https://eastmouth.example/harbour.mp3)",
        "the field “_eastmouth”: https://eastmouth.example/own, glad",
    )


def test_a_note_without_a_title_is_a_story_of_the_feeds_own_author() -> None:
    found = read_sample(json_feed, "json_feed/eastmouth.json")
    _first, note, picture = stories(found)
    assert (note.source_id, note.headline) == ("1202", "")
    assert note.paragraphs == ["The ferry ran aground again.", "Nobody was hurt."]
    assert (note.authors, note.credit) == (("Jo Ahl",), "Eastmouth Courier")
    assert picture.paragraphs == ["The harbour at dawn"]
    assert "no text" in picture.note
    page = "https://eastmouth.example/feed.json?page=2"
    assert asides(found) == [("a further page of the feed", page)]


def test_a_summary_is_the_text_where_there_is_no_other() -> None:
    story = only(read(json_feed, feed(title="Harbour", summary="The harbour will be dredged.")))
    assert (story.paragraphs, story.standfirst) == (["The harbour will be dredged."], "")


def test_the_only_author_of_version_1_is_read() -> None:
    story = only(read(json_feed, feed(content_text="A.", author={"name": "Jo Ahl"})))
    assert story.authors == ("Jo Ahl",)


def test_bad_items_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(json_feed, "json_feed/eastmouth-broken.json")
    assert [story.paragraphs for story in stories(found)] == [["Good."], ["Odd"]]
    assert len(problems(found)) == 4
    assert "“Nothing but a title” has a headline and no text." in problems(found)[0]
    assert "line 7: this is no item of a JSON Feed" in problems(found)[1]


def test_an_empty_feed_is_told() -> None:
    found = read(json_feed, {**FEED, "items": []})
    assert asides(found) == [("a feed without items", "Eastmouth Courier")]


@pytest.mark.parametrize(
    ("data", "is_ours"),
    [
        ('{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', True),
        ('{"items": [{"content_html": "A", "date_published": "B"}]}', True),
        ('{"version": "2", "items": [{"title": "A"}]}', False),
        ('{"version": "https://jsonfeed.org/version/1"}', False),
    ],
)
def test_a_feed_is_recognised(data: str, is_ours: bool) -> None:
    assert json_feed.recognises(document(data)) is is_ours
