"""A story at its public address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles import reading
from articles.models import Article
from articles.views import errors, structured
from articles.views.page import absolute, page, read_only


@read_only
def article_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A live story; the 410 page once it is withdrawn, the 404 page if it never was public."""
    article = Article.objects.live().select_related("section").filter(pk=pk).first()
    if not article:
        return errors.withdrawn_or_missing(request, pk)
    if slug != article.slug:
        return to_story(article)
    shown = reading.of_article(article)
    address = absolute(article.get_absolute_url())
    data = structured.news_article(
        article,
        address=address,
        authors=shown["authors"],
        tags=[tag.name for tag in shown["tags"]],
    )
    context = {**shown, "canonical": address, "structured_data": data}
    return page(request, reading.TEMPLATE, context)


def to_story(article: Article) -> HttpResponse:
    """Lead to a story's current address.

    Not for good, and never from a cache: a headline can be changed and changed back.
    """
    response = redirect(article)
    response["Cache-Control"] = "no-cache"
    return response
