"""Proposals from the wire: taken over whole or field by field, or dismissed."""

from __future__ import annotations

from typing import cast

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.editorial import drafts, proposals, snapshot
from articles.editorial.ground import ConflictError, desk_draft, ground_of
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import (
    Article,
    Draft,
    DraftKind,
    DraftOutcome,
    DraftState,
    Revision,
    Verb,
)
from tests import factories as make
from tests.clock import StillClock
from tests.editorial.conftest import every_row

pytestmark = pytest.mark.django_db

OLD = ("The bridge opened on Monday.",)
NEW = ("The bridge opened on Tuesday.",)


@pytest.fixture
def editor() -> User:
    return make.member("editor", "Edna")


@pytest.fixture
def story(clock: StillClock, editor: User) -> Article:
    """Live with a text of the wire, on which an editor has worked in a draft."""
    article = make.story(make.content("Bridge opens", OLD, tags=["Bridges", "Rain"]), at=clock.at)
    worked_on = make.content(
        "Bridge opens at last", OLD, authors=["Ada Byron"], tags=["Bridges", "Rain", "Eastmouth"]
    )
    drafts.save(article, worked_on, by=editor, at=clock.at, ground=ground_of(article))
    return article


def propose(story: Article, filled: Content | None = None) -> Draft:
    """What the wire sends now: another headline, another text, a tag dropped and one added."""
    proposal = drafts.begin(story, at=timezone.now(), kind=DraftKind.PROPOSAL)
    filled = filled or make.content("Bridge opened", NEW, tags=["Bridges", "Ferries"])
    make.revise(proposal, filled, by=make.person("wire"), at=timezone.now())
    return proposals.waiting().get(pk=proposal.pk)


def newest(story: Article) -> Revision:
    draft = desk_draft(story)
    assert draft
    assert draft.head
    return draft.head


def names(content: Content, field: str) -> list[str]:
    return [each["name"] for each in cast("dict[str, list[dict[str, str]]]", content)[field]]


def test_the_oldest_proposal_waits_first_and_decided_ones_do_not(
    story: Article, editor: User, clock: StillClock
) -> None:
    first, second = propose(story), propose(make.story())
    assert list(proposals.waiting()) == [first, second]
    proposals.dismiss(first, by=editor, at=clock.at)
    assert list(proposals.waiting()) == [second]


def test_an_editor_is_told_what_the_wire_changed_and_not_what_the_desk_did(
    story: Article,
) -> None:
    assert proposals.changed(propose(story)) == ["headline", "body", "tags"]


def test_taken_over_whole_it_becomes_the_drafts_newest_text(
    story: Article, editor: User, clock: StillClock
) -> None:
    live = Article.objects.filter(pk=story.pk).values().get()
    proposal = propose(story)
    saved = proposals.accept(
        proposal, by=editor, at=clock.at, ground=ground_of(story), note="Better."
    )
    text = newest(story)
    assert (saved.revision, text.headline, text.by) == (text, "Bridge opened", editor)
    assert "Tuesday" in text.content["body"]
    assert names(cast("Content", text.content), "authors") == ["Ada Byron"]
    assert names(cast("Content", text.content), "tags") == ["Bridges", "Eastmouth", "Ferries"]
    assert Article.objects.filter(pk=story.pk).values().get() == live
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.closed_at) == (DraftOutcome.ACCEPTED, clock.at)
    decision = proposal.decisions.get()
    assert (decision.verb, decision.by, decision.note) == (Verb.ACCEPT, editor, "Better.")


def test_taken_over_field_by_field_the_rest_stays_as_the_desk_has_it(
    story: Article, editor: User, clock: StillClock
) -> None:
    ground = ground_of(story)
    proposals.accept(propose(story), fields=["body"], by=editor, at=clock.at, ground=ground)
    text = newest(story)
    assert text.headline == "Bridge opens at last"
    assert "Tuesday" in text.content["body"]
    assert names(cast("Content", text.content), "tags") == ["Bridges", "Rain", "Eastmouth"]


def test_a_headline_of_the_wire_brings_with_it_that_it_is_provisional(
    story: Article, editor: User, clock: StillClock
) -> None:
    sent: Content = {**make.content("The bridge opened", OLD), "headline_provisional": True}
    proposal = propose(story, sent)
    ground = ground_of(story)
    proposals.accept(proposal, fields=["headline"], by=editor, at=clock.at, ground=ground)
    assert newest(story).headline_provisional


