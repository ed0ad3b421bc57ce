"""The list of stories: what a line says, what is searched and filtered."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import marks
from articles.admin.base import NewsroomAdmin
from articles.admin.filters import Citing, SectionFilter, SourceFilter, Tagged, WrittenFilter
from articles.models import Article, Draft, DraftKind


class ArticleList(NewsroomAdmin[Article]):
    """Every story that came in, with what is live and what is worked on."""

    list_display = (
        "shown_headline",
        "standing",
        "work",
        "section",
        "arrival",
    )
    list_select_related = ("section",)
    list_filter = (
        "state",
        WrittenFilter,
        SectionFilter,
        SourceFilter,
        Tagged,
        Citing,
    )
    search_fields = ("headline", "slug", "receipts__source_id", "id__exact")
    search_hint = gettext_lazy(
        "Words of the headline, the story’s id at its source, or its number here."
    )
    empty_list = gettext_lazy(
        "No story has come in yet. Whoever runs the newsroom’s computer imports a first batch with"
        " “manage.py import_stories seeds/”."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Without the bodies, which only a story's own page reads."""
        return super().get_queryset(request).defer("body", "headline_variants")

    def complete(self, request: HttpRequest, rows: Sequence[Article]) -> None:
        """The open drafts of the page's stories, for whoever may look at drafts."""
        if not request.user.has_perm("articles.view_draft"):
            return
        working = Draft.objects.open().select_related("head", "assignee").order_by("kind", "id")
        drafts = Prefetch("drafts", working.defer("head__content"), to_attr="open_drafts")
        prefetch_related_objects(rows, drafts)

    @admin.display(description=gettext_lazy("headline"), ordering="headline")
    def shown_headline(self, article: Article) -> SafeString:
        """The story's headline, and that of its draft where it differs."""
        wording = marks.headline(article.headline, provisional=article.headline_provisional)
        drafted = [
            _("In the draft: %(headline)s") % {"headline": draft.head.headline}
            for draft in _open_drafts(article)
            if draft.kind == DraftKind.DESK and draft.head
            if draft.head.headline != article.headline
        ]
        return marks.with_note(wording, *drafted)

    @admin.display(description=gettext_lazy("state, since"), ordering="published_at")
    def standing(self, article: Article) -> SafeString:
        """What readers get, and since when."""
        state = marks.state(article.state, article.get_state_display())
        since = article.withdrawn_at or article.published_at
        return marks.with_note(state, marks.when(since))

    @admin.display(description=gettext_lazy("in work"))
    def work(self, article: Article) -> SafeString | None:
        """How far its open drafts are, and who has them."""
        lines = ((marks.draft_state(draft), _whose(draft)) for draft in _open_drafts(article))
        return format_html_join(" ", "<span>{} {}</span>", lines) or None

    @admin.display(description=gettext_lazy("came in, from"), ordering="created_at")
    def arrival(self, article: Article) -> SafeString:
        """When the newsroom first had it, and who sent it."""
        return marks.with_note(marks.when(article.created_at), article.source)


def _open_drafts(article: Article) -> Sequence[Draft]:
    return getattr(article, "open_drafts", ())


def _whose(draft: Draft) -> str:
    if draft.kind == DraftKind.PROPOSAL:
        return draft.get_kind_display()
    return marks.person(draft.assignee) or ""
