"""What readers see, and when: publish, withdraw, reinstate, spike, and what falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from articles import headlines, limits, text
from articles.editorial import checklist, rows, snapshot
from articles.editorial.decisions import remember
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
from articles.signals import articles_changing


@transaction.atomic
def publish(
    revision: Revision,
    *,
    at: datetime,
    by: User | None = None,
    batch: Batch | None = None,
    note: str = "",
    overridden: Sequence[str] = (),
    scheduled: bool = False,
) -> Article:
    """Make a revision what readers see; its draft is done with that.

    Asks for no rights: that is `moves.make`, for people. ``overridden`` are the points of the
    checklist that were passed over; ``scheduled`` says that the schedule acts for ``by``.

    Raises `RefusedError` where the draft has moved on or is closed, where the live story has
    changed since the draft began, and where the story is withdrawn, spiked or lacks a headline.
    """
    article = Article.objects.select_for_update().get(pk=revision.article_id)
    draft = Draft.objects.get(pk=revision.draft_id)
    _require_publishable(article, draft, revision)
    _show(article, revision, at=at)
    _close(draft, DraftOutcome.PUBLISHED, at=at)
    remember(
        revision,
        Verb.PUBLISH,
        by=by,
        at=at,
        note=note,
        batch=batch,
        overridden=list(overridden),
        scheduled=scheduled,
    )
    articles_changing.announce([article.pk])
    return article


def _show(article: Article, revision: Revision, *, at: datetime) -> None:
    article.mark_live(revision, at=at)
    rows.write([(article, snapshot.content_of(revision))])
    headlines.claim([article], at=at)


def publish_first(
    pairs: Sequence[tuple[Article, Revision]],
    *,
    batch: Batch,
    at: datetime,
    dates: Mapping[int, tuple[datetime, datetime]] | None = None,
) -> None:
    """Publish a batch's stories that readers never saw, in a few queries for all of them.

    Each revision is the newest of its article's draft, so that the row holds its content
    already. Runs in the caller's transaction, which has inserted or locked the articles.
    ``dates`` says of articles, by id, when the source published and last changed them; of
    others that is now. What is under embargo was published when that ends.
    """
    if not pairs:
        return
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
        if dates and article.pk in dates:
            article.published_at, article.updated_at = dates[article.pk]
    dated = [article for article, _revision in pairs if article.published_at != at]
    Article.objects.bulk_update(dated, ["published_at", "updated_at"])
    rows.date_tags([article.pk for article, _revision in pairs])
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
    articles_changing.announce(article.pk for article, _revision in pairs)


def take_down(articles: Sequence[Article], *, batch: Batch, at: datetime, note: str) -> None:
    """Withdraw live stories together with the batch that brought them.

    Runs in the caller's transaction, which has locked them. Nobody has scheduled anything of them.
    """
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(
        state=ArticleState.WITHDRAWN, withdrawn_at=at
    )
    Decision.objects.bulk_create(
        Decision(article=article, verb=Verb.WITHDRAW, batch=batch, at=at, note=note)
        for article in articles
    )
    articles_changing.announce(article.pk for article in articles)


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
def reinstate(
    article: Article,
    revision: Revision,
    *,
    by: User,
    at: datetime,
    note: str = "",
    overridden: Sequence[str] = (),
) -> Article:
    """Bring a withdrawn story back with the text that was live last, or its draft's newest.

    The latter closes the draft, as publishing does.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    draft = Draft.objects.get(pk=revision.draft_id)
    if article.state != ArticleState.WITHDRAWN:
        raise RefusedError(_("Only a withdrawn story can be reinstated."))
    is_newest = draft.closed_at is None and draft.head_id == revision.pk
    if not is_newest and revision.pk != article.live_revision_id:
        raise RefusedError(_("Restore this text first; then reinstate the story with it."))
    if not revision.headline:
        raise RefusedError(_("A story without a headline cannot be published. Write one first."))
    _show(article, revision, at=at)
    if is_newest:
        _close(draft, DraftOutcome.PUBLISHED, at=at)
    remember(revision, Verb.REINSTATE, by=by, at=at, note=note, overridden=list(overridden))
    articles_changing.announce([article.pk])
    return article


@transaction.atomic
def withdraw(
    article: Article,
    *,
    at: datetime,
    by: User | None = None,
    batch: Batch | None = None,
    note: str = "",
) -> Article:
    """Take a live story down; from now on its address answers 410.

    A change of it that was scheduled is not any more.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.state != ArticleState.LIVE:
        raise RefusedError(_("Only a live story can be withdrawn."))
    _forget_times(article, by=by, batch=batch, at=at)
    article.state, article.withdrawn_at = ArticleState.WITHDRAWN, at
    article.save(update_fields=["state", "withdrawn_at"])
    Decision.objects.create(
        article=article, verb=Verb.WITHDRAW, by=by, batch=batch, at=at, note=note
    )
    articles_changing.announce([article.pk])
    return article


@transaction.atomic
def spike(
    article: Article,
    *,
    at: datetime,
    by: User | None = None,
    batch: Batch | None = None,
    note: str = "",
) -> Article:
    """Put away a story that readers never saw; a publication that was scheduled is off."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.state != ArticleState.NEVER_PUBLISHED:
        raise RefusedError(_("Only a story that was never published can be spiked."))
    _forget_times(article, by=by, batch=batch, at=at)
    article.state = ArticleState.SPIKED
    article.save(update_fields=["state"])
    Decision.objects.create(article=article, verb=Verb.SPIKE, by=by, batch=batch, at=at, note=note)
    return article


