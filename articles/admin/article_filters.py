"""Filters of the list of stories, each of which an index serves, however many match.

A filter that goes by rows beside the story says in `in_order_of` which of their columns holds
the story's number: the list is put in order by that column, which the index of those rows has
in order, and stops after a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import tagging, text
from articles.admin.filters import Choices, Chosen
from articles.importing.records import Outcome
from articles.models import (
    ArticleState,
    Author,
    Batch,
    Draft,
    DraftKind,
    DraftState,
    Revision,
    Tag,
)

IN_HAND, LAST_SAVED = 1_000, 2_000
"""Nobody has more stories in hand, nor comes back to what they saved so many saves ago."""
_DUE_TODAY, _NONE = "due-today", "none"
_DRAFTS = "articles.view_draft"
_NEAR = 8


def mine(person: User) -> set[int]:
    """The stories whose open draft is assigned to this person, or was last saved by them."""
    open_drafts = Draft.objects.open().desk().order_by("-article_id")
    saved = Revision.objects.filter(by=person).order_by("-id").values("pk")[:LAST_SAVED]
    chosen = (open_drafts.filter(assignee=person), open_drafts.filter(head__in=saved))
    return {pk for rows in chosen for pk in rows.values_list("article_id", flat=True)[:IN_HAND]}


def end_of_today() -> datetime:
    """The newsroom's next midnight."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


class InWorkFilter(admin.SimpleListFilter):
    """How far the open draft is, or that there is none."""

    title, parameter_name = _("draft"), "draft"

    @property
    def in_order_of(self) -> str:
        """The drafts' column, where the filter goes by them."""
        return "id" if self.value() in (None, _NONE) else "drafts__article_id"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The states of a draft, what is due before midnight, and what nobody works on."""
        return [*DraftState.choices, (_DUE_TODAY, _("due today")), (_NONE, _("no draft"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The stories with such a draft; without one are such as were published once."""
        value = self.value()
        if value == _NONE:
            drafts = Draft.objects.open().desk().filter(article=OuterRef("pk"))
            return queryset.exclude(state=ArticleState.NEVER_PUBLISHED).filter(~Exists(drafts))
        if value == _DUE_TODAY:
            due = {"state": DraftState.SCHEDULED, "publish_at__lt": end_of_today()}
            return queryset.filter(**_with_open_draft(DraftKind.DESK, **due))
        if value in DraftState.values:
            return queryset.filter(**_with_open_draft(DraftKind.DESK, state=value))
        return queryset if value is None else queryset.none()


def _with_open_draft(kind: DraftKind, **facts: Any) -> dict[str, Any]:
    wanted = {"closed_at__isnull": True, "kind": kind, **facts}
    return {f"drafts__{name}": value for name, value in wanted.items()}


class MineFilter(admin.SimpleListFilter):
    """What the person who asks has in hand."""

    title, parameter_name = _("who has it"), "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The one choice."""
        return [("yes", _("me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Their stories, if asked for."""
        if self.value() != "yes" or not isinstance(request.user, User):
            return queryset
        return queryset.filter(pk__in=mine(request.user))


class ProposalFilter(admin.SimpleListFilter):
    """Stories of which the wire has sent a newer text that nobody has decided on."""

    title, parameter_name = _("proposal"), "proposal"

    @property
    def in_order_of(self) -> str:
        """The drafts' column, where the filter is used."""
        return "drafts__article_id" if self.value() else "id"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The one choice."""
        return [("waiting", _("waiting"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those with an open proposal, if asked for."""
        if self.value() != "waiting":
            return queryset
        return queryset.filter(**_with_open_draft(DraftKind.PROPOSAL, head__isnull=False))


class Joined(Chosen):
    """Stories that other rows join to one chosen row."""

    column: ClassVar[str]

    @property
    def in_order_of(self) -> str:
        """The other rows' column, where one is chosen."""
        return self.column if self.value() else "id"


class BroughtFilter(Joined):
    """What came in with one batch for the first time."""

    title, parameter_name = _("batch"), "batch"
    of, lookup, column = Batch, "items__batch", "items__article_id"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Without the stories that the batch only changed."""
        if self.row is None:
            return queryset.none()
        return queryset.filter(items__batch=self.row, items__outcome=Outcome.CREATED)


class Named(Joined):
    """A row that the person names by typing, for there are too many to choose from."""

    template = "admin/articles/_filter_by_name.html"
    near: list[Model]
    """What is called something like it, where nothing is called so."""
    others: list[tuple[str, str]]
    """The rest of the list's state, for the form to send along."""

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The row of this number, else of this name."""
        self.near, self.others = [], []
        chosen = list(super().lookups(request, model_admin))
        value = self.value()
        if value is None or self.row:
            return chosen
        self.row = self.by_name(value).first()
        if self.row is None:
            like = self.of._default_manager.filter(slug__contains=text.slugify(value, fallback="-"))
            self.near = list(like.order_by("slug")[:_NEAR])
        return [(value, str(self.row) if self.row else value)]

    def has_output(self) -> bool:
        """There is always something to type into."""
        return True

    def by_name(self, name: str) -> QuerySet[Any]:
        """The rows of this name: one, or none."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Everything until something is typed."""
        return super().queryset(request, queryset) if self.value() else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """All, and what is chosen; the form keeps the rest of the address."""
        kept = changelist.get_filters_params() | {
            name: changelist.filter_params[name]
            for name in ("q", "o")
            if name in changelist.filter_params
        }
        self.others = [
            (name, value)
            for name, values in kept.items()
            for value in values
            if name != self.parameter_name
        ]
        return super().choices(changelist)


class TagFilter(Named):
    """Stories that bear one tag."""

    title, parameter_name = _("tag"), "tag"
    of, lookup = Tag, "article_tags__tag"
    column = "article_tags__content_object_id"

    def by_name(self, name: str) -> QuerySet[Tag]:
        """By its key: in whatever case and quotes, and by a name that it had before."""
        tag = tagging.named(name)
        tags: QuerySet[Tag] = Tag.objects.filter(pk=tag.pk if tag else None)
        return tags


class AuthorFilter(Named):
    """Stories that one author has signed."""

    title, parameter_name = _("author"), "author"
    of, lookup, column = Author, "bylines__author", "bylines__article_id"

    def by_name(self, name: str) -> QuerySet[Author]:
        """By the address made of it: in whatever case and with whatever accents."""
        return Author.objects.filter(slug=text.slugify(name, fallback=""))


def of_work(person: User) -> list[Any]:
    """What is worked on, for whoever may look at drafts."""
    return [InWorkFilter, MineFilter, ProposalFilter] if person.has_perm(_DRAFTS) else []


def of_what_it_has(person: User) -> list[Any]:
    """What belongs to a story, without what the person may not look at."""
    asked = ((TagFilter, "tag"), (AuthorFilter, "author"), (BroughtFilter, "item"))
    return [spec for spec, model in asked if person.has_perm(f"articles.view_{model}")]
