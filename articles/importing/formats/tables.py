"""Rows of a table as stories: which column holds what, for CSV and for lines of JSON.

Columns are known by their usual names in other systems' exports (`FIELDS`), however they are
spelled: ``Publish Date`` is ``publish_date``. ``--map headline=Titel`` says it where they are
called otherwise; what is mapped counts alone. A value may be one word, a list, or a list of objects
with names. What no field holds is named once for the whole file, by `Naming.unused`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from django.utils.translation import gettext as _

from articles import limits, text
from articles.errors import RefusedError
from articles.importing import bodies, bylines, cleaning, moments, records
from articles.importing.bodies import Body
from articles.importing.formats import finish, jsons
from articles.importing.records import Aside, Document, Found, Image, Problem, PubStatus, Reading

FIELDS: Mapping[str, str] = {
    "id": "id _id guid uuid uid source_id article_id story_id post_id item_id document_id doc_id",
    "version": "version version_number revision",
    "headline": "headline title heading hed post_title article_title name subject",
    "front_headline": "front_headline short_headline short_title home_title promo_headline",
    "search_headline": "search_headline seo_headline seo_title meta_title",
    "social_headline": "social_headline social_title og_title twitter_title",
    "body": (
        "body text content body_html body_text content_html full_text article_text article_body"
        " post_content main_text html article"
    ),
    "standfirst": (
        "standfirst summary abstract description excerpt lede lead dek deck teaser subtitle"
        " subheadline sub_headline intro highlights"
    ),
    "authors": "authors author byline creator creators by written_by writer writers author_name",
    "credit": "credit agency publisher provider news_agency outlet",
    "section": "section category desk section_name category_name department categories channel",
    "keywords": "keywords keyword tags tag subjects topics topic",
    "created": (
        "created published date created_at published_at publish_date publication_date"
        " date_published pub_date published_on published_date created_on date_created"
        " first_published first_created post_date posted timestamp datetime time"
    ),
    "updated": (
        "updated modified updated_at modified_at lastmod last_modified last_updated date_modified"
        " date_updated updated_on modified_on version_created"
    ),
    "language": "language lang locale language_code",
    "address": "address url link permalink canonical canonical_url web_url article_url href uri",
    "image": (
        "image image_url picture photo featured_image feature_image top_image cover_image"
        " main_image lead_image hero_image url_to_image thumbnail"
    ),
    "dateline": "dateline",
    "urgency": "urgency priority news_value",
    "status": "status pub_status post_status is_published published draft is_draft",
    "embargo": "embargo embargoed embargo_until embargoed_until not_before",
    "correction": "correction corrections",
    "usage": "usage usage_terms rights copyright license licence",
    "note": "note notes ed_note editor_note editors_note note_to_editors legal_flag",
}
"""What a column can hold, and how other systems call it; the likelier names first."""

MOST_UNUSED = 50
"""Columns without a field that are named for one file."""
_NAMES_WITHIN = ("name", "title", "label", "value")
"""What an object in a list is called by."""
_YES = frozenset({"1", "true", "yes", "y", "on"})
_NO = frozenset({"0", "false", "no", "n", "off"})
_UNPUBLISHED = frozenset(
    {"draft", "pending", "private", "future", "scheduled", "auto-draft", "trash"}
)
_PUBLISHED = frozenset({"publish", "published", "live", "public", "sent", "usable", "approved"})
_STOPPED = {
    **dict.fromkeys(("withheld", "embargoed", "hold"), PubStatus.WITHHELD),
    **dict.fromkeys(("canceled", "cancelled", "killed", "kill", "withdrawn"), PubStatus.CANCELED),
}

# An end tag, or a tag that has none: “PHILLIPS <P> TO PARE DEBT” is plain.
_MARKUP = re.compile(
    r"</(?:a|article|b|blockquote|div|em|figure|h[1-6]|i|iframe|li|ol|p|pre|section|span|strong"
    r"|table|u|ul|video)\s*>"
    r"|<(?:br|hr)\s*/?>|<img\s[^<>]*>|\A\s*<p>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,6}|[a-z]{2,8});", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_WHOLE = re.compile(r"(\d+)\.0+")
_STAMP = re.compile(r"(?:\d{9,11}|\d{13})(?:\.\d+)?", re.ASCII)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d\d?", re.ASCII)

_STATES = frozenset({"", *_YES, *_NO, *_UNPUBLISHED, *_PUBLISHED, *_STOPPED})

Row: TypeAlias = Mapping[str, object]
"""Values by the names of their columns; a column without a name has its number, from 1."""
Fields: TypeAlias = Mapping[str, Sequence[tuple[str, object]]]
"""Columns and their values by what they hold, the likelier ones first."""


def known_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Which column holds which field, from ``headline=Titel`` and the like.

    The column may be a number, counted from 1, and then it may stand first: ``2=headline``.
    `RefusedError` where there is no such field.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, _sign, column = (part.strip() for part in pair.partition("="))
        if name.isdecimal() and column.lower() in FIELDS:
            name, column = column, name
        if name.lower() not in FIELDS or not column:
            reason = _(
                "“%(pair)s” maps no column; write FIELD=COLUMN, with one of these: %(fields)s."
            )
            said = text.shorten(cleaning.clean_line(pair), limits.NAME)
            raise RefusedError(reason % {"pair": said, "fields": ", ".join(FIELDS)})
        found[name.lower()] = column
    return found


class Naming:
    """Which columns of one file hold what, and which of them hold nothing that is kept."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns
        self.mapped: dict[str, list[str]] = {}
        for name, column in columns.items():
            self.mapped.setdefault(folded(column), []).append(name)
        self.unused: dict[str, None] = {}

    def missing(self, names: Iterable[str]) -> list[str]:
        """Columns that were mapped and are not there."""
        there = {folded(name) for name in names}
        return [column for column in self.columns.values() if folded(column) not in there]

    def fields(self, name: str) -> list[str]:
        """What a column holds; nothing that another one was mapped to."""
        if mapped := self.mapped.get(folded(name)):
            return mapped
        return [each for each in _USUAL.get(folded(name), ()) if each not in self.columns]

    def holds_stories(self, names: Iterable[str]) -> bool:
        """Whether one of these columns holds headlines or texts."""
        return any({"headline", "body"}.intersection(self.fields(name)) for name in names)

    def part(self, row: Row) -> Fields:
        """A row's values by their fields, the likelier columns of a field first."""
        found: dict[str, list[tuple[str, object]]] = {}
        for name, value in row.items():
            if said := wordings_of(value):
                for each in _meant(self.fields(name), said[0]):
                    found.setdefault(each, []).append((name, value))
        for each, values in found.items():
            values.sort(key=lambda pair, each=each: _rank(each, pair[0]))  # type: ignore[misc]
        return found

    def note_unused(self, row: Row, used: Iterable[str]) -> None:
        """Remember columns that say something and went nowhere."""
        known = set(used)
        for name, value in row.items():
            if name not in known and len(self.unused) < MOST_UNUSED and says_something(value):
                self.unused[cleaning.clean_line(name)[: limits.NAME]] = None

    def aside(self, path: str) -> Aside | None:
        """All columns of the file that went nowhere, as one thing."""
        if not self.unused:
            return None
        names = text.shorten(", ".join(self.unused), 500)
        return Aside(path, _("a group of columns that are mapped to nothing"), names)


