"""Beginning a draft, revising it, and restoring an earlier text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.editorial import diff, references, rows, snapshot, workflow
from articles.editorial import ground as grounds
from articles.editorial.decisions import remember
from articles.editorial.ground import Ground
from articles.editorial.snapshot import Content
from articles.errors import ForbiddenError
from articles.models import (
    Article,
    ArticleState,
    Draft,
    DraftKind,
    DraftState,
    Origin,
    Revision,
    Verb,
    WorkingCopy,
)
from articles.signals import texts_changing
from articles.tags import removed


class Saved(NamedTuple):
    """What became of a save."""

    article: Article
    draft: Draft | None
    """None where nothing had changed and no draft is open."""
    revision: Revision | None
    """None where nothing had changed: then none was made."""


class Restored(NamedTuple):
    """What became of a restore."""

    saved: Saved
    missing: list[str]
    """What the earlier text names and the newsroom no longer has."""


def begin(article: Article, *, at: datetime, **facts: Any) -> Draft:
    """A draft on ``article`` that starts from what is live."""
    return Draft.objects.create(
        article=article, base_id=article.live_revision_id, created_at=at, **facts
    )


def newest_revision(article: Article) -> Revision | None:
    """The article's last revision, whichever draft it belongs to."""
    return article.revisions.order_by("-number").first()


def create(
    content: Content,
    *,
    by: User,
    at: datetime,
    begun_as: UUID,
    reason: str = "",
    version: int | None = None,
) -> Saved:
    """A new story with its first revision, by somebody who may add one.

    ``begun_as`` names the form that it was written in: sent a second time, it changes nothing
    if the text is the same; another text raises `ground.ConflictError`. The person's working
    copy is used up as by `save`.
    """
    if not by.has_perm("articles.add_article"):
        raise ForbiddenError(_("Only writers and editors begin stories."))
    try:
        with transaction.atomic():
            saved = _create(content, by=by, at=at, begun_as=begun_as, reason=reason)
    except IntegrityError:  # the same form, at the same moment: it is the other one's story now
        twin = Draft.objects.select_related("article").get(begun_as=begun_as)
        saved = save(twin.article, content, by=by, at=at, ground=Ground(), reason=reason)
    _use_up(WorkingCopy.objects.filter(user=by, begun_as=begun_as), version)
    return saved


def _create(content: Content, *, by: User, at: datetime, begun_as: UUID, reason: str) -> Saved:
    twin = Draft.objects.filter(begun_as=begun_as).select_related("article").first()
    if twin:
        return save(twin.article, content, by=by, at=at, ground=Ground(), reason=reason)
    article = Article.objects.create(created_at=at)
    draft = begin(article, at=at, begun_as=begun_as, assignee=by)
    maker = {"origin": Origin.PERSON, "by": by, "created_at": at, "reason": reason}
    return Saved(article, draft, add_revision(draft, article, content, **maker))


