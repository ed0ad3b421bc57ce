"""A story's ranked neighbours as its form shows them: each with why it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin import naming
from articles.editorial.snapshot import Place
from articles.models import Article, ArticleState, SidebarItem, SidebarKind
from articles.related import reasons
from articles.related.reasons import Part


class Reason(NamedTuple):
    """A part of a score."""

    said: str
    share: int
    """Of the score, in hundredths; below 0 where it takes away."""


class Neighbour(NamedTuple):
    """A ranked story."""

    line: str
    """As the form's lists name it: ``#12 Headline``."""
    headline: str
    address: str
    state: str
    """Empty for a live one."""
    score: int
    """In hundredths."""
    reasons: list[Reason]


def neighbours(article: Article) -> Iterator[Neighbour]:
    """All that are stored, the nearest first, by one query."""
    items = SidebarItem.objects.filter(article=article, kind=SidebarKind.RANKED, hidden=False)
    for item in items.select_related("related").order_by("position", "id"):
        if item.related:
            yield _neighbour(item, item.related)


def _neighbour(item: SidebarItem, story: Article) -> Neighbour:
    state = ArticleState(story.state)
    return Neighbour(
        line=naming.line_of(Place(headline=None, article=story.pk, text=str(story))),
        headline=str(story),
        address=reverse("admin:articles_article_change", args=[story.pk]),
        state="" if state == ArticleState.LIVE else str(state.label),
        score=round(100 * (item.score or 0)),
        reasons=[_reason(Part(*part), item.score or 1.0) for part in item.reason.get("parts", ())],
    )


def _reason(part: Part, score: float) -> Reason:
    return Reason(_said(part), round(100 * part.value / score))


def _said(part: Part) -> str:
    if part.kind == reasons.DAYS:
        days = int(part.wording)
        return ngettext("%(days)d day apart", "%(days)d days apart", days) % {"days": days}
    facts = {
        reasons.OTHER: _("other words"),
        reasons.COMPANY: _("like its other neighbours"),
        reasons.SECTION: _("same section"),
    }
    return facts.get(part.kind) or part.wording
