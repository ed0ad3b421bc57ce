"""A story at its public address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import CharField, F, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleAuthor, ArticleTag, SidebarKind
from articles.related.sidebar import RelatedItem, related_to
from articles.views import errors, structured
from articles.views.page import absolute, page, read_only

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_AUTHOR, _TAG = "author", "tag"
_LABELS = {
    SidebarKind.PINNED: _("Chosen by the editors"),
    SidebarKind.WIRE: _("From the wire"),
    SidebarKind.RANKED: _("More on this"),
}


class Named(NamedTuple):
    """An author or a tag of a story, as its page needs them."""

    kind: str
    place: int
    name: str
    slug: str


@read_only
def article_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A live story; the 410 page once it is withdrawn, the 404 page if it never was public."""
    article = Article.objects.live().select_related("section").filter(pk=pk).first()
    if not article:
        return errors.withdrawn_or_missing(request, pk)
    if slug != article.slug:
        return to_story(article)
    named = names_on(article)
    authors = [each.name for each in named if each.kind == _AUTHOR]
    tags = [each for each in named if each.kind == _TAG]
    address = absolute(article.get_absolute_url())
    context = {
        "article": article,
        "authors": authors,
        "tags": tags,
        "related": groups_of(related_to(article)),
        "canonical": address,
        "structured_data": structured.news_article(
            article, address=address, authors=authors, tags=[tag.name for tag in tags]
        ),
    }
    return page(request, "articles/article_page.html", context)


def to_story(article: Article) -> HttpResponse:
    """Lead to a story's current address.

    Not for good, and never from a cache: a headline can be changed and changed back.
    """
    response = redirect(article)
    response["Cache-Control"] = "no-cache"
    return response


def names_on(article: Article) -> list[Named]:
    """A story's authors in their order, then its tags, by one query."""
    authors = ArticleAuthor.objects.filter(article=article).values_list(
        Value(_AUTHOR, CharField()), F("position"), "author__name", "author__slug"
    )
    tags = ArticleTag.objects.filter(content_object=article).values_list(
        Value(_TAG, CharField()), F("id"), "tag__name", "tag__slug"
    )
    # Django would order the union by the model's own columns, which are not all selected.
    named = authors.order_by().union(tags.order_by(), all=True).order_by()
    return sorted(Named(*row) for row in named)


def groups_of(items: Iterable[RelatedItem]) -> list[tuple[StrPromise, list[RelatedItem]]]:
    """The sidebar's items under plain labels, in their order."""
    return [
        (_LABELS[SidebarKind(kind)], list(group))
        for kind, group in groupby(items, key=attrgetter("kind"))
    ]
