"""Restoring an earlier text: shown first, then a new revision, and nothing changes for readers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editorial import drafts, moves, publishing, snapshot
from articles.editorial.ground import ground_of
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleTag,
    Author,
    Claim,
    Decision,
    Draft,
    DraftState,
    Origin,
    Revision,
    Section,
    SidebarItem,
    SidebarKind,
    Tag,
)
from tests import factories
from tests.admin.conftest import LogIn
from tests.pages import Page, read

pytestmark = pytest.mark.django_db


def address(article: Article, number: object) -> str:
    return reverse("admin:articles_article_restore", args=[article.pk, number])


def form_of(client: Client, article: Article, number: int = 1) -> dict[str, str]:
    """The form as the page offers it."""
    response = client.get(address(article, number))
    assert response.status_code == 200
    hidden = read(response).facts("input", type="hidden")
    return {facts["name"]: facts["value"] for facts in hidden} | {"note": ""}


def restore(client: Client, article: Article, number: int = 1, **typed: str) -> Page:
    """Restoring through the form; the page that comes next."""
    form = form_of(client, article, number) | typed
    response = client.post(address(article, number), form, follow=True)
    assert response.redirect_chain, read(response).text
    return read(response)


def head(article: Article) -> Revision:
    return article.revisions.latest("number")


def save(article: Article, headline: str, **facts: Any) -> Revision:
    """The next text, saved by an editor."""
    by, text = factories.member("editor", "Wim"), factories.content(headline, **facts)
    saved = drafts.save(article, text, by=by, at=timezone.now(), ground=None)
    assert saved.revision
    return saved.revision


def for_readers() -> str:
    """Every row that a reader's page is made of."""
    models = (Article, ArticleAuthor, ArticleTag, SidebarItem, Claim)
    return json.dumps([serializers.serialize("json", m.objects.order_by("pk")) for m in models])


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    """A browser of an editor's."""
    return log_in("editor")


@pytest.fixture
def story() -> Article:
    """A live story, rewritten since without the section, authors and tags that it had."""
    pinned = factories.story(factories.content("Pinned"))
    rich = factories.content(
        "First",
        in_section="World",
        authors=["Ada Byron"],
        tags=["Bridges", "Rivers"],
        pinned=[pinned],
        related=["From the wire"],
    )
    article = factories.story(rich)
    save(article, "Second")
    return article


class TestThePage:
    def test_it_shows_what_would_come_back_and_changes_nothing(
        self, editor: Client, story: Article
    ) -> None:
        before = for_readers()
        shown = read(editor.get(address(story, 1)))
        for said in ("Restore revision 1", "Readers see no change.", "Ada Byron", "Bridges"):
            assert said in shown.text
        compare = reverse("admin:articles_article_compare", args=[story.pk])
        assert f"{compare}?from=2&to=1" in shown.links
        assert story.revisions.count() == 2
        assert for_readers() == before

    def test_it_says_what_the_newsroom_no_longer_has(self, editor: Client, story: Article) -> None:
        forget(story)
        shown = read(editor.get(address(story, 1))).text
        gone = shown.partition("No longer in the newsroom")[2].partition("Against revision")[0]
        for thing in ("the tag “Bridges”", "the author “Ada Byron”", "the section “World”"):
            assert thing in gone

    def test_it_says_that_an_approval_is_lost(self, editor: Client, story: Article) -> None:
        by = factories.member("editor")
        for verb in ("submit", "approve"):
            moves.make(verb, story, by=by, at=timezone.now())
        assert "approved once more" in read(editor.get(address(story, 1))).text

    @pytest.mark.parametrize("number", ["0", "7", "x", "9" * 30, "²"])
    def test_there_is_none_for_a_text_that_is_not_there(
        self, editor: Client, story: Article, number: str
    ) -> None:
        for method in (editor.get, editor.post):
            assert method(address(story, number)).status_code == 404

    def test_hostile_text_stays_text(self, editor: Client) -> None:
        hostile = "<script>alert(1)</script>"
        article = factories.draft(factories.content(hostile, tags=[hostile])).article
        save(article, "Harmless")
        assert hostile not in editor.get(address(article, 1)).content.decode()


