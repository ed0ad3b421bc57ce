"""What a run says at its end, to people and to machines, however much it is."""

from __future__ import annotations

import json
import tracemalloc
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from articles.errors import RefusedError
from articles.importing.records import Outcome, Result
from articles.importing.report import Report
from articles.importing.report_file import report_file
from articles.models import Article, Batch
from tests.importing.conftest import OTHER, STORY, Run

Importer = Callable[..., Run]
REJECTED = Result("wire/1.txt", Outcome.REJECTED, "this file is empty.", line=3)


def test_a_desk_finds_the_table_then_what_to_look_at_then_what_to_mend() -> None:
    report = Report()
    report.add(Result("wire/0.txt", Outcome.CREATED, "New story.", left_out=("a film",)))
    report.add(REJECTED)
    said = "\n".join(report.lines(1.0))
    order = [
        "created          1",
        "rejected         1",
        "Look at these:\n  wire/0.txt: Left out: a film.",
        "Not imported:\n  wire/1.txt, line 3: this file is empty.",
        "this file is empty.\nMend these and run the same again",
        "2 stories in 1.0 s: 1 created, 1 rejected.",
    ]
    assert [said.find(part) for part in order] == sorted(said.find(part) for part in order)
    assert all(part in said for part in order)


def test_what_is_to_be_said_of_many_stories_is_said_once() -> None:
    report = Report()
    for number in range(312):
        report.add(Result(f"{number}.txt", Outcome.CREATED, warning="There is no section “Sea”."))
        report.add(Result(f"{number}.txt", Outcome.CREATED, warning=f"Look at {number % 200}."))
    said = [line for line in report.lines(1.0) if line.startswith("  ") and ".txt" in line]
    assert said[:2] == [
        "  0.txt: There is no section “Sea”. (The same holds for 311 more.)",
        "  0.txt: Look at 0.",
    ]
    assert len(said) == 313


def test_a_sentence_ends_once() -> None:
    found = Result("0.txt", Outcome.CREATED, left_out=("a film", "the words “It was time.”", "x."))
    assert found.omissions == "Left out: a film; the words “It was time.”; x."


def test_a_hundred_thousand_rejected_stories_take_no_memory() -> None:
    tracemalloc.start()
    report = Report()
    for _number in range(100_000):
        report.add(REJECTED)
    (last,) = deque(report.lines(1.0), maxlen=1)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "100000 rejected" in last
    assert peak < 10_000_000


def test_a_report_that_breaks_off_leaves_the_old_one_and_no_litter(tmp_path: Path) -> None:
    (old := tmp_path / "report.json").write_text("old")
    with suppress(KeyError), report_file(old) as file:
        file.begin({})
        file.add(REJECTED)
        raise KeyError
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_report_where_a_folder_is_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"cannot be written: Is a directory\."):
        report_file(tmp_path).__enter__()


def test_a_report_begins_anew_where_it_is_begun_twice(tmp_path: Path) -> None:
    with report_file(tmp_path / "report.json") as file:
        file.begin({"batch": 1})
        file.add(REJECTED)
        file.add(REJECTED)
        file.begin({"batch": 1})
        file.add(REJECTED)
        file.end(Report(), {"state": "stopped"})
    report = json.loads((tmp_path / "report.json").read_text())
    assert len(report["stories"]) == 1


@pytest.mark.django_db
class TestOptions:
    def test_a_desk_sees_the_formats_by_their_names(self, run_import: Importer) -> None:
        run = run_import(list_formats=True)
        assert run.status == 0
        assert "\nwire-text" in run.out
        assert not Batch.objects.exists()

    def test_a_format_that_is_not_known_is_refused_with_those_that_are(
        self, run_import: Importer, wire: Path
    ) -> None:
        run = run_import(format="wordstar")
        assert run.status == 2
        assert "There is no format “wordstar”. The newsroom reads: " in run.err

    def test_a_desk_forces_a_format(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.csv").write_text(f"Harbour to Be Dredged\n\n{STORY}")
        assert run_import(format="wire-text").outcomes == ["created"]
        assert Article.objects.get().headline == "Harbour to Be Dredged"

    def test_a_desk_maps_the_columns_of_a_table(self, run_import: Importer, wire: Path) -> None:
        body = STORY.splitlines()[0]
        (wire / "a.csv").write_text(f'nr,Schlagzeile,Inhalt\n7,Harbour to Be Dredged,"{body}"\n')
        columns = ["headline=Schlagzeile", "body=Inhalt", "id=nr"]
        assert run_import(map=columns).outcomes == ["created"]
        assert Article.objects.get().headline == "Harbour to Be Dredged"
        assert Article.objects.get().receipts.get().source_id == "7"

    def test_a_map_of_a_field_that_is_not_there_is_refused(self, run_import: Importer) -> None:
        run = run_import(map=["colour=red"])
        assert (run.status, "maps no column" in run.err) == (2, True)

    @pytest.mark.parametrize("extra", ["dry_run", "report"])
    def test_watching_goes_with_no_dry_run_and_no_report(
        self, run_import: Importer, wire: Path, extra: str
    ) -> None:
        assert run_import(watch=str(wire), **{extra: "x"}).status == 2

    def test_a_dry_run_is_reported_to_machines_as_well(
        self, run_import: Importer, wire: Path, tmp_path: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(OTHER)
        run_import(dry_run=True, report=str(tmp_path / "plan.json"))
        plan = json.loads((tmp_path / "plan.json").read_text())
        assert (plan["batch"], plan["dry_run"], plan["counts"]) == (None, True, {"created": 2})
        assert not Article.objects.exists()

    def test_a_new_batch_is_begun_where_somebody_asks_for_it(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        Batch.objects.update(state="stopped")
        assert "Going on" not in run_import(new=True).out
        assert Batch.objects.count() == 2
