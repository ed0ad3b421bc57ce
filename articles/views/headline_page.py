"""A headline's page: a wording from the wire whose story the newsroom does not have yet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from articles import headlines
from articles.models import Article, Headline, SidebarItem
from articles.views.article_page import to_story
from articles.views.listing import for_list
from articles.views.page import page, read_only

_CITING_STORIES = 30


@read_only
def headline_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The headline and the live stories that cite it; leads to its own story once that is live."""
    headline = get_object_or_404(Headline.objects.mentionable(), pk=pk)
    story = headlines.story_of(headline)
    if story:
        return to_story(story)
    if not headlines.cited_publicly(Headline.objects.filter(pk=pk)).exists():
        raise Http404
    context = {"headline": headline, "citing": stories_citing(headline)}
    return page(request, "articles/headline_page.html", context)


def stories_citing(headline: Headline) -> list[Article]:
    """The newest live stories in whose sidebar a reader finds the headline."""
    shown = SidebarItem.objects.filter(headline=headline, hidden=False)
    stories = Article.objects.live().filter(pk__in=shown.values("article"))
    return list(for_list(stories)[:_CITING_STORIES])
