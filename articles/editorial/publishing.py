"""What readers see, and when: publish, withdraw, spike, and what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from articles import headlines
from articles.editorial import rows, snapshot
from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleState,
    Batch,
    Decision,
    Draft,
    DraftOutcome,
    DraftState,
    Revision,
    Verb,
)


@transaction.atomic
def publish(
    revision: Revision,
    *,
    at: datetime,
    by: User | None = None,
    batch: Batch | None = None,
    note: str = "",
) -> Article:
    """Make a revision what readers see; its draft is done with that.

    Raises `RefusedError` where the draft has moved on or is closed, where the live story has
    changed since the draft began, and where the story is withdrawn, spiked or lacks a headline.
    """
    article = Article.objects.select_for_update().get(pk=revision.article_id)
    draft = Draft.objects.get(pk=revision.draft_id)
    _require_publishable(article, draft, revision)
    article.mark_live(revision, at=at)
    rows.write([(article, snapshot.content_of(revision))])
    _close(draft, DraftOutcome.PUBLISHED, at=at)
    headlines.claim([article], at=at)
    Decision.objects.create(
        article=article,
        draft=draft,
        revision=revision,
        verb=Verb.PUBLISH,
        by=by,
        batch=batch,
        note=note,
        at=at,
    )
    return article


def publish_first(pairs: Sequence[tuple[Article, Revision]], *, batch: Batch, at: datetime) -> None:
    """Publish a batch's stories that readers never saw, in a few queries for all of them.

    Each revision is the newest of its article's draft, so that the row holds its content
    already. Runs in the caller's transaction, which has inserted or locked the articles.
    """
    revisions = Revision.objects.filter(
        article=OuterRef("pk"), pk__in=[revision.pk for _article, revision in pairs]
    )
    Article.objects.filter(pk__in=[article.pk for article, _revision in pairs]).update(
        state=ArticleState.LIVE,
        published_at=at,
        updated_at=at,
        live_revision=Subquery(revisions.values("pk")),
    )
    Draft.objects.filter(pk__in=[revision.draft_id for _article, revision in pairs]).update(
        closed_at=at, outcome=DraftOutcome.PUBLISHED, state=DraftState.DRAFT, publish_at=None
    )
    for article, revision in pairs:
        article.mark_live(revision, at=at)
    headlines.claim([article for article, _revision in pairs], at=at)
    Decision.objects.bulk_create(
        Decision(
            article=article,
            draft_id=revision.draft_id,
            revision=revision,
            verb=Verb.PUBLISH,
            batch=batch,
            at=at,
        )
        for article, revision in pairs
    )


def _require_publishable(article: Article, draft: Draft, revision: Revision) -> None:
    if article.state in (ArticleState.WITHDRAWN, ArticleState.SPIKED):
        raise RefusedError(
            _("This story is %(state)s; it has to be brought back first.")
            % {"state": article.get_state_display()}
        )
    if draft.closed_at or draft.head_id != revision.pk:
        raise RefusedError(_("This is not the newest text of an open draft. Look at it again."))
    if draft.base_id != article.live_revision_id:
        raise RefusedError(
            _("The live story has changed since this draft began; the two have to be merged first.")
        )
    if not revision.headline:
        raise RefusedError(_("A story without a headline cannot be published. Write one first."))


def _close(draft: Draft, outcome: DraftOutcome, *, at: datetime) -> None:
    draft.state, draft.publish_at = DraftState.DRAFT, None
    draft.closed_at, draft.outcome = at, outcome
    draft.save()


@transaction.atomic
def withdraw(article: Article, *, by: User, at: datetime, note: str = "") -> None:
    """Take a live story down; from now on its address answers 410."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.state != ArticleState.LIVE:
        raise RefusedError(_("Only a live story can be withdrawn."))
    article.state, article.withdrawn_at = ArticleState.WITHDRAWN, at
    article.save(update_fields=["state", "withdrawn_at"])
    Decision.objects.create(article=article, verb=Verb.WITHDRAW, by=by, at=at, note=note)


@transaction.atomic
def spike(article: Article, *, by: User, at: datetime, note: str = "") -> None:
    """Put away a story that readers never saw."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.state != ArticleState.NEVER_PUBLISHED:
        raise RefusedError(_("Only a story that was never published can be spiked."))
    article.state = ArticleState.SPIKED
    article.save(update_fields=["state"])
    Decision.objects.create(article=article, verb=Verb.SPIKE, by=by, at=at, note=note)


@transaction.atomic
def schedule(draft: Draft, publish_at: datetime, *, by: User, at: datetime, note: str = "") -> None:
    """Have `publish_due` publish the draft's newest revision at ``publish_at``."""
    article = Article.objects.select_for_update().get(pk=draft.article_id)
    draft.refresh_from_db()
    if draft.head is None or draft.closed_at:
        raise RefusedError(_("Only an open draft with a text can be scheduled."))
    draft.state, draft.publish_at = DraftState.SCHEDULED, publish_at
    draft.save()
    Decision.objects.create(
        article=article,
        draft=draft,
        revision=draft.head,
        verb=Verb.SCHEDULE,
        by=by,
        at=at,
        note=note,
    )


def publish_due(at: datetime) -> list[tuple[Draft, RefusedError | None]]:
    """Publish every scheduled draft whose time has come, in order, each in its own transaction.

    Idempotent: a draft that another process has published meanwhile is passed over. Says for
    each draft whether it was refused and why; a refused one is a draft again, without a time.
    """
    due = Draft.objects.open().filter(state=DraftState.SCHEDULED, publish_at__lte=at)
    in_order = due.order_by("publish_at", "id").values_list("pk", flat=True)
    return [result for pk in in_order if (result := _publish_scheduled(pk, at))]


@transaction.atomic
def _publish_scheduled(pk: int, at: datetime) -> tuple[Draft, RefusedError | None] | None:
    due = Draft.objects.open().filter(pk=pk, state=DraftState.SCHEDULED, publish_at__lte=at)
    Article.objects.select_for_update().filter(drafts=pk).first()
    draft = due.select_related("head").first()  # read inside the lock: another may have been here
    if draft is None or draft.head is None:
        return None
    decision = draft.decisions.filter(verb=Verb.SCHEDULE).select_related("by").latest("at")
    try:
        publish(draft.head, at=at, by=decision.by)
    except RefusedError as refusal:
        draft.state, draft.publish_at = DraftState.DRAFT, None
        draft.save()
        return draft, refusal
    return draft, None
