"""The wire goes on writing a name that the newsroom has given up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone

from articles import tagging
from articles.models import Article, ArticleTag, Tag
from articles.tags import renaming
from tests import factories
from tests.importing.conftest import Run

pytestmark = pytest.mark.django_db

PARAGRAPHS = "The council met on Monday.\n\nIt spoke of the harbour, and of {0} more ships."


def deliver(wire: Path, ships: int, *keywords: str) -> None:
    story = {
        "id": "1",
        "headline": "Council meets",
        "text": PARAGRAPHS.format(ships),
        "keywords": keywords,
    }
    (wire / "stories.jsonl").write_text(json.dumps(story) + "\n")


def kept_tags() -> list[str]:
    uses = ArticleTag.objects.filter(suggested=False).order_by("id")
    return list(uses.values_list("tag__name", flat=True))


def test_an_import_with_the_old_name_lands_on_the_new_tag(
    wire: Path, run_import: Callable[..., Run]
) -> None:
    deliver(wire, 1, "Peking")
    run_import(publish=True)
    assert kept_tags() == ["Peking"]
    tag = Tag.objects.get(name="Peking")
    renaming.rename(tag, "Beijing", by=factories.person(), at=timezone.now())

    deliver(wire, 2, "Peking")
    run_import(publish=True)
    assert kept_tags() == ["Beijing"]
    assert "2 more ships" in Article.objects.get().body

    deliver(wire, 3)  # the source has taken its keyword back
    run_import(publish=True)
    assert kept_tags() == []
    assert "3 more ships" in Article.objects.get().body
    assert not Tag.objects.filter(name="Peking", merged_into=None).exists()


def test_a_topic_has_imported_stories_in_the_order_of_their_own_dates(
    wire: Path, run_import: Callable[..., Run]
) -> None:
    """First as they come in live, and then as they are published later."""
    deliver_dated(wire, first=1)
    run_import()
    assert set(ArticleTag.objects.values_list("published_at", flat=True)) == {None}
    run_import(publish=True)
    deliver_dated(wire, first=11)
    run_import(publish=True)
    uses = ArticleTag.objects.filter(tag__name="Ports")
    dates = uses.values_list("content_object__published_at__year", flat=True)
    assert {2020, 2999} < set(dates)
    assert not uses.exclude(published_at=F("content_object__published_at")).exists()


def deliver_dated(wire: Path, *, first: int) -> None:
    """An old story, one without a date, and one under embargo."""
    facts: list[dict[str, str]] = [
        {"date": "2020-03-01T10:00:00Z"},
        {},
        {"embargo": "2999-01-01T00:00:00Z"},
    ]
    lines = [
        {
            "id": f"{key}",
            "headline": f"Headline {key}",
            "text": f"Story {key} is of {key * 7} ships.\n\nNo other has {key * 13} sails.",
            "keywords": ["Ports"],
            **said,
        }
        for key, said in enumerate(facts, first)
    ]
    (wire / "stories.jsonl").write_text("\n".join(map(json.dumps, lines)))


def test_what_a_text_suggests_lands_on_the_tag_that_is_only_spelt_otherwise(
    wire: Path, run_import: Callable[..., Run]
) -> None:
    tagging.ensure(["Aña-Petrova", "norham"])
    text = "The writer Ana Petrova came to Norham, and people in Norham met Petrova."
    stories = [
        {"id": "1", "headline": "A visit", "text": text},
        {
            "id": "2",
            "headline": "Another",
            "text": f"{text} It rained.",
            "keywords": ["Ana Petrova"],
        },
    ]
    for story in stories:
        (wire / "stories.jsonl").write_text(json.dumps(story) + "\n")
        run_import()
    first, second = Article.objects.order_by("pk")
    assert {use.tag.name for use in first.article_tags.all()} == {"Aña-Petrova", "norham"}
    assert {use.tag.name for use in second.article_tags.all()} == {"Ana Petrova", "norham"}
