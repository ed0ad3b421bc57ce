"""What the importer's parts say to one another: documents, stories, problems, and things aside.

A reader yields a `StoryRecord` for each story, a `Problem` for each thing that it cannot read
and an `Aside` for each thing that is no story; it raises nothing for bad input.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import BinaryIO, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, text
from articles.errors import RefusedError

_JSON = json.JSONEncoder(ensure_ascii=False)


class Outcome(StrEnum):
    """What became of one story of a batch."""

    CREATED = "created"
    UPDATED = "updated"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    ASIDE = "aside"
    REJECTED = "rejected"


OUTCOME_LABELS = {
    Outcome.CREATED: gettext_lazy("created"),
    Outcome.UPDATED: gettext_lazy("updated"),
    Outcome.PUBLISHED: gettext_lazy("published"),
    Outcome.PROPOSED: gettext_lazy("proposed"),
    Outcome.WITHDRAWN: gettext_lazy("withdrawn"),
    Outcome.UNCHANGED: gettext_lazy("unchanged"),
    Outcome.DUPLICATE: gettext_lazy("duplicate"),
    Outcome.ASIDE: gettext_lazy("no story"),
    Outcome.REJECTED: gettext_lazy("rejected"),
}


class PubStatus(StrEnum):
    """Whether the source allows its text to be used: IPTC's ``pubStatus``."""

    USABLE = "usable"
    WITHHELD = "withheld"
    """Not to be published before the source says so."""
    CANCELED = "canceled"
    """To be taken down: a kill."""


def _nothing_beside(_path: str) -> Document | None:
    return None


@dataclass(frozen=True)
class Document:
    """One file of a source, unread."""

    path: str
    """As a person would name it, for reports: ``batch/012.txt``, ``batch.zip/012.txt``."""
    stem: str
    """The file's name without folder and suffix: a story's id where the format has none."""
    opened: Callable[[], BinaryIO] = field(repr=False, compare=False)
    """Gives the content from its start; reading it raises `RefusedError` past a limit, and
    `OSError` where the file cannot be read."""
    weight: int = 0
    """Bytes that it takes where it lies, packed or not: its share of the batch's work."""
    beside: Callable[[str], Document | None] = field(
        default=_nothing_beside, repr=False, compare=False
    )
    """Gives another file of the same folder or archive by its path from this one's folder, such as
    ``../posts.csv``, for formats that spread a story's facts over several; else None."""

    @classmethod
    def of(cls, path: str, stem: str, data: bytes) -> Document:
        """A document of bytes that are at hand."""
        return cls(path, stem, lambda: io.BytesIO(data), len(data))

    @cached_property
    def head(self) -> bytes:
        """Its first bytes, by which its format is recognised."""
        with self.opened() as stream:
            return stream.read(limits.HEAD)

    @cached_property
    def data(self) -> bytes:
        """All of it, for formats in which one file is one story; else read the stream."""
        if len(self.head) < limits.HEAD:
            return self.head
        with self.opened() as stream:
            data = stream.read(limits.STORY_FILE + 1)
        if len(data) > limits.STORY_FILE:
            reason = _("this is larger than %(limit)d bytes, the most that one story may have.")
            raise RefusedError(reason % {"limit": limits.STORY_FILE})
        return data


