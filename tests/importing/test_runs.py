"""A run of the importer goes on, stops and shares the newsroom in good order."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection, models
from django.db.models.signals import pre_save

from articles.errors import RefusedError
from articles.importing import pipeline
from articles.models import Article, Batch, BatchState, Revision
from tests.importing.conftest import OTHER, STORY, Run

Importer = Callable[..., Run]
NEW = STORY.replace("12 million", "15 million")
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

    @pytest.mark.parametrize("limit", ["IMPORT_CHUNK", "IMPORT_CHUNK_SIZE"])
    def test_a_run_that_is_broken_off_leaves_a_stopped_batch_with_what_went_in(
        self, run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch, limit: str
    ) -> None:
        monkeypatch.setattr(f"articles.limits.{limit}", 1)
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(OTHER)
        wish = pipeline.Import([wire])
        results = pipeline.run(wish, wish.options(), notice=pytest.fail)
        next(results)
        results.close()
        assert Batch.objects.get().state == BatchState.STOPPED
        assert Article.objects.count() == 1
        run = run_import()
        batch = Batch.objects.get()
        assert f"Going on with batch {batch.pk}, in which 1 story is done." in run.out
        assert (batch.state, run.outcomes) == (BatchState.FINISHED, ["created", "created"])
        assert "2 stories in" in run.out


@contextmanager
def on_the_way_in(error: BaseException, headline: str = "") -> Iterator[None]:
    """While this lasts, a revision (of this headline) meets with ``error`` as it is saved."""

    def stop(instance: Revision, **_: Any) -> None:
        if headline in instance.headline:
            raise error

    pre_save.connect(stop, sender=Revision, weak=False)
    try:
        yield
    finally:
        pre_save.disconnect(stop, sender=Revision)


def test_a_story_that_a_rule_refuses_stays_out_alone(run_import: Importer, wire: Path) -> None:
    (wire / "a.txt").write_text(f"Harbour to Be Dredged\n\n{STORY}")
    (wire / "b.txt").write_text(f"Violin Found in Attic\n\n{OTHER}")
    run_import()
    (wire / "a.txt").write_text(f"Harbour to Be Dredged\n\n{NEW}")
    (wire / "b.txt").write_text(f"Violin Found in Attic\n\n{OTHER.replace('June', 'July')}")
    with on_the_way_in(RefusedError("Not this one."), "Violin"):
        run = run_import()
    assert (run.status, run.outcomes) == (1, ["updated", "rejected"])
    assert "wire/b.txt: Not this one." in run.out
    assert run_import().outcomes == ["unchanged", "updated"]


def test_ctrl_c_ends_a_run_with_a_sentence_and_leaves_no_half_of_a_chunk(
    run_import: Importer, wire: Path
) -> None:
    (wire / "a.txt").write_text(STORY)
    run_import()
    (wire / "a.txt").write_text(NEW)
    (wire / "b.txt").write_text(OTHER)
    with on_the_way_in(KeyboardInterrupt()):
        run = run_import()
    assert run.status == 130
    assert "run the same command again for the rest" in run.err
    assert Batch.objects.latest("pk").state == BatchState.STOPPED
    assert Article.objects.count() == 1
    assert run_import().outcomes == ["updated", "created"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_ends_a_run_with_a_sentence(
    run_import: Importer, wire: Path
) -> None:
    (wire / "a.txt").write_text(STORY)
    gone = False

    def go_away(execute: Callable[..., object], sql: str, *rest: object) -> object:
        nonlocal gone
        gone = gone or "articles_article" in sql
        if gone and not sql.startswith(("ROLLBACK", "RELEASE", "SAVEPOINT")):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *rest)

    with connection.execute_wrapper(go_away):
        run = run_import()
    assert run.status == 1
    assert "The database cannot be used: server closed the connection unexpectedly" in run.err
    assert run_import().outcomes == ["created"]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_take_turns_and_do_nothing_twice(run_import: Importer, wire: Path) -> None:
    for number in range(20):
        (wire / f"{number}.txt").write_text(STORY.replace("Norham", f"Norham {number}"))
    run_import()
    for number in range(20):
        (wire / f"{number}.txt").write_text(NEW.replace("Norham", f"Norham {number}"))
    together = Barrier(2)

    def run() -> list[str]:
        try:
            wish = pipeline.Import([wire])
            options = wish.options()
            together.wait()
            return [result.outcome for result in pipeline.run(wish, options, notice=pytest.fail)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run) for _ in range(2)]
    outcomes = Counter(outcome for each in runs for outcome in each.result())
    assert outcomes == {"updated": 20, "unchanged": 20}
    assert Revision.objects.count() == 40


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_shows_names_as_they_are_and_keeps_out_of_a_dry_run(
    run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wire / "week[").mkdir()
    (wire / "week[" / "b]ird[red].txt").write_text(STORY)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert run_import(dry_run=True).status == 0
    assert terminal.getvalue() == ""
    assert run_import().status == 0
    assert "wire/week[/b]ird[red].txt" in terminal.getvalue()


def test_a_dry_run_fits_a_terminal(run_import: Importer, wire: Path) -> None:
    (wire / "a.txt").write_text(f"{OTHER}")
    run_import(source="The Agency of Every Coast and Every Harbour of the North")
    (wire / "b.txt").write_text(STORY)
    (wire / "c.txt").write_bytes(b"")
    run = run_import(dry_run=True, publish=True)
    planned, _gap, _counts = run.out.partition("\n\n")
    assert max(map(len, planned.splitlines())) <= 80
    assert "1 to create, 1 duplicate, 1 to reject" in run.out


@pytest.mark.parametrize("option", ["source", "section"])
def test_signs_that_no_terminal_shows_are_dropped_from_names(
    run_import: Importer, wire: Path, option: str
) -> None:
    (wire / "a.txt").write_text(STORY)
    run = run_import(**{option: "Coast\udcff\x07"})
    assert "Coast" in run.out + run.err
    assert Batch.objects.count() == (option == "source")


def test_a_folder_whose_name_is_no_text_is_imported(run_import: Importer, wire: Path) -> None:
    folder = wire / "monday\udcff"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    run = run_import(folder)
    assert run.outcomes == ["created"]
    assert run.out.startswith("Source: monday\\xff\n")


def test_an_empty_path_is_refused_and_not_taken_for_the_folder_one_is_in(
    run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(wire)
    (wire / "a.txt").write_text(STORY)
    run = run_import("")
    assert (run.status, "A path is empty" in run.err) == (2, True)


def test_an_empty_folder_says_so(run_import: Importer) -> None:
    run = run_import()
    assert run.status == 0
    assert "0 stories" in run.out
    assert "nothing to read" in run.out
