"""Times as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing import moments


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2013-05-16T04:01:00Z", "2013-05-16T04:01"),
        ("20130516T040100+0200", "2013-05-16T02:01"),
        ("2013-05-16", "2013-05-15T22:00"),
        ("2013/05/16", "2013-05-15T22:00"),
        ("2013-05-16 04:01:00 -5", "2013-05-16T09:01"),
        ("2013-05-16 04:01:00 +0530", "2013-05-15T22:31"),
        ("2013-05-16 04:01 UTC", "2013-05-16T04:01"),
        ("Thu, 16 May 2013 04:01:00 +0000", "2013-05-16T04:01"),
        ("May 16, 2013", "2013-05-15T22:00"),
        ("Thursday, May 16th, 2013 at 4:01 p.m.", "2013-05-16T14:01"),
        ("16th May 2013, 12:05 AM", "2013-05-15T22:05"),
    ],
)
def test_a_wires_time_is_one_moment_however_it_is_written(words: str, meant: str) -> None:
    found = moments.moment(words, "Europe/Berlin")
    assert found == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "2013-02-31",
        "31 February 2013",
        "May 16, 2013, 25:01",
        "5/4/2013",
        "Brumaire 9, 1799",
        "soon",
    ],
)
def test_a_time_that_does_not_exist_is_none(words: str) -> None:
    assert moments.moment(words, "Europe/Berlin") is None


@given(
    st.text()
    | st.from_regex(r"[A-Za-z]{3} \d{1,3}, \d{4} \d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d [+-]\d")
)
def test_any_words_mean_a_moment_or_none(words: str) -> None:
    found = moments.moment(words, "Europe/Berlin")
    assert found is None or found.tzinfo is UTC
