"""``manage.py publish_due``: scheduled stories whose time has come, published once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.editorial import publishing, snapshot
from articles.models import Article, Draft, DraftState
from tests import factories
from tests.clock import StillClock

pytestmark = pytest.mark.django_db


def scheduled(clock: StillClock, headline: str = "Bridge opens", *, minutes: int = 5) -> Draft:
    """A story that an editor has scheduled for some minutes from now."""
    draft = factories.draft(factories.content(headline))
    at = clock.at + timedelta(minutes=minutes)
    publishing.schedule(draft, at, by=factories.person(), at=clock.at)
    return draft


def publish_due() -> tuple[str, str]:
    """What the command says, and what it complains of."""
    out, err = StringIO(), StringIO()
    with suppress(CommandError):
        call_command("publish_due", stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_an_editor_sees_nothing_published_before_its_time(clock: StillClock) -> None:
    scheduled(clock, minutes=5)
    clock.forward(minutes=5, seconds=-1)
    assert publish_due() == ("", "")
    assert not Article.objects.live().exists()


def test_an_editor_sees_a_story_published_at_its_time_and_once(clock: StillClock) -> None:
    scheduled(clock, "Bridge opens", minutes=5)
    clock.forward(minutes=5)
    assert publish_due() == ("Published: Bridge opens\n", "")
    assert Article.objects.live().get().headline == "Bridge opens"
    assert publish_due() == ("", "")


def test_an_editor_is_told_of_the_story_that_could_not_go_out_and_gets_the_rest(
    clock: StillClock,
) -> None:
    refused = scheduled(clock, "Tunnel floods", minutes=1)
    scheduled(clock, "Bridge opens", minutes=2)
    refused.revisions.update(headline="")  # by no verb of ours
    clock.forward(minutes=3)
    said, complained = publish_due()
    assert said == "Published: Bridge opens\n"
    assert complained.startswith("Not published: Tunnel floods. A story without a headline")
    refused.refresh_from_db()
    assert refused.state == DraftState.IN_REVIEW
    assert publish_due() == ("", "")


def test_a_timer_learns_from_the_exit_status_that_a_story_did_not_go_out(
    clock: StillClock,
) -> None:
    refused = scheduled(clock, minutes=1)
    refused.revisions.update(headline="")  # by no verb of ours
    clock.forward(minutes=1)
    with pytest.raises(CommandError, match="Not everything"):
        call_command("publish_due", stdout=StringIO(), stderr=StringIO())


def test_a_story_that_the_database_does_not_take_keeps_no_other_waiting(
    clock: StillClock,
) -> None:
    broken = scheduled(clock, "Tunnel floods", minutes=1)
    scheduled(clock, "Bridge opens", minutes=2)
    assert broken.head
    content = {**snapshot.content_of(broken.head), "slug": ""}  # which no live story may have
    broken.revisions.update(content=content)
    clock.forward(minutes=3)
    said, complained = publish_due()
    assert said == "Published: Bridge opens\n"
    assert complained.startswith("Not published: Tunnel floods.")
    broken.refresh_from_db()
    assert broken.state == DraftState.SCHEDULED
