"""Authors by the names under stories: the one way in for imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from articles import limits, text
from articles.models import Author

_ATTEMPTS = 2  # the second is for an address that somebody else has just taken


def ensure(names: Iterable[str]) -> dict[str, Author]:
    """The authors of these names, by key; those that do not exist yet are made.

    A handful of queries, however many names. Of two people with one name, the first.
    """
    wanted = {text.key(name): text.squeeze(name) for name in names if text.fold(name)}
    known = _by_key(wanted)
    for _attempt in range(_ATTEMPTS):
        missing = {key: wanted[key] for key in sorted(wanted.keys() - known.keys())}
        if not missing:
            break
        _make(missing)
        known |= _by_key(missing)
    return known


def _make(names: Mapping[str, str]) -> None:
    """New authors by their keys, in their order: then two processes do not wait for each other."""
    slugs = [_slug(name) for name in names.values()]
    taken = set(Author.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    new = []
    for key, name in names.items():
        slug = _slug(name) if _slug(name) not in taken else _own_slug(key, name)
        taken.add(slug)
        new.append(Author(name=name, slug=slug))
    Author.objects.bulk_create(new, ignore_conflicts=True)


def _by_key(wanted: Mapping[str, str]) -> dict[str, Author]:
    """Found by address, too, which has an index and knows no capitals; the key decides."""
    slugs = {slug for key, name in wanted.items() for slug in (_slug(name), _own_slug(key, name))}
    named = Author.objects.filter(Q(slug__in=slugs) | Q(name__in=list(wanted.values())))
    found = {text.key(author.name): author for author in named.order_by("-id")}
    return {key: author for key, author in found.items() if key in wanted}


def _slug(name: str) -> str:
    return text.slugify(name, fallback="author")


def _own_slug(key: str, name: str) -> str:
    return f"{_slug(name)[: limits.SLUG - 9]}-{key[:8]}"
