"""The page of a batch: its plan, how far it has come, its report, and what can be asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import batch_find, batch_orders, batch_progress, marks, pages
from articles.importing import undo
from articles.importing.records import OUTCOME_LABELS, Outcome
from articles.importing.report import PLAN_LABELS
from articles.models import Batch, BatchState, Item, PlannedItem, Undone

ON_A_PAGE = 50
WARNED = "warned"
_LOOK_FIRST = Case(When(outcome=Outcome.REJECTED, then=0), When(~Q(warning=""), then=1), default=2)
_PLANS = (BatchState.WAITING, BatchState.PLANNING, BatchState.PLANNED, BatchState.DROPPED)
_WISHES = {
    "section": gettext_lazy("section"),
    "encoding": gettext_lazy("characters"),
    "time_zone": gettext_lazy("time zone"),
    "format": gettext_lazy("format"),
    "columns": gettext_lazy("columns"),
    "create_sections": gettext_lazy("new sections"),
}
_UNCHANGING = (Outcome.UNCHANGED, Outcome.ASIDE, Outcome.REJECTED)


class Choice(NamedTuple):
    """One thing that the list of stories can be narrowed to."""

    query: str
    shape: str
    words: str | Promise
    number: int
    is_chosen: bool


class Line(NamedTuple):
    """One story, and the word for what becomes or became of it."""

    row: Item | PlannedItem
    outcome: str | Promise


class Stories:
    """The stories of a batch, as planned or as done, narrowed to what an address asks for."""

    def __init__(self, batch: Batch, asked: Mapping[str, str]) -> None:
        self.batch, self.asked = batch, asked
        self.is_plan = is_plan(batch)
        self.labels = PLAN_LABELS if self.is_plan else OUTCOME_LABELS

    @property
    def rows(self) -> QuerySet[Item] | QuerySet[PlannedItem]:
        """All of them."""
        return self.batch.planned_items.all() if self.is_plan else self.batch.items.all()

    @cached_property
    def _counted(self) -> list[tuple[str, str, int, int]]:
        """For each outcome and what undoing did: how many, and how many with a warning."""
        by = ["outcome"] if self.is_plan else ["outcome", "undone"]
        counts = self.rows.order_by().values(*by)
        counted = counts.annotate(all=Count("pk"), warned=Count("pk", filter=~Q(warning="")))
        return [
            (row["outcome"], row.get("undone", ""), row["all"], row["warned"]) for row in counted
        ]

    @cached_property
    def outcomes(self) -> Counter[str]:
        """How many came to which end."""
        counts = Counter[str]()
        for outcome, _undone, number, _warned in self._counted:
            counts[outcome] += number
        return counts

    def choices(self) -> Iterator[Choice]:
        """What there is to choose among, those that a person should look at first."""
        yield self._choice("", "", "", _("all"), self.outcomes.total())
        for outcome in sorted(self.labels, key=lambda each: each is not Outcome.REJECTED):
            if number := self.outcomes[outcome]:
                yield self._choice("outcome", outcome, outcome, self.labels[outcome], number)
        if warned := sum(row[3] for row in self._counted):
            yield self._choice(WARNED, "yes", "", _("with a warning"), warned)
        for undone in Undone:
            if number := sum(row[2] for row in self._counted if row[1] == undone):
                yield self._choice("undone", undone, undone, undone.label, number)

    def _choice(
        self, name: str, value: str, shape: str, words: str | Promise, number: int
    ) -> Choice:
        query = f"?{name}={value}" if name else "?"
        is_chosen = self.asked.get(name) == value if name else not self._narrowing
        return Choice(query, shape, words, number, is_chosen)

    @cached_property
    def _narrowing(self) -> Q | None:
        """What the address asks for; None where that is everything, or nothing that there is."""
        outcome, undone = self.asked.get("outcome"), self.asked.get("undone")
        if outcome in {each.value for each in Outcome}:
            return Q(outcome=outcome)
        if self.asked.get(WARNED) == "yes":
            return ~Q(warning="")
        if undone in Undone.values and not self.is_plan:
            return Q(undone=undone)
        return None

    def page(self) -> Page[Any]:
        """A page of those that are chosen; of all of them, those to look at first."""
        rows: QuerySet[Any] = self.rows
        if self._narrowing is None:
            rows = rows.order_by(_LOOK_FIRST, "position")
        else:
            rows = rows.filter(self._narrowing).order_by("position")
        paginator = Paginator(rows, ON_A_PAGE)
        if self._narrowing is None:
            paginator.count = self.outcomes.total()  # type: ignore[misc] # one query less
        return paginator.get_page(self.asked.get("page"))


def is_plan(batch: Batch) -> bool:
    """Whether all that is known of a batch's stories is what would become of them."""
    is_unconfirmed = bool(batch.folder) and not batch.confirmed_by_id
    return batch.state in _PLANS or (batch.state == BatchState.STOPPED and is_unconfirmed)


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """The batch as it is now."""
    batch, now = batch_find.find(request, object_id), timezone.now()
    person = pages.person(request)
    context = {
        "title": str(batch),
        "batch": batch,
        "standing": standing(batch, now),
        "facts": list(_facts(batch)),
        "progress": batch_progress.of(batch, now),
        "mark": batch_progress.mark(batch, now),
        "is_broken_off": batch.is_broken_off(now),
        "is_plan": is_plan(batch),
        "seen": marks.moment(batch.seen_at),
        "orders": batch_orders.offered(batch, person, now),
        "may_undo": _may_undo(batch, person, now),
        **_stories(batch, request, person),
    }
    return pages.render(model_admin, request, "batch/page.html", context)


