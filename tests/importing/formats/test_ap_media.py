"""Answers of AP's Media API: stories whose text is mostly elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.importing.formats import ap_media
from articles.importing.records import PubStatus
from tests.importing.reading import asides, only, problems, read, read_sample, stories


def test_an_editor_gets_all_that_an_item_says() -> None:
    story, _kill = stories(read_sample(ap_media, "ap_media/eastmouth.json"))
    assert (story.source_id, story.version, story.line) == ("aaa", "000000000002", 10)
    assert story.headline == "Harbour to Be Dredged After Forty Years"
    assert story.standfirst == "The council has found the money."
    assert story.paragraphs == ["Mud", "EASTMOUTH — The harbour will be dredged."]
    assert (story.authors, story.credit) == (("Maria Benning", "Jo Ahl"), "AP")
    assert story.keywords == ("Ports", "Ruth Lund")
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert (story.language, story.urgency, story.usage) == ("en", 4, "Copyright 2026.")


def test_an_importer_learns_where_a_text_is_that_is_not_in_the_file() -> None:
    (problem,) = problems(read_sample(ap_media, "ap_media/eastmouth.json"))
    assert problem.startswith("delivery.json, line 32: “Ferry Runs Aground” has no text here")
    assert problem.endswith("get it from AP and import that file: https://api.example/bbb.xml")


def test_a_kill_needs_no_text_and_a_picture_is_no_story() -> None:
    found = read_sample(ap_media, "ap_media/eastmouth.json")
    assert stories(found)[-1].pub_status is PubStatus.CANCELED
    assert asides(found) == [
        ("a further page of the feed", "https://api.example/feed?page=2"),
        ("a picture", "The harbour"),
    ]


def test_an_item_alone_is_known_by_its_address_without_the_customers_key() -> None:
    item = {"uri": "https://api.example/aaa?qt=key", "headline": "Harbour", "body_text": "Mud."}
    story = only(read(ap_media, {"data": {"item": item}}))
    assert story.source_id == "https://api.example/aaa"


def test_bad_items_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(ap_media, "ap_media/eastmouth-broken.json")
    assert [story.headline for story in stories(found)] == ["First"]
    assert len(problems(found)) == 5
