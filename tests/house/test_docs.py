"""The paper says what the code does: settings, commands, formats, and nothing about machines."""

from __future__ import annotations

import inspect
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from articles.editorial import workflow
from articles.importing.formats import registry

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PAPER = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE")
FORMATS = ROOT / "articles" / "importing" / "formats"
# What must not stand in any file that is kept: names of one machine, hosts of package registries,
# and promises for later.
NEVER = r"/(work|tmp|root|home)/\w|pypi\.org|pythonhosted|registry\.npm|\b(TODO|FIXME|XXX|HACK)\b"
FOLDERS = (".ci", "articles", "newsroom", "requirements", "static", "templates", "tests")


def read(path: str) -> str:
    return (ROOT / path).read_text()


@pytest.mark.parametrize("name", PAPER)
def test_a_newcomer_finds_the_paper(name: str) -> None:
    assert len(read(name)) > 200


def test_a_publisher_finds_every_setting_in_the_table_and_no_other() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    read_by_code = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', read("newsroom/settings.py"))
    assert sorted(documented) == sorted(set(read_by_code))


def test_a_publisher_finds_every_command() -> None:
    ours = {name for name, app in get_commands().items() if app == "articles"}
    assert {name for name in ours if f"`{name}`" not in README} == set()


def test_a_newcomer_can_run_every_command_of_make_that_the_paper_names() -> None:
    papers = README + read("CONTRIBUTING.md")
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", papers, re.MULTILINE))
    assert {"demo", "test", "lint", "lock"} <= named <= targets


def test_an_engineer_finds_every_format_described() -> None:
    headings = re.findall(r"^## .*`(\w+)`", read("articles/importing/FORMATS.md"), re.MULTILINE)
    readers = {path.stem for path in FORMATS.glob("*.py") if "\ndef read(" in path.read_text()}
    assert set(headings) == readers


def test_an_importer_finds_every_format_in_the_table_in_the_order_in_which_it_is_tried() -> None:
    rows = re.findall(
        r"^\| (.+) \| `([\w-]+)` \| .+ \| `(formats/\w+\.py)` \|$",
        read("articles/importing/FORMATS.md"),
        re.MULTILINE,
    )
    assert rows == [
        (each.TITLE, each.NAME, f"formats/{inspect.getfile(each.read).rpartition('/')[2]}")
        for each in registry.FORMATS
    ]


def test_an_editor_reads_the_table_of_moves_as_the_code_has_it() -> None:
    printed = StringIO()
    call_command("print_workflow", stdout=printed)
    rows = [line for line in printed.getvalue().splitlines() if line]
    written = read("articles/editorial/WORKFLOW.md").splitlines()
    assert [line for line in written if line.startswith("|")] == rows
    assert len(rows) == len(workflow.TABLE) + 2


def test_a_newcomer_can_follow_every_link_of_the_paper() -> None:
    lost = [
        f"{name}: {target}"
        for name in PAPER
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(name))
        if not (ROOT / target).exists()
    ]
    assert lost == []


def test_a_newcomer_reads_nothing_of_one_machine_and_nothing_for_later() -> None:
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    single = (ROOT / name for name in (*PAPER, "Makefile", "manage.py", "pyproject.toml"))
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (*filter(is_text, files), *single)
        if path != Path(__file__) and (match := re.search(NEVER, path.read_text()))
    ]
    assert found == []


def is_text(path: Path) -> bool:
    return path.suffix not in {".pyc", ".png", ".woff2"}
