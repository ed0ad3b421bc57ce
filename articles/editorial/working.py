"""Working copies: what a person has typed and not saved, kept for after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editorial import drafts, workflow
from articles.editorial import ground as grounds
from articles.editorial.ground import Ground
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, Draft, DraftKind, WorkingCopy

WINDOW = "window"
"""The name under which what is typed says in which window it was."""

_ELSEWHERE = gettext_lazy(
    "You have typed into this story in another window since; this window keeps nothing."
)


class OtherWindowError(RefusedError):
    """The same person typed in another window since; nothing was kept."""


def of(user: User, article: Article) -> WorkingCopy | None:
    """What ``user`` has typed into this story, the newest if one of its drafts has closed since."""
    mine = WorkingCopy.objects.filter(user=user, draft__article=article)
    desk = mine.filter(draft__kind=DraftKind.DESK)
    return desk.select_related("draft", "based_on").order_by("-updated_at").first()


def of_new(user: User) -> WorkingCopy | None:
    """The new story that ``user`` began last and never saved."""
    mine = WorkingCopy.objects.filter(user=user, begun_as__isnull=False)
    return mine.order_by("-updated_at").first()


@transaction.atomic
def keep(
    user: User,
    article: Article,
    typed: Mapping[str, Any],
    *,
    at: datetime,
    ground: Ground,
    version: int,
) -> WorkingCopy:
    """Keep what was typed into a story; answers with the next ``version``.

    ``version`` is the one that this window knows, 0 at first. Raises `OtherWindowError` where
    another window was ahead, and what `workflow` refuses. What is typed may name its window,
    which then goes on even where it never heard of what it kept last. On a live story without
    a draft one is begun, so that everybody sees that somebody is at work.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    draft = grounds.desk_draft(article)
    workflow.require(user, workflow.EDIT, article, draft)
    kept = of(user, article)
    if kept is None:
        draft = draft or drafts.begin(article, at=at, assignee=user)
        kept = WorkingCopy(user=user, draft=draft, version=version)
    return _write(kept, typed, at=at, version=version, based_on_id=_known(article, ground))


def keep_new(
    user: User, begun_as: UUID, typed: Mapping[str, Any], *, at: datetime, version: int
) -> WorkingCopy:
    """The same for the form of a new story, named ``begun_as``, by somebody who may add one."""
    if not user.has_perm("articles.add_article"):
        raise ForbiddenError(_("Only writers and editors begin stories."))
    if Draft.objects.filter(begun_as=begun_as).exists():
        raise OtherWindowError(_("This story was saved in another window; go on there."))
    try:
        with transaction.atomic():
            mine = WorkingCopy.objects.select_for_update().filter(user=user, begun_as=begun_as)
            kept = mine.first() or WorkingCopy(user=user, begun_as=begun_as, version=version)
            return _write(kept, typed, at=at, version=version)
    except IntegrityError:  # the same form began to be kept elsewhere at the same moment
        raise OtherWindowError(_ELSEWHERE) from None


def discard(user: User, article: Article) -> None:
    """Throw away what ``user`` has typed into a story, and the draft begun for nothing else."""
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        WorkingCopy.objects.filter(user=user, draft__article=article).delete()
        drafts.drop_empty(article)


def discard_new(user: User, begun_as: UUID) -> None:
    """Throw away a new story that was never saved."""
    WorkingCopy.objects.filter(user=user, begun_as=begun_as).delete()


def _write(
    kept: WorkingCopy, typed: Mapping[str, Any], *, at: datetime, version: int, **facts: Any
) -> WorkingCopy:
    is_ours = bool(typed.get(WINDOW)) and kept.content.get(WINDOW) == typed[WINDOW]
    if kept.version != version and not is_ours:
        raise OtherWindowError(_ELSEWHERE)
    kept.content, kept.updated_at, kept.version = dict(typed), at, kept.version + 1
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save()
    return kept


def _known(article: Article, ground: Ground) -> int | None:
    """The revision that the typing began from, if it is one of this story's."""
    mine = article.revisions.filter(pk=ground.revision or 0)
    return mine.values_list("pk", flat=True).first()
