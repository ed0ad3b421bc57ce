"""What readers call a story: over it, in lists, in search results, in shared links."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from articles.editorial import drafts, publishing
from articles.models import Article, Claim
from tests import factories
from tests.pages import read

pytestmark = pytest.mark.django_db

STORY, FRONT, SEARCH, SOCIAL = (
    "Bridge opens after ten years of work",
    "At last, a bridge",
    "Eastmouth bridge opening date",
    "You will not wait for the ferry again",
)


def story(**variants: str) -> Article:
    filled = factories.content(STORY, in_section="World", tags=["Bridges"])
    return factories.story({**filled, "headline_variants": variants})


def head(client: Client, article: Article) -> tuple[str, str, str]:
    """The title of a story's page, and what a link to it is called when it is shared."""
    response = client.get(article.get_absolute_url())
    page = read(response)
    (shared,) = page.facts("meta", property="og:title")
    (card,) = page.facts("meta", name="twitter:title")
    title = response.content.decode().partition("<title>")[2].partition("</title>")[0]
    return title, shared["content"], card["content"]


def test_a_reader_meets_each_wording_at_its_place(client: Client) -> None:
    article = story(front=FRONT, search=SEARCH, social=SOCIAL)
    assert head(client, article) == (f"{SEARCH} | Newsroom", SOCIAL, SOCIAL)
    page = read(client.get(article.get_absolute_url()))
    assert STORY in page.wording
    assert page.data[0]["headline"] == STORY
    for address in ("/", "/sections/world/", "/tags/bridges/"):
        answer = client.get(address)
        wording = read(answer).wording
        assert answer.status_code == 200
        assert FRONT in wording, address
        assert not {STORY, SEARCH, SOCIAL} & set(wording), address
    assert f"<title>{FRONT}</title>" in client.get("/tags/bridges/feed.xml").content.decode()


def test_a_reader_meets_the_storys_headline_where_there_is_no_other(client: Client) -> None:
    article = story()
    assert head(client, article) == (f"{STORY} | Newsroom", STORY, STORY)
    assert STORY in read(client.get("/")).wording


def test_a_shared_link_is_called_as_the_front_page_calls_the_story(client: Client) -> None:
    article = story(front=FRONT)
    assert head(client, article) == (f"{STORY} | Newsroom", FRONT, FRONT)


def test_markup_in_a_wording_stays_text(client: Client) -> None:
    hostile = "</title><script>alert(1)</script>"
    article = story(front=hostile, search=f"s {hostile}", social=f'"{hostile}')
    for address in (article.get_absolute_url(), "/", "/sections/world/"):
        page = client.get(address).content.decode()
        assert hostile not in page
        assert escape(hostile) in page


def test_readers_get_a_new_wording_when_it_is_published_and_not_before(client: Client) -> None:
    article = story(front=FRONT)
    now, editor = timezone.now(), factories.member("editor")
    changed = factories.content(STORY)
    changed["headline_variants"] = {"front": "Mind the gap"}
    saved = drafts.save(article, changed, by=editor, at=now, ground=None)
    assert FRONT in read(client.get("/")).wording
    assert saved.revision
    publishing.publish(saved.revision, by=editor, at=now)
    assert "Mind the gap" in read(client.get("/")).wording
    drafts.restore(article, article.revisions.get(number=1), by=editor, at=now)
    newest = article.revisions.latest("number")
    publishing.publish(newest, by=editor, at=now)
    assert FRONT in read(client.get("/")).wording


def test_only_the_storys_own_headline_is_claimed() -> None:
    story(front=FRONT, search=SEARCH, social=SOCIAL)
    assert [claim.headline.text for claim in Claim.objects.select_related("headline")] == [STORY]
