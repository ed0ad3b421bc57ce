"""Stories written in their form: what is opened, typed and sent, and what came of it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core import serializers
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import tagging
from articles.editorial import drafts, snapshot, working
from articles.editorial.ground import ground_of
from articles.editorial.snapshot import Content
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleTag,
    Claim,
    Headline,
    Revision,
    SidebarItem,
    Tag,
)
from tests import factories
from tests.admin.conftest import page
from tests.forms import Form, form_of
from tests.pages import Answer, read

ADD = reverse("admin:articles_article_add")
READERS: tuple[type[Model], ...] = (
    Article,
    ArticleAuthor,
    ArticleTag,
    SidebarItem,
    Claim,
    Headline,
)


def full_story() -> Article:
    """A live story that has something in every field."""
    other = factories.story(factories.content("Ferry aground", ["It sat on the mud."]))
    filled = factories.content(
        "Bridge opens",
        standfirst="At last.",
        in_section="World",
        authors=["Ada Byron", "Charles Babbage"],
        tags=["Bridges"],
        related=["Toll to rise"],
        pinned=[other],
    )
    filled["tags"] += snapshot.tag_references([tag("Harbours")], suggested=True)
    filled["headline_variants"] = {"search": "Bridge opens to traffic", "print": "At last"}
    return factories.story(filled)


def tag(name: str) -> Tag:
    """A tag; the same one for the same name."""
    [made] = tagging.ensure([name]).values()
    return made


def opened(client: Client, story: Article | None = None) -> Form:
    """The form as the person gets it."""
    address = page(story) if story else ADD
    return form_of(client.get(address), address, "desk-form")


def sent(client: Client, form: Form, **typed: str) -> HttpResponse:
    """The answer to the form with these values typed."""
    response = client.post(form.address, form.filled(**typed))
    assert isinstance(response, HttpResponse)
    return response


def again(response: Answer, story: Article) -> Form:
    """The form that came back."""
    return form_of(response, page(story), "desk-form")


def head_of(story: Article) -> Content:
    return snapshot.content_of(story.revisions.latest("number"))


def readers_rows() -> str:
    rows: list[Model] = []
    for model in READERS:
        rows += model._default_manager.order_by("pk")
    return str(serializers.serialize("json", rows))


def words(response: Answer) -> str:
    return read(response).text


def other() -> User:
    """A colleague."""
    otto = factories.member("editor", "otto")
    otto.first_name, otto.last_name = "Otto", "Lind"
    otto.save()
    return otto


def other_saves(story: Article, **changed: object) -> Revision:
    """A colleague's revision of the newest text."""
    content: Content = {**head_of(story), **changed}  # type: ignore[typeddict-item]
    saved = drafts.save(story, content, by=other(), at=timezone.now(), ground=ground_of(story))
    assert saved.revision
    return saved.revision


def keep(story: Article, *, by: User, **typed: str) -> None:
    """What somebody has typed and not saved, as the form's script sends it."""
    fields = {"headline": "Bridge opens", "standfirst": "At last.", **typed}
    working.keep(by, story, fields, at=timezone.now(), ground=ground_of(story), version=0)
