"""Every public page takes a fixed number of queries, whatever the number of stories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests import factories

pytestmark = pytest.mark.django_db

RELATED = [f"Headline {number}" for number in range(20)]
LIMITS = {
    "front page": 6,
    "front page, second": 6,
    "article": 4,
    "section": 6,
    "section, filtered": 6,
    "tag": 6,
    "tag, filtered": 6,
    "headline": 6,
    "404": 2,
    "410": 4,
}


def addresses() -> dict[str, str]:
    """An address for every kind of page."""
    newest = Article.objects.live().newest_first()[0]
    days = "since=2020-01-01&until=2030-01-01"
    return {
        "front page": "/",
        "front page, second": "/?page=2",
        "article": newest.get_absolute_url(),
        "section": "/sections/world/",
        "section, filtered": f"/sections/world/?tag=bridges&{days}",
        "tag": "/tags/bridges/",
        "tag, filtered": f"/tags/bridges/?section=world&{days}",
        "headline": factories.headline(RELATED[0]).get_absolute_url(),
        "404": "/nowhere/",
        "410": Article.objects.get(state="withdrawn").get_absolute_url(),
    }


def tell(count: int) -> None:
    """Live stories in a section, with authors, tags and related headlines each."""
    filled = factories.content(
        in_section="World",
        authors=["Ada Byron", "Émile Zola"],
        tags=["Bridges", "Rivers", "Ships"],
        related=RELATED,
    )
    factories.many_stories(count, filled, at=datetime(2026, 2, 5, tzinfo=UTC))


@contextmanager
def counted(counts: dict[str, int], name: str) -> Iterator[None]:
    with CaptureQueriesContext(connection) as queries:
        yield
    counts[name] = len(queries)


def count_queries(client: Client) -> dict[str, int]:
    """How many queries each page takes."""
    counts: dict[str, int] = {}
    for name, address in addresses().items():
        with counted(counts, name):
            response = client.get(address)
        assert response.status_code in (200, 404, 410)
    return counts


def test_a_reader_waits_for_no_more_queries_when_there_are_a_thousand_stories(
    client: Client,
) -> None:
    factories.withdraw(factories.story())
    tell(40)
    few = count_queries(client)

    tell(960)

    assert count_queries(client) == few
    for name, limit in LIMITS.items():
        assert few[name] <= limit, name


def test_a_reader_waits_for_no_more_queries_when_there_are_ten_stories(client: Client) -> None:
    factories.withdraw(factories.story())
    tell(10)
    few = count_queries(client)
    tell(990)
    many = count_queries(client)

    del few["front page, second"], many["front page, second"]  # ten stories make one page
    assert few == many
