"""Taking a batch back: first what that does, story by story where something stays."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from articles.admin import batch_find, pages
from articles.errors import ForbiddenError, RefusedError
from articles.importing import orders, undo
from articles.importing.undo_plan import Step
from articles.models import Batch, BatchState, Undone

_MOST = 2_000
"""Stories that are looked at before the page is shown: somebody waits for it."""
_MOST_KEPT = 200
"""Stories that are named one by one."""
_WORDS = {
    Undone.REMOVED: ngettext_lazy(
        "%(number)d story is removed: readers never saw it.",
        "%(number)d stories are removed: readers never saw them.",
        "number",
    ),
    Undone.WITHDRAWN: ngettext_lazy(
        "%(number)d story is withdrawn: readers have seen it.",
        "%(number)d stories are withdrawn: readers have seen them.",
        "number",
    ),
    Undone.REVERSED: ngettext_lazy(
        "%(number)d story gets its earlier text back, as a new revision.",
        "%(number)d stories get their earlier text back, as a new revision each.",
        "number",
    ),
    Undone.CLOSED: ngettext_lazy(
        "%(number)d proposal is closed.", "%(number)d proposals are closed.", "number"
    ),
    Undone.RELEASED: ngettext_lazy(
        "%(number)d second name of a story is forgotten.",
        "%(number)d second names of stories are forgotten.",
        "number",
    ),
    Undone.KEPT: ngettext_lazy(
        "%(number)d story stays as it is:",
        "%(number)d stories stay as they are:",
        "number",
    ),
}


class Part(NamedTuple):
    """What is done about so many stories, and by name those that stay."""

    words: str
    kept: list[Step]
    more: int = 0


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """The plan of it; asked for by POST, it is begun, and the worker does it."""
    batch = batch_find.find(request, object_id, "articles.view_item")
    person, now = pages.person(request), timezone.now()
    try:
        undo.require(batch, person, now)
        if request.method == "POST":
            return _begin(request, batch)
    except ForbiddenError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
        return redirect("admin:articles_batch_change", batch.pk)
    if batch.state == BatchState.UNDONE:
        return redirect("admin:articles_batch_change", batch.pk)
    tally = undo.look(batch, most=_MOST)
    context = {
        "title": _("Undo %(batch)s") % {"batch": batch},
        "batch": batch,
        "parts": [_part(undone, tally) for undone in Undone if tally.counts[undone]],
        "is_public": tally.is_public,
        "looked_at": None if tally.is_whole else tally.counts.total(),
        "all": None if tally.is_whole else undo.left(batch),
        "sees_stories": person.has_perm("articles.view_article"),
    }
    return pages.render(model_admin, request, "batch/undo.html", context)


def _begin(request: HttpRequest, batch: Batch) -> HttpResponse:
    orders.take_back(batch, by=pages.person(request), at=timezone.now())
    return redirect("admin:articles_batch_change", batch.pk)


def _part(undone: Undone, tally: undo.Tally) -> Part:
    number = tally.counts[undone]
    words: str | Promise = _WORDS[undone] % {"number": number}
    if undone is not Undone.KEPT:
        return Part(str(words), [])
    return Part(str(words), tally.kept[:_MOST_KEPT], max(0, len(tally.kept) - _MOST_KEPT))
