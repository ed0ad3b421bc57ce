"""Stories of the Danish agency Ritzau."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.importing.formats import registry, ritzau
from articles.importing.records import Link, PubStatus
from tests.importing import reading
from tests.importing.reading import only, problems, read_sample, stories


def test_an_editor_gets_all_that_a_story_says() -> None:
    story = only(read_sample(ritzau, "ritzau/eastmouth.xml"))
    assert (story.source_id, story.version) == ("7c1f-harbour", "000000000002")
    assert story.headline == "Havnen bliver gravet dybere"
    assert story.standfirst == "Byrådet har fundet pengene"
    assert story.body == (
        "<p>Østerby — Havnen bliver <strong>gravet</strong> dybere.</p>\n"
        "<p>Det siger borgmesteren.</p>"
    )
    assert (story.authors, story.credit) == (("Maria Benning",), "ritzau")
    assert (story.section, story.keywords, story.language) == ("Indland", ("havne",), "da")
    assert story.created == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert (story.urgency, story.pub_status) == (3, PubStatus.USABLE)
    assert story.correction == "Prisen er rettet."
    assert story.note == "Prisen er rettet. · desk@eastmouth.example · Slugline: HAVN."
    assert story.links == (Link(href="7c1f-harbour-1"),)
    assert story.left_out == ("the Companies “Østerby Havn”",)


def test_a_story_that_is_taken_back_is_a_kill() -> None:
    data = "<RBNews><NewsID>1</NewsID><headline>A</headline><Annuleret>true</Annuleret></RBNews>"
    assert only(reading.read(ritzau, data)).pub_status is PubStatus.CANCELED


def test_a_flash_has_a_text_and_no_headline() -> None:
    data = "<RBNews><NewsID>1</NewsID><content>&lt;p&gt;A b c.&lt;/p&gt;</content></RBNews>"
    story = only(reading.read(ritzau, data))
    assert (story.headline, story.paragraphs) == ("", ["A b c."])


def test_a_list_of_stories_is_so_many_stories() -> None:
    one = "<RBNews><NewsID>{0}</NewsID><content>{0}.</content></RBNews>"
    data = f"<ArrayOfNews>{one.format('A')}{one.format('B')}</ArrayOfNews>"
    assert registry.recognise(reading.document(data, "delivery")) is ritzau
    assert [each.source_id for each in stories(reading.read(ritzau, data))] == ["A", "B"]


def test_a_story_that_is_broken_is_refused_with_its_line() -> None:
    (problem,) = problems(read_sample(ritzau, "ritzau/eastmouth-broken.xml"))
    assert "line 13: this breaks the rules of XML here" in problem
