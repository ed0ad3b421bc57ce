"""The one function by which content reaches an article's row and the tables around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from articles import tagging
from articles.editorial import snapshot
from articles.editorial.snapshot import Content, TagReference
from articles.inserting import insert_rows
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
    insert_rows(
        ArticleAuthor,
        ["article_id", "author_id", "position"],
        (
            (article.pk, author["id"], position)
            for article, content in pairs
            for position, author in enumerate(content["authors"])
        ),
    )
    published = {article.pk: article.published_at for article, _content in pairs}
    _tag({article.pk: content["tags"] for article, content in pairs}, published)
    insert_rows(
        SidebarItem,
        ["article_id", "kind", "position", "headline_id", "related_id", "hidden"],
        (
            (article.pk, *place)
            for article, content in pairs
            for place in snapshot.sidebar_rows(content)
        ),
    )
    _hide(pairs)


def retag(tags: Mapping[int, Sequence[TagReference]]) -> None:
    """Put these tags of their texts on articles, by their ids, instead of those that they bear.

    For a caller that has locked the articles.
    """
    ArticleTag.objects.filter(content_object__in=list(tags)).delete()
    articles = Article.objects.filter(pk__in=list(tags))
    _tag(tags, dict(articles.values_list("pk", "published_at")))


def date_tags(articles: Collection[int]) -> None:
    """Tell the tags of these articles, by their ids, when the articles were first published."""
    published = Article.objects.filter(pk=OuterRef("content_object")).values("published_at")
    undated = ArticleTag.objects.filter(content_object__in=articles, published_at=None)
    undated.update(published_at=Subquery(published))


def _tag(
    tags: Mapping[int, Sequence[TagReference]], published: Mapping[int, datetime | None]
) -> None:
    """What a text names may have been merged into another tag since: that is what the row bears."""
    named = {tag["id"] for references in tags.values() for tag in references}
    if not named:
        return
    with transaction.atomic(savepoint=False):  # the caller's, if there is one
        tagging.hold_merges()
        merged = tagging.to_bear(named)
        insert_rows(
            ArticleTag,
            ["content_object_id", "published_at", "tag_id", "suggested", "through_alias"],
            (
                (article, published[article], pk, *use)
                for article, references in tags.items()
                for pk, use in _uses(references, merged).items()
            ),
        )


def _uses(
    references: Iterable[TagReference], merged: Mapping[int, int]
) -> Mapping[int, tuple[bool, bool]]:
    """Each tag once: whether it is only suggested, and whether the text calls it otherwise.

    It is a suggestion where nobody has confirmed any name of it.
    """
    uses: dict[int, tuple[bool, bool]] = {}
    for named in references:
        pk = merged.get(named["id"], named["id"])
        suggested, through_alias = uses.get(pk, (True, False))
        uses[pk] = (suggested and named["suggested"], through_alias or named["id"] in merged)
    return uses


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
