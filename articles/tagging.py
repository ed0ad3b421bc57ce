"""Making tags: the one way in, for imports and forms alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articles import limits, text
from articles.models import Tag


def ensure(names: Iterable[str], kinds: Mapping[str, str] | None = None) -> dict[str, Tag]:
    """The tags of these names, by key; those that do not exist yet are made.

    A handful of queries, however many names. ``kinds`` gives the kind of a new tag by its name;
    an existing tag keeps its own. Safe beside another process that makes the same tags.
    """
    wanted = {text.key(name): text.squeeze(name) for name in names if text.fold(name)}
    known = _by_key(wanted)
    missing = sorted(wanted.keys() - known.keys())  # sorted, so that two imports do not deadlock
    if not missing:
        return known
    plain = {key: text.slugify(wanted[key], fallback="tag") for key in missing}
    taken = set(Tag.objects.filter(slug__in=plain.values()).values_list("slug", flat=True))
    new = []
    for key in missing:
        slug = plain[key]
        if slug in taken:
            slug = f"{slug[: limits.SLUG - 9]}-{key[:8]}"
        taken.add(slug)
        name = wanted[key]
        new.append(Tag(name=name, key=key, slug=slug, kind=(kinds or {}).get(name, "")))
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    return known | _by_key(missing)


def _by_key(keys: Iterable[str]) -> dict[str, Tag]:
    return {tag.key: tag for tag in Tag.objects.filter(key__in=list(keys))}
