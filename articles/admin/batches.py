"""Batches: what came in, what became of each story, and what was received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from articles.admin import marks
from articles.admin.base import ViewOnlyAdmin
from articles.admin.filters import Choices, Flagged, OfArticle, OfBatch, SourceFilter
from articles.importing.records import OUTCOME_LABELS, Outcome
from articles.models import Batch, Item, Receipt

# What it holds of batches, their own pages say better.
admin.site.unregister(DBTaskResult)

_ITEMS = 50
"""Items on a batch's page; their own list holds the rest."""
_LOOK_FIRST = Case(When(outcome=Outcome.REJECTED, then=0), When(~Q(warning=""), then=1), default=2)
_WISHES = {
    "section": gettext_lazy("section"),
    "encoding": gettext_lazy("encoding"),
    "time_zone": gettext_lazy("time zone"),
}


class BroughtFilter(admin.SimpleListFilter):
    """Batches in which some story came to a certain end."""

    title = gettext_lazy("outcome of a story")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Batch]) -> Choices:
        """Every outcome."""
        return [(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Batch]) -> QuerySet[Batch] | None:
        """The batches with such a story."""
        if self.value() is None:
            return None
        items = Item.objects.filter(batch=OuterRef("pk"), outcome=self.value())
        return queryset.filter(Exists(items))


class WarnedFilter(Flagged):
    """Stories that went in, and that a person should look at."""

    title, parameter_name = gettext_lazy("warning"), "warned"
    label, condition = gettext_lazy("with a warning"), ~Q(warning="")


class SecondNameFilter(Flagged):
    """Receipts of stories that first came under another name."""

    title, parameter_name = gettext_lazy("second name"), "second"
    label, condition = gettext_lazy("second names only"), Q(second_name=True)


class SupersededFilter(Flagged):
    """Receipts whose id the source has used for another story since."""

    title, parameter_name = gettext_lazy("superseded"), "superseded"
    label, condition = gettext_lazy("superseded only"), Q(superseded_at__isnull=False)


@admin.register(Batch)
class BatchAdmin(ViewOnlyAdmin[Batch]):
    """Runs of the importer, the newest first."""

    list_display = ("batch", "shown_state", "outcomes", "wishes", "who", "started")
    list_select_related = ("started_by",)
    list_filter = ("state", BroughtFilter, SourceFilter)
    list_per_page = 25
    search_fields = ("source", "id__exact")
    empty_list = gettext_lazy(
        "No batch has come in yet. Whoever runs the newsroom’s computer imports one with"
        " “manage.py import_stories seeds/”."
    )
    fields = ("source", "shown_state", "who", "started", "ended", "files", "wishes")

    def complete(self, request: HttpRequest, rows: Sequence[Batch]) -> None:
        """Count what the page's batches came to."""
        counts = _outcomes(rows)
        for batch in rows:
            batch.counts = counts[batch.pk]  # type: ignore[attr-defined]

    def page_context(self, request: HttpRequest, obj: Batch) -> Mapping[str, Any]:
        """The outcomes in a line, and the first items, with those to look at before the others."""
        counts = _outcomes([obj])[obj.pk]
        return {
            "outcomes": _in_a_line(obj, counts),
            "total": counts.total(),
            "items": obj.items.order_by(_LOOK_FIRST, "position")[:_ITEMS],
        }

    @admin.display(description=gettext_lazy("batch"), ordering="id")
    def batch(self, batch: Batch) -> str:
        """Its number and source."""
        return str(batch)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, batch: Batch) -> SafeString:
        """How far it has come."""
        return marks.state(batch.state, batch.get_state_display())

    @admin.display(description=gettext_lazy("stories"))
    def outcomes(self, batch: Batch) -> SafeString:
        """How many stories came to which end."""
        counts: Counter[str] = vars(batch).get("counts") or Counter()
        return _in_a_line(batch, counts)

    @admin.display(description=gettext_lazy("started by"))
    def who(self, batch: Batch) -> str:
        """Who started it."""
        return marks.person(batch.started_by) or _("the command line")

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, batch: Batch) -> SafeString | None:
        """When it began."""
        return marks.when(batch.started_at)

    @admin.display(description=gettext_lazy("ended"))
    def ended(self, batch: Batch) -> SafeString | None:
        """When it ended; while it runs, when it was last seen at work."""
        return marks.when(batch.finished_at or batch.seen_at)

    @admin.display(description=gettext_lazy("files and folders"))
    def files(self, batch: Batch) -> SafeString:
        """What it read."""
        return format_html_join("", "<p>{}</p>", ((path,) for path in batch.paths))

    @admin.display(description=gettext_lazy("asked for"))
    def wishes(self, batch: Batch) -> SafeString:
        """What whoever started it asked for."""
        options = [
            _("%(option)s: %(value)s") % {"option": _WISHES.get(name, name), "value": value}
            for name, value in sorted(batch.options.items())
        ]
        at_once = [_("publish at once")] if batch.publish else []
        return format_html_join("", "<p>{}</p>", ((wish,) for wish in at_once + options))


