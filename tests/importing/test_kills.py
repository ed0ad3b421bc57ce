"""A few kills, as ``python -m tests.kill_import`` does hundreds."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from tests import kill_import, wire


@pytest.mark.django_db(transaction=True)
def test_a_desk_whose_imports_are_killed_has_every_story_once(tmp_path: Path) -> None:
    wire.write(folder := tmp_path / "wire", 120)
    kill_import.finish(folder)
    expected = kill_import.counts()
    assert expected["Article"] == expected["Receipt"] == 120
    call_command("flush", interactive=False, verbosity=0)
    killing = kill_import.Killing(folder, kills=4, stories=120, longest=6.0)
    killing.run()
    assert killing.done
    assert kill_import.counts() == expected
