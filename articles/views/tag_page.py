"""A tag's page: what has been written about a person, a place, an organisation or a topic."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles import reading
from articles.filters import TagPageFilter
from articles.models import Article, Tag
from articles.views.listing import filtered_page
from articles.views.page import read_only

_ENOUGH = 3
"""Live stories that make a topic worth finding."""


@read_only
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The live stories with a tag, by section and day if the reader wishes."""
    tag = get_object_or_404(Tag, slug=slug)
    sections = reading.sections_with_stories()
    stories = Article.objects.live().filter(article_tags__tag=tag)
    filters = TagPageFilter(request.GET or None, stories, sections=sections)
    context = {"tag": tag, "sections": sections}
    return filtered_page(request, "articles/tag_page.html", tag, filters, context, enough=_ENOUGH)
