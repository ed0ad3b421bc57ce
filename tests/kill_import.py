"""Kills imports at random: ``python -m tests.kill_import --kills 200 --stories 10000``

In a database of its own on the server that DATABASE_URL names, which goes again at the end. One
import runs undisturbed; then, in an empty newsroom, the same is killed (SIGKILL) at random instants
and run again until it is done; and that once more until there were so many kills. All must leave as
many rows of every model but batches and what belongs to them. Every other run finds its killed
batch silent and goes on with it, as it would after half a minute; the rest are told nothing and
begin a new one. Exits with 1 where a count differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.models import (
    SILENT_AFTER,
    Arrival,
    Article,
    Batch,
    Item,
    PlannedItem,
)
from tests import wire
from tests.servers import ROOT, database_url

OF_BATCHES = (Batch, Item, PlannedItem, Arrival)


def counts() -> dict[str, int]:
    """How many rows there are of each model that is not a batch's own."""
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("articles").get_models()
        if model not in OF_BATCHES
    }


def start(folder: Path) -> subprocess.Popen[bytes]:
    """An import in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_stories", str(folder)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(folder: Path) -> None:
    """An import to its end."""
    process = start(folder)
    _out, said = process.communicate()
    if process.returncode:
        raise SystemExit(said.decode())


@dataclass
class Killing:
    """Kills one import again and again, so that it comes to its end with the last kills."""

    folder: Path
    kills: int
    stories: int
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311
    done: int = 0
    at_work: int = 0
    """Kills that found the import writing."""
    longest: float = 4.0
    """Seconds after which the next run is killed at the latest."""

    def run(self) -> None:
        """All kills, then the end; ends sooner where there is nothing left to import."""
        while self.done < self.kills and self._kill_one():
            if self.done % 2:
                Batch.objects.update(seen_at=timezone.now() - 2 * SILENT_AFTER)
        finish(self.folder)

    def _kill_one(self) -> bool:
        """Whether there was something to kill."""
        before = Article.objects.count()
        process = start(self.folder)
        try:
            process.communicate(timeout=self.chance.uniform(0, self.longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        else:
            if process.returncode == 0:
                return False
        self.done += 1
        self._learn(Article.objects.count() - before)
        return True

    def _learn(self, written: int) -> None:
        """Later or sooner, so that the stories last for all kills."""
        self.at_work += bool(written)
        share = (self.stories - Article.objects.count()) / max(self.kills - self.done, 1)
        self.longest *= 1.1 if written < share else 0.9


@contextmanager
def _newsroom() -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def main() -> None:
    """Count the rows of both, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = Path(settings.DATA_DIR) / "wire"
    wire.write(folder, asked.stories)
    try:
        with _newsroom():
            finish(folder)
            _rounds(folder, asked.kills, asked.stories, random.Random(asked.seed))  # noqa: S311
    finally:
        shutil.rmtree(settings.DATA_DIR)


def _rounds(folder: Path, kills: int, stories: int, chance: random.Random) -> None:
    """As many imports as it takes for so many kills, each held against the undisturbed one."""
    expected, done = counts(), 0
    while done < kills:
        call_command("flush", interactive=False, verbosity=0)
        began = time.monotonic()
        killing = Killing(folder, kills - done, stories, chance)
        killing.run()
        done += killing.done
        seconds = time.monotonic() - began
        print(
            f"{connection.vendor}: {killing.done} kills, {killing.at_work} of them with new"
            f" stories in, {stories} stories, {Batch.objects.count()} batches, {seconds:.0f} s",
            flush=True,
        )
        if (found := counts()) != expected:
            raise SystemExit(f"These differ:\n{expected} undisturbed\n{found} killed")
    print(", ".join(f"{name} {number}" for name, number in expected.items() if number))
    print(f"{done} kills; every count is that of the undisturbed run.")


if __name__ == "__main__":
    main()