def _stories(batch: Batch, request: HttpRequest, person: User) -> dict[str, Any]:
    """The list of stories, for whoever may see what became of each."""
    if not person.has_perm("articles.view_item"):
        return {}
    stories = Stories(batch, request.GET.dict())
    page = stories.page()
    return {
        "stories": stories,
        "choices": list(stories.choices()),
        "page": page,
        "lines": [Line(row, stories.labels[Outcome(row.outcome)]) for row in page],
        "changing": _changing(stories.outcomes),
        "mend": _mend(stories),
        "sees_stories": person.has_perm("articles.view_article"),
    }


def _mend(stories: Stories) -> str:
    """What to do about what was rejected."""
    if not stories.outcomes[Outcome.REJECTED]:
        return ""
    if stories.is_plan:
        return _("What is to be rejected says why; all else can be imported without it.")
    return _("Mend what was rejected and import it again: what is in already is passed over.")


def _changing(outcomes: Counter[str]) -> int:
    """How many stories of a plan would be any different afterwards."""
    return outcomes.total() - sum(outcomes[outcome] for outcome in _UNCHANGING)


def standing(batch: Batch, now: datetime) -> SafeString:
    """Its state in a word; one that says that it runs and does not has stopped."""
    if batch.is_broken_off(now):
        return marks.state(BatchState.STOPPED, BatchState.STOPPED.label)
    return marks.state(batch.state, batch.get_state_display())


def _may_undo(batch: Batch, person: User, now: datetime) -> bool:
    is_over = batch.state in (BatchState.FINISHED, BatchState.STOPPED) or batch.is_broken_off(now)
    if not is_over or is_plan(batch) or not person.has_perm("articles.view_item"):
        return False
    return not undo.why_not(batch, person, now)


def _facts(batch: Batch) -> Iterator[tuple[str | Promise, Any]]:
    """What is known of it besides its stories, as names and values."""
    started = marks.person(batch.started_by) or _("the command line")
    yield _("Started"), _by(started, batch.started_at)
    if batch.confirmed_by:
        yield _("Confirmed"), marks.person(batch.confirmed_by)
    if batch.finished_at:
        yield _("Ended"), marks.when(batch.finished_at)
    if batch.undone_at:
        undone = marks.person(batch.undone_by) or _("the command line")
        yield _("Undone"), _by(undone, batch.undone_at)
    yield _("Files and folders"), ", ".join(map(str, batch.paths))
    if wishes := list(wishes_of(batch)):
        yield _("Asked for"), "; ".join(wishes)


def _by(name: str, at: datetime) -> str:
    return _("%(name)s, %(time)s") % {"name": name, "time": marks.moment(at)}


def wishes_of(batch: Batch) -> Iterator[str]:
    """What whoever started it asked for."""
    if batch.publish:
        yield _("publish at once")
    for name, value in sorted(batch.options.items()):
        yield _("%(option)s: %(value)s") % {"option": _WISHES.get(name, name), "value": value}
