"""Sections by their names: the one way in for imports that may make them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from articles import limits, text
from articles.models import Section


def ensure(names: Iterable[str]) -> dict[str, Section]:
    """The sections of these names, by key; those that do not exist yet are made, at the end.

    A retired one of the name is used as it is.
    """
    wanted = {text.key(name): text.squeeze(name)[: limits.NAME] for name in names}
    if not wanted:
        return {}
    known = _by_key()
    last = Section.objects.aggregate(last=Max("position"))["last"] or 0
    for number, key in enumerate(sorted(wanted.keys() - known.keys()), start=1):
        slug = text.slugify(wanted[key], fallback="section")
        if Section.objects.filter(slug=slug).exists():
            slug = f"{slug[: limits.SLUG - 9]}-{key[:8]}"
        Section.objects.get_or_create(
            name=wanted[key], defaults={"slug": slug, "position": last + number}
        )
    return _by_key()


def _by_key() -> dict[str, Section]:
    return {text.key(section.name): section for section in Section.objects.order_by("-id")}
