"""A story's page as readers would get it, before they do: its draft, or what is being typed.

The page comes whole within the answer, in a frame that runs no script and leads nowhere: there
is no address at which it could be met without the bar that says what it is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import reading
from articles.admin import desk_sheet, marks, pages
from articles.admin.desk_sheet import Desk
from articles.editorial.snapshot import Content
from articles.models import Article

_OF_STORIES = ("articles.change_article", "articles.publish_article")
_OF_NEW_ONES = ("articles.add_article",)
_TYPED = "typed"


class Shown(NamedTuple):
    """A text to look at, and in words which it is."""

    content: Content
    name: str


def view(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str | None = None
) -> HttpResponse:
    """The page of a story, or of a new one without ``object_id``.

    GET shows the newest saved text, or what the person has typed and not saved
    (``?text=typed``); POST shows the form that is sent. Nothing is written.
    """
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    desk = Desk(model_admin, request, _find(request, object_id))
    shown = _shown(desk)
    context = {
        "title": _("Preview"),
        "desk": desk,
        "shown": shown,
        "page": _page(desk, shown.content),
        "is_typed": request.GET.get("text") == _TYPED,
        "is_popup": True,  # which is how the admin calls a page without a frame of its own
    }
    return pages.render(model_admin, request, "preview.html", context)


def _find(request: HttpRequest, object_id: str | None) -> Article | None:
    """The story, for somebody who works on its drafts; none for who may begin one."""
    rights = _OF_NEW_ONES if object_id is None else _OF_STORIES
    if not any(map(pages.person(request).has_perm, rights)):
        raise PermissionDenied
    return None if object_id is None else pages.find(request, object_id, "articles.view_draft")


def _shown(desk: Desk) -> Shown:
    if desk.request.method == "POST":
        content = desk_sheet.of_post(desk).form.content()
        return Shown(content, _("What stands in the form, not saved"))
    if desk.kept and (desk.article is None or desk.request.GET.get("text") == _TYPED):
        content = desk_sheet.of_kept(desk, desk.kept).form.content()
        name = _("What you have typed until %(time)s, not saved")
        return Shown(content, name % {"time": marks.moment(desk.kept.updated_at)})
    if desk.newest is None:
        return Shown(desk.content(None), _("An empty page, for nothing has been saved"))
    facts = {"number": desk.newest.number, "time": marks.moment(desk.newest.created_at)}
    return Shown(desk.content(None), _("Revision %(number)d, saved %(time)s") % facts)


def _page(desk: Desk, content: Content) -> str:
    """The readers' page of a text, published when it will be as far as anybody knows."""
    at = (desk.draft and desk.draft.publish_at) or timezone.now()
    shown = reading.of_content(desk.article or Article(), content, at=at)
    template = "admin/articles/preview_page.html"
    return render_to_string(template, {**reading.around(), **shown}, desk.request)
