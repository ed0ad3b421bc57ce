"""What editors order about headlines: match, reject, dismiss, pin, and taking it back.

Only POST does anything. It ends where it was asked for, on the desk's page or the headline's own,
which then says what was done and offers to undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import naming, pages
from articles.editorial import matching
from articles.errors import RefusedError
from articles.models import Article, Headline, HeadlineDecision, HeadlineVerb

CHANGE = "articles.change_headline"
_MOST = 50
"""Headlines that are decided about at once: one, and its other wordings."""

_Verb = Callable[..., HeadlineDecision]
_OF_A_STORY: Mapping[str, _Verb] = {
    HeadlineVerb.MATCH: matching.match,
    HeadlineVerb.REJECT: matching.reject,
    HeadlineVerb.PIN: matching.pin,
}


def decide(
    model_admin: admin.ModelAdmin[Any],  # noqa: ARG001 as every page of ours is called
    request: HttpRequest,
) -> HttpResponse:
    """Do what a button says, about a headline and, if that is ticked, its other wordings."""
    return _ordered(request, partial(_decided, request))


def undo(
    model_admin: admin.ModelAdmin[Any],  # noqa: ARG001 as every page of ours is called
    request: HttpRequest,
) -> HttpResponse:
    """Take decisions back."""
    return _ordered(request, partial(_undone, request))


def _ordered(
    request: HttpRequest, order: Callable[[User, datetime], list[HeadlineDecision]]
) -> HttpResponse:
    """Do all of it or nothing, and lead back to where it was ordered."""
    person = pages.person(request)
    if not person.has_perm(CHANGE):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:articles_headline_waiting")
    try:
        with transaction.atomic():
            done = order(person, timezone.now())
    except RefusedError as refusal:
        messages.error(request, _("Nothing was done. %(reason)s") % {"reason": refusal})
        return redirect(_back(request))
    return redirect(_back(request, done))


def _decided(request: HttpRequest, by: User, at: datetime) -> list[HeadlineDecision]:
    verb, value = _button(request)
    chosen = _headlines(request)
    if verb == HeadlineVerb.DISMISS:
        return [matching.dismiss(each, by=by, at=at) for each in chosen]
    story = _story(value)
    return [_OF_A_STORY[verb](each, story, by=by, at=at) for each in chosen]


def _button(request: HttpRequest) -> tuple[str, str]:
    for verb in HeadlineVerb.values:
        if verb in request.POST:
            return verb, request.POST[verb]
    raise RefusedError(_("No button was pressed."))


def _headlines(request: HttpRequest) -> list[Headline]:
    """The headline first, then its other wordings that were ticked."""
    written = [request.POST.get("headline", ""), *request.POST.get("others", "").split()]
    keys = [number for each in written[:_MOST] if (number := pages.number(each))]
    found = Headline.objects.in_bulk(keys)
    if not keys or keys[0] not in found:
        raise RefusedError(_("This headline is gone: it went with the batch that brought it."))
    return [found[pk] for pk in dict.fromkeys(keys) if pk in found]


def _story(written: str) -> Article:
    """The story that a button names, or somebody by its number."""
    number = naming.number_of(written.strip())
    story = Article.objects.filter(pk=number).first() if number else None
    if story is None:
        raise RefusedError(
            _("“%(typed)s” is no story that we have. Write its number, such as #12.")
            % {"typed": written[:60]}
        )
    return story


def _undone(request: HttpRequest, by: User, at: datetime) -> list[HeadlineDecision]:
    keys = [pages.number(each) for each in request.POST.get("decision", "").split()[:_MOST]]
    decisions = HeadlineDecision.objects.filter(pk__in=[pk for pk in keys if pk])
    found = list(decisions.select_related("headline").order_by("pk"))
    if not found:
        raise RefusedError(_("There is no such decision."))
    return [matching.undo(each, by=by, at=at) for each in found]


def _back(request: HttpRequest, done: Sequence[HeadlineDecision] = ()) -> str:
    """Where it was ordered, and what was done."""
    number = {name: pages.number(request.POST.get(name, "")) for name in ("own", "before", "next")}
    facts: dict[str, object] = {"done": " ".join(str(each.pk) for each in done)} if done else {}
    if number["own"]:
        return reverse("admin:articles_headline_change", args=[number["own"]], query=facts)
    facts |= {"before": number["before"]} if number["before"] else {}
    facts |= {"show": request.POST["show"][:20]} if request.POST.get("show") else {}
    at = _looked_at(done[0]) or number["next"] if done else None
    fragment = f"headline-{at}" if at else None
    return reverse("admin:articles_headline_waiting", query=facts, fragment=fragment)


def _looked_at(done: HeadlineDecision) -> int | None:
    """The headline, where it waits still or again."""
    waits = done.undone_at is not None or done.verb == HeadlineVerb.REJECT
    return done.headline_id if waits else None
