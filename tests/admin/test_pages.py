"""The pages of stories, revisions, batches and headlines: read whole, changed nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from articles import text
from articles.admin import story as story_page
from articles.editorial import snapshot
from articles.markup import clean_html
from articles.models import (
    Article,
    ArticleTag,
    Batch,
    Headline,
    Item,
    Revision,
    Section,
    SidebarItem,
    SidebarKind,
)
from tests import factories
from tests.admin.conftest import TOLD, WAITING, LogIn, listing, page, revise

pytestmark = pytest.mark.django_db

HOSTILE = (
    '<p onclick="alert(1)">Kept <b>bold</b></p><script>alert(2)</script>'
    "<img src=x onerror=alert(3)>"
    '<a href="javascript:alert(4)">a link</a><iframe src="//elsewhere.example"></iframe>'
    '<p style="position:fixed">Kept too</p><form action="/x"><input name="y"></form>'
)


def shown(client: Client, address: str) -> str:
    """The markup of a page."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def words_of(client: Client, address: str) -> str:
    """A page's main part as a person reads it."""
    body = shown(client, address).partition('<div id="content"')[2].partition("<footer")[0]
    return text.squeeze(re.sub(r"<[^>]*>", " ", body))


@pytest.fixture
def importer(log_in: LogIn) -> Client:
    """A browser of somebody who may look at stories and not write them."""
    return log_in("importer")


class TestAStory:
    """As whoever may look at stories and not write them reads it; the form has tests of its own."""

    def test_its_page_tells_all_about_it(self, importer: Client, filled: Article) -> None:
        ArticleTag.objects.filter(content_object=filled).delete()
        for name, suggested in (("Norham", True), ("Eastmouth", False)):
            tag = factories.story(factories.content("Other", tags=[name])).tags.get()
            ArticleTag.objects.create(content_object=filled, tag=tag, suggested=suggested)
        read = words_of(importer, page(filled))
        for said in (
            filled.headline,
            "live",
            "provisional headline",
            "The mud will be taken to the old gravel pits at Norham",
            "Norham suggested",
            "from the wire",
            "harbour",
        ):
            assert said in read
        assert "Eastmouth suggested" not in read

    def test_the_related_list_stands_in_its_order_with_links(
        self, importer: Client, filled: Article
    ) -> None:
        other = factories.story(factories.content("Chosen by hand"))
        SidebarItem.objects.create(
            article=filled, kind=SidebarKind.PINNED, position=0, related=other, hidden=True
        )
        read = words_of(importer, page(filled))
        places = [
            "chosen by the editors Chosen by hand live hidden",
            f"from the wire {WAITING} waiting {TOLD} told",
        ]
        assert [place in read for place in places] == [True, True]
        assert read.index(places[0]) < read.index(places[1])
        markup = shown(importer, page(filled))
        told = Article.objects.get(headline=TOLD)
        for address in (page(other), page(told), page(Headline.objects.get(text=WAITING))):
            assert f'href="{address}"' in markup

    def test_it_is_the_live_text_while_a_draft_is_worked_on(
        self, importer: Client, filled: Article
    ) -> None:
        assert f"<h1>{filled.headline}</h1>" in shown(importer, page(filled))

    def test_markup_in_a_body_is_cleaned(self, importer: Client) -> None:
        story = factories.draft(factories.content(body="<p>Unsaved</p>")).article
        Article.objects.filter(pk=story.pk).update(body=HOSTILE)
        body = (
            shown(importer, page(story))
            .partition('class="story-body"')[2]
            .partition("</article")[0]
        )
        assert "<p>Kept <strong>bold</strong></p>" in body
        assert "<p>Kept too</p>" in body
        for gone in ("onclick", "<script", "alert(2)", "<img", "javascript:", "<iframe", "style="):
            assert gone not in body
        assert "<input" not in body

    def test_markup_in_words_stays_text(self, superuser: Client) -> None:
        hostile = "<script>alert(1)</script>"
        content = factories.content(
            hostile,
            standfirst=hostile,
            in_section=hostile,
            authors=[hostile],
            tags=[hostile],
            related=[hostile],
        )
        content["headline_variants"] = {hostile: hostile}
        story = factories.story(content, source=hostile)
        revision, draft = story.revisions.get(), story.drafts.get()
        headline = Headline.objects.get(key=text.key(hostile))
        for row in (story, revision, draft, headline, story.decisions.get()):
            markup = shown(superuser, page(row))
            assert escape(hostile) in markup
            assert hostile not in markup

    def test_readers_page_is_linked_only_while_there_is_one(self, superuser: Client) -> None:
        live = factories.story(factories.content("Live"))
        draft = factories.draft(factories.content("Not yet")).article
        withdrawn = factories.withdraw(factories.story(factories.content("No more")))
        secret = factories.embargo(
            factories.story(factories.content("Secret")), until=timezone.now() + timedelta(days=1)
        )
        assert f'href="{live.get_absolute_url()}"' in shown(superuser, page(live))
        for story in (draft, withdrawn, secret):
            assert story.get_absolute_url() not in shown(superuser, page(story))

    def test_each_role_reads_what_it_may_and_is_led_nowhere_else(
        self, log_in: LogIn, filled: Article
    ) -> None:
        batch, receipt = page(Batch.objects.get()), listing("receipt")
        writer, importer = (
            shown(log_in("writer"), page(filled)),
            shown(log_in("importer"), page(filled)),
        )
        assert batch not in writer
        assert receipt not in writer
        assert "<h2>Receipts</h2>" in importer
        assert "<h2>Revisions</h2>" not in importer
        assert batch in importer

    def test_no_link_of_its_page_is_closed_to_whoever_reads_it(
        self, log_in: LogIn, filled: Article
    ) -> None:
        for role in ("writer", "editor", "importer", "administrator"):
            client = log_in(role)
            inside = shown(client, page(filled)).partition('id="content"')[2]
            for address in set(re.findall(r'href="(/[^"]*)"', inside)) - {reverse("admin:login")}:
                assert client.get(address).status_code == 200, (role, address)

    def test_a_long_past_takes_no_more_queries(self, superuser: Client, filled: Article) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as counted:
                shown(superuser, page(filled))
            return len(counted)

        few = queries()
        for number in range(10):
            revise(filled, f"Another try {number}", tags=[])
            SidebarItem.objects.create(
                article=filled,
                kind=SidebarKind.PINNED,
                position=number,
                headline=factories.headline(f"Pinned {number}"),
            )
        assert queries() == few


