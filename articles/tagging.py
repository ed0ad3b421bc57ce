"""Making tags, and finding the tag that a name stands for: for imports and forms alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import connection
from django.db.models import Q

from articles import limits, text
from articles.inserting import insert_rows
from articles.models import ArticleTag, HeadlineTag, Tag

_ATTEMPTS = 2  # the second is for an address that somebody else has just taken


def ensure(
    names: Iterable[str],
    kinds: Mapping[str, str] | None = None,
    *,
    suggested: Iterable[str] = (),
) -> dict[str, Tag]:
    """The tags of these names, by key; those that do not exist yet are made.

    A name that was given up for another leads to the tag that bears that one, and a
    ``suggested`` one to the tag that is only spelt otherwise, as in `existing`. A handful of
    queries, however many names. ``kinds`` gives the kind of a new tag by its name; an existing
    tag keeps its own. Safe beside another process that makes the same tags.
    """
    wanted = {text.key(name): text.squeeze(name) for name in names if text.fold(name)}
    if connection.in_atomic_block:
        hold_merges()  # nor may they be swept before a story bears them
    tags = known(wanted)
    others = [name for name in suggested if text.key(name) not in tags]
    tags |= {text.key(name): tag for name, tag in _alike(others).items()}
    for _attempt in range(_ATTEMPTS):
        missing = {key: wanted[key] for key in sorted(wanted.keys() - tags.keys())}
        if not missing:
            break
        _make(missing, kinds or {})
        tags |= known(missing)
    return tags


def known(keys: Iterable[str]) -> dict[str, Tag]:
    """The tags of these keys, as far as they exist; a name given up leads to the one in use."""
    found = Tag.objects.filter(key__in=list(keys)).select_related("merged_into")
    return {tag.key: tag.merged_into or tag for tag in found}


def meant_keys(keys: Iterable[str]) -> dict[str, str]:
    """Of each key that of the tag which its name means today; its own where there is no tag."""
    wanted = set(keys)
    tags = known(wanted) if wanted else {}
    return {key: tags[key].key if key in tags else key for key in wanted}


def existing(names: Iterable[str]) -> dict[str, Tag]:
    """Of these names, those for which there is a tag that means just this, and that tag.

    By any name that the tag has or had; else by a spelling that differs in accents, points,
    hyphens or the plural alone. For suggestions: a person who types a name means what they typed.
    """
    wanted = {text.key(name): name for name in names}
    exact = known(wanted) if wanted else {}
    found = {wanted[key]: tag for key, tag in exact.items()}
    others = [name for name in wanted.values() if name not in found]
    return found | _alike(others)


def _alike(names: Collection[str]) -> dict[str, Tag]:
    slugs = {slug for name in names for slug in _slugs_alike(name)}
    if not slugs:
        return {}
    in_use = {"retired_at": None, "merged_into__retired_at": None}
    rows = Tag.objects.filter(slug__in=slugs, **in_use).select_related("merged_into").order_by("pk")
    by_wording: dict[str, Tag] = {}
    for row in rows:
        by_wording.setdefault(text.bare(row.name), row.merged_into or row)
    likenesses = ((name, by_wording.get(text.bare(name))) for name in names)
    return {name: tag for name, tag in likenesses if tag}


def _slugs_alike(name: str) -> set[str]:
    """The addresses that a tag which means the same may have."""
    slug = text.slugify(name, fallback="")
    single = text.slugify(text.bare(name), fallback="")
    plurals = (f"{single}s", f"{single[:-1]}ies") if single else ()
    return {each for each in (slug, single, *plurals) if each}


def named(name: str) -> Tag | None:
    """The tag that is meant by a name, if there is one."""
    key = text.key(name)
    return known([key]).get(key)


def today(ids: Collection[int]) -> dict[int, Tag]:
    """Of these tags, those that were merged, and into which; the others mean themselves."""
    if not ids:  # as of every new story
        return {}
    merged = Tag.objects.filter(pk__in=ids, merged_into__isnull=False)
    return {tag.pk: tag.merged_into or tag for tag in merged.select_related("merged_into")}


def to_bear(ids: Collection[int]) -> dict[int, int]:
    """Of these tags, those that were merged, and into which: by their ids.

    For whoever is about to put them on stories: what was retired is in use again.
    """
    changed = Q(merged_into__isnull=False) | Q(retired_at__isnull=False)
    found = Tag.objects.filter(changed, pk__in=ids).select_related("merged_into")
    meant = {tag.pk: tag.merged_into or tag for tag in found}
    if retired := [tag.pk for tag in meant.values() if tag.retired_at]:
        Tag.objects.filter(pk__in=retired).update(retired_at=None)
    return {pk: tag.pk for pk, tag in meant.items() if tag.pk != pk}


def ids_of(tag: Tag) -> set[int]:
    """By which ids texts name a tag: its own, and those of the tags that were merged into it."""
    return {tag.pk, *tag.aliases.values_list("pk", flat=True)}


def hold_merges() -> None:
    """Let nobody merge tags before the caller's transaction ends.

    For whoever is about to put tags on stories: what a tag means must not change between that
    they look and that they write. Several can hold merges off at once. On SQLite whoever writes
    is alone anyway.
    """
    _lock("ROW EXCLUSIVE")


def hold_uses() -> None:
    """Let nobody put tags on stories or headlines before the caller's transaction ends.

    To be taken before any other lock, or after those of stories: in that order everybody does.
    """
    _lock("SHARE ROW EXCLUSIVE")


def free_slug(name: str, key: str, taken: Collection[str]) -> str:
    """The address of a tag: made of its name, and where that is taken, of its key too."""
    slug = text.slugify(name, fallback="tag")
    return f"{slug[: limits.SLUG - 9]}-{key[:8]}" if slug in taken else slug


def _make(names: Mapping[str, str], kinds: Mapping[str, str]) -> None:
    """New tags by their keys, in their order: then two processes do not wait for each other."""
    plain = [text.slugify(name, fallback="tag") for name in names.values()]
    taken = set(Tag.objects.filter(slug__in=plain).values_list("slug", flat=True))
    new = []
    for key, name in names.items():
        slug = free_slug(name, key, taken)
        taken.add(slug)
        new.append((name, key, slug, kinds.get(name, "")))
    insert_rows(Tag, ["name", "key", "slug", "kind"], new, unless_there=True)


def _lock(mode: str) -> None:
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(
        connection.ops.quote_name(model._meta.db_table) for model in (ArticleTag, HeadlineTag)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN {mode} MODE")
