"""Lists of stories: what they load, their pages, and the form above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import Http404, HttpRequest

from articles.filters import DaysFilter
from articles.models import Article

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

STORIES_PER_PAGE = 30
_OPENING = 2_000
"""Characters of markup that hold the first sentences of a story."""


class Opening(TypedDict):
    """What lists read of a body."""

    opening: str


def for_list(stories: QuerySet[Article]) -> QuerySet[WithAnnotations[Article, Opening]]:
    """Newest first, with their sections, and with the opening of each body instead of all of it."""
    return (
        stories.select_related("section")
        .defer("body")
        .annotate(opening=Left("body", _OPENING))
        .order_by("-published_at", "-id")
    )


def numbered(
    request: HttpRequest, stories: QuerySet[Article]
) -> Page[WithAnnotations[Article, Opening]]:
    """The page of a list that the address asks for; what is no such page is a 404."""
    return page_asked(request, Paginator(for_list(stories), STORIES_PER_PAGE))


def page_asked(
    request: HttpRequest, pages: Paginator[WithAnnotations[Article, Opening]]
) -> Page[WithAnnotations[Article, Opening]]:
    """The one of these pages that the address asks for; what is no such page is a 404."""
    try:
        return pages.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


def address_of(page: Page[Any], path: str) -> str:
    """The path of one page of a list."""
    return path if page.number == 1 else f"{path}?page={page.number}"


def is_narrowed(request: HttpRequest, filters: DaysFilter) -> bool:
    """Whether a reader has chosen something in the form above a list."""
    return any(request.GET.get(name) for name in filters.form.fields)
