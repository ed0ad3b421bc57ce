"""Headlines with and without a story, who bears them, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import headlines
from articles.admin import headline_decided, headline_orders, marks, pages, waiting
from articles.admin.base import ViewOnlyAdmin
from articles.admin.filters import Choices, OfArticle, Tagged
from articles.models import Article, Claim, Headline, SidebarItem

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_CITING_STORIES = 30
_DECISIONS = 50
PAGES: tuple[tuple[str, str, pages.Page], ...] = (
    ("waiting/", "waiting", waiting.view),
    ("waiting/decide/", "decide", headline_orders.decide),
    ("waiting/undo/", "undo", headline_orders.undo),
)


class Told(TypedDict):
    """What the list knows of a headline besides its wording."""

    bearer_id: int | None
    cited: int


class ToldFilter(admin.SimpleListFilter):
    """Whether the story of a headline is live."""

    title = gettext_lazy("story")
    parameter_name = "story"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Headline]) -> Choices:
        """Two kinds of headlines."""
        return [("waiting", _("waiting")), ("told", _("told"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[WithAnnotations[Headline, Told]]
    ) -> QuerySet[WithAnnotations[Headline, Told]] | None:
        """The headlines of the kind."""
        if self.value() not in ("waiting", "told"):
            return None
        return queryset.filter(bearer_id__isnull=self.value() == "waiting")


@admin.register(Headline)
class HeadlineAdmin(ViewOnlyAdmin[Headline]):
    """Every wording that names a story, whether or not we have it."""

    list_display = ("text", "shown_state", "cited_in", "first_seen")
    list_filter = (ToldFilter, Tagged)
    search_fields = ("text",)
    empty_list = gettext_lazy(
        "No headline has come in yet. The related headlines of imported stories are kept here, and"
        " so is the headline of every story that is published."
    )
    fields = ("shown_state", "first_seen")

    def get_urls(self) -> list[URLPattern]:
        """Our own page before Django's."""
        return [*pages.routes(self, PAGES), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WithAnnotations[Headline, Told]]:
        """With the live story that bears each, and how many live stories cite it."""
        told = super().get_queryset(request).annotate(headline_id=F("pk"))
        bearers = headlines.bearers()
        cited = _shown_beside_live_stories().filter(headline=OuterRef("pk")).order_by()
        citing = cited.values("headline").annotate(stories=Count("article", distinct=True))
        return told.annotate(
            bearer_id=Subquery(bearers.values("pk")[:1]),
            cited=Coalesce(Subquery(citing.values("stories")), 0),
        )

    def page_context(self, request: HttpRequest, obj: Headline) -> Mapping[str, Any]:
        """The stories that cite it and those that bear it, its tags, and what was decided."""
        stories = Article.objects.only("headline", "state").order_by("-id")
        cited = SidebarItem.objects.filter(headline=obj).values("article")
        uses = obj.headline_tags.select_related("tag").order_by("id")
        return {
            "citing": stories.filter(pk__in=cited)[:_CITING_STORIES],
            "tags": [(use.tag.name, use.suggested) for use in uses],
            **_decisions(request, obj),
        }

    def view_on_site(self, obj: WithAnnotations[Headline, Told]) -> str | None:  # type: ignore[override]
        """The public page, where readers find one."""
        public = Headline.objects.mentionable().filter(pk=obj.pk)
        return obj.get_absolute_url() if headlines.cited_publicly(public).exists() else None

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, headline: WithAnnotations[Headline, Told]) -> SafeString:
        """Whether its story is live, which it then leads to."""
        if not headline.bearer_id:
            if headline.dismissed_at:
                return marks.state("dismissed", _("dismissed"))
            return marks.state("waiting", _("waiting"))
        return marks.link_to("article", headline.bearer_id, marks.state("told", _("told")))

    @admin.display(description=gettext_lazy("cited by live stories"), ordering="cited")
    def cited_in(self, headline: WithAnnotations[Headline, Told]) -> str:
        """Beside how many live stories it stands; leads to all that cite it."""
        return marks.count(headline.cited, "article", cites=headline.pk)

    @admin.display(description=gettext_lazy("first seen"), ordering="first_seen_at")
    def first_seen(self, headline: Headline) -> SafeString | None:
        """When the newsroom first read it."""
        return marks.when(headline.first_seen_at)


def _decisions(request: HttpRequest, headline: Headline) -> dict[str, Any]:
    """Who claims it, what was decided about it, and what this person can do."""
    person = pages.person(request)
    may_look = person.has_perm("articles.view_headlinedecision")
    found = headline_decided.whole(headline.decisions.order_by("-pk"))[:_DECISIONS]
    [claimed] = headline_decided.shared(Headline.objects.filter(pk=headline.pk))
    return {
        "claimed": claimed,
        "decisions": headline_decided.lines(found) if may_look else [],
        "done": headline_decided.done(request.GET.get("done", "")) if may_look else None,
        "waits": Headline.objects.waiting().filter(pk=headline.pk).exists(),
        "may_decide": person.has_perm(headline_orders.CHANGE),
    }


def _shown_beside_live_stories() -> QuerySet[SidebarItem]:
    return SidebarItem.objects.filter(hidden=False, article__in=Article.objects.live())


@admin.register(Claim)
class ClaimAdmin(ViewOnlyAdmin[Claim]):
    """Which stories bear, or bore, which headlines in public."""

    list_display = ("headline", "article", "shown_since")
    list_select_related = ("headline", "article")
    list_filter = (OfArticle,)
    search_fields = ("headline__text",)
    empty_list = gettext_lazy(
        "No story bears a headline in public yet. Publishing a story claims its headline."
    )
    fields = ("headline", "article", "shown_since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Without the stories' bodies."""
        return super().get_queryset(request).defer("article__body", "article__headline_variants")

    @admin.display(description=gettext_lazy("since"), ordering="since")
    def shown_since(self, claim: Claim) -> SafeString | None:
        """When it was first published under that headline."""
        return marks.when(claim.since)


@admin.register(SidebarItem)
class SidebarItemAdmin(ViewOnlyAdmin[SidebarItem]):
    """Every place of every related list."""

    list_display = ("wording", "article", "kind", "position")
    list_select_related = ("article", "headline", "related")
    list_filter = ("kind", "hidden", OfArticle)
    search_fields = ("headline__text", "related__headline")
    empty_list = gettext_lazy(
        "No story has related stories yet. They come with the stories from the wire."
    )
    fields = ("wording", "article", "kind", "position", "headline", "related", "score", "reason")

    @admin.display(description=gettext_lazy("related story"))
    def wording(self, item: SidebarItem) -> SafeString:
        """What it shows, and whether readers see it."""
        return marks.with_note(str(item), _("hidden") if item.hidden else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SidebarItem]:
        """Without the stories' bodies."""
        heavy = ("body", "headline_variants")
        deferred = [f"{story}__{column}" for story in ("article", "related") for column in heavy]
        return super().get_queryset(request).defer(*deferred)
