"""Waiting headlines as the desk shows them: who cites and who writes each, and what fits it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import wordings
from articles.admin import marks
from articles.models import Draft, Headline
from articles.related import suggesting
from articles.related.suggesting import Suggestion

_WORDS = 6
"""Shared words that are named."""


class Suggested(NamedTuple):
    """A story that may be the one."""

    pk: int
    wording: str
    address: str
    facts: list[SafeString | str]
    """Its number, its state, and when readers got it."""
    reason: str


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
    suggested: list[Suggested]
    """The best first."""
    next: int | None
    """The headline that is looked at once this one is decided about."""


def lines(shown: Sequence[Headline]) -> list[Line]:
    """One for each headline of the page that is not a near copy of a newer one."""
    copies = wordings.near_copies(shown)
    others = Headline.objects.waiting().in_bulk({pk for near in copies.values() for pk in near})
    near = {pk: found & others.keys() for pk, found in copies.items()}
    leads = [each for each in shown if max(near[each.pk], default=0) < each.pk]
    written = _written(leads)
    cited = wordings.times_cited(each.pk for each in leads)
    fitting = suggesting.suggestions(leads)
    return [
        _line(
            each,
            cited.get(each.pk, 0),
            [others[pk] for pk in sorted(near[each.pk], reverse=True)],
            written.get(each.key),
            fitting[each.pk],
            following,
        )
        for each, following in zip_longest(leads, leads[1:])
    ]


def _line(  # noqa: PLR0917 one for each column
    headline: Headline,
    cited: int,
    others: list[Headline],
    draft: Draft | None,
    fitting: Iterable[Suggestion],
    following: Headline | None,
) -> Line:
    return Line(
        headline=headline,
        cited=marks.count(cited, "article", cites=headline.pk),
        first_seen=marks.briefly(headline.first_seen_at),
        tags=[use.tag.name for use in headline.headline_tags.all()],
        others=others,
        draft=draft,
        owner=_owner(draft) if draft else None,
        begin=reverse("admin:articles_article_add", query={"fresh": 1, "headline": headline.pk}),
        suggested=[_suggested(each) for each in fitting],
        next=following.pk if following else None,
    )


def _suggested(suggestion: Suggestion) -> Suggested:
    story, fit = suggestion
    facts = [
        f"#{story.pk}",
        marks.state(story.state, story.get_state_display()),
        marks.briefly(story.published_at),
        _embargo(story.embargo_until),
    ]
    words = ", ".join(fit.shared[:_WORDS])
    said = {"share": round(100 * fit.covered), "words": words}
    return Suggested(
        pk=story.pk,
        wording=marks.headline(story.headline, provisional=story.headline_provisional),
        address=reverse("admin:articles_article_change", args=[story.pk]),
        facts=[each for each in facts if each],
        # Translators: the share of a headline's words that stand in a story, and these words.
        reason=_("It says %(share)d %% of the headline: %(words)s.") % said,
    )


def _embargo(until: datetime | None) -> SafeString | None:
    """What a match does to readers until then."""
    if until is None or until <= timezone.now():
        return None
    # Translators: {} is a time.
    said = _("under embargo until {}: matched to it, the headline is shown nowhere before")
    return format_html(said, marks.clock(until))


def _written(waiting: Iterable[Headline]) -> dict[str, Draft]:
    """The desk's open drafts that bear one of these wordings, by its key; the newest of each."""
    bearing = Draft.objects.open().desk().filter(head__headline_key__in=[h.key for h in waiting])
    of_people = bearing.filter(head__headline_provisional=False).order_by("pk")
    known = of_people.select_related("assignee", "head__by").defer("head__content")
    return {draft.head.headline_key: draft for draft in known if draft.head}


def _owner(draft: Draft) -> str | None:
    return marks.person(draft.assignee or (draft.head.by if draft.head else None))
