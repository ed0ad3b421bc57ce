"""Tags that people took off a story, or did not want when they were suggested.

They stay away, from the form's suggestions and from what the wire's next text suggests, until
somebody types them. A name stands for what it means today: after a merge the other tag stays
away too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User

from articles import tagging, text
from articles.editorial.snapshot import Content, TagReference
from articles.models import Article, RemovedTag


def note(article: Article, before: Content, after: Content, *, by: User, at: datetime) -> None:
    """Remember what a person took off a story with an edit, and forget what they put on it."""
    was, now = ({tag["name"] for tag in content["tags"]} for content in (before, after))
    if was == now:
        return
    meant = tagging.meant_keys(map(text.key, was | now))
    borne = {meant[text.key(name)] for name in now}
    _forget(article, borne)
    refuse(article, [name for name in was - now if meant[text.key(name)] not in borne], by, at)


def refuse(article: Article, names: Iterable[str], by: User, at: datetime) -> None:
    """Let these not be suggested for a story again."""
    by_key = {text.key(name): name for name in names}
    RemovedTag.objects.bulk_create(
        (
            RemovedTag(article=article, key=key, name=name, by=by, at=at)
            for key, name in sorted(by_key.items())
        ),
        ignore_conflicts=True,
    )


def keys_of(articles: Collection[int]) -> Mapping[int, frozenset[str]]:
    """By story, the keys of the tags that what was removed from it means today."""
    rows = list(RemovedTag.objects.filter(article__in=articles).values_list("article", "key"))
    meant = tagging.meant_keys(key for _article, key in rows)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for article, key in rows:
        found[article].add(meant[key])
    return {article: frozenset(keys) for article, keys in found.items()}


def without(
    article: int, tags: Iterable[TagReference], *, borne: Iterable[TagReference]
) -> list[TagReference]:
    """These tags without suggestions of what was removed and is not ``borne`` meanwhile."""
    there = {tag["id"] for tag in borne}
    gone = keys_of([article]).get(article, frozenset())
    return [
        tag
        for tag in tags
        if not tag["suggested"] or tag["id"] in there or text.key(tag["name"]) not in gone
    ]


def names_of(article: Article) -> list[str]:
    """What was removed from a story, for people to read."""
    return list(article.removed_tags.values_list("name", flat=True))


def _forget(article: Article, borne: Collection[str]) -> None:
    rows = dict(article.removed_tags.values_list("key", "pk"))
    meant = tagging.meant_keys(rows)
    if back := [pk for key, pk in rows.items() if meant[key] in borne]:
        RemovedTag.objects.filter(pk__in=back).delete()
