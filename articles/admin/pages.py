"""What the desk's own pages of a story have in common."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.models import Article, Revision


def person(request: HttpRequest) -> User:
    """Who asks: the admin lets nobody else in."""
    return cast("User", request.user)


def find(request: HttpRequest, object_id: str, *rights: str) -> Article:
    """The story, for somebody who may look at stories and has these rights besides.

    Raises `PermissionDenied` before it says whether there is such a story, and `Http404`.
    """
    if not all(map(person(request).has_perm, ("articles.view_article", *rights))):
        raise PermissionDenied
    articles = Article.objects.select_related("section", "live_revision")
    is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= 18
    article = articles.filter(pk=int(object_id)).first() if is_number else None
    if article is None:
        raise Http404
    return article


def wording(article: Article, newest: Revision | None) -> str:
    """What the desk calls a story: by its newest text, whatever readers know it as."""
    return newest.headline if newest and newest.headline else str(article)


def render(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of ours with what the admin's frame needs around it."""
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts}
    name = f"admin/articles/{template}"
    return TemplateResponse(request, name, {**frame, **context}, status=status)
