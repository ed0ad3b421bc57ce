"""Remembering who decided what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from articles.models import Decision, Revision, Verb


def remember(
    revision: Revision, verb: Verb, *, by: User | None, at: datetime, note: str = "", **facts: Any
) -> Decision:
    """A decision on a text; ``facts`` is the rest of the row, such as the batch."""
    return Decision.objects.create(
        article_id=revision.article_id,
        draft_id=revision.draft_id,
        revision=revision,
        verb=verb,
        by=by,
        at=at,
        note=note,
        **facts,
    )
