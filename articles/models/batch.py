"""Batches, their items, and receipts: what the importer did, and what it knows by now."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import limits
from articles.importing.records import OUTCOME_LABELS, Outcome, PubStatus
from articles.models.article import Article


class BatchState(models.TextChoices):
    """How far a run of the importer has come."""

    WAITING = "waiting", _("waiting for its plan")
    PLANNING = "planning", _("being planned")
    PLANNED = "planned", _("planned")
    DROPPED = "dropped", _("dropped")
    CONFIRMED = "confirmed", _("waiting to run")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    STOPPED = "stopped", _("stopped")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


AT_WORK = (BatchState.PLANNING, BatchState.RUNNING, BatchState.UNDOING)
"""States in which a batch shows signs of life."""
PENDING = (BatchState.WAITING, BatchState.CONFIRMED, *AT_WORK)
"""States that do not last: somebody is at work on the batch, or is about to be."""
SILENT_AFTER = timedelta(seconds=30)
"""A batch at work that was not seen for so long is taken for stopped."""


class Undone(models.TextChoices):
    """What undoing a batch did about one of its stories."""

    REMOVED = "removed", _("removed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVERSED = "reversed", _("earlier text back")
    CLOSED = "closed", _("proposal closed")
    RELEASED = "released", _("name forgotten")
    KEPT = "kept", _("kept")


class Batch(models.Model):
    """One run of the importer."""

    source = models.CharField(_("source"), max_length=limits.SOURCE)
    paths = models.JSONField(_("paths"), default=list)
    options = models.JSONField(_("options"), default=dict, blank=True)
    publish = models.BooleanField(_("publish"), default=False)
    state = models.CharField(
        _("state"), max_length=16, choices=BatchState, default=BatchState.RUNNING
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
    )
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen at work"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_batches",
    )
    turn = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text=_("How many runs have worked on it; the last of them alone may go on."),
    )
    weight = models.BigIntegerField(
        default=0, editable=False, help_text=_("Bytes to read, as far as that is known.")
    )
    read = models.BigIntegerField(
        default=0, editable=False, help_text=_("Bytes of them that were read so far.")
    )
    begun_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When the last of its runs began.")
    )
    taken = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Stories that this run is done with.")
    )
    reading = models.CharField(
        max_length=limits.PATH,
        blank=True,
        editable=False,
        help_text=_("The file that this run is reading."),
    )
    folder = models.CharField(
        _("folder"),
        max_length=limits.NAME,
        blank=True,
        editable=False,
        help_text=_("Where the uploaded files lie; empty for a batch of the command line."),
    )
    failure = models.CharField(
        _("failure"),
        max_length=limits.REASON,
        blank=True,
        help_text=_("Why it did not go on, where it was not stopped by somebody."),
    )
    notice = models.CharField(
        _("notice"),
        max_length=limits.REASON,
        blank=True,
        help_text=_("What a person should know before it is confirmed."),
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_batches",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    made_tags = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text=_("While it is being undone: the tags that may go with it."),
    )

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-id"]
        permissions = [("import_stories", _("Can import batches of stories"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="batch_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.FINISHED) | Q(finished_at__isnull=False),
                name="batch_finished_has_a_time",
            ),
        ]
        indexes = [
            models.Index("seen_at", condition=Q(state__in=PENDING), name="batch_pending"),
        ]

    def __str__(self) -> str:
        return str(_("Batch %(number)s · %(source)s")) % {
            "number": self.pk,
            "source": self.source,
        }

    def is_silent(self, now: datetime) -> bool:
        """Whether it says that it is at work, and nothing has been heard of it for a while."""
        return self.state in AT_WORK and self.seen_at < now - SILENT_AFTER

    def is_broken_off(self, now: datetime) -> bool:
        """Whether its run ended before the batch did, so that another can go on."""
        is_running = self.state == BatchState.RUNNING
        return self.state == BatchState.STOPPED or (is_running and self.is_silent(now))


class Made(models.Model):
    """Something done by a person, or by a batch that stands for one."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    batch = models.ForeignKey(
        Batch,
        verbose_name=_("batch"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )

    class Meta:
        abstract = True


class Told(models.Model):
    """One story of a batch, and what is said about it."""

    position = models.PositiveIntegerField(_("position"))
    path = models.CharField(_("path"), max_length=limits.PATH)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    source_id = models.CharField(_("id at the source"), max_length=limits.SOURCE_ID, blank=True)
    headline = models.CharField(_("headline"), max_length=limits.HEADLINE, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=[(o.value, OUTCOME_LABELS[o]) for o in Outcome]
    )
    reason = models.CharField(_("reason"), max_length=limits.REASON, blank=True)
    warning = models.CharField(_("warning"), max_length=limits.REASON, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.path}: {self.get_outcome_display()}"


