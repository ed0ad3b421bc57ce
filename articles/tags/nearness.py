"""Tags that are nearly called so: by case, accents, a plural or a slip of the hand."""

from __future__ import annotations

from difflib import get_close_matches

from django.db.models import QuerySet
from django.db.models.functions import Length

from articles import text
from articles.models import Tag

_NEAR, _SLIPS, _LEAST = 0.84, 2, 4
"""How like two spellings are (1: equal), their difference in length, and the shortest compared."""
_MOST_COMPARED = 1_000


def in_use() -> QuerySet[Tag]:
    """Every name of a tag, the names given up among them, without those that were retired."""
    rows: QuerySet[Tag] = Tag.objects.filter(retired_at=None, merged_into__retired_at=None)
    return rows.select_related("merged_into")


def near_to(name: str, most: int) -> list[Tag]:
    """The names whose spelling is so near that a slip or a plural is likelier than another tag.

    Only among addresses that begin alike and are about as long: few, however many tags there are.
    """
    slug = text.slugify(name, fallback="")
    if len(slug) < _LEAST:
        return []
    lengths = (len(slug) - _SLIPS, len(slug) + _SLIPS)
    like = (
        in_use()
        .annotate(length=Length("slug"))
        .filter(slug__startswith=slug[:2], length__range=lengths)
    )
    by_slug = {tag.slug: tag for tag in like.order_by("pk")[:_MOST_COMPARED]}
    return [by_slug[each] for each in get_close_matches(slug, by_slug, n=most, cutoff=_NEAR)]
