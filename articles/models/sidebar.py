"""Sidebar items: an article's related list, place by place."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.headline import Headline


class SidebarKind(models.TextChoices):
    """How an item came into the list; the values sort in the order of the sidebar."""

    PINNED = "1-pinned", _("chosen by the editors")
    WIRE = "2-wire", _("from the wire")
    RANKED = "3-ranked", _("ranked")


class SidebarItem(models.Model):
    """One place in an article's related list: a headline or an article."""

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="sidebar_items",
        db_index=False,  # sidebar_in_order serves
    )
    kind = models.CharField(_("kind"), max_length=16, choices=SidebarKind)
    position = models.PositiveSmallIntegerField(_("position"))
    headline = models.ForeignKey(
        Headline,
        verbose_name=_("headline"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cited_in",
    )
    related = models.ForeignKey(
        Article,
        verbose_name=_("related article"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="related_to",
    )
    reason = models.JSONField(_("reason"), default=dict, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    hidden = models.BooleanField(_("hidden by an editor"), default=False)

    class Meta:
        verbose_name = _("sidebar item")
        verbose_name_plural = _("sidebar items")
        ordering = ["article_id", "kind", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SidebarKind.values), name="sidebar_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(headline__isnull=False, related__isnull=True)
                | Q(headline__isnull=True, related__isnull=False),
                name="sidebar_shows_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(related__isnull=True) | ~Q(related=F("article")),
                name="sidebar_never_shows_itself",
            ),
            models.UniqueConstraint(
                fields=["article", "kind", "headline"],
                condition=Q(headline__isnull=False),
                name="sidebar_headline_once",
            ),
            models.UniqueConstraint(
                fields=["article", "kind", "related"],
                condition=Q(related__isnull=False),
                name="sidebar_article_once",
            ),
        ]
        indexes = [
            models.Index("article", "kind", "position", "id", name="sidebar_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.headline or self.related)
