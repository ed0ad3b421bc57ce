"""How far a batch has come: on its page, and told to the page's script while it works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import batch_find
from articles.importing import undo
from articles.models import AT_WORK, PENDING, SILENT_AFTER, Batch, BatchState

_DOING = {
    BatchState.PLANNING: gettext_lazy("Looking through it: nothing is changed yet."),
    BatchState.RUNNING: gettext_lazy("Importing."),
    BatchState.UNDOING: gettext_lazy("Taking it back."),
}


@dataclass(frozen=True)
class Progress:
    """How far a batch has come, in words and as a part of a hundred."""

    said: str
    percent: int | None = None
    """None where nobody can tell."""
    reading: str = ""
    figures: str = ""


def of(batch: Batch, now: datetime) -> Progress | None:
    """The progress of a batch that is at work or waits for a worker; None of others."""
    if batch.state not in PENDING or batch.is_broken_off(now):
        return None
    if batch.state not in AT_WORK:
        return Progress(_waiting(batch, now))
    if batch.is_silent(now):
        return Progress(_silent())
    if batch.state == BatchState.UNDOING:
        return _undoing(batch)
    figures = (_taken(batch), _rate(batch), _left(batch))
    said = str(_DOING[BatchState(batch.state)])
    return Progress(said, _percent(batch), batch.reading, " · ".join(filter(None, figures)))


def mark(batch: Batch, now: datetime) -> str:
    """Changes when the page has to be another."""
    is_silent = batch.is_silent(now)
    return f"{batch.state}-{batch.turn}-{int(is_silent)}"


def _waiting(batch: Batch, now: datetime) -> str:
    if batch.seen_at > now - SILENT_AFTER:
        return _("It waits for the worker, which takes it up within moments.")
    others = Batch.objects.filter(state__in=AT_WORK, seen_at__gt=now - SILENT_AFTER)
    if others.exists():
        return _("It waits for the worker, which is busy with another batch.")
    return _silent()


def _silent() -> str:
    return _(
        "No worker is at work on it. It is gone on with as soon as one is:"
        " have somebody look whether “manage.py work” is running."
    )


def _undoing(batch: Batch) -> Progress:
    left, told = undo.left(batch), undo.told(batch)
    done = told.total()
    said = ngettext("%(done)d of %(all)d story", "%(done)d of %(all)d stories", left + done)
    figures = said % {"done": done, "all": left + done}
    percent = done * 100 // (left + done) if left + done else None
    return Progress(str(_DOING[BatchState.UNDOING]), percent, figures=figures)


def _taken(batch: Batch) -> str:
    said = ngettext("%(number)d story", "%(number)d stories", batch.taken)
    return said % {"number": batch.taken}


def _rate(batch: Batch) -> str:
    seconds = _seconds(batch)
    if seconds < 1 or not batch.taken:
        return ""
    rate = batch.taken / seconds
    if rate >= 1:
        return _("%(number)d a second") % {"number": round(rate)}
    return _("%(number)d a minute") % {"number": max(1, round(rate * 60))}


def _left(batch: Batch) -> str:
    """How long the rest will take, judged by what was read until now."""
    if not (0 < batch.read < batch.weight) or _seconds(batch) < 1:
        return ""
    left = _seconds(batch) * (batch.weight - batch.read) / batch.read
    if left < 60:
        return _("less than a minute left")
    minutes = round(left / 60)
    said = ngettext("about %(number)d minute left", "about %(number)d minutes left", minutes)
    return said % {"number": minutes}


def _percent(batch: Batch) -> int | None:
    return min(100, batch.read * 100 // batch.weight) if batch.weight else None


def _seconds(batch: Batch) -> float:
    """For which it has been at work, up to its last sign of life."""
    return (batch.seen_at - batch.begun_at).total_seconds() if batch.begun_at else 0


def view(_model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """The same for the script of the page: what to show, and by ``state`` whether to load anew."""
    batch, now = batch_find.find(request, object_id), timezone.now()
    shown = render_to_string(
        "admin/articles/batch/_progress.html", {"progress": of(batch, now)}, request
    )
    response = JsonResponse({"state": mark(batch, now), "shown": shown})
    response["Cache-Control"] = "no-store"
    return response
