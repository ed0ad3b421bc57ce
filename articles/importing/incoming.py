"""A story on its way in: the record, and what is derived from it when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from articles import limits, text
from articles.importing.derive import near
from articles.importing.derive.headline import provisional_headline
from articles.importing.derive.tags import SuggestedTag, suggest_tags, understands
from articles.importing.records import StoryRecord


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
        if not understands(self.record.language):
            return []
        found = suggest_tags(self.record.headline, self.paragraphs)
        return [tag for tag in found if text.fold(tag.name) and len(tag.name) <= limits.NAME]

    def derive(self) -> None:
        """Work out now what takes time, so that no lock is held meanwhile."""
        _ = self.fingerprint, self.headline, self.tags, self.near
