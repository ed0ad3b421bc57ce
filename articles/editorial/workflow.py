"""The desk's moves: which verb which role may use, and in which states.

`TABLE` is the whole truth; ``manage.py print_workflow`` prints it, and everything that offers
or makes a move asks here. A row is allowed where the article's and the draft's state are both
in it and the person has its right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import roles
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, ArticleState, Draft, DraftState, Verb

Person = AbstractBaseUser | AnonymousUser | PermissionsMixin

EDIT = "edit"
"""Saving text: no decision, but asked about rights and states like every move."""
NO_DRAFT = "no draft"
"""The state of a draft that is not there: everything that was saved is what readers see."""

_WRITE, _SUBMIT = "articles.change_article", "articles.submit_article"
_DECIDE = "articles.publish_article"

NEVER, LIVE, WITHDRAWN, SPIKED = ArticleState
DRAFT, IN_REVIEW, CHANGES_WANTED, READY, SCHEDULED = DraftState
_OPEN = frozenset(DraftState)
_ANY = _OPEN | {NO_DRAFT}


class Rule(NamedTuple):
    """One row: who may use a verb, on which article, while its open draft is in which state."""

    verb: str
    right: str
    articles: frozenset[str]
    drafts: frozenset[str]


def _rule(verb: str, right: str, articles: set[str], drafts: frozenset[str] | set[str]) -> Rule:
    return Rule(verb, right, frozenset(articles), frozenset(drafts))


TABLE: tuple[Rule, ...] = (
    _rule(EDIT, _WRITE, {NEVER, LIVE, WITHDRAWN}, _ANY - {SCHEDULED}),
    _rule(EDIT, _DECIDE, {NEVER, LIVE}, {SCHEDULED}),
    _rule(Verb.SUBMIT, _SUBMIT, {NEVER, LIVE, WITHDRAWN}, {DRAFT, CHANGES_WANTED}),
    _rule(Verb.APPROVE, _DECIDE, {NEVER, LIVE, WITHDRAWN}, {IN_REVIEW}),
    _rule(Verb.ASK_FOR_CHANGES, _DECIDE, {NEVER, LIVE, WITHDRAWN}, {IN_REVIEW, READY}),
    _rule(Verb.PUBLISH, _DECIDE, {NEVER, LIVE}, _OPEN),
    _rule(Verb.SCHEDULE, _DECIDE, {NEVER, LIVE}, _OPEN),
    _rule(Verb.UNSCHEDULE, _DECIDE, {NEVER, LIVE}, {SCHEDULED}),
    _rule(Verb.WITHDRAW, _DECIDE, {LIVE}, _ANY),
    _rule(Verb.REINSTATE, _DECIDE, {WITHDRAWN}, _ANY),
    _rule(Verb.SPIKE, _DECIDE, {NEVER}, _ANY),
    _rule(Verb.UNSPIKE, _DECIDE, {SPIKED}, _ANY),
    _rule(Verb.RESTORE, _DECIDE, {NEVER, LIVE, WITHDRAWN}, _ANY),
    _rule(Verb.ACCEPT, _DECIDE, {NEVER, LIVE, WITHDRAWN}, _ANY),
    _rule(Verb.DISMISS, _DECIDE, set(ArticleState), _ANY),
)

NEEDS_NOTE = frozenset({Verb.ASK_FOR_CHANGES, Verb.WITHDRAW})
"""Moves that say nothing to the next person without a word of why."""

_BUTTONS = tuple(verb for verb in Verb if verb not in (Verb.RESTORE, Verb.ACCEPT, Verb.DISMISS))
_NEXT: Mapping[str, tuple[Verb, ...]] = {
    NO_DRAFT: (Verb.REINSTATE, Verb.UNSPIKE),
    DRAFT: (Verb.PUBLISH, Verb.REINSTATE, Verb.UNSPIKE, Verb.SUBMIT),
    CHANGES_WANTED: (Verb.SUBMIT,),
    IN_REVIEW: (Verb.APPROVE,),
    READY: (Verb.PUBLISH, Verb.REINSTATE),
    SCHEDULED: (),
}
"""By the draft's state: what comes next, the first of these that is allowed."""

