"""A story on its way in: the record, and what is derived from it when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from articles import limits, text
from articles.importing.derive import near
from articles.importing.derive.headline import provisional_headline
from articles.importing.derive.tags import SuggestedTag, suggest_tags, understands
from articles.importing.records import StoryRecord


class Source(NamedTuple):
    """What answers are derived from."""

    body: str
    headline: str
    language: str


class Derived(NamedTuple):
    """The costly answers."""

    fingerprint: str
    headline: str
    tags: list[SuggestedTag]
    near: near.Sketch


@dataclass
class Incoming:
    """One record, with its costly answers kept: they are needed for new text only."""

    record: StoryRecord

    @cached_property
    def digest(self) -> str:
        """Equal digests mean "nothing new"."""
        return self.record.digest()

    @cached_property
    def fingerprint(self) -> str:
        """Equal fingerprints mean "the same text"."""
        return text.fingerprint(self.paragraphs)

    @cached_property
    def paragraphs(self) -> Sequence[str]:
        """The body's text blocks."""
        return self.record.paragraphs

    @cached_property
    def headline(self) -> str:
        """The source's own headline, else a provisional one from the lead."""
        return self.record.headline or provisional_headline(self.paragraphs)

    @property
    def provisional(self) -> bool:
        """Whether nobody has written the headline."""
        return not self.record.headline

    @cached_property
    def near(self) -> near.Sketch:
        """What near copies have in common with it."""
        return near.sketch(self.paragraphs)

    @cached_property
    def tags(self) -> list[SuggestedTag]:
        """What the text names, as far as English is understood here."""
        return _tags(self.source, self.paragraphs)

    @property
    def source(self) -> Source:
        """What its answers are derived from, to be sent elsewhere."""
        return Source(self.record.body, self.record.headline, self.record.language)

    def derive(self) -> None:
        """Work out now what takes time, so that no lock is held meanwhile."""
        _ = self.fingerprint, self.headline, self.tags, self.near

    def know(self, derived: Derived) -> None:
        """Take the answers that were worked out elsewhere."""
        self.fingerprint, self.headline, self.tags, self.near = derived


def derive(source: Source) -> Derived:
    """The answers by themselves; needs no database and no settings."""
    paragraphs = text.paragraphs_of(source.body)
    return Derived(
        text.fingerprint(paragraphs),
        source.headline or provisional_headline(paragraphs),
        _tags(source, paragraphs),
        near.sketch(paragraphs),
    )


def _tags(source: Source, paragraphs: Sequence[str]) -> list[SuggestedTag]:
    if not understands(source.language):
        return []
    found = suggest_tags(source.headline, paragraphs)
    return [tag for tag in found if text.fold(tag.name) and len(tag.name) <= limits.NAME]
