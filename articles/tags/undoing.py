"""Taking back a merge, a change of name, or a sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles import tagging
from articles.editorial import rows
from articles.editorial.snapshot import TagReference
from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleTag,
    DraftKind,
    HeadlineTag,
    Revision,
    Tag,
    TagChange,
    TagVerb,
)
from articles.signals import topics_changing
from articles.tags.merging import DESCRIBING, locked, published_with
from articles.tags.renaming import swap_names
from articles.tags.sweeping import bring_back

_CHUNK = 2_000
_ATTEMPTS = 3


class _MovedOnError(RefusedError):
    """Stories came in while the locks were taken."""


def undo(change: TagChange, *, by: User, at: datetime) -> TagChange:
    """Have tags as they were before ``change``; what was done to stories since stays.

    Raises `RefusedError` where it was undone already, and where a later change has to be
    taken back first.
    """
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _undo(change, by=by, at=at)
        except _MovedOnError:
            continue
    return _undo(change, by=by, at=at)


@transaction.atomic
def _undo(change: TagChange, *, by: User, at: datetime) -> TagChange:
    change = TagChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.undone_at:
        raise RefusedError(_("This was taken back already."))
    _UNDO[TagVerb(change.verb)](change)
    change.undone_by, change.undone_at = by, at
    change.save()
    return change


def _part(change: TagChange) -> None:
    """Two tags where there was one, and every story bears what its text names."""
    new = change.alias.merged_into if change.alias else None
    stories = _locked_stories(new) if new else []
    tagging.hold_uses()
    old = _other_row(change)
    if new is None or old.name != change.old_name:
        raise RefusedError(_later(old))
    if old.merged_into != new or _through_alias(new) - set(stories):
        raise _MovedOnError(_("Stories are being saved just now. Try it again in a moment."))
    published, meant = published_with(new, through_alias=True), tagging.ids_of(new)
    came_along = Tag.objects.filter(pk__in=_came_along(change), merged_into=new)
    came_along.update(merged_into=old)
    old.merged_into = None
    old.save(update_fields=["merged_into"])
    for chunk in _chunks(stories):
        _part_stories(old, new, meant, _named_by_texts(chunk))
    _part_headlines(change, old, new)
    _take_back_what_was_given(change, new)
    topics_changing.announce(published)


def _other_row(change: TagChange) -> Tag:
    if change.alias is None:
        raise RefusedError(_("The row of the old name is gone."))
    return locked(change.alias)


def _later(tag: Tag) -> str:
    return _("“%(tag)s” was changed again since; take that back first.") % {"tag": tag}


def _through_alias(tag: Tag) -> set[int]:
    uses = ArticleTag.objects.filter(tag=tag, through_alias=True)
    return set(uses.values_list("content_object", flat=True))


def _locked_stories(tag: Tag) -> list[int]:
    """The stories that bear a tag by another name, locked in the order in which all do it."""
    stories = sorted(_through_alias(tag))
    for chunk in _chunks(stories):
        list(Article.objects.select_for_update().filter(pk__in=chunk).order_by("pk").values("pk"))
    return stories


def _came_along(change: TagChange) -> set[int]:
    """The other names that the old tag had, without those that have gone their own way since."""
    names: set[int] = set(change.kept["aliases"])
    since = TagChange.objects.filter(
        verb=TagVerb.MERGE, alias__in=names, pk__gt=change.pk, undone_at=None
    )
    return names - set(since.values_list("alias", flat=True))


def _named_by_texts(stories: Sequence[int]) -> dict[int, list[TagReference]]:
    """The tags that the text on each story's row names: the live one, else the desk's newest."""
    newest = Revision.objects.filter(article=OuterRef("pk"), draft__kind=DraftKind.DESK)
    shown = Coalesce("live_revision", Subquery(newest.order_by("-number").values("pk")[:1]))
    on_rows = Article.objects.filter(pk__in=stories).values_list(shown)
    texts: QuerySet[Revision] = Revision.objects.filter(pk__in=on_rows)
    named = texts.order_by("article").values_list("article", "content__tags")
    return {article: tags or [] for article, tags in named}


def _part_stories(
    old: Tag, new: Tag, meant: set[int], named: Mapping[int, list[TagReference]]
) -> None:
    """Give each story the tag that its text names, by what ``new`` meant until now.

    Most name it once, and keep their row; those that name several of them are tagged anew.
    """
    olds = tagging.ids_of(old)
    plain: dict[bool, list[int]] = {False: [], True: []}
    several: dict[int, list[TagReference]] = {}
    for article, references in named.items():
        names = [tag["id"] for tag in references if tag["id"] in meant]
        if len(names) == 1 and names[0] in olds:
            plain[names[0] != old.pk].append(article)
        elif not olds.isdisjoint(names):
            several[article] = references
    for through_alias, articles in plain.items():
        uses = ArticleTag.objects.filter(tag=new, content_object__in=articles)
        uses.update(tag=old, through_alias=through_alias)
    rows.retag(several)


def _take_back_what_was_given(change: TagChange, new: Tag) -> None:
    """What was said of the old tag alone, unless somebody has said otherwise since."""
    given = change.kept.get("given", {})
    taken = {name: "" for name in DESCRIBING if given.get(name) == getattr(new, name) != ""}
    if taken:
        Tag.objects.filter(pk=new.pk).update(**taken)


def _part_headlines(change: TagChange, old: Tag, new: Tag) -> None:
    was = {headline: (suggested, both) for headline, suggested, both in change.kept["headlines"]}
    for chunk in _chunks(sorted(was)):
        uses = HeadlineTag.objects.filter(tag=new, content_object__in=chunk)
        there = list(uses.values_list("content_object_id", flat=True))
        uses.filter(content_object__in=[pk for pk in there if not was[pk][1]]).delete()
        HeadlineTag.objects.bulk_create(
            HeadlineTag(tag=old, content_object_id=pk, suggested=was[pk][0]) for pk in there
        )


def _name_back(change: TagChange) -> None:
    tag = locked(cast("Tag", change.tag))  # a constraint: only a sweep has none
    if tag.merged_into or tag.name != change.new_name:
        raise RefusedError(_later(tag.merged_into or tag))
    if change.alias is None:  # other capitals, other quotes
        tag.name = change.old_name
        tag.save(update_fields=["name"])
    else:
        _swap_back(change, tag, locked(change.alias))
    topics_changing.announce(published_with(tag))


def _swap_back(change: TagChange, tag: Tag, other: Tag) -> None:
    if other.merged_into_id != tag.pk or other.name != change.old_name:
        raise RefusedError(_later(other))
    swap_names(tag, other)
    if change.kept["new_row"]:
        other.delete()
        change.alias = None


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


_UNDO: Mapping[TagVerb, Callable[[TagChange], None]] = {
    TagVerb.MERGE: _part,
    TagVerb.RENAME: _name_back,
    TagVerb.SWEEP: bring_back,
}
