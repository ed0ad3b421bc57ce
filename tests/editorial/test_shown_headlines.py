"""Which headline readers had at each place, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from articles.editorial import publishing, snapshot
from articles.editorial.shown_headlines import Spell, spells
from articles.models import Article, Draft, Revision
from tests import factories
from tests.clock import StillClock

pytestmark = pytest.mark.django_db


def publish(article: Article, headline: str, at: datetime, **variants: str) -> Article:
    """A person's next text, saved and published at once."""
    article.refresh_from_db()
    draft = Draft.objects.create(article=article, base=article.live_revision)
    filled = {**factories.content(headline), "headline_variants": variants}
    revision = factories.revise(draft, filled, by=factories.person("ada"), at=at)  # type: ignore[arg-type]
    return publishing.publish(revision, by=factories.person("ada"), at=at)


def told(found: Sequence[Spell]) -> list[tuple[Any, ...]]:
    """Wording, whose it is, and the hours after noon from and until which it was live."""
    return [
        (spell.wording and spell.wording.words, spell.wording and spell.wording.of, *_hours(spell))
        for spell in found
    ]


def _hours(spell: Spell) -> tuple[int, int | None]:
    return spell.since.hour - 12, spell.until.hour - 12 if spell.until else None


def test_an_editor_learns_which_wording_was_live_at_each_place(clock: StillClock) -> None:
    article = factories.story(factories.content("One"), at=clock())
    publish(article, "One", clock.forward(hours=1), front="Front")
    publish(article, "Two", clock.forward(hours=1), front="Front", social="Social")

    found = spells(article)

    assert told(found["story"]) == [("Two", "story", 2, None), ("One", "story", 0, 2)]
    assert told(found["front"]) == [("Front", "front", 1, None), ("One", "story", 0, 1)]
    assert told(found["search"]) == [("Two", "story", 2, None), ("One", "story", 0, 2)]
    assert told(found["social"]) == [
        ("Social", "social", 2, None),
        ("Front", "front", 1, 2),
        ("One", "story", 0, 1),
    ]
    assert [spell.decision.by for spell in found["story"]] == [
        factories.person("ada"),
        factories.person(),
    ]


def test_a_withdrawal_is_a_gap_and_parts_equal_wordings(clock: StillClock) -> None:
    article = factories.story(factories.content("One"), at=clock())
    factories.withdraw(article, clock.forward(hours=1))
    text = article.revisions.get()
    publishing.reinstate(article, text, by=factories.person(), at=clock.forward(hours=1))
    factories.withdraw(article, clock.forward(hours=1))

    found = spells(article)["search"]

    assert told(found) == [
        (None, None, 3, None),
        ("One", "story", 2, 3),
        (None, None, 1, 2),
        ("One", "story", 0, 1),
    ]
    assert [spell.decision.verb for spell in found] == [
        "withdraw",
        "reinstate",
        "withdraw",
        "publish",
    ]


def test_what_an_embargo_kept_from_readers_was_not_live(clock: StillClock) -> None:
    article = factories.story(factories.content("Too early"), at=clock())
    publish(article, "In time", clock.forward(hours=1))
    lifted = clock() + timedelta(hours=2)
    factories.embargo(article, until=lifted)
    publish(article, "Later", clock.forward(hours=4))
    assert told(spells(article)["story"]) == [
        ("Later", "story", 5, None),
        ("In time", "story", 3, 5),
    ]


def test_a_story_that_nobody_has_published_had_no_wording() -> None:
    assert not any(spells(factories.draft().article).values())


def test_a_provisional_wording_is_told_as_such(clock: StillClock) -> None:
    filled = factories.content("Made up")
    filled["headline_provisional"] = True
    article = factories.story(filled, at=clock())
    publish(article, "Written", clock.forward(hours=1), front="Front")
    found = spells(article)
    assert [spell.is_provisional for spell in found["story"]] == [False, True]
    assert [spell.is_provisional for spell in found["front"]] == [False, True]


def test_texts_of_an_older_schema_are_told_under_todays_places(clock: StillClock) -> None:
    article = factories.story(factories.content("One"), at=clock())
    old = {**article.revisions.get().content, "headline_variants": {"seo": "Found"}}
    Revision.objects.update(content=old, schema=1)
    assert told(spells(article)["search"]) == [("Found", "search", 0, None)]
    assert snapshot.variants_of({"seo": "Found"}, 1) == {"search": "Found"}


def test_however_long_the_past_it_is_read_by_one_query_and_without_the_texts(
    clock: StillClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = factories.story(at=clock())
    for number in range(3):
        publish(article, f"Take {number}", clock.forward(hours=1))
    with django_assert_num_queries(1):
        found = spells(article)["story"]
        newest = [spell.wording.words for spell in found[:2] if spell.wording]
    assert newest == ["Take 2", "Take 1"]
    revision = found[0].decision.revision
    assert revision
    assert "content" in revision.get_deferred_fields()
