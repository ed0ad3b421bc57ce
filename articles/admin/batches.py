"""Batches: what came in, what became of each story, and what was received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from articles.admin import (
    batch_orders,
    batch_page,
    batch_progress,
    batch_report,
    batch_undo,
    batch_upload,
    marks,
    pages,
    wire_facts,
)
from articles.admin.base import ViewOnlyAdmin
from articles.admin.filters import Choices, Flagged, OfArticle, OfBatch, SourceFilter
from articles.importing import orders
from articles.importing.records import OUTCOME_LABELS
from articles.models import Batch, Item, Receipt

# What it holds of batches, their own pages say better.
admin.site.unregister(DBTaskResult)

PAGES: tuple[tuple[str, str, pages.Page], ...] = (
    ("upload/", "upload", batch_upload.view),
    ("<path:object_id>/progress/", "progress", batch_progress.view),
    ("<path:object_id>/order/<slug:order>/", "order", batch_orders.view),
    ("<path:object_id>/undo/", "undo", batch_undo.view),
    ("<path:object_id>/report.json", "report", batch_report.view),
)
"""Route, name and view of each page of ours, besides those that Django's admin has."""


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
        "No batch has come in yet. An importer sends one in; whoever runs the newsroom’s computer"
        " imports one with “manage.py import_stories seeds/”."
    )

    def get_urls(self) -> list[URLPattern]:
        """Our own pages before Django's, whose last route takes whatever is left."""
        return [*pages.routes(self, PAGES), *super().get_urls()]

    def complete(self, request: HttpRequest, rows: Sequence[Batch]) -> None:
        """Count what the page's batches came to."""
        counts = _outcomes(rows)
        for batch in rows:
            batch.counts = counts[batch.pk]  # type: ignore[attr-defined]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to send one in, for whoever may."""
        may_import = request.user.has_perm(orders.IMPORT)
        return super().changelist_view(request, {"may_import": may_import, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Our own page of a batch, and nothing that could be typed into."""
        if object_id is None or request.method != "GET":
            raise PermissionDenied
        try:
            return batch_page.view(self, request, object_id)
        except Http404:
            messages.warning(request, _("There is no such batch; here are those that there are."))
            return redirect("admin:articles_batch_changelist")

    @admin.display(description=gettext_lazy("batch"), ordering="id")
    def batch(self, batch: Batch) -> str:
        """Its number and source."""
        return str(batch)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, batch: Batch) -> SafeString:
        """How far it has come."""
        return batch_page.standing(batch, timezone.now())

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

    @admin.display(description=gettext_lazy("asked for"))
    def wishes(self, batch: Batch) -> SafeString:
        """What whoever started it asked for."""
        wishes = ((wish,) for wish in batch_page.wishes_of(batch))
        return format_html_join("", "<p>{}</p>", wishes)


def _outcomes(batches: Iterable[Batch]) -> Mapping[int, Counter[str]]:
    counts = {batch.pk: Counter[str]() for batch in batches}
    rows = Item.objects.filter(batch__in=counts).order_by().values_list("batch", "outcome")
    for batch, outcome, number in rows.annotate(number=Count("pk")):
        counts[batch][outcome] = number
    return counts


def _in_a_line(batch: Batch, counts: Counter[str]) -> SafeString:
    page = reverse("admin:articles_batch_change", args=[batch.pk])
    return format_html_join(
        " ",
        '<a class="state is-{}" href="{}?outcome={}">{} {}</a>',
        (
            (outcome, page, outcome, counts[outcome], label)
            for outcome, label in OUTCOME_LABELS.items()
            if counts[outcome]
        ),
    )


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
        "said",
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

    @admin.display(description=gettext_lazy("said besides the text"))
    def said(self, receipt: Receipt) -> SafeString:
        """What the source says to staff."""
        told = ((each.label, each.words) for each in wire_facts.said_in(receipt))
        return format_html_join("", "<p>{}: {}</p>", told)

    @admin.display(description=gettext_lazy("superseded"))
    def superseded(self, receipt: Receipt) -> SafeString | None:
        """When the source used the id for another story."""
        return marks.when(receipt.superseded_at)
