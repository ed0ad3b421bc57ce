"""Rows that name one another, kept on the disk until they are asked for."""

from __future__ import annotations

import sqlite3

import pytest

from articles.errors import RefusedError
from articles.importing.formats.joined import joined


def test_rows_are_found_in_their_order_and_followed_to_others() -> None:
    with joined() as rows:
        rows.note("authors", "p1", "u2", place=2)
        rows.note("authors", "p1", "u1", place=1)
        rows.note("authors", "", "u3")
        rows.note("users", "u1", "Maria")
        rows.note("users", "u2", "Jo")
        rows.settle()
        assert rows.find("authors", "p1") == ["u1", "u2"]
        assert rows.follow("authors", "p1", "users") == ["Maria", "Jo"]
        assert rows.find("authors", "") == rows.find("users", "p1") == []


def test_an_importer_reads_a_sentence_where_the_disk_is_full() -> None:
    said = "no room on the disk to read this: disk is full"
    with pytest.raises(RefusedError, match=said), joined():
        raise sqlite3.OperationalError("disk is full")
