"""What somebody asks of a batch with a button: import, drop, stop, go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.admin import batch_find, pages
from articles.errors import ForbiddenError, RefusedError
from articles.importing import orders, uploads
from articles.models import Batch, BatchState


class Order(NamedTuple):
    """One button: its words, what it does, and whether it is the next step."""

    name: str
    words: Promise
    do: Callable[..., None]
    done: Promise
    is_next: bool = False


IMPORT = Order(
    "confirm", _("Import"), orders.confirm, _("Confirmed: the worker takes it up."), is_next=True
)
PUBLISH = IMPORT._replace(words=_("Import and publish"))
DROP = Order("drop", _("Drop it"), orders.drop, _("Dropped: nothing of it was imported."))
STOP = Order("stop", _("Stop"), orders.stop, _("Stopped. What went in stays in."))
GO_ON = Order(
    "go-on", _("Go on"), orders.go_on, _("The worker goes on where it was stopped."), is_next=True
)
_BY_NAME = {order.name: order for order in (IMPORT, DROP, STOP, GO_ON)}


def offered(batch: Batch, person: User, now: datetime) -> list[Order]:
    """What this person can ask of the batch as it is."""
    return [order for order in _fitting(batch, now) if _may(order, batch, person)]


def _fitting(batch: Batch, now: datetime) -> list[Order]:
    if not batch.folder:  # whoever gave the command has it in hand
        return []
    if batch.is_broken_off(now):
        return [GO_ON] if uploads.are_here(batch) else []
    return {
        BatchState.WAITING: [DROP],
        BatchState.PLANNING: [DROP],
        BatchState.PLANNED: [PUBLISH if batch.publish else IMPORT, DROP],
        BatchState.CONFIRMED: [STOP],
        BatchState.RUNNING: [STOP],
    }.get(BatchState(batch.state), [])


def _may(order: Order, batch: Batch, person: User) -> bool:
    try:
        orders.require(person, publish=batch.publish and order.is_next)
    except ForbiddenError:
        return False
    return True


def view(
    _model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str, order: str
) -> HttpResponse:
    """Do it, and lead back to the batch, which tells what has become of it."""
    batch = batch_find.find(request, object_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not (asked := _BY_NAME.get(order)):
        raise Http404
    try:
        asked.do(batch, by=pages.person(request), at=timezone.now())
    except ForbiddenError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, str(asked.done))
    return redirect("admin:articles_batch_change", batch.pk)
