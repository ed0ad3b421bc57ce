"""The one place where code differs between the supported versions of Django."""

from __future__ import annotations

import django

CSP_MIDDLEWARE = (
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "csp.middleware.CSPMiddleware"
)
"""Django carries the Content-Security-Policy header itself since 6.0; django-csp does before."""
