"""What readers must not learn: no page, no header and no guess gives a secret story away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote_plus, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from articles.editorial import drafts, publishing
from articles.editorial.snapshot import Content
from articles.models import Article, DraftKind, Headline, Section, SidebarItem, Tag
from tests import factories
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "options", "post")


def told_by(word: str, **facts: str) -> Content:
    """A story of which every part bears one word, which therefore gives the story away."""
    filled = factories.content(
        f"{word} headline",
        [f"{word} says the body."],
        standfirst=f"{word} standfirst",
        in_section=f"{word} section",
        authors=[f"{word} author"],
        tags=[f"{word} tag", "Bridges"],
        related=[f"{word} related", "A storm is coming"],
    )
    return {**filled, "headline_variants": {"front": f"{word} variant"}}


def embargoed(article: Article, *, days: int = 1) -> Article:
    return factories.embargo(article, until=timezone.now() + timedelta(days=days))


def secret_stories(clock: StillClock) -> list[str]:
    """One story of every kind that readers must not see; the words that give them away."""
    factories.draft(told_by("Drafted"))
    factories.story(told_by("Morrow"), at=clock() + timedelta(days=1))
    embargoed(factories.story(told_by("Hushed")))
    embargoed(factories.draft(told_by("Muffled")).article)
    factories.withdraw(factories.story(told_by("Gone")))
    factories.withdraw(embargoed(factories.story(told_by("Buried"))))
    spiked = factories.draft(told_by("Spiked")).article
    publishing.spike(spiked, by=factories.person(), at=clock())
    open_story = factories.story(factories.content("Known to everybody"))
    change_soon(open_story, told_by("Pending"), clock())
    propose(open_story, told_by("Proposed"))
    unseen = ["drafted", "morrow", "hushed", "muffled", "gone", "buried", "spiked"]
    return [*unseen, "pending", "proposed"]


def change_soon(story: Article, filled: Content, now: datetime) -> None:
    """A change of a live story that goes out tomorrow."""
    draft = drafts.begin(story, at=now)
    factories.revise(draft, filled, by=factories.person(), at=now)
    tomorrow = now + timedelta(days=1)
    publishing.schedule(draft, tomorrow, by=factories.person(), at=now)


def propose(story: Article, filled: Content) -> None:
    """A newer text of the wire, which waits for an editor."""
    proposal = drafts.begin(story, at=timezone.now(), kind=DraftKind.PROPOSAL)
    factories.revise(proposal, filled, by=factories.person(), at=timezone.now())


@dataclass
class Reader:
    """Somebody who follows every link, and remembers where."""

    client: Client
    words: list[str]

    def try_out(self, address: str) -> Iterator[str]:
        """Ask for an address in every way; the addresses that its page leads to."""
        for method in METHODS:
            response = getattr(self.client, method)(address)
            assert response.status_code in (200, 301, 302, 404, 405, 410), address
            said = unquote_plus(f"{response.headers} {response.content.decode()}").lower()
            for _name, own in parse_qsl(urlsplit(address).query):
                said = said.replace(own.lower(), "")  # forms and links keep what a reader chose
            assert not [word for word in self.words if word in said], (method, address)
            if method == "get":
                yield from read(response).links
                yield response.headers.get("Location", "")

    def wander(self, *begin: str) -> set[str]:
        """Follow links from these addresses on; every address that was met."""
        met: set[str] = set()
        waiting = list(begin)
        while waiting:
            address = waiting.pop()
            if address in met or address.startswith(("http", "/static/")):
                continue
            met.add(address)
            waiting += [urldefrag(urljoin(address, link)).url for link in self.try_out(address)]
        return met


def guesses() -> Iterator[str]:
    """The addresses of everything that there is, and a few that somebody might try."""
    for article in Article.objects.all():
        yield article.get_absolute_url()
        yield f"/articles/{article.pk}/guess/"
    for row in (*Headline.objects.all(), *Tag.objects.all(), *Section.objects.all()):
        yield row.get_absolute_url()
    for address in ("/tags/bridges/", "/sections/world/"):
        for section in Section.objects.all():
            yield f"{address}?section={section.slug}"
        for tag in Tag.objects.all():
            yield f"{address}?tag={quote(tag.name)}"
        yield f"{address}?since=2026-02-06&until=2026-02-09"
    yield from ("/?page=1", "/?page=2", "/nowhere/", "/admin/login/")


def test_no_page_and_no_guess_gives_a_secret_story_away(client: Client, clock: StillClock) -> None:
    words = secret_stories(clock)
    wire = ["A storm is coming", "Hushed headline", "Muffled headline", "Buried headline"]
    public = factories.content(
        "A bridge opens",
        in_section="World",
        tags=["Bridges"],
        related=wire,
        pinned=list(Article.objects.all()),
    )
    story = factories.story(public)
    factories.rank(story, *Article.objects.exclude(pk=story.pk))
    factories.many_stories(40, public, at=clock())
    reader = Reader(client, words)

    met = reader.wander("/", *guesses())

    assert {"/sections/world/", "/tags/bridges/", story.get_absolute_url()} <= met
    assert SidebarItem.objects.filter(headline__text__in=wire).exists()


@pytest.mark.parametrize("published", [True, False])
def test_every_wording_of_a_story_under_embargo_is_secret(
    client: Client, clock: StillClock, *, published: bool
) -> None:
    wordings = ["Hushed at first", "Hushed provisionally"]
    citing = factories.story(factories.content(related=wordings))
    draft = factories.draft(factories.content(wordings[0]))
    later: Content = {**factories.content(wordings[1]), "headline_provisional": True}
    factories.revise(draft, later, by=factories.person(), at=clock())
    draft.refresh_from_db()
    if published:
        assert draft.head
        publishing.publish(draft.head, by=factories.person(), at=clock())
    embargoed(Article.objects.get(pk=draft.article_id))

    Reader(client, ["hushed"]).wander(citing.get_absolute_url(), *guesses())


def test_a_story_withdrawn_before_readers_had_it_was_never_there(
    client: Client, clock: StillClock
) -> None:
    coming = factories.story(at=clock() + timedelta(days=1))
    factories.withdraw(coming)
    for _day in range(3):
        assert client.get(coming.get_absolute_url()).status_code == 404
        clock.forward(days=1)


@pytest.mark.parametrize(
    "address",
    [
        f"/articles/{10**30}/story/",
        f"/articles/{'9' * 5000}/story/",
        f"/headlines/{10**30}/",
        f"/?page={10**30}",
        f"/?page={'9' * 5000}",
        "/?page=%00",
        "/?page=-1",
        "/?page=1e3",
        "/?page=%ED%A0%80",
        "/sections/world/?page=2&page=x&since=%00&until=%FF&tag=%00",
        "/sections/world/?since=%D9%A2%D9%A0%D9%A2%D9%A6-01-01",
        f"/sections/world/?since={'9' * 5000}&tag={'%C4%B0' * 60}",
        "/sections/world/?" + "&".join(f"page={number}" for number in range(900)),
        "/tags/bridges/?section=%00&since=2026-13-45",
        "/tags/bridges/?section=" + "x" * 5000,
        "/articles/1/%00/",
        "/articles/1/../../etc/",
        "/%00",
        "/%ED%A0%80/%FF",
        "/static/%00",
        "/static/../newsroom/settings.py",
        "/admin/%00/",
        "//evil.example/%2e%2e",
    ],
)
def test_no_junk_makes_a_page_fail(client: Client, address: str) -> None:
    factories.story(factories.content(in_section="World", tags=["Bridges"]))
    assert client.get(address).status_code in (200, 302, 404)
