"""The page of a story."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editorial import drafts, publishing
from articles.models import Article, SidebarItem
from tests import factories
from tests.clock import StillClock
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

HOSTILE = """</script><script>alert(1)</script><!--<b>"'&amp;\u2028]]>"""


def page_of(client: Client, article: Article) -> Page:
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return read(response)


def seed() -> tuple[list[str], list[str]]:
    """The delivered story's paragraphs and its related headlines."""
    [path] = Path(settings.BASE_DIR, "seeds").glob("*.txt")
    body, _gap, related = path.read_text().strip().partition("\n\n\n")
    return body.splitlines(), [line.strip() for line in related.splitlines()]


def test_a_reader_gets_the_whole_delivered_story_and_its_related_headlines_in_order(
    client: Client,
) -> None:
    paragraphs, related = seed()
    article = factories.story(factories.content("On the talks", paragraphs, related=related))

    page = page_of(client, article)

    assert [word for word in page.wording if word in paragraphs] == paragraphs
    assert [word for word in page.wording if word in related] == related
    assert (len(paragraphs), len(related)) == (6, 17)


def test_a_reader_sees_who_wrote_it_where_it_belongs_and_when_it_was_published_and_updated(
    client: Client, clock: StillClock
) -> None:
    names = ["Ada Byron", "Émile Zola"]
    article = factories.story(factories.content(in_section="World", authors=names), source="wire")
    draft = drafts.begin(article, at=clock())
    newer = factories.content("A second bridge opens", in_section="World", authors=names)
    revision = factories.revise(draft, newer, by=factories.person(), at=clock())
    article = publishing.publish(revision, by=factories.person(), at=clock.forward(hours=2))

    page = page_of(client, article)

    assert "By Ada Byron, Émile Zola" in page.text
    assert "wire" not in page.text
    assert "Published 5 February 2026, 12:00 UTC" in page.text
    assert "Updated 5 February 2026, 14:00 UTC" in page.text
    assert page.facts("time", datetime="2026-02-05T14:00:00+00:00")
    assert "/sections/world/" in page.links


def test_a_story_that_nobody_signed_names_its_source(client: Client) -> None:
    article = factories.story(source="Northern Wire")

    assert "Source: Northern Wire" in page_of(client, article).text


def test_times_are_shown_in_the_newsrooms_zone(client: Client, clock: StillClock) -> None:
    article = factories.story(at=clock())

    with timezone.override("America/Sao_Paulo"):
        page = page_of(client, article)

    assert "5 February 2026, 09:00 UTC-03" in page.text
    assert "Times are given in the zone America/Sao Paulo." in page.text
    assert page.facts("time", datetime="2026-02-05T09:00:00-03:00")


def test_the_sidebar_groups_what_the_editors_chose_what_the_wire_sent_and_what_is_near(
    client: Client,
) -> None:
    pinned, near, told = (
        factories.story(factories.content(headline))
        for headline in ("Pinned story", "Near story", "Told headline")
    )
    filled = factories.content(related=["Told headline", "Untold headline"], pinned=[pinned])
    article = factories.story(filled)
    factories.rank(article, near, pinned)

    page = page_of(client, article)

    beside = page.wording[page.wording.index("Chosen by the editors") :]
    labels = ["Chosen by the editors", "From the wire", "More on this"]
    stories = ["Pinned story", "Told headline", "Untold headline", "Near story"]
    assert [word for word in beside if word in labels] == labels
    assert [word for word in beside if word in stories] == stories
    assert told.get_absolute_url() in page.links
    assert reverse("headline_page", args=[factories.headline("Untold headline").pk]) in page.links


def test_a_headline_becomes_a_link_to_its_story_once_that_is_live(client: Client) -> None:
    article = factories.story(factories.content(related=["A storm is coming"]))
    storm = factories.story(factories.content("A Storm is coming."))

    assert storm.get_absolute_url() in page_of(client, article).links


def test_what_an_editor_has_hidden_is_not_shown(client: Client) -> None:
    article = factories.story(factories.content(related=["Hidden", "Shown"]))
    SidebarItem.objects.filter(headline__text="Hidden").update(hidden=True)

    page = page_of(client, article)

    assert "Hidden" not in page.wording
    assert "Shown" in page.wording


def test_a_wording_under_embargo_is_not_shown_beside_a_story(
    client: Client, clock: StillClock
) -> None:
    article = factories.story(factories.content(related=["The takeover", "The weather"]))
    secret = factories.draft(factories.content("The takeover")).article
    factories.embargo(secret, until=clock() + timedelta(hours=1))

    assert "The takeover" not in page_of(client, article).wording
    clock.forward(hours=2)
    assert "The takeover" in page_of(client, article).wording


