"""What readers had at a moment of the past."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from articles.editorial import publishing
from articles.editorial.shown import shown_at
from articles.models import Article, Draft, Revision
from tests import factories
from tests.clock import StillClock

pytestmark = pytest.mark.django_db


def publish(article: Article, headline: str, at: datetime) -> Revision:
    """A person's next text, saved and published at once."""
    article.refresh_from_db()
    draft = Draft.objects.create(article=article, base=article.live_revision)
    text = factories.content(headline)
    revision = factories.revise(draft, text, by=factories.person(), at=at)
    publishing.publish(revision, by=factories.person(), at=at)
    return revision


def number_at(article: Article, moment: datetime) -> int | None:
    """The number of the revision that readers had."""
    article.refresh_from_db()
    revision = shown_at(article, moment).revision
    return revision.number if revision else None


def test_an_editor_learns_which_of_several_published_texts_was_live(clock: StillClock) -> None:
    first = clock.at
    article = factories.story(at=first)
    second = clock.forward(hours=1)
    publish(article, "Second", second)
    third = clock.forward(hours=1)
    publish(article, "Third", third)

    second_long = timedelta(seconds=1)
    moments = [first - second_long, first, second - second_long, second, third, third + second_long]
    assert [number_at(article, moment) for moment in moments] == [None, 1, 1, 2, 3, 3]


def test_an_editor_learns_from_when_until_when_it_was_live(clock: StillClock) -> None:
    first = clock.at
    article = factories.story(at=first)
    second = clock.forward(hours=1)
    publish(article, "Second", second)

    before = shown_at(article, first - timedelta(days=1))
    assert (before.revision, before.since, before.until) == (None, None, first)
    then = shown_at(article, first + timedelta(minutes=5))
    assert (then.since, then.until) == (first, second)
    now = shown_at(article, second + timedelta(minutes=5))
    assert (now.since, now.until) == (second, None)


def test_an_editor_learns_that_a_story_was_withdrawn_then(clock: StillClock) -> None:
    published = clock.at
    article = factories.story(at=published)
    withdrawn = clock.forward(hours=1)
    factories.withdraw(article, at=withdrawn)
    back = clock.forward(hours=1)
    revision = article.revisions.get()
    publishing.reinstate(article, revision, by=factories.person(), at=back)

    moments = [published, withdrawn, back - timedelta(seconds=1), back]
    assert [number_at(article, moment) for moment in moments] == [1, None, None, 1]
    gone = shown_at(article, withdrawn)
    assert gone.decision
    assert (gone.decision.verb, gone.since, gone.until) == ("withdraw", withdrawn, back)


def test_an_editor_is_not_told_of_drafts_that_readers_never_had(clock: StillClock) -> None:
    article = factories.draft(at=clock.at).article
    publishing.spike(article, by=factories.person(), at=clock.forward(hours=1))
    assert number_at(article, clock.forward(hours=1)) is None


def test_an_editor_learns_that_an_embargo_kept_the_story_back(clock: StillClock) -> None:
    published = clock.at
    lifted = published + timedelta(hours=3)
    article = factories.embargo(factories.story(at=published), until=lifted)

    kept = shown_at(article, published + timedelta(hours=1))
    assert kept.revision is None
    assert (kept.embargo, kept.since, kept.until) == (lifted, published, lifted)
    free = shown_at(article, lifted)
    assert free.revision == article.live_revision
    assert free.since == lifted


def test_an_editor_learns_of_a_withdrawal_under_embargo(clock: StillClock) -> None:
    published = clock.at
    lifted = published + timedelta(hours=3)
    article = factories.embargo(factories.story(at=published), until=lifted)
    withdrawn = clock.forward(hours=1)
    factories.withdraw(article, at=withdrawn)
    assert shown_at(article, published).until == withdrawn
    assert number_at(article, lifted) is None


def test_an_editor_learns_the_last_of_decisions_made_at_one_moment(clock: StillClock) -> None:
    article = factories.story(at=clock.at)
    publish(article, "Second", clock.at)
    assert number_at(article, clock.at) == 2
    factories.withdraw(article, at=clock.at)
    assert number_at(article, clock.at) is None


def test_an_editor_reads_only_of_the_storys_own_decisions(clock: StillClock) -> None:
    article = factories.draft(at=clock.at).article
    factories.story(at=clock.at)
    assert shown_at(article, clock.at).decision is None
