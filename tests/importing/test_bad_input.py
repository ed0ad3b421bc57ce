"""Whatever a desk may find in its folder: each with its outcome, and all else goes in."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from articles.importing.records import Outcome
from articles.models import Article, Item
from tests.importing.conftest import OTHER, STORY, THIRD, Run
from tests.importing.test_archives import STORIES, zipped
from tests.servers import ROOT, database_url

Importer = Callable[..., Run]

BODY = STORY.split("\n\n\n", maxsplit=1)[0]
LINE = (
    "A ferry ran aground off Eastmouth on Friday, the coastguard said, and nobody was hurt in it."
)
HEADLINES = "Eastmouth Ferry Runs Aground for Second Time This Year\nHerring Quota Cut by a Fifth\n"
HOSTILE = (
    "The council said <script>alert(1)</script> on Monday that <b>nothing</b> {{ SECRET_KEY }}"
    " {% debug %} would change, &amp; &lol; left.\n\n\nCouncil <img src=x onerror=alert(1)> Votes\n"
)
INVISIBLE = (
    "The \u202eharbour\u202c of Norham\u200b will be\u2066 closed\u2069 on Monday, the \ufeff"
    "council said after a long debate.\nNobody\u200d had asked the fishermen, they said.\n"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<story>&c;</story>"
)
DATE = (
    '{"id": "d", "headline": "A Day That Is None", "published": "2026-02-31T10:00:00Z",'
    ' "body": "The council meets on a day that is none, it said, and nobody came."}\n'
)
TWICE = "id,headline,body\n7,Harbour,The harbour is closed today.\n7,Ferry,A ferry sank there.\n"
UP = zipped({"../up.txt": b"x", "1.txt": LINE.replace("Friday", "Sunday").encode()})
CUT = zipped({"1.txt": b"A museum in Carlow has bought a violin.\n" * 9, **STORIES})

INPUTS: dict[str, tuple[bytes, Outcome, str]] = {
    "empty": (b"", Outcome.REJECTED, "this file is empty."),
    "blank": (b"\n \n\t\n", Outcome.REJECTED, "there is no text here, only blank lines."),
    "headlines": (
        HEADLINES.encode(),
        Outcome.REJECTED,
        "there is no paragraph here, only lines that read as headlines.",
    ),
    "body": (BODY.encode(), Outcome.CREATED, ""),
    "line": (LINE.encode(), Outcome.CREATED, ""),
    "windows": (OTHER.replace("\n", "\r\n").encode(), Outcome.CREATED, ""),
    "utf-16": (THIRD.encode("utf-16"), Outcome.CREATED, ""),
    "utf-16 without a mark": (
        THIRD.encode("utf-16-le"),
        Outcome.REJECTED,
        "if this is UTF-16, try --encoding utf-16-le.",
    ),
    "quotes": (
        STORY.replace("first", "“first”").encode("cp1252"),
        Outcome.REJECTED,
        "this is not UTF-8 text (byte 0x93 at column 50); try --encoding cp1252.",
    ),
    "nul": (b"A st\0ory.", Outcome.REJECTED, "there are NUL bytes here, so this is not text."),
    "hostile": (HOSTILE.encode(), Outcome.CREATED, ""),
    "invisible": (INVISIBLE.encode(), Outcome.CREATED, ""),
    "bomb.xml": (BOMB.encode(), Outcome.REJECTED, "none of the formats that the newsroom reads"),
}
pytestmark = pytest.mark.django_db


def outcome_of(path: str) -> tuple[str, str]:
    item = Item.objects.get(path=path)
    return item.outcome, f"{item.reason} {item.warning}"


def test_each_bad_file_has_its_outcome_and_its_sentence_and_all_else_goes_in(
    run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, (data, _outcome, _said) in INPUTS.items():
        (wire / (name if "." in name else f"{name}.txt")).write_bytes(data)
    (wire / "story.txt").mkdir()
    (wire / "secret.txt").write_text(STORY)
    opened = os.open

    def keep_out(path: str, *rest: int, **more: int) -> int:  # a mode would not keep root out
        if str(path).endswith("secret.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", keep_out)
    run = run_import()
    assert run.status == 1
    expected = {
        f"wire/{name if '.' in name else f'{name}.txt'}": (outcome, said)
        for name, (_data, outcome, said) in INPUTS.items()
    }
    expected["wire/story.txt"] = (
        Outcome.REJECTED,
        "this is a folder with a file's name; rename it",
    )
    expected["wire/secret.txt"] = (Outcome.REJECTED, "this may not be read; ask for")
    for path, (outcome, said) in expected.items():
        became, why = outcome_of(path)
        assert (path, became) == (path, outcome)
        assert said in why
        assert outcome is not Outcome.REJECTED or f"{path}" in run.out
    assert Item.objects.count() == len(expected)


def test_readers_get_hostile_text_as_text_and_no_invisible_signs(
    run_import: Importer, wire: Path, client: Client
) -> None:
    (wire / "hostile.txt").write_text(HOSTILE)
    (wire / "invisible.txt").write_text(INVISIBLE)
    assert run_import(publish=True).status == 0
    hostile, invisible = Article.objects.order_by("pk")
    page = client.get(hostile.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ SECRET_KEY }} {% debug %}" in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    page = client.get(invisible.get_absolute_url()).content.decode()
    assert not set("\u202e\u202c\u200b\u2066\u2069\ufeff\u200d") & set(page)
    assert "The harbour of Norham will be closed on Monday" in page


def test_a_date_that_does_not_exist_is_left_out_and_told(run_import: Importer, wire: Path) -> None:
    (wire / "date.jsonl").write_text(DATE)
    run = run_import()
    assert run.outcomes == ["created"]
    said = (
        "wire/date.jsonl, line 1: Left out: the time “2026-02-31T10:00:00Z”, which does not exist."
    )
    assert said in run.out


def test_the_same_id_twice_with_two_texts_is_reported(run_import: Importer, wire: Path) -> None:
    (wire / "twice.csv").write_text(TWICE)
    run = run_import()
    assert (run.status, run.outcomes) == (1, ["created", "rejected"])
    said = "The id “7” came already in this batch, from wire/twice.csv, with another text;"
    assert f"wire/twice.csv, line 3: {said}" in run.out


def test_archives_that_lead_out_or_break_off_are_told_and_what_is_whole_goes_in(
    run_import: Importer, wire: Path
) -> None:
    (wire / "1.zip").write_bytes(UP)
    (wire / "2.zip").write_bytes(CUT[: len(CUT) - 200])
    (wire / "good.txt").write_text(STORY)
    run = run_import()
    assert run.status == 1
    assert outcome_of("wire/1.zip/../up.txt")[0] == Outcome.REJECTED
    assert outcome_of("wire/1.zip/1.txt")[0] == Outcome.CREATED
    assert "this archive breaks off or is damaged here" in outcome_of("wire/2.zip")[1]
    assert outcome_of("wire/good.txt")[0] == Outcome.CREATED


# A program's peak begins with that of whoever starts it, and a suite can be large: this one is not.
MEASURED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1_024)
sys.exit(status)
"""


