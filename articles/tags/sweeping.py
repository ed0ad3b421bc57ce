"""Sweeping tags that nothing bears: those that nothing names go, the others are retired.

A retired tag keeps its row, its name and its address. It is in no list and not suggested, and it
is in use again as soon as a story bears it. Both can be taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import tagging
from articles.errors import RefusedError
from articles.models import ArticleTag, HeadlineTag, Revision, Tag, TagChange, TagVerb

MOST = 5_000
"""Tags that are swept at once."""
_COLUMNS = ("id", "name", "slug", "key", "kind", "description")


class Line(NamedTuple):
    """A tag, and why that is done with it."""

    pk: int
    name: str
    why: str


@dataclass
class Verdicts:
    """What becomes of tags."""

    deleted: list[Line] = field(default_factory=list)
    retired: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)

    @property
    def going(self) -> list[int]:
        """Those of which something becomes, by their ids."""
        return [line.pk for line in (*self.deleted, *self.retired)]


def look(tags: Collection[int]) -> Verdicts:
    """What sweeping would do with these tags, in a fixed number of queries."""
    rows: Sequence[Tag] = Tag.objects.filter(pk__in=tags).select_related("merged_into")
    facts = _Facts(tags)
    verdicts = Verdicts()
    for tag in sorted(rows, key=lambda tag: (tag.name.casefold(), tag.pk)):
        if why := facts.in_use(tag):
            verdicts.kept.append(Line(tag.pk, tag.name, why))
        elif why := facts.named(tag):
            is_done = tag.retired_at is not None
            (verdicts.kept if is_done else verdicts.retired).append(Line(tag.pk, tag.name, why))
        else:
            verdicts.deleted.append(Line(tag.pk, tag.name, _("Nothing names it.")))
    return verdicts


@transaction.atomic
def sweep(tags: Collection[int], *, by: User, at: datetime) -> TagChange:
    """Delete or retire those of these tags that nothing bears; what became of each is kept.

    Raises `RefusedError` where nothing can be done with any of them. Whoever is putting tags on
    stories at the same time is done before, or makes the tag anew.
    """
    tagging.hold_uses()
    list(Tag.objects.select_for_update(of=("self",)).filter(pk__in=tags).order_by("pk"))
    verdicts = look(tags)
    if not verdicts.going:
        raise RefusedError(_("None of these tags can be swept: all are in use, or gone already."))
    gone = Tag.objects.filter(pk__in=[line.pk for line in verdicts.deleted])
    kept = {
        "rows": list(gone.order_by("pk").values(*_COLUMNS)),
        "deleted": [list(line) for line in verdicts.deleted],
        "retired": [list(line) for line in verdicts.retired],
        "kept": [list(line) for line in verdicts.kept],
    }
    gone.delete()
    Tag.objects.filter(pk__in=[line.pk for line in verdicts.retired]).update(retired_at=at)
    return TagChange.objects.create(verb=TagVerb.SWEEP, kept=kept, by=by, at=at)


def verdicts_of(change: TagChange) -> Verdicts:
    """What became of the tags of a sweep that was done."""
    parts = (change.kept[name] for name in ("deleted", "retired", "kept"))
    return Verdicts(*([Line(*line) for line in part] for part in parts))


def bring_back(change: TagChange) -> None:
    """Have the tags of a sweep as they were.

    A name or an address that another tag has by now stays with that one.
    """
    rows = change.kept["rows"]
    keys, slugs = (_taken(column, [row[column] for row in rows]) for column in ("key", "slug"))
    Tag.objects.bulk_create(
        Tag(**row) for row in rows if row["key"] not in keys and row["slug"] not in slugs
    )
    retired = [line.pk for line in verdicts_of(change).retired]
    Tag.objects.filter(pk__in=retired, retired_at=change.at).update(retired_at=None)


def _taken(column: str, values: Sequence[str]) -> set[str]:
    return set(Tag.objects.filter(**{f"{column}__in": values}).values_list(column, flat=True))


class _Facts:
    """What is known of some tags, read at once."""

    def __init__(self, tags: Collection[int]) -> None:
        uses = ArticleTag.objects.filter(tag__in=tags).order_by().values_list("tag")
        self.stories = dict(uses.annotate(Count("pk")))
        tagged = HeadlineTag.objects.filter(tag__in=tags).order_by().values_list("tag")
        self.headlines = dict(tagged.annotate(Count("pk")))
        names = Tag.objects.filter(merged_into__in=tags)
        self.names = Counter(names.values_list("merged_into", flat=True))
        changes = TagChange.objects.filter(tag__in=tags).values_list("tag", flat=True)
        others = TagChange.objects.filter(alias__in=tags).values_list("alias", flat=True)
        self.changed = {*changes, *others}
        unused = set(tags) - self.stories.keys() - self.headlines.keys()
        self.in_texts = _in_texts(unused)

    def in_use(self, tag: Tag) -> str:
        """Why it stays as it is, if it does."""
        if tag.merged_into:
            return _("It is another name of “%(tag)s”.") % {"tag": tag.merged_into}
        if number := self.stories.get(tag.pk):
            said = ngettext("%(number)d story bears it.", "%(number)d stories bear it.", number)
            return said % {"number": number}
        if number := self.headlines.get(tag.pk):
            said = ngettext(
                "%(number)d headline bears it.", "%(number)d headlines bear it.", number
            )
            return said % {"number": number}
        return ""

    def named(self, tag: Tag) -> str:
        """Why it cannot be deleted, if it cannot."""
        if tag.pk in self.in_texts:
            return _("A text that was saved names it.")
        if self.names[tag.pk]:
            return _("It has other names.")
        if tag.pk in self.changed:
            return _("It was merged or renamed, which can be taken back.")
        return _("Somebody has described it.") if tag.description else ""


def _in_texts(tags: set[int]) -> set[int]:
    """Those of these tags, none on a story, that some text of a story names.

    What the only text of a story names, its row bears: only stories with several texts are read.
    """
    if not tags:
        return set()
    several = Revision.objects.filter(number__gt=1).order_by().values("article")
    texts = Revision.objects.filter(article__in=several).order_by().values_list("content__tags")
    found: set[int] = set()
    for (named,) in texts.iterator():
        found.update(tags & _ids(named or ()))
        if found == tags:
            break
    return found


def _ids(named: Iterable[dict[str, int]]) -> set[int]:
    return {tag["id"] for tag in named}
