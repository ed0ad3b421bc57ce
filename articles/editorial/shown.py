"""What readers had at a moment of the past, worked out from the decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Decision, Revision, Verb

PUBLISHING = (Verb.PUBLISH, Verb.REINSTATE)
"""What gives readers a text."""
PUBLIC = (*PUBLISHING, Verb.WITHDRAW)
"""What changes whether readers have one, and which."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The text that readers had, or why they had none."""

    revision: Revision | None
    """None where nothing was live."""
    since: datetime | None = None
    """From when on that was so; None where nothing had been published yet."""
    until: datetime | None = None
    """When it changed; None where it has not changed since."""
    decision: Decision | None = None
    """The last one until then by which something was published or taken down."""
    embargo: datetime | None = None
    """The embargo that kept it from readers, published though it was."""


def shown_at(article: Article, moment: datetime) -> Shown:
    """What readers got of a story at ``moment``.

    A decision counts from its very moment on. Of embargoes only the one that the story has
    today is known: one that was changed or lifted by hand is not remembered.
    """
    public = article.decisions.filter(verb__in=PUBLIC).select_related("by", "batch", "revision")
    public = public.defer("revision__content")
    before = public.filter(at__lte=moment).order_by("-at", "-id").first()
    after = public.filter(at__gt=moment).order_by("at", "id").first()
    until = after.at if after else None
    if before is None or before.verb not in PUBLISHING:
        return Shown(None, before.at if before else None, until, before)
    embargo = article.embargo_until
    if embargo and embargo > moment:
        return Shown(None, before.at, min(embargo, until or embargo), before, embargo)
    since = max(before.at, embargo or before.at)
    return Shown(before.revision, since, until, before)
