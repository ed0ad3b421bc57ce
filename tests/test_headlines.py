"""Headlines name stories, whether or not the newsroom has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import headlines, text
from articles.models import Claim, Headline
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_one_headline_for_each_wording_and_the_first_one_stays() -> None:
    now = timezone.now()
    headlines.ensure(["Trump’s “Deal”"], at=now)
    headlines.ensure(['trump\'s "deal".'], at=now + timedelta(days=1))
    headline = Headline.objects.get()
    assert (headline.text, headline.first_seen_at) == ("Trump’s “Deal”", now)


def test_a_published_story_claims_its_headline() -> None:
    story = make.story(make.content("Bridge Opens at Last"))
    assert Claim.objects.get().article == story
    assert Claim.objects.get().headline.key == text.key("bridge opens at last")


def test_a_provisional_headline_claims_nothing() -> None:
    make.story({**make.content(), "headline_provisional": True})
    assert not Claim.objects.exists()


def test_a_wording_under_embargo_is_not_to_be_mentioned() -> None:
    soon = timezone.now() + timedelta(hours=1)
    claimed, drafted, open_one = map(
        make.headline, ("Claimed Wording", "Drafted Wording", "Open Wording")
    )
    make.embargo(make.story(make.content("Claimed wording")), until=soon)
    make.embargo(make.draft(make.content("Drafted wording")).article, until=soon)
    make.draft(make.content("Open wording"))
    assert set(Headline.objects.mentionable()) == {open_one}
    assert set(Headline.objects.mentionable(at=soon)) == {claimed, drafted, open_one}


def test_a_headline_is_cited_only_by_a_live_story_that_shows_it() -> None:
    cited = make.headline("Cited Wording")
    make.draft(make.content(related=["Drafted Citation"]))
    story = make.story(make.content(related=["Cited Wording"]))
    assert list(headlines.cited_publicly(Headline.objects.all())) == [cited]
    make.withdraw(story)
    assert not headlines.cited_publicly(Headline.objects.all()).exists()
