"""Editors say which story a headline names, give it up, and take that back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import headlines, wordings
from articles.editorial import drafts, matching, publishing
from articles.errors import RefusedError
from articles.models import Article, Claim, Headline, HeadlineDecision, HeadlineVerb
from articles.related.sidebar import RelatedItem, related_to
from tests import factories as make
from tests.clock import StillClock

pytestmark = pytest.mark.django_db

WORDING = "Harbour of Eastmouth to Be Dredged"


@pytest.fixture
def headline() -> Headline:
    return make.headline(WORDING)


@pytest.fixture
def citing() -> Article:
    """A live story whose sidebar cites the headline."""
    return make.story(make.content("Quota cut", related=[WORDING]))


@pytest.fixture
def editor() -> User:
    return make.member("editor")


def beside(citing: Article) -> RelatedItem | None:
    """What a reader finds beside it."""
    return next(iter(related_to(citing)), None)


def matched(headline: Headline, article: Article) -> HeadlineDecision:
    return matching.match(headline, article, by=make.person(), at=timezone.now())


def undone(decision: HeadlineDecision) -> HeadlineDecision:
    return matching.undo(decision, by=make.person("otto"), at=timezone.now())


class TestMatch:
    def test_sidebars_that_cite_it_lead_to_the_story_and_no_more_once_it_is_undone(
        self, headline: Headline, citing: Article, client: Client
    ) -> None:
        story = make.story(make.content("Mud leaves the harbour"))
        decision = matched(headline, story)
        item = beside(citing)
        assert item
        assert (item.text, item.article_id) == (WORDING, story.pk)
        assert client.get(headline.get_absolute_url())["Location"] == story.get_absolute_url()

        undone(decision)

        item = beside(citing)
        assert item
        assert (item.article_id, item.url) == (None, headline.get_absolute_url())
        assert client.get(headline.get_absolute_url()).status_code == 200

    def test_who_and_when_is_remembered(self, headline: Headline, clock: StillClock) -> None:
        decision = matched(headline, make.story())
        clock.forward(hours=1)
        undone(decision)
        decision.refresh_from_db()
        assert (decision.by, decision.at) == (make.person(), clock() - timedelta(hours=1))
        assert (decision.undone_by, decision.undone_at) == (make.person("otto"), clock())
        with pytest.raises(RefusedError, match="already"):
            undone(decision)

    def test_a_story_that_is_not_live_yet_lights_up_when_it_is_published(
        self, headline: Headline, citing: Article
    ) -> None:
        draft = make.draft(make.content("Mud leaves the harbour"))
        matched(headline, draft.article)
        assert not Headline.objects.waiting().exists()
        item = beside(citing)
        assert item
        assert item.article_id is None
        assert draft.head
        publishing.publish(draft.head, by=make.person(), at=timezone.now())
        item = beside(citing)
        assert item
        assert item.article_id == draft.article_id

    def test_a_headline_of_a_story_under_embargo_is_secret_while_that_lasts(
        self, headline: Headline, citing: Article, client: Client, clock: StillClock
    ) -> None:
        story = make.embargo(
            make.story(make.content("Mud leaves the harbour")), until=clock() + timedelta(hours=1)
        )
        decision = matched(headline, story)
        assert beside(citing) is None
        assert client.get(headline.get_absolute_url()).status_code == 404
        clock.forward(hours=2)
        item = beside(citing)
        assert item
        assert item.article_id == story.pk
        undone(decision)

    @pytest.mark.parametrize("state", ["withdrawn", "spiked"])
    def test_a_story_that_is_gone_is_refused_and_one_that_goes_leaves_the_headline_waiting(
        self, headline: Headline, state: str
    ) -> None:
        def go(article: Article) -> None:
            if state == "spiked":
                publishing.spike(article, by=make.person(), at=timezone.now())
            else:
                make.withdraw(article)

        gone, other = (
            make.draft().article if state == "spiked" else make.story() for _each in range(2)
        )
        go(gone)
        with pytest.raises(RefusedError, match=f"is {state}; it has to be brought back first"):
            matched(headline, gone)
        matched(headline, other)
        assert not Headline.objects.waiting().filter(pk=headline.pk).exists()
        go(other)
        assert Headline.objects.waiting().filter(pk=headline.pk).exists()

    def test_a_headline_that_has_a_story_by_now_is_refused(self, headline: Headline) -> None:
        make.story(make.content(WORDING))
        with pytest.raises(RefusedError, match="does not wait any more"):
            matched(headline, make.story())
        assert not HeadlineDecision.objects.exists()

    def test_a_story_that_is_published_under_the_words_keeps_them(
        self, headline: Headline, citing: Article
    ) -> None:
        story = make.story(make.content("Mud leaves the harbour"))
        decision = matched(headline, story)
        draft = drafts.begin(story, at=timezone.now())
        revision = make.revise(draft, make.content(WORDING), by=make.person(), at=timezone.now())
        publishing.publish(revision, by=make.person(), at=timezone.now())
        with pytest.raises(RefusedError, match="the story’s own"):
            undone(decision)
        item = beside(citing)
        assert item
        assert item.article_id == story.pk
        assert HeadlineDecision.objects.standing().exists()

    def test_equal_words_need_nobody(self, headline: Headline, citing: Article) -> None:
        story = make.story(make.content("harbour of eastmouth to be dredged."))
        item = beside(citing)
        assert item
        assert item.article_id == story.pk
        assert not HeadlineDecision.objects.exists()


class TestReject:
    BODY = ("The harbour of Eastmouth will be dredged, the council said on Monday.",)

    def offered(self, article: Article) -> list[str]:
        return [each.headline.text for each in wordings.offers(self.BODY, article)]

    def test_it_is_not_offered_for_that_story_again_until_that_is_undone(
        self, headline: Headline
    ) -> None:
        story, other = (make.draft().article for _each in range(2))
        decision = matching.reject(headline, story, by=make.person(), at=timezone.now())
        again = matching.reject(headline, story, by=make.person("otto"), at=timezone.now())
        assert again == decision
        assert self.offered(story) == []
        assert self.offered(other) == [WORDING]
        undone(decision)
        assert self.offered(story) == [WORDING]

    def test_whoever_matches_the_two_after_all_takes_it_back(self, headline: Headline) -> None:
        story = make.story()
        matching.reject(headline, story, by=make.person(), at=timezone.now())
        matched(headline, story)
        [left] = HeadlineDecision.objects.standing()
        assert left.verb == HeadlineVerb.MATCH
        with pytest.raises(RefusedError, match="is a headline of that story by now"):
            matching.reject(headline, story, by=make.person(), at=timezone.now())


class TestDismiss:
    def test_no_public_list_shows_it_until_that_is_undone(
        self, headline: Headline, citing: Article, client: Client
    ) -> None:
        public = (citing.get_absolute_url(), "/")
        decision = matching.dismiss(headline, by=make.person(), at=timezone.now())
        assert not any(WORDING in client.get(address).content.decode() for address in public)
        assert client.get(headline.get_absolute_url()).status_code == 404
        assert wordings.offers(TestReject.BODY) == []
        undone(decision)
        assert all(WORDING in client.get(address).content.decode() for address in public)
        assert client.get(headline.get_absolute_url()).status_code == 200
        assert wordings.offers(TestReject.BODY)

    def test_its_story_that_comes_after_all_is_found_under_it(
        self, headline: Headline, citing: Article
    ) -> None:
        matching.dismiss(headline, by=make.person(), at=timezone.now())
        story = make.story(make.content(WORDING))
        item = beside(citing)
        assert item
        assert item.article_id == story.pk
        make.withdraw(story)
        assert beside(citing) is None

    def test_only_what_waits_is_dismissed_and_a_dismissed_one_is_not_matched(
        self, headline: Headline
    ) -> None:
        told = make.story(make.content("Ferry aground"))
        with pytest.raises(RefusedError, match="does not wait any more"):
            matching.dismiss(make.headline("Ferry aground"), by=make.person(), at=timezone.now())
        matching.dismiss(headline, by=make.person(), at=timezone.now())
        with pytest.raises(RefusedError, match="is dismissed"):
            matching.dismiss(headline, by=make.person(), at=timezone.now())
        with pytest.raises(RefusedError, match="is dismissed"):
            matched(headline, told)


class TestPin:
    @pytest.fixture
    def two(self, clock: StillClock) -> list[Article]:
        """Two live stories with one headline, the older one first."""
        return [make.story(make.content(WORDING), at=clock.forward(hours=1)) for _each in range(2)]

    def test_the_pinned_story_is_led_to_while_it_is_live_and_else_the_newest(
        self, two: list[Article], citing: Article, headline: Headline, client: Client
    ) -> None:
        older, newer = two

        def led_to() -> int | None:
            item = beside(citing)
            assert item
            assert client.get(headline.get_absolute_url())["Location"] == item.url
            return item.article_id

        assert led_to() == newer.pk
        decision = matching.pin(headline, older, by=make.person(), at=timezone.now())
        assert led_to() == older.pk
        undone(decision)
        assert led_to() == newer.pk
        matching.pin(headline, older, by=make.person(), at=timezone.now())
        make.withdraw(older)
        assert led_to() == newer.pk

    def test_one_at_a_time(self, two: list[Article], headline: Headline) -> None:
        for story in two:
            matching.pin(headline, story, by=make.person(), at=timezone.now())
        assert [claim.article for claim in Claim.objects.filter(pinned=True)] == [two[1]]
        assert [each.article for each in HeadlineDecision.objects.standing()] == [two[1]]
        with pytest.raises(RefusedError, match="is not a headline of that story"):
            matching.pin(headline, make.story(), by=make.person(), at=timezone.now())

    def test_it_goes_with_the_match_that_it_was_of(self, headline: Headline) -> None:
        story = make.story()
        match = matched(headline, story)
        matching.pin(headline, story, by=make.person(), at=timezone.now())
        undone(match)
        assert not HeadlineDecision.objects.standing().exists()
        assert not Claim.objects.filter(headline=headline).exists()

    def test_publishing_again_keeps_it(self, two: list[Article], headline: Headline) -> None:
        matching.pin(headline, two[0], by=make.person(), at=timezone.now())
        headlines.claim(two, at=timezone.now())
        assert Claim.objects.get(pinned=True).article == two[0]


def test_the_sidebar_is_one_query_whatever_was_decided(headline: Headline, citing: Article) -> None:
    matched(headline, make.story())
    with CaptureQueriesContext(connection) as asked:
        assert beside(citing)
    assert len(asked) == 1
