"""What the schedule does by itself: at its time, once, in order, whatever clocks and people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.admin import moments
from articles.editorial import drafts, moves, publishing
from articles.editorial.ground import desk_draft, ground_of
from articles.editorial.moves import Wish
from articles.models import Article, Decision, Draft, DraftState, Verb
from tests import factories as make
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make.member("editor", "Edna")


def schedule(story: Article, by: User, at: datetime, **step: float) -> Article:
    """An editor sets the time of a story's newest text."""
    wish = Wish(note="As agreed.", publish_at=at + timedelta(**step))
    return moves.make(Verb.SCHEDULE, story, by=by, at=at, wish=wish)


def finished(headline: str) -> Article:
    """A story that nobody has published and that lacks nothing."""
    text = make.content(headline, authors=["Ada Byron"], in_section="World")
    return make.draft(text).article


def change(story: Article, headline: str, by: User, at: datetime) -> None:
    text = make.content(headline, authors=["Ada Byron"], in_section="World")
    drafts.save(story, text, by=by, at=at, ground=ground_of(story))


def published() -> list[str]:
    """What the schedule has published, in the order of its decisions."""
    decisions = Decision.objects.filter(verb=Verb.PUBLISH, scheduled=True).order_by("id")
    return [each.revision.headline for each in decisions if each.revision]


class TestClocks:
    def test_missed_runs_are_made_up_for_once_and_in_order(
        self, clock: StillClock, editor: User
    ) -> None:
        for headline, minutes in (("Third", 30), ("First", 10), ("Second", 20), ("Later", 300)):
            schedule(finished(headline), editor, clock.at, minutes=minutes)
        publishing.publish_due(clock.forward(hours=2))
        assert published() == ["First", "Second", "Third"]
        assert publishing.publish_due(clock.at) == []

    def test_a_clock_that_is_put_back_publishes_nothing_twice_and_nothing_early(
        self, clock: StillClock, editor: User
    ) -> None:
        schedule(finished("First"), editor, clock.at, minutes=10)
        schedule(finished("Second"), editor, clock.at, minutes=20)
        publishing.publish_due(clock.forward(minutes=15))
        assert published() == ["First"]
        for minutes in (-30, 10, 10, 10):  # half an hour back, and the same minutes again
            publishing.publish_due(clock.forward(minutes=minutes))
            assert published() == ["First"]
        publishing.publish_due(clock.forward(minutes=5))
        assert published() == ["First", "Second"]

    def test_a_clock_that_jumps_forward_publishes_what_it_jumped_over(
        self, clock: StillClock, editor: User
    ) -> None:
        schedule(finished("First"), editor, clock.at, minutes=10)
        publishing.publish_due(clock.forward(days=400))
        assert published() == ["First"]

    @pytest.mark.parametrize("which", [0, 1])
    def test_of_an_hour_that_comes_twice_the_chosen_one_is_kept(
        self, clock: StillClock, editor: User, which: int
    ) -> None:
        clock.at = datetime(2026, 10, 24, 12, tzinfo=UTC)
        with timezone.override("Europe/Berlin"):
            meant = moments.readings(datetime.fromisoformat("2026-10-25T02:30"))
            hour = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC) + timedelta(hours=n) for n in (0, 1)]
            assert meant == hour
            schedule(finished("First"), editor, clock.at, seconds=(meant[which] - clock.at).seconds)
            for moment in hour:
                clock.at = moment - timedelta(seconds=1)
                publishing.publish_due(clock.at)
                assert (published() == ["First"]) == (moment > meant[which])
                publishing.publish_due(clock.forward(seconds=1))
                assert (published() == ["First"]) == (moment >= meant[which])


