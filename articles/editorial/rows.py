"""The one function by which content reaches an article's row and the tables around it."""

from __future__ import annotations

from collections.abc import Sequence

from articles.editorial import snapshot
from articles.editorial.snapshot import Content
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleTag,
    SidebarItem,
    SidebarKind,
)


def write(pairs: Sequence[tuple[Article, Content]], *, new: bool = False) -> None:
    """Put content on rows: columns, bylines, tags, pinned and wire items.

    Articles carry the columns already when they are ``new`` (inserted just before, nothing
    around them to replace). Otherwise their columns are set and saved here, with the row facts
    that the caller has changed. Few queries for many articles; runs in the caller's transaction.
    """
    if not new:
        _replace(pairs)
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=article, author_id=author["id"], position=position)
        for article, content in pairs
        for position, author in enumerate(content["authors"])
    )
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag_id=tag["id"], suggested=tag["suggested"])
        for article, content in pairs
        for tag in content["tags"]
    )
    SidebarItem.objects.bulk_create(
        item for article, content in pairs for item in snapshot.sidebar_items(article.pk, content)
    )
    _hide(pairs)


def _hide(pairs: Sequence[tuple[Article, Content]]) -> None:
    """Keep what editors have hidden as hidden rows, which every ranking leaves as they are."""
    wanted = {
        (article.pk, place["article"])
        for article, content in pairs
        for place in content["hidden"]
        if place["article"] and place["article"] != article.pk
    }
    if not wanted:
        return
    related = {pk for _article, pk in wanted}
    SidebarItem.objects.filter(
        article__in={article for article, _pk in wanted},
        related__in=related,
        kind=SidebarKind.RANKED,
    ).delete()
    there = set(Article.objects.filter(pk__in=related).values_list("pk", flat=True))
    SidebarItem.objects.bulk_create(
        SidebarItem(
            article_id=article, kind=SidebarKind.RANKED, position=0, related_id=pk, hidden=True
        )
        for article, pk in sorted(wanted)
        if pk in there
    )


def _replace(pairs: Sequence[tuple[Article, Content]]) -> None:
    ids = [article.pk for article, _content in pairs]
    ArticleAuthor.objects.filter(article__in=ids).delete()
    ArticleTag.objects.filter(content_object__in=ids).delete()
    SidebarItem.objects.filter(
        article__in=ids, kind__in=(SidebarKind.PINNED, SidebarKind.WIRE)
    ).delete()
    # What an editor shows again stays away until the worker has ranked it anew.
    SidebarItem.objects.filter(article__in=ids, kind=SidebarKind.RANKED, hidden=True).delete()
    for article, content in pairs:
        snapshot.apply(content, to=article)
        article.save()
