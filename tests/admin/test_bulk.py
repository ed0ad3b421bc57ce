"""One thing done with many stories: who may, what becomes of each, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin import bulk
from articles.admin.paging import MANY
from articles.editorial import drafts, moves
from articles.editorial.ground import ground_of
from articles.editorial.snapshot import Content
from articles.models import Article, Decision, Draft, DraftState, Revision, Tag, Verb
from tests import factories
from tests.admin.conftest import LogIn, listing, member, page
from tests.admin.test_access import everything
from tests.admin.writing import again, opened, sent
from tests.forms import forms_of
from tests.pages import read

pytestmark = pytest.mark.django_db

STORIES = "article"
ADDRESS = "admin:articles_article_bulk"


def boxes(client: Client, **query: str) -> list[str]:
    """The boxes of the list as a person sees it now."""
    shown = read(client.get(listing(STORIES), query))
    return [facts["value"] for facts in shown.facts("input", name=bulk.CHOSEN)]


def ask(client: Client, action: str, chosen: Sequence[str], query: str = "") -> HttpResponse:
    """Press a button above the list."""
    sent = {"action": action, bulk.CHOSEN: chosen}
    return cast(HttpResponse, client.post(listing(STORIES) + query, sent))


def answered(question: HttpResponse) -> dict[str, list[str]]:
    """What the form of the question sends as it stands."""
    address = reverse(ADDRESS)
    [form] = [form for form in forms_of(question, address) if form.address == address]
    return form.fields


def do(client: Client, action: str, chosen: Sequence[str], **said: str | int) -> str:
    """Press it, say what is asked for, and read what became of it."""
    question = ask(client, action, chosen)
    assert question.status_code == 200
    sent = {**answered(question), **said}
    answer = client.post(reverse(ADDRESS), sent)
    assert answer.status_code == 302, read(answer).text
    return read(client.get(answer["Location"])).text


def waiting(*headlines: str) -> list[Article]:
    """Stories that nobody has published, complete as the checklist wants them."""
    return [factories.draft(whole(each)).article for each in headlines]


def whole(headline: str) -> Content:
    """A text that lacks nothing of the checklist."""
    return factories.content(headline, authors=["Ada Byron"], in_section="World", tags=["Ships"])


def newest(story: Article) -> Revision:
    return story.revisions.latest("number")


class TestMoves:
    def test_a_writer_submits_several_each_with_a_decision(self, log_in: LogIn) -> None:
        stories = waiting("One", "Two", "Three")
        client = log_in("writer")
        assert "Done to 3 stories." in do(client, "submit", boxes(client))
        for story in stories:
            assert story.drafts.get().state == DraftState.IN_REVIEW
            assert story.decisions.get().by == member("writer")

    def test_an_editor_publishes_what_can_be_and_reads_why_the_rest_is_not(
        self, log_in: LogIn
    ) -> None:
        [whole] = waiting("Whole")
        lacking = factories.draft(factories.content("No author")).article
        client = log_in("editor")
        told = do(client, "publish", boxes(client))
        assert "Done to 1 story." in told
        assert "Refused for 1 story." in told
        assert "It has no author, and no source to name instead." in told
        states = {each.pk: each.state for each in Article.objects.all()}
        assert states == {whole.pk: "live", lacking.pk: "never-published"}

    def test_a_story_changed_since_is_refused_by_name_and_not_published_unseen(
        self, log_in: LogIn
    ) -> None:
        [story] = waiting("As it was")
        client = log_in("editor")
        chosen = boxes(client)
        later = whole("As it became")
        drafts.save(story, later, by=member("writer"), at=timezone.now(), ground=None)
        told = do(client, "publish", chosen)
        assert "writer saved revision 2" in told
        story.refresh_from_db()
        assert story.state == "never-published"

    def test_the_box_of_a_story_says_the_ground_on_which_a_form_would_stand(
        self, superuser: Client
    ) -> None:
        [drafted, begun] = waiting("Drafted", "Begun")
        live = factories.story(whole("Live"))
        over = factories.story(whole("Over"))
        drafts.begin(begun, at=timezone.now())
        text = whole("Over it")
        drafts.save(over, text, by=member("writer"), at=timezone.now(), ground=None)
        for story in (drafted, begun, live, over):
            story.refresh_from_db()
        expected = {str(bulk.Seen(s.pk, ground_of(s))) for s in (drafted, begun, live, over)}
        assert set(boxes(superuser)) == expected

    def test_what_the_states_hinder_is_said_before(self, log_in: LogIn) -> None:
        waiting("Never seen")
        live = factories.story(whole("Seen"))
        client = log_in("editor")
        text = read(ask(client, "submit", boxes(client))).text
        assert "it will be done to 1 of them" in text
        assert "There is no draft" in text
        assert live.headline in text

    def test_nothing_happens_before_the_question_is_answered(self, log_in: LogIn) -> None:
        waiting("One")
        client = log_in("editor")
        chosen = boxes(client)
        before = everything()
        for action in bulk.ACTIONS:
            assert ask(client, action.name, chosen).status_code == 200
        assert everything() == before


class TestSectionAndTags:
    def test_a_section_is_set_by_a_revision_of_each(self, log_in: LogIn) -> None:
        [one] = waiting("One")
        live = factories.story(whole("Live"))
        sport = factories.section("Sport")
        client = log_in("writer")
        assert "Done to 2 stories." in do(client, "section", boxes(client), section=sport.pk)
        for story in (one, live):
            revision = newest(story)
            assert revision.content["section"] == {"id": sport.pk, "name": "Sport"}
            assert revision.by == member("writer")
            assert "Sport" in revision.reason
        live.refresh_from_db()
        assert live.section == factories.section("World")

    def test_whoever_has_a_story_open_meanwhile_is_told_and_loses_nothing(
        self, log_in: LogIn
    ) -> None:
        [story] = waiting("One")
        writer, editor = log_in("writer"), log_in("editor")
        form = opened(writer, story)
        do(editor, "section", boxes(editor), section=factories.section("Sport").pk)
        answer = sent(writer, form, headline="Typed meanwhile")
        assert answer.status_code == 409
        assert "editor saved revision 2" in read(answer).text
        back = again(answer, story).fields
        assert back["headline"] == ["Typed meanwhile"]
        assert (back["take_headline"], back["take_section"]) == (["mine"], ["theirs"])
        assert story.revisions.count() == 2

    def test_a_tag_is_added_and_taken_away(self, log_in: LogIn) -> None:
        [one, two] = waiting("One", "Two")
        client = log_in("editor")
        do(client, "tag", boxes(client), tag="  Harbour ")
        for story in (one, two):
            assert [tag["name"] for tag in newest(story).content["tags"]] == ["Ships", "Harbour"]
        do(client, "untag", boxes(client), tag="SHIPS")
        for story in (one, two):
            assert [tag["name"] for tag in newest(story).content["tags"]] == ["Harbour"]

    def test_nothing_invisible_comes_with_a_tag(self, log_in: LogIn) -> None:
        [story] = waiting("One")
        client = log_in("editor")
        do(client, "tag", boxes(client), tag="Har\u202ebour\u200b")
        assert newest(story).content["tags"][-1]["name"] == "Harbour"

    def test_a_suggested_tag_that_is_added_is_kept_from_then_on(self, log_in: LogIn) -> None:
        content = whole("Suggested")
        content["tags"] = [{**tag, "suggested": True} for tag in content["tags"]]
        story = factories.draft(content).article
        client = log_in("editor")
        do(client, "tag", boxes(client), tag="Ships")
        assert [tag["suggested"] for tag in newest(story).content["tags"]] == [False]

    def test_a_story_that_is_so_already_gets_no_revision(self, log_in: LogIn) -> None:
        [story] = waiting("One")
        client = log_in("editor")
        told = do(client, "section", boxes(client), section=factories.section("World").pk)
        assert "1 was so already." in told
        assert story.revisions.count() == 1

    def test_an_approval_is_taken_back_by_it(self, log_in: LogIn) -> None:
        [story] = waiting("One")
        for verb in (Verb.SUBMIT, Verb.APPROVE):
            moves.make(verb, story, by=member("editor"), at=timezone.now())
        client = log_in("writer")
        do(client, "tag", boxes(client), tag="Harbour")
        assert story.drafts.get().state == DraftState.IN_REVIEW

    @pytest.mark.parametrize(
        ("action", "said", "why"),
        [
            ("section", {"section": ""}, "This field is required."),
            ("section", {"section": "99999"}, "not one of the available choices"),
            ("tag", {"tag": "?!"}, "with a letter or a digit"),
            ("tag", {"tag": "x" * 101}, "at most 100 characters"),
            ("untag", {"tag": "Never used"}, "No tag is called “Never used”."),
        ],
    )
    def test_what_cannot_be_is_asked_again_and_changes_nothing(
        self, log_in: LogIn, action: str, said: dict[str, str], why: str
    ) -> None:
        waiting("One", "Two")
        client = log_in("editor")
        chosen = boxes(client)
        before = everything()
        sent = {"action": action, bulk.CHOSEN: chosen, "token": "1", **said}
        again = client.post(reverse(ADDRESS), sent)
        assert why in read(again).text
        assert len(read(again).facts("input", name=bulk.CHOSEN)) == 2
        assert everything() == before


class TestResults:
    def test_looking_again_does_not_do_it_again(self, log_in: LogIn) -> None:
        waiting("One")
        client = log_in("editor")
        do(client, "tag", boxes(client), tag="Harbour")
        before = everything()
        assert "Done to 1 story." in read(client.get(reverse(ADDRESS))).text
        assert everything() == before

    def test_the_same_form_sent_twice_does_it_once(self, log_in: LogIn) -> None:
        waiting("One")
        client = log_in("editor")
        sent = {"action": "publish", bulk.CHOSEN: boxes(client), "token": "a", "back": ""}
        for _time in range(2):
            client.post(reverse(ADDRESS), sent)
        assert "Done to 1 story." in read(client.get(reverse(ADDRESS))).text
        assert Decision.objects.filter(verb=Verb.PUBLISH).count() == 1

    def test_each_leads_to_its_story_and_all_back_to_the_list_as_it_was(
        self, log_in: LogIn
    ) -> None:
        [story] = waiting("One")
        client = log_in("editor")
        question = ask(client, "submit", boxes(client), "?draft=draft&q=one")
        client.post(reverse(ADDRESS), answered(question))
        links = read(client.get(reverse(ADDRESS))).links
        assert page(story) in links
        assert f"{listing(STORIES)}?draft=draft&q=one" in links

    def test_who_has_done_nothing_is_led_to_the_list(self, log_in: LogIn) -> None:
        assert log_in("editor").get(reverse(ADDRESS))["Location"] == listing(STORIES)

    def test_results_are_nobody_else_s(self, log_in: LogIn) -> None:
        waiting("One")
        editor = log_in("editor")
        do(editor, "tag", boxes(editor), tag="Harbour")
        assert log_in("writer").get(reverse(ADDRESS)).status_code == 302

    def test_five_hundred_at_once_are_told_on_one_page(self, log_in: LogIn) -> None:
        factories.many_stories(MANY, whole("Many"), at=timezone.now())
        Draft.objects.update(closed_at=timezone.now(), outcome="published")
        client = log_in("editor")
        chosen = boxes(client, all="")
        assert len(chosen) == MANY
        told = do(client, "submit", chosen)
        assert f"Refused for {MANY} stories." in told
        too_many = [*chosen, f"{chosen[0]}x"]
        answer = ask(client, "submit", too_many)
        assert answer.status_code == 302

    def test_a_headline_stays_text(self, log_in: LogIn) -> None:
        waiting("<script>alert(1)</script>")
        client = log_in("editor")
        assert "<script>alert" not in ask(client, "tag", boxes(client)).content.decode()
        do(client, "tag", boxes(client), tag="<b>Bold</b>")
        shown = client.get(reverse(ADDRESS)).content.decode()
        assert "<script>alert" not in shown
        assert "<b>Bold" not in shown


class TestRights:
    OFFERED = {
        "writer": ["submit", "section", "tag", "untag"],
        "editor": ["submit", "publish", "section", "tag", "untag"],
        "administrator": ["submit", "publish", "section", "tag", "untag"],
        "superuser": ["submit", "publish", "section", "tag", "untag"],
        "importer": [],
    }

    @pytest.mark.parametrize("role", OFFERED)
    def test_everybody_is_offered_what_their_role_may_do(self, log_in: LogIn, role: str) -> None:
        waiting("One")
        shown = read(log_in(role).get(listing(STORIES)))
        offered = [facts["value"] for facts in shown.facts("button", name="action")]
        assert offered == self.OFFERED[role]
        assert bool(shown.facts("input", name=bulk.CHOSEN)) == bool(offered)

    @pytest.mark.parametrize("role", OFFERED)
    def test_what_is_not_offered_is_refused_though_it_is_posted(
        self, log_in: LogIn, superuser: Client, role: str
    ) -> None:
        waiting("One")
        chosen, client = boxes(superuser), log_in(role)
        before = everything()
        said = {"token": "1", "tag": "Ships", "section": factories.section("World").pk}
        forbidden = {action.name for action in bulk.ACTIONS} - set(self.OFFERED[role])
        for action in (*sorted(forbidden), "delete_selected", ""):
            sent = {"action": action, bulk.CHOSEN: chosen, **said}
            for address in (listing(STORIES), reverse(ADDRESS)):
                assert client.post(address, sent).status_code == 403, (action, address)
        assert everything() == before

    def test_whoever_may_not_look_at_stories_does_nothing_with_them(self, client: Client) -> None:
        client.force_login(factories.person("new here"))
        assert client.get(reverse(ADDRESS)).status_code == 403
        assert client.post(reverse(ADDRESS), {"action": "submit"}).status_code == 403

    def test_a_writer_does_not_touch_what_is_scheduled(self, log_in: LogIn) -> None:
        [story] = waiting("Scheduled")
        later = timezone.now() + timedelta(hours=1)
        wish = moves.Wish(publish_at=later)
        moves.make(Verb.SCHEDULE, story, by=member("editor"), at=timezone.now(), wish=wish)
        client = log_in("writer")
        told = do(client, "tag", boxes(client), tag="Harbour")
        assert "Refused for 1 story." in told
        assert "an editor has to unschedule it" in told
        assert story.drafts.get().state == DraftState.SCHEDULED

    @pytest.mark.parametrize("box", ["", "1", "x:1:2:", "1:2:3:4:5", "9" * 40 + ":::"])
    def test_a_box_that_is_not_from_the_list_is_refused(self, log_in: LogIn, box: str) -> None:
        client = log_in("editor")
        sent = {"action": "submit", bulk.CHOSEN: [box], "token": "1"}
        assert client.post(reverse(ADDRESS), sent).status_code == 400
        assert client.post(listing(STORIES), sent).status_code == 400

    def test_a_story_that_is_not_there_is_said_to_be_none(self, log_in: LogIn) -> None:
        client = log_in("editor")
        sent = {"action": "submit", bulk.CHOSEN: ["12345:1:2:draft"], "token": "1"}
        assert client.post(reverse(ADDRESS), sent).status_code == 302

    def test_without_a_choice_the_list_says_what_to_do(self, log_in: LogIn) -> None:
        waiting("One")
        client = log_in("editor")
        answer = client.post(f"{listing(STORIES)}?draft=draft", {"action": "submit"}, follow=True)
        assert answer.redirect_chain[-1][0] == f"{listing(STORIES)}?draft=draft"
        assert "Choose at least one story first" in read(answer).text

    def test_on_a_story_s_own_page_there_is_no_such_action(self, log_in: LogIn) -> None:
        [story] = waiting("One")
        client = log_in("editor")
        [chosen] = boxes(client)
        before = everything()
        for action in bulk.ACTIONS:
            forged = {"CHANGE_FORM-action": action.name, "_selected_action": story.pk}
            client.post(page(story), forged)
            client.post(page(story), {"action": action.name, bulk.CHOSEN: chosen})
        assert everything() == before

    def test_nothing_is_made_of_a_tag_s_name_by_whoever_may_not(self, log_in: LogIn) -> None:
        client = log_in("importer")
        client.post(reverse(ADDRESS), {"action": "tag", "tag": "Forged", bulk.CHOSEN: ["1:::"]})
        assert not Tag.objects.filter(name="Forged").exists()
