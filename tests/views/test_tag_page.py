"""A tag's page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db

BRIDGES = "/tags/bridges/"


def test_a_reader_sees_the_stories_of_the_topic(client: Client) -> None:
    factories.story(factories.content("On bridges", tags=["Bridges", "Rivers"]))
    factories.story(factories.content("On rivers", tags=["Rivers"]))

    page = read(client.get(BRIDGES))

    assert "Bridges" in page.wording
    assert "On bridges" in page.wording
    assert "On rivers" not in page.wording


def test_a_reader_chooses_one_section_of_the_topic(client: Client) -> None:
    factories.story(factories.content("Abroad", in_section="World", tags=["Bridges"]))
    factories.story(factories.content("Rowing", in_section="Sport", tags=["Bridges"]))

    page = read(client.get(BRIDGES, {"section": "sport"}))

    assert "Rowing" in page.wording
    assert "Abroad" not in page.wording


def test_a_section_that_is_none_is_answered_beside_its_field(client: Client) -> None:
    factories.story(factories.content("Abroad", in_section="World", tags=["Bridges"]))

    page = read(client.get(BRIDGES, {"section": "nowhere"}))

    assert "Choose one of these sections." in page.text
    assert "Abroad" in page.wording


def test_a_topic_with_few_stories_is_kept_out_of_search_engines(
    client: Client, clock: StillClock
) -> None:
    filled = factories.content(tags=["Bridges"])
    factories.many_stories(2, filled, at=clock())
    assert read(client.get(BRIDGES)).facts("meta", name="robots", content="noindex")

    factories.story(filled)

    page = read(client.get(BRIDGES))
    assert not page.facts("meta", name="robots")
    assert page.facts("link", rel="canonical")


def test_a_topic_of_which_no_live_story_tells_is_not_found(
    client: Client, clock: StillClock
) -> None:
    factories.draft(factories.content(tags=["Bridges"]))

    assert client.get(BRIDGES).status_code == 404
    assert client.get("/tags/nothing/").status_code == 404
