"""The one place where code differs between the supported versions of Django."""

from __future__ import annotations

from typing import Any

import django

CSP_MIDDLEWARE: str = (
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "csp.middleware.CSPMiddleware"
)
"""Django carries the Content-Security-Policy header itself since 6.0; django-csp does before."""

TASKS: str = "django.tasks" if django.VERSION >= (6, 0) else "django_tasks"
"""Where Django's tasks are: in Django itself since 6.0, in their backport before."""


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
