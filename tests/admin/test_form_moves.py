"""New stories from the form, and moves made with what it holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editorial import moves, publishing
from articles.models import (
    Article,
    ArticleState,
    Decision,
    Draft,
    DraftState,
    Tag,
    Verb,
)
from tests import factories
from tests.admin.conftest import LogIn, member, page
from tests.admin.writing import (
    ADD,
    again,
    full_story,
    head_of,
    opened,
    other,
    other_saves,
    readers_rows,
    sent,
    words,
)
from tests.forms import form_of
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    return log_in("writer")


@pytest.fixture
def story() -> Article:
    return full_story()


class TestNewStories:
    def test_a_writer_begins_a_story(self, writer: Client) -> None:
        answer = sent(writer, opened(writer), headline="Ferry aground", body="<p>It sat.</p>")
        begun = Article.objects.get()
        assert answer["Location"] == page(begun)
        assert (begun.state, begun.headline) == (ArticleState.NEVER_PUBLISHED, "Ferry aground")
        assert begun.revisions.get().by == member("writer")

    def test_a_double_click_begins_one_story(self, writer: Client) -> None:
        form = opened(writer)
        assert sent(writer, form, headline="Twice").status_code == 302
        assert sent(writer, form, headline="Twice").status_code == 302
        assert Article.objects.get().revisions.count() == 1

    def test_an_old_form_sent_again_with_another_text_is_no_second_story(
        self, writer: Client
    ) -> None:
        form = opened(writer)
        sent(writer, form, headline="First")
        answer = sent(writer, form, headline="Second")
        assert answer.status_code == 409
        begun = Article.objects.get()
        back = again(answer, begun)
        assert (back.address, back.fields["headline"]) == (page(begun), ["Second"])
        went_on = sent(writer, back, _on="mine")
        assert sent(writer, again(went_on, begun)).status_code == 302
        assert head_of(begun)["headline"] == "Second"

    def test_two_forms_begin_two_stories(self, writer: Client) -> None:
        for form in [opened(writer), opened(writer)]:
            sent(writer, form, headline="The same")
        assert Article.objects.count() == 2

    def test_nothing_typed_begins_nothing(self, writer: Client) -> None:
        answer = sent(writer, opened(writer))
        assert "Write a headline or some text" in words(answer)
        assert not Article.objects.exists()

    def test_a_writer_begins_and_submits_at_once(self, writer: Client) -> None:
        form = opened(writer)
        for _click in range(2):
            assert sent(writer, form, headline="New", _move="submit").status_code == 302
        draft = Draft.objects.get()
        assert draft.state == DraftState.IN_REVIEW
        assert draft.decisions.count() == 1

    def test_a_refused_move_of_a_new_story_leaves_no_story(self, editor: Client) -> None:
        answer = sent(editor, opened(editor), headline="No text yet", _move="publish")
        assert answer.status_code == 409
        assert "There is no text yet." in words(answer)
        assert form_of(answer, ADD, "desk-form").fields["headline"] == ["No text yet"]
        assert not Article.objects.exists()

    def test_whoever_may_not_add_gets_no_form(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        assert importer.get(ADD).status_code == 403
        assert importer.post(ADD, {"headline": "Forged"}).status_code == 403


class TestMoves:
    def test_a_writer_reads_on_the_form_what_an_editor_wants_changed(
        self, writer: Client, story: Article
    ) -> None:
        assert (
            sent(writer, opened(writer, story), headline="New", _move="submit").status_code == 302
        )
        wish = moves.Wish(note="Name the port <b>first</b>.")
        moves.make(Verb.ASK_FOR_CHANGES, story, by=member("editor"), at=timezone.now(), wish=wish)
        assert "“Name the port <b>first</b>.”" in words(writer.get(page(story)))

    @pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
    def test_an_editor_saves_and_publishes_in_one_go(
        self, role: str, log_in: LogIn, client: Client, story: Article
    ) -> None:
        editor = log_in(role)
        form = opened(editor, story)
        assert ("_move", "publish") in form.buttons
        answer = sent(editor, form, headline="Bridge is open", _move="publish")
        assert answer.status_code == 302
        assert (
            "Bridge is open" in client.get(story.get_absolute_url(), follow=True).content.decode()
        )
        assert sent(editor, form, headline="Bridge is open", _move="publish").status_code == 302
        decisions = Decision.objects.filter(article=story, verb=Verb.PUBLISH)
        assert decisions.filter(by__username=role).count() == 1

    def test_a_move_that_is_refused_saves_nothing_and_loses_nothing(
        self, editor: Client, story: Article
    ) -> None:
        rows = readers_rows()
        form = opened(editor, story)
        answer = sent(editor, form, headline="A TK headline", tags="New one", _move="publish")
        assert answer.status_code == 409
        assert "A placeholder such as" in words(answer)
        back = again(answer, story)
        assert back.fields["headline"] == ["A TK headline"]
        assert ("_continue_to", "publish") in back.buttons
        assert readers_rows() == rows
        assert story.revisions.count() == 1
        assert not Tag.objects.filter(name="New one").exists()

    def test_a_text_that_one_has_not_seen_is_not_published(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        other_saves(story, headline="Unseen")
        answer = sent(editor, form, _move="publish")
        assert answer.status_code == 409
        assert "Otto Lind saved revision 2" in words(answer)
        assert Article.objects.get(pk=story.pk).headline == "Bridge opens"

    def test_a_move_that_asks_for_more_is_saved_for_first(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        answer = sent(editor, form, headline="For tomorrow", _continue_to="schedule")
        move = reverse("admin:articles_article_move", args=[story.pk, "schedule"])
        assert answer["Location"] == move
        assert head_of(story)["headline"] == "For tomorrow"

    def test_an_edit_takes_an_approval_back(self, editor: Client, story: Article) -> None:
        sent(editor, opened(editor, story), headline="A", _move="submit")
        sent(editor, opened(editor, story), _move="approve")
        draft = story.drafts.open().get()
        assert draft.state == DraftState.READY
        sent(editor, opened(editor, story), headline="B")
        draft.refresh_from_db()
        assert draft.state == DraftState.IN_REVIEW

    def test_unscheduling_with_a_change_saves_the_change(
        self, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), headline="A")
        wish = moves.Wish(publish_at=timezone.now() + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=other(), at=timezone.now(), wish=wish)
        answer = sent(editor, opened(editor, story), headline="B", _move="unschedule")
        assert answer.status_code == 302
        assert head_of(story)["headline"] == "B"
        assert story.drafts.open().get().publish_at is None

    @pytest.mark.parametrize("verb", ["approve", "publish", "unschedule", "spike", "withdraw"])
    def test_a_writer_makes_no_move_of_an_editors(
        self, writer: Client, story: Article, verb: str
    ) -> None:
        sent(writer, opened(writer, story), headline="Mine", _move="submit")
        form = opened(writer, story)
        assert ("_move", verb) not in form.buttons
        rows = readers_rows()
        answer = sent(writer, form, headline="Mine, again", _move=verb)
        assert answer.status_code == 403
        assert again(answer, story).fields["headline"] == ["Mine, again"]
        assert readers_rows() == rows
        assert story.revisions.count() == 2
        assert story.drafts.open().get().state == DraftState.IN_REVIEW

    @pytest.mark.parametrize("verb", ["no-such-verb", "accept", "\x00", "edit"])
    def test_a_verb_that_is_none_is_refused(
        self, editor: Client, story: Article, verb: str
    ) -> None:
        answer = sent(editor, opened(editor, story), headline="Mine", _move=verb)
        assert answer.status_code == 409
        assert story.revisions.count() == 1

    def test_an_importer_reads_the_story_and_cannot_send_the_form(
        self, log_in: LogIn, editor: Client, story: Article
    ) -> None:
        importer, form = log_in("importer"), opened(editor, story)
        shown = importer.get(page(story))
        assert shown.status_code == 200
        assert b"desk-form" not in shown.content
        for typed in ({"headline": "Forged"}, {"_move": "publish"}, {"_discard": "1"}):
            assert sent(importer, form, **typed).status_code == 403
        assert story.revisions.count() == 1

    def test_what_cannot_be_done_now_says_why(self, writer: Client, story: Article) -> None:
        shown = read(writer.get(page(story)))
        assert "Only an editor may do this." in shown.text
        disabled = shown.facts("button", **{"aria-disabled": "true"})
        reasons = {facts["id"] for _tag, facts in shown.elements if "id" in facts}
        assert disabled
        assert all(button["aria-describedby"] in reasons for button in disabled)

    def test_a_spiked_story_is_read_and_brought_back(self, editor: Client) -> None:
        spiked = publishing.spike(
            factories.draft().article, by=factories.person(), at=timezone.now()
        )
        shown = editor.get(page(spiked))
        assert b'name="headline"' not in shown.content
        assert "The bridge opened on Monday." in words(shown)
        form = form_of(shown, page(spiked), "desk-moves-form")
        assert ("_move", "unspike") in form.buttons
        assert editor.post(form.address, form.filled(_move="unspike")).status_code == 302
        assert Article.objects.get(pk=spiked.pk).state == ArticleState.NEVER_PUBLISHED
        assert editor.post(form.address, form.filled(_move="unspike")).status_code in (302, 409)

    @pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.SPIKE])
    def test_whoever_opens_what_was_taken_away_reads_why(self, writer: Client, verb: Verb) -> None:
        story = factories.story() if verb == Verb.WITHDRAW else factories.draft().article
        wish = moves.Wish(note="It was another bridge.")
        moves.make(verb, story, by=other(), at=timezone.now(), wish=wish)
        said = words(writer.get(page(story)))
        assert "It was another bridge." in said
        assert other().get_full_name() in said

    def test_a_writer_reads_what_is_scheduled_and_cannot_change_it(
        self, writer: Client, story: Article
    ) -> None:
        sent(writer, opened(writer, story), headline="Mine")
        wish = moves.Wish(publish_at=timezone.now() + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=other(), at=timezone.now(), wish=wish)
        shown = writer.get(page(story))
        assert "an editor has to unschedule it" in words(shown)
        form = form_of(shown, page(story), "desk-moves-form")
        answer = writer.post(form.address, form.filled(_move="unschedule"))
        assert answer.status_code == 403
        assert story.drafts.open().get().state == DraftState.SCHEDULED
