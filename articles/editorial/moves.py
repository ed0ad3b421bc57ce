"""Any move of the desk by its name: what the form, the list and the desk's pages call.

Each looks again inside the lock, asks for the right, for the ground and for the state, and
only then lets the verb do its work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.editorial import checklist, drafts, publishing, snapshot, workflow
from articles.editorial import ground as grounds
from articles.editorial.decisions import remember
from articles.editorial.ground import Ground
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, Draft, DraftState, Revision, Verb


@dataclass(frozen=True)
class Wish:
    """What somebody says besides the verb."""

    note: str = ""
    publish_at: datetime | None = None
    """For `Verb.SCHEDULE`."""
    revision: Revision | None = None
    """For `Verb.RESTORE`, and for `Verb.REINSTATE` if not the text that was live last."""
    override: bool = False
    """The checklist is passed over; the note says why."""


@dataclass(frozen=True)
class _Asked:
    """What somebody asks for, and the rows as they are inside the lock."""

    article: Article
    draft: Draft | None
    verb: Verb
    by: User
    at: datetime
    wish: Wish

    @property
    def note(self) -> str:
        """The word of why."""
        return self.wish.note.strip()

    def head(self) -> tuple[Draft, Revision]:
        """The open draft and its newest revision, which the table has asked for."""
        if self.draft is None or self.draft.head is None:
            raise RefusedError(_("There is no draft: everything that was saved is live."))
        return self.draft, self.draft.head

    def overridden(self, revision: Revision) -> list[str]:
        """The points of the checklist that are passed over for this text."""
        content = snapshot.content_of(revision)
        return checklist.pass_or_override(
            content, self.article, override=self.wish.override, note=self.note
        )


@transaction.atomic
def make(
    verb: str,
    article: Article,
    *,
    by: User,
    at: datetime,
    ground: Ground | None = None,
    wish: Wish = Wish(),
) -> Article:
    """Make a move; the article as it is afterwards.

    ``ground`` is what the person had before them, None for whoever looks only now. Raises
    `ForbiddenError`, `ground.ConflictError`, `checklist.UnmetError` or `RefusedError`; then
    nothing has happened.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    draft = grounds.desk_draft(article)
    if verb not in _MOVES:
        raise RefusedError(_("There is no such move: %(verb)s.") % {"verb": verb})
    asked = _Asked(article, draft, Verb(verb), by, at, wish)
    _require(asked, ground)
    _MOVES[asked.verb](asked)
    article.refresh_from_db()
    return article


def _require(asked: _Asked, ground: Ground | None) -> None:
    refusal = None
    try:
        workflow.require(asked.by, asked.verb, asked.article, asked.draft)
    except ForbiddenError:
        raise
    except RefusedError as error:  # who moved it meanwhile says more than the state it is in
        refusal = error
    grounds.require(ground, asked.article, asked.draft, to_decide=True)
    if refusal:
        raise refusal
    if asked.verb in workflow.NEEDS_NOTE and not asked.note:
        raise RefusedError(_("Say why in the note: the next person has nothing else to go by."))


def _submit(asked: _Asked) -> None:
    _turn(asked, DraftState.IN_REVIEW)


def _approve(asked: _Asked) -> None:
    _turn(asked, DraftState.READY)


def _ask_for_changes(asked: _Asked) -> None:
    _turn(asked, DraftState.CHANGES_WANTED)


def _turn(asked: _Asked, state: DraftState) -> None:
    draft, head = asked.head()
    draft.state = state
    draft.save(update_fields=["state"])
    remember(head, asked.verb, by=asked.by, at=asked.at, note=asked.note)


def _publish(asked: _Asked) -> None:
    _draft, head = asked.head()
    overridden = asked.overridden(head)
    publishing.publish(head, by=asked.by, at=asked.at, note=asked.note, overridden=overridden)


def _schedule(asked: _Asked) -> None:
    draft, head = asked.head()
    if asked.wish.publish_at is None or asked.wish.publish_at <= asked.at:
        raise RefusedError(_("Choose a time that is still to come, or publish at once."))
    overridden = asked.overridden(head)
    publishing.schedule(
        draft,
        asked.wish.publish_at,
        by=asked.by,
        at=asked.at,
        note=asked.note,
        overridden=overridden,
    )


def _unschedule(asked: _Asked) -> None:
    draft, _head = asked.head()
    publishing.unschedule(draft, by=asked.by, at=asked.at, note=asked.note)


def _withdraw(asked: _Asked) -> None:
    publishing.withdraw(asked.article, by=asked.by, at=asked.at, note=asked.note)


def _reinstate(asked: _Asked) -> None:
    revision = _chosen(asked) if asked.wish.revision else asked.article.live_revision
    if revision is None:
        raise RefusedError(_("Choose the text that readers shall get."))
    overridden = asked.overridden(revision)
    publishing.reinstate(
        asked.article, revision, by=asked.by, at=asked.at, note=asked.note, overridden=overridden
    )


def _chosen(asked: _Asked) -> Revision:
    """The revision that somebody chose; an older one is the draft's newest text first."""
    revision = _own(asked)
    head = asked.draft.head_id if asked.draft else None
    if revision.pk in (asked.article.live_revision_id, head):
        return revision
    restored = drafts.restore(asked.article, revision, by=asked.by, at=asked.at).saved
    return restored.revision or grounds.newest_text(asked.article) or revision


def _spike(asked: _Asked) -> None:
    publishing.spike(asked.article, by=asked.by, at=asked.at, note=asked.note)


def _unspike(asked: _Asked) -> None:
    publishing.unspike(asked.article, by=asked.by, at=asked.at, note=asked.note)


def _restore(asked: _Asked) -> None:
    drafts.restore(asked.article, _own(asked), by=asked.by, at=asked.at, note=asked.note)


def _own(asked: _Asked) -> Revision:
    revision = asked.wish.revision
    if revision is None or revision.article_id != asked.article.pk:
        raise RefusedError(_("Choose a revision of this story."))
    return revision


_MOVES: dict[Verb, Callable[[_Asked], None]] = {
    Verb.SUBMIT: _submit,
    Verb.APPROVE: _approve,
    Verb.ASK_FOR_CHANGES: _ask_for_changes,
    Verb.PUBLISH: _publish,
    Verb.SCHEDULE: _schedule,
    Verb.UNSCHEDULE: _unschedule,
    Verb.WITHDRAW: _withdraw,
    Verb.REINSTATE: _reinstate,
    Verb.SPIKE: _spike,
    Verb.UNSPIKE: _unspike,
    Verb.RESTORE: _restore,
}
