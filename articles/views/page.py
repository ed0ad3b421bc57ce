"""What every public page shows around its own matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.models import Article, Section

View = Callable[..., HttpResponse]


def read_only(view: View) -> View:
    """A view that answers GET and HEAD, and 405 to everything else.

    The check for forged requests would answer 403 first; there is nothing here to forge.
    """
    return csrf_exempt(require_safe(view))


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a public page; search engines are sent away where ``context`` names no ``canonical``.

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
