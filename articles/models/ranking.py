"""The index by which a story finds its neighbours, and the marks of what has to be looked at again.

The rows name articles by plain numbers: no foreign key has to be checked for each of the many, and
a row may outlive its article by the moment until the worker has seen its mark.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import limits


class Stage(models.IntegerChoices):
    """What is to be done about a story; each stage of all marked stories comes before the next.

    How rare a word is, is known when all have been read; who is near, when all have been placed.
    """

    READ = 1, _("read")
    PLACE = 2, _("place in the index")
    RANK = 3, _("rank, and offer to its neighbours")
    AGAIN = 4, _("rank again")


class StaleMark(models.Model):
    """A story whose ranking is not what it should be any more.

    Rows are only ever added and removed: whoever marks waits for nobody, and a story may have
    several.
    """

    article_id = models.BigIntegerField(_("article"))
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage, default=Stage.READ)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")
        ordering = ["stage", "id"]
        indexes = [
            models.Index("stage", "id", name="stale_in_order"),
            models.Index("article_id", "stage", name="stale_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.get_stage_display()}"


class IndexedStory(models.Model):
    """A story that is or will be live, as the ranking knows it."""

    article_id = models.BigIntegerField(_("article"), primary_key=True)
    hour = models.IntegerField(
        _("hour"), help_text=_("When it was published, in hours since 1970.")
    )
    section_id = models.BigIntegerField(_("section"), null=True)
    is_placed = models.BooleanField(
        _("in the index"),
        default=False,
        help_text=_("Until then its terms have their own weights, without how rare they are."),
    )
    vector = models.BinaryField(_("vector"))
    sketch = models.BinaryField(_("sketch"))
    posted_hour = models.IntegerField(_("hour of its postings"), default=0)
    posted = models.BinaryField(_("terms of its postings"), default=bytes)

    class Meta:
        verbose_name = _("indexed story")
        verbose_name_plural = _("indexed stories")

    def __str__(self) -> str:
        return str(self.article_id)


class IndexedTerm(models.Model):
    """A term, by its number, and how many indexed stories have it."""

    number = models.IntegerField(_("number"), primary_key=True)
    stories = models.IntegerField(_("stories"))
    kind = models.CharField(_("kind"), max_length=16)
    wording = models.CharField(_("wording"), max_length=limits.TERM)

    class Meta:
        verbose_name = _("indexed term")
        verbose_name_plural = _("indexed terms")

    def __str__(self) -> str:
        return self.wording


class Posting(models.Model):
    """A story that can be found by one of its most telling terms, the nearest in time first."""

    # The weight makes nothing unique: with it, reading asks the index alone, and no table.
    pk = models.CompositePrimaryKey("term", "hour", "article_id", "weight")
    term = models.IntegerField(_("term"))
    hour = models.IntegerField(_("hour"))
    article_id = models.BigIntegerField(_("article"))
    weight = models.PositiveSmallIntegerField(_("weight"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")

    def __str__(self) -> str:
        return f"{self.term}: {self.article_id}"
