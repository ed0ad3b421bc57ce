"""What every public page shows around its own matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from articles.models import Article, Section


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a public page; ``context`` may name its ``canonical`` address, else it has none.

    The sections are read when a template first asks for them, in one query.
    """
    shared = {
        "site_name": settings.SITE_NAME,
        "sections": SimpleLazyObject(sections_with_stories),
    }
    return render(request, template, {**shared, **context}, status=status)


def sections_with_stories() -> list[Section]:
    """The navigation: sections that have a live story and are not retired, in their order."""
    told = Article.objects.live().filter(section=OuterRef("pk"))
    return list(Section.objects.filter(Exists(told), retired_at__isnull=True))


def absolute(path: str) -> str:
    """The address of a path of the site as the world knows it."""
    return f"{settings.SITE_URL}{path}"
