"""Giving a tag another name; the old one goes on as another name of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles import limits, tagging, text
from articles.errors import RefusedError
from articles.models import Tag, TagChange, TagVerb
from articles.signals import topics_changing
from articles.tags.merging import locked, published_with, require_own


def rename(tag: Tag, name: str, *, by: User, at: datetime) -> TagChange:
    """Call ``tag`` by another name from now on.

    Raises `RefusedError` where another tag has the name, and where it is none.
    """
    name = text.squeeze(name)
    require_name(name)
    try:
        with transaction.atomic():
            return _rename(tag, name, by=by, at=at)
    except IntegrityError as error:
        raise RefusedError(
            _("Somebody has made a tag of that name just now. Look at it again.")
        ) from error


def _rename(tag: Tag, name: str, *, by: User, at: datetime) -> TagChange:
    tag = locked(tag)
    require_own(tag)
    if tag.name == name:
        raise RefusedError(_("The tag is called so already."))
    change = TagChange(verb=TagVerb.RENAME, tag=tag, old_name=tag.name, new_name=name, by=by, at=at)
    published = published_with(tag)
    change.stories = tag.article_tags.count()
    if text.key(name) == tag.key:  # other capitals, other quotes
        tag.name = name
        tag.save(update_fields=["name"])
    else:
        change.alias, is_new = _exchange(tag, name)
        change.kept = {"new_row": is_new}
    change.save()
    topics_changing.announce(published)
    return change


def require_name(name: str) -> None:
    """Raise `RefusedError` where no tag can be called so."""
    if not text.slugify(name, fallback=""):
        raise RefusedError(_("Write the name of a tag, with a letter or a digit."))
    if len(name) > limits.NAME:
        raise RefusedError(
            _("This name has %(length)d characters; a tag’s has at most %(most)d.")
            % {"length": len(name), "most": limits.NAME}
        )


def _exchange(tag: Tag, name: str) -> tuple[Tag, bool]:
    """The row that bears the old name from now on, and whether it was made for that."""
    key = text.key(name)
    known = Tag.objects.select_for_update(of=("self",)).filter(key=key).first()
    if known is None:
        taken = Tag.objects.filter(slug=text.slugify(name, fallback="tag")).exclude(pk=tag.pk)
        slug = tagging.free_slug(name, key, set(taken.values_list("slug", flat=True)))
        old = Tag(name=tag.name, key=tag.key, slug=_old_slug(tag, slug), merged_into=tag)
        put_name(tag, name, key, slug)
        old.save()
        return old, True
    if known.merged_into_id != tag.pk:
        raise RefusedError(
            _("There is a tag of that name already: “%(tag)s”. Merge the two instead.")
            % {"tag": known.merged_into or known}
        )
    swap_names(tag, known)
    put_name(tag, name, tag.key, tag.slug)
    return known, False


def _old_slug(tag: Tag, new_slug: str) -> str:
    """The address of the old name: its own, or one beside it where the new name has that."""
    return tag.slug if tag.slug != new_slug else tagging.free_slug(tag.name, tag.key, {new_slug})


def put_name(tag: Tag, name: str, key: str, slug: str) -> None:
    """Set what a tag is called and found by."""
    tag.name, tag.key, tag.slug = name, key, slug
    tag.save(update_fields=["name", "key", "slug"])


def swap_names(one: Tag, other: Tag) -> None:
    """Each gets the other's name, key and address; all three are unique at every moment."""
    ones, others = ((tag.name, tag.key, tag.slug) for tag in (one, other))
    put_name(other, f"#{other.key}", f"#{other.pk}", f"tag-{other.pk}-")
    put_name(one, *others)
    put_name(other, *ones)
