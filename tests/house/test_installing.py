"""What `make demo` and `make test` do to the folder that is to hold their packages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT


def install_into(folder: Path) -> subprocess.CompletedProcess[str]:
    """As the Makefile has it, with this Python."""
    return subprocess.run(
        [ROOT / "requirements/install", "base"],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHON": sys.executable, "VENV": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_whoever_links_to_an_environment_of_others_keeps_what_is_in_it(tmp_path: Path) -> None:
    others, link = tmp_path / "others", tmp_path / "venv"
    others.mkdir()
    (others / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (others / ".base").write_text("made by another Python\n")
    link.symlink_to(others)

    result = install_into(link)

    assert result.returncode == 1
    assert "is a link" in result.stderr
    assert {path.name for path in others.iterdir()} == {"pyvenv.cfg", ".base"}


def test_whoever_names_a_folder_of_something_else_keeps_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear editor\n")

    result = install_into(tmp_path)

    assert result.returncode == 1
    assert "is no virtual environment" in result.stderr
    assert (tmp_path / "letter").read_text() == "Dear editor\n"
