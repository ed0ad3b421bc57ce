"""The past of one story, line by line: its texts, and what was decided between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin import marks
from articles.editorial import diff, snapshot
from articles.editorial.shown import PUBLIC, PUBLISHING
from articles.models import Article, Decision, Draft, Origin, Revision, Verb

LINES = 50
"""On one page."""
PUBLISHED, DECISIONS = "published", "decisions"

Words: TypeAlias = str | Promise
Key: TypeAlias = tuple[datetime, int, int, int]
"""When, the number of the text, whether it is a decision, and the row's own key."""

_ON_NO_TEXT = 2_000_000_000
"""Sorts a decision on the story itself after all texts of that moment."""

DONE: Mapping[str, tuple[str, Words]] = {
    Verb.SUBMIT: ("in-review", _("submitted")),
    Verb.APPROVE: ("ready", _("approved")),
    Verb.ASK_FOR_CHANGES: ("changes-wanted", _("changes asked for")),
    Verb.PUBLISH: ("live", _("published")),
    Verb.SCHEDULE: ("scheduled", _("scheduled")),
    Verb.UNSCHEDULE: ("in-review", _("taken off the schedule")),
    Verb.WITHDRAW: ("withdrawn", _("withdrawn")),
    Verb.REINSTATE: ("live", _("reinstated")),
    Verb.SPIKE: ("spiked", _("spiked")),
    Verb.UNSPIKE: ("never-published", _("unspiked")),
    Verb.RESTORE: ("draft", _("restored")),
    Verb.ACCEPT: ("accepted", _("proposal accepted")),
    Verb.DISMISS: ("dismissed", _("proposal dismissed")),
}
"""What has become of a story after each verb: a state's shape, and the word."""
_POINTS: Mapping[str, Words] = {
    "headline": _("headline"),
    "body": _("text"),
    "section": _("section"),
    "byline": _("byline"),
    "placeholder": _("placeholder"),
}
"""The points of the checklist, in a word each."""


@dataclass(frozen=True)
class Wish:
    """Which lines somebody wants to see."""

    show: str = ""
    """One of `Origin`, `PUBLISHED` or `DECISIONS`; everything if empty."""
    by: User | None = None
    since: date | None = None
    until: date | None = None
    """The last day, of the newsroom's zone, that is still wanted."""
    may_see_decisions: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was saved."""

    revision: Revision
    states: Sequence[SafeString]
    """What it is today: live, the newest of a draft, and when that goes out."""
    changed: str
    """What it changed, in words."""
    against_before: str
    """The query that compares it with the text it was made from; empty for a first text."""
    against_live: str
    """The same with the live text; empty where there is none, or this is it."""
    is_newest: bool

    @property
    def day(self) -> date:
        """The day, in the newsroom's zone."""
        return timezone.localdate(self.revision.created_at)


@dataclass(frozen=True, slots=True)
class Decided:
    """Something that was decided."""

    decision: Decision
    state: SafeString
    passed_over: Sequence[Words]
    """The points of the checklist that were not met."""

    @property
    def day(self) -> date:
        """The day, in the newsroom's zone."""
        return timezone.localdate(self.decision.at)


Line: TypeAlias = Text | Decided
Lines: TypeAlias = Page[Line]


def page(article: Article, wish: Wish, *, newest: Revision | None, number: str | None) -> Lines:
    """A page of the story's past, the newest first, in a fixed number of queries.

    ``newest`` is the story's newest text, from which work goes on.
    """
    lines: Any = Paginator(_keys(article, wish), LINES).get_page(number)
    lines.object_list = _dressed(article, list(lines.object_list), newest)
    return lines  # type: ignore[no-any-return]  # the paginator's page, of lines now


def people(article: Article, *, may_see_decisions: bool) -> QuerySet[User]:
    """Whoever has saved or decided something of the story."""
    at_work = Q(pk__in=article.revisions.order_by().values("by"))
    if may_see_decisions:
        at_work |= Q(pk__in=article.decisions.order_by().values("by"))
    return User.objects.filter(at_work).order_by("username")


