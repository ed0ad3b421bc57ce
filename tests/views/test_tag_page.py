"""A tag's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from articles import tagging
from articles.editorial import publishing
from articles.models import ArticleTag, Tag
from articles.tags import merging, undoing
from articles.views import topic
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


def test_a_reader_gets_the_newest_story_in_full_and_the_rest_by_their_days(
    client: Client, clock: StillClock
) -> None:
    """However they came in: what was published last comes first."""
    for days, headline in ((0, "Newest"), (2, "Oldest"), (1, "Older")):
        filled = factories.content(headline, [f"{headline} says its text."], tags=["Bridges"])
        factories.story(filled, at=clock() - timedelta(days=days))

    page = read(client.get(BRIDGES))

    told = [words for words in page.wording if words in ("Newest", "Older", "Oldest")]
    assert told == ["Newest", "Older", "Oldest"]
    assert "Newest says its text." in page.text
    assert "Older says its text." not in page.text
    assert page.facts("link", rel="alternate", href=f"{BRIDGES}feed.xml")


def test_a_reader_is_led_to_topics_that_the_same_stories_tell_of(
    client: Client, clock: StillClock
) -> None:
    for names in (["Rivers", "Ships"], ["Rivers", "Ships"], ["Rivers", "Once"]):
        factories.story(factories.content(tags=["Bridges", *names]))
    for _story in range(2):
        factories.story(factories.content(tags=["Rivers", "Elsewhere"]))
        factories.embargo(
            factories.story(factories.content(tags=["Bridges", "Secret"])),
            until=clock() + timedelta(days=1),
        )
        factories.withdraw(factories.story(factories.content(tags=["Bridges", "Gone"])))

    links = read(client.get(BRIDGES)).links

    assert [link for link in links if link.startswith("/tags/")][:2] == [
        "/tags/rivers/",
        "/tags/ships/",
    ]
    assert not {"/tags/once/", "/tags/elsewhere/", "/tags/secret/", "/tags/gone/"} & set(links)


def test_a_person_is_not_called_a_topic(client: Client) -> None:
    tagging.ensure(["Ada Byron"], {"Ada Byron": "person"})
    factories.story(factories.content(tags=["Ada Byron"]))
    page = read(client.get("/tags/ada-byron/"))
    assert "Person" in page.wording
    assert "Topic" not in page.wording


def test_a_reader_leafs_on_by_days_where_a_topic_has_more_pages_than_are_numbered(
    client: Client, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic, "_LEAFED", 1)
    filled = factories.content(tags=["Bridges"])
    factories.many_stories(30, filled, at=clock())
    factories.many_stories(5, filled, at=clock() - timedelta(days=3))

    page = read(client.get(BRIDGES))

    (older,) = page.facts("a", rel="next")
    assert older["href"] == "?until=2026-02-05"
    assert "Page 1" in page.wording
    assert client.get(BRIDGES, {"page": 2}).status_code == 404


def test_the_newest_of_any_number_of_stories_are_read_in_order_by_an_index() -> None:
    factories.story(factories.content(tags=["Bridges"]))
    found = tagging.named("Bridges")
    assert found
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which sorts so few without an index
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        plan = topic.newest(topic.uses_of(found))[:30].explain()
    assert "article_newest_by_tag" in plan
    assert "SORT" not in plan.upper()
    assert "TEMP B-TREE" not in plan.upper()
    assert "article_newest_live" not in plan


def test_each_use_of_a_tag_says_when_its_story_was_published(clock: StillClock) -> None:
    """Whoever publishes it, and whatever happens to it then."""
    draft = factories.draft(factories.content(tags=["Bridges"]))
    assert dates() == [(None, None)]
    clock.forward(days=1)
    assert draft.head
    story = publishing.publish(draft.head, by=factories.person(), at=clock())
    clock.forward(days=1)
    factories.withdraw(story)
    newest = story.revisions.get()
    publishing.reinstate(story, newest, by=factories.person(), at=clock())
    tagging.ensure(["Spans"])
    merged = merging.merge(
        Tag.objects.get(name="Bridges"),
        into=Tag.objects.get(name="Spans"),
        by=factories.person(),
        at=clock(),
    )
    undoing.undo(merged, by=factories.person(), at=clock())
    factories.many_stories(2, factories.content(tags=["Rivers"]), at=clock())
    assert len(dates()) == 3
    assert all(of_use == of_story is not None for of_use, of_story in dates())


def dates() -> list[tuple[object, object]]:
    uses = ArticleTag.objects.values_list("published_at", "content_object__published_at")
    return list(uses)
