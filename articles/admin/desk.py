"""The first screen: what wants me now, as sentences with counts, each of which leads there.

A count stops at some hundreds, and what there is nothing of is left out. Nobody reads a sentence
about what they may not look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin import article_filters, desk_words, marks, pages
from articles.admin.article_list import ArticleList
from articles.editorial import proposals
from articles.importing import orders
from articles.importing.records import Outcome
from articles.models import (
    SILENT_AFTER,
    Article,
    ArticleState,
    Batch,
    BatchState,
    Draft,
    DraftState,
    Headline,
    Item,
    WorkingCopy,
)

MANY = 500
"""Where counting stops: nobody works through more in a day."""
_RECENT = timedelta(days=7)
_BATCHES = 3
_HEADLINES = 20_000
"""The newest headlines, among which the waiting ones are counted: where nearly all have a story,
the database would look at every headline to find the few that have none."""
_LATE = timedelta(minutes=1)


class Number(int):
    """A count that stopped at `MANY`; as words it says so."""

    def __str__(self) -> str:
        if self > MANY:
            return _("more than %(number)d") % {"number": MANY}
        return super().__repr__()


class Sentence(NamedTuple):
    """One thing that wants somebody: what is said, where it leads, and what is said beside it."""

    words: str
    address: str
    aside: SafeString | str = ""
    urgent: bool = False


class Part(NamedTuple):
    """Sentences that belong together, under their heading."""

    heading: str
    sentences: Sequence[Sentence]


def first_screen(request: HttpRequest) -> HttpResponse:
    """The admin's index: the desk, and below it all lists."""
    person = pages.person(request)
    parts = [part for part in _parts(person) if part.sentences]
    onward = [] if parts else _onward(person)
    return admin.site.index(request, {"title": _("Desk"), "desk": parts, "onward": onward})


def _parts(person: User) -> Iterator[Part]:
    if _sees(person, "article", "draft"):
        hand = article_filters.mine(person)
        yield Part(_("Waiting for you"), list(_waiting(person, hand)))
        yield Part(_("In your hands"), list(_in_hand(person, hand)))
    if _sees(person, "batch", "item"):
        wire = [*_at_a_halt(person), *_from_the_wire(person)]
        yield Part(_("From the wire"), wire)


def _waiting(person: User, hand: set[int]) -> Iterator[Sentence]:
    """What was handed back to this person, and what is theirs to decide or to write."""
    wanted = _count(_drafts(DraftState.CHANGES_WANTED).filter(article__in=hand))
    address = _stories(draft=DraftState.CHANGES_WANTED, mine="yes")
    yield from _if_any(wanted, desk_words.CHANGES_WANTED, address, urgent=True)
    if person.has_perm("articles.publish_article"):
        yield from _to_decide()
    if person.has_perm("articles.change_article"):
        yield from _to_write()
    if _sees(person, "headline"):
        yield from _without_a_story()


def _to_decide() -> Iterator[Sentence]:
    yield from _due()
    for state, words in (
        (DraftState.IN_REVIEW, desk_words.IN_REVIEW),
        (DraftState.READY, desk_words.READY),
    ):
        yield from _if_any(_count(_drafts(state)), words, _stories(draft=state))
    queue = reverse("admin:articles_article_proposals")
    yield from _if_any(_count(proposals.waiting()), desk_words.PROPOSALS, queue)


def _due() -> Iterator[Sentence]:
    """What the schedule should have published, and what it will publish today."""
    today = _drafts(DraftState.SCHEDULED, publish_at__lt=article_filters.end_of_today())
    in_order = today.order_by("publish_at").values_list("publish_at", flat=True)
    times: list[datetime] = [at for at in in_order[: MANY + 1] if at]
    late = [at for at in times if at < timezone.now() - _LATE]
    coming, address = times[len(late) :], _stories(draft="due-today")
    yield from _if_any(
        len(late), desk_words.LATE, address, _at(desk_words.LATE_SINCE, late), urgent=True
    )
    yield from _if_any(len(coming), desk_words.DUE, address, _at(desk_words.DUE_NEXT, coming))


def _to_write() -> Iterator[Sentence]:
    """Headlines that nobody has written yet, those that readers see first."""
    for state, words, urgent in (
        (ArticleState.LIVE, desk_words.PROVISIONAL_LIVE, True),
        (ArticleState.NEVER_PUBLISHED, desk_words.PROVISIONAL, False),
    ):
        unwritten = Article.objects.filter(state=state, headline_provisional=True)
        address = _stories(state__exact=state, headline="provisional")
        yield from _if_any(_count(unwritten), words, address, urgent=urgent)


def _without_a_story() -> Iterator[Sentence]:
    """Headlines that the wire cites and whose story is not here; it says where counting ended."""
    newest = Headline.objects.order_by("-pk").values("pk")[:1]
    waiting = Headline.objects.waiting().filter(pk__gt=Subquery(newest) - _HEADLINES)
    found = waiting.order_by().values_list("pk", flat=True)[: MANY + 1]
    aside = ""
    if len(found) <= MANY and max(found, default=0) > _HEADLINES:
        aside = str(desk_words.AMONG_NEWEST) % {"number": formats.localize(_HEADLINES)}
    address = reverse("admin:articles_headline_waiting")
    yield from _if_any(len(found), desk_words.WAITING, address, aside)


