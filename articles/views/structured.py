"""A story as schema.org's NewsArticle, for machines that read pages.

https://schema.org/NewsArticle
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.models import Article
from articles.templatetags.stories import summary

# What could end the script element or open a comment in it, and two line ends that older
# readers of JSON stumble over.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def news_article(
    article: Article, *, address: str, authors: Sequence[str], tags: Sequence[str]
) -> SafeString:
    """The data block of a live story at its public ``address``, ready for the page's head."""
    publisher = {
        "@type": "NewsMediaOrganization",
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
    }
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": summary(article),
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": article.published_at,
        "dateModified": article.updated_at or article.published_at,
        "inLanguage": get_language(),
        "articleSection": article.section and article.section.name,
        "keywords": list(tags),
        "author": _authors(article, authors) or publisher,
        "publisher": publisher,
    }
    return data_block({name: value for name, value in data.items() if value})


def _authors(article: Article, authors: Sequence[str]) -> list[dict[str, str]]:
    if authors:
        return [{"@type": "Person", "name": name} for name in authors]
    return [{"@type": "Organization", "name": article.source}] if article.source else []


def data_block(data: dict[str, Any]) -> SafeString:
    """A script element that no browser runs, whose text cannot break out of it."""
    text = json.dumps(data, default=lambda at: at.isoformat(), ensure_ascii=False)
    return mark_safe(  # noqa: S308 what could be markup is escaped
        f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'
    )
