"""Atom feeds of stories: of what is live, as lists show it, with a summary each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from articles.models import Article
from articles.templatetags.stories import summary

STORIES = 30
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML can hold, however they are written."""


class About(NamedTuple):
    """What a feed is of, with the paths of the page and of the feed."""

    title: str
    description: str
    page: str
    feed: str


def atom(
    request: HttpRequest,
    about: About,
    stories: Sequence[Article],
    *,
    changed_at: datetime | None = None,
) -> HttpResponse:
    """A feed of some live stories, newest first; 304 where the reader has this very one.

    It says to be as new as its newest story: reading it twice says the same.
    """
    feed = _begin(about)
    for story in stories:
        _add(feed, story)
    written = feed.writeString("utf-8").encode()
    response = HttpResponse(written, content_type=MEDIA_TYPE)
    response["ETag"] = quote_etag(hashlib.sha256(written).hexdigest()[:32])
    response["Cache-Control"] = "no-cache"  # kept, and asked for again: what is withdrawn is gone
    moment = int(changed_at.timestamp()) if changed_at else None
    if moment:
        response["Last-Modified"] = http_date(moment)
    found = get_conditional_response(
        request, etag=response["ETag"], last_modified=moment, response=response
    )
    return found or response


def _begin(about: About) -> Atom1Feed:
    return Atom1Feed(
        title=_clean(f"{about.title} | {settings.SITE_NAME}"),
        link=f"{settings.SITE_URL}{about.page}",
        description="",
        subtitle=_clean(about.description) or None,
        language=get_language(),
        author_name=settings.SITE_NAME,
        feed_url=f"{settings.SITE_URL}{about.feed}",
        feed_guid=f"{settings.SITE_URL}{about.feed}",
    )


def _add(feed: Atom1Feed, story: Article) -> None:
    """One entry; its id is of its number and its day alone, and stays when its headline changes."""
    address = f"{settings.SITE_URL}{story.get_absolute_url()}"
    feed.add_item(
        title=_clean(story.front_headline),
        link=address,
        description=escape(_clean(summary(story))),
        unique_id=get_tag_uri(f"{settings.SITE_URL}/articles/{story.pk}/", story.published_at),
        pubdate=story.published_at,
        updateddate=max(filter(None, (story.published_at, story.updated_at))),
        categories=[_clean(story.section.name)] if story.section else (),
    )


def _clean(words: str) -> str:
    return _NO_XML.sub("", words)