class TestRestoring:
    def test_everything_comes_back_in_the_draft_and_readers_see_nothing_of_it(
        self, editor: Client, story: Article
    ) -> None:
        first, before = story.revisions.get(number=1), for_readers()
        said = restore(editor, story, note="The first was right").text
        assert "Restored as revision 3 of the draft. Readers see no change." in said
        newest = head(story)
        assert newest.content == first.content
        assert (newest.origin, newest.reason) == (Origin.RESTORE, "The first was right")
        assert newest.by == User.objects.get(username="editor")
        assert Draft.objects.open().get(article=story).head == newest
        decision = Decision.objects.get(verb="restore")
        assert (decision.revision, decision.note) == (newest, "The first was right")
        assert for_readers() == before

    def test_once_published_readers_get_tags_authors_and_pins_back(
        self, editor: Client, story: Article
    ) -> None:
        publishing.publish(head(story), by=factories.person(), at=timezone.now())
        assert not story.tags.exists()
        restore(editor, story)
        publishing.publish(head(story), by=factories.person(), at=timezone.now())
        story.refresh_from_db()
        assert story.headline == "First"
        assert story.section == Section.objects.get(name="World")
        assert sorted(story.tags.names()) == ["Bridges", "Rivers"]
        assert [byline.author.name for byline in story.bylines.all()] == ["Ada Byron"]
        kinds = story.sidebar_items.order_by("kind").values_list("kind", flat=True)
        assert list(kinds) == [SidebarKind.PINNED, SidebarKind.WIRE]

    def test_what_is_gone_is_left_out_and_named(self, editor: Client, story: Article) -> None:
        forget(story)
        said = restore(editor, story).text
        assert "The newsroom no longer has" in said
        assert "the tag “Bridges”" in said
        content = snapshot.content_of(head(story))
        assert [tag["name"] for tag in content["tags"]] == ["Rivers"]
        assert (content["section"], content["authors"]) == (None, [])

    def test_a_tag_that_was_made_anew_is_found_by_its_name(
        self, editor: Client, story: Article
    ) -> None:
        forget(story)
        factories.content(tags=["Bridges"])
        restore(editor, story)
        found = {tag["name"]: tag["id"] for tag in snapshot.content_of(head(story))["tags"]}
        assert found["Bridges"] == Tag.objects.get(name="Bridges").pk

    def test_an_approval_is_taken_back(self, editor: Client, story: Article) -> None:
        by = factories.member("editor")
        for verb in ("submit", "approve"):
            moves.make(verb, story, by=by, at=timezone.now())
        restore(editor, story)
        assert Draft.objects.open().get(article=story).state == DraftState.IN_REVIEW

    def test_a_text_that_is_the_newest_already_makes_no_revision(
        self, editor: Client, story: Article
    ) -> None:
        said = restore(editor, story, number=2).text
        assert "nothing had to be restored" in said
        assert story.revisions.count() == 2

    def test_a_double_click_restores_once(self, editor: Client, story: Article) -> None:
        form = form_of(editor, story)
        for _click in range(2):
            assert editor.post(address(story, 1), form).status_code == 302
        assert story.revisions.count() == 3

    def test_unsaved_work_of_anybody_stays(self, editor: Client, story: Article) -> None:
        by, draft = factories.member("writer"), Draft.objects.open().get(article=story)
        kept = draft.working_copies.create(user=by, content={"headline": ["Typed"]})
        restore(editor, story)
        kept.refresh_from_db()
        assert kept.content == {"headline": ["Typed"]}


class TestRefusing:
    def test_what_somebody_saved_meanwhile_is_not_passed_over(
        self, editor: Client, story: Article
    ) -> None:
        form = form_of(editor, story) | {"note": "Mine was right"}
        save(story, "Third")
        response = editor.post(address(story, 1), form)
        shown = read(response)
        assert response.status_code == 409
        assert "Nothing was done. Wim saved revision 3" in shown.text
        assert "Mine was right" in shown.text
        assert head(story).headline == "Third"

        again = {facts["name"]: facts["value"] for facts in shown.facts("input", type="hidden")}
        assert editor.post(address(story, 1), again | {"note": ""}).status_code == 302
        assert head(story).headline == "First"

    def test_what_was_published_meanwhile_is_not_passed_over(
        self, editor: Client, story: Article
    ) -> None:
        form = form_of(editor, story)
        publishing.publish(head(story), by=factories.person("Wim"), at=timezone.now())
        response = editor.post(address(story, 1), form)
        assert response.status_code == 409
        assert "Wim decided: publish" in read(response).text
        assert story.revisions.count() == 2

    def test_a_spiked_story_says_what_to_do_first(self, editor: Client) -> None:
        article = factories.draft(factories.content("First")).article
        save(article, "Second")
        form = form_of(editor, article)
        publishing.spike(article, by=factories.person(), at=timezone.now())
        shown = editor.get(address(article, 1))
        assert "This story is spiked; unspike it first." in read(shown).text
        assert read(shown).facts("textarea") == []
        assert editor.post(address(article, 1), form).status_code == 409
        assert article.revisions.count() == 2

    @pytest.mark.parametrize("role", ["writer", "importer"])
    def test_whoever_does_not_decide_does_not_restore(
        self, log_in: LogIn, editor: Client, story: Article, role: str
    ) -> None:
        form, client = form_of(editor, story), log_in(role)
        assert client.get(address(story, 1)).status_code == 403
        assert client.post(address(story, 1), form).status_code == 403
        assert story.revisions.count() == 2

    def test_another_storys_text_cannot_be_named(self, editor: Client, story: Article) -> None:
        other = factories.draft().article
        for number in range(5):
            save(other, f"Take {number}")
        assert editor.post(address(story, 5), form_of(editor, story)).status_code == 404

    def test_a_note_that_is_too_long_is_said_and_kept(self, editor: Client, story: Article) -> None:
        typed = "long " * 300
        response = editor.post(address(story, 1), form_of(editor, story) | {"note": typed})
        assert response.status_code == 400
        assert "Shorten this" in read(response).text
        assert typed.strip() in response.content.decode()
        assert story.revisions.count() == 2

    def test_a_forged_ground_is_no_way_round(self, editor: Client, story: Article) -> None:
        stale = ground_of(story).fields()
        save(story, "Third")
        for forged in (stale, stale | {"head": "9" * 30}, stale | {"head": "x"}):
            assert editor.post(address(story, 1), forged | {"note": ""}).status_code == 409
        assert head(story).headline == "Third"


def forget(story: Article) -> None:
    """Take a tag, the author and the section out of the newsroom, as no page of ours would."""
    Revision.objects.update(section=None)
    Article.objects.update(section=None)
    ArticleTag.objects.all().delete()
    ArticleAuthor.objects.all().delete()
    Tag.objects.get(name="Bridges").delete()
    Author.objects.all().delete()
    Section.objects.all().delete()
