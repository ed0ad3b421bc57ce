"""Filters of lists: the sources at hand, and rows that another page has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeAlias

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.models import Article, Batch, Headline, Section, SidebarItem, Tag

Choices: TypeAlias = Iterable[tuple[str, Any]]
"""What a filter offers: values, and the words for them."""
_NONE = "none"
_TITLE = 60
_BATCHES = 500
"""Of which the sources are offered; a newsroom may run one every minute."""
_DIGITS = 19
"""Of the largest key that databases hold."""


class SourceFilter(admin.SimpleListFilter):
    """What one source has sent."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The sources of the newest batches, and the one that is chosen."""
        newest = Batch.objects.order_by("-id").values_list("source", flat=True)[:_BATCHES]
        names = {*newest, *filter(None, [self.value()])}
        return [(name, name) for name in sorted(names)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the source."""
        return queryset.filter(source=self.value()) if self.value() else queryset


class SectionFilter(admin.SimpleListFilter):
    """Where a story belongs, or that nobody has said so."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """Every section, and none."""
        sections = ((str(section.pk), section.name) for section in Section.objects.all())
        return [*sections, (_NONE, _("no section yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the section."""
        if self.value() == _NONE:
            return queryset.filter(section__isnull=True)
        chosen = self.value() in {value for value, _name in self.lookup_choices}
        return queryset.filter(section=self.value()) if chosen else queryset


class WrittenFilter(admin.SimpleListFilter):
    """Whether somebody has written the headline."""

    title = _("headline")
    parameter_name = "headline"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """Provisional ones, which the importer made, and others."""
        return [("provisional", _("provisional")), ("written", _("written"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with such a headline."""
        if self.value() not in ("provisional", "written"):
            return queryset
        return queryset.filter(headline_provisional=self.value() == "provisional")


class Flagged(admin.SimpleListFilter):
    """Rows that are particular in one way, or all."""

    label: ClassVar[Promise]
    condition: ClassVar[Q]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The one choice."""
        return [("yes", self.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only such rows, if asked for."""
        return queryset.filter(self.condition) if self.value() == "yes" else queryset


class Chosen(admin.SimpleListFilter):
    """Rows that belong to one row of another list, from where a link leads here.

    Offers no choice of its own, for there may be thousands: it says what is chosen, and lets
    go of it.
    """

    of: ClassVar[type[Model]]
    lookup: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        """The row that the address names, if it names one."""
        self.row: Model | None = None
        if not (value := self.value()):
            return []
        if value.isdecimal() and len(value) <= _DIGITS:
            self.row = self.of._default_manager.filter(pk=value).first()
        return [(value, text.shorten(str(self.row), _TITLE) if self.row else value)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only what belongs to the chosen row; nothing where there is no such row."""
        return queryset.filter(**{self.lookup: self.row}) if self.row else queryset.none()


class OfArticle(Chosen):
    """What belongs to one story."""

    title, parameter_name = _("article"), "article"
    of, lookup = Article, "article"


class OfBatch(Chosen):
    """What one batch brought."""

    title, parameter_name = _("batch"), "batch"
    of, lookup = Batch, "batch"


class Tagged(Chosen):
    """What bears one tag."""

    title, parameter_name = _("tag"), "tag"
    of, lookup = Tag, "tags"


class Citing(Chosen):
    """Stories in whose related list readers find one headline."""

    title, parameter_name = _("cited headline"), "cites"
    of = Headline

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Each story once, though it may have the headline from the wire and pinned as well."""
        if self.row is None:
            return queryset.none()
        shown = SidebarItem.objects.filter(headline_id=self.row.pk, hidden=False)
        return queryset.filter(pk__in=shown.values("article"))