def heavy(folder: Path) -> None:
    (folder / "1 line.txt").write_bytes(b"word " * 10_000_000)
    (folder / "2 paragraphs.txt").write_text("A paragraph of it.\n" * 200_000)
    related = "".join(f"Ferry {number} Runs Aground\n" for number in range(100_000))
    (folder / "3 related.txt").write_text(f"{BODY}\n\n\n{related}")
    with gzip.GzipFile(folder / "4 zeros.txt.gz", "wb", compresslevel=1) as packer:
        for _mebibyte in range(1_024):
            packer.write(bytes(1_048_576))
    (folder / "5 good.txt").write_text(OTHER)


@pytest.mark.django_db(transaction=True)
def test_what_is_far_too_large_is_refused_within_a_minute_and_400_mib(wire: Path) -> None:
    heavy(wire)
    command = [sys.executable, "manage.py", "import_stories", str(wire)]
    process = subprocess.run(
        [sys.executable, "-c", MEASURED, *command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        capture_output=True,
        text=True,
        check=False,
    )
    said = process.stdout
    seconds, mebibytes = map(float, said.splitlines()[-1].split())
    assert process.returncode == 1
    assert seconds < 60
    assert mebibytes < 400
    assert list(Item.objects.order_by("path").values_list("path", "outcome")) == [
        ("wire/1 line.txt", "rejected"),
        ("wire/2 paragraphs.txt", "rejected"),
        ("wire/3 related.txt", "rejected"),
        ("wire/4 zeros.txt.gz/4 zeros.txt", "rejected"),
        ("wire/5 good.txt", "created"),
    ]
    for sentence in (
        "1 line.txt: this is larger than 5000000 bytes, the most that one story may have.",
        "2 paragraphs.txt: this has more than 100000 lines, the most that one story may have.",
        "3 related.txt: this has more than 100000 lines, the most that one story may have.",
        "4 zeros.txt: this is larger than 5000000 bytes, the most that one story may have.",
    ):
        assert sentence in said
