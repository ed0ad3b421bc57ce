"""The first screen: what wants whom, where it leads, and what it costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import desk
from articles.editorial import drafts, matching
from articles.models import (
    Article,
    Batch,
    BatchState,
    Draft,
    DraftKind,
    DraftState,
    Item,
    WorkingCopy,
)
from tests import factories
from tests.admin.conftest import LogIn, listing, member, page
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db

INDEX = "admin:index"


def sentences(client: Client) -> dict[str, str]:
    """What the desk says, and where each sentence leads."""
    shown = client.get(reverse(INDEX)).content.decode()
    body = shown.partition('<div id="desk">')[2].partition('<h2 id="all-lists">')[0]
    found = re.findall(r'<a href="([^"]*)">([^<]*)</a>', body)
    return {words: address.replace("&amp;", "&") for address, words in found}


def in_state(headline: str, state: DraftState, **facts: object) -> Draft:
    """A story whose open draft is in this state."""
    draft = factories.draft(factories.content(headline))
    Draft.objects.filter(pk=draft.pk).update(state=state, **facts)
    draft.refresh_from_db()
    return draft


def leads_to(client: Client, address: str) -> int:
    """How many stories the list behind a sentence holds."""
    shown = client.get(address)
    assert shown.status_code == 200, address
    return len(shown.context["cl"].result_list)


class TestEditor:
    def test_each_sentence_leads_to_as_many_as_it_counts(
        self, log_in: LogIn, filled: Article, clock: StillClock
    ) -> None:
        in_state("One", DraftState.IN_REVIEW)
        in_state("Two", DraftState.IN_REVIEW)
        in_state("Three", DraftState.READY)
        for hours in (2, 3):
            in_state("Out", DraftState.SCHEDULED, publish_at=clock() + timedelta(hours=hours))
        in_state("Late", DraftState.SCHEDULED, publish_at=clock() - timedelta(hours=2))
        in_state("Mine", DraftState.CHANGES_WANTED, assignee=member("editor"))
        proposal = drafts.begin(filled, at=clock(), kind=DraftKind.PROPOSAL)
        Draft.objects.filter(pk=proposal.pk).update(head=filled.live_revision)
        editor = log_in("editor")

        said = sentences(editor)

        counted = {
            "Changes are wanted on 1 story of yours": 1,
            "2 stories wait for review": 2,
            "1 story is ready to be published": 1,
            "1 story should be out by now and is not": 3,
            "2 stories go out today": 3,
            "1 live story bears a provisional headline": 1,
            "You have 1 story in hand": 1,
        }
        assert set(counted) <= set(said)
        assert "1 newer text from the wire waits for a decision" in said
        for words, number in counted.items():
            assert leads_to(editor, said[words]) == number, words
        for address in said.values():
            assert editor.get(address).status_code == 200, address

    def test_the_next_time_is_said(self, log_in: LogIn, clock: StillClock) -> None:
        in_state("Later", DraftState.SCHEDULED, publish_at=clock() + timedelta(hours=3))
        in_state("Next", DraftState.SCHEDULED, publish_at=clock() + timedelta(hours=2))
        in_state("Tomorrow", DraftState.SCHEDULED, publish_at=clock() + timedelta(hours=20))
        text = read(log_in("editor").get(reverse(INDEX))).text
        assert "2 stories go out today next at" in text
        assert re.search(r"next at .{0,40}14:00", text)
        assert "should be out" not in text

    def test_the_schedule_is_given_a_minute_before_it_is_late(
        self, log_in: LogIn, clock: StillClock
    ) -> None:
        in_state("Now", DraftState.SCHEDULED, publish_at=clock())
        editor = log_in("editor")
        assert not any("should be out" in words for words in sentences(editor))
        clock.forward(minutes=2)
        assert any("should be out" in words for words in sentences(editor))

    def test_headlines_whose_story_is_missing_are_counted(
        self, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        factories.story(factories.content("Quota cut", related=["Ferry Aground", "Storm Comes"]))
        story = factories.story(factories.content("Storm Comes"))
        for role in ("writer", "editor"):
            client = log_in(role)
            address = sentences(client)["1 headline waits for its story"]
            assert page(factories.headline("Ferry Aground")) in read(client.get(address)).links
        matching.match(
            factories.headline("Ferry Aground"), story, by=member("editor"), at=timezone.now()
        )
        assert not any("headline" in words for words in sentences(log_in("editor")))
        monkeypatch.setattr(desk, "_HEADLINES", 2)
        for number in range(3):
            factories.headline(f"Wording {number}")
        text = read(log_in("editor").get(reverse(INDEX))).text
        assert "2 headlines wait for their stories among the newest 2" in text

    def test_the_wire_is_told_with_what_went_wrong(self, log_in: LogIn, filled: Article) -> None:
        batch = Batch.objects.get()
        Item.objects.filter(outcome="created").update(warning="Look at this.")
        editor = log_in("editor")
        said = sentences(editor)
        assert leads_to(editor, said[f"{batch} brought 1 new story"]) == 1
        assert said[f"{batch} rejected 1 story"] == f"{page(batch)}?outcome=rejected"
        assert said[f"{batch} warns about 1 story"] == f"{page(batch)}?warned=yes"
        Batch.objects.update(started_at=timezone.now() - timedelta(days=8))
        assert not any(str(batch) in words for words in sentences(editor))

    def test_runs_without_news_hide_nothing_of_those_before(
        self, log_in: LogIn, filled: Article
    ) -> None:
        eventful = Batch.objects.latest("pk")
        for _run in range(4):
            Batch.objects.create(source=eventful.source)
        said = sentences(log_in("editor"))
        assert f"{eventful} brought 1 new story" in said
        assert f"{eventful} rejected 1 story" in said
        assert f"{eventful} warns about 1 story" in said

    def test_a_batch_that_was_taken_back_brought_nothing(
        self, log_in: LogIn, filled: Article
    ) -> None:
        Batch.objects.update(state=BatchState.UNDONE)
        assert not [words for words in sentences(log_in("editor")) if "Batch" in words]


class TestWriter:
    def test_what_was_handed_back_and_what_they_have_in_hand(self, log_in: LogIn) -> None:
        writer = log_in("writer")
        in_state("Back", DraftState.CHANGES_WANTED, assignee=member("writer"))
        in_state("Begun", DraftState.DRAFT, assignee=member("writer"))
        in_state("Somebody’s", DraftState.CHANGES_WANTED, assignee=member("editor"))
        in_state("Waits", DraftState.IN_REVIEW, assignee=member("editor"))
        said = sentences(writer)
        assert set(said) == {"Changes are wanted on 1 story of yours", "You have 2 stories in hand"}
        assert [leads_to(writer, address) for address in said.values()] == [1, 2]

    def test_what_they_have_typed_and_not_saved(self, log_in: LogIn) -> None:
        draft = factories.draft()
        for role in ("writer", "editor"):
            WorkingCopy.objects.create(draft=draft, user=member(role))
        writer = log_in("writer")
        said = sentences(writer)
        assert leads_to(writer, said["You have typed into 1 story and not saved it"]) == 1

    def test_nothing_of_the_wire_s_affairs(self, log_in: LogIn, filled: Article) -> None:
        assert not any("Batch" in words for words in sentences(log_in("writer")))


class TestOthers:
    def test_an_importer_reads_of_batches_alone(self, log_in: LogIn, filled: Article) -> None:
        in_state("Waits", DraftState.IN_REVIEW)
        batch = Batch.objects.get()
        importer = log_in("importer")
        said = sentences(importer)
        assert {f"{batch} brought 1 new story", f"{batch} rejected 1 story"} <= set(said)
        assert all(words.startswith(str(batch)) for words in said)
        assert {importer.get(address).status_code for address in said.values()} == {200}

    def test_an_importer_reads_which_batches_wait_for_a_word(
        self, log_in: LogIn, clock: StillClock
    ) -> None:
        facts = {"source": "coast", "started_at": clock(), "seen_at": clock()}
        planned = Batch.objects.create(state=BatchState.PLANNED, **facts)
        stopped = Batch.objects.create(state=BatchState.STOPPED, **facts)
        running = Batch.objects.create(state=BatchState.RUNNING, **facts)
        for role in ("importer", "editor"):
            said = sentences(log_in(role))
            assert said[f"{planned} waits for somebody to confirm its plan"] == page(planned)
            assert said[f"{stopped} was stopped before its end"] == page(stopped)
            assert f"{running} was stopped before its end" not in said
        clock.forward(minutes=1)
        assert f"{running} was stopped before its end" in sentences(log_in("importer"))
        assert not any("stopped" in words for words in sentences(log_in("writer")))

    def test_somebody_without_rights_reads_of_nothing(
        self, client: Client, filled: Article
    ) -> None:
        client.force_login(factories.person("new here"))
        shown = client.get(reverse(INDEX))
        assert shown.status_code == 200
        assert sentences(client) == {}
        assert filled.headline not in shown.content.decode()

    def test_a_visitor_is_asked_to_log_in(self, client: Client) -> None:
        assert client.get(reverse(INDEX))["Location"].startswith(reverse("admin:login"))

    def test_no_sentence_gives_a_headline_away(self, log_in: LogIn, filled: Article) -> None:
        for role in ("writer", "editor", "importer"):
            assert filled.headline not in log_in(role).get(reverse(INDEX)).content.decode()


class TestEmpty:
    def test_an_empty_newsroom_says_what_to_do(self, log_in: LogIn) -> None:
        text = read(log_in("editor").get(reverse(INDEX))).text
        assert "Nothing waits for you." in text
        assert "manage.py import_stories" in text

    def test_an_empty_desk_says_what_to_do_next(self, log_in: LogIn) -> None:
        factories.story()
        writer = log_in("writer")
        assert sentences(writer) == {
            "Begin a story": reverse("admin:articles_article_add"),
            "Look through all stories": listing("article"),
        }


class TestCost:
    def test_counting_stops(self, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(desk, "MANY", 3)
        editor = log_in("editor")
        for number in range(5):
            in_state(f"Story {number}", DraftState.IN_REVIEW, assignee=member("editor"))
            if number == 2:
                assert "3 stories wait for review" in sentences(editor)
        assert "more than 3 stories wait for review" in sentences(editor)

    def test_it_takes_as_many_queries_for_many_stories_as_for_one(
        self, log_in: LogIn, filled: Article
    ) -> None:
        editor = log_in("editor")
        in_state("One", DraftState.IN_REVIEW, assignee=member("editor"))

        def queries() -> int:
            with CaptureQueriesContext(connection) as counted:
                editor.get(reverse(INDEX))
            return len(counted)

        few = queries()
        factories.many_stories(60, factories.content(), at=timezone.now())
        for state in (DraftState.IN_REVIEW, DraftState.READY, DraftState.CHANGES_WANTED):
            for _number in range(4):
                in_state("More", state, assignee=member("editor"))
        assert queries() == few
        assert few <= 21


def test_all_lists_stand_below_and_django_s_log_of_forms_does_not(log_in: LogIn) -> None:
    editor = log_in("editor")
    LogEntry.objects.create(
        user=member("editor"),
        content_type=ContentType.objects.get_for_model(Article),
        object_id="1",
        object_repr="Told by the log",
        action_flag=CHANGE,
    )
    shown = read(editor.get(reverse(INDEX)))
    assert listing("article") in shown.links
    assert "Recent actions" not in shown.text
    assert "Told by the log" not in shown.text
