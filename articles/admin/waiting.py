"""The desk's page of headlines: whose story is missing, and what was decided about the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import headline_decided, headline_orders, pages, waiting_lines
from articles.admin.headline_decided import Decided, Shared
from articles.admin.waiting_lines import Line
from articles.models import Claim, Headline, HeadlineDecision, HeadlineVerb

ON_A_PAGE = 30


class Tab(NamedTuple):
    """A kind of headlines, and where they are shown."""

    words: str | Promise
    address: str
    is_shown: bool


class Leaf(NamedTuple):
    """A page of the list; at its end the number after which the next one begins."""

    rows: Sequence[Line | Decided | Shared]
    older: int | None


class Show(NamedTuple):
    """One of the lists, what an empty one says, and how its page is made."""

    words: Promise
    empty: Promise
    leaf: Callable[[int | None], Leaf]


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """A page of one of the lists, the newest first, for whoever sees headlines and drafts."""
    person = pages.person(request)
    if not person.has_perms(("articles.view_headline", "articles.view_draft")):
        raise PermissionDenied
    name = request.GET.get("show", "")
    name = name if name in SHOWS else ""
    before = pages.number(request.GET.get("before", ""))
    leaf = SHOWS[name].leaf(before)
    context = {
        "title": _("Waiting headlines"),
        "tabs": list(_tabs(name)),
        "show": name,
        "rows": leaf.rows,
        "older": leaf.older,
        "before": before,
        "empty": SHOWS[name].empty if before is None else _("None is older."),
        "done": headline_decided.done(request.GET.get("done", "")),
        "may_begin": person.has_perm("articles.add_article"),
        "may_decide": person.has_perm(headline_orders.CHANGE),
    }
    return pages.render(model_admin, request, "headline/waiting.html", context)


def _tabs(shown: str) -> Sequence[Tab]:
    page = reverse("admin:articles_headline_waiting")
    return [
        Tab(show.words, f"{page}?show={name}" if name else page, name == shown)
        for name, show in SHOWS.items()
    ]


def _waiting(before: int | None) -> Leaf:
    """Those without a story; numbers come in the order in which wordings were first seen."""
    waiting = Headline.objects.waiting().prefetch_related("headline_tags__tag").order_by("-pk")
    found = list((waiting if before is None else waiting.filter(pk__lt=before))[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    older = shown[-1].pk if len(found) > ON_A_PAGE else None
    return Leaf(waiting_lines.lines(shown), older)


def _decided(verb: HeadlineVerb) -> Callable[[int | None], Leaf]:
    """What stands of one kind of decisions."""

    def leaf(before: int | None) -> Leaf:
        standing = HeadlineDecision.objects.standing().filter(verb=verb).order_by("-pk")
        known = headline_decided.whole(standing)
        found = list((known if before is None else known.filter(pk__lt=before))[: ON_A_PAGE + 1])
        shown = found[:ON_A_PAGE]
        older = shown[-1].pk if len(found) > ON_A_PAGE else None
        return Leaf(headline_decided.lines(shown), older)

    return leaf


def _shared(before: int | None) -> Leaf:
    """Those that several stories claim."""
    claimed = Claim.objects.order_by("-headline").values_list("headline")
    if before is not None:
        claimed = claimed.filter(headline__lt=before)
    several = claimed.annotate(stories=Count("pk")).filter(stories__gt=1)
    found = [pk for pk, _stories in several[: ON_A_PAGE + 1]]
    shown = found[:ON_A_PAGE]
    older = shown[-1] if len(found) > ON_A_PAGE else None
    chosen = Headline.objects.filter(pk__in=shown).order_by("-pk")
    return Leaf(headline_decided.shared(chosen), older)


SHOWS: Mapping[str, Show] = {
    "": Show(
        gettext_lazy("Waiting"),
        gettext_lazy(
            "No headline waits. One appears here when the wire cites a story that is not here."
        ),
        _waiting,
    ),
    "matched": Show(
        gettext_lazy("Matched"),
        gettext_lazy("No headline is matched to a story. Equal wordings need nobody."),
        _decided(HeadlineVerb.MATCH),
    ),
    "rejected": Show(
        gettext_lazy("Rejected"),
        gettext_lazy("No suggested story was rejected."),
        _decided(HeadlineVerb.REJECT),
    ),
    "dismissed": Show(
        gettext_lazy("Dismissed"),
        gettext_lazy("No headline is dismissed."),
        _decided(HeadlineVerb.DISMISS),
    ),
    "shared": Show(
        gettext_lazy("Shared by several stories"),
        gettext_lazy("No two stories bear one headline."),
        _shared,
    ),
}
