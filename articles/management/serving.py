"""What a server's address means: whether it is free, where it is reached, whether it answers."""

from __future__ import annotations

import errno
import http.client
import socket

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newsroom import env

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where "all addresses" is reached
_MOST = 65_535


def require_place(host: str, port: str) -> tuple[str, int]:
    """The IP address and port, if a server may listen there now; else a `CommandError` says why.

    The server itself cannot be asked: it shares a taken port without a word. SO_REUSEADDR,
    because a port whose last visitors have only just gone is free.
    """
    if not (port.isascii() and port.isdecimal() and 0 < int(port) <= _MOST):
        raise CommandError(_("PORT must be a number from 1 to %(most)d.") % {"most": _MOST})
    try:
        family, kind, *_rest, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sentence = _("Port %(port)s of %(host)s is taken. Choose another: PORT=%(other)d.")
        else:
            sentence = _("Nothing can listen at HOST=%(host)s, PORT=%(port)s: %(reason)s.")
        words = {"host": host, "port": port, "other": int(port) % _MOST + 1}
        raise CommandError(sentence % {**words, "reason": error.strerror}) from error
    return str(place[0]), int(port)


def is_private(host: str) -> bool:
    """Whether only this machine's own people reach a server there."""
    return env.bracketed(host) in env.LOOPBACK


def address(host: str, port: int) -> str:
    """The address at which this machine's own people reach a server that listens at ``host``."""
    return f"http://{env.bracketed(_ANY.get(host, host))}:{port}"


def environment(host: str, port: int) -> dict[str, str]:
    """The settings of a site that is served there without HTTPS."""
    hosts = ",".join(env.LOOPBACK) if is_private(host) else "*"
    own = address(host, port) if is_private(host) else address("127.0.0.1", port)
    return {"DEBUG": "no", "SITE_URL": own, "ALLOWED_HOSTS": hosts}


def answers(host: str, port: int) -> bool:
    """Whether a server answers there with a page, whatever page."""
    connection = http.client.HTTPConnection(_ANY.get(host, host), port, timeout=2)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