def _outcomes(batches: Iterable[Batch]) -> Mapping[int, Counter[str]]:
    counts = {batch.pk: Counter[str]() for batch in batches}
    rows = Item.objects.filter(batch__in=counts).order_by().values_list("batch", "outcome")
    for batch, outcome, number in rows.annotate(number=Count("pk")):
        counts[batch][outcome] = number
    return counts


def _in_a_line(batch: Batch, counts: Counter[str]) -> SafeString:
    return format_html_join(
        " ",
        '<a class="state is-{}" href="{}">{} {}</a>',
        (
            (outcome, _items_of(batch, outcome), counts[outcome], label)
            for outcome, label in OUTCOME_LABELS.items()
            if counts[outcome]
        ),
    )


def _items_of(batch: Batch, outcome: Outcome) -> str:
    chosen = {"batch": batch.pk, "outcome__exact": outcome.value}
    return reverse("admin:articles_item_changelist", query=chosen)


@admin.register(Item)
class ItemAdmin(ViewOnlyAdmin[Item]):
    """What happened to each story of each batch, and why."""

    list_display = ("place", "outcome_mark", "said", "story", "batch_link")
    list_display_links = ("place",)
    list_select_related = ("batch",)
    list_filter = ("outcome", WarnedFilter, OfBatch, OfArticle)
    search_fields = ("path", "headline", "source_id")
    ordering = ("-batch", "position")
    empty_list = gettext_lazy("No story has come in yet: a batch has an item for each.")
    fields = (
        "batch_link",
        "position",
        "path",
        "line",
        "source_id",
        "outcome_mark",
        "reason",
        "warning",
        "story",
    )

    @admin.display(description=gettext_lazy("file"), ordering="path")
    def place(self, item: Item) -> str:
        """Its path, and its line where one is known."""
        if item.line:
            return _("%(path)s, line %(line)s") % {"path": item.path, "line": item.line}
        return item.path

    @admin.display(description=gettext_lazy("outcome"), ordering="outcome")
    def outcome_mark(self, item: Item) -> SafeString:
        """What became of it."""
        return marks.state(item.outcome, item.get_outcome_display())

    @admin.display(description=gettext_lazy("story"))
    def story(self, item: Item) -> SafeString | str | None:
        """The story that it became, under the headline that it came with."""
        if item.article_id:
            return marks.link_to("article", item.article_id, item.headline or item.source_id)
        return item.headline or None

    @admin.display(description=gettext_lazy("why"))
    def said(self, item: Item) -> SafeString:
        """The reason, and what a person should look at."""
        said = ((sentence,) for sentence in (item.reason, item.warning) if sentence)
        return format_html_join(" ", "<span>{}</span>", said)

    @admin.display(description=gettext_lazy("batch"), ordering="batch")
    def batch_link(self, item: Item) -> SafeString | None:
        """The run that it belongs to."""
        return marks.link(item.batch)


@admin.register(Receipt)
class ReceiptAdmin(ViewOnlyAdmin[Receipt]):
    """What each source last sent under each of its ids."""

    list_display = ("shown_id", "source", "story", "batch_link", "received")
    list_select_related = ("article", "batch")
    list_filter = (
        SourceFilter,
        SecondNameFilter,
        SupersededFilter,
        OfArticle,
        OfBatch,
    )
    search_fields = ("source_id",)
    empty_list = gettext_lazy("Nothing has been received yet. A receipt is kept of every story.")
    fields = (
        "source",
        "shown_id",
        "story",
        "batch_link",
        "received",
        "superseded",
        "digest",
        "fingerprint",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        """Without the stories' bodies."""
        return super().get_queryset(request).defer("article__body", "article__headline_variants")

    @admin.display(description=gettext_lazy("id at the source"), ordering="source_id")
    def shown_id(self, receipt: Receipt) -> SafeString:
        """The id, and what is particular about it."""
        second = _("second name") if receipt.second_name else None
        return marks.with_note(
            receipt.source_id, second, _("superseded") if receipt.superseded_at else None
        )

    @admin.display(description=gettext_lazy("story"), ordering="article__headline")
    def story(self, receipt: Receipt) -> SafeString | None:
        """The story that it became."""
        return marks.link(receipt.article)

    @admin.display(description=gettext_lazy("batch"), ordering="batch")
    def batch_link(self, receipt: Receipt) -> SafeString | None:
        """The run that brought it last."""
        return marks.link(receipt.batch)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def received(self, receipt: Receipt) -> SafeString | None:
        """When it came last."""
        return marks.when(receipt.received_at)

    @admin.display(description=gettext_lazy("superseded"))
    def superseded(self, receipt: Receipt) -> SafeString | None:
        """When the source used the id for another story."""
        return marks.when(receipt.superseded_at)
