"""A tag's feed: what programs that ask again and again get of a topic."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles import tagging
from articles.editorial import drafts, publishing
from articles.models import Article, Tag
from articles.tags import merging, undoing
from tests import factories
from tests.clock import StillClock

pytestmark = pytest.mark.django_db

FEED = "/tags/bridges/feed.xml"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client: Client, address: str = FEED) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


def said(feed: etree._Element, path: str) -> list[str]:
    found = feed.xpath(path, namespaces=ATOM)
    assert isinstance(found, list)
    return [str(each) for each in found]


def story(headline: str, *paragraphs: str, days: int = 0) -> Article:
    filled = factories.content(headline, paragraphs or ["It says."], tags=["Bridges"])
    return factories.story(filled, at=timezone.now() - timedelta(days=days))


def test_a_reader_follows_a_topic(client: Client, clock: StillClock) -> None:
    factories.story(factories.content(tags=["Bridges"]))
    older, newer = story("Older", days=2), story("Newer", days=1)
    Tag.objects.filter(name="Bridges").update(description="Over water & land.")
    feed = read(client)
    assert said(feed, "a:title/text()")[0].startswith("Bridges")
    assert said(feed, "a:subtitle/text()") == ["Over water & land."]
    assert said(feed, "a:entry/a:title/text()")[1:] == ["Newer", "Older"]
    links = said(feed, "a:entry/a:link/@href")
    assert links[2].endswith(older.get_absolute_url())
    assert newer.published_at
    assert said(feed, "a:entry/a:published/text()")[1] == newer.published_at.isoformat()
    assert said(feed, "a:link[@rel='self']/@href")[0].endswith(FEED)
    assert said(feed, "a:author/a:name/text()")
    assert len(set(said(feed, "a:entry/a:id/text()"))) == 3


def test_whatever_a_story_says_is_text_and_no_markup(client: Client) -> None:
    wording = "</title><script>alert(1)</script> & ]]> “quoted” \x0b"
    story(wording, "Less < more & <b>bold</b>.")
    Tag.objects.update(name="Bridges <i>", description="<!-- -->&amp;")
    feed = read(client)
    assert said(feed, "a:entry/a:title/text()") == [wording.replace("\x0b", "")]
    assert said(feed, "a:subtitle/text()") == ["<!-- -->&amp;"]
    assert said(feed, "a:entry/a:summary/text()") == [
        "Less &lt; more &amp; &lt;b&gt;bold&lt;/b&gt;."
    ]
    assert not feed.xpath("//*[local-name()='script']")


def test_a_program_that_has_the_feed_is_told_so_until_a_story_changes(
    client: Client, clock: StillClock
) -> None:
    kept = story("A story")
    clock.forward(hours=1)
    first = client.get(FEED)
    updated = said(etree.fromstring(first.content), "a:updated/text()")
    known = {"If-None-Match": first["ETag"]}
    since = {"If-Modified-Since": first["Last-Modified"]}
    clock.forward(days=3)
    for headers in (known, since, {**known, **since}):
        answer = client.get(FEED, headers=headers)
        assert (answer.status_code, answer.content) == (304, b"")
    assert client.get(FEED).content == first.content

    draft = drafts.begin(kept, at=clock())
    changed = factories.content("Another headline", tags=["Bridges"])
    factories.revise(draft, changed, by=factories.person(), at=clock())
    assert client.get(FEED, headers=known).status_code == 304  # readers know nothing of it yet
    draft.refresh_from_db()
    assert draft.head
    publishing.publish(draft.head, by=factories.person(), at=clock())
    for headers in (known, since):
        assert client.get(FEED, headers=headers).status_code == 200
    assert said(read(client), "a:updated/text()") > updated
    (stays,) = said(etree.fromstring(first.content), "a:entry/a:id/text()")
    assert said(read(client), "a:entry/a:id/text()") == [stays]


def test_a_story_that_is_taken_down_leaves_every_feed_that_is_asked_for_again(
    client: Client, clock: StillClock
) -> None:
    stays, goes = story("Stays", days=1), story("Goes", days=2)
    first = client.get(FEED)
    clock.forward(hours=1)
    factories.withdraw(goes, at=clock())
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        answer = client.get(FEED, headers=headers)
        assert answer.status_code == 200
        assert b"Goes" not in answer.content
        assert stays.headline.encode() in answer.content


def test_no_feed_tells_when_something_happened_to_a_story_under_embargo(
    client: Client, clock: StillClock
) -> None:
    story("Known", days=1)
    first = client.get(FEED)
    clock.forward(hours=1)
    factories.embargo(story("Hushed"), until=clock() + timedelta(days=1))
    factories.draft(factories.content("Drafted", tags=["Bridges"]))
    factories.withdraw(factories.embargo(story("Buried"), until=clock() + timedelta(days=1)))
    again = client.get(FEED)
    assert again.content == first.content
    assert again["Last-Modified"] == first["Last-Modified"]
    clock.forward(days=2)
    later = client.get(FEED, headers={"If-Modified-Since": first["Last-Modified"]})
    assert b"Hushed" in later.content
    assert b"Buried" not in later.content


def test_a_topic_without_live_stories_has_no_feed(client: Client) -> None:
    factories.draft(factories.content(tags=["Bridges"]))
    assert client.get(FEED).status_code == 404
    assert client.get("/tags/nothing/feed.xml").status_code == 404
    assert client.post(FEED).status_code == 405


def test_the_feed_of_an_old_name_leads_to_that_of_the_tag(client: Client) -> None:
    story("A story")
    tagging.ensure(["Spans"])
    old, new = Tag.objects.get(name="Bridges"), Tag.objects.get(name="Spans")
    change = merging.merge(old, into=new, by=factories.person(), at=timezone.now())
    answer = client.get(FEED)
    assert (answer.status_code, answer["Location"]) == (302, "/tags/spans/feed.xml")
    undoing.undo(change, by=factories.person(), at=timezone.now())
    assert client.get(FEED).status_code == 200


def test_a_feed_takes_five_queries_whatever_the_number_of_stories(
    client: Client, clock: StillClock
) -> None:
    filled = factories.content(in_section="World", tags=["Bridges", "Ships"])
    for number in (2, 200):
        factories.many_stories(number, filled, at=clock())
        with CaptureQueriesContext(connection) as queries:
            client.get(FEED)
        assert len(queries) == 5
    assert len(said(read(client), "a:entry/a:id/text()")) == 30