@dataclass(frozen=True, slots=True)
class Reading:
    """How the person who imports wishes documents to be read."""

    encoding: str = ""
    """What is not UTF-8 is in, where it does not say so itself: from `cleaning.known_encoding`."""
    time_zone: str = "UTC"
    """Of times that come without a zone."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Which of a table's columns holds what, by the names in `tables.FIELDS`."""


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
class Aside:
    """Something whole that is no story: a picture, an event, a page of a menu."""

    path: str
    what: str
    """As a person would call it, in the singular: “a picture”."""
    name: str = ""
    """Its own title, id or address."""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a story speaks of. It is named here and not fetched."""

    href: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Another item that the source relates to a story: by its id, its address or its title."""

    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One story as a source sent it, cleaned, before the newsroom has seen it.

    All words are clean (see `cleaning`), and none is longer than `limits` allow.
    """

    path: str
    source_id: str
    """The format's own id; else the file's stem; else, of many in a file, from its text."""
    body: str
    """Clean HTML (see `articles.markup`)."""
    headline: str = ""
    """Empty where the source sent none."""
    related: tuple[str, ...] = ()
    """The wire's list of related headlines, one per wording, in its order."""
    line: int | None = None
    """Where it begins, in a file of many."""
    version: str = ""
    """From `numbered` or `dated`; empty where the format has none."""
    headlines: Mapping[str, str] = field(default_factory=dict)
    """Other wordings by their place: ``front``, ``search``, ``social``."""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    """Names of people, without “By” and without the agency's."""
    dateline: str = ""
    """Place and day as the source writes them, where that is not in the body already."""
    section: str = ""
    keywords: tuple[str, ...] = ()
    """Keywords and subjects by their names."""
    created: datetime | None = None
    """When the source first published it; with a zone."""
    updated: datetime | None = None
    """When the source last changed it; with a zone."""
    language: str = ""
    """A BCP 47 tag."""
    urgency: int | None = None
    """1 to 9; 1 is the most urgent."""
    embargo: datetime | None = None
    pub_status: PubStatus = PubStatus.USABLE
    draft: bool = False
    """The source itself has not published it, so that it is not published here unasked."""
    correction: str = ""
    """What is corrected, or that something is, where the source sent it as a correction."""
    usage: str = ""
    """Terms of use and rights, for staff."""
    note: str = ""
    """The source's note to editors, for staff."""
    credit: str = ""
    """The agency, as it asks to be named."""
    href: str = ""
    """The story's own address at the source."""
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    left_out: tuple[str, ...] = ()
    """What the file has and the newsroom does not store, each with its words or address."""

    @property
    def paragraphs(self) -> list[str]:
        """The body's text blocks without markup."""
        return text.paragraphs_of(self.body)

    def digest(self) -> str:
        """SHA-256 hex of all that the source said; equal digests mean "nothing new"."""
        said: list[object] = [self.headline, self.body, list(self.related)]
        if more := {name: _plain(value) for name, value in self._more()}:
            said.append(more)
        return hashlib.sha256(_JSON.encode(said).encode()).hexdigest()

    def fingerprint(self) -> str:
        """SHA-256 hex of the body's words; equal for the same story under another name."""
        return text.fingerprint(self.paragraphs)

    def facts(self) -> dict[str, object]:
        """What a receipt keeps for staff, as JSON: all that is said besides the text itself."""
        content = {"standfirst", "headlines", "version", "pub_status"}
        return {name: _plain(value) for name, value in self._more() if name not in content}

    def _more(self) -> list[tuple[str, object]]:
        """What is said besides headline, body and list, as far as anything is."""
        said = ((name, getattr(self, name)) for name in _FACTS)
        return [(name, value) for name, value in said if value and value is not PubStatus.USABLE]


_TEXT = frozenset({"path", "source_id", "line", "headline", "body", "related"})
_FACTS = tuple(each.name for each in fields(StoryRecord) if each.name not in _TEXT)

Found: TypeAlias = StoryRecord | Problem | Aside
"""What a reader yields."""


def numbered(version: int) -> str:
    """A source's count of versions, so written that later ones sort behind earlier ones."""
    return f"{version:012d}"


def dated(version: datetime) -> str:
    """The time of a version, so written that later ones sort behind earlier ones."""
    return version.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_older(version: str, than: str) -> bool:
    """Whether a version comes before another one; two kinds of version cannot be compared."""
    return bool(version and than) and ("T" in version) == ("T" in than) and version < than


def _plain(value: object) -> object:
    """A field's value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Image | Link):
        said = {each.name: getattr(value, each.name) for each in fields(value)}
        return {name: words for name, words in said.items() if words}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


PROVISIONAL = gettext_lazy("Readers see a provisional headline; write a real one.")


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
    left_out: tuple[str, ...] = ()
    """What its file has and the newsroom does not store."""

    @property
    def remarks(self) -> str:
        """Everything that a person should look at."""
        said = (self.warning, str(PROVISIONAL) if self.provisional else "", self.omissions)
        return " ".join(filter(None, said))

    @property
    def omissions(self) -> str:
        """What is left out, as a sentence; empty where nothing is."""
        if not self.left_out:
            return ""
        return _("Left out: %(what)s.") % {"what": "; ".join(self.left_out).removesuffix(".")}
