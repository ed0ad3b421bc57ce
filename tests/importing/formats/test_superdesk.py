"""Items of Superdesk, as its archive has them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.importing.formats import superdesk
from articles.importing.records import Image, Link, PubStatus
from tests.importing.reading import asides, only, problems, read, read_sample, stories

ITEM = {"guid": "urn:1", "family_id": "urn:1", "headline": "Harbour", "body_html": "<p>Mud.</p>"}


def test_an_editor_gets_all_that_an_item_says() -> None:
    story, *_others = stories(read_sample(superdesk, "superdesk/eastmouth.json"))
    assert (story.source_id, story.version) == ("urn:eastmouth:harbour", "000000000004")
    assert story.headline == "Harbour to Be Dredged After Forty Years"
    assert story.standfirst == "The council has found the money."
    assert story.body.split("\n") == [
        "<p>EASTMOUTH, Jan 12 ENA — The harbour will be <strong>dredged</strong>.</p>",
        "<blockquote><p>At last!</p></blockquote>",
        "<p>Call the council on 555-0100.</p>",
    ]
    assert (story.authors, story.credit) == (("Maria Benning",), "ENA")
    assert story.section == "Local"
    assert story.keywords == ("Finance", "dredging", "ports", "Eastmouth")
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert story.embargo == datetime(2026, 1, 12, 12, tzinfo=UTC)
    assert (story.language, story.urgency, story.draft) == ("en", 3, False)
    assert story.usage == "Not for Westmouth. Copyright: Eastmouth News Agency."
    assert story.note == (
        "UPDATES with cost. Slugline: HARBOUR. Genre: Article. Signed off: MB."
        " Marked for the lawyers."
    )


def test_an_editor_gets_pictures_embedded_stories_and_word_of_what_is_left_out() -> None:
    story, *_others = stories(read_sample(superdesk, "superdesk/eastmouth.json"))
    assert story.images == (
        Image(
            "https://img.example/harbour.jpg",
            alt="Boats",
            caption="The harbour at dawn",
            credit="Ruth Lund",
        ),
    )
    assert story.related == ("Where the Mud Goes",)
    assert story.links == (Link("Where the Mud Goes", "urn:eastmouth:mud"),)
    assert story.left_out == (
        "the short message: Harbour dredged",
        "an annotation: The council meets on Mondays.",
        "an attached file (Minutes.pdf)",
    )


def test_a_kill_a_hold_and_a_draft_are_what_they_are() -> None:
    _first, draft, kill = stories(read_sample(superdesk, "superdesk/eastmouth.json"))
    assert (draft.draft, draft.pub_status) == (True, PubStatus.WITHHELD)
    assert (kill.paragraphs, kill.pub_status) == (["Kill: Herring Quota"], PubStatus.CANCELED)


@pytest.mark.parametrize("state", ["killed", "recalled", "unpublished"])
def test_what_was_taken_down_is_a_kill(state: str) -> None:
    assert only(read(superdesk, {**ITEM, "state": state})).pub_status is PubStatus.CANCELED


def test_spiked_stories_and_pictures_are_no_stories() -> None:
    assert asides(read_sample(superdesk, "superdesk/eastmouth.json")) == [
        ("a spiked story", "Old Story"),
        ("a picture", "The harbour"),
        ("a further page of the list", "archive?page=2"),
    ]


def test_bad_items_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(superdesk, "superdesk/eastmouth-broken.json")
    assert [story.headline for story in stories(found)] == ["First", "Odd"]
    assert len(problems(found)) == 5
    assert "neither a guid nor an _id" in problems(found)[1]