@pytest.mark.parametrize(
    ("fields", "said"), [([], "at least one field"), (["slug"], "among the fields")]
)
def test_nothing_or_something_else_cannot_be_taken_over(
    story: Article, editor: User, clock: StillClock, fields: list[str], said: str
) -> None:
    proposal = propose(story)
    before = every_row()
    with pytest.raises(RefusedError, match=said):
        proposals.accept(proposal, fields=fields, by=editor, at=clock.at, ground=ground_of(story))
    assert every_row() == before


def test_a_text_that_was_saved_since_the_page_was_opened_is_not_replaced_unseen(
    story: Article, editor: User, clock: StillClock
) -> None:
    proposal, ground = propose(story), ground_of(story)
    theirs = make.content("Bridge opens, finally", OLD)
    drafts.save(story, theirs, by=make.member("writer", "Will"), at=clock.at, ground=ground)
    before = every_row()
    with pytest.raises(ConflictError, match="Will saved revision"):
        proposals.accept(proposal, by=editor, at=clock.at, ground=ground)
    assert every_row() == before


def test_a_proposal_is_decided_once(story: Article, editor: User, clock: StillClock) -> None:
    proposal = propose(story)
    proposals.dismiss(proposal, by=editor, at=clock.at, note="An old one.")
    before = every_row()
    with pytest.raises(RefusedError, match="closed"):
        proposals.dismiss(proposal, by=editor, at=clock.at)
    with pytest.raises(RefusedError, match="closed"):
        proposals.accept(proposal, by=editor, at=clock.at, ground=ground_of(story))
    assert every_row() == before


def test_one_that_a_newer_one_has_replaced_is_refused(
    story: Article, editor: User, clock: StillClock
) -> None:
    proposal = propose(story)
    Draft.objects.filter(pk=proposal.pk).update(closed_at=clock.at, outcome=DraftOutcome.REPLACED)
    with pytest.raises(RefusedError, match="replaced by a newer one"):
        proposals.accept(proposal, by=editor, at=clock.at, ground=ground_of(story))


def test_the_desks_own_draft_is_no_proposal(
    story: Article, editor: User, clock: StillClock
) -> None:
    own = desk_draft(story)
    assert own
    with pytest.raises(RefusedError):
        proposals.accept(own, by=editor, at=clock.at, ground=ground_of(story))
    with pytest.raises(RefusedError):
        proposals.dismiss(own, by=editor, at=clock.at)


def test_what_is_taken_over_takes_an_approval_back(
    story: Article, editor: User, clock: StillClock
) -> None:
    Draft.objects.open().desk().update(state=DraftState.READY)
    proposals.accept(propose(story), by=editor, at=clock.at, ground=ground_of(story))
    assert newest(story).draft.state == DraftState.IN_REVIEW


def test_a_proposal_that_the_desk_has_followed_already_makes_no_revision(
    story: Article, editor: User, clock: StillClock
) -> None:
    same: Content = {
        **make.content("Bridge opens at last", OLD, tags=["Bridges", "Rain"]),
    }
    proposal = propose(story, same)
    saved = proposals.accept(proposal, by=editor, at=clock.at, ground=ground_of(story))
    assert saved.revision is None
    assert not proposals.waiting().exists()


def test_a_live_story_without_a_draft_gets_one(editor: User, clock: StillClock) -> None:
    story = make.story(make.content("Bridge opens", OLD), at=clock.at)
    saved = proposals.accept(propose(story), by=editor, at=clock.at, ground=ground_of(story))
    assert saved.draft == desk_draft(story)
    story.refresh_from_db()
    assert story.headline == "Bridge opens"


def test_a_wire_that_rewords_one_place_leaves_the_desks_others(
    story: Article, editor: User
) -> None:
    mine = make.content("Bridge opens at last", OLD)
    mine["headline_variants"] = {"front": "At last", "social": "Ten years!", "search": "Bridge"}
    drafts.save(story, mine, by=editor, at=timezone.now(), ground=ground_of(story))
    theirs = make.content("Bridge opens", OLD)
    theirs["headline_variants"] = {"front": "Open for traffic"}
    proposal = propose(story, theirs)

    proposals.accept(
        proposal,
        by=editor,
        at=timezone.now(),
        ground=ground_of(story),
        fields=["headline_variants"],
    )

    content = snapshot.content_of(newest(story))
    assert content["headline"] == "Bridge opens at last"
    assert content["headline_variants"] == {
        "front": "Open for traffic",
        "social": "Ten years!",
        "search": "Bridge",
    }