class PlannedItem(Told):
    """What would become of one story of a batch that nobody has confirmed yet."""

    batch = models.ForeignKey(
        Batch,
        on_delete=models.CASCADE,
        related_name="planned_items",
        db_index=False,  # planned_item_once serves
    )

    class Meta:
        verbose_name = _("planned item")
        verbose_name_plural = _("planned items")
        ordering = ["batch_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="planned_item_once"),
        ]
        indexes = [
            models.Index("batch", "outcome", "position", name="planned_item_by_outcome"),
        ]


class Item(Told):
    """What happened to one story of a batch, and why."""

    batch = models.ForeignKey(
        Batch,
        verbose_name=_("batch"),
        on_delete=models.CASCADE,
        related_name="items",
        db_index=False,  # item_numbered_once serves
    )
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
    )
    revision = models.ForeignKey(
        "Revision",
        verbose_name=_("revision"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    undone = models.CharField(_("undone"), max_length=16, choices=Undone, blank=True)
    undone_why = models.CharField(_("why"), max_length=limits.REASON, blank=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["batch_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="item_numbered_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]),
                name="item_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(undone="") | Q(undone__in=Undone.values), name="item_undone_is_known"
            ),
        ]
        indexes = [
            models.Index("batch", "outcome", F("article").desc(), name="item_by_outcome"),
            models.Index("batch", condition=~Q(warning=""), name="item_with_warning"),
            models.Index("batch", "undone", condition=~Q(undone=""), name="item_undone"),
        ]


class Receipt(models.Model):
    """What a source last sent under one of its ids, and what was made of it."""

    source = models.CharField(_("source"), max_length=limits.SOURCE)
    source_id = models.CharField(_("id at the source"), max_length=limits.SOURCE_ID)
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="receipts",
        help_text=_("Empty where the import was undone and the story removed."),
    )
    revision = models.ForeignKey(
        "Revision",
        verbose_name=_("revision"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="receipts",
    )
    digest = models.CharField(_("digest"), max_length=64)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, db_index=True)
    near_1 = models.BigIntegerField(null=True, blank=True, editable=False)
    near_2 = models.BigIntegerField(null=True, blank=True, editable=False)
    near_3 = models.BigIntegerField(null=True, blank=True, editable=False)
    near_4 = models.BigIntegerField(null=True, blank=True, editable=False)
    version = models.CharField(_("version"), max_length=limits.VERSION, blank=True)
    pub_status = models.CharField(
        _("status at the source"),
        max_length=16,
        choices=[
            (PubStatus.USABLE.value, _("usable")),
            (PubStatus.WITHHELD.value, _("withheld")),
            (PubStatus.CANCELED.value, _("canceled")),
        ],
        default=PubStatus.USABLE.value,
    )
    facts = models.JSONField(
        _("facts"),
        default=dict,
        blank=True,
        help_text=_("What the source said besides the text: for staff, never published."),
    )
    second_name = models.BooleanField(
        _("second name"),
        default=False,
        help_text=_(
            "The story came under another name, too; what comes under this one is a proposal."
        ),
    )
    batch = models.ForeignKey(
        Batch,
        verbose_name=_("batch"),
        on_delete=models.PROTECT,
        related_name="receipts",
    )
    superseded_at = models.DateTimeField(
        _("superseded at"),
        null=True,
        blank=True,
        help_text=_("When the source used the same id for another story."),
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=Q(superseded_at__isnull=True),
                name="receipt_once_per_id",
            ),
            models.CheckConstraint(condition=~Q(source_id=""), name="receipt_has_an_id"),
            models.CheckConstraint(
                condition=Q(article__isnull=False) | Q(superseded_at__isnull=False),
                name="receipt_without_a_story_is_past",
            ),
            models.CheckConstraint(
                condition=Q(pub_status__in=[status.value for status in PubStatus]),
                name="receipt_status_is_known",
            ),
        ]
        indexes = [
            *(
                models.Index(
                    near, condition=Q(**{f"{near}__isnull": False}), name=f"receipt_{near}"
                )
                for near in ("near_1", "near_2", "near_3", "near_4")
            ),
            models.Index("source_id", "article", name="receipt_by_source_id"),
        ]

    def __str__(self) -> str:
        return f"{self.source} / {self.source_id}"
