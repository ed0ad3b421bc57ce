"""What a story needs before a person publishes it, by the site's own severity.

``settings.CHECKLIST`` says for each point whether it blocks, warns, or is off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import text
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.importing.records import PubStatus
from articles.models import Article, Receipt

BLOCK, WARN = "block", "warn"

_PLACEHOLDER = re.compile(
    r"\b(?:TK)+\b|\b[Ll]orem ipsum\b|\b[Xx]{4,}\b|\?{3,}|_{4,}"
    r"|\[(?:insert|add|check|tbc|tbd|tk|name|date|quote)\b[^\]]*\]",
)
"""TK ("to come") and what else stands for words that are still to be written."""


class Point(NamedTuple):
    """One thing that is missing."""

    code: str
    level: str
    """`BLOCK` or `WARN`."""
    sentence: str


class UnmetError(RefusedError):
    """A move to readers is refused because something is missing."""

    def __init__(self, missing: Sequence[Point]) -> None:
        super().__init__(" ".join(point.sentence for point in missing))
        self.missing = missing
        """The points that block."""


def missing(content: Content, article: Article | None) -> list[Point]:
    """What the text lacks, those that block first; no article where it is not saved yet."""
    levels: Mapping[str, str] = settings.CHECKLIST
    story = _Story(content, article)
    points = [
        Point(code, levels[code], str(sentence))
        for code, (is_met, sentence) in _POINTS.items()
        if levels[code] in (BLOCK, WARN) and not is_met(story)
    ]
    return sorted(points, key=lambda point: point.level)


def pass_or_override(content: Content, article: Article, *, override: bool, note: str) -> list[str]:
    """The codes that somebody passes over with a reason; empty where nothing blocks.

    Raises `UnmetError` where something blocks and nobody overrides it, and where no reason is
    given.
    """
    blocking = [point for point in missing(content, article) if point.level == BLOCK]
    if blocking and not override:
        raise UnmetError(blocking)
    if blocking and not note.strip():
        raise RefusedError(_("Say in the note why the story goes out all the same."))
    return [point.code for point in blocking]


def is_withheld(article: Article) -> bool:
    """Whether a source has said that its text must not be used, now or ever."""
    received = Receipt.objects.filter(article=article, superseded_at__isnull=True)
    return received.exclude(pub_status=PubStatus.USABLE).exists()


class _Story(NamedTuple):
    content: Content
    article: Article | None

    def has_headline(self) -> bool:
        return bool(self.content["headline"]) and not self.content["headline_provisional"]

    def has_body(self) -> bool:
        return bool(text.paragraphs_of(self.content["body"]))

    def has_section(self) -> bool:
        return self.content["section"] is not None

    def has_byline(self) -> bool:
        return bool(self.content["authors"] or (self.article and self.article.source))

    def may_be_used(self) -> bool:
        return self.article is None or not is_withheld(self.article)

    def is_finished(self) -> bool:
        paragraphs = text.paragraphs_of(self.content["body"])
        parts = (self.content["headline"], self.content["standfirst"], *paragraphs)
        return not any(map(_PLACEHOLDER.search, parts))


_POINTS: dict[str, tuple[Callable[[_Story], bool], str | Promise]] = {
    "headline": (
        _Story.has_headline,
        gettext_lazy("The headline is provisional or missing: write one."),
    ),
    "body": (_Story.has_body, gettext_lazy("There is no text yet.")),
    "section": (_Story.has_section, gettext_lazy("No section is chosen.")),
    "byline": (
        _Story.has_byline,
        gettext_lazy("It has no author, and no source to name instead."),
    ),
    "usage": (
        _Story.may_be_used,
        gettext_lazy("The source withholds this story: wait until it allows its use."),
    ),
    "placeholder": (
        _Story.is_finished,
        gettext_lazy("A placeholder such as “TK” or “lorem ipsum” is left in the text."),
    ),
}
