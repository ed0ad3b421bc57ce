"""Pages that are not there, and stories that no longer are."""

from __future__ import annotations

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse

from articles.models import Article, ArticleState
from articles.views.listing import for_list
from articles.views.page import page

_LATEST = 5


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 404 page: says no more than that, and where to go."""
    return page(request, "404.html", {"latest": _latest()}, status=404)


def withdrawn_or_missing(request: HttpRequest, pk: int) -> HttpResponse:
    """The 410 page of a withdrawn story, which repeats nothing of it; else a 404.

    A story under embargo is not mentioned, even as withdrawn, nor is one that was taken down
    before its time came.
    """
    withdrawn = Article.objects.filter(
        pk=pk, state=ArticleState.WITHDRAWN, published_at__lte=F("withdrawn_at")
    )
    embargoed = Article.objects.embargoed().values("pk")
    facts = withdrawn.exclude(pk__in=embargoed).values("withdrawn_at").first()
    if not facts:
        raise Http404
    return page(request, "410.html", {**facts, "latest": _latest()}, status=410)


def _latest() -> list[Article]:
    return list(for_list(Article.objects.live())[:_LATEST])
