"""The front page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_a_visitor_of_a_new_site_is_told_that_there_is_no_story_yet(client: Client) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "No story has been published yet." in read(response).text


def test_a_reader_sees_the_latest_stories_most_recent_first(
    client: Client, clock: StillClock
) -> None:
    for age in (3, 1, 2):
        story = factories.content(f"Published {age} hours ago")
        factories.story(story, at=clock() - timedelta(hours=age))

    page = read(client.get("/"))

    shown = [word for word in page.wording if word.startswith("Published")]
    assert shown == [f"Published {age} hours ago" for age in (1, 2, 3)]


def test_a_reader_sees_no_story_that_is_not_live(client: Client, clock: StillClock) -> None:
    factories.draft(factories.content("Still a draft"))
    factories.story(factories.content("Of tomorrow"), at=clock() + timedelta(days=1))
    secret = factories.story(factories.content("Under embargo"))
    factories.embargo(secret, until=clock() + timedelta(hours=1))
    factories.withdraw(factories.story(factories.content("Taken down")))

    page = read(client.get("/"))

    assert "No story has been published yet." in page.text


def test_the_lead_is_told_in_whole_sentences(client: Client, clock: StillClock) -> None:
    sentence = "The long day of the U.S. team at the bridge ended well before midnight came."
    factories.story(factories.content(paragraphs=[" ".join([sentence] * 6)]), at=clock())

    page = read(client.get("/"))

    assert " ".join([sentence] * 4) in page.wording


def test_a_lead_without_an_early_full_stop_is_cut_between_words(
    client: Client, clock: StillClock
) -> None:
    factories.story(factories.content(paragraphs=["and so on " * 100]), at=clock())

    [beginning] = [word for word in read(client.get("/")).wording if word.startswith("and so on")]

    assert beginning.endswith(("and…", "so…", "on…"))
    assert len(beginning) <= 360


def test_the_lead_has_its_related_headlines_under_it_but_none_twice(
    client: Client, clock: StillClock
) -> None:
    factories.story(factories.content("Told already"), at=clock() - timedelta(hours=1))
    lead = factories.content("The lead", related=["Told already", "Not told yet"])
    factories.story(lead, at=clock())

    page = read(client.get("/"))

    assert page.wording.count("Told already") == 1
    assert page.wording.count("Not told yet") == 1


def test_a_reader_leafs_to_earlier_stories(client: Client, clock: StillClock) -> None:
    factories.many_stories(31, factories.content(), at=clock())

    first, second = client.get("/"), client.get("/?page=2")

    assert "/?page=2" in [link.replace("?page", "/?page") for link in read(first).links]
    assert len([link for link in read(second).links if "/articles/" in link]) == 1
    assert read(second).facts("link", rel="canonical")[0]["href"].endswith("/?page=2")


@pytest.mark.parametrize("number", ["0", "-1", "2", "abc", "1.5", "", "9" * 5000, "\0", "٣٣"])
def test_a_page_that_is_not_there_is_not_found(client: Client, number: str) -> None:
    assert client.get("/", {"page": number}).status_code == 404


def test_the_date_under_the_name_is_the_newsrooms(client: Client, clock: StillClock) -> None:
    clock.forward(hours=11.5)

    with timezone.override("Asia/Tokyo"):
        page = read(client.get("/"))

    assert "Friday, 6 February 2026" in page.text
