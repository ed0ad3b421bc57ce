"""Arrivals: the files of a watched folder that were taken already."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import limits
from articles.models.batch import Batch


class Arrival(models.Model):
    """A file as it was when it was taken; written anew, it is another arrival."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256 hex of its absolute path, which has no length that every database could index."""
    path = models.CharField(_("path"), max_length=limits.PATH)
    size = models.BigIntegerField(_("size"))
    mtime_ns = models.BigIntegerField(_("changed"))
    """Nanoseconds since 1970, as the file system says."""
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch"), on_delete=models.CASCADE, related_name="arrivals"
    )
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now)

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.path
