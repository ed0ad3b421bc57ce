"""What people decided about headlines: which story one names, which not, and what becomes of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.headline import Headline


class HeadlineVerb(models.TextChoices):
    """What can be decided about a headline."""

    MATCH = "match", _("match")
    REJECT = "reject", _("reject")
    DISMISS = "dismiss", _("dismiss")
    PIN = "pin", _("pin")


class HeadlineDecisionQuerySet(models.QuerySet["HeadlineDecision"]):
    """Selections of decisions in the newsroom's words."""

    def standing(self) -> HeadlineDecisionQuerySet:
        """Those that nobody has taken back."""
        return self.filter(undone_at=None)


class HeadlineDecision(models.Model):
    """Who decided what about a headline, when, and whether it was taken back.

    What readers get does not ask here: a match is a claim, a pin is a claim's, and a dismissed
    headline says so itself. Made and taken back only by `articles.editorial.matching`.
    """

    verb = models.CharField(_("verb"), max_length=16, choices=HeadlineVerb)
    headline = models.ForeignKey(
        Headline, verbose_name=_("headline"), on_delete=models.PROTECT, related_name="decisions"
    )
    article = models.ForeignKey(
        Article,
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="headline_decisions",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="headline_decisions",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="headline_decisions_undone",
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = HeadlineDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a headline")
        verbose_name_plural = _("decisions about headlines")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=HeadlineVerb.values), name="headline_decision_verb_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verb=HeadlineVerb.DISMISS, article__isnull=True)
                | ~Q(verb=HeadlineVerb.DISMISS) & Q(article__isnull=False),
                name="headline_decision_names_a_story",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="headline_decision_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["headline", "article", "verb"],
                condition=Q(undone_at__isnull=True, article__isnull=False),
                name="headline_decision_stands_once",
            ),
            models.UniqueConstraint(
                fields=["headline", "verb"],
                condition=Q(undone_at__isnull=True, verb__in=("dismiss", "pin")),
                name="headline_dismissed_or_pinned_once",
            ),
        ]
        indexes = [
            # What is decided still, the newest first: a page of the desk.
            models.Index(
                "verb",
                F("id").desc(),
                condition=Q(undone_at__isnull=True),
                name="headline_decision_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.headline}"

    def take_back(self, *, by: User, at: datetime) -> None:
        """Remember who took it back; saves nothing else."""
        self.undone_by, self.undone_at = by, at
        self.save(update_fields=["undone_by", "undone_at"])
