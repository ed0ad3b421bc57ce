"""A section's page: its stories, newest first."""

from __future__ import annotations

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles.filters import SectionPageFilter
from articles.models import Article, Section, Tag
from articles.views.listing import address_of, is_narrowed, numbered
from articles.views.page import absolute, page, read_only

_TOPICS_OFFERED = 30


@read_only
def section_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The live stories of a section, by topic and day if the reader wishes.

    404 while it has none, so that it tells nothing; what is narrowed is kept from search engines.
    """
    section = get_object_or_404(Section, slug=slug)
    filters = SectionPageFilter(request.GET or None, Article.objects.live().filter(section=section))
    if not filters.queryset.exists():
        raise Http404
    stories = numbered(request, filters.qs)
    narrowed = is_narrowed(request, filters)
    context = {
        "section": section,
        "topics": topics_of(section),
        "stories": stories,
        "filters": filters.form,
        "narrowed": narrowed,
        "canonical": "" if narrowed else absolute(address_of(stories, section.get_absolute_url())),
    }
    return page(request, "articles/section_page.html", context)


def topics_of(section: Section) -> list[str]:
    """The names of the tags that most live stories of a section bear."""
    stories = Article.objects.live().filter(section=section)
    tags = Tag.objects.filter(article_tags__content_object__in=stories)
    most_used = tags.annotate(uses=Count("article_tags")).order_by("-uses", "name", "id")
    return list(most_used.values_list("name", flat=True)[:_TOPICS_OFFERED])
