"""Decisions: who moved what, when, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import limits
from articles.models.article import Article
from articles.models.batch import Made
from articles.models.draft import Draft, Revision


class Verb(models.TextChoices):
    """The moves that a story can make."""

    SUBMIT = "submit", _("submit")
    APPROVE = "approve", _("approve")
    ASK_FOR_CHANGES = "ask-for-changes", _("ask for changes")
    PUBLISH = "publish", _("publish")
    SCHEDULE = "schedule", _("schedule")
    UNSCHEDULE = "unschedule", _("unschedule")
    WITHDRAW = "withdraw", _("withdraw")
    REINSTATE = "reinstate", _("reinstate")
    SPIKE = "spike", _("spike")
    UNSPIKE = "unspike", _("unspike")
    RESTORE = "restore", _("restore")
    ACCEPT = "accept", _("accept a proposal")
    DISMISS = "dismiss", _("dismiss a proposal")


class Decision(Made):
    """One move of a story, by a person or by a batch that stands for one."""

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="decisions",
        db_index=False,  # decision_by_article serves
    )
    draft = models.ForeignKey(
        Draft,
        verbose_name=_("draft"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
    )
    verb = models.CharField(_("verb"), max_length=16, choices=Verb)
    note = models.CharField(_("note"), max_length=limits.REASON, blank=True)
    overridden = models.JSONField(
        _("overridden"),
        default=list,
        blank=True,
        help_text=_("Points of the publishing checklist that were not met; the note says why."),
    )
    scheduled = models.BooleanField(
        _("by the schedule"),
        default=False,
        help_text=_("Done by the schedule, as the person had decided before."),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, batch__isnull=True)
                | Q(by__isnull=True, batch__isnull=False),
                name="decision_has_one_maker",
            ),
            models.CheckConstraint(
                condition=Q(verb__in=Verb.values), name="decision_verb_is_known"
            ),
        ]
        indexes = [
            models.Index("article", F("at").desc(), F("id").desc(), name="decision_by_article"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.article}"
