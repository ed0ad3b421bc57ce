"""Stories in the admin: found in a list, read on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import (
    compare,
    desk_form,
    headline_history,
    history_page,
    marks,
    move_page,
    pages,
    preview,
    proposal_page,
    proposal_queue,
    restore_page,
    story,
    suggest,
    tag_offers,
    working_copy,
)
from articles.admin.article_list import ArticleList
from articles.admin.base import ViewOnlyAdmin
from articles.models import Article

PAGES: tuple[tuple[str, str, pages.Page], ...] = (
    ("suggest/", "suggest", suggest.view),
    ("tag-offers/new/", "tag_offers_new", tag_offers.view),
    ("<path:object_id>/tag-offers/", "tag_offers", tag_offers.view),
    ("<path:object_id>/compare/", "compare", compare.view),
    ("<path:object_id>/history/", "history", history_page.view),
    ("<path:object_id>/headlines/", "headlines", headline_history.view),
    ("<path:object_id>/restore/<str:number>/", "restore", restore_page.view),
    ("<path:object_id>/move/<slug:verb>/", "move", move_page.view),
    ("proposals/", "proposals", proposal_queue.view),
    ("<path:object_id>/proposal/<int:draft>/", "proposal", proposal_page.view),
    ("preview/new/", "preview_new", preview.view),
    ("<path:object_id>/preview/", "preview", preview.view),
    ("working-copy/new/", "working_copy_new", working_copy.keep),
    ("<path:object_id>/working-copy/", "working_copy", working_copy.keep),
)
"""Route, name and view of each page of ours, besides those that Django's admin has."""


@admin.register(Article)
class ArticleAdmin(ArticleList, ViewOnlyAdmin[Article]):
    """Every story that came in: its list is `ArticleList`'s."""

    fields = ("source", "came_in", "published", "updated", "embargo", "withdrawn", "slug")

    def get_urls(self) -> list[URLPattern]:
        """Our own pages before Django's, whose last route takes whatever is left."""
        return [*pages.routes(self, PAGES), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever begins stories."""
        return request.user.has_perm("articles.add_article")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Whoever writes them; what they may do to this one now, the workflow says."""
        return request.user.has_perm("articles.change_article")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form for whoever may write; for others the story as it is."""
        if object_id is not None and not self.has_change_permission(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return desk_form.view(self, request, object_id)
        except Http404:  # never Django's own form: it would write to what readers see
            messages.warning(request, _("There is no such story; here are those that there are."))
            return redirect("admin:articles_article_changelist")

    def page_context(self, request: HttpRequest, obj: Article) -> Mapping[str, Any]:
        """The story as the desk reads it."""
        return {"story": story.of_article(obj), **story.history_of(obj)}

    def view_on_site(self, obj: Article) -> str | None:  # type: ignore[override]
        """The public page, for as long as there is one."""
        is_live = Article.objects.live().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_live else None

    @admin.display(description=gettext_lazy("came in"))
    def came_in(self, article: Article) -> SafeString | None:
        """When the newsroom first had it."""
        return marks.when(article.created_at)

    @admin.display(description=gettext_lazy("published"))
    def published(self, article: Article) -> SafeString | None:
        """When readers first had it."""
        return marks.when(article.published_at)

    @admin.display(description=gettext_lazy("updated"))
    def updated(self, article: Article) -> SafeString | None:
        """When readers last got a new text."""
        return marks.when(article.updated_at)

    @admin.display(description=gettext_lazy("embargo until"))
    def embargo(self, article: Article) -> SafeString | None:
        """Before when nothing public may mention it."""
        return marks.when(article.embargo_until)

    @admin.display(description=gettext_lazy("withdrawn"))
    def withdrawn(self, article: Article) -> SafeString | None:
        """When it was taken down."""
        return marks.when(article.withdrawn_at)
