"""What readers see changes when somebody publishes, and not before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from articles.editorial import drafts, publishing, snapshot
from articles.editorial.ground import ground_of
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleState,
    ArticleTag,
    Decision,
    Draft,
    DraftState,
    Revision,
    SidebarItem,
)
from articles.related.sidebar import related_to
from tests import factories as make
from tests.clock import StillClock

pytestmark = pytest.mark.django_db


def revise(article: Article, filled: Content) -> Revision:
    """A person saves new content in a new draft of a story."""
    draft = drafts.begin(article, at=timezone.now())
    return make.revise(draft, filled, by=make.person(), at=timezone.now())


def what_readers_get(article: Article) -> str:
    """Every row that a public page of the story reads."""
    article = Article.objects.get(pk=article.pk)
    around = (ArticleAuthor.objects.all(), ArticleTag.objects.all(), SidebarItem.objects.all())
    rows: list[Model] = [article, *(row for rows in around for row in rows.order_by("pk"))]
    return str(serializers.serialize("json", rows))


def test_before_it_is_published_the_row_mirrors_the_newest_text() -> None:
    draft = make.draft(make.content("First", tags=["Harbour"]))
    make.revise(draft, make.content("Second", tags=["Bridge"]), by=make.person(), at=timezone.now())
    article = Article.objects.get()
    assert (article.headline, article.slug) == ("Second", "second")
    assert [use.tag.name for use in article.article_tags.all()] == ["Bridge"]


def test_a_saved_draft_of_a_live_story_changes_nothing_for_readers() -> None:
    story = make.story(make.content("First", tags=["Harbour"], related=["One", "Two"]))
    before = what_readers_get(story)
    other = make.content(
        "Second", in_section="World", authors=["Ada Byron"], tags=["Bridge"], related=["Three"]
    )
    revision = revise(story, other)
    assert what_readers_get(story) == before
    publishing.publish(revision, by=make.person(), at=timezone.now())
    story.refresh_from_db()
    assert (story.headline, str(story.section)) == ("Second", "World")
    assert [item.text for item in related_to(story)] == ["Three"]
    assert [use.tag.name for use in story.article_tags.all()] == ["Bridge"]
    assert [byline.author.name for byline in story.bylines.all()] == ["Ada Byron"]


def test_publishing_is_remembered_with_its_maker_and_closes_the_draft() -> None:
    story = make.story()
    decision = Decision.objects.get()
    assert (decision.verb, decision.by, decision.revision) == (
        "publish",
        make.person(),
        story.live_revision,
    )
    assert Draft.objects.get().outcome == "published"


def test_a_draft_whose_base_is_no_longer_live_is_refused() -> None:
    story = make.story()
    mine, theirs = revise(story, make.content("Mine")), revise(story, make.content("Theirs"))
    publishing.publish(theirs, by=make.person(), at=timezone.now())
    with pytest.raises(RefusedError, match="merged"):
        publishing.publish(mine, by=make.person(), at=timezone.now())
    story.refresh_from_db()
    assert story.headline == "Theirs"


def test_a_revision_that_somebody_has_revised_since_is_refused() -> None:
    draft = make.draft()
    old = draft.head
    assert old
    make.revise(draft, make.content("Newer"), by=make.person(), at=timezone.now())
    with pytest.raises(RefusedError, match="newest"):
        publishing.publish(old, by=make.person(), at=timezone.now())


def test_a_text_saved_after_publication_begins_a_new_draft() -> None:
    draft, editor = make.draft(), make.member("editor")
    assert draft.head
    publishing.publish(draft.head, by=editor, at=timezone.now())
    live = draft.article
    saved = drafts.save(
        live, make.content("Later"), by=editor, at=timezone.now(), ground=ground_of(live)
    )
    assert saved.draft != draft
    live.refresh_from_db()
    assert live.headline != "Later"


def test_publishing_the_same_revision_twice_is_refused() -> None:
    story = make.story()
    assert story.live_revision
    with pytest.raises(RefusedError):
        publishing.publish(story.live_revision, by=make.person(), at=timezone.now())
    assert Decision.objects.count() == 1


def test_a_withdrawn_or_spiked_story_cannot_be_published() -> None:
    story = make.story()
    revision = revise(story, make.content("Second"))
    make.withdraw(story)
    draft = make.draft()
    publishing.spike(draft.article, by=make.person(), at=timezone.now())
    for each in (revision, draft.head):
        assert each
        with pytest.raises(RefusedError, match="brought back"):
            publishing.publish(each, by=make.person(), at=timezone.now())


def test_a_story_without_a_headline_cannot_be_published() -> None:
    draft = make.draft(make.content(""))
    assert draft.head
    with pytest.raises(RefusedError, match="headline"):
        publishing.publish(draft.head, by=make.person(), at=timezone.now())


class TestAddress:
    def test_it_follows_a_provisional_headline_even_of_a_live_story(self) -> None:
        story = make.story({**make.content("The council said"), "headline_provisional": True})
        assert story.slug == "the-council-said"
        filled: Content = {**make.content("Harbour Dredged"), "slug": story.slug}
        publishing.publish(revise(story, filled), by=make.person(), at=timezone.now())
        story.refresh_from_db()
        assert story.slug == "harbour-dredged"

    def test_it_is_frozen_once_a_real_headline_was_published(self) -> None:
        story = make.story(make.content("Harbour Dredged"))
        filled: Content = {**make.content("Harbour Not Dredged After All"), "slug": story.slug}
        publishing.publish(revise(story, filled), by=make.person(), at=timezone.now())
        story.refresh_from_db()
        assert story.slug == "harbour-dredged"

    def test_an_editors_own_address_stays(self) -> None:
        story = make.story({**make.content("Harbour Dredged"), "slug": "mud"})
        assert story.slug == "mud"
        changed: Content = {**make.content("Harbour Not Dredged"), "slug": "no-mud"}
        publishing.publish(revise(story, changed), by=make.person(), at=timezone.now())
        story.refresh_from_db()
        assert story.slug == "no-mud"


class TestSchedule:
    def _scheduled(self, clock: StillClock, **step: float) -> Draft:
        draft = make.draft()
        publishing.schedule(draft, clock.at + timedelta(**step), by=make.person(), at=clock.at)
        return draft

    def test_what_is_due_goes_live_once_and_in_order(self, clock: StillClock) -> None:
        second = self._scheduled(clock, minutes=10)
        first = self._scheduled(clock, minutes=5)
        assert publishing.publish_due(clock.at) == []
        due = publishing.publish_due(clock.forward(minutes=10))
        assert [draft.pk for draft, _refusal in due] == [first.pk, second.pk]
        assert publishing.publish_due(clock.at) == []
        assert Article.objects.live().count() == 2
        assert Decision.objects.filter(verb="publish").count() == 2

    def test_an_edit_takes_the_time_back(self, clock: StillClock) -> None:
        story, editor = self._scheduled(clock, minutes=5).article, make.member("editor")
        edited = make.content("Edited")
        drafts.save(story, edited, by=editor, at=clock.at, ground=ground_of(story))
        assert publishing.publish_due(clock.forward(minutes=5)) == []
        assert not Article.objects.live().exists()

    def test_one_that_is_taken_down_meanwhile_stays_down(self, clock: StillClock) -> None:
        story = make.story(at=clock.at)
        revision = revise(story, make.content("Second"))
        soon = clock.at + timedelta(minutes=5)
        publishing.schedule(revision.draft, soon, by=make.person(), at=clock.at)
        make.withdraw(story, at=clock.at)
        assert publishing.publish_due(clock.forward(minutes=5)) == []
        assert not Article.objects.live().exists()

    @pytest.mark.django_db(transaction=True)
    def test_several_workers_publish_each_story_once(self, clock: StillClock) -> None:
        for _ in range(10):
            self._scheduled(clock, minutes=5)
        at = clock.forward(minutes=5)

        def work() -> int:
            try:
                return len(publishing.publish_due(at))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            workers = [pool.submit(work) for _ in range(4)]
        assert sum(worker.result() for worker in workers) == 10
        assert Decision.objects.filter(verb="publish").count() == 10

    def test_one_that_cannot_be_published_is_in_review_again_and_says_why(
        self, clock: StillClock
    ) -> None:
        draft, other = self._scheduled(clock, minutes=5), self._scheduled(clock, minutes=5)
        draft.revisions.update(headline="")  # by no verb of ours
        due = publishing.publish_due(clock.forward(minutes=5))
        refusals = {each.pk: str(refusal) for each, refusal in due if refusal}
        assert refusals.keys() == {draft.pk}
        draft.refresh_from_db()
        assert draft.state == DraftState.IN_REVIEW
        assert "headline" in draft.decisions.get(verb="unschedule").note
        assert Article.objects.live().get().pk == other.article_id

    def test_one_that_is_spiked_is_scheduled_no_more(self, clock: StillClock) -> None:
        draft = self._scheduled(clock, minutes=5)
        publishing.spike(draft.article, by=make.person(), at=clock.at)
        assert publishing.publish_due(clock.forward(minutes=5)) == []
        publishing.unspike(draft.article, by=make.person(), at=clock.at)
        draft.refresh_from_db()
        assert draft.state == DraftState.READY


def test_withdrawing_takes_the_story_from_every_live_list() -> None:
    story = make.withdraw(make.story())
    assert story.state == ArticleState.WITHDRAWN
    assert not Article.objects.live().exists()
    with pytest.raises(RefusedError):
        publishing.withdraw(story, by=make.person(), at=timezone.now())


def test_live_is_neither_in_the_future_nor_under_embargo(clock: StillClock) -> None:
    later = clock.at + timedelta(hours=1)
    make.story(at=later)
    make.embargo(make.story(), until=later)
    assert Article.objects.live().count() == 0
    assert Article.objects.live(at=later).count() == 2


def test_a_changed_history_shows_in_its_hashes() -> None:
    story = make.story()
    revise(story, make.content("Second"))
    before, after = Revision.objects.order_by("number")
    assert after.previous_hash == before.hash
    for revision in (before, after):
        content = snapshot.content_of(revision)
        assert revision.hash == snapshot.digest(content, revision.previous_hash)
        content["headline"] = "Forged"
        assert revision.hash != snapshot.digest(content, revision.previous_hash)
