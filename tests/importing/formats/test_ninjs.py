"""News objects of the IPTC, as agencies and Superdesk send them."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.importing.formats import ninjs
from articles.importing.records import Image, Link, Problem, PubStatus
from tests.importing.reading import asides, only, problems, read, read_sample, stories

ITEM = {"uri": "urn:1", "versioncreated": "2026-01-12T08:30:00Z", "headline": "Harbour"}


def test_an_editor_gets_all_that_an_item_says() -> None:
    story, *_others = stories(read_sample(ninjs, "ninjs/eastmouth.json"))
    assert story.source_id == "urn:newsml:eastmouth.example:20260112:harbour"
    assert (story.version, story.line) == ("000000000003", 6)
    assert story.headline == "Harbour to Be Dredged After Forty Years"
    assert story.headlines == {
        "search": "Eastmouth harbour dredging: what is planned",
        "front": "Harbour Dredged",
    }
    assert story.standfirst == "The council has found the money."
    assert story.authors == ("Maria Benning", "Jo Ahl")
    assert story.credit == "Eastmouth News Agency"
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert story.updated == datetime(2026, 1, 12, 8, 45, tzinfo=UTC)
    assert story.embargo == datetime(2026, 1, 12, 12, tzinfo=UTC)
    assert (story.language, story.urgency, story.section) == ("en-GB", 3, "Local")
    assert story.keywords == ("dredging", "Harbour", "ports", "Eastmouth")
    assert story.usage == "Not for use in Westmouth."
    assert story.note.startswith("UPDATES with cost. Slugline: HARBOUR. On “The harbour”: FILE")


def test_an_editor_gets_the_body_with_its_quotes_and_lists_under_its_dateline() -> None:
    story, *_others = stories(read_sample(ninjs, "ninjs/eastmouth.json"))
    assert story.body.split("\n") == [
        "<p>EASTMOUTH — The harbour will be <strong>dredged</strong>.</p>",
        "<blockquote><p>At last!</p></blockquote>",
        "<ul><li>Cost: 12 million</li><li>Begin: June</li></ul>",
        "<p>The work begins in June.</p>",
    ]


def test_an_editor_gets_pictures_once_related_items_and_word_of_what_is_left_out() -> None:
    story, *_others = stories(read_sample(ninjs, "ninjs/eastmouth.json"))
    assert story.images == (
        Image(
            "https://img.example/harbour.jpg",
            alt="Mud and two boats",
            caption="The harbour at low tide",
            credit="Ruth Lund / Eastmouth News Agency",
        ),
    )
    earlier = "Fishermen Ask for Deeper Harbour"
    assert story.related == (earlier,)
    assert story.links == (Link(earlier, "urn:newsml:eastmouth.example:20250601:harbour"),)
    assert story.left_out == (
        "an embedded page (https://maps.example/harbour)",
        "a film (Boats in the mud, https://img.example/harbour.mp4)",
    )


def test_a_kill_comes_in_without_a_text() -> None:
    _first, kill, _third = stories(read_sample(ninjs, "ninjs/eastmouth.json"))
    assert kill.pub_status is PubStatus.CANCELED
    assert kill.paragraphs == ["KILL: Ferry Runs Aground"]
    assert kill.note == "The ferry did not run aground."


def test_what_is_no_story_is_named_and_the_stories_of_a_package_come_in() -> None:
    found = read_sample(ninjs, "ninjs/eastmouth.json")
    assert asides(found) == [
        ("a picture", "The harbour"),
        ("an event", "Council meets"),
        ("a package", "All about the harbour"),
    ]
    assert stories(found)[-1].headline == "Where the Mud Goes"
    assert problems(found) == []


def test_bad_items_are_told_with_their_lines_and_the_good_ones_come_in() -> None:
    found = read_sample(ninjs, "ninjs/eastmouth-broken.json")
    first, odd = stories(found)
    assert (first.source_id, first.created, first.line) == ("urn:1", None, 2)
    assert first.left_out == ("the time “2026-02-31T08:30:00Z”, which does not exist",)
    assert (odd.source_id, odd.headline, odd.body) == ("urn:5", "7", "<p>Odd</p>")
    assert [each.line for each in found if isinstance(each, Problem)] == [3, 4, 5, 7, 8]
    assert "“No text” has a headline and no text." in problems(found)[0]
    assert "no number that JSON knows" in problems(found)[1]
    assert "“headline” comes twice" in problems(found)[2]
    assert "there is no ninjs item here" in problems(found)[3]
    assert problems(found)[4].endswith("what comes before this line is read.")


def test_one_item_alone_has_no_line() -> None:
    assert only(read(ninjs, {**ITEM, "body_text": "The harbour."})).line is None
    assert only(read(ninjs, [{**ITEM, "body_text": "The harbour."}])).line == 1


def test_of_several_bodies_the_richest_counts_and_what_another_one_adds_is_named() -> None:
    bodies = {"body_text": "Plain.", "body_xhtml": "<p>Rich <em>and</em> long.</p>"}
    story = only(read(ninjs, {**ITEM, **bodies}))
    assert story.body == "<p>Rich <em>and</em> long.</p>"
    assert story.left_out == ("another text, “text”: Plain.",)


def test_plain_text_keeps_its_paragraphs() -> None:
    story = only(read(ninjs, {**ITEM, "body_text": "The harbour.\r\n\r\nThe mud.\r\nThe boats."}))
    assert story.paragraphs == ["The harbour.", "The mud.", "The boats."]


def test_a_hold_is_a_hold_and_an_embargo_without_a_time_too() -> None:
    for said in ("withheld", "embargoed"):
        story = only(read(ninjs, {**ITEM, "body_text": "The harbour.", "pubstatus": said}))
        assert story.pub_status is PubStatus.WITHHELD


def test_a_correction_is_told_by_its_note_or_its_signal() -> None:
    noted = only(read(ninjs, {**ITEM, "body_text": "A.", "ednote": "CORRECTS the cost."}))
    assert noted.correction == "CORRECTS the cost."
    signal = only(read(ninjs, {**ITEM, "body_text": "A.", "signals": ["correction"]}))
    assert signal.correction == "This is a correction."


def test_a_list_without_items_is_told() -> None:
    assert asides(read(ninjs, {"data": {"items": []}})) == [("a list without items", "")]
