"""Where a form's script sends what is typed, every few seconds.

The answers are small and for the script, which shows their sentence as it is. Somebody who is not
logged in is led to the login page instead, as everywhere in the admin.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import limits
from articles.admin import pages
from articles.admin.article_form import typed_in
from articles.editorial import working
from articles.editorial.ground import Ground
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, WorkingCopy

_NAME = 40
"""Signs that the name of a window may have."""


def address(request: HttpRequest, object_id: str | int | None = None) -> str:
    """Where the form of a story, or of a new one, has its typing kept.

    It names the person: a form that stays open while somebody else logs in in the same
    browser is not theirs.
    """
    name = "working_copy" if object_id else "working_copy_new"
    route = reverse(f"admin:articles_article_{name}", args=[object_id] if object_id else [])
    return f"{route}?person={pages.person(request).pk}"


def keep(
    model_admin: admin.ModelAdmin[Any],  # noqa: ARG001 as every page of ours is called
    request: HttpRequest,
    object_id: str = "",
) -> HttpResponse:
    """Keep what was typed (POST), or only say whether the person may still send it (GET).

    Without ``object_id`` it is a new story's, named by the field ``begun_as``.
    """
    try:
        return _answer(request, object_id)
    except (PermissionDenied, ForbiddenError) as error:
        return _refusal(error, _("You may not change this story any more."), status=403)
    except Http404:
        return _refusal(None, _("This story is not there any more."), status=404)
    except RefusedError as error:
        return _refusal(error, "", status=409)


def _answer(request: HttpRequest, object_id: str) -> HttpResponse:
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.GET.get("person") not in (None, str(pages.person(request).pk)):
        raise ForbiddenError(_("Somebody else has logged in in this browser: log in yourself."))
    article = _find(request, object_id)
    if request.method == "GET":
        return JsonResponse({"said": ""})
    kept = _keep(request, article)
    # Translators: a time of day, as in “Kept at 14:03”.
    clock = pgettext("time format", "H:i")
    when = formats.date_format(timezone.localtime(kept.updated_at), clock)
    said = _("Kept at %(time)s") % {"time": when}
    return JsonResponse({"said": said, "version": kept.version})


def _find(request: HttpRequest, object_id: str) -> Article | None:
    if object_id:
        return pages.find(request, object_id, "articles.change_article")
    if not pages.person(request).has_perm("articles.add_article"):
        raise ForbiddenError(_("Only writers and editors begin stories."))
    return None


def _keep(request: HttpRequest, article: Article | None) -> WorkingCopy:
    user, data, now = pages.person(request), request.POST, timezone.now()
    typed, version = _typed(data), _version(data)
    if article is None:
        return working.keep_new(user, _begun_as(data), typed, at=now, version=version)
    ground = Ground.of_fields(data)
    return working.keep(user, article, typed, at=now, ground=ground, version=version)


def _typed(data: QueryDict) -> dict[str, str]:
    """The fields of the text as they were typed, whatever they are worth."""
    typed = typed_in(data)
    if sum(map(len, typed.values())) > limits.TYPED:
        raise RefusedError(_("This is too long to be kept: part the story in two."))
    return {**typed, working.WINDOW: data.get(working.WINDOW, "")[:_NAME].replace("\0", "")}


def _version(data: QueryDict) -> int:
    written = data.get("version") or ""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _begun_as(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("begun_as") or "")
    except ValueError:
        raise RefusedError(
            _("This form does not say which story it begins: open it again.")
        ) from None


def _refusal(error: Exception | None, otherwise: str, *, status: int) -> HttpResponse:
    said = str(error or "") or otherwise
    return JsonResponse({"said": said, "isConflict": status == 409}, status=status)
