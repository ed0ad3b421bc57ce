"""A section's page, and the form above its list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db

WORLD = "/sections/world/"


def tell(headline: str, at: datetime, *, tags: tuple[str, ...] = ()) -> None:
    factories.story(factories.content(headline, in_section="World", tags=tags), at=at)


def test_a_reader_sees_the_live_stories_of_the_section_only(
    client: Client, clock: StillClock
) -> None:
    tell("Ours", clock())
    tell("Of tomorrow", clock() + timedelta(days=1))
    factories.story(factories.content("Elsewhere", in_section="Sport"))

    page = read(client.get(WORLD))

    assert "Ours" in page.wording
    assert not {"Of tomorrow", "Elsewhere"} & set(page.wording)
    assert page.facts("a", **{"aria-current": "page", "href": WORLD})


def test_a_section_without_a_live_story_is_not_found_and_not_named(
    client: Client, clock: StillClock
) -> None:
    tell("Of tomorrow", clock() + timedelta(days=1))
    factories.story()

    assert client.get(WORLD).status_code == 404
    assert WORLD not in read(client.get("/")).links
    clock.forward(days=2)
    assert client.get(WORLD).status_code == 200
    assert WORLD in read(client.get("/")).links


def test_a_retired_section_leaves_the_navigation_and_keeps_its_page(
    client: Client, clock: StillClock
) -> None:
    tell("Ours", clock())
    section = factories.section("World")
    section.retired_at = clock()
    section.save()

    page = read(client.get(WORLD))

    assert "Ours" in page.wording
    assert WORLD not in page.links


def test_a_reader_chooses_days_of_the_newsrooms_zone(client: Client) -> None:
    for hour, day in ((22, 4), (23, 4), (22, 5), (23, 5)):  # UTC; an hour later in Paris
        tell(f"At {hour} on {day}", datetime(2026, 2, day, hour, tzinfo=UTC))

    with timezone.override("Europe/Paris"):
        page = read(client.get(WORLD, {"since": "2026-02-05", "until": "2026-02-05"}))

    shown = [word for word in page.wording if word.startswith("At ")]
    assert shown == ["At 22 on 5", "At 23 on 4"]


def test_a_reader_chooses_a_topic_in_whatever_case(client: Client, clock: StillClock) -> None:
    tell("On schools", clock(), tags=("École",))
    tell("On bridges", clock(), tags=("Bridges",))

    page = read(client.get(WORLD, {"tag": " école "}))

    assert "On schools" in page.wording
    assert "On bridges" not in page.wording
    assert {facts["value"] for facts in page.facts("option")} == {"École", "Bridges"}


def test_a_topic_of_a_secret_story_is_not_offered(client: Client, clock: StillClock) -> None:
    tell("Ours", clock())
    filled = factories.content(in_section="World", tags=["Takeover"])
    factories.embargo(factories.story(filled), until=clock() + timedelta(hours=1))

    assert b"Takeover" not in client.get(WORLD).content
    assert client.get("/tags/takeover/").status_code == 404


def test_what_was_chosen_survives_leafing_and_stays_out_of_search_engines(
    client: Client, clock: StillClock
) -> None:
    factories.many_stories(70, factories.content(in_section="World"), at=clock())

    page = read(client.get(WORLD, {"since": "2026-02-01", "page": "2"}))

    older = [link for link in page.links if "page=3" in link]
    assert older
    assert all("since=2026-02-01" in link for link in older)
    assert page.facts("input", name="since", value="2026-02-01")
    assert page.facts("meta", name="robots", content="noindex")


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"since": "yesterday"}, "Write a day of the years 1500 to 2999 as year-month-day"),
        ({"until": "0001-01-01"}, "Write a day of the years 1500 to 2999 as year-month-day"),
        ({"until": "9999-12-31"}, "Write a day of the years 1500 to 2999 as year-month-day"),
        ({"since": "2026-02-05", "until": "2026-02-04"}, "The last day lies before the first"),
        ({"tag": "x" * 101}, "at most 100 characters"),
    ],
)
def test_a_wrong_choice_is_answered_beside_its_field(
    client: Client, clock: StillClock, chosen: dict[str, str], sentence: str
) -> None:
    tell("Ours", clock())

    response = client.get(WORLD, chosen)

    assert response.status_code == 200
    page = read(response)
    assert sentence in page.text
    [wrong] = [facts for facts in page.facts("input") if facts.get("aria-invalid")]
    assert page.facts("ul", id=wrong["aria-describedby"])
    assert "Ours" in page.wording


def test_a_choice_that_nothing_matches_says_so(client: Client, clock: StillClock) -> None:
    tell("Ours", clock())

    page = read(client.get(WORLD, {"until": "2026-02-04"}))

    assert "No story matches what you chose." in page.text
    assert "Show all stories" in page.text


anything = st.text(max_size=30) | st.dates().map(str) | st.integers().map(str)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=st.dictionaries(st.sampled_from(["since", "until", "tag", "page", "section"]), anything)
)
def test_no_address_makes_the_page_fail(client: Client, chosen: dict[str, str]) -> None:
    if not factories.section("World").articles.exists():
        tell("Ours", datetime(2026, 2, 5, tzinfo=UTC))

    assert client.get(WORLD, chosen).status_code in (200, 404)
