"""Headlines: wordings that name a story, whether or not the newsroom has it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles import limits
from articles.models.article import Article, ArticleState


class HeadlineQuerySet(models.QuerySet["Headline"]):
    """Selections of headlines in the newsroom's words."""

    def mentionable(self, at: datetime | None = None) -> HeadlineQuerySet:
        """Without the wordings of stories under embargo, and without what was dismissed.

        A wording that any text of an embargoed article ever bore, published or not, must not
        be shown in any public list, nor one that somebody matched to it. A dismissed one is
        shown again where a live story bears it: then it is that story's.
        """
        secret = Article.objects.embargoed(at)
        worded = Exists(secret.filter(revisions__headline_key=OuterRef("key")))
        matched = Exists(secret.filter(claims__headline=OuterRef("pk")))
        told = Exists(Article.objects.live(at).filter(claims__headline=OuterRef("pk")))
        return self.exclude(worded | matched).filter(Q(dismissed_at=None) | told)

    def waiting(self) -> HeadlineQuerySet:
        """Those whose story is missing, and not given up.

        The newsroom has the story of one that was ever published under it, taken down or not;
        a match with a story that was spiked or withdrawn instead gives nothing to readers.
        """
        gone = (ArticleState.SPIKED, ArticleState.WITHDRAWN)
        claims = Claim.objects.filter(headline=OuterRef("pk"))
        has_story = claims.filter(Q(matched=False) | ~Q(article__state__in=gone))
        return self.filter(~Exists(has_story), dismissed_at=None)


class Headline(models.Model):  # type: ignore[django-manager-missing]  # taggit carries no types
    """A wording that names a story. Made only by `articles.headlines.ensure`."""

    text = models.CharField(_("text"), max_length=limits.HEADLINE)
    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now)
    dismissed_at = models.DateTimeField(
        _("dismissed"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Since then no public list shows it while its story is missing."),
    )
    tags = TaggableManager(_("tags"), through="articles.HeadlineTag", blank=True)

    objects = HeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("headline")
        verbose_name_plural = _("headlines")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="headline_has_a_text"),
        ]
        indexes = [
            models.Index(
                F("id").desc(),
                condition=Q(dismissed_at__isnull=False),
                name="headline_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The headline's public page, which leads on to the story once that is live."""
        return reverse("headline_page", args=[self.pk])


class HeadlineWord(models.Model):
    """A headline can be found by this word, the newest first; see `articles.related.fitting`.

    The headline is named by a plain number, as in the index of stories, and written with it.
    """

    pk = models.CompositePrimaryKey("word", "headline_id")
    word = models.IntegerField(_("word"))
    headline_id = models.BigIntegerField(_("headline"))

    class Meta:
        verbose_name = _("word of a headline")
        verbose_name_plural = _("words of headlines")

    def __str__(self) -> str:
        return f"{self.word}: {self.headline_id}"


class Claim(models.Model):
    """An article bears, or bore, a headline in public; or somebody says that it is the story.

    Of several stories that claim one headline, readers are led to the pinned one, if it is live.
    """

    headline = models.ForeignKey(
        Headline, verbose_name=_("headline"), on_delete=models.PROTECT, related_name="claims"
    )
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="claims"
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    matched = models.BooleanField(
        _("matched"),
        default=False,
        help_text=_("Somebody matched the two; the story was never published under the wording."),
    )
    pinned = models.BooleanField(
        _("pinned"),
        default=False,
        help_text=_("While it is live, the headline leads here and not to the newest story."),
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["headline", "article"], name="claim_made_once"),
            models.UniqueConstraint(
                fields=["headline"], condition=Q(pinned=True), name="claim_pinned_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.headline)
