"""The staff's site: its name, and the order of its lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_NEWSROOM = "articles"
_IN_ORDER = (
    "Article Draft Revision Decision WorkingCopy Headline Tag Section Author"
    " Batch Item Receipt SidebarItem Claim"
).split()


class NewsroomSite(admin.AdminSite):
    """Django's admin site under the newsroom's name."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("All lists")

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
