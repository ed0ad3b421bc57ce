"""Beginning a draft and revising it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.editorial import rows, snapshot
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import Article, ArticleState, Draft, DraftKind, DraftState, Origin, Revision


def begin(article: Article, *, at: datetime, **facts: Any) -> Draft:
    """A draft on ``article`` that starts from what is live."""
    return Draft.objects.create(
        article=article, base_id=article.live_revision_id, created_at=at, **facts
    )


def newest_revision(article: Article) -> Revision | None:
    """The article's last revision, whichever draft it belongs to."""
    return article.revisions.order_by("-number").first()


@transaction.atomic
def save(draft: Draft, content: Content, *, by: User, at: datetime, reason: str = "") -> Revision:
    """A person's revision at the head of ``draft``.

    An edit takes back an approval, a request for review and a time of publication. Raises
    `RefusedError` where the draft was closed meanwhile: nobody would look for the text there.
    """
    article = Article.objects.select_for_update().get(pk=draft.article_id)
    draft.refresh_from_db()
    if draft.closed_at:
        raise RefusedError(
            _("This draft is closed (%(outcome)s); begin a new one.")
            % {"outcome": draft.get_outcome_display()}
        )
    draft.state, draft.publish_at = DraftState.DRAFT, None
    return add_revision(
        draft, article, content, origin=Origin.PERSON, by=by, created_at=at, reason=reason
    )


def add_revision(draft: Draft, article: Article, content: Content, **maker: Any) -> Revision:
    """A revision at the head of ``draft``, for a caller that has locked ``article``.

    While the article was never published, its row mirrors the desk's newest revision.
    """
    before = draft.head or draft.base
    content = snapshot.with_slug(content, before, published=article.published_at is not None)
    revision = snapshot.revision(draft, content, newest_revision(article), **maker)
    revision.save()
    draft.head = revision
    draft.save()
    if article.state == ArticleState.NEVER_PUBLISHED and draft.kind == DraftKind.DESK:
        rows.write([(article, content)])
    return revision
