"""Judges the ranking on labelled corpora: ``python -m tests.judge_related FOLDER [--corpus NAME]``

FOLDER holds ``NAME-dev.jsonl.gz`` files, a document a line: id, title, text, date, lang, labels
{story, topic}, related {id: grade}. Each corpus goes into a database of its own through the
newsroom's own import, is ranked by that, and read back by ``rank_related --export``. Prints P@5,
nDCG@10 and MAP beside plain baselines.

Two documents of one story have the grade 2, of one topic 1; ``related`` gives rated pairs. P@5 and
MAP count grade 2 where a corpus has stories, else 1 and up; nDCG@10 has the gain 2^grade - 1; MAP
is over 100 places and divided by min(relevant, 100). Of SemEval, English documents are judged.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import log2
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

ROOT = Path(__file__).resolve().parents[1]

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Grades: TypeAlias = dict[str, dict[str, int]]


class Figures(NamedTuple):
    """How good rankings are."""

    precision: float
    ndcg: float
    map: float

    def __str__(self) -> str:
        return " / ".join(f"{figure:.3f}" for figure in self)


BASELINES = {
    "ecbplus": {
        "tags": Figures(0.752, 0.722, 0.564),
        "tfidf": Figures(0.959, 0.948, 0.930),
        "bm25": Figures(0.919, 0.921, 0.888),
        "minilm": Figures(0.917, 0.932, 0.904),
    },
    "uci-headlines": {
        "tags": Figures(0.864, 0.849, 0.521),
        "tfidf": Figures(0.893, 0.884, 0.707),
        "bm25": Figures(0.912, 0.899, 0.714),
        "minilm": Figures(0.927, 0.916, 0.812),
    },
    "semeval22t8": {
        "tags": Figures(0.138, 0.657, 0.648),
        "tfidf": Figures(0.193, 0.915, 0.891),
        "bm25": Figures(0.191, 0.890, 0.861),
    },
    "reuters21578": {
        "tags": Figures(0.468, 0.440, 0.146),
        "tfidf": Figures(0.750, 0.735, 0.413),
        "bm25": Figures(0.730, 0.712, 0.357),
        "minilm": Figures(0.767, 0.754, 0.453),
    },
    "bbc": {
        "tags": Figures(0.483, 0.428, 0.075),
        "tfidf": Figures(0.914, 0.908, 0.636),
        "bm25": Figures(0.915, 0.905, 0.610),
        "minilm": Figures(0.912, 0.905, 0.689),
    },
}
"""Of the development halves, as published with them."""


def grades(rows: Rows) -> Grades:
    """How much any two documents have to do with each other, in both directions."""
    found: Grades = {row["id"]: {} for row in rows}
    for one, other in combinations(rows, 2):
        grade = 0
        for label, value in (("topic", 1), ("story", 2)):
            if {*_labels(one, label)} & {*_labels(other, label)}:
                grade = value
        if grade:
            found[one["id"]][other["id"]] = found[other["id"]][one["id"]] = grade
    for row in rows:
        for pk, grade in (row.get("related") or {}).items():
            if pk in found:
                found[row["id"]][pk] = grade
                found[pk].setdefault(row["id"], grade)
    return found


def _labels(row: Mapping[str, Any], label: str) -> Sequence[str]:
    return row["labels"].get(label) or ()


def judge(rankings: Mapping[str, Sequence[str]], rows: Rows) -> Figures:
    """The mean over all documents to which anything is related."""
    has_stories = any(_labels(row, "story") or row.get("related") for row in rows)
    least = 2 if has_stories else 1
    judged = [
        _judge_one([pk for pk in rankings.get(query, ()) if pk != query], given, least)
        for query, given in grades(rows).items()
        if any(grade >= least for grade in given.values())
    ]
    return Figures(*(sum(column) / len(judged) for column in zip(*judged, strict=True)))


def _judge_one(ranked: Sequence[str], given: Mapping[str, int], least: int) -> Figures:
    relevant = {pk for pk, grade in given.items() if grade >= least}
    precision = sum(pk in relevant for pk in ranked[:5]) / 5
    ideal = _gain(sorted(given.values(), reverse=True))
    ndcg = _gain([given.get(pk, 0) for pk in ranked]) / ideal
    hits, total = 0, 0.0
    for place, pk in enumerate(ranked[:100], start=1):
        if pk in relevant:
            hits += 1
            total += hits / place
    return Figures(precision, ndcg, total / min(len(relevant), 100))


def _gain(found: Sequence[int]) -> float:
    return sum(
        ((1 << grade) - 1) / log2(place + 2) for place, grade in enumerate(found[:10]) if grade
    )


def rankings(corpus: Path, name: str) -> dict[str, list[str]]:
    """What the newsroom ranks, told by its commands, with its default settings."""
    with tempfile.TemporaryDirectory() as folder:
        documents, export = Path(folder, f"{name}.jsonl"), Path(folder, "rankings.jsonl")
        documents.write_bytes(gzip.decompress(corpus.read_bytes()))
        _manage(folder, "migrate", "-v0")
        _manage(folder, "import_stories", str(documents), "--publish", "--source", name)
        _manage(folder, "rank_related", "--export", str(export), "--limit", "100")
        lines = [json.loads(line) for line in export.read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line["ranked"] for line in lines}


def _manage(folder: str, *command: str) -> None:
    environ = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    environ |= {"DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _judged(corpus: Path, name: str) -> Figures:
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    found = rankings(corpus, name)
    if name.startswith("semeval"):
        rows = [row for row in rows if row["lang"] == "en"]
    ids = {row["id"] for row in rows}
    kept = {query: [pk for pk in ranked if pk in ids] for query, ranked in found.items()}
    return judge(kept, rows)


def lines(folder: Path, only: Sequence[str]) -> Iterator[str]:
    """A table of each corpus."""
    for name, baselines in BASELINES.items():
        corpus = folder / f"{name}-dev.jsonl.gz"
        if corpus.exists() and (not only or name in only):
            yield f"{name:14} P@5 / nDCG@10 / MAP"
            yield from (f"  {who:12} {figures}" for who, figures in baselines.items())
            yield f"  {'newsroom':12} {_judged(corpus, name)}"


def main() -> None:
    """Judge, corpus by corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", action="append", default=[], choices=sorted(BASELINES))
    options = parser.parse_args()
    for line in lines(options.folder, options.corpus):
        print(line, flush=True)


if __name__ == "__main__":
    main()
