"""What a source orders besides its text: a kill, a hold, an embargo, a correction."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from articles.importing.records import PubStatus, StoryRecord
from articles.models import Article, ArticleState, Receipt


def why_down(record: StoryRecord, article: Article) -> str:
    """Why a story has to be taken down or put away at once; empty where it has not.

    A kill puts away what readers never saw; what is only withheld may still become a story.
    """
    is_killed = record.pub_status is PubStatus.CANCELED
    if article.state == ArticleState.LIVE and is_killed:
        return _("Its source has killed this story; it was withdrawn.")
    if article.state == ArticleState.LIVE and record.pub_status is PubStatus.WITHHELD:
        return _("Its source withholds this story from now on; it was withdrawn.")
    if article.state == ArticleState.NEVER_PUBLISHED and is_killed:
        return _("Its source has killed this story; it was spiked.")
    return ""


def why_kept_back(record: StoryRecord) -> str:
    """Why a story must not go to readers by itself; empty where it may."""
    if record.pub_status is PubStatus.CANCELED:
        return _("Its source has killed this story; it is kept here, spiked.")
    if record.pub_status is PubStatus.WITHHELD:
        return _("Its source withholds this story; its draft waits at the desk.")
    if record.draft:
        return _("It is a draft at its source; so it is here.")
    return ""


def moves_embargo(record: StoryRecord, receipt: Receipt | None, *, publish: bool) -> bool:
    """Whether the article's embargo becomes the record's.

    A stricter one does at once. A looser one, by the source that set it, shows readers more, and
    so needs ``publish`` where the story is live.
    """
    if receipt is None or receipt.article is None:
        return record.embargo is not None
    article, before = receipt.article, _embargo_of(receipt)
    current = article.embargo_until
    if record.embargo in (before, current):
        return False
    if record.embargo and (current is None or record.embargo > current):
        return True
    is_theirs = current == before
    return is_theirs and (publish or article.state != ArticleState.LIVE)


def correction_of(record: StoryRecord) -> str:
    """How a revision's reason names a correction; empty where the text is none."""
    if not record.correction:
        return ""
    return _("Correction from the wire: %(words)s") % {"words": record.correction}


def _embargo_of(receipt: Receipt) -> datetime | None:
    said = receipt.facts.get("embargo")
    return datetime.fromisoformat(said) if said else None
