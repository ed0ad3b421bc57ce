"""Stories in the admin: found in a list, read on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles.admin import compare, marks, story
from articles.admin.article_list import ArticleList
from articles.admin.base import ViewOnlyAdmin
from articles.models import Article

Page: TypeAlias = Callable[..., HttpResponse]
"""A page of ours about one story: given the model's admin, the request, the story's number."""

PAGES: tuple[tuple[str, str, Page], ...] = (("<path:object_id>/compare/", "compare", compare.view),)
"""Route, name and view of each page of ours, besides those that Django's admin has."""


@admin.register(Article)
class ArticleAdmin(ArticleList, ViewOnlyAdmin[Article]):
    """Every story that came in: its list is `ArticleList`'s."""

    fields = ("source", "came_in", "published", "updated", "embargo", "withdrawn", "slug")

    def get_urls(self) -> list[URLPattern]:
        """Our own pages before Django's, whose last route takes whatever is left."""
        ours = [
            path(
                route,
                self.admin_site.admin_view(partial(view, self)),
                name=f"articles_article_{name}",
            )
            for route, name, view in PAGES
        ]
        return [*ours, *super().get_urls()]

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
