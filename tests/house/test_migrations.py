"""Migrations: none missing, and each can be taken back."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection


def tables() -> set[str]:
    """The newsroom's own tables, as the database knows them."""
    return {name for name in connection.introspection.table_names() if name.startswith("articles_")}


@pytest.mark.django_db
def test_an_engineer_has_a_migration_for_every_change_of_a_model() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_publisher_can_migrate_back_to_nothing_and_forward_again() -> None:
    before = tables()
    try:
        call_command("migrate", "articles", "zero", interactive=False, verbosity=0)
        assert tables() == set()
    finally:
        call_command("migrate", interactive=False, verbosity=0)
    assert tables() == before
    assert "articles_article" in before
