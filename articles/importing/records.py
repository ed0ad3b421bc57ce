"""What the importer's parts say to one another: documents, stories and problems.

A reader yields a `StoryRecord` for each story and a `Problem` for each thing that it
cannot read; it raises nothing for bad input.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from articles import text


class Outcome(StrEnum):
    """What became of one story of a batch."""

    CREATED = "created"
    UPDATED = "updated"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


OUTCOME_LABELS = {
    Outcome.CREATED: _("created"),
    Outcome.UPDATED: _("updated"),
    Outcome.PUBLISHED: _("published"),
    Outcome.PROPOSED: _("proposed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.DUPLICATE: _("duplicate"),
    Outcome.REJECTED: _("rejected"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a source, still as bytes."""

    path: str
    """As a person would name it, for reports: ``batch/012.txt``."""
    stem: str
    """The file's name without folder and suffix: a story's id where the format has none."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, as a sentence, with its place."""

    path: str
    reason: str
    line: int | None = None
    """Counted from 1, where the place is known."""

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One story as a source sent it, cleaned, before the newsroom has seen it."""

    path: str
    source_id: str
    body: str
    """Clean HTML."""
    headline: str = ""
    """Empty where the source sent none."""
    related: tuple[str, ...] = ()
    """The wire's list of related headlines, one per wording, in its order."""

    @property
    def paragraphs(self) -> list[str]:
        """The body's text blocks without markup."""
        return text.paragraphs_of(self.body)

    def digest(self) -> str:
        """SHA-256 hex of all that the source said; equal digests mean "nothing new"."""
        said = [self.headline, self.body, list(self.related)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def fingerprint(self) -> str:
        """SHA-256 hex of the body's words; equal for the same story under another name."""
        return text.fingerprint(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Result:
    """What happened, or in a dry run would happen, to one story, and why."""

    path: str
    outcome: Outcome
    reason: str = ""
    warning: str = ""
    """Something that went through, and that a person should look at."""
    line: int | None = None
    headline: str = ""
    source_id: str = ""
    article_id: int | None = None
    revision_id: int | None = None
    provisional: bool = False
    """The story was published under a headline that nobody has written yet."""

    @property
    def remarks(self) -> str:
        """Everything that a person should look at."""
        unwritten = _("Readers see a provisional headline; write a real one.")
        return " ".join(filter(None, (self.warning, str(unwritten) if self.provisional else "")))
