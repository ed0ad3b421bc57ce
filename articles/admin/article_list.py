"""The list of stories: what a line says, what is found, what is done with many at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import article_filters, article_search, bulk, marks
from articles.admin.base import NewsroomAdmin
from articles.admin.filters import Citing, SectionFilter, SourceFilter, WrittenFilter
from articles.admin.pages import person
from articles.admin.paging import BoundedPaginator, LongListing
from articles.editorial.ground import Ground, state_of
from articles.models import Article, Draft, DraftKind, Revision


class ArticleList(NewsroomAdmin[Article]):
    """Every story, with what is live, what is worked on and who has it."""

    list_display = ("shown_headline", "standing", "work", "section", "worked", "arrival")
    list_display_links = ("shown_headline",)
    list_select_related = ("section",)
    list_filter = ("state", WrittenFilter, SectionFilter, SourceFilter)
    ordering = ("-id",)
    paginator = BoundedPaginator
    show_facets = ShowFacets.NEVER
    search_fields = ("headline",)  # what is searched is `article_search`'s to say
    search_hint = gettext_lazy(
        "Words of headline and standfirst, “in this order” or begun, the story’s number or"
        " address, or its id at the source."
    )
    empty_list = gettext_lazy(
        "No story has come in yet. Whoever runs the newsroom’s computer imports a first batch with"
        " “manage.py import_stories seeds/”."
    )

    class Media:
        css = {"all": ["css/admin-lists.css", "css/desk-lists.css"]}
        js: ClassVar[list[Any]] = [Script("js/desk-lists.js", defer=True)]

    def get_urls(self) -> list[URLPattern]:
        """With the page on which something is done with many stories."""
        view = self.admin_site.admin_view(partial(bulk.view, self))
        return [path("bulk/", view, name="articles_article_bulk"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Without the bodies, which only a story's own page reads."""
        return super().get_queryset(request).defer("body", "headline_variants")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that counts nothing."""
        return LongListing

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Boxes for who can do something with many; nothing that a person may not look at."""
        asks = person(request).has_perm
        unseen = {
            "work": not asks("articles.view_draft"),
            "worked": not asks("articles.view_revision"),
        }
        columns = [name for name in self.list_display if not unseen.get(str(name))]
        boxes = bulk.offered(person(request)) and IS_POPUP_VAR not in request.GET
        return ["action_checkbox", *columns] if boxes else columns

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """First what is worked on, then what the story is."""
        return [
            *article_filters.of_work(person(request)),
            *self.list_filter,
            *article_filters.of_what_it_has(person(request)),
            Citing,
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """The stories that the words, the number or the id mean."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(article_search.matching(search_term, person(request))), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; posted to, the question what to do with the chosen stories."""
        if request.method == "POST":
            return bulk.ask(self, request)
        offered = {"bulk_actions": bulk.offered(person(request))}
        return super().changelist_view(request, offered | (extra_context or {}))

    def complete(self, request: HttpRequest, rows: Sequence[Article]) -> None:
        """The page's open drafts and newest texts, for whoever may look at them."""
        if person(request).has_perm("articles.view_draft"):
            working = Draft.objects.open().select_related("head", "assignee").order_by("kind", "id")
            lean = working.defer("head__content", "head__changes")
            prefetch_related_objects(rows, Prefetch("drafts", lean, to_attr="open_drafts"))
        if person(request).has_perm("articles.view_revision"):
            newest = _newest_revisions(rows)
            for article in rows:
                article.newest = newest.get(article.pk)  # type: ignore[attr-defined]

    @admin.display(description="")
    def action_checkbox(self, obj: Article) -> SafeString:
        """A box that says which text the person has before them."""
        return format_html(
            '<input type="checkbox" class="choose" name="{}" value="{}" aria-label="{}">',
            bulk.CHOSEN,
            bulk.Seen(obj.pk, _ground(obj)),
            _("Choose “%(headline)s”") % {"headline": obj},
        )

    @admin.display(description=gettext_lazy("headline"))
    def shown_headline(self, article: Article) -> SafeString:
        """The story's headline, and that of its draft where it differs."""
        wording = marks.headline(article.headline, provisional=article.headline_provisional)
        head = draft.head if (draft := _desk_draft(article)) else None
        if head is None or head.headline == article.headline:
            return marks.with_note(wording)
        return marks.with_note(wording, _("In the draft: %(headline)s") % vars(head))

    @admin.display(description=gettext_lazy("state"))
    def standing(self, article: Article) -> SafeString:
        """What readers get, since when, and whether it is under embargo."""
        state = marks.state(article.state, article.get_state_display())
        since = marks.briefly(article.withdrawn_at or article.published_at)
        return format_html("{} {}{}", state, since or "", _embargo(article))

    @admin.display(description=gettext_lazy("draft"))
    def work(self, article: Article) -> SafeString | None:
        """How far its open drafts are, when they are due, and who has them."""
        lines = (
            (marks.draft_state(draft), marks.briefly(draft.publish_at) or "", _whose(draft))
            for draft in _open_drafts(article)
        )
        return format_html_join(" ", '<span class="work">{} {} {}</span>', lines) or None

    @admin.display(description=gettext_lazy("last worked on"))
    def worked(self, article: Article) -> SafeString | None:
        """Who made the newest text, and when."""
        newest: Revision | None = getattr(article, "newest", None)
        if newest is None:
            return None
        maker = marks.person(newest.by) or _("the wire")
        return format_html("{} {}", maker, marks.briefly(newest.created_at))

    @admin.display(description=gettext_lazy("came in"), ordering="id")
    def arrival(self, article: Article) -> SafeString:
        """Who sent it, and when the newsroom first had it."""
        return format_html("{} {}", article.source, marks.briefly(article.created_at))


def _open_drafts(article: Article) -> Sequence[Draft]:
    return getattr(article, "open_drafts", ())


def _desk_draft(article: Article) -> Draft | None:
    drafts = (draft for draft in _open_drafts(article) if draft.kind == DraftKind.DESK)
    return next(drafts, None)


def _ground(article: Article) -> Ground:
    """What `ground.ground_of` would say, from what the page has read for all its stories."""
    if draft := _desk_draft(article):
        return Ground(draft.pk, draft.head_id or draft.base_id, state_of(draft))
    newest: Revision | None = getattr(article, "newest", None)
    return Ground(None, article.live_revision_id or (newest.pk if newest else None))


def _newest_revisions(rows: Sequence[Article]) -> dict[int, Revision]:
    """By story, without their texts; one query, however many revisions a story has."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    of_rows = Article.objects.filter(pk__in=[article.pk for article in rows]).order_by()
    revisions = Revision.objects.filter(pk__in=of_rows.values_list(Subquery(newest)))
    lean = revisions.select_related("by").defer("content", "changes").order_by()
    return {revision.article_id: revision for revision in lean}


def _whose(draft: Draft) -> str:
    if draft.kind == DraftKind.PROPOSAL:
        return draft.get_kind_display()
    return marks.person(draft.assignee) or ""


def _embargo(article: Article) -> SafeString | str:
    if not article.embargo_until or article.embargo_until <= timezone.now():
        return ""
    until = marks.briefly(article.embargo_until)
    return format_html(' <span class="mark">{} {}</span>', _("embargo until"), until)
