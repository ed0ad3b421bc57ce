"""The table of moves, cell by cell: what it allows can be done, and nothing else can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import cast

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from articles import roles
from articles.editorial import drafts, moves, proposals, publishing, workflow
from articles.editorial.ground import desk_draft, ground_of
from articles.editorial.moves import Wish
from articles.editorial.snapshot import Content
from articles.errors import ForbiddenError, RefusedError
from articles.models import (
    Article,
    ArticleState,
    Draft,
    DraftKind,
    DraftOutcome,
    DraftState,
    Verb,
)
from tests import factories as make
from tests.editorial.conftest import every_row

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 5, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
VERBS = (workflow.EDIT, *Verb)
STATES = list(product(ArticleState.values, [workflow.NO_DRAFT, *DraftState.values]))
ROLES = ("anonymous", "none", *roles.RIGHTS, "superuser")


def somebody(role: str) -> User:
    """A person of each kind that may knock."""
    if role == "anonymous":
        return cast("User", AnonymousUser())
    if role in roles.RIGHTS:
        return make.member(role)
    user = make.person(role)
    User.objects.filter(pk=user.pk).update(is_superuser=role == "superuser")
    return User.objects.get(pk=user.pk)


def has_right(role: str, right: str) -> bool:
    return role == "superuser" or right in roles.RIGHTS.get(role, ())


def is_in_table(role: str, verb: str, article: str, draft: str) -> bool:
    return any(
        (rule.verb, has_right(role, rule.right)) == (verb, True)
        and article in rule.articles
        and draft in rule.drafts
        for rule in workflow.TABLE
    )


def finished(headline: str) -> Content:
    return make.content(headline, authors=["Ada Byron"], in_section="World")


def story_in(article_state: str, draft_state: str) -> Article:
    """A finished story in these two states, whether or not the desk's moves lead there."""
    draft = make.draft(finished("First"), at=AT)
    make.revise(draft, finished("Second"), by=make.person(), at=AT)
    draft.refresh_from_db()
    story = draft.article
    if article_state in (ArticleState.LIVE, ArticleState.WITHDRAWN):
        assert draft.head
        publishing.publish(draft.head, by=make.person(), at=AT)
        story.refresh_from_db()
        draft = drafts.begin(story, at=AT)
        make.revise(draft, finished("Third"), by=make.person(), at=AT)
    if article_state == ArticleState.WITHDRAWN:
        make.withdraw(story, at=AT)
    if article_state == ArticleState.SPIKED:
        publishing.spike(story, by=make.person(), at=AT)
    _put(draft, draft_state)
    _propose(story)
    story.refresh_from_db()
    return story


def _put(draft: Draft, state: str) -> None:
    facts = {"state": state, "publish_at": LATER if state == DraftState.SCHEDULED else None}
    if state == workflow.NO_DRAFT:
        facts = {"closed_at": AT, "outcome": DraftOutcome.REPLACED}
    Draft.objects.filter(pk=draft.pk).update(**facts)


def _propose(story: Article) -> None:
    proposal = drafts.begin(story, at=AT, kind=DraftKind.PROPOSAL)
    make.revise(proposal, make.content("From the wire"), by=make.person(), at=AT)


def attempt(verb: str, story: Article, by: User) -> None:
    """Make a move as somebody with the story before them, and all that it asks for said."""
    ground, proposal = ground_of(story), proposals.waiting().get(article=story)
    if verb == workflow.EDIT:
        drafts.save(story, make.content("Edited"), by=by, at=AT, ground=ground)
    elif verb == Verb.ACCEPT:
        proposals.accept(proposal, by=by, at=AT, ground=ground)
    elif verb == Verb.DISMISS:
        proposals.dismiss(proposal, by=by, at=AT)
    else:
        first = story.revisions.get(number=1)
        wish = Wish(note="Because.", publish_at=LATER, revision=first)
        moves.make(verb, story, by=by, at=AT, ground=ground, wish=wish)


