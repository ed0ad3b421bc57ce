"""Rows are inserted many at a time: they look as if they were saved, and rules still hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.inserting import insert, insert_rows, reserve
from articles.models import Article, Batch, Headline

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_story_inserted_plainly_reads_as_one_that_was_saved() -> None:
    facts = {"headline": "Ferry “late”", "headline_variants": {"front": "Fähre"}, "created_at": AT}
    saved = Article.objects.create(**facts)

    insert([Article(**facts), Article(**facts)])

    columns = [each.attname for each in Article._meta.concrete_fields if not each.primary_key]
    rows = list(Article.objects.values_list(*columns))
    assert len(rows) == 3
    assert len({repr(row) for row in rows}) == 1
    assert Article.objects.filter(headline_variants__front="Fähre").count() == 3
    assert saved in Article.objects.all()


def test_reserved_ids_are_no_other_rows_before_or_after() -> None:
    before = Article.objects.create(headline="Before")

    with transaction.atomic():
        ids = reserve(Article, 3)
        insert(Article(pk=pk, headline="New") for pk in ids)
    after = Article.objects.create(headline="After")

    assert len({before.pk, *ids, after.pk}) == 5
    assert set(Article.objects.filter(headline="New").values_list("pk", flat=True)) == set(ids)


def test_the_first_rows_of_an_empty_newsroom_get_ids_too() -> None:
    with transaction.atomic():
        [pk] = reserve(Batch, 1)
        insert([Batch(pk=pk, source="wire", started_at=AT)])

    assert Batch.objects.get().pk == pk


def test_a_wording_that_is_there_already_stays_as_it_is() -> None:
    insert_rows(Headline, ["text", "key"], [("Ferry late", "k" * 64)], first_seen_at=AT)

    insert_rows(
        Headline,
        ["text", "key"],
        [("FERRY LATE", "k" * 64), ("New", "n" * 64)],
        unless_there=True,
        first_seen_at=AT,
    )

    assert set(Headline.objects.values_list("text", flat=True)) == {"Ferry late", "New"}


def test_no_rows_need_no_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert([])
        insert_rows(Headline, ["text", "key"], [], first_seen_at=AT)
    assert not queries.captured_queries


def test_a_rule_of_the_database_holds_for_rows_inserted_plainly() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Article(state="lost", created_at=AT)])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite enforces no lengths")
def test_postgresql_refuses_what_is_too_long_and_cuts_nothing() -> None:
    with pytest.raises(DataError), transaction.atomic():
        insert([Article(slug="a" * 81, created_at=AT)])
