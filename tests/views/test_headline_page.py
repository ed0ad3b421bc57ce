"""The page of a headline whose story the newsroom does not have yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from articles.models import SidebarItem
from tests import factories
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_a_reader_learns_that_the_story_is_not_there_yet_and_who_mentions_it(
    client: Client,
) -> None:
    citing = factories.story(factories.content(related=["A storm is coming"]))

    page = read(client.get(factories.headline("A storm is coming").get_absolute_url()))

    assert "A storm is coming" in page.wording
    assert citing.get_absolute_url() in page.links
    assert page.facts("meta", name="robots", content="noindex")


def test_the_page_leads_to_the_story_once_that_is_live_and_back_when_it_is_withdrawn(
    client: Client,
) -> None:
    factories.story(factories.content(related=["A storm is coming"]))
    address = factories.headline("A storm is coming").get_absolute_url()
    storm = factories.story(factories.content("A storm is coming"))

    response = client.get(address)

    assert response.status_code == 302
    assert response.headers["Location"] == storm.get_absolute_url()
    assert response.headers["Cache-Control"] == "no-cache"
    factories.withdraw(storm)
    assert client.get(address).status_code == 200


def test_a_headline_that_no_live_story_mentions_is_not_found(
    client: Client, clock: StillClock
) -> None:
    factories.draft(factories.content(related=["Of a draft"]))
    factories.story(factories.content(related=["Of tomorrow"]), at=clock() + timedelta(days=1))
    factories.story(factories.content(related=["Hidden"]))
    SidebarItem.objects.filter(headline__text="Hidden").update(hidden=True)

    for wording in ("Of a draft", "Of tomorrow", "Hidden", "Of nobody"):
        assert client.get(factories.headline(wording).get_absolute_url()).status_code == 404
    assert client.get(f"/headlines/{'9' * 30}/").status_code == 404


@pytest.mark.parametrize("published", [True, False])
def test_a_wording_under_embargo_is_not_found(
    client: Client, clock: StillClock, *, published: bool
) -> None:
    factories.story(factories.content(related=["The takeover"]))
    make = factories.story if published else lambda filled: factories.draft(filled).article
    secret = make(factories.content("The takeover"))
    factories.embargo(secret, until=clock() + timedelta(hours=1))
    address = factories.headline("The takeover").get_absolute_url()

    assert client.get(address).status_code == 404
    clock.forward(hours=2)
    assert client.get(address).status_code == (302 if published else 200)
