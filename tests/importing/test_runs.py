"""A run of the importer goes on, stops and shares the newsroom in good order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, models

from articles.importing import pipeline
from articles.models import Article, Batch, BatchState
from tests.importing.conftest import OTHER, STORY, Run

Importer = Callable[..., Run]
pytestmark = pytest.mark.django_db


class TestChunks:
    @pytest.mark.django_db(transaction=True)
    def test_a_story_that_the_database_refuses_stays_out_alone(
        self, run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rule = models.CheckConstraint(
            condition=~models.Q(headline="Museum Refuses Lost Violin"), name="rule_of_a_test"
        )
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(f"Museum Refuses Lost Violin\n\n{OTHER}")
        (wire / "c.txt").write_text(f"Violin Found in Attic\n\n{OTHER.replace('June', 'July')}")
        with monkeypatch.context() as patch, connection.schema_editor() as schema:
            patch.setattr(Article._meta, "constraints", [*Article._meta.constraints, rule])
            schema.add_constraint(Article, rule)
        try:
            run = run_import(publish=True)
        finally:
            with connection.schema_editor() as schema:
                schema.remove_constraint(Article, rule)
        assert (run.status, run.outcomes) == (1, ["created", "rejected", "created"])
        assert "wire/b.txt: The database refused this story" in run.out
        assert Article.objects.live().count() == 2

    def test_a_run_that_is_broken_off_leaves_a_stopped_batch_with_what_went_in(
        self, run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.limits.IMPORT_CHUNK", 1)
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(OTHER)
        wish = pipeline.Import([wire])
        results = pipeline.run(wish, wish.options(), notice=pytest.fail)
        next(results)
        results.close()
        assert Batch.objects.get().state == BatchState.STOPPED
        assert Article.objects.count() == 1
        assert run_import().outcomes == ["unchanged", "created"]
