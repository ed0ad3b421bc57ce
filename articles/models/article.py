"""The story: the row that readers get."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles import limits, places
from articles.models.section import Author, Section

if TYPE_CHECKING:
    from articles.models.draft import Revision


class ArticleState(models.TextChoices):
    """The article's own state; the states of its drafts are theirs."""

    NEVER_PUBLISHED = "never-published", _("never published")
    LIVE = "live", _("live")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SPIKED = "spiked", _("spiked")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Selections of articles in the newsroom's words."""

    def live(self, at: datetime | None = None) -> ArticleQuerySet:
        """What readers may see: the one place where that is said.

        Published and not in the future, not withdrawn, not spiked, not under embargo.
        """
        now = at or timezone.now()
        lifted = Q(embargo_until__isnull=True) | Q(embargo_until__lte=now)
        return self.filter(lifted, state=ArticleState.LIVE, published_at__lte=now)

    def embargoed(self, at: datetime | None = None) -> ArticleQuerySet:
        """What nothing public may mention yet, whatever its state."""
        return self.filter(embargo_until__gt=at or timezone.now())

    def newest_first(self) -> ArticleQuerySet:
        """The order of every public list."""
        return self.order_by("-published_at", "-id")


class Article(models.Model):  # type: ignore[django-manager-missing]  # taggit carries no types
    """A story.

    Until it is published its content columns mirror the newest revision, so that lists can
    show and search it; from then on only publishing and the importer's store write them.
    """

    state = models.CharField(
        _("state"), max_length=16, choices=ArticleState, default=ArticleState.NEVER_PUBLISHED
    )

    # Content: what a revision holds.
    headline = models.CharField(_("headline"), max_length=limits.HEADLINE, blank=True)
    headline_provisional = models.BooleanField(_("headline is provisional"), default=False)
    headline_variants = models.JSONField(_("headline variants"), default=dict, blank=True)
    """By place: see `articles.places`."""
    slug = models.SlugField(_("slug"), max_length=limits.SLUG, blank=True)
    language = models.CharField(
        _("language"),
        max_length=limits.LANGUAGE,
        blank=True,
        help_text=_("Such as “de” or “en-GB”; empty for the newsroom’s own."),
    )
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = models.TextField(_("body"), blank=True)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        db_index=False,  # article_by_section serves
    )
    authors = models.ManyToManyField(
        Author,
        verbose_name=_("authors"),
        through="ArticleAuthor",
        blank=True,
        related_name="articles",
    )
    tags = TaggableManager(_("tags"), through="articles.ArticleTag", blank=True)

    # Row facts: what decisions alone change.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=limits.SOURCE, blank=True)
    live_revision = models.ForeignKey(
        "Revision",
        verbose_name=_("live revision"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        permissions = [
            ("submit_article", _("Can submit stories for review")),
            ("publish_article", _("Can decide what readers see")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ArticleState.values), name="article_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.LIVE)
                | Q(
                    published_at__isnull=False,
                    live_revision__isnull=False,
                    withdrawn_at__isnull=True,
                )
                & ~Q(headline="")
                & ~Q(slug=""),
                name="article_live_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.WITHDRAWN)
                | Q(published_at__isnull=False, withdrawn_at__isnull=False),
                name="article_withdrawn_was_live",
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.NEVER_PUBLISHED)
                | Q(published_at__isnull=True, live_revision__isnull=True),
                name="article_never_published_has_no_dates",
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=ArticleState.LIVE),
                name="article_newest_live",
            ),
            models.Index(
                "section",
                F("published_at").desc(),
                F("id").desc(),
                name="article_by_section",
            ),
            models.Index(
                "embargo_until",
                condition=Q(embargo_until__isnull=False),
                name="article_embargoed",
            ),
            # The desk's list from the newest: whatever filters it, an index has it in order.
            models.Index("state", F("id").desc(), name="article_by_state"),
            models.Index("source", F("id").desc(), name="article_by_source"),
            models.Index("section", F("id").desc(), name="article_in_section"),
            models.Index(
                F("id").desc(), condition=Q(section__isnull=True), name="article_without_section"
            ),
            models.Index(
                F("id").desc(),
                condition=~Q(state=ArticleState.NEVER_PUBLISHED),
                name="article_published_once",
            ),
            models.Index(
                F("id").desc(),
                condition=Q(headline_provisional=True),
                name="article_provisional",
            ),
            models.Index(
                "state",
                F("id").desc(),
                condition=Q(headline_provisional=True),
                name="article_provisional_in_state",
            ),
            models.Index(
                F("id").desc(), condition=Q(headline_provisional=False), name="article_written"
            ),
            # Narrow, so that the list's last pages pass over numbers and over no stories.
            models.Index(F("id").desc(), name="article_newest"),
        ]

    def __str__(self) -> str:
        return self.headline or str(_("Story without a headline"))

    def get_absolute_url(self) -> str:
        """The article's public address; it answers 404 or 410 while the article is not live."""
        return reverse("article_page", args=[self.pk, self.slug or "story"])

    @property
    def front_headline(self) -> str:
        """What it is called on the front page and in lists."""
        return places.wording(places.FRONT, self.headline, self.headline_variants).words

    @property
    def search_headline(self) -> str:
        """What its page is called, and a search result that leads there."""
        return places.wording(places.SEARCH, self.headline, self.headline_variants).words

    @property
    def social_headline(self) -> str:
        """What a shared link to it is called."""
        return places.wording(places.SOCIAL, self.headline, self.headline_variants).words

    def mark_live(self, revision: Revision, *, at: datetime) -> None:
        """Set the row facts of a publication of ``revision`` at ``at``; saves nothing.

        What is under embargo counts as published when that ends.
        """
        self.state = ArticleState.LIVE
        self.live_revision = revision
        self.published_at = self.published_at or max(at, self.embargo_until or at)
        self.updated_at = at
        self.withdrawn_at = None


class ArticleAuthor(models.Model):
    """One name in a byline."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="bylines",
        db_index=False,  # byline_by_author serves
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="byline_names_once"),
        ]
        indexes = [
            models.Index("author", F("article").desc(), name="byline_by_author"),
        ]

    def __str__(self) -> str:
        return str(self.author)
