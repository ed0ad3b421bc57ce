"""The history of a story: who changed and decided what, and what readers had when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import marks, pages, timeline
from articles.admin.history_forms import MomentForm, WishForm
from articles.editorial import ground, workflow
from articles.editorial.shown import Shown, shown_at
from articles.models import Article, Verb


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """The page, for whoever may look at revisions; decisions for whoever may look at those."""
    article = pages.find(request, object_id, "articles.view_revision")
    user = pages.person(request)
    sees_decisions = user.has_perm("articles.view_decision")
    form = WishForm(request.GET, article, may_see_decisions=sees_decisions)
    draft = ground.desk_draft(article)
    newest = ground.text_of(article, draft)
    lines = timeline.page(article, form.wish(), newest=newest, number=request.GET.get("page"))
    context = {
        "title": _("History: %(headline)s") % {"headline": pages.wording(article, newest)},
        "article": article,
        "newest": newest,
        "embargo": _embargo(article),
        "form": form,
        "lines": lines,
        "kept": _without_page(request.GET),
        "no_restore": workflow.why_not(user, Verb.RESTORE, article, draft),
        **_to_compare(lines),
        **(_then(request.GET, article) if sees_decisions else {}),
    }
    return pages.render(model_admin, request, "history.html", context)


def _to_compare(lines: timeline.Lines) -> dict[str, int]:
    """The numbers of the two texts that are compared unless somebody chooses others."""
    numbers = sorted(line.revision.number for line in lines if isinstance(line, timeline.Text))
    return {"older": numbers[-2], "newer": numbers[-1]} if len(numbers) > 1 else {}


def _then(data: QueryDict, article: Article) -> dict[str, Any]:
    """What readers had at the moment that was asked about, if one was."""
    form = MomentForm(data, label_suffix="")
    at = form.cleaned_data["at"] if form.is_valid() else None
    said = _said(shown_at(article, at), at) if at else {}
    return {"moment_form": form, "readings": form.readings(), **said}


def _said(shown: Shown, at: datetime) -> dict[str, Any]:
    decision = shown.decision
    return {
        "shown": shown,
        "said_moment": marks.moment(at),
        "since": marks.when(shown.since),
        "until": marks.when(shown.until),
        "who": marks.maker(decision.by, decision.batch) if decision else None,
    }


def _embargo(article: Article) -> datetime | None:
    until = article.embargo_until
    return until if until and until > timezone.now() else None


def _without_page(data: QueryDict) -> str:
    kept = data.copy()
    kept.pop("page", None)
    return kept.urlencode()
