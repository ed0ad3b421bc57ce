"""The history of a story's headlines: which wording was live where, from when to when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import places
from articles.admin import marks, pages, places_rail, timeline
from articles.editorial import ground, shown_headlines
from articles.editorial.shown_headlines import Spell
from articles.models import Verb

LINES = 50
"""Of one place on one page."""


class Line(NamedTuple):
    """A spell as the page says it."""

    spell: Spell
    borrowed: str
    """Whose wording it was, unless it was the place's own."""
    state: SafeString
    """What was done by which it began."""
    is_to_come: bool


class AtPlace(NamedTuple):
    """What was live at one place, the newest first."""

    place: str
    label: str
    lines: Page[Any]
    always: str
    """Whose wording it always was, where the place never had its own."""


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """All places, or one page of one (``?place=social&page=2``).

    For whoever may look at revisions and at decisions.
    """
    rights = ("articles.view_revision", "articles.view_decision")
    article = pages.find(request, object_id, *rights)
    newest = ground.newest_text(article)
    asked = request.GET.get("place", "")
    chosen = asked if asked in places.FALLBACKS else ""
    number = request.GET.get("page") if chosen else None
    found = shown_headlines.spells(article)
    context = {
        "title": _("Headlines: %(headline)s") % {"headline": pages.wording(article, newest)},
        "article": article,
        "newest": newest,
        "chosen": chosen,
        "by_place": [
            _at(place, spells, number) for place, spells in found.items() if chosen in ("", place)
        ],
        "was_live": any(found.values()),
    }
    return pages.render(model_admin, request, "headline_history.html", context)


def _at(place: str, spells: Sequence[Spell], number: str | None) -> AtPlace:
    of = {spell.wording.of for spell in spells if spell.wording}
    lines: Any = Paginator(spells, LINES).get_page(number)
    lines.object_list = [_line(place, spell) for spell in lines.object_list]
    always = places_rail.AS[of.pop()] if len(of) == 1 and place not in of else ""
    return AtPlace(place, places.label(place), lines, str(always))


def _line(place: str, spell: Spell) -> Line:
    wording = spell.wording
    is_borrowed = wording is not None and wording.of != place
    return Line(
        spell,
        borrowed=str(places_rail.AS[wording.of]) if wording and is_borrowed else "",
        state=marks.state(*timeline.DONE[Verb(spell.decision.verb)]),
        is_to_come=spell.since > timezone.now(),
    )
