"""Drafts, revisions and working copies: how a story's text comes to be."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import limits
from articles.models.article import Article
from articles.models.batch import Made
from articles.models.section import Section


class DraftState(models.TextChoices):
    """How far a draft has come on its way to readers."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    CHANGES_WANTED = "changes-wanted", _("changes wanted")
    READY = "ready", _("ready")
    SCHEDULED = "scheduled", _("scheduled")


class DraftKind(models.TextChoices):
    """Whose line of work a draft is."""

    DESK = "desk", _("the desk's")
    PROPOSAL = "proposal", _("proposal from the wire")


class DraftOutcome(models.TextChoices):
    """How a closed draft ended."""

    PUBLISHED = "published", _("published")
    ACCEPTED = "accepted", _("taken into another draft")
    DISMISSED = "dismissed", _("dismissed")
    REPLACED = "replaced", _("replaced by a newer one")
    UNDONE = "undone", _("undone with its batch")


class DraftQuerySet(models.QuerySet["Draft"]):
    """Selections of drafts in the newsroom's words."""

    def open(self) -> DraftQuerySet:
        """Drafts whose work goes on."""
        return self.filter(closed_at__isnull=True)

    def desk(self) -> DraftQuerySet:
        """The desk's own drafts, without proposals from the wire."""
        return self.filter(kind=DraftKind.DESK)

    def proposals(self) -> DraftQuerySet:
        """Proposals from the wire."""
        return self.filter(kind=DraftKind.PROPOSAL)


class Draft(models.Model):
    """One line of work on an article."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="drafts"
    )
    name = models.CharField(_("name"), max_length=limits.NAME, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=DraftKind, default=DraftKind.DESK)
    state = models.CharField(
        _("state"), max_length=16, choices=DraftState, default=DraftState.DRAFT
    )
    base = models.ForeignKey(
        "Revision",
        verbose_name=_("base"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The revision that the work began from."),
    )
    head = models.ForeignKey(
        "Revision",
        verbose_name=_("newest revision"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assignee"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="drafts",
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    begun_as = models.UUIDField(
        _("begun as"),
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text=_("The form for a new story that began it: sent twice, it makes one story."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=DraftOutcome, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState.values), name="draft_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DraftKind.values), name="draft_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DraftState.SCHEDULED, publish_at__isnull=False)
                | ~Q(state=DraftState.SCHEDULED) & Q(publish_at__isnull=True),
                name="draft_scheduled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=DraftOutcome.values),
                name="draft_closed_has_an_outcome",
            ),
        ]
        indexes = [
            models.Index("publish_at", condition=Q(state=DraftState.SCHEDULED), name="draft_due"),
            models.Index(
                "article", condition=Q(closed_at__isnull=True), name="draft_open_by_article"
            ),
            models.Index(
                "state",
                F("article").desc(),
                condition=Q(closed_at__isnull=True, kind=DraftKind.DESK),
                name="draft_in_work",
            ),
            models.Index(
                "assignee",
                F("article").desc(),
                condition=Q(closed_at__isnull=True, kind=DraftKind.DESK),
                name="draft_in_hand",
            ),
            models.Index(
                "kind",
                F("article").desc(),
                condition=Q(closed_at__isnull=True, kind=DraftKind.PROPOSAL),
                name="draft_proposed",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Draft %(number)s")) % {"number": self.pk}


class Origin(models.TextChoices):
    """Where a revision came from."""

    PERSON = "person", _("a person")
    WIRE = "wire", _("the wire")
    RESTORE = "restore", _("an earlier revision")


class Revision(Made):
    """An immutable snapshot of an article's content.

    ``content`` follows the ``schema`` that `articles.editorial.snapshot` describes; ``hash``
    covers it together with the hash of the revision before, so that a changed history shows.
    """

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="revisions",
        db_index=False,  # revision_numbered_once serves
    )
    draft = models.ForeignKey(
        Draft, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    based_on = models.ForeignKey(
        "self",
        verbose_name=_("based on"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    content = models.JSONField(_("content"))
    schema = models.PositiveSmallIntegerField(_("schema"))
    hash = models.CharField(_("hash"), max_length=64)
    previous_hash = models.CharField(_("hash before"), max_length=64, blank=True)

    # Copied out of the content, so that lists can show and search them.
    headline = models.CharField(_("headline"), max_length=limits.HEADLINE, blank=True)
    headline_key = models.CharField(_("headline key"), max_length=64, blank=True, db_index=True)
    headline_provisional = models.BooleanField(_("headline is provisional"), default=False)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    origin = models.CharField(_("origin"), max_length=16, choices=Origin)
    reason = models.CharField(_("reason"), max_length=limits.REASON, blank=True)
    changes = models.JSONField(
        _("changes"),
        null=True,
        blank=True,
        help_text=_("What it changed, in short; empty for a first text."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
            models.CheckConstraint(
                condition=Q(origin=Origin.WIRE, batch__isnull=False, by__isnull=True)
                | Q(origin__in=[Origin.PERSON, Origin.RESTORE], by__isnull=False),
                name="revision_has_a_maker",
            ),
        ]
        indexes = [
            models.Index(
                "by", F("id").desc(), condition=Q(by__isnull=False), name="revision_by_person"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Revision %(number)s")) % {"number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the revision; a revision that exists is history and cannot be saved again."""
        if not self._state.adding:
            raise TypeError("A revision is immutable: make a new one.")
        super().save(*args, **kwargs)


class WorkingCopy(models.Model):
    """What a person has typed and not saved yet: into a draft, or into the form for a new story."""

    draft = models.ForeignKey(
        Draft,
        verbose_name=_("draft"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="working_copies",
    )
    begun_as = models.UUIDField(_("begun as"), null=True, blank=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="working_copies",
    )
    based_on = models.ForeignKey(
        Revision,
        verbose_name=_("based on"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    content = models.JSONField(_("content"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [
            models.UniqueConstraint(fields=["draft", "user"], name="working_copy_once_per_person"),
            models.UniqueConstraint(
                fields=["begun_as", "user"], name="working_copy_once_per_new_story"
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=False, begun_as__isnull=True)
                | Q(draft__isnull=True, begun_as__isnull=False),
                name="working_copy_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft or _('New story')} · {self.user}"