def folded(name: str) -> str:
    """A column's name without case, spaces and signs."""
    return "".join(filter(str.isalnum, name.casefold())) or name


_SPELLINGS = {name: [folded(each) for each in said.split()] for name, said in FIELDS.items()}


def _by_spelling() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, spellings in _SPELLINGS.items():
        for spelling in dict.fromkeys(spellings):
            found.setdefault(spelling, []).append(name)
    return found


_USUAL = _by_spelling()
"""The fields that a column with this folded name usually holds."""


def _rank(name: str, column: str) -> int:
    spellings, said = _SPELLINGS[name], folded(column)
    return spellings.index(said) if said in spellings else -1


def _meant(fields: Sequence[str], said: str) -> Sequence[str]:
    """What a column holds that is called “published”: a yes or no, or a time."""
    if not {"created", "status"}.issubset(fields):
        return fields
    return ["status"] if said.strip().lower() in _YES | _NO else ["created"]


def says_something(value: object) -> bool:
    """Whether a value holds any words, numbers or yes, however deep."""
    if isinstance(value, dict | list):
        return bool(value)
    return value is True or bool(jsons.words(value))


def wordings_of(value: object) -> list[str]:
    """The words of a value, of each of a list, or of each object's name in it."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return jsons.wordings(value, *_NAMES_WITHIN)


def story(
    document: Document, row: Row, naming: Naming, reading: Reading, line: int | None = None
) -> Found:
    """The story of one row; a `Problem` where it has neither a headline nor a text.

    A headline without a text is a story all the same, since lists of headlines are tables too: it
    stands in the text's place. A sentence too long for a headline begins the text. A note tells
    staff so.
    """
    said = _Row(naming.part(row), reading)
    body, facts = said.body(), said.facts()
    facts["line"] = line
    if not (facts["headline"] or body.html):
        return Problem(document.path, _("there is neither a headline nor a text here."), line)
    body = finish.with_headline_in_place(body, facts)
    found = finish.story(document, source_id=said.id(), body=body, alone=False, **facts)
    naming.note_unused(row, said.used)
    return found


class _Row:
    """Takes the fields of one row, and remembers which of its columns went into the story."""

    def __init__(self, fields: Fields, reading: Reading) -> None:
        self.fields = fields
        self.clock = finish.Clock(reading)
        self.left_out: list[str] = []
        self.used: set[str] = set()

    def facts(self) -> finish.Facts:
        """All that a row says besides its id and body."""
        created, updated = self.time("created"), self.time("updated")
        section, *further = [*self.all("section"), ""]
        pub_status, draft = self.status()
        return {
            "headline": self.one("headline"),
            "headlines": {
                "front": self.one("front_headline"),
                "search": self.one("search_headline"),
                "social": self.one("social_headline"),
            },
            "note": self.one("note"),
            "version": self.version() or (records.dated(updated) if updated else ""),
            "standfirst": self.one("standfirst"),
            "authors": [name for said in self.all("authors") for name in bylines.names_in(said)],
            "credit": self.one("credit"),
            "section": section,
            "keywords": [*self.keywords(), *filter(None, further)],
            "created": created,
            "updated": updated,
            "language": self.one("language").replace("_", "-"),
            "urgency": self.urgency(),
            "dateline": self.one("dateline"),
            "embargo": self.time("embargo"),
            "pub_status": pub_status,
            "draft": draft,
            "correction": self.one("correction"),
            "usage": self.one("usage"),
            "href": self.one("address"),
            "images": [Image(address) for address in self.all("image")],
            "left_out": [*self.left_out, *self.clock.left_out],
        }

    def words(self, name: str) -> list[str]:
        """The words of the first column of a field, as they stand there."""
        columns = self.fields.get(name, ())
        for column, value in columns[:1]:
            self.used.add(column)
            return wordings_of(value)
        return []

    def all(self, name: str) -> list[str]:
        """Each wording of a field as one clean line."""
        return list(filter(None, map(line_of, self.words(name))))

    def one(self, name: str) -> str:
        """All wordings of a field as one clean line."""
        return ", ".join(self.all(name))

    def id(self) -> str:
        """The row's id; its address where it has none. A spreadsheet makes 47.0 of 47."""
        said = self.one("id") or self.one("address")
        return whole[1] if (whole := _WHOLE.fullmatch(said)) else said

    def body(self) -> Body:
        """The text: HTML where it is written in it, else a paragraph for every line."""
        said = "\n".join(self.words("body"))
        if _MARKUP.search(said):
            return bodies.of_html(said)
        lines = [line.text for line in cleaning.clean_lines(_unescaped(said)) if line.text]
        if len(lines) > 1 and text.fold(lines[0]) == text.fold(self.one("headline")):
            del lines[0]
        return bodies.of_paragraphs(lines)

    def keywords(self) -> list[str]:
        """Each keyword, also where they stand in one cell, parted by signs."""
        return [
            word
            for said in self.words("keywords")
            for word in _BETWEEN.split(_without_brackets(line_of(said)))
        ]

    def time(self, name: str) -> datetime | None:
        """A field's moment, also where it is a Unix time."""
        said = self.one(name)
        if _ROUNDED.fullmatch(said):
            reason = _("the time “%(words)s”, which a spreadsheet has rounded")
            self.left_out.append(reason % {"words": said})
            return None
        return moments.stamp(float(said)) if _STAMP.fullmatch(said) else self.clock.read(said)

    def version(self) -> str:
        said = self.one("version")
        moment = None if said.isdecimal() else moments.moment(said, self.clock.time_zone)
        found = records.dated(moment) if moment else finish.version(said)
        return found or self.leave_out("version", said)

    def urgency(self) -> int | None:
        said = self.one("urgency")
        if re.fullmatch(r"[1-9](?:\.0)?", said, re.ASCII):
            return int(said[0])
        self.leave_out("urgency", said)
        return None

    def status(self) -> tuple[PubStatus, bool]:
        """Whether the text may be used, and whether the source has not published it."""
        status, draft = PubStatus.USABLE, False
        for column, value in self.fields.get("status", ()):
            self.used.add(column)
            said = ", ".join(wordings_of(value)).strip().lower()
            is_no = said in (_YES if "draft" in folded(column) else _NO)
            draft = draft or is_no or said in _UNPUBLISHED
            status = _STOPPED.get(said, status)
            if said not in _STATES:
                self.leave_out("status", said)
        return status, draft

    def leave_out(self, name: str, said: str) -> str:
        """Name a value that means nothing in its field."""
        if said:
            values = {"field": name, "words": text.shorten(said, limits.NAME)}
            self.left_out.append(_("the %(field)s “%(words)s”") % values)
        return ""


def line_of(said: str) -> str:
    """Words as one clean line, whether they are plain or HTML."""
    return bodies.plain(said) if _MARKUP.search(said) else cleaning.clean_line(_unescaped(said))


def _unescaped(said: str) -> str:
    return html.unescape(said) if _ENTITY.search(said) else said


def _without_brackets(said: str) -> str:
    """A list in a cell, ``['ports', 'herring']``, as words parted by commas."""
    if not (said.startswith("[") and said.endswith("]")):
        return said
    return ",".join(each.strip("'\" ") for each in said[1:-1].split(","))
