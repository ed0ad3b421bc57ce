"""Addresses of the project: the readers' pages, and the staff's admin."""

from __future__ import annotations

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from articles.admin import desk

urlpatterns = [
    # The first screen stands before Django's index, under the same address and name.
    path("admin/", admin.site.admin_view(desk.first_screen)),
    path("admin/", admin.site.urls),
    # For whoever asks without reading a page; only once asked are the static files collected.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("icon.svg"))),
    path("", include("articles.urls")),
]

handler404 = "articles.views.errors.not_found"
