"""What a text names by id and name, found again: the id wins, then the name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from articles import tagging, text
from articles.editorial.snapshot import Content, Place, Reference, TagReference
from articles.models import Article, Author, Headline, Section, Tag

M = TypeVar("M", bound=Model)


def resolve(content: Content) -> tuple[Content, list[str]]:
    """The same content with today's ids and names, and a line for each thing that is gone."""
    missing: list[str] = []
    found: Content = {
        **content,
        "section": _section(content["section"], missing),
        "authors": _authors(content["authors"], missing),
        "tags": _tags(content["tags"], missing),
        "pinned": _places(content["pinned"], missing),
        "hidden": _places(content["hidden"], []),  # what is gone needs no hiding
        "wire": _places(content["wire"], missing),
    }
    return found, missing


def with_tags_of_today(*contents: Content) -> list[Content]:
    """The same contents, with the tags into which tags of theirs were merged; in one query."""
    merged = tagging.today({tag["id"] for content in contents for tag in content["tags"]})
    return [{**content, "tags": _merged(content["tags"], merged)} for content in contents]


def _merged(tags: Iterable[TagReference], merged: Mapping[int, Tag]) -> list[TagReference]:
    return _each_once(
        TagReference(id=row.pk, name=row.name, suggested=tag["suggested"])
        if (row := merged.get(tag["id"]))
        else tag
        for tag in tags
    )


def _each_once(tags: Iterable[TagReference]) -> list[TagReference]:
    """Confirmed where it is confirmed once."""
    found: dict[int, TagReference] = {}
    for tag in tags:
        known = found.get(tag["id"], tag)
        found[tag["id"]] = {**known, "suggested": known["suggested"] and tag["suggested"]}
    return list(found.values())


def _section(section: Reference | None, missing: list[str]) -> Reference | None:
    if section is None:
        return None
    sections = Section.objects.all()
    row = sections.filter(pk=section["id"]).first() or sections.filter(name=section["name"]).first()
    if row is None:
        missing.append(_("the section “%(name)s”") % section)
        return None
    return Reference(id=row.pk, name=row.name)


def _authors(authors: Sequence[Reference], missing: list[str]) -> list[Reference]:
    by_id = Author.objects.in_bulk([author["id"] for author in authors])
    named = Author.objects.filter(name__in=[author["name"] for author in authors])
    by_name = {row.name: row for row in named.order_by("-pk")}
    rows: dict[int, Author] = {}
    for author in authors:
        row = by_id.get(author["id"]) or by_name.get(author["name"])
        if row:
            rows.setdefault(row.pk, row)
        else:
            missing.append(_("the author “%(name)s”") % author)
    return [Reference(id=row.pk, name=row.name) for row in rows.values()]


def _tags(tags: Sequence[TagReference], missing: list[str]) -> list[TagReference]:
    rows = Tag.objects.select_related("merged_into")
    by_id = rows.in_bulk([tag["id"] for tag in tags])
    by_key = _by_key(rows.all(), (tag["name"] for tag in tags))
    found: list[TagReference] = []
    for tag in tags:
        if named := by_id.get(tag["id"]) or by_key.get(text.key(tag["name"])):
            row = named.merged_into or named
            found.append(TagReference(id=row.pk, name=row.name, suggested=tag["suggested"]))
        else:
            missing.append(_("the tag “%(name)s”") % tag)
    return _each_once(found)


def _places(places: Sequence[Place], missing: list[str]) -> list[Place]:
    ids = [place["article"] for place in places if place["article"]]
    articles = set(Article.objects.filter(pk__in=ids).values_list("pk", flat=True))
    wordings = [place for place in places if place["article"] is None]
    by_id = Headline.objects.in_bulk([p["headline"] for p in wordings if p["headline"]])
    by_key = _by_key(Headline.objects.all(), (place["text"] for place in wordings))
    found: list[Place] = []
    for place in places:
        headline = by_id.get(place["headline"] or 0) or by_key.get(text.key(place["text"]))
        if place["article"] in articles:
            found.append(place)
        elif place["article"] is None and headline:
            found.append({**place, "headline": headline.pk})
        else:
            missing.append(_("the related story “%(text)s”") % place)
    return found


def _by_key(rows: QuerySet[M], names: Iterable[str]) -> Mapping[str, M]:
    found = rows.filter(key__in=[text.key(name) for name in names])
    return {row.key: row for row in found}  # type: ignore[attr-defined]  # headlines and tags have one
