"""What is announced. Verbs announce and do not know who hears; `receivers` joins the two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

Listener: TypeAlias = Callable[[Sequence[int]], None]


class Announcement:
    """Something that happens to articles, which are named by their ids."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def connect(self, listener: Listener) -> None:
        """Have ``listener`` hear of it from now on, once."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def announce(self, articles: Iterable[int]) -> None:
        """Tell all who listen. An error of theirs is one of the caller's transaction."""
        ids = list(articles)
        for listener in self._listeners:
            listener(ids)


articles_changing = Announcement()
"""Inside the transaction that changes what readers see or find of these articles."""

topics_changing = Announcement()
"""Inside the transaction that changes what the tags of these articles are called, or which they
bear, and no other word of theirs."""

texts_changing = Announcement()
"""Inside the transaction that changes what the desk alone finds them by: a draft's text, an id."""
