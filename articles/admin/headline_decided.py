"""Decisions about headlines as the desk shows them, with what takes each back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypedDict, cast

from django.contrib import admin
from django.db.models import F, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import headlines
from articles.admin import marks, pages
from articles.admin.base import ViewOnlyAdmin
from articles.models import Claim, Headline, HeadlineDecision, HeadlineVerb

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_WORDS = {
    HeadlineVerb.MATCH: gettext_lazy("“%(headline)s” is matched to “%(story)s”."),
    HeadlineVerb.REJECT: gettext_lazy("“%(story)s” is not suggested for “%(headline)s” again."),
    HeadlineVerb.DISMISS: gettext_lazy("“%(headline)s” is dismissed; no public list shows it."),
    HeadlineVerb.PIN: gettext_lazy("“%(headline)s” leads to “%(story)s” while that is live."),
}
"""What was done."""


class Bearer(TypedDict):
    """What is known of a headline besides."""

    bearer_id: int | None


class Decided(NamedTuple):
    """A decision, in words."""

    pk: int
    headline: Headline
    verb: str
    story: SafeString | None
    state: SafeString | None
    """The story’s."""
    by: str | None
    at: SafeString | None
    undone_by: str | None
    undone_at: SafeString | None
    can_undo: bool


class Bearing(NamedTuple):
    """A story that claims a headline."""

    pk: int
    story: SafeString | None
    state: SafeString
    since: SafeString | None
    leads: bool
    """Whether readers who follow the headline come here."""
    pin: int | None
    """The decision by which it is pinned."""


class Shared(NamedTuple):
    """A headline that several stories claim."""

    headline: Headline
    stories: list[Bearing]


class Done(NamedTuple):
    """What has just been done, and the decisions by which it can be undone."""

    sentences: list[str]
    undo: str


def whole(decisions: QuerySet[HeadlineDecision]) -> QuerySet[HeadlineDecision]:
    """With the headlines, stories and people that they name, without the stories' bodies."""
    return decisions.select_related("headline", "article", "by", "undone_by").defer(
        "article__body", "article__headline_variants"
    )


def lines(decisions: Iterable[HeadlineDecision]) -> list[Decided]:
    """Each in words; by one query for all."""
    found = list(decisions)
    published = _published(each for each in found if each.verb == HeadlineVerb.MATCH)
    return [_decided(each, (each.headline_id, each.article_id) in published) for each in found]


def _published(matches: Iterable[HeadlineDecision]) -> set[tuple[int, int | None]]:
    """Headlines and stories that were matched, and then published under that wording."""
    own = Claim.objects.filter(headline__in=[each.headline_id for each in matches], matched=False)
    return set(own.order_by().values_list("headline_id", "article_id"))


def _decided(decision: HeadlineDecision, is_own: bool) -> Decided:
    story = decision.article
    is_match = decision.verb == HeadlineVerb.MATCH
    return Decided(
        pk=decision.pk,
        headline=decision.headline,
        verb=str(decision.get_verb_display()),
        story=marks.link(story),
        state=marks.state(story.state, story.get_state_display()) if story else None,
        by=marks.person(decision.by),
        at=marks.briefly(decision.at),
        undone_by=marks.person(decision.undone_by),
        undone_at=marks.briefly(decision.undone_at),
        can_undo=decision.undone_at is None and not (is_match and is_own),
    )


def shared(chosen: QuerySet[Headline]) -> list[Shared]:
    """These headlines with the stories that claim them, by three queries."""
    bearer = Subquery(headlines.bearers().values("pk")[:1])
    told = chosen.annotate(headline_id=F("pk")).annotate(bearer_id=bearer)
    found = {each.pk: each for each in cast("QuerySet[WithAnnotations[Headline, Bearer]]", told)}
    stories: dict[int, list[Bearing]] = {pk: [] for pk in found}
    pins = HeadlineDecision.objects.standing().filter(headline__in=found, verb=HeadlineVerb.PIN)
    pinned = {(each.headline_id, each.article_id): each.pk for each in pins}
    claims = Claim.objects.filter(headline__in=found).select_related("article")
    for claim in claims.defer("article__body", "article__headline_variants").order_by("pk"):
        leads = found[claim.headline_id].bearer_id == claim.article_id
        pin = pinned.get((claim.headline_id, claim.article_id))
        stories[claim.headline_id].append(_bearing(claim, pin, leads=leads))
    return [Shared(each, stories[pk]) for pk, each in found.items()]


def _bearing(claim: Claim, pin: int | None, *, leads: bool) -> Bearing:
    story = claim.article
    return Bearing(
        pk=story.pk,
        story=marks.link(story),
        state=marks.state(story.state, story.get_state_display()),
        since=marks.briefly(claim.since),
        leads=leads,
        pin=pin,
    )


def done(written: str) -> Done | None:
    """What the address says was done just now; nothing where it names no decision."""
    keys = [pages.number(each) for each in written.split()[:50]]
    if not keys:
        return None
    decisions = list(whole(HeadlineDecision.objects.filter(pk__in=[pk for pk in keys if pk])))
    decisions.sort(key=lambda each: each.pk)
    undo = [str(each.pk) for each in decisions if each.undone_at is None]
    return Done([_sentence(each) for each in decisions], " ".join(undo)) if decisions else None


def _sentence(decision: HeadlineDecision) -> str:
    names = {"headline": decision.headline, "story": decision.article}
    said = str(_WORDS[HeadlineVerb(decision.verb)]) % names
    return _("Taken back: %(what)s") % {"what": said} if decision.undone_at else said


@admin.register(HeadlineDecision)
class HeadlineDecisionAdmin(ViewOnlyAdmin[HeadlineDecision]):
    """Who decided what about headlines, the newest first; each is undone on the headline's page."""

    list_display = ("headline", "verb", "shown_story", "maker", "when", "undone")
    list_filter = ("verb",)
    empty_list = gettext_lazy(
        "Nobody has decided about a headline yet. The page of waiting headlines offers it."
    )
    fields = ("verb", "shown_headline", "shown_story", "maker", "when", "undone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HeadlineDecision]:
        """With all that a line names."""
        return whole(super().get_queryset(request))

    @admin.display(description=gettext_lazy("headline"))
    def shown_headline(self, decision: HeadlineDecision) -> SafeString | None:
        """What it is about, where it can be undone."""
        return marks.link(decision.headline)

    @admin.display(description=gettext_lazy("story"))
    def shown_story(self, decision: HeadlineDecision) -> SafeString | None:
        """The story that it names."""
        return marks.link(decision.article)

    @admin.display(description=gettext_lazy("by"))
    def maker(self, decision: HeadlineDecision) -> str | None:
        """Who decided."""
        return marks.person(decision.by)

    @admin.display(description=gettext_lazy("at"))
    def when(self, decision: HeadlineDecision) -> SafeString | None:
        """When they did."""
        return marks.when(decision.at)

    @admin.display(description=gettext_lazy("undone"))
    def undone(self, decision: HeadlineDecision) -> SafeString | None:
        """When it was taken back, and by whom."""
        if decision.undone_at is None:
            return None
        return marks.with_note(marks.when(decision.undone_at), marks.person(decision.undone_by))