class TestARevision:
    def test_its_page_holds_the_text_of_that_time(self, superuser: Client, filled: Article) -> None:
        first = Revision.objects.get(article=filled, number=1)
        filled.refresh_from_db()
        Article.objects.filter(pk=filled.pk).update(body="<p>Something else by now.</p>")
        read = words_of(superuser, page(first))
        assert "The mud will be taken to the old gravel pits" in read
        assert "Something else by now" not in read
        assert f"from the wire {WAITING}" in read

    def test_a_section_that_is_gone_by_now_keeps_its_name(self, superuser: Client) -> None:
        story = factories.draft(factories.content(in_section="Old name")).article
        Section.objects.update(name="New name")
        assert "Old name" in words_of(superuser, page(story.revisions.get()))


@given(st.text())
def test_no_snapshot_breaks_out_of_the_page(wording: str) -> None:
    content = {**snapshot.blank(), "body": f"<p>{wording}</p><script>{wording}</script>"}
    body = story_page.of_content(content).body  # type: ignore[arg-type]
    assert "<script" not in body.lower()
    assert body == clean_html(body)


class TestABatch:
    def test_its_page_counts_and_shows_first_what_to_look_at(
        self, superuser: Client, filled: Article
    ) -> None:
        batch = Batch.objects.get()
        read = words_of(superuser, page(batch))
        assert "2 all 1 rejected 1 created" in read
        assert read.index("wire/nothing.txt") < read.index("wire/harbour.txt")
        assert "this file is empty" in read
        assert "publish at once" in read
        assert 'href="?outcome=rejected"' in shown(superuser, page(batch))

    def test_a_large_batch_is_read_page_by_page(self, superuser: Client) -> None:
        batch = Batch.objects.create(source="large")
        Item.objects.bulk_create(
            Item(
                batch=batch,
                position=number,
                path=f"large/{number}.txt",
                outcome="rejected" if number == 899 else "unchanged",
                reason="Nothing new.",
            )
            for number in range(900)
        )
        markup = shown(superuser, page(batch))
        assert markup.count("Nothing new.") == 50
        assert "large/899.txt" in markup
        assert "Page 1 of 18" in markup
        assert "large/898.txt" in shown(superuser, f"{page(batch)}?page=18")


class TestAHeadline:
    def test_its_page_names_the_stories_that_cite_and_bear_it(
        self, superuser: Client, filled: Article
    ) -> None:
        headline = Headline.objects.get(text=TOLD)
        read = words_of(superuser, page(headline))
        bearer = Article.objects.get(claims__headline=headline)
        assert f"Stories that bear it, or bore it {TOLD} #{bearer.pk} · live" in read
        assert f"Newest stories that cite it {filled.headline} live" in read

    def test_readers_page_is_linked_only_while_there_is_one(
        self, superuser: Client, filled: Article
    ) -> None:
        waiting = Headline.objects.get(text=WAITING)
        assert waiting.get_absolute_url() in shown(superuser, page(waiting))
        factories.withdraw(filled)
        assert waiting.get_absolute_url() not in shown(superuser, page(waiting))


def test_nothing_that_a_strict_policy_forbids_is_in_any_page(
    superuser: Client, filled: Article
) -> None:
    addresses = [page(filled), page(filled.revisions.earliest("pk")), listing("article")]
    addresses += [
        page(Batch.objects.get()),
        reverse("admin:index"),
        reverse("admin:articles_tag_changelist"),
    ]
    for address in addresses:
        markup = shown(superuser, address)
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", markup), address