def _keys(article: Article, wish: Wish) -> QuerySet[Any, Key]:
    texts = _narrowed(_texts(article, wish), wish, "created_at").annotate(
        moment=F("created_at"), place=F("number"), kind=Value(0)
    )
    decisions = _narrowed(_decisions(article, wish), wish, "at").annotate(
        moment=F("at"), place=Coalesce("revision__number", _ON_NO_TEXT), kind=Value(1)
    )
    columns = ("moment", "place", "kind", "pk")
    both: Any = (
        texts.order_by()
        .values_list(*columns)
        .union(decisions.order_by().values_list(*columns), all=True)
    )
    return both.order_by("-moment", "-place", "-kind", "-pk")  # type: ignore[no-any-return]


def _texts(article: Article, wish: Wish) -> QuerySet[Revision]:
    revisions = article.revisions.all()
    if wish.show == DECISIONS:
        return revisions.none()
    if wish.show == PUBLISHED:
        given = article.decisions.filter(verb__in=PUBLISHING, revision__isnull=False)
        return revisions.filter(pk__in=given.order_by().values("revision"))
    return revisions.filter(origin=wish.show) if wish.show else revisions


def _decisions(article: Article, wish: Wish) -> QuerySet[Decision]:
    decisions = article.decisions.all()
    if not wish.may_see_decisions or wish.show in Origin.values:
        return decisions.none()
    return decisions.filter(verb__in=PUBLIC) if wish.show == PUBLISHED else decisions


def _narrowed(rows: QuerySet[Any], wish: Wish, moment: str) -> QuerySet[Any]:
    if wish.by:
        rows = rows.filter(by=wish.by)
    if wish.since:
        rows = rows.filter(**{f"{moment}__gte": _midnight(wish.since)})
    if wish.until:
        rows = rows.filter(**{f"{moment}__lt": _midnight(wish.until + timedelta(days=1))})
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _dressed(article: Article, keys: Sequence[Key], newest: Revision | None) -> list[Line]:
    saved = [pk for _at, _number, is_decision, pk in keys if not is_decision]
    texts = {line.revision.pk: line for line in text_lines(article, saved, newest)}
    decided = {line.decision.pk: line for line in _decision_lines(keys)}
    return [decided[pk] if is_decision else texts[pk] for _at, _number, is_decision, pk in keys]


def _decision_lines(keys: Sequence[Key]) -> Iterable[Decided]:
    chosen = [pk for _at, _number, is_decision, pk in keys if is_decision]
    decisions = Decision.objects.select_related("by", "batch", "revision")
    for decision in decisions.defer("revision__content").filter(pk__in=chosen):
        points = [_POINTS.get(code, code) for code in decision.overridden]
        yield Decided(decision, marks.state(*DONE[decision.verb]), points)


def text_lines(article: Article, keys: Sequence[int], newest: Revision | None) -> Iterable[Text]:
    """The lines of some of the story's texts."""
    revisions = (
        article.revisions.filter(pk__in=keys)
        .select_related("by", "batch", "draft", "based_on")
        .defer("content", "based_on__content")
    )
    drafts = list(article.drafts.open())
    told = _untold(revisions)
    live = article.live_revision
    for revision in revisions:
        before = revision.based_on
        yield Text(
            revision=revision,
            states=_states(revision, article, drafts),
            changed=diff.in_words(revision.changes or told.get(revision.pk)),
            against_before=_comparison(before, revision) if before else "",
            against_live=_comparison(live, revision) if live and live != revision else "",
            is_newest=revision == newest,
        )


def _untold(revisions: Iterable[Revision]) -> dict[int, Mapping[str, Any]]:
    """What those changed that were made before `Revision.changes` was kept."""
    untold = {
        revision.pk: revision.based_on_id
        for revision in revisions
        if revision.changes is None and revision.based_on_id
    }
    whole = Revision.objects.only("content", "schema").in_bulk({*untold, *untold.values()})
    return {
        pk: diff.summary(snapshot.content_of(whole[before]), snapshot.content_of(whole[pk]))
        for pk, before in untold.items()
        if before
    }


def _states(revision: Revision, article: Article, drafts: Sequence[Draft]) -> list[SafeString]:
    heads = [draft for draft in drafts if draft.head_id == revision.pk]
    states = [
        said
        for draft in heads
        for said in (marks.draft_state(draft), marks.when(draft.publish_at))
        if said
    ]
    if revision.pk == article.live_revision_id:
        states.insert(0, marks.state(article.state, article.get_state_display()))
    return states


def _comparison(one: Revision, other: Revision) -> str:
    """The query that compares two texts, the older one first."""
    old, new = sorted(revision.number for revision in (one, other))
    return urlencode({"from": old, "to": new})
