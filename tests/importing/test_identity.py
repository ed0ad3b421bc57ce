"""A story is known again by its source's own id and version, and is never merged on a guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers

from articles.models import Article, Item, Receipt, Revision
from tests.importing.conftest import OTHER, STORY, THIRD, Run, edit

Importer = Callable[..., Run]
pytestmark = pytest.mark.django_db


def body_of(story: str) -> str:
    return "\n\n".join(story.split("\n\n\n", maxsplit=1)[0].splitlines())


def deliver(folder: Path, *rows: dict[str, Any]) -> None:
    """A file of the wire with these stories, in place of the one before."""
    lines = (json.dumps({"headline": "Harbour to Be Dredged", **row}) + "\n" for row in rows)
    (folder / "feed.jsonl").write_text("".join(lines))


HARBOUR = {"id": "h1", "body": body_of(STORY)}
NEWER = {"id": "h1", "body": body_of(STORY).replace("12 million", "15 million")}
LONG = "\n".join(
    f"Sentence number {number} tells of the harbour, its pilots and what number {number} cost."
    for number in range(12)
)


class TestVersions:
    def test_an_older_version_never_replaces_a_newer_one(
        self, run_import: Importer, wire: Path
    ) -> None:
        deliver(wire, {**NEWER, "version": 3})
        run_import()
        deliver(wire, {**HARBOUR, "version": 2})
        run = run_import()
        assert run.outcomes == ["unchanged"]
        assert Item.objects.latest("pk").reason == "An older version than the one that is here."
        assert "15 million" in Article.objects.get().body
        deliver(wire, {**HARBOUR, "version": 4})
        assert run_import().outcomes == ["updated"]
        assert "12 million" in Article.objects.get().body

    @pytest.mark.parametrize("chunk", [1, 50])
    def test_of_two_versions_in_one_batch_the_newer_one_stays_whatever_their_order(
        self, run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
    ) -> None:
        monkeypatch.setattr("articles.limits.IMPORT_CHUNK", chunk)
        deliver(wire, {**NEWER, "version": 2}, {**HARBOUR, "version": 1})
        assert run_import().outcomes == ["created", "unchanged"]
        assert "15 million" in Article.objects.get().body
        deliver(wire, {**HARBOUR, "version": 3}, {**NEWER, "version": 4})
        assert run_import().outcomes == ["updated", "updated"]
        assert "15 million" in Article.objects.get().body

    def test_one_id_with_two_texts_in_a_batch_is_reported_and_the_first_stays(
        self, run_import: Importer, wire: Path
    ) -> None:
        deliver(wire, HARBOUR, NEWER, {"id": "h2", "body": body_of(OTHER)})
        run = run_import()
        assert (run.status, run.outcomes) == (1, ["created", "rejected", "created"])
        assert "feed.jsonl, line 2: The id “h1” came already in this batch" in run.out
        assert "12 million" in Article.objects.earliest("pk").body

    def test_an_id_that_is_used_again_for_another_story_makes_a_new_one(
        self, run_import: Importer, wire: Path
    ) -> None:
        deliver(wire, HARBOUR)
        run_import()
        deliver(wire, {"id": "h1", "headline": "Violin Found", "body": body_of(OTHER)})
        run = run_import()
        assert run.outcomes == ["created"]
        assert "Name used before for “Harbour to Be Dredged”" in run.out
        assert Article.objects.count() == 2
        assert Receipt.objects.get(superseded_at=None).article == Article.objects.latest("pk")


class TestNearCopies:
    @pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
    def test_another_agencys_version_is_told_with_its_likeness_and_not_merged(
        self, run_import: Importer, wire: Path, together: bool
    ) -> None:
        rows = [
            {"id": "a", "body": LONG},
            {"id": "b", "body": LONG.replace("number 3 cost", "that cost")},
            {"id": "c", "body": body_of(THIRD)},
        ]
        if not together:
            deliver(wire, rows[0])
            run_import()
        deliver(wire, *rows[not together :])
        run = run_import()
        assert set(run.outcomes) == {"created"}
        assert Article.objects.count() == 3
        item = Item.objects.get(source_id="b")
        assert "Possibly another copy of " in item.warning
        assert "% alike" in item.warning
        assert 80 < int(item.warning.partition(" % alike")[0].rpartition(" ")[2]) < 100
        assert item.warning in run.out
        assert Item.objects.get(source_id="c").warning == ""

    def test_a_near_copy_is_told_where_the_first_one_went_in_a_chunk_before(
        self, run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.limits.IMPORT_CHUNK", 1)
        other = LONG.replace("number 3 cost", "that cost")
        deliver(wire, {"id": "a", "body": LONG}, {"id": "b", "body": other})
        run_import()
        assert "Possibly another copy of #" in Item.objects.get(source_id="b").warning


def every_row() -> str:
    """Every row of every table, batches and sessions included."""
    rows = {
        model._meta.label: serializers.serialize("python", model._default_manager.order_by("pk"))
        for model in apps.get_models()
    }
    return json.dumps(rows, default=str, sort_keys=True)


def test_a_dry_run_says_of_each_story_what_and_why_and_changes_no_row(
    run_import: Importer, wire: Path, editor: User
) -> None:
    deliver(
        wire,
        {"id": "same", "body": body_of(OTHER)},
        {"id": "newer", "body": body_of(STORY)},
        {"id": "edited", "body": body_of(THIRD)},
    )
    run_import()
    edit(Receipt.objects.get(source_id="edited").article, editor, standfirst="From a person")  # type: ignore[arg-type]
    deliver(
        wire,
        {"id": "same", "body": body_of(OTHER)},
        {"id": "newer", "body": body_of(STORY).replace("12 million", "15 million")},
        {"id": "edited", "body": body_of(THIRD).replace("three nights", "four nights")},
        {"id": "fresh", "body": "A bakery in Norham has closed for ever, its owner said."},
        {"id": "twin", "body": body_of(OTHER)},
        {"id": "fresh", "body": "A bakery in Carlow opens on Friday, say its owners, all three."},
    )
    before = every_row()
    run = run_import(dry_run=True)
    assert every_row() == before
    planned = [line.split("  ")[1].strip() for line in run.out.splitlines() if "feed.jsonl" in line]
    assert planned[:6] == [
        "unchanged",
        "to update",
        "to propose",
        "to create",
        "duplicate",
        "to reject",
    ]
    for reason in (
        "Nothing new since the last import.",
        "New text in the draft.",
        "People worked on this story; the new text waits as a",
        "New story; its draft waits at the desk.",
        "The same text is here already as wire/same,",
        "The id “fresh” came already in this batch,",
    ):
        assert reason in run.out
    assert "This was a dry run: nothing was written." in run.out
    assert Revision.objects.count() == 4
