"""What the desk's own pages of a story or a batch have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeAlias, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.models import Article, Revision

Page: TypeAlias = Callable[..., HttpResponseBase]
"""A page of ours: given the model's admin, the request, and what its route names."""


def routes(
    model_admin: admin.ModelAdmin[Any], ours: Iterable[tuple[str, str, Page]]
) -> list[URLPattern]:
    """Our own pages of a model, for staff: of each its route, its name and its view."""
    model = model_admin.opts.model_name
    return [
        path(
            route,
            model_admin.admin_site.admin_view(partial(view, model_admin)),
            name=f"articles_{model}_{name}",
        )
        for route, name, view in ours
    ]


def person(request: HttpRequest) -> User:
    """Who asks: the admin lets nobody else in."""
    return cast("User", request.user)


def number(written: str) -> int | None:
    """The number of a row as an address names it, if a column can hold it."""
    is_number = written.isascii() and written.isdecimal() and len(written) <= 18
    return int(written) if is_number else None


def find(request: HttpRequest, object_id: str, *rights: str) -> Article:
    """The story, for somebody who may look at stories and has these rights besides.

    Raises `PermissionDenied` before it says whether there is such a story, and `Http404`.
    """
    if not all(map(person(request).has_perm, ("articles.view_article", *rights))):
        raise PermissionDenied
    articles = Article.objects.select_related("section", "live_revision")
    pk = number(object_id)
    article = articles.filter(pk=pk).first() if pk is not None else None
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
