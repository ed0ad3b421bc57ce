"""Sweeping unused tags from their list: first what that does to each, then it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import pages, tag_rename
from articles.errors import RefusedError
from articles.models import Tag
from articles.tags import sweeping


@admin.action(
    description=gettext_lazy("Sweep the unused of the chosen tags"), permissions=["change"]
)
def sweep(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, queryset: QuerySet[Tag]
) -> HttpResponse | None:
    """Say what becomes of the chosen tags, or of all that the filters of the list find."""
    chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: sweeping.MOST + 1])
    verdicts = sweeping.look(chosen[: sweeping.MOST])
    if not verdicts.going:
        messages.warning(request, _("None of the chosen tags can be swept: all are in use."))
        return None
    return _show(model_admin, request, verdicts, is_part=len(chosen) > sweeping.MOST)


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """Sweep the tags that were shown as going; what is in use by now stays, and says so."""
    if not pages.person(request).has_perm(tag_rename.CHANGE):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:articles_tag_changelist")
    tags = _asked(request.POST.get("tags", ""))
    try:
        change = sweeping.sweep(tags, by=pages.person(request), at=timezone.now())
    except RefusedError as refusal:
        return _show(model_admin, request, sweeping.look(tags), refusal=str(refusal))
    messages.success(request, _("Done: %(change)s.") % {"change": change})
    return redirect("admin:articles_tagchange_change", change.pk)


def _asked(written: str) -> list[int]:
    """The numbers of the tags, of which one field holds all: forms take a thousand fields."""
    numbers = [pages.number(each) for each in written.split()]
    if None in numbers or len(numbers) > sweeping.MOST:
        raise BadRequest
    return [number for number in numbers if number is not None]


def _show(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    verdicts: sweeping.Verdicts,
    *,
    refusal: str = "",
    is_part: bool = False,
) -> HttpResponse:
    context = {
        "title": _("Sweep unused tags"),
        "verdicts": verdicts,
        "tags": " ".join(map(str, verdicts.going)),
        "refusal": refusal,
        "most": sweeping.MOST if is_part else None,
    }
    status = 409 if refusal else 200
    return pages.render(model_admin, request, "tag/sweep.html", context, status=status)
