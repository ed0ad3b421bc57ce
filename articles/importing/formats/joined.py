"""Rows of tables that name one another by ids, kept on the disk until they are asked for.

An export says at its end who wrote the stories at its beginning. For a hundred thousand of them
that is too much for memory, so it goes into a nameless file, which is gone with the process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from articles.errors import RefusedError

_TABLE = "CREATE TABLE said (kind TEXT, about TEXT, place REAL, words TEXT)"
_CACHE = 4_000
"""KiB of the file that are kept in memory."""


class Joined:
    """What rows say, by the kind of row and by what it is about."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._file.execute(f"PRAGMA cache_size = -{_CACHE}")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute(_TABLE)

    def note(self, kind: str, about: str, words: str, place: float = 0) -> None:
        """Keep what a row says about something, and which place it has among such rows."""
        if about:
            self._file.execute("INSERT INTO said VALUES (?, ?, ?, ?)", (kind, about, place, words))

    def settle(self) -> None:
        """To be called between the last row that is kept and the first that is asked for."""
        self._file.execute("CREATE INDEX by_kind ON said (kind, about)")

    def find(self, kind: str, about: str) -> list[str]:
        """What all rows of a kind say about something, in their order."""
        asked = "SELECT words FROM said WHERE kind = ? AND about = ? ORDER BY place, rowid"
        return [words for (words,) in self._file.execute(asked, (kind, about))]

    def follow(self, kind: str, about: str, further: str) -> list[str]:
        """What the rows of a further kind say about what is found, in the order of the first."""
        return [words for found in self.find(kind, about) for words in self.find(further, found)]


@contextmanager
def joined() -> Iterator[Joined]:
    """A place for rows until the block is left; `RefusedError` where the disk is full."""
    # A reading that is broken off may be closed by another thread than began it.
    file = sqlite3.connect("", check_same_thread=False)
    try:
        yield Joined(file)
    except sqlite3.Error as error:
        reason = _("there is no room on the disk to read this: %(cause)s.")
        raise RefusedError(reason % {"cause": error}) from error
    finally:
        file.close()
