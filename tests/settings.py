"""The project's settings as the tests want them.

Whatever the shell says about a site is forgotten, except for DATABASE_URL, by which the
suite runs on another database than SQLite (see `tests.postgres`).
"""

from __future__ import annotations

import os
import tempfile

_OF_A_SITE = (
    "DEBUG ALLOWED_HOSTS CACHE_URL MEDIA_ROOT SITE_URL SITE_NAME TIME_ZONE LANGUAGE_CODE EMAIL_URL"
    " TRUSTED_PROXY HSTS_SECONDS CHECKLIST RELATED_DAYS RELATED_SECTIONS RELATED_REASONS"
)
for _name in _OF_A_SITE.split():
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "for-tests-only " * 4
os.environ["DATA_DIR"] = f"{tempfile.gettempdir()}/newsroom-tests-{os.getpid()}"

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": f"{DATA_DIR}/test.sqlite3"}

# A test's people need no slow hashes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Hashed names need collected files: browser tests collect them and set this back (see conftest.py).
PRODUCTION_STORAGES = STORAGES
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
