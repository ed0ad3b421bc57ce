"""WordPress posts as its REST API gives them."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.importing.formats import registry, wp_rest
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

POST = {
    "id": 1,
    "guid": {"rendered": "https://eastmouth.example/?p=1"},
    "link": "https://eastmouth.example/harbour/",
    "title": {"rendered": "Harbour"},
    "content": {"rendered": "<p>The harbour.</p>"},
}


def test_an_editor_gets_all_that_a_post_says() -> None:
    story, *_others = stories(read_sample(wp_rest, "wp_rest/eastmouth.json"))
    assert story.source_id == "https://eastmouth.example/?p=1201"
    assert story.headline == "Harbour to Be Dredged – After Forty Years"
    assert story.headlines == {
        "search": "Harbour dredging | Eastmouth Courier",
        "social": "Mud, mud",
    }
    assert story.standfirst == "The council has found the money."
    assert story.body == (
        "<p>The harbour will be <strong>dredged</strong>.</p>\n<ul><li>June</li></ul>"
    )
    assert story.authors == ("Maria Benning", "Jo Ahl")
    assert (story.section, story.keywords) == ("Harbour & Sea", ("Money", "dredging"))
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert story.version == "2026-01-12T09:45:00.000000Z"
    assert (story.language, story.draft) == ("en-GB", False)
    assert story.href == "https://eastmouth.example/2026/01/harbour/"


def test_an_editor_gets_each_picture_once_and_word_of_what_is_left_out() -> None:
    story, *_others = stories(read_sample(wp_rest, "wp_rest/eastmouth.json"))
    assert story.images == (
        Image(
            "https://eastmouth.example/harbour.jpg",
            alt="The harbour",
            caption="The harbour at dawn",
            credit="Ruth Lund",
        ),
        Image(
            "https://eastmouth.example/mud-300x200.jpg",
            alt="Mud",
            caption="Mud at low tide.",
            credit="Ruth Lund",
        ),
    )
    assert story.left_out == (
        "a film (https://www.youtube.com/watch?v=abc)",
        "the description for search engines: All about the mud",
        "the field “kicker”: Local",
        "2 comments of readers",
    )


def test_a_draft_and_a_locked_post_are_not_published_and_numbers_are_told() -> None:
    _first, draft = stories(read_sample(wp_rest, "wp_rest/eastmouth.json"))
    assert draft.draft
    assert draft.note == "Readers of the site need a password for this."
    assert draft.created == datetime(2026, 1, 13, 9, 30, tzinfo=UTC)
    assert draft.left_out == (
        "the author known by number only: 3",
        "categories known by number only: 7",
        "a picture known by number only: 1301",
    )


def test_pages_pictures_and_terms_are_no_stories() -> None:
    found = read_sample(wp_rest, "wp_rest/eastmouth.json")
    assert asides(found) == [
        ("a page", "About us"),
        ("a picture or file", "harbour"),
        ("a category or tag", "Harbour & Sea"),
    ]


def test_lists_of_authors_and_terms_are_recognised_and_are_no_stories() -> None:
    terms = [{"id": 7, "name": "Sea", "slug": "sea", "taxonomy": "category", "description": "A"}]
    people = [{"id": 3, "name": "Jo Ahl", "slug": "jo", "avatar_urls": {"24": "https://a.example"}}]
    for each, kind in ((terms, "a category or tag"), (people, "an author")):
        found = read(wp_rest, each)
        assert asides(found) == [(kind, each[0]["name"])]
        assert registry.recognise(document(str(each).replace("'", '"'))) is wp_rest


def test_bad_posts_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(wp_rest, "wp_rest/eastmouth-broken.json")
    assert [story.headline for story in stories(found)] == ["First", "Plain"]
    assert len(problems(found)) == 5
    assert "gave no post but a message: “Invalid post ID.”" in problems(found)[1]


def test_one_post_and_an_enveloped_one_come_in() -> None:
    assert only(read(wp_rest, POST)).line is None
    enveloped = {"body": [POST], "status": 200, "headers": {"Allow": "GET"}}
    assert registry.recognise(document(str(enveloped).replace("'", '"'))) is wp_rest
    assert only(read(wp_rest, enveloped)).paragraphs == ["The harbour."]


def test_a_post_of_a_picture_alone_is_a_story() -> None:
    content = {"rendered": '<img src="https://eastmouth.example/a.jpg">'}
    story = only(read(wp_rest, {**POST, "content": content}))
    assert story.paragraphs == ["Harbour"]
    assert story.images == (Image("https://eastmouth.example/a.jpg"),)


def test_an_author_who_is_nobody_is_the_credit() -> None:
    embedded = {"author": [{"id": 1, "name": "Guest Writer"}]}
    story = only(read(wp_rest, {**POST, "_embedded": embedded}))
    assert (story.authors, story.credit) == ((), "Guest Writer")