@transaction.atomic
def save(
    article: Article,
    content: Content,
    *,
    by: User,
    at: datetime,
    ground: Ground | None,
    reason: str = "",
    version: int | None = None,
) -> Saved:
    """A person's revision at the head of the article's draft, which is begun if none is open.

    Makes none where the person has changed nothing, so that the same form sent twice saves
    once. Raises `ground.ConflictError` where somebody was there since ``ground``, and what
    `workflow` refuses. The person's working copy is used up; one that is newer than the
    ``version`` that their window knows was typed in another, and stays.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    began_from = article.revisions.filter(pk=(ground and ground.revision) or 0).first()
    if began_from and content == snapshot.content_of(began_from):
        saved = Saved(article, grounds.desk_draft(article), None)
    else:
        saved = revise(article, lambda _before: content, by=by, at=at, ground=ground, reason=reason)
    mine = WorkingCopy.objects.filter(user=by, draft__article=article, draft__kind=DraftKind.DESK)
    _use_up(mine, version)
    drop_empty(article)
    return saved


def _use_up(copies: QuerySet[WorkingCopy], version: int | None) -> None:
    """Forget typing that was saved; what is newer was typed in another window."""
    (copies if version is None else copies.filter(version__lte=version)).delete()


def drop_empty(article: Article) -> None:
    """Forget a draft that was begun for typing which nobody wanted to keep.

    For a caller that has locked ``article``: a text that came into the draft would go with it.
    """
    empty = Draft.objects.open().desk().filter(article=article, head=None)
    empty.filter(working_copies=None, decisions=None, revisions=None).delete()


@transaction.atomic
def revise(
    article: Article,
    change: Callable[[Content], Content],
    *,
    by: User,
    at: datetime,
    reason: str = "",
    ground: Ground | None = None,
    verb: str = workflow.EDIT,
) -> Saved:
    """A revision worked out from the newest text, inside the lock; by ``verb`` of `workflow`."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    draft = grounds.desk_draft(article)
    before = grounds.text_of(article, draft)
    old = snapshot.content_of(before) if before else snapshot.blank()
    workflow.require(by, verb, article, draft)
    content = _with_slug(change(old), before, article)
    if before and content == old:
        return Saved(article, draft, None)
    grounds.require(ground, article, draft)
    if verb == workflow.EDIT:
        removed.note(article, old, content, by=by, at=at)
    draft = draft or begin(article, at=at, assignee=by)
    draft.assignee = draft.assignee or by
    _take_back(draft, by=by, at=at)
    origin = Origin.RESTORE if verb == Verb.RESTORE else Origin.PERSON
    maker = {"origin": origin, "by": by, "created_at": at, "reason": reason}
    return Saved(article, draft, add_revision(draft, article, content, **maker))


@transaction.atomic
def restore(
    article: Article,
    revision: Revision,
    *,
    by: User,
    at: datetime,
    ground: Ground | None = None,
    note: str = "",
) -> Restored:
    """An earlier text once more, as a new revision of the draft; what readers see stays.

    Tags, authors, section and related stories come back with it: by id, else by name. What
    the newsroom no longer has is left out and named in the answer.
    """
    if revision.article_id != article.pk:
        raise ValueError("A story is restored from its own revisions.")
    found, missing = references.resolve(snapshot.content_of(revision))
    reason = note or _("Restored from revision %(number)d") % {"number": revision.number}
    saved = revise(
        article,
        lambda _before: found,
        by=by,
        at=at,
        ground=ground,
        reason=reason,
        verb=Verb.RESTORE,
    )
    if saved.revision:
        remember(saved.revision, Verb.RESTORE, by=by, at=at, note=reason)
    return Restored(saved, missing)


def _take_back(draft: Draft, *, by: User, at: datetime) -> None:
    """An edit takes back an approval and a time of publication; the review goes on."""
    if draft.state == DraftState.SCHEDULED and draft.head:
        note = _("Taken back by a change of the text.")
        remember(draft.head, Verb.UNSCHEDULE, by=by, at=at, note=note)
    if draft.state in (DraftState.READY, DraftState.SCHEDULED):
        draft.state, draft.publish_at = DraftState.IN_REVIEW, None


def add_revision(draft: Draft, article: Article, content: Content, **maker: Any) -> Revision:
    """A revision at the head of ``draft``, for a caller that has locked ``article``.

    While the article was never published, its row mirrors the desk's newest revision.
    """
    before = draft.head or draft.base
    content = _with_slug(content, before, article)
    changes = diff.summary(snapshot.content_of(before), content) if before else None
    revision = snapshot.revision(draft, content, newest_revision(article), changes=changes, **maker)
    revision.save()
    draft.head = revision
    draft.save()
    if draft.kind == DraftKind.DESK:
        if article.state == ArticleState.NEVER_PUBLISHED:
            rows.write([(article, content)])
        texts_changing.announce([article.pk])
    return revision


def _with_slug(content: Content, before: Revision | None, article: Article) -> Content:
    return snapshot.with_slug(content, before, published=article.published_at is not None)
