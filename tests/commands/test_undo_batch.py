"""``manage.py undo_batch`` as a process: stopped, killed, and run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article, Batch, BatchState, Headline, Item
from tests import wire
from tests.servers import ROOT, database_url

MANY = 300


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("signum", "status"), [(signal.SIGTERM, 143), (signal.SIGKILL, -9)], ids=["sigterm", "kill"]
)
def test_an_undo_that_ended_early_goes_on_when_it_is_run_again(
    tmp_path: Path, signum: int, status: int
) -> None:
    wire.write(tmp_path / "wire", MANY)
    call_command("import_stories", str(tmp_path / "wire"))
    batch = Batch.objects.get()
    undoing = subprocess.Popen(
        [sys.executable, "manage.py", "undo_batch", str(batch.pk)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while Article.objects.count() == MANY:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    undoing.send_signal(signum)
    assert undoing.wait(5) in (status, 0)
    batch.refresh_from_db()
    assert batch.state in (BatchState.UNDOING, BatchState.UNDONE)
    call_command("undo_batch", str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert set(Item.objects.values_list("undone", flat=True)) == {"removed"}
    assert not Article.objects.exists()
    assert not Headline.objects.exists()
