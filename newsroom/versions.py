"""The one place where code differs between the supported versions of Django."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.http import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin

if django.VERSION >= (6, 0):
    from django.views.decorators.csp import csp_override
else:
    from csp.decorators import csp_replace

View = Callable[..., HttpResponseBase]

CSP_MIDDLEWARE: str = (
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "csp.middleware.CSPMiddleware"
)
"""Django carries the Content-Security-Policy header itself since 6.0; django-csp does before."""


def email_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Django's settings for post, from their ``EMAIL_…`` names.

    Since 6.1 they stand in ``MAILERS`` and the old names are on their way out.
    """
    if django.VERSION < (6, 1):
        return config
    options = dict(config)
    backend = options.pop("EMAIL_BACKEND")
    named = {setting.removeprefix("EMAIL_").lower(): value for setting, value in options.items()}
    if "host_user" in named:
        named["username"] = named.pop("host_user")
    if "host_password" in named:
        named["password"] = named.pop("host_password")
    return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": named}}}


def framed_by_self(view: View) -> View:
    """Let pages of ours, and nobody else's, show this view's page in a frame."""
    return xframe_options_sameorigin(_with_policy(view, "frame-ancestors", "'self'"))


def may_frame_self(view: View) -> View:
    """Let this view's page show pages of ours in a frame."""
    return _with_policy(view, "frame-src", "'self'")


def _with_policy(view: View, directive: str, source: str) -> View:
    """The view under the site's policy with one directive of its own."""
    own = {directive: [source]}
    if django.VERSION >= (6, 0):
        return csp_override({**settings.SECURE_CSP, **own})(view)
    replaced: View = csp_replace(own)(view)
    return replaced
