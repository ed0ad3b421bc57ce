"""A tag's page: what has been written about a person, a place, an organisation or a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from articles import feeds, reading
from articles.filters import TagPageFilter
from articles.models import Article, Tag
from articles.views import topic
from articles.views.listing import address_of, is_narrowed, page_asked
from articles.views.page import absolute, page, read_only

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from articles.views.listing import Opening


@read_only
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The live stories with a tag, by section and day if the reader wishes.

    404 while there are none, so that it tells nothing. The address of a name that a tag had
    before leads to it. Search engines are sent away from what is narrowed, or too little.
    """
    tag = _find(slug)
    if tag.merged_into:
        return _to(tag.merged_into, tag.merged_into.get_absolute_url())
    sections = reading.sections_with_stories()
    filters = TagPageFilter(request.GET or None, topic.uses_of(tag), sections=sections)
    pages, narrowed = topic.Pages(filters.qs), is_narrowed(request, filters)
    if not pages.count and not (narrowed and topic.uses_of(tag).exists()):
        raise Http404
    stories = page_asked(request, pages)
    is_worth_finding = not narrowed and pages.count >= topic.ENOUGH
    context = {
        "tag": tag,
        "sections": sections,
        "filters": filters.form,
        "narrowed": narrowed,
        "canonical": absolute(address_of(stories, tag.get_absolute_url()))
        if is_worth_finding
        else "",
        **_parts(tag, stories, narrowed=narrowed),
    }
    return page(request, "articles/tag_page.html", context)


@read_only
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest live stories with a tag, for programs that ask again and again."""
    tag = _find(slug)
    if tag.merged_into:
        return _to(tag.merged_into, tag.merged_into.get_feed_url())
    stories = topic.told(topic.newest(topic.uses_of(tag))[: feeds.STORIES])
    if not stories:
        raise Http404
    about = feeds.About(tag.name, tag.description, tag.get_absolute_url(), tag.get_feed_url())
    return feeds.atom(request, about, stories, changed_at=topic.changed_at(tag))


def _find(slug: str) -> Tag:
    tag: Tag = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug)
    return tag


def _to(tag: Tag, address: str) -> HttpResponse:
    """Lead to what a tag has, if it has a page; not for good: a merge can be taken back."""
    if not topic.uses_of(tag).exists():
        raise Http404
    response = redirect(address)
    response["Cache-Control"] = "no-cache"
    return response


def _parts(
    tag: Tag, stories: Page[WithAnnotations[Article, Opening]], *, narrowed: bool
) -> dict[str, Any]:
    """The first page has a lead and the topics beside; every other is a list."""
    is_first = stories.number == 1 and not narrowed
    listed = list(stories)
    goes_on = getattr(stories.paginator, "goes_on", False) and not stories.has_next()
    return {
        "stories": stories,
        "lead": listed[0] if is_first else None,
        "latest": listed[1:] if is_first else listed,
        "topics": topic.beside(tag) if is_first else (),
        "older_until": timezone.localtime(listed[-1].published_at).date() if goes_on else None,
    }
