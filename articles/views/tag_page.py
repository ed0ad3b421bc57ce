"""A tag's page: what has been written about a person, a place, an organisation or a topic."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from articles import reading
from articles.filters import TagPageFilter
from articles.models import Article, Tag
from articles.views.listing import filtered_page
from articles.views.page import read_only

_ENOUGH = 3
"""Live stories that make a topic worth finding."""


@read_only
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The live stories with a tag, by section and day if the reader wishes.

    The address of a name that a tag had before leads to it.
    """
    tag: Tag = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug)
    if tag.merged_into:
        return _to_tag(tag.merged_into)
    sections = reading.sections_with_stories()
    stories = Article.objects.live().filter(article_tags__tag=tag)
    filters = TagPageFilter(request.GET or None, stories, sections=sections)
    context = {"tag": tag, "sections": sections}
    return filtered_page(request, "articles/tag_page.html", tag, filters, context, enough=_ENOUGH)


def _to_tag(tag: Tag) -> HttpResponse:
    """Lead to a tag's page, if it has one; not for good: a merge can be taken back."""
    if not Article.objects.live().filter(article_tags__tag=tag).exists():
        raise Http404
    response = redirect(tag)
    response["Cache-Control"] = "no-cache"
    return response
