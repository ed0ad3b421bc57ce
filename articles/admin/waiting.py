"""The desk's page of waiting headlines: whose story is missing, and who writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import headlines, wordings
from articles.admin import marks, pages
from articles.models import Draft, Headline

ON_A_PAGE = 30


class Line(NamedTuple):
    """A waiting headline, and its other wordings."""

    headline: Headline
    cited: SafeString | str
    """How many stories cite it, which it leads to."""
    first_seen: SafeString | None
    tags: list[str]
    others: list[Headline]
    """Near copies, the newest first."""
    draft: Draft | None
    """Where it is being written already."""
    owner: str | None
    begin: str
    """Where a story of it is begun."""


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """A page of them, the newest first, for whoever sees headlines and drafts."""
    if not pages.person(request).has_perms(("articles.view_headline", "articles.view_draft")):
        raise PermissionDenied
    found = list(_since(request.GET.get("before", ""))[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    context = {
        "title": _("Waiting headlines"),
        "lines": _lines(shown),
        "older": shown[-1].pk if len(found) > ON_A_PAGE else None,
        "is_first": "before" not in request.GET,
        "may_begin": pages.person(request).has_perm("articles.add_article"),
    }
    return pages.render(model_admin, request, "headline/waiting.html", context)


def _since(before: str) -> QuerySet[Headline]:
    """Those without a live story; numbers come in the order in which wordings were first seen."""
    waiting = _waiting().prefetch_related("headline_tags__tag").order_by("-pk")
    number = pages.number(before)
    return waiting if number is None else waiting.filter(pk__lt=number)


def _waiting() -> QuerySet[Headline]:
    return Headline.objects.annotate(headline_id=F("pk")).filter(~Exists(headlines.bearers()))


def _lines(shown: Sequence[Headline]) -> list[Line]:
    """One for each headline of the page that is not a near copy of a newer one."""
    copies = wordings.near_copies(shown)
    others = _waiting().in_bulk({pk for near in copies.values() for pk in near})
    near = {pk: found & others.keys() for pk, found in copies.items()}
    leads = [each for each in shown if max(near[each.pk], default=0) < each.pk]
    written = _written(leads)
    cited = wordings.times_cited(each.pk for each in leads)
    return [
        _line(
            each,
            cited.get(each.pk, 0),
            [others[pk] for pk in sorted(near[each.pk], reverse=True)],
            written.get(each.key),
        )
        for each in leads
    ]


def _line(headline: Headline, cited: int, others: list[Headline], draft: Draft | None) -> Line:
    return Line(
        headline=headline,
        cited=marks.count(cited, "article", cites=headline.pk),
        first_seen=marks.briefly(headline.first_seen_at),
        tags=[use.tag.name for use in headline.headline_tags.all()],
        others=others,
        draft=draft,
        owner=_owner(draft) if draft else None,
        begin=reverse("admin:articles_article_add", query={"fresh": 1, "headline": headline.pk}),
    )


def _written(waiting: Iterable[Headline]) -> dict[str, Draft]:
    """The desk's open drafts that bear one of these wordings, by its key; the newest of each."""
    bearing = Draft.objects.open().desk().filter(head__headline_key__in=[h.key for h in waiting])
    of_people = bearing.filter(head__headline_provisional=False).order_by("pk")
    known = of_people.select_related("assignee", "head__by").defer("head__content")
    return {draft.head.headline_key: draft for draft in known if draft.head}


def _owner(draft: Draft) -> str | None:
    return marks.person(draft.assignee or (draft.head.by if draft.head else None))
