"""Measures the history of a story with a thousand texts: ``python -m tests.bench_history``.

In a database of its own on the server that DATABASE_URL names, which goes again at the end.
Prints the median of each page in milliseconds, and what verifying such a history takes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from articles.editorial import drafts, publishing  # noqa: E402
from articles.models import Article, Revision  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench_lists import measure  # noqa: E402

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPHS = ["The harbour will be dredged for the first time in forty years, it said. " * 6] * 15
EVERY = 20
"""Each so many texts one is published."""


def fill(texts: int) -> Article:
    """A story that was saved so many times, by two people, and published now and then."""
    people = [factories.person("ada"), factories.person("wim")]
    article = factories.story(factories.content("Take 1", PARAGRAPHS), at=BEGAN)
    draft = drafts.begin(article, at=BEGAN)
    for number in range(2, texts + 1):
        at, by = BEGAN + timedelta(minutes=7 * number), people[number % 2]
        text = factories.content(f"Take {number}", [*PARAGRAPHS, f"Take {number}."])
        text["headline_variants"] = {"front": f"Front {number}", "social": f"Share {number}"}
        revision = factories.revise(draft, text, by=by, at=at, reason="Another take")
        if number % EVERY == 0:
            article = publishing.publish(revision, by=by, at=at)
            draft = drafts.begin(article, at=at)
    return article


def visit(article: Article) -> None:
    """Open every kind of page and print what it took."""
    client = Client()
    client.force_login(factories.member("editor"))
    address = reverse("admin:articles_article_history", args=[article.pk])
    headlines = reverse("admin:articles_article_headlines", args=[article.pk])
    pages = {
        "newest": "",
        "oldest": "?page=99",
        "by one person": f"?by={factories.person('ada').pk}",
        "decisions": "?show=decisions",
        "what readers got": "?show=published",
        "what was live": "?at=2026-01-02T12:00",
    }
    for name, query in pages.items():
        _print(name, client, address + query)
    _print("headlines by place", client, headlines)
    Revision.objects.update(changes=None)
    _print("newest, changes worked out", client, address)


def _print(name: str, client: Client, address: str) -> None:
    figure = measure(client, address)
    print(f"{name:30}{figure.median:9.1f} ms{figure.queries:4} queries")


def main() -> None:
    """Make the story, open its history, verify it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000)
    texts = parser.parse_args().texts
    setup_test_environment()
    Path(settings.DATA_DIR).mkdir(exist_ok=True)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        article = fill(texts)
        print(f"{connection.vendor}, {texts} texts")
        visit(article)
        began = time.perf_counter()
        call_command("verify_history")
        print(f"{'verify_history':30}{1000 * (time.perf_counter() - began):9.1f} ms")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        shutil.rmtree(settings.DATA_DIR)


if __name__ == "__main__":
    main()
