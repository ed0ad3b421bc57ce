"""Names and stories that are suggested while somebody types a list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_
from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Model, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import text
from articles.admin import naming, pages, typed_fields
from articles.models import Article, ArticleTag, Author, Tag
from articles.search import find
from articles.search.query import Part
from articles.tags import nearness

MOST = 8
_NAMES_EACH = 3
"""Names that are read for one tag: several of one may fit."""
_RIGHTS = ("articles.change_article", "articles.add_article")

M = TypeVar("M", bound=Model)

Suggestion = dict[str, str]
"""What it says, a note beside it, and the value that goes into the field."""


def view(
    model_admin: admin.ModelAdmin[Any],  # noqa: ARG001 as every page of ours is called
    request: HttpRequest,
) -> HttpResponse:
    """What fits ``q``, of the ``kind`` asked for; for whoever writes stories."""
    if not any(map(pages.person(request).has_perm, _RIGHTS)):
        raise PermissionDenied
    found = _KINDS.get(request.GET.get("kind", ""))
    if found is None:
        raise Http404
    suggestions = found(request.GET.get("q", "")[:200])
    said = ngettext("%(number)d suggestion", "%(number)d suggestions", len(suggestions))
    return JsonResponse({"suggestions": suggestions, "said": said % {"number": len(suggestions)}})


def _tags(typed: str) -> list[Suggestion]:
    """Tags by any of their names, then those that are nearly called so, with their uses."""
    found = list(_nearest(nearness.in_use().filter(_spelt_so(typed)), typed)[: MOST * _NAMES_EACH])
    by_owner: dict[Tag, Tag] = {}
    for row in [*found, *nearness.near_to(typed, MOST)]:
        by_owner.setdefault(row.merged_into or row, row)
    shown = dict(list(by_owner.items())[:MOST])
    counted = ArticleTag.objects.filter(tag__in=shown).order_by().values_list("tag")
    uses = dict(counted.annotate(Count("pk")))
    return [_named(tag.name, _about(tag, row, uses.get(tag.pk, 0))) for tag, row in shown.items()]


def _about(tag: Tag, row: Tag, uses: int) -> str:
    """What a tag names, by which other name it was found, and how many stories bear it."""
    stories = ngettext("%(number)d story", "%(number)d stories", uses) % {"number": uses}
    other = _("also called %(name)s") % {"name": row.name} if row != tag else ""
    return " · ".join(filter(None, (str(tag.get_kind_display()), other, stories)))


def _authors(typed: str) -> list[Suggestion]:
    found = _nearest(Author.objects.filter(_spelt_so(typed), retired_at=None), typed)[:MOST]
    return [_named(author.name) for author in found]


def _articles(typed: str) -> list[Suggestion]:
    number = naming.number_of(typed)
    wanted = Q(pk=number) if number else find.matching(typed, {Part.HEADLINE})
    found = Article.objects.filter(wanted).only("headline", "state").order_by("-pk")[:MOST]
    return [
        {
            "value": naming.line_of({"headline": None, "article": each.pk, "text": str(each)}),
            "words": f"#{each.pk} {each}",
            "note": str(each.get_state_display()),
        }
        for each in found
    ]


def _named(name: str, note: str = "") -> Suggestion:
    return {"value": typed_fields.join([name]), "words": name, "note": note}


def _nearest(rows: QuerySet[M], typed: str) -> QuerySet[M]:
    """First what begins so, then what has a word that does, then the rest."""
    begun = text.slugify(typed, fallback="")
    begins, has = Q(slug__startswith=begun), Q(slug__contains=f"-{begun}")
    near = When(begins, then=0), When(has, then=1)
    return rows.order_by(Case(*near, default=2), "name", "pk")


def _spelt_so(typed: str) -> Q:
    """Whose address holds every word of this, in whatever case and with whatever accents."""
    words = text.slugify(typed, fallback="").split("-")
    spelt = [Q(slug__contains=word) for word in words if word]
    return reduce(and_, spelt) if spelt else Q(pk__in=())


_KINDS: Mapping[str, Callable[[str], list[Suggestion]]] = {
    "tags": _tags,
    "authors": _authors,
    "articles": _articles,
}
