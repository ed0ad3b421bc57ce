"""Whether it is a story that the database refuses, or the database that is in trouble."""

from __future__ import annotations

import sqlite3

from django.db import DatabaseError

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BROKEN = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CORRUPT}
)
# Classes of SQLSTATE: no connection; not enough of something; an operator; the system itself.
_BROKEN_CLASSES = ("08", "53", "57", "58", "XX")
_BUSY_STATES = ("40001", "40P01", "55P03")


def is_passing(error: DatabaseError) -> bool:
    """Whether the same can go well a moment later: somebody else was in the way."""
    return _sqlite_code(error) in _BUSY or _state(error) in _BUSY_STATES


def is_of_a_story(error: Exception) -> bool:
    """Whether others may go in; not so where the disk is full or the server is gone."""
    if not isinstance(error, DatabaseError):
        return True
    broken = _sqlite_code(error) in _BROKEN or _state(error).startswith(_BROKEN_CLASSES)
    return not broken and not is_passing(error)


def _sqlite_code(error: DatabaseError) -> int:
    code: int = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF  # the higher bits tell which kind of it


def _state(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
