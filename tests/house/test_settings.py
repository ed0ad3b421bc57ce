"""Settings from the environment: a wrong one stops the start with a sentence, a good one works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "for-tests-only " * 4
PRODUCTION = {
    "SECRET_KEY": "Sq2vXb9LrT6wYk3nZp8mHc5dJf7gAe4uQi1oRs0tVxWyBzNlKjMhGfDc",
    "SITE_URL": "https://news.example.org",
    "DATABASE_URL": "postgres://news:pass@db.example.org:5432/news?sslmode=require",
    "CACHE_URL": "redis://cache.example.org:6379/1",
    "EMAIL_URL": "smtp+tls://news:pass@mail.example.org:587",
    "MEDIA_ROOT": "/srv/news/media",
    "SITE_NAME": "The Example",
    "TIME_ZONE": "Europe/Berlin",
    "LANGUAGE_CODE": "de",
    "TRUSTED_PROXY": "X-Forwarded-Proto",
    "HSTS_SECONDS": "31536000",
    "ALLOWED_HOSTS": "news.example.org,www.example.org",
    "DEBUG": "off",
}


def run(folder: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, which knows these settings and nothing else."""
    kept = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(folder: Path, **environ: str) -> dict[str, Any]:
    """The settings that come of an environment."""
    program = "import json; from newsroom import settings as s; print(json.dumps({"
    program += "name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))"
    done = run(folder, "-c", program, **environ)
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DEBUG", "perhaps"),
        ("ALLOWED_HOSTS", "https://news.example.org/"),
        ("ALLOWED_HOSTS", "news example"),
        ("DATABASE_URL", "mysql://root@localhost/news"),
        ("DATABASE_URL", "postgres://news:hunter2@db:port/news"),
        ("DATABASE_URL", "postgres://news:hunter2@db"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "news.sqlite3"),
        ("CACHE_URL", "memcache://hunter2@localhost"),
        ("CACHE_URL", "redis"),
        ("MEDIA_ROOT", "manage.py"),
        ("SITE_URL", "news.example.org"),
        ("SITE_URL", "http://news.example.org"),
        ("SITE_URL", "https://news.example.org/paper"),
        ("SITE_URL", "https://news.example.org:port"),
        ("SITE_URL", "ftp://localhost"),
        ("SITE_NAME", "News\nroom"),
        ("SITE_NAME", "N" * 101),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("LANGUAGE_CODE", "klingon"),
        ("EMAIL_URL", "pigeon://hunter2@loft"),
        ("EMAIL_URL", "smtp://"),
        ("TRUSTED_PROXY", "X-Whatever"),
        ("HSTS_SECONDS", "for ever"),
        ("HSTS_SECONDS", "-1"),
    ],
)
def test_a_publisher_is_told_which_setting_is_wrong_and_how_to_mend_it(
    tmp_path: Path, name: str, value: str
) -> None:
    done = run(tmp_path, "manage.py", "check", **{name: value})
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"Newsroom cannot start: {name} ")
    assert sentence.endswith(".")
    assert "hunter2" not in sentence


def test_a_publisher_has_nothing_to_set_on_a_machine_of_their_own(tmp_path: Path) -> None:
    done = run(tmp_path, "manage.py", "check", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_publisher_who_sets_everything_passes_the_deployment_check(tmp_path: Path) -> None:
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_publisher_gets_what_the_environment_says(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, **PRODUCTION)
    database, cache = settings["DATABASES"]["default"], settings["CACHES"]["default"]
    assert (database["HOST"], database["NAME"]) == ("db.example.org", "news")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert cache["LOCATION"] == "redis://cache.example.org:6379/1"
    assert settings["ALLOWED_HOSTS"] == ["news.example.org", "www.example.org"]
    assert settings["DEBUG"] is False
    assert settings["MEDIA_ROOT"] == "/srv/news/media"
    assert (settings["SITE_NAME"], settings["TIME_ZONE"]) == ("The Example", "Europe/Berlin")
    assert settings["LANGUAGE_CODE"] == "de"
    assert settings["SECRET_KEY"] == PRODUCTION["SECRET_KEY"]


def test_a_publisher_gets_all_of_https_from_the_address_of_the_site(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, **PRODUCTION)
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://news.example.org"]
    assert settings["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_a_publisher_who_names_no_proxy_believes_no_forwarded_header(tmp_path: Path) -> None:
    environ = {name: value for name, value in PRODUCTION.items() if name != "TRUSTED_PROXY"}
    assert "SECURE_PROXY_SSL_HEADER" not in settings_of(tmp_path, **environ)


def test_a_publisher_answers_to_the_host_of_the_site_alone(tmp_path: Path) -> None:
    environ = {name: value for name, value in PRODUCTION.items() if name != "ALLOWED_HOSTS"}
    assert settings_of(tmp_path, **environ)["ALLOWED_HOSTS"] == ["news.example.org"]


def test_a_publisher_must_set_a_secret_for_a_site_that_others_reach(tmp_path: Path) -> None:
    done = run(tmp_path, "manage.py", "check", SITE_URL="https://news.example.org")
    assert done.returncode == 1
    assert "SECRET_KEY must be set" in done.stderr


def test_an_engineer_gets_a_secret_that_is_kept_from_others(tmp_path: Path) -> None:
    first = settings_of(tmp_path)["SECRET_KEY"]
    assert len(first) >= 50
    assert settings_of(tmp_path)["SECRET_KEY"] == first
    (kept,) = tmp_path.iterdir()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_publisher_can_use_redis_for_the_cache(tmp_path: Path, redis_url: str) -> None:
    program = "import django; django.setup(); from django.core.cache import cache;"
    program += "cache.set('story', 'told'); print(cache.get('story'))"
    environ = {"CACHE_URL": redis_url, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    done = run(tmp_path, "-c", program, **environ)
    assert (done.stdout.strip(), done.stderr) == ("told", "")
