"""Making tags: the one way in, for imports and forms alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articles import limits, text
from articles.models import Tag

_ATTEMPTS = 2  # the second is for an address that somebody else has just taken


def ensure(names: Iterable[str], kinds: Mapping[str, str] | None = None) -> dict[str, Tag]:
    """The tags of these names, by key; those that do not exist yet are made.

    A handful of queries, however many names. ``kinds`` gives the kind of a new tag by its name;
    an existing tag keeps its own. Safe beside another process that makes the same tags.
    """
    wanted = {text.key(name): text.squeeze(name) for name in names if text.fold(name)}
    known = _by_key(wanted)
    for _attempt in range(_ATTEMPTS):
        missing = {key: wanted[key] for key in sorted(wanted.keys() - known.keys())}
        if not missing:
            break
        _make(missing, kinds or {})
        known |= _by_key(missing)
    return known


def _make(names: Mapping[str, str], kinds: Mapping[str, str]) -> None:
    """New tags by their keys, in their order: then two processes do not wait for each other."""
    plain = {key: text.slugify(name, fallback="tag") for key, name in names.items()}
    taken = set(Tag.objects.filter(slug__in=plain.values()).values_list("slug", flat=True))
    new = []
    for key, name in names.items():
        slug = plain[key]
        if slug in taken:
            slug = f"{slug[: limits.SLUG - 9]}-{key[:8]}"
        taken.add(slug)
        new.append(Tag(name=name, key=key, slug=slug, kind=kinds.get(name, "")))
    Tag.objects.bulk_create(new, ignore_conflicts=True)


def _by_key(keys: Iterable[str]) -> dict[str, Tag]:
    return {tag.key: tag for tag in Tag.objects.filter(key__in=list(keys))}