@pytest.mark.parametrize("slug", ["old", "Bridge-opens-after-ten-years", "_"])
def test_a_stale_address_leads_to_the_current_one_and_is_not_remembered(
    client: Client, slug: str
) -> None:
    article = factories.story()

    response = client.get(reverse("article_page", args=[article.pk, slug]))

    assert response.status_code == 302
    assert response.headers["Location"] == article.get_absolute_url()
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_reader_cannot_find_what_is_not_public(client: Client, clock: StillClock) -> None:
    draft = factories.draft().article
    spiked = factories.draft().article
    publishing.spike(spiked, by=factories.person(), at=clock())
    of_tomorrow = factories.story(at=clock() + timedelta(days=1))
    secret = factories.embargo(factories.story(), until=clock() + timedelta(hours=1))
    withdrawn = factories.withdraw(factories.story())
    factories.embargo(withdrawn, until=clock() + timedelta(hours=1))

    for article in (draft, spiked, of_tomorrow, secret, withdrawn):
        for slug in (article.slug, "guess"):
            address = reverse("article_page", args=[article.pk, slug])
            assert client.get(address).status_code == 404


@pytest.mark.parametrize("slug", ["bridge-opens-after-ten-years", "guess"])
def test_a_withdrawn_story_answers_with_a_notice_that_repeats_nothing_of_it(
    client: Client, clock: StillClock, slug: str
) -> None:
    filled = factories.content(in_section="World", authors=["Ada Byron"], tags=["Bridges"])
    article = factories.withdraw(factories.story(filled, source="wire"))

    response = client.get(reverse("article_page", args=[article.pk, slug]))

    said = response.content.decode().lower()
    assert response.status_code == 410
    assert "this story has been withdrawn" in said
    assert "5 february 2026, 12:00 utc" in said
    for word in ("bridge", "ten years", "ada", "wire", "world"):
        assert word not in said


def test_hostile_words_stay_words(client: Client) -> None:
    filled = factories.content(
        HOSTILE, [HOSTILE], in_section=HOSTILE, authors=[HOSTILE], tags=[HOSTILE], related=[HOSTILE]
    )
    filled["standfirst"] = HOSTILE
    article = factories.story(filled, source=HOSTILE)

    page = page_of(client, article)

    assert not page.facts("b")
    assert len([tag for tag, _facts in page.elements if tag == "script"]) == 1
    [data] = page.data
    assert data["headline"] == HOSTILE
    assert data["author"] == [{"@type": "Person", "name": HOSTILE}]
    assert "alert(1)" in page.text
    for each in (article.get_absolute_url(), "/", "/sections/script-script-alert-1-script-b-amp/"):
        response = client.get(each)
        assert b"<script>" not in response.content
        assert b"<!--" not in response.content


def test_machines_read_the_story_as_structured_data(client: Client, clock: StillClock) -> None:
    filled = factories.content(
        "A bridge",
        in_section="World",
        authors=["Ada Byron"],
        tags=["Bridges"],
        standfirst="At last.",
    )
    article = factories.story(filled, at=clock())

    [data] = page_of(client, article).data

    address = f"{settings.SITE_URL}{article.get_absolute_url()}"
    publisher = {
        "@type": "NewsMediaOrganization",
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
    }
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "A bridge",
        "description": "At last.",
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": "2026-02-05T12:00:00+00:00",
        "dateModified": "2026-02-05T12:00:00+00:00",
        "inLanguage": "en",
        "articleSection": "World",
        "keywords": ["Bridges"],
        "author": [{"@type": "Person", "name": "Ada Byron"}],
        "publisher": publisher,
    }


def test_other_sites_learn_how_to_share_the_story(client: Client) -> None:
    article = factories.story(factories.content("A bridge", ["It opened."]))

    page = page_of(client, article)

    address = f"{settings.SITE_URL}{article.get_absolute_url()}"
    assert page.facts("link", rel="canonical", href=address)
    assert page.facts("meta", property="og:title", content="A bridge")
    assert page.facts("meta", property="og:url", content=address)
    assert page.facts("meta", name="description", content="It opened.")
    assert not page.facts("meta", name="robots")


def test_the_page_is_the_same_for_everyone(client: Client, django_user_model: type[User]) -> None:
    article = factories.story(factories.content(in_section="World", tags=["Bridges"]))
    staff = Client()
    staff.force_login(django_user_model.objects.create_superuser("boss"))

    for_reader = client.get(article.get_absolute_url())
    for_staff = staff.get(article.get_absolute_url())

    assert for_reader.content == for_staff.content


def test_a_story_number_beyond_all_numbers_is_not_found(client: Client) -> None:
    assert client.get(f"/articles/{'9' * 30}/story/").status_code == 404
