"""Merging one tag into another, for every story and headline that bears it.

Texts go on naming the tag that they named: what a text means is looked up when it is put on its
story's row. So a merge is a few statements, however many stories there are, and can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import tagging
from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleState,
    ArticleTag,
    HeadlineTag,
    Tag,
    TagChange,
    TagVerb,
)
from articles.signals import topics_changing

DESCRIBING = ("kind", "description")
"""What editors say of a tag."""


@dataclass(frozen=True)
class Counts:
    """What a merge or a change of name does."""

    stories: int
    live: int
    both: int = 0
    """Stories that bear both tags already."""
    headlines: int = 0


def look(tag: Tag, into: Tag | None = None) -> Counts:
    """How much bears the tag; with ``into``, how much of that bears the other one as well."""
    uses = ArticleTag.objects.filter(tag=tag)
    return Counts(
        stories=uses.count(),
        live=Article.objects.live().filter(article_tags__tag=tag).count(),
        both=uses.filter(content_object__in=_bearing(into)).count() if into else 0,
        headlines=HeadlineTag.objects.filter(tag=tag).count(),
    )


def published_with(tag: Tag, **facts: bool) -> list[int]:
    """The stories that bear the tag and are in readers' lists, or will be once an embargo ends."""
    uses = ArticleTag.objects.filter(tag=tag, content_object__state=ArticleState.LIVE, **facts)
    return list(uses.order_by().values_list("content_object", flat=True))


@transaction.atomic
def merge(tag: Tag, *, into: Tag, by: User, at: datetime) -> TagChange:
    """Make ``tag`` another name of ``into``; raises `RefusedError`, and then nothing has happened.

    Whoever is putting tags on stories at the same time is done before, or sees the merge.
    """
    tagging.hold_uses()
    old, new = locked(tag), locked(into)
    require_own(old, new)
    if old == new:
        raise RefusedError(_("A tag cannot be merged into itself."))
    published = published_with(old)
    came_along = list(old.aliases.values_list("pk", flat=True))
    headlines = _move_headlines(old, new)
    stories = _move_stories(old, new)
    Tag.objects.filter(pk__in=[old.pk, *came_along]).update(merged_into=new)
    Tag.objects.filter(pk=new.pk).update(retired_at=None)
    given = _describe(new, old)
    topics_changing.announce(published)
    return TagChange.objects.create(
        verb=TagVerb.MERGE,
        tag=new,
        alias=old,
        old_name=old.name,
        new_name=new.name,
        stories=stories,
        kept={"aliases": came_along, "headlines": headlines, "given": given},
        by=by,
        at=at,
    )


def locked(tag: Tag) -> Tag:
    """The tag as it is now, and as it stays until the transaction ends."""
    found: Tag | None = Tag.objects.select_for_update(of=("self",)).filter(pk=tag.pk).first()
    if found is None:
        raise RefusedError(_("“%(tag)s” is gone: it was swept as unused.") % {"tag": tag})
    return found


def require_own(*tags: Tag) -> None:
    """Raise `RefusedError` where one of them is another tag's name by now."""
    for tag in tags:
        if tag.merged_into:
            raise RefusedError(
                _("“%(tag)s” is another name of “%(other)s” by now.")
                % {"tag": tag, "other": tag.merged_into}
            )


def _describe(new: Tag, old: Tag) -> dict[str, str]:
    """What was said of the old tag and not of the new one is said of the new one now."""
    given = {
        name: said for name in DESCRIBING if (said := getattr(old, name)) and not getattr(new, name)
    }
    if given:
        Tag.objects.filter(pk=new.pk).update(**given)
    return given


def _move_stories(old: Tag, new: Tag) -> int:
    """The stories of one tag to the other, by four statements; how many those are."""
    uses = ArticleTag.objects.filter(tag=old)
    twice = ArticleTag.objects.filter(tag=new, content_object__in=_bearing(old))
    twice.filter(content_object__in=_bearing(old, suggested=False)).update(suggested=False)
    both = twice.update(through_alias=True)
    uses.filter(content_object__in=_bearing(new)).delete()
    return both + uses.update(tag=new, through_alias=True)


def _bearing(tag: Tag, **facts: bool) -> object:
    return ArticleTag.objects.filter(tag=tag, **facts).values("content_object")


def _move_headlines(old: Tag, new: Tag) -> list[tuple[int, bool, bool]]:
    """The headlines likewise; what each was: no text of theirs remembers it."""
    uses = HeadlineTag.objects.filter(tag=old)
    bearing = HeadlineTag.objects.filter(tag=new).values("content_object")
    both = set(uses.filter(content_object__in=bearing).values_list("content_object_id", flat=True))
    found = [
        (headline, suggested, headline in both)
        for headline, suggested in uses.values_list("content_object_id", "suggested")
    ]
    confirmed = uses.filter(suggested=False).values("content_object")
    HeadlineTag.objects.filter(tag=new, content_object__in=confirmed).update(suggested=False)
    uses.filter(content_object__in=bearing).delete()
    uses.update(tag=new)
    return found
