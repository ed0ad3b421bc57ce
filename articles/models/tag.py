"""Tags, on django-taggit's base, with a key that makes "the same tag" exact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
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
    """What stories and headlines are about. Made only by `articles.tagging.ensure`."""

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=TagKind, blank=True)
    description = models.TextField(_("description"), blank=True)

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
        ]

    def get_absolute_url(self) -> str:
        """The tag's public page."""
        return reverse("tag_page", args=[self.slug])

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
