"""Sections and authors: what a story belongs to, and who wrote it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import limits


class Retirable(models.Model):
    """A row that revisions name: it can be retired, and is not deleted."""

    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        abstract = True


class Section(Retirable):
    """A part of the newspaper, such as World or Business."""

    name = models.CharField(_("name"), max_length=limits.NAME, unique=True)
    slug = models.SlugField(_("slug"), max_length=limits.SLUG, unique=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first in the navigation.")
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="section_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="section_has_a_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The section's public page."""
        return reverse("section_page", args=[self.slug])


class Author(Retirable):
    """A person who signs stories, whether or not they can log in."""

    name = models.CharField(_("name"), max_length=limits.NAME)
    slug = models.SlugField(_("slug"), max_length=limits.SLUG, unique=True)
    bio = models.TextField(_("biography"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="author_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="author_has_a_slug"),
        ]

    def __str__(self) -> str:
        return self.name
