"""What stands beside a story: one query, nothing that is not public, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import limits
from articles.models import Article, SidebarItem
from articles.related.sidebar import related_to
from tests import factories as make

pytestmark = pytest.mark.django_db


def shown(article: Article) -> list[str]:
    """The wordings beside a story, in order."""
    return [item.text for item in related_to(article)]


def test_pinned_then_the_wires_then_ranked() -> None:
    pinned, ranked = make.story(make.content("Pinned")), make.story(make.content("Ranked"))
    story = make.story(make.content(related=["Wire B", "Wire A"], pinned=[pinned]))
    make.rank(story, ranked)
    assert shown(story) == ["Pinned", "Wire B", "Wire A", "Ranked"]


def test_one_query_reads_it() -> None:
    story = make.story(
        make.content(related=[f"Wire {number}" for number in range(20)], pinned=[make.story()])
    )
    with CaptureQueriesContext(connection) as queries:
        related_to(story)
    assert len(queries) == 1


def test_ranked_ones_fill_up_to_eight_places_and_wire_ones_are_all_shown() -> None:
    ranked = [make.story(make.content(f"Ranked {number}")) for number in range(10)]
    few = make.story(make.content("Few", related=["Wire 1", "Wire 2"]))
    make.rank(few, *ranked)
    assert len(shown(few)) == limits.SIDEBAR
    many = make.story(make.content("Many", related=[f"Wire {number}" for number in range(12)]))
    make.rank(many, *ranked)
    assert shown(many) == [f"Wire {number}" for number in range(12)]


def test_a_place_that_empties_is_filled_from_the_next() -> None:
    ranked = [make.story(make.content(f"Ranked {number}")) for number in range(9)]
    story = make.story()
    make.rank(story, *ranked)
    make.withdraw(ranked[0])
    assert shown(story) == [f"Ranked {number}" for number in range(1, 9)]


def test_never_itself_never_twice() -> None:
    told = make.story(make.content("Told Story"))
    story = make.story(
        make.content("Own Story", related=["Own Story", "Told Story"], pinned=[told])
    )
    make.rank(story, told)
    assert shown(story) == ["Told Story"]


def test_hidden_items_stay_hidden() -> None:
    story = make.story(make.content(related=["Wire A", "Wire B"]))
    SidebarItem.objects.filter(headline__text="Wire A").update(hidden=True)
    assert shown(story) == ["Wire B"]


def test_nothing_that_readers_may_not_see() -> None:
    soon = timezone.now() + timedelta(hours=1)
    withdrawn, secret = make.story(make.content("Gone")), make.story(make.content("Secret"))
    draft = make.draft(make.content("Draft")).article
    story = make.story(make.content("Own", related=["Secret"], pinned=[withdrawn, secret, draft]))
    make.withdraw(withdrawn)
    make.embargo(secret, until=soon)
    assert shown(story) == []
    assert [item.text for item in related_to(story, at=soon)] == ["Secret"]


def test_a_headline_leads_to_the_live_story_that_bears_it() -> None:
    story = make.story(make.content(related=["Bridge Opens at Last"]))
    (item,) = related_to(story)
    assert item.article_id is None
    assert item.url.startswith("/headlines/")
    bearer = make.story(make.content("Bridge opens at last", in_section="World"))
    (item,) = related_to(story)
    assert (item.text, item.url) == ("Bridge Opens at Last", bearer.get_absolute_url())
    assert (item.section, item.published_at) == ("World", bearer.published_at)
    make.withdraw(bearer)
    (item,) = related_to(story)
    assert item.url.startswith("/headlines/")


def test_of_two_stories_with_one_wording_the_newest_is_meant() -> None:
    now = timezone.now()
    story = make.story(make.content(related=["Obituary: John Smith"]))
    newer = make.story(make.content("Obituary: John Smith"), at=now - timedelta(days=1))
    make.story(make.content("Obituary: John Smith"), at=now - timedelta(days=9))
    (item,) = related_to(story)
    assert item.article_id == newer.pk
