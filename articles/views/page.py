"""What every public page shows around its own matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles import reading

View = Callable[..., HttpResponse]


def read_only(view: View) -> View:
    """A view that answers GET and HEAD, and 405 to everything else.

    The check for forged requests would answer 403 first; there is nothing here to forge.
    """
    return csrf_exempt(require_safe(view))


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a public page; a ``context`` without ``canonical`` sends search engines away."""
    return render(request, template, {**reading.around(), **context}, status=status)


def absolute(path: str) -> str:
    """The address of a path of the site as the world knows it."""
    return f"{settings.SITE_URL}{path}"
