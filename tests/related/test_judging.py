"""The judge of rankings counts as it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judge_related import judge


def row(pk: str, **labels: list[str]) -> dict[str, Any]:
    return {"id": pk, "labels": labels}


ROWS = [
    row("a", story=["1"], topic=["t"]),
    row("b", story=["1"], topic=["t"]),
    row("c", story=["2"], topic=["t"]),
    row("d", story=["3"], topic=["u"]),
]


def test_a_judge_gives_full_marks_to_the_same_story_first_and_its_topic_next() -> None:
    figures = judge({"a": ["b", "c", "d"], "b": ["a", "c", "d"]}, ROWS)
    assert figures == pytest.approx((0.2, 1, 1))


def test_a_judge_takes_marks_off_where_the_near_miss_comes_first() -> None:
    figures = judge({"a": ["c", "b"], "b": ["a", "c"]}, ROWS)
    assert figures.map == pytest.approx(0.75)
    assert 0.8 < figures.ndcg < 1


def test_a_judge_takes_rated_pairs_in_both_directions_and_never_the_query_itself() -> None:
    rows = [{**row("a"), "related": {"b": 2}}, row("b"), row("c")]
    figures = judge({"a": ["a", "b"], "b": ["c", "a"]}, rows)
    assert figures.map == pytest.approx(0.75)


def test_a_judge_counts_a_story_without_a_ranking_as_nothing() -> None:
    assert judge({"a": ["b", "c"]}, ROWS) == pytest.approx((0.1, 0.5, 0.5))
