"""The staff's site: its name, and the order of its lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_NEWSROOM = "articles"
_IN_ORDER = (
    "Article Draft Revision Decision WorkingCopy Headline HeadlineDecision Tag TagChange"
    " Section Author Batch Item Receipt SidebarItem Claim"
).split()


class NewsroomSite(admin.AdminSite):
    """Django's admin site under the newsroom's name."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("All lists")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without Django's way from any row to its public address.

        It asks for no permission, and would tell all staff the slugs of all stories. Our own
        pages know the public address of what they show.
        """
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Pages answer 400 to numbers and signs in an address that no column can hold."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except (OverflowError, DataError) as error:
                if request.method != "GET":
                    raise
                raise BadRequest from error

        return super().admin_view(cast("View", update_wrapper(checked, view)), cacheable)

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Nothing of the session stays in the browser; it obeys on HTTPS and on this machine."""
        response = super().logout(request, extra_context)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The newsroom's lists first, in the order of a story's way; Django sorts by name."""
        apps: list[dict[str, Any]] = list(super().get_app_list(request, app_label))
        for app in apps:
            app["models"].sort(key=_place)
        return sorted(apps, key=lambda app: app["app_label"] != _NEWSROOM)


def _place(model: dict[str, Any]) -> int:
    name = model["object_name"]
    return _IN_ORDER.index(name) if name in _IN_ORDER else len(_IN_ORDER)


class NewsroomAdminConfig(AdminConfig):
    """Django's admin, with the newsroom's site."""

    default_site = "newsroom.staff.NewsroomSite"