class TestRefused:
    def _put_aside(self, clock: StillClock, editor: User) -> tuple[Article, Draft]:
        """A change that was scheduled, and then cannot go out: what is live has changed."""
        text = make.content("First", authors=["Ada Byron"])
        story = make.story(text, at=clock.at)
        change(story, "Second", editor, clock.at)
        schedule(story, editor, clock.at, minutes=10)
        other = drafts.begin(story, at=clock.at, name="The importer's")
        revision = make.revise(other, make.content("Wire"), by=editor, at=clock.at)
        publishing.publish(revision, by=editor, at=clock.at)
        return story, cast("Draft", desk_draft(story))

    def test_it_is_in_review_again_with_the_reason_in_its_history(
        self, clock: StillClock, editor: User
    ) -> None:
        story, draft = self._put_aside(clock, editor)
        ((refused, why),) = publishing.publish_due(clock.forward(minutes=10))
        assert (refused, "merged first" in str(why)) == (draft, True)
        draft.refresh_from_db()
        assert (draft.state, draft.publish_at, draft.closed_at) == (
            DraftState.IN_REVIEW,
            None,
            None,
        )
        kept = story.decisions.latest("id")
        assert (kept.verb, kept.by, kept.at) == (Verb.UNSCHEDULE, editor, clock.at)
        assert kept.scheduled
        assert kept.note.startswith("Not published: The live story has changed")

    def test_it_is_tried_once_and_holds_nothing_up(self, clock: StillClock, editor: User) -> None:
        self._put_aside(clock, editor)
        schedule(finished("Other"), editor, clock.at, minutes=20)
        assert len(publishing.publish_due(clock.forward(minutes=30))) == 2
        assert published() == ["Other"]
        assert publishing.publish_due(clock.forward(minutes=30)) == []

    def test_a_time_set_anew_at_the_same_moment_counts_by_its_last_note(
        self, clock: StillClock, editor: User
    ) -> None:
        story = finished("First")
        schedule(story, make.member("editor", "Otto"), clock.at, minutes=5)
        schedule(story, editor, clock.at, minutes=10)
        publishing.publish_due(clock.forward(minutes=10))
        assert story.decisions.get(verb=Verb.PUBLISH).by == editor


class TestReaders:
    def _headlines(self, client: Client) -> str:
        return read(client.get("/")).text

    def test_a_scheduled_change_replaces_the_live_text_at_its_time_and_not_before(
        self, client: Client, clock: StillClock, editor: User
    ) -> None:
        story = make.story(make.content("First", authors=["Ada Byron"]), at=clock.at)
        change(story, "Second", editor, clock.at)
        before = client.get(story.get_absolute_url()).content
        schedule(story, editor, clock.at, minutes=10)
        publishing.publish_due(clock.forward(minutes=9))
        assert client.get(story.get_absolute_url()).content == before
        publishing.publish_due(clock.forward(minutes=1))
        shown = read(client.get(story.get_absolute_url(), follow=True)).text
        assert "Second" in shown
        assert "First" not in shown

    def test_a_story_published_under_embargo_is_not_mentioned_before_it_is_lifted(
        self, client: Client, clock: StillClock, editor: User
    ) -> None:
        story = make.embargo(finished("Hushed"), until=clock.at + timedelta(hours=1))
        schedule(story, editor, clock.at, minutes=10)
        publishing.publish_due(clock.forward(minutes=10))
        story.refresh_from_db()
        assert published() == ["Hushed"]
        assert "Hushed" not in self._headlines(client)
        assert client.get(story.get_absolute_url()).status_code == 404
        clock.forward(minutes=50)
        assert "Hushed" in self._headlines(client)
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_a_story_withdrawn_before_its_change_was_due_stays_away(
        self, client: Client, clock: StillClock, editor: User
    ) -> None:
        story = make.story(make.content("First", authors=["Ada Byron"]), at=clock.at)
        change(story, "Second", editor, clock.at)
        schedule(story, editor, clock.at, minutes=10)
        wish = Wish(note="Wrong.")
        moves.make(Verb.WITHDRAW, story, by=editor, at=clock.at, wish=wish)
        publishing.publish_due(clock.forward(minutes=10))
        answer = client.get(story.get_absolute_url())
        assert answer.status_code == 410
        for headline in ("First", "Second"):
            assert headline not in answer.content.decode()
            assert headline not in self._headlines(client)
