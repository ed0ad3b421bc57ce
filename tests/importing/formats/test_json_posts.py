"""Lists of posts in an envelope, as many systems' APIs give them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.importing.formats import json_posts
from articles.importing.records import Image
from tests.importing.reading import (
    asides,
    document,
    only,
    problems,
    read,
    read_sample,
    stories,
)


def test_an_editor_gets_all_that_a_post_says() -> None:
    found = read_sample(json_posts, "json_posts/eastmouth.json")
    story, bare = stories(found)
    assert (story.source_id, story.line) == ("1201", 6)
    assert story.headline == "Harbour to Be Dredged After Forty Years"
    assert story.headlines == {"search": "Harbour dredging"}
    assert story.standfirst == "The council has found the money"
    assert story.body == (
        "<p>The harbour will be <strong>dredged</strong>.</p>\n<ul><li>June</li></ul>"
    )
    assert (story.authors, story.keywords) == (("Maria Benning",), ("harbour", "dredging"))
    assert story.images == (Image("https://eastmouth.example/harbour.jpg"),)
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert bare.paragraphs == ["The Ferry"]
    assert bare.left_out == ("an embedded page (https://maps.example/ferry)",)
    assert asides(found) == [("a group of columns that are mapped to nothing", "readTime")]


def test_an_importer_says_which_names_hold_what() -> None:
    data = {"items": [{"Titel": "Hafen wird tiefer", "Inhalt": "Der Hafen."}]}
    assert problems(read(json_posts, data)) == [
        "delivery.json: there is no list here of objects that have a headline and a text."
    ]
    columns = {"headline": "Titel", "body": "Inhalt"}
    assert only(read(json_posts, data, columns=columns)).paragraphs == ["Der Hafen."]


def test_bad_posts_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(json_posts, "json_posts/eastmouth-broken.json")
    assert [story.headline for story in stories(found)] == ["First", "Odd"]
    assert len(problems(found)) == 4


@pytest.mark.parametrize(
    ("data", "is_ours"),
    [
        ('{"articles": [{"title": "A", "content": "B"}]}', True),
        ('{"data": {"items": [{"title": "A", "description": "B"}]}}', True),
        ('{"posts": [{"title": "A"}]}', False),
        ('{"menu": [{"title": "A", "content": "B"}]}', False),
        ('[{"title": "A", "content": "B"}]', False),
        ('{"title": "A", "content": "B"}', False),
    ],
)
def test_lists_of_posts_are_recognised_by_what_they_hold(data: str, is_ours: bool) -> None:
    assert json_posts.recognises(document(data)) is is_ours