def is_done(verb: str, story: Article, by: User) -> bool:
    if verb == workflow.EDIT:
        return story.revisions.filter(by=by, headline="Edited").exists()
    return story.decisions.filter(verb=verb, by=by).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_a_person_makes_the_moves_of_the_table_and_no_other(verb: str) -> None:
    people = {role: somebody(role) for role in ROLES}
    stories = {states: story_in(*states) for states in STATES}
    before = every_row()
    for states, story in stories.items():
        for role, by in people.items():
            cell = (verb, role, *states)
            if not is_in_table(role, verb, *states):
                assert refused(verb, story, by, role), cell
                continue
            with transaction.atomic():
                attempt(verb, story, by)
                assert is_done(verb, story, by), cell
                transaction.set_rollback(True)
        assert every_row() == before, states


def refused(verb: str, story: Article, by: User, role: str) -> bool:
    """Whether it is refused in a sentence, as forbidden where the role can never do it."""
    ever = any(has_right(role, rule.right) for rule in workflow.TABLE if rule.verb == verb)
    said = workflow.why_not(by, verb, story, desk_draft(story))
    with pytest.raises(RefusedError) as refusal:
        attempt(verb, story, by)
    is_forbidden = isinstance(refusal.value, ForbiddenError)
    return said == str(refusal.value) and said.endswith(".") and (ever or is_forbidden)


def test_a_person_is_offered_what_they_may_do_and_told_why_not_of_the_rest() -> None:
    stories = {states: story_in(*states) for states in STATES}
    people = {role: somebody(role) for role in ROLES}
    for (role, by), (states, story) in product(people.items(), stories.items()):
        draft = desk_draft(story)
        offered = workflow.moves(by, story, draft)
        for move in offered:
            assert move.allowed == is_in_table(role, move.verb, *states), (role, states, move)
            assert move.allowed == (move.why_not == "")
        first = workflow.next_move(by, story, draft)
        assert first is None or first in offered
        assert first is None or first.allowed


@pytest.mark.parametrize(
    ("role", "article", "draft", "expected"),
    [
        ("writer", "never-published", "draft", "submit"),
        ("writer", "never-published", "in-review", None),
        ("writer", "live", "changes-wanted", "submit"),
        ("writer", "live", "no draft", None),
        ("editor", "never-published", "draft", "publish"),
        ("editor", "live", "in-review", "approve"),
        ("editor", "live", "ready", "publish"),
        ("editor", "live", "scheduled", None),
        ("editor", "live", "no draft", None),
        ("editor", "withdrawn", "no draft", "reinstate"),
        ("editor", "withdrawn", "ready", "reinstate"),
        ("editor", "spiked", "draft", "unspike"),
        ("importer", "live", "draft", None),
    ],
)
def test_a_person_finds_what_comes_next_as_the_one_button(
    role: str, article: str, draft: str, expected: str | None
) -> None:
    story = story_in(article, draft)
    found = workflow.next_move(somebody(role), story, desk_draft(story))
    assert (found.verb if found else None) == expected


def test_a_person_without_a_right_is_told_whose_move_it_is() -> None:
    story = story_in("live", "in-review")
    draft = desk_draft(story)
    said = {
        verb: workflow.why_not(somebody("importer"), verb, story, draft)
        for verb in (workflow.EDIT, Verb.SUBMIT, Verb.PUBLISH)
    }
    assert said == {
        workflow.EDIT: "Only writers and editors change stories.",
        Verb.SUBMIT: "Only writers and editors submit stories.",
        Verb.PUBLISH: "Only an editor may do this.",
    }


def test_a_writer_cannot_change_what_an_editor_has_scheduled() -> None:
    story, writer = story_in("live", "scheduled"), somebody("writer")
    with pytest.raises(ForbiddenError, match="unschedule it before you change it"):
        attempt(workflow.EDIT, story, writer)


def test_a_move_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(RefusedError, match="no such move: burn"):
        moves.make("burn", story_in("live", "draft"), by=make.member("editor"), at=AT)
