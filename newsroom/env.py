"""Typed readers of environment values.

Each reads one variable and answers with a checked value, or stops the start with a
sentence that names the variable and how to mend it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

import environ

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
_SECRET_LENGTH = 50
_TITLE_LENGTH = 100


class WrongSettingError(SystemExit):
    """Ends the process with a sentence on standard error and exit status 1."""


def refuse(name: str, wish: str) -> NoReturn:
    """Stop the start: ``name`` is wrong, ``wish`` says what it has to be.

    The value itself is not repeated, because it may hold a password.
    """
    raise WrongSettingError(f"Newsroom cannot start: {name} {wish}")


def text(name: str, default: str) -> str:
    """A line of text; an empty variable counts as unset."""
    return os.environ.get(name, "").strip() or default


def title(name: str, default: str) -> str:
    """A name as it stands in titles: one line of at most 100 characters."""
    value = text(name, default)
    if len(value) > _TITLE_LENGTH or not value.isprintable():
        refuse(name, f"must be one line of at most {_TITLE_LENGTH} characters.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value not in _TRUE + _FALSE:
        refuse(name, "must be one of 1, true, yes, on, 0, false, no, off.")
    return value in _TRUE


def whole_number(name: str, default: int) -> int:
    """A number from 0 up."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        refuse(name, f"must be a whole number from 0 up, such as {default}.")
    return int(value)


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words, whatever its case."""
    value = text(name, default)
    for choice in choices:
        if choice.lower() == value.lower():
            return choice
    refuse(name, f"must be one of {', '.join(filter(None, choices))}, or unset.")


def levels(name: str, default: dict[str, str], choices: tuple[str, ...]) -> dict[str, str]:
    """A choice for each of some known things: ``thing=choice``, parted by commas.

    What is not named keeps its default.
    """
    chosen = dict(default)
    for part in filter(None, text(name, "").replace(" ", "").split(",")):
        thing, _sign, choice = part.partition("=")
        if thing not in default or choice not in choices:
            refuse(
                name,
                f"must be parts such as {next(iter(default))}={choices[0]}, with commas between:"
                f" one of {', '.join(default)}, then one of {', '.join(choices)}.",
            )
        chosen[thing] = choice
    return chosen


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path; it need not exist yet."""
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        refuse(name, "must be the path of a folder; a file is there.")
    return path


def secret(name: str, keep_in: Path, *, may_make: bool) -> str:
    """A secret of at least 50 characters.

    Where the variable is unset and ``may_make`` allows it, one is made and kept in the
    file ``keep_in``, readable by its owner only.
    """
    value = os.environ.get(name, "")
    if not value and may_make:
        return _kept_secret(name, keep_in)
    if len(value) < _SECRET_LENGTH:
        refuse(
            name,
            f"must be set to at least {_SECRET_LENGTH} random characters, such as those printed by "
            '`python3 -c "import secrets; print(secrets.token_urlsafe(50))"`.',
        )
    return value


def _kept_secret(name: str, path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(_SECRET_LENGTH))
        try:
            os.link(made, path)  # atomic: of two first starts, both end with the same secret
        except FileExistsError:
            pass
        finally:
            made.unlink()
        return path.read_text()
    except OSError as error:
        refuse(name, f"is unset, and none can be kept in {path} ({error.strerror}): set it.")


def site_url(name: str, default: str) -> SplitResult:
    """The address of the site: https://host, or http:// on this machine only; no path."""
    try:
        url = urlsplit(text(name, default).rstrip("/"))
        host, _port = url.hostname or "", url.port
    except ValueError:
        refuse(name, "must be an address such as https://news.example.org.")
    if url.scheme not in ("http", "https") or not host or url.path or url.query or url.username:
        refuse(name, "must be an address such as https://news.example.org, without a path.")
    if url.scheme == "http" and bracketed(host) not in LOOPBACK:
        refuse(name, "must begin with https:// (http:// is for this machine's own addresses).")
    return url


def bracketed(host: str) -> str:
    """A host as a Host header names it: IPv6 addresses stand in brackets."""
    return f"[{host}]" if ":" in host else host


def hosts(name: str, default: tuple[str, ...]) -> list[str]:
    """Host names parted by commas."""
    named = [part.strip() for part in text(name, ",".join(default)).split(",")]
    if wrong := [host for host in named if not _HOST.fullmatch(host)]:
        refuse(name, f"must be host names parted by commas; {wrong[0]!r} is none.")
    return named


def time_zone(name: str, default: str) -> str:
    """A name of the IANA time zone database."""
    zone = text(name, default)
    if zone not in available_timezones():
        refuse(name, "must be a zone of the IANA database, such as Europe/Berlin.")
    return ZoneInfo(zone).key


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings for one database, from ``sqlite:///path`` or ``postgres://…``."""
    wish = (
        "must be an address such as sqlite:////path/to/file or postgres://user:password@host/name."
    )
    schemes = ("sqlite", "postgres", "postgresql")
    config = _parsed(name, default, schemes, environ.Env.db_url_config, wish)
    if not config["NAME"] or config["NAME"] == ":memory:":
        refuse(name, f"names no database: it {wish}")
    return config


def cache(name: str, default: str) -> dict[str, Any]:
    """Django's settings for one cache, from ``locmemcache://`` or ``redis://…``."""
    wish = "must be an address such as redis://127.0.0.1:6379/0, or locmemcache://."
    schemes = ("locmemcache", "redis", "rediss")
    return _parsed(name, default, schemes, environ.Env.cache_url_config, wish)


def email(name: str, default: str) -> dict[str, Any]:
    """Django's e-mail settings, from ``smtp://…``, ``smtp+tls://…`` or ``consolemail://``."""
    wish = "must be an address such as smtp+tls://user:password@host:587, or consolemail://."
    schemes = ("smtp", "smtp+tls", "smtp+ssl", "consolemail")
    config = _parsed(name, default, schemes, environ.Env.email_url_config, wish)
    if config["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not config["EMAIL_HOST"]:
        refuse(name, wish)
    return {setting: value for setting, value in config.items() if value}


def _parsed(
    name: str, default: str, schemes: tuple[str, ...], parse: Callable[[str], Any], wish: str
) -> dict[str, Any]:
    address = text(name, default)
    if address.partition("://")[0] not in schemes:
        refuse(name, wish)
    try:
        return dict(parse(address))
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        refuse(name, wish)
