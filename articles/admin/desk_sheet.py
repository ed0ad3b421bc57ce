"""What lies before a person who writes a story: the text, what it grew from, what they typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from articles.admin import near_tags, pages
from articles.admin.article_form import ArticleForm, values_of
from articles.editorial import ground as grounds
from articles.editorial import snapshot, workflow, working
from articles.editorial.ground import Ground
from articles.editorial.snapshot import Content
from articles.models import Article, Draft, Headline, Revision, WorkingCopy


@dataclass(frozen=True)
class Desk:
    """Who works on which story, in one request; on none yet where a new one is begun."""

    model_admin: admin.ModelAdmin[Article]
    request: HttpRequest
    article: Article | None

    @property
    def by(self) -> User:
        """Who works."""
        return pages.person(self.request)

    @property
    def address(self) -> str:
        """Where the form is, and where it is sent."""
        if self.article is None:
            return reverse("admin:articles_article_add")
        return reverse("admin:articles_article_change", args=[self.article.pk])

    @cached_property
    def draft(self) -> Draft | None:
        """The story's open draft, as it was when it was first asked for."""
        return grounds.desk_draft(self.article) if self.article else None

    @cached_property
    def newest(self) -> Revision | None:
        """The text that a form begins from, with whose it is."""
        text = grounds.text_of(self.article, self.draft) if self.article else None
        return self.revision(text.pk if text else None)

    @cached_property
    def kept(self) -> WorkingCopy | None:
        """What the person has typed and not saved."""
        return working.of(self.by, self.article) if self.article else working.of_new(self.by)

    @cached_property
    def hindrance(self) -> str:
        """Why this text cannot be changed now, in a sentence."""
        if self.article is None:
            return ""
        return workflow.why_not(self.by, workflow.EDIT, self.article, self.draft)

    def revision(self, number: int | None) -> Revision | None:
        """The revision with this id, if it is one of the story's."""
        if self.article is None or number is None:
            return None
        whole = self.article.revisions.select_related("by", "batch")
        return whole.filter(pk=number).first()

    def content(self, number: int | None) -> Content:
        """Its content; that of the newest text where there is no such revision."""
        text = self.revision(number) or self.newest
        return snapshot.content_of(text) if text else self._begun

    @property
    def _begun(self) -> Content:
        """Nothing; or the waiting headline alone of which a new story is begun."""
        number = pages.number(self.request.GET.get("headline", ""))
        if self.article or number is None or not self.by.has_perm("articles.view_headline"):
            return snapshot.blank()
        known = Headline.objects.filter(pk=number).first()
        return {**snapshot.blank(), "headline": known.text if known else ""}

    def form(self, number: int | None, data: Mapping[str, Any] | None = None) -> ArticleForm:
        """The form on top of this revision."""
        article_id = self.article.pk if self.article else None
        return ArticleForm(data, before=self.content(number), article_id=article_id)


@dataclass(frozen=True)
class Sheet:
    """A form, and the hidden facts that it sends back."""

    form: ArticleForm
    ground: Ground
    begun_as: UUID
    """Names the form of a new story, so that it makes one story however often it is sent."""
    version: int = 0
    """Of the working copy that the window knows."""
    kept: WorkingCopy | None = None
    """The working copy that the form shows."""


def fresh(desk: Desk) -> Sheet:
    """The newest text; a working copy, if there is one, waits until the next typing."""
    ground = grounds.ground_of(desk.article, desk.draft) if desk.article else Ground()
    version = desk.kept.version if desk.kept and desk.article else 0
    return Sheet(desk.form(ground.revision), ground, uuid4(), version)


def of_kept(desk: Desk, kept: WorkingCopy) -> Sheet:
    """What the person typed and did not save, on the text that they typed it into."""
    state = grounds.state_of(desk.draft)
    ground = Ground(kept.draft_id, kept.based_on_id, state) if desk.article else Ground()
    typed = {str(name): str(value) for name, value in kept.content.items()}
    form = desk.form(ground.revision, {**values_of(desk.content(ground.revision)), **typed})
    return Sheet(form, ground, kept.begun_as or uuid4(), kept.version, kept)


def of_post(desk: Desk) -> Sheet:
    """What was sent."""
    data = near_tags.answered(desk.request.POST)
    ground = Ground.of_fields(data) if desk.article else Ground()
    version = data.get("version", "")
    return Sheet(
        desk.form(ground.revision, data),
        ground,
        _uuid(data.get("begun_as", "")),
        int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0,
    )


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        return uuid4()