@transaction.atomic
def unspike(article: Article, *, by: User, at: datetime, note: str = "") -> Article:
    """Bring back a story that was spiked; its draft is as it was."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.state != ArticleState.SPIKED:
        raise RefusedError(_("This story is not spiked."))
    article.state = ArticleState.NEVER_PUBLISHED
    article.save(update_fields=["state"])
    Decision.objects.create(article=article, verb=Verb.UNSPIKE, by=by, at=at, note=note)
    return article


@transaction.atomic
def schedule(
    draft: Draft,
    publish_at: datetime,
    *,
    by: User,
    at: datetime,
    note: str = "",
    overridden: Sequence[str] = (),
) -> None:
    """Have `publish_due` publish the draft's newest revision at ``publish_at``."""
    Article.objects.select_for_update().get(pk=draft.article_id)
    draft.refresh_from_db()
    if draft.head is None or draft.closed_at:
        raise RefusedError(_("Only an open draft with a text can be scheduled."))
    draft.state, draft.publish_at = DraftState.SCHEDULED, publish_at
    draft.save()
    remember(draft.head, Verb.SCHEDULE, by=by, at=at, note=note, overridden=list(overridden))


@transaction.atomic
def unschedule(
    draft: Draft,
    *,
    at: datetime,
    by: User | None = None,
    batch: Batch | None = None,
    note: str = "",
) -> None:
    """Take the time back; the draft stays approved."""
    Article.objects.select_for_update().get(pk=draft.article_id)
    draft.refresh_from_db()
    if draft.head is None or draft.state != DraftState.SCHEDULED:
        raise RefusedError(_("It is not scheduled."))
    draft.state, draft.publish_at = DraftState.READY, None
    draft.save()
    remember(draft.head, Verb.UNSCHEDULE, by=by, at=at, note=note, batch=batch)


def _forget_times(article: Article, *, by: User | None, batch: Batch | None, at: datetime) -> None:
    for draft in Draft.objects.open().filter(article=article, state=DraftState.SCHEDULED):
        unschedule(draft, by=by, batch=batch, at=at)


def publish_due(at: datetime) -> list[tuple[Draft, RefusedError | DatabaseError | None]]:
    """Publish every scheduled draft whose time has come, in order, each in its own transaction.

    Idempotent: a draft that another process has published meanwhile is passed over. Says for
    each draft what kept it, if anything: a refused one is in review again, without a time; one
    that the database did not take stays due, and the others do not wait behind it.
    """
    due = Draft.objects.open().filter(state=DraftState.SCHEDULED, publish_at__lte=at)
    done: list[tuple[Draft, RefusedError | DatabaseError | None]] = []
    for draft in due.order_by("publish_at", "id").select_related("article"):
        try:
            result = _publish_scheduled(draft.pk, at)
        except DatabaseError as error:
            result = draft, error
        if result:
            done.append(result)
    return done


@transaction.atomic
def _publish_scheduled(
    pk: int, at: datetime
) -> tuple[Draft, RefusedError | DatabaseError | None] | None:
    due = Draft.objects.open().filter(pk=pk, state=DraftState.SCHEDULED, publish_at__lte=at)
    Article.objects.select_for_update().filter(drafts=pk).first()
    draft = due.select_related("head").first()  # read inside the lock: another may have been here
    if draft is None or draft.head is None:
        return None
    # By their order and not by their times: clocks are set back.
    decision = draft.decisions.filter(verb=Verb.SCHEDULE).select_related("by").latest("id")
    try:
        _require_usable(draft.article, decision)
        publish(
            draft.head,
            at=at,
            by=decision.by,
            note=decision.note,
            overridden=decision.overridden,
            scheduled=True,
        )
    except RefusedError as refusal:
        _give_back(draft, draft.head, decision, refusal, at=at)
        return draft, refusal
    return draft, None


def _require_usable(article: Article, decision: Decision) -> None:
    """Refuse what a source has withheld since the time was set."""
    if checklist.is_withheld(article) and "usage" not in decision.overridden:
        raise RefusedError(_("Its source withholds this story; wait until it allows its use."))


def _give_back(
    draft: Draft, revision: Revision, decision: Decision, refusal: RefusedError, *, at: datetime
) -> None:
    """A draft that could not be published is in review again, and its history says why."""
    draft.state, draft.publish_at = DraftState.IN_REVIEW, None
    draft.save()
    note = text.shorten(_("Not published: %(reason)s") % {"reason": refusal}, limits.REASON)
    remember(revision, Verb.UNSCHEDULE, by=decision.by, at=at, note=note, scheduled=True)
