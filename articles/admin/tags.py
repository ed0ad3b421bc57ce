"""Tags in the admin: what they name, and how often they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit import admin as taggit_admin

from articles.admin import marks, pages, tag_rename, tag_sweep
from articles.admin.base import NewsroomAdmin, SearchedBySlug
from articles.admin.filters import Choices
from articles.models import Article, HeadlineTag, Tag, TagKind
from articles.signals import topics_changing
from articles.tags import merging

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# taggit's own tags are not the newsroom's, and its page for them deletes and merges.
admin.site.unregister(taggit_admin.Tag)

_NO_KIND = "none"


class Uses(TypedDict):
    """What the list counts."""

    in_articles: int
    in_headlines: int


class KindFilter(admin.SimpleListFilter):
    """What a tag names, or that nobody has said so."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Tag]) -> Choices:
        """The kinds, and tags without one."""
        return [*TagKind.choices, (_NO_KIND, _("no kind yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> QuerySet[Tag] | None:
        """The tags of the kind."""
        if self.value() is None:
            return None
        return queryset.filter(kind="" if self.value() == _NO_KIND else self.value())


class UseFilter(admin.SimpleListFilter):
    """Whether anything bears a tag; what was retired is listed only where it is asked for."""

    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Tag]) -> Choices:
        """Borne by something, or by nothing, or swept."""
        return [("used", _("in use")), ("unused", _("unused")), ("retired", _("retired"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[WithAnnotations[Tag, Uses]]
    ) -> QuerySet[WithAnnotations[Tag, Uses]]:
        """The tags that are, or are not, on a story or a headline."""
        if self.value() == "retired":
            return queryset.filter(retired_at__isnull=False)
        unused = Q(in_articles=0, in_headlines=0)
        wanted = {"unused": unused, "used": ~unused}.get(self.value() or "", Q())
        return queryset.filter(wanted, retired_at=None)


@admin.register(Tag)
class TagAdmin(SearchedBySlug[Tag], NewsroomAdmin[Tag]):
    """Tags, the most used first. They are made by writing them on a story, not here."""

    list_display = ("name", "shown_kind", "articles", "headlines")
    list_filter = (KindFilter, UseFilter)
    # Expressions, because Django's checks would look for a field of that name.
    ordering = (Coalesce("in_articles", 0).desc(), Lower("name"), "id")
    empty_list = gettext_lazy(
        "No tag has been made yet. The importer suggests some for every story that comes in."
    )
    actions = (tag_sweep.sweep,)
    fields = ("name", "slug", "kind", "description", "other_names", "articles", "headlines")
    readonly_fields = ("name", "slug", "other_names", "articles", "headlines", "retired")

    def get_urls(self) -> list[URLPattern]:
        """With the pages that give a tag another name, and sweep the unused."""
        ours: list[tuple[str, str, pages.Page]] = [
            ("<path:object_id>/rename/", "rename", tag_rename.view),
            ("sweep/", "sweep", tag_sweep.view),
        ]
        return [*pages.routes(self, ours), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WithAnnotations[Tag, Uses]]:
        """With how many stories and headlines bear each; without what only is another's name."""
        tags: QuerySet[Tag] = super().get_queryset(request).filter(merged_into=None)
        headlines = HeadlineTag.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        number = Subquery(headlines.annotate(number=Count("pk")).values("number"))
        # Of stories, all uses at once: PostgreSQL would prepare 10,000 counts for half a second.
        counted: QuerySet[WithAnnotations[Tag, Uses]] = tags.annotate(
            in_articles=Count("article_tags"), in_headlines=Coalesce(number, 0)
        )
        return counted

    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> list[Any]:
        """With when it was retired, if it was."""
        is_retired = obj is not None and obj.retired_at is not None
        return [*super().get_fields(request, obj), *(["retired"] if is_retired else [])]

    def save_model(
        self, request: HttpRequest, obj: Tag, form: ModelForm[Tag], change: bool
    ) -> None:
        """What a tag names is part of what its stories are found by."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if "kind" in form.changed_data:
                topics_changing.announce(merging.published_with(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a tag comes to be when a story or a headline first bears it."""
        return False

    def view_on_site(self, obj: Tag) -> str | None:  # type: ignore[override]
        """The public page, which is there while a live story bears the tag."""
        is_used = Article.objects.live().filter(article_tags__tag=obj).exists()
        return obj.get_absolute_url() if is_used else None

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def shown_kind(self, tag: Tag) -> str | None:
        """What it names."""
        return tag.get_kind_display() or None

    @admin.display(description=gettext_lazy("other names"))
    def other_names(self, tag: Tag) -> str:
        """By which it is found as well."""
        return ", ".join(alias.name for alias in tag.aliases.order_by("name", "pk"))

    @admin.display(description=gettext_lazy("retired"))
    def retired(self, tag: Tag) -> SafeString | None:
        """Since when it is in no list."""
        return marks.when(tag.retired_at)

    @admin.display(description=gettext_lazy("stories"), ordering="in_articles")
    def articles(self, tag: WithAnnotations[Tag, Uses]) -> str:
        """How many stories bear it; leads to them."""
        return marks.count(tag.in_articles, "article", tag=tag.pk)

    @admin.display(description=gettext_lazy("headlines"), ordering="in_headlines")
    def headlines(self, tag: WithAnnotations[Tag, Uses]) -> str:
        """How many headlines bear it; leads to them."""
        return marks.count(tag.in_headlines, "headline", tag=tag.pk)
