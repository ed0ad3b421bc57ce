"""A newsroom in which something of everything has come in, and people of every role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import tagging, text
from articles.editorial import drafts, matching, publishing
from articles.models import Article, Draft, WorkingCopy
from articles.tags import renaming
from tests import factories

STORY = """\
The harbour of Eastmouth will be dredged for the first time in forty years, the council said.
Councillor Maria Benning said the work would cost 12 million and begin after the herring season.
The mud will be taken to the old gravel pits at Norham, where a bird reserve is planned.


Eastmouth Ferry Runs Aground for Second Time This Year
Herring Quota Cut by a Fifth After Poor Spring Survey
"""

WAITING = "Eastmouth Ferry Runs Aground for Second Time This Year"
TOLD = "Herring Quota Cut by a Fifth After Poor Spring Survey"

LogIn: TypeAlias = Callable[[str], Client]


def member(role: str) -> User:
    """Somebody of a role; ``superuser`` is one too."""
    user = factories.person(role)
    user.is_superuser = role == "superuser"
    user.save()
    if not user.is_superuser:
        user.groups.set([Group.objects.get(name=role)])
    return user


@pytest.fixture
def log_in() -> LogIn:
    """A browser in which somebody of a role has logged in."""

    def logged_in(role: str) -> Client:
        client = Client()
        client.force_login(member(role))
        return client

    return logged_in


@pytest.fixture
def superuser(log_in: LogIn) -> Client:
    """A browser of somebody who may do whatever Django lets them."""
    return log_in("superuser")


@pytest.fixture
def filled(tmp_path: Path) -> Article:
    """A story from the wire that is live while an editor works on it; a row of every model."""
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "harbour.txt").write_text(STORY)
    (folder / "nothing.txt").write_text("")
    with pytest.raises(CommandError):  # the empty file is rejected
        call_command("import_stories", folder, publish=True, verbosity=0)
    told = factories.story(
        factories.content("Herring Quota Cut by a Fifth After Poor Spring Survey")
    )
    story = Article.objects.exclude(pk=told.pk).get()
    revise(story, "Council to dredge Eastmouth harbour", tags=["Eastmouth"])
    tag = tagging.ensure(["harbours"])[text.key("harbours")]
    renaming.rename(tag, "Harbours", by=factories.person("ed"), at=timezone.now())
    wording, by = factories.headline(WAITING), factories.person("ed")
    matching.reject(wording, story, by=by, at=timezone.now())
    for role in ("writer", "superuser"):
        WorkingCopy.objects.create(draft=story.drafts.open().get(), user=member(role))
    return story


def revise(story: Article, headline: str, *, tags: list[str]) -> Draft:
    """A draft of a person's on a story, with another headline."""
    by, now = factories.person("ed"), timezone.now()
    draft = drafts.begin(story, at=now, assignee=by)
    filled = factories.content(headline, in_section="World", authors=["Ada Byron"], tags=tags)
    factories.revise(draft, filled, by=by, at=now, reason="Headline written")
    return draft


def spiked(headline: str) -> Article:
    """A story that readers never saw and will not see."""
    article = factories.draft(factories.content(headline)).article
    publishing.spike(article, by=factories.person(), at=timezone.now())
    article.refresh_from_db()
    return article


def listing(model: str) -> str:
    """The address of a model's list."""
    return reverse(f"admin:articles_{model}_changelist")


def page(row: Model, view: str = "change") -> str:
    """The address of a row's page, or of another view of the row."""
    return reverse(f"admin:articles_{row._meta.model_name}_{view}", args=[row.pk])


def some(model: str) -> Model:
    """A row of a model."""
    row: Model | None = apps.get_model("articles", model)._default_manager.order_by("pk").last()
    assert row, f"there is no {model}"
    return row
