"""A newsroom with a wire folder and an editor."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management import CommandError, call_command

from articles.editorial import drafts, publishing, snapshot
from articles.editorial.snapshot import Content
from articles.models import Article, Batch, Draft, Item, Revision
from tests import factories

STORY = """\
The harbour of Eastmouth will be dredged for the first time in forty years, the council said.
Councillor Maria Benning said the work would cost 12 million and begin after the herring season.
Fishermen had asked for it since 2019, when two trawlers ran aground within a week.
The mud will be taken to the old gravel pits at Norham, where a bird reserve is planned.


Eastmouth Ferry Runs Aground for Second Time This Year
Herring Quota Cut by a Fifth After Poor Spring Survey
"""
OTHER = """\
A violin thought lost in the fire of 1911 has turned up in an attic in Carlow, its owner said.
Experts from the city museum examined the instrument for three days before they named its maker.
It will be played in public in June, for the first time in more than a century.


City Museum to Show Lost Violin in June
"""
THIRD = """\
Two hikers were found unhurt on Saturday after three nights in the snow above Glenmore.
They had dug a hole in a drift and eaten nothing but raisins, the rescue team said.
Their dog walked to the nearest farm by itself and barked until somebody followed it.


Snow Closes Glenmore Pass for Third Weekend
"""


@dataclass
class Run:
    """What a run of the command printed, and its exit status."""

    out: str
    err: str
    status: int

    @property
    def outcomes(self) -> list[str]:
        """The outcome of each story of the newest batch, in order."""
        newest = Item.objects.order_by("-batch").values("batch")[:1]
        items = Item.objects.filter(batch=newest).order_by("position")
        return list(items.values_list("outcome", flat=True))


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    """The folder that the wire delivers to."""
    folder = tmp_path / "wire"
    folder.mkdir()
    return folder


@pytest.fixture
def run_import(wire: Path) -> Callable[..., Run]:
    """Run ``import_stories`` over the wire's folder, or over other paths, with options."""

    def run(*paths: Path, **options: Any) -> Run:
        out, err = io.StringIO(), io.StringIO()
        status = 0
        places = [str(path) for path in paths or (wire,)]
        try:
            call_command("import_stories", *places, stdout=out, stderr=err, **options)
        except CommandError as error:
            status = error.returncode
            err.write(str(error))
        return Run(out.getvalue(), err.getvalue(), status)

    return run


@pytest.fixture
def editor(db: None) -> User:
    """A person of the desk."""
    return User.objects.create_user("ruth", first_name="Ruth")


def when() -> datetime:
    """Now, for verbs that people use."""
    return datetime.now(UTC)


def edit(article: Article, editor: User, **changes: Any) -> Revision:
    """A person changes a story's newest draft."""
    draft = Draft.objects.open().desk().filter(article=article).last()
    draft = draft or drafts.begin(article, at=when())
    before = draft.head or draft.base
    content = snapshot.content_of(before) if before else snapshot.blank()
    return factories.revise(draft, cast("Content", {**content, **changes}), by=editor, at=when())


def edit_and_publish(article: Article, editor: User, **changes: Any) -> Article:
    """A person changes a story and publishes it."""
    return publishing.publish(edit(article, editor, **changes), by=editor, at=when())


def rows_of_everything() -> str:
    """Every row of every table of ours but batches and their items."""
    rows = {
        model.__name__: serializers.serialize("python", model._default_manager.order_by("pk"))
        for model in apps.get_app_config("articles").get_models()
        if model not in (Batch, Item)
    }
    return json.dumps(rows, default=str, sort_keys=True)
