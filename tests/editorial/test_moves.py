"""Moves: what each keeps, what it asks for, and what it does when somebody was there before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles import tagging, text
from articles.editorial import drafts, moves, publishing
from articles.editorial.checklist import UnmetError
from articles.editorial.ground import ConflictError, Ground, desk_draft, ground_of
from articles.editorial.moves import Wish
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleState,
    Author,
    Decision,
    Draft,
    DraftState,
    Headline,
    Revision,
    Section,
    Tag,
    Verb,
)
from tests import factories as make
from tests.clock import StillClock
from tests.editorial.conftest import every_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make.member("editor", "Edna")


@pytest.fixture
def writer() -> User:
    return make.member("writer", "Will")


def finished(headline: str = "First") -> Content:
    """A text that lacks nothing."""
    return make.content(headline, authors=["Ada Byron"], in_section="World")


def story_with_draft(clock: StillClock, headline: str = "Second") -> Article:
    """A live story with a change that nobody has published."""
    story = make.story(finished(), at=clock.at)
    save(story, finished(headline), by=make.member("editor", "Somebody"), at=clock.at)
    return story


def save(story: Article, filled: Content, *, by: User, at: datetime) -> Revision:
    saved = drafts.save(story, filled, by=by, at=at, ground=ground_of(story))
    assert saved.revision
    return saved.revision


def the_draft(story: Article) -> Draft:
    draft = desk_draft(story)
    assert draft
    return draft


def last(story: Article) -> Decision:
    return story.decisions.order_by("-id")[0]


class TestKept:
    def test_a_decision_keeps_who_when_what_and_why(
        self, clock: StillClock, editor: User, writer: User
    ) -> None:
        story = make.draft(finished(), at=clock.at).article
        draft = the_draft(story)
        for verb, by, note in (
            (Verb.SUBMIT, writer, "Check the figures."),
            (Verb.ASK_FOR_CHANGES, editor, "The second is wrong."),
            (Verb.SUBMIT, writer, ""),
            (Verb.APPROVE, editor, "  Fine now.  "),
            (Verb.PUBLISH, editor, ""),
        ):
            clock.forward(minutes=1)
            moves.make(verb, story, by=by, at=clock.at, wish=Wish(note=note))
            kept = last(story)
            assert (kept.verb, kept.by, kept.at) == (verb, by, clock.at)
            assert (kept.note, kept.draft, kept.revision) == (note.strip(), draft, draft.head)
            assert (kept.batch, kept.scheduled, kept.overridden) == (None, False, [])
        story.refresh_from_db()
        assert story.state == ArticleState.LIVE

    @pytest.mark.parametrize("verb", [Verb.ASK_FOR_CHANGES, Verb.WITHDRAW])
    def test_what_says_nothing_without_a_word_of_why_is_refused_without(
        self, clock: StillClock, editor: User, verb: Verb
    ) -> None:
        story = story_with_draft(clock)
        Draft.objects.open().update(state=DraftState.IN_REVIEW)
        before = every_row()
        with pytest.raises(RefusedError, match="Say why in the note"):
            moves.make(verb, story, by=editor, at=clock.at, wish=Wish(note=" "))
        assert every_row() == before

    def test_the_schedule_decides_on_the_word_of_whoever_set_the_time(
        self, clock: StillClock, editor: User
    ) -> None:
        story = story_with_draft(clock)
        soon = clock.at + timedelta(minutes=5)
        wish = Wish(note="After the vote.", publish_at=soon)
        moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        publishing.publish_due(clock.forward(minutes=5))
        kept = last(story)
        assert (kept.verb, kept.by, kept.at) == (Verb.PUBLISH, editor, soon)
        assert (kept.scheduled, kept.note) == (True, "After the vote.")


class TestApproval:
    @pytest.mark.parametrize("state", [DraftState.READY, DraftState.SCHEDULED])
    def test_an_edit_after_approval_takes_it_back(
        self, clock: StillClock, editor: User, state: DraftState
    ) -> None:
        story = story_with_draft(clock)
        moves.make(Verb.SUBMIT, story, by=editor, at=clock.at)
        moves.make(Verb.APPROVE, story, by=editor, at=clock.at)
        if state == DraftState.SCHEDULED:
            wish = Wish(publish_at=clock.at + timedelta(hours=1))
            moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        save(story, finished("Third"), by=editor, at=clock.forward(minutes=1))
        draft = the_draft(story)
        assert (draft.state, draft.publish_at) == (DraftState.IN_REVIEW, None)
        if state == DraftState.SCHEDULED:
            assert last(story).verb == Verb.UNSCHEDULE
            assert "change of the text" in last(story).note

    def test_a_save_that_changes_nothing_leaves_the_approval(
        self, clock: StillClock, editor: User
    ) -> None:
        story = story_with_draft(clock)
        moves.make(Verb.SUBMIT, story, by=editor, at=clock.at)
        moves.make(Verb.APPROVE, story, by=editor, at=clock.at)
        same = the_draft(story).head
        assert same
        before = every_row()
        drafts.save(story, same.content, by=editor, at=clock.at, ground=ground_of(story))
        assert every_row() == before


class TestGround:
    """What somebody else did since a person began is said by name, and nothing is written."""

    def _refused(self, story: Article, ground: Ground, by: User, at: datetime) -> ConflictError:
        before = every_row()
        with pytest.raises(ConflictError) as conflict:
            moves.make(Verb.PUBLISH, story, by=by, at=at, ground=ground)
        assert every_row() == before
        assert conflict.value.now == ground_of(Article.objects.get(pk=story.pk))
        return conflict.value

    def test_a_text_that_was_saved_meanwhile(
        self, clock: StillClock, editor: User, writer: User
    ) -> None:
        story = story_with_draft(clock)
        ground = ground_of(story)
        theirs = save(story, finished("Third"), by=writer, at=clock.forward(minutes=5))
        conflict = self._refused(story, ground, editor, clock.at)
        assert str(conflict) == "Will saved revision 3 at 12:05, after you began."
        assert (conflict.theirs, conflict.decision) == (theirs, None)

    @pytest.mark.parametrize(
        ("verbs", "said"),
        [
            ([Verb.SUBMIT], "submit"),
            ([Verb.SUBMIT, Verb.APPROVE], "approve"),
            ([Verb.SUBMIT, Verb.ASK_FOR_CHANGES], "ask for changes"),
            ([Verb.SCHEDULE], "schedule"),
            ([Verb.PUBLISH], "publish"),
        ],
    )
    def test_a_draft_that_was_moved_meanwhile(
        self, clock: StillClock, editor: User, verbs: list[Verb], said: str
    ) -> None:
        story = story_with_draft(clock)
        ground = ground_of(story)
        other, at = make.member("editor", "Otto"), clock.forward(minutes=5)
        for verb in verbs:
            wish = Wish(note="So be it.", publish_at=at + timedelta(hours=1))
            moves.make(verb, story, by=other, at=at, wish=wish)
        conflict = self._refused(story, ground, editor, at)
        assert str(conflict) == f"After you began, at 12:05, Otto decided: {said}."
        assert (conflict.theirs, conflict.decision) == (None, last(story))

    def test_a_draft_that_the_schedule_published_meanwhile(
        self, clock: StillClock, editor: User
    ) -> None:
        story = story_with_draft(clock)
        wish = Wish(publish_at=clock.at + timedelta(minutes=5))
        moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        ground = ground_of(story)
        publishing.publish_due(clock.forward(minutes=5))
        conflict = self._refused(story, ground, editor, clock.at)
        assert str(conflict).startswith("The schedule published this story at 12:05, as Edna")

    def test_a_move_made_twice_by_a_double_click_is_made_once(
        self, clock: StillClock, editor: User
    ) -> None:
        story = story_with_draft(clock)
        ground = ground_of(story)
        moves.make(Verb.PUBLISH, story, by=editor, at=clock.at, ground=ground)
        conflict = self._refused(story, ground, editor, clock.at)
        assert "Edna decided: publish" in str(conflict)
        assert story.decisions.filter(verb=Verb.PUBLISH, by=editor).count() == 1

    def test_somebody_who_only_began_to_type_hinders_nobody(
        self, clock: StillClock, editor: User
    ) -> None:
        story = make.story(finished(), at=clock.at)
        ground = ground_of(story)
        drafts.begin(story, at=clock.at)
        wish = Wish(note="Wrong.")
        moves.make(Verb.WITHDRAW, story, by=editor, at=clock.at, ground=ground, wish=wish)
        assert last(story).verb == Verb.WITHDRAW


class TestChecklist:
    def _unfinished(self, clock: StillClock) -> Article:
        filled: Content = {**make.content("Council said"), "headline_provisional": True}
        return make.draft(filled, at=clock.at).article

    @pytest.mark.parametrize("verb", [Verb.PUBLISH, Verb.SCHEDULE])
    def test_a_story_that_lacks_something_stays_where_it_is(
        self, clock: StillClock, editor: User, verb: Verb
    ) -> None:
        story = self._unfinished(clock)
        wish = Wish(note="Go.", publish_at=clock.at + timedelta(hours=1))
        before = every_row()
        with pytest.raises(UnmetError) as unmet:
            moves.make(verb, story, by=editor, at=clock.at, wish=wish)
        assert [point.code for point in unmet.value.missing] == ["headline", "byline"]
        assert "The headline is provisional or missing: write one." in str(unmet.value)
        assert every_row() == before

    def test_a_withdrawn_story_comes_back_only_when_it_lacks_nothing(
        self, clock: StillClock, editor: User
    ) -> None:
        story = make.withdraw(make.story(at=clock.at), at=clock.at)
        with pytest.raises(UnmetError, match="no author"):
            moves.make(Verb.REINSTATE, story, by=editor, at=clock.at)

    def test_an_editor_passes_over_it_with_a_reason_that_is_kept(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._unfinished(clock)
        with pytest.raises(RefusedError, match="Say in the note why"):
            moves.make(Verb.PUBLISH, story, by=editor, at=clock.at, wish=Wish(override=True))
        wish = Wish(override=True, note="It breaks now.")
        moves.make(Verb.PUBLISH, story, by=editor, at=clock.at, wish=wish)
        assert last(story).overridden == ["headline", "byline"]
        assert last(story).note == "It breaks now."

    def test_what_was_passed_over_for_the_schedule_is_kept_when_it_goes_out(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._unfinished(clock)
        soon = clock.at + timedelta(minutes=1)
        wish = Wish(override=True, note="It breaks then.", publish_at=soon)
        moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        publishing.publish_due(soon)
        assert last(story).verb == Verb.PUBLISH
        assert last(story).overridden == ["headline", "byline"]

    def test_nothing_is_kept_as_passed_over_where_nothing_was_in_the_way(
        self, clock: StillClock, editor: User
    ) -> None:
        story = make.draft(finished(), at=clock.at).article
        wish = Wish(override=True, note="To be sure.")
        moves.make(Verb.PUBLISH, story, by=editor, at=clock.at, wish=wish)
        assert last(story).overridden == []

    @pytest.mark.parametrize("level", ["warn", "off"])
    def test_a_publisher_decides_what_blocks(
        self, clock: StillClock, editor: User, settings: object, level: str
    ) -> None:
        points = ("headline", "body", "section", "byline", "usage", "placeholder")
        levels = dict.fromkeys(points, level)
        settings.CHECKLIST = levels  # type: ignore[attr-defined]
        story = self._unfinished(clock)
        moves.make(Verb.PUBLISH, story, by=editor, at=clock.at)
        assert last(story).overridden == []


class TestSchedule:
    @pytest.mark.parametrize("minutes", [None, -5, 0])
    def test_a_time_that_is_past_or_missing_is_refused(
        self, clock: StillClock, editor: User, minutes: int | None
    ) -> None:
        story = story_with_draft(clock)
        at = None if minutes is None else clock.at + timedelta(minutes=minutes)
        with pytest.raises(RefusedError, match="still to come"):
            moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=Wish(publish_at=at))

    @pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.SPIKE])
    def test_taking_a_story_away_takes_its_time_back_too(
        self, clock: StillClock, editor: User, verb: Verb
    ) -> None:
        is_live = verb == Verb.WITHDRAW
        story = story_with_draft(clock) if is_live else make.draft(finished()).article
        wish = Wish(note="Wrong.", publish_at=clock.at + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        moves.make(verb, story, by=editor, at=clock.at, wish=wish)
        assert (the_draft(story).state, the_draft(story).publish_at) == (DraftState.READY, None)
        verbs = list(story.decisions.order_by("-id").values_list("verb", flat=True)[:2])
        assert verbs == [verb, Verb.UNSCHEDULE]
        assert publishing.publish_due(clock.forward(hours=1)) == []

    def test_a_new_time_takes_the_place_of_the_old_one(
        self, clock: StillClock, editor: User
    ) -> None:
        story = story_with_draft(clock)
        for hours in (1, 2):
            wish = Wish(publish_at=clock.at + timedelta(hours=hours))
            moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        assert publishing.publish_due(clock.forward(hours=1)) == []
        assert len(publishing.publish_due(clock.forward(hours=1))) == 1

    @pytest.mark.parametrize("verb", [Verb.SCHEDULE, Verb.UNSCHEDULE, Verb.PUBLISH])
    def test_a_time_that_somebody_has_set_meanwhile_is_not_replaced_unseen(
        self, clock: StillClock, editor: User, verb: Verb
    ) -> None:
        story = story_with_draft(clock)
        first, theirs, mine = (Wish(publish_at=clock.at + timedelta(hours=h)) for h in (1, 2, 3))
        moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=first)
        ground = ground_of(story)
        other = make.member("editor", "Otto")
        moves.make(Verb.SCHEDULE, story, by=other, at=clock.at, ground=ground, wish=theirs)
        with pytest.raises(ConflictError, match="Otto decided: schedule"):
            moves.make(verb, story, by=editor, at=clock.at, ground=ground, wish=mine)
        assert story.drafts.open().get().publish_at == theirs.publish_at

    def test_readers_have_the_old_text_until_the_time_of_the_change(
        self, clock: StillClock, editor: User
    ) -> None:
        story = story_with_draft(clock, "Second")
        wish = Wish(publish_at=clock.at + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=editor, at=clock.at, wish=wish)
        publishing.publish_due(clock.forward(minutes=59))
        assert Article.objects.live().get().headline == "First"
        publishing.publish_due(clock.forward(minutes=1))
        assert Article.objects.live().get().headline == "Second"


class TestReinstate:
    def _withdrawn(self, clock: StillClock) -> Article:
        """Withdrawn, with revision 1 published long ago, 2 live last, and 3 in the draft."""
        story = make.story(finished("One"), at=clock.at)
        editor = make.member("editor", "Somebody")
        save(story, finished("Two"), by=editor, at=clock.at)
        story = moves.make(Verb.PUBLISH, story, by=editor, at=clock.at)
        save(story, finished("Three"), by=editor, at=clock.at)
        return make.withdraw(story, at=clock.at)

    @pytest.mark.parametrize(
        ("number", "headline"), [(None, "Two"), (2, "Two"), (3, "Three"), (1, "One")]
    )
    def test_readers_get_the_text_that_the_editor_chose(
        self, clock: StillClock, editor: User, number: int | None, headline: str
    ) -> None:
        story = self._withdrawn(clock)
        revision = story.revisions.filter(number=number or 0).first()
        at = clock.forward(hours=1)
        again = moves.make(Verb.REINSTATE, story, by=editor, at=at, wish=Wish(revision=revision))
        assert (again.state, again.headline, again.withdrawn_at) == ("live", headline, None)
        assert last(story).verb == Verb.REINSTATE
        assert again.live_revision == last(story).revision
        assert (desk_draft(story) is not None) == (headline == "Two")

    def test_an_older_text_comes_back_as_a_revision_of_its_own(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._withdrawn(clock)
        first = story.revisions.get(number=1)
        wish = Wish(revision=first)
        again = moves.make(Verb.REINSTATE, story, by=editor, at=clock.at, wish=wish)
        assert again.live_revision
        assert (again.live_revision.number, again.live_revision.origin) == (4, "restore")

    def test_the_draft_that_was_not_chosen_can_still_be_published(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._withdrawn(clock)
        moves.make(Verb.REINSTATE, story, by=editor, at=clock.at)
        again = moves.make(Verb.PUBLISH, story, by=editor, at=clock.at)
        assert again.headline == "Three"

    def test_a_revision_of_another_story_is_refused(self, clock: StillClock, editor: User) -> None:
        other = make.story().live_revision
        before = self._withdrawn(clock)
        with pytest.raises(RefusedError, match="of this story"):
            moves.make(Verb.REINSTATE, before, by=editor, at=clock.at, wish=Wish(revision=other))


class TestRestore:
    def _story(self, clock: StillClock) -> Article:
        """Live with everything in revision 1, and a draft that has none of it."""
        pinned = make.story(make.content("Pinned"), at=clock.at)
        whole = make.content(
            "One",
            authors=["Ada Byron", "Émile Zola"],
            in_section="World",
            tags=["Bridges", "École"],
            related=["Ferry aground"],
            pinned=[pinned],
        )
        story = make.story(whole, at=clock.at)
        save(story, make.content("Two"), by=make.member("editor", "Somebody"), at=clock.at)
        return story

    def _restore(self, story: Article, by: User, at: datetime) -> drafts.Restored:
        first = story.revisions.get(number=1)
        return drafts.restore(story, first, by=by, at=at, ground=ground_of(story))

    def test_everything_comes_back_in_the_draft_and_nothing_goes_live(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._story(clock)
        live = Article.objects.filter(pk=story.pk).values().get()
        saved, missing = self._restore(story, editor, clock.at)
        assert saved.revision
        assert saved.revision.content == story.revisions.get(number=1).content
        assert (saved.revision.number, saved.revision.origin, missing) == (3, "restore", [])
        assert Article.objects.filter(pk=story.pk).values().get() == live
        assert (last(story).verb, last(story).revision) == (Verb.RESTORE, saved.revision)

    def test_what_the_newsroom_no_longer_has_is_named_and_left_out(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._story(clock)
        story.article_tags.all().delete()
        story.bylines.all().delete()
        story.sidebar_items.all().delete()
        Tag.objects.filter(name="Bridges").delete()
        Author.objects.filter(name="Émile Zola").delete()
        Headline.objects.filter(text="Ferry aground").delete()
        saved, missing = self._restore(story, editor, clock.at)
        assert saved.revision
        content = saved.revision.content
        assert [tag["name"] for tag in content["tags"]] == ["École"]
        assert [author["name"] for author in content["authors"]] == ["Ada Byron"]
        assert (content["wire"], len(content["pinned"])) == ([], 1)
        assert missing == [
            "the author “Émile Zola”",
            "the tag “Bridges”",
            "the related story “Ferry aground”",
        ]

    def test_what_was_made_anew_under_its_name_is_found_by_it(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._story(clock)
        story.article_tags.all().delete()
        Tag.objects.filter(name="École").delete()
        again = tagging.ensure(["école"])[text.key("École")]
        Section.objects.filter(name="World").update(name="The World")
        saved, missing = self._restore(story, editor, clock.at)
        assert saved.revision
        assert again.pk in [tag["id"] for tag in saved.revision.content["tags"]]
        assert saved.revision.content["section"]["name"] == "The World"
        assert missing == []

    def test_the_text_that_is_there_already_makes_no_revision(
        self, clock: StillClock, editor: User
    ) -> None:
        story = self._story(clock)
        before = every_row()
        same = the_draft(story).head
        assert same
        moves.make(Verb.RESTORE, story, by=editor, at=clock.at, wish=Wish(revision=same))
        assert every_row() == before
