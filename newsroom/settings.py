"""Settings, by theme. What a site changes comes from environment variables (see README.md)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import global_settings
from whitenoise.compress import Compressor

from articles import limits
from newsroom import env, versions

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the embedded database, the secret, the media and the collected static files lie.
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# The site: its address decides hosts, cookies and transport security together.

_site = env.site_url("SITE_URL", "http://127.0.0.1:8000")
_https = _site.scheme == "https"
_hostname = env.bracketed(_site.hostname or "")
SITE_URL = _site.geturl()
SITE_NAME = env.title("SITE_NAME", "Newsroom")
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key", may_make=not _https)
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", env.LOOPBACK if _hostname in env.LOOPBACK else (_hostname,)
)

# Applications

INSTALLED_APPS = [
    "django_tasks_db",  # before ours, which takes its list out of the admin
    "articles.apps.ArticlesConfig",
    "taggit",
    "django_filters",
    "django_prose_editor",
    "newsroom.staff.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    versions.CSP_MIDDLEWARE,
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data

_database: dict[str, Any] = env.database("DATABASE_URL", f"sqlite:///{DATA_DIR}/newsroom.sqlite3")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        # Readers go on beside a writer, and a writer waits for its turn from its first statement
        # on: a transaction that turns from reading to writing would fail at once instead.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # seconds in the queue; an answer that comes late loses nobody's text
    }
    # A file, because Django's in-memory test database has no write-ahead log.
    _database["TEST"] = {"NAME": f"{tempfile.gettempdir()}/newsroom-test.sqlite3"}
else:
    # Of each process: as many as its threads may need while they wait for one another's rows.
    _pool = {"min_size": 2, "max_size": 16, "timeout": 60}
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), "pool": _pool}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", "locmemcache://")}

# Work that ``manage.py work`` does later: it waits in the database.

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.folder("MEDIA_ROOT", DATA_DIR / "media")
# What importers upload, for as long as it is needed. Never below MEDIA_ROOT, which may be served.
UPLOADS_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_HANDLERS = [
    "articles.importing.receiving.Quota",
    "articles.importing.receiving.Landing",
]
# More are told so on the page of the upload; so many more are no mistake of a person.
DATA_UPLOAD_MAX_NUMBER_FILES = 10 * limits.UPLOAD_FILES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Source maps are for whoever opens a browser's tools, and would take half the time of collecting.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# Words and times: the site's language is a setting, not the browser's wish.

USE_I18N = True
USE_TZ = True
LANGUAGES = global_settings.LANGUAGES
LANGUAGE_CODE = env.one_of("LANGUAGE_CODE", tuple(code for code, _name in LANGUAGES), "en")
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")

# What a story needs before an editor publishes it; an editor can override with a reason.

CHECKLIST = env.levels(
    "CHECKLIST",
    {
        "headline": "block",
        "body": "block",
        "section": "warn",
        "byline": "block",
        "usage": "block",
        "placeholder": "block",
    },
    ("block", "warn", "off"),
)

# What stands beside a story

RELATED_DAYS = env.whole_number("RELATED_DAYS", 0)
RELATED_SECTIONS = env.one_of("RELATED_SECTIONS", ("prefer", "same", "any"), "prefer")
RELATED_REASONS = env.flag("RELATED_REASONS", default=False)

# People

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Security

_forwarded = env.one_of(
    "TRUSTED_PROXY", ("", "X-Forwarded-Proto", "X-Forwarded-Scheme", "X-Forwarded-Protocol"), ""
)
if _forwarded:
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{_forwarded.upper().replace('-', '_')}", "https")
SECURE_SSL_REDIRECT = _https
_hsts_seconds = env.whole_number("HSTS_SECONDS", 3600)
SECURE_HSTS_SECONDS = _hsts_seconds if _https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_TRUSTED_ORIGINS = [SITE_URL] if _https else []
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# A form of the desk carries a whole story; Django would refuse it from 2.5 million bytes on.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * limits.STORY_FILE

# One policy for pages and admin; Django 6.0 and later read the first name, django-csp the second.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SECURE_CSP}

# Both bind every host below the site's own domain, which can lock out a publisher's other hosts:
# whoever owns the whole domain sets them at the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Post and logs

globals().update(versions.email_settings(env.email("EMAIL_URL", "consolemail://")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Visitors who follow old addresses are no news; what fails is.
        "django.request": {"level": "ERROR"},
    },
}
