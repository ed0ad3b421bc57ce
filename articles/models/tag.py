"""Tags, on django-taggit's base, with a key that makes "the same tag" exact."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from taggit.models import ItemBase, TagBase

from articles import limits, text
from articles.models.article import Article
from articles.models.headline import Headline


class TagKind(models.TextChoices):
    """What a tag names."""

    PERSON = "person", _("person")
    PLACE = "place", _("place")
    ORGANISATION = "organisation", _("organisation")
    TOPIC = "topic", _("topic")


class Tag(TagBase):
    """What stories and headlines are about. Made only by `articles.tagging.ensure`.

    A tag that was merged into another stays as a row, and so does the name that a tag had
    before: the row points to the tag that it stands for, and no story bears it. So one name,
    one key and one address belong to one row for ever, whoever makes tags meanwhile.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=TagKind, blank=True)
    description = models.TextField(_("description"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("another name of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="aliases",
        help_text=_("The tag that is meant by this name; that one is no other's name itself."),
    )
    retired_at = models.DateTimeField(
        _("retired"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("In no list and not suggested, until a story bears it again."),
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="tag_has_a_slug"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=TagKind.values), name="tag_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="tag_is_not_its_own_alias"
            ),
        ]

    def get_absolute_url(self) -> str:
        """The tag's public page."""
        return reverse("tag_page", args=[self.slug])

    def get_feed_url(self) -> str:
        """The feed of the same stories."""
        return reverse("tag_feed", args=[self.slug])

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The newsroom's own slug, so that every path by which a tag is made agrees."""
        slug = text.slugify(tag, fallback="tag")
        return f"{slug[: limits.SLUG - 8]}-{i}" if i else slug


class TagUse(ItemBase):
    """A tag on something, and whether anybody has confirmed it."""

    suggested = models.BooleanField(
        _("suggested"),
        default=False,
        help_text=_("Found in the text by the importer; an editor has not kept it yet."),
    )

    class Meta:
        abstract = True


class ArticleTag(TagUse):
    """A tag on an article."""

    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.PROTECT,
        related_name="article_tags",
        db_index=False,  # article_by_tag serves
    )
    content_object = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="article_tags"
    )

    through_alias = models.BooleanField(
        _("by another name"),
        default=False,
        editable=False,
        help_text=_("The text names a tag that was merged into this one."),
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("As the article was: a topic’s newest stories are found by an index alone."),
    )

    objects: ClassVar[models.Manager[ArticleTag]] = models.Manager()

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tagged_once"),
        ]
        indexes = [
            models.Index("tag", F("content_object").desc(), name="article_by_tag"),
            models.Index(
                "tag",
                F("published_at").desc(),
                F("content_object").desc(),
                condition=Q(published_at__isnull=False),
                name="article_newest_by_tag",
            ),
        ]


class HeadlineTag(TagUse):
    """A tag on a headline."""

    tag = models.ForeignKey(
        Tag, verbose_name=_("tag"), on_delete=models.PROTECT, related_name="headline_tags"
    )
    content_object = models.ForeignKey(
        Headline, on_delete=models.CASCADE, related_name="headline_tags"
    )

    objects: ClassVar[models.Manager[HeadlineTag]] = models.Manager()

    class Meta:
        verbose_name = _("tag of a headline")
        verbose_name_plural = _("tags of headlines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="headline_tagged_once"),
        ]


class RemovedTag(models.Model):
    """A tag that somebody took off a story, or did not want: it is not suggested there again.

    By the name that it had, so that what was never a tag can be refused too. What the name means
    today, after merges, is `articles.tags.removed`'s to say.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="removed_tags"
    )
    key = models.CharField(_("key"), max_length=64)
    name = models.CharField(_("name"), max_length=limits.NAME)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects: ClassVar[models.Manager[RemovedTag]] = models.Manager()

    class Meta:
        verbose_name = _("removed tag")
        verbose_name_plural = _("removed tags")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="tag_removed_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TagVerb(models.TextChoices):
    """What can be done to a tag besides describing it."""

    MERGE = "merge", _("merge")
    RENAME = "rename", _("rename")
    SWEEP = "sweep", _("sweep")


class TagChange(models.Model):
    """Who merged or renamed a tag or swept some, when, and what is needed to take that back."""

    verb = models.CharField(_("verb"), max_length=16, choices=TagVerb)
    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
    )
    alias = models.ForeignKey(
        Tag,
        verbose_name=_("row of the old name"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="changes_as_alias",
    )
    old_name = models.CharField(_("old name"), max_length=limits.NAME, blank=True)
    new_name = models.CharField(_("new name"), max_length=limits.NAME, blank=True)
    stories = models.PositiveIntegerField(_("stories"), default=0)
    kept = models.JSONField(
        _("for an undo"),
        default=dict,
        blank=True,
        help_text=_("What the rows do not say themselves: names and headlines that came along."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="tag_changes",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tag_changes_undone",
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a tag")
        verbose_name_plural = _("changes of tags")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=TagVerb.values), name="tag_change_verb_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verb=TagVerb.SWEEP, tag__isnull=True)
                | ~Q(verb=TagVerb.SWEEP) & Q(tag__isnull=False) & ~Q(old_name="") & ~Q(new_name=""),
                name="tag_change_names_its_tag",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="tag_change_is_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        if self.verb != TagVerb.SWEEP:
            return f"{self.old_name} → {self.new_name}"
        number = len(self.kept["deleted"]) + len(self.kept["retired"])
        said = ngettext("%(number)d unused tag swept", "%(number)d unused tags swept", number)
        return said % {"number": number}