_BY_ROLE = {
    _WRITE: gettext_lazy("Only writers and editors change stories."),
    _SUBMIT: gettext_lazy("Only writers and editors submit stories."),
    _DECIDE: gettext_lazy("Only an editor may do this."),
}
_BY_DRAFT: Mapping[str, str | Promise] = {
    EDIT: gettext_lazy("It is scheduled; an editor has to unschedule it before you change it."),
    Verb.SUBMIT: gettext_lazy("Only a draft that is being written can be submitted."),
    Verb.APPROVE: gettext_lazy("Only a draft in review can be approved."),
    Verb.ASK_FOR_CHANGES: gettext_lazy("Only of a draft in review or ready can changes be asked."),
    Verb.UNSCHEDULE: gettext_lazy("It is not scheduled."),
}
_BY_ARTICLE: Mapping[str, str | Promise] = {
    NEVER: gettext_lazy("Readers have never seen this story."),
    LIVE: gettext_lazy("This story is live."),
    WITHDRAWN: gettext_lazy("This story is withdrawn; reinstate it first."),
    SPIKED: gettext_lazy("This story is spiked; unspike it first."),
}


class Move(NamedTuple):
    """A verb as a face offers it."""

    verb: Verb
    label: str
    allowed: bool
    why_not: str
    """Empty where it is allowed."""


def draft_state(draft: Draft | None) -> str:
    """The state of an open draft; `NO_DRAFT` where there is none, or no text in it yet."""
    return draft.state if draft and draft.head_id and not draft.closed_at else NO_DRAFT


def why_not(user: Person, verb: str, article: Article, draft: Draft | None) -> str:
    """Why ``user`` cannot make this move now, in a sentence; empty if they can."""
    return _role_lacks(user, verb, draft) or _state_hinders(verb, article, draft)


def require(user: Person, verb: str, article: Article, draft: Draft | None) -> None:
    """Pass where the table has a row; raise `ForbiddenError` or `RefusedError` where not."""
    if reason := _role_lacks(user, verb, draft):
        raise ForbiddenError(reason)
    if reason := _state_hinders(verb, article, draft):
        raise RefusedError(reason)


def moves(user: Person, article: Article, draft: Draft | None) -> list[Move]:
    """Every verb of the desk that has a place on a story's page, possible or not."""
    return [_move(user, verb, article, draft) for verb in _BUTTONS]


def next_move(user: Person, article: Article, draft: Draft | None) -> Move | None:
    """What comes next for this person: the one primary button; None where others are to act."""
    offered = (_move(user, verb, article, draft) for verb in _NEXT[draft_state(draft)])
    return next((move for move in offered if move.allowed), None)


def as_markdown() -> str:
    """The table as a page of the documentation has it: a line for each rule, by names and words."""
    lines = ["| move | who | by the right | story is | its draft is |", "|---|---|---|---|---|"]
    lines += [
        f"| {_name(rule.verb)} | {_roles(rule.right)} | `{rule.right}`"
        f" | {_listed(rule.articles, dict(ArticleState.choices))}"
        f" | {_listed(rule.drafts, {NO_DRAFT: NO_DRAFT, **dict(DraftState.choices)})} |"
        for rule in TABLE
    ]
    return "\n".join(lines)


def _name(verb: str) -> str:
    label = verb if verb == EDIT else str(Verb(verb).label)
    return f"{label}, with a note" if verb in NEEDS_NOTE else label


def _roles(right: str) -> str:
    return ", ".join(role for role, rights in roles.RIGHTS.items() if right in rights)


def _listed(states: frozenset[str], labels: Mapping[str, str | Promise]) -> str:
    if states == set(labels):
        return _("in any state")
    return ", ".join(str(label) for state, label in labels.items() if state in states)


def _move(user: Person, verb: Verb, article: Article, draft: Draft | None) -> Move:
    reason = why_not(user, verb, article, draft)
    return Move(verb, capfirst(str(verb.label)), not reason, reason)


def _role_lacks(user: Person, verb: str, draft: Draft | None) -> str:
    rules = [rule for rule in TABLE if rule.verb == verb]
    if not any(_has(user, rule.right) for rule in rules):
        return str(_BY_ROLE[rules[0].right])
    in_state = [rule for rule in rules if draft_state(draft) in rule.drafts]
    if in_state and not any(_has(user, rule.right) for rule in in_state):
        return str(_BY_DRAFT[verb])
    return ""


def _has(user: Person, right: str) -> bool:
    return isinstance(user, PermissionsMixin | AnonymousUser) and user.has_perm(right)


def _state_hinders(verb: str, article: Article, draft: Draft | None) -> str:
    rules = [rule for rule in TABLE if rule.verb == verb]
    fitting = [rule for rule in rules if article.state in rule.articles]
    if any(draft_state(draft) in rule.drafts for rule in fitting):
        return ""
    if not fitting:
        return str(_BY_ARTICLE[article.state])
    if draft_state(draft) == NO_DRAFT:
        return _("There is no draft: everything that was saved is live.")
    return str(_BY_DRAFT[verb])
