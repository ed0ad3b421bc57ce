"""Who listens to what is announced."""

from __future__ import annotations

from articles.related import stale
from articles.search import index
from articles.signals import articles_changing, texts_changing, topics_changing


def connect() -> None:
    """Join verbs and listeners; once for a process."""
    articles_changing.connect(stale.mark)
    articles_changing.connect(index.refresh)
    topics_changing.connect(stale.mark)
    texts_changing.connect(index.refresh)
