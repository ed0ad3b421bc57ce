"""What people name in the form of a story, found: authors and related stories."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import text
from articles.editorial.snapshot import Place, Reference
from articles.models import Article, Author, Headline

_NUMBERED = re.compile(r"#(\d{1,18})\b.*|(\d{1,18})|\S*/articles?/(\d{1,18})(?:/\S*)?")


def authors(names: Sequence[str], before: Sequence[Reference]) -> list[Reference]:
    """The people of these names; whom the story has already stays, retired or not.

    Raises `forms.ValidationError` for a name that nobody has, or nobody any more.
    """
    known = {text.fold(author["name"]): author for author in before}
    new = [name for name in names if text.fold(name) not in known]
    slugs = {text.slugify(name, fallback="") for name in new} - {""}
    rows = Author.objects.filter(Q(name__in=new) | Q(slug__in=slugs)).order_by("-retired_at", "-pk")
    found = {
        text.fold(name): row for row in rows for name in (row.slug.replace("-", " "), row.name)
    }
    chosen: dict[int, Reference] = {}
    for name in names:
        author = known.get(text.fold(name)) or _reference(name, found)
        chosen.setdefault(author["id"], author)
    return list(chosen.values())


def _reference(name: str, found: dict[str, Author]) -> Reference:
    row = found.get(text.fold(name)) or found.get(text.slugify(name))
    if row is None:
        raise forms.ValidationError(
            _("Nobody is called “%(name)s” here. Choose a name from the list, or add the author.")
            % {"name": text.shorten(name, 60)}
        )
    if row.retired_at:
        raise forms.ValidationError(
            _("“%(name)s” is retired and signs no new stories; choose somebody else.")
            % {"name": row.name}
        )
    return Reference(id=row.pk, name=row.name)


def line_of(place: Place) -> str:
    """A place of the related list as the form writes it."""
    wording = text.squeeze(place["text"])
    return f"#{place['article']} {wording}" if place["article"] else wording


def places(lines: Sequence[str], before: Sequence[Place], *, article_id: int | None) -> list[Place]:
    """The stories and headlines of these lines, each once.

    Raises `forms.ValidationError` for a line that names nothing we know, or the story itself.
    """
    known = {line_of(place): place for place in before}
    numbers = {line: number for line in lines if (number := number_of(line)) and line not in known}
    articles = Article.objects.only("headline").in_bulk(list(numbers.values()))
    wordings = [line for line in lines if line not in known and line not in numbers]
    keys = Headline.objects.filter(key__in=[text.key(line) for line in wordings])
    headlines = {headline.key: headline for headline in keys}
    by_number = {place["article"] or -1: place for place in before}
    chosen: dict[tuple[int | None, int | None], Place] = {}
    for line in lines:
        place = known.get(line) or by_number.get(numbers.get(line, 0))
        place = place or _place(line, articles.get(numbers.get(line, 0)), headlines)
        if place["article"] and place["article"] == article_id:
            raise forms.ValidationError(_("A story cannot be pinned to itself: take its line out."))
        chosen.setdefault((place["headline"], place["article"]), place)
    return list(chosen.values())


def number_of(line: str) -> int | None:
    """The story's number that a line such as “#12” names; None where it names none."""
    found = _NUMBERED.fullmatch(line)
    return int(next(filter(None, found.groups()))) if found else None


def _place(line: str, article: Article | None, headlines: dict[str, Headline]) -> Place:
    if article:
        return Place(headline=None, article=article.pk, text=str(article))
    headline = headlines.get(text.key(line))
    if headline is None:
        raise forms.ValidationError(
            _(
                "“%(line)s” is neither a story nor a headline that we have. Choose from the list,"
                " or write the story’s number, such as #12."
            )
            % {"line": text.shorten(line, 60)}
        )
    return Place(headline=headline.pk, article=None, text=headline.text)