def _in_hand(person: User, hand: set[int]) -> Iterator[Sentence]:
    """What this person has begun, and what they have typed and not saved."""
    if _sees(person, "workingcopy"):
        unsaved = WorkingCopy.objects.filter(user=person)
        address = reverse("admin:articles_workingcopy_changelist")
        yield from _if_any(_count(unsaved), desk_words.UNSAVED, address, urgent=True)
    yield from _if_any(len(hand), desk_words.MINE, _stories(mine="yes"))


def _from_the_wire(person: User) -> Iterator[Sentence]:
    """What the last batch with new stories brought, and what went wrong in the last few.

    A run that finds nothing new does not push aside what the runs before it brought.
    """
    since = timezone.now() - _RECENT
    recent = Batch.objects.filter(started_at__gte=since).exclude(state=BatchState.UNDONE)
    items = Item.objects.order_by()
    if _sees(person, "article"):
        yield from _brought(recent, items.filter(outcome=Outcome.CREATED))
    rejected, warned = items.filter(outcome=Outcome.REJECTED), items.filter(~Q(warning=""))
    troubled = _with(recent, rejected, warned)[:_BATCHES]
    batches = {batch.pk: batch for batch in troubled}
    for rows, words, chosen in (
        (rejected, desk_words.REJECTED, {"outcome": Outcome.REJECTED.value}),
        (warned, desk_words.WARNED, {"warned": "yes"}),
    ):
        found = rows.filter(batch__in=batches).values_list("batch", flat=True)
        for pk, number in Counter(found[: MANY + 1]).items():
            address = reverse("admin:articles_batch_change", args=[pk], query=chosen)
            yield from _if_any(number, words, address, said={"batch": batches[pk]})


def _brought(recent: QuerySet[Batch], created: QuerySet[Item]) -> Iterator[Sentence]:
    last = _with(recent, created).first()
    if last:
        said, address = {"batch": last}, _stories(batch=last.pk)
        began = marks.briefly(last.started_at) or ""
        number = _count(created.filter(batch=last))
        yield from _if_any(number, desk_words.BROUGHT, address, began, said=said)


def _with(batches: QuerySet[Batch], *kinds: QuerySet[Item]) -> QuerySet[Batch]:
    """The batches that have an item of one of these kinds, the newest first."""
    has_one = (Q(Exists(items.filter(batch=OuterRef("pk")))) for items in kinds)
    return batches.filter(reduce(or_, has_one)).order_by("-id")


def _at_a_halt(person: User) -> Iterator[Sentence]:
    """Batches that go on only when somebody says so."""
    if not person.has_perm(orders.IMPORT):
        return
    now = timezone.now()
    halted = Q(state=BatchState.PLANNED) | Q(state=BatchState.STOPPED)
    silent = Q(state=BatchState.RUNNING, seen_at__lt=now - SILENT_AFTER)
    recent = Batch.objects.filter(halted | silent, started_at__gte=now - _RECENT)
    for batch in recent.order_by("-id")[:_BATCHES]:
        is_planned = batch.state == BatchState.PLANNED
        words = desk_words.PLANNED if is_planned else desk_words.STOPPED
        address = reverse("admin:articles_batch_change", args=[batch.pk])
        yield Sentence(str(words % {"batch": batch}), address, urgent=not is_planned)


def _onward(person: User) -> list[Sentence]:
    """What somebody can do for whom nothing waits."""
    if not _sees(person, "article"):
        return []
    if not Article.objects.exists():
        return [Sentence(str(ArticleList.empty_list), "")]
    onward = [Sentence(_("Look through all stories"), _stories())]
    if person.has_perm("articles.add_article"):
        begin = Sentence(_("Begin a story"), reverse("admin:articles_article_add"))
        return [begin, *onward]
    return onward


def _sees(person: User, *models: str) -> bool:
    return all(person.has_perm(f"articles.view_{model}") for model in models)


def _drafts(state: DraftState, **facts: object) -> QuerySet[Draft]:
    return Draft.objects.open().desk().filter(state=state, **facts)


def _stories(**chosen: object) -> str:
    return reverse("admin:articles_article_changelist", query=chosen)


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MANY + 1].count()


def _at(words: Promise | str, times: Sequence[datetime]) -> SafeString | str:
    """A sentence about the first of these times, if there is one."""
    return format_html(str(words), marks.briefly(times[0])) if times else ""


def _if_any(
    number: int,
    words: Promise,
    address: str,
    aside: SafeString | str = "",
    *,
    said: Mapping[str, object] | None = None,
    urgent: bool = False,
) -> Iterator[Sentence]:
    """The sentence for so many, and none for nothing."""
    if number:
        filled = str(words % {"number": Number(number), **(said or {})})
        yield Sentence(filled, address, aside, urgent)
