"""The one place where a format's findings become a record: clean, and within the newsroom's limits.

A headline, a paragraph or a number of paragraphs above its limit is a `Problem`, because a story
is never cut. Facts beside the text that are too long are cut or left out, and `left_out` says so
with their words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import bodies, cleaning
from articles.importing.bodies import Body
from articles.importing.cleaning import Line, clean_line
from articles.importing.moments import moment
from articles.importing.records import (
    Document,
    Image,
    Link,
    Problem,
    PubStatus,
    Reading,
    StoryRecord,
    numbered,
)

PLACES = ("front", "search", "social")
"""Where other wordings of a headline stand."""
_DIGEST = 16
"""Hex digits that stand for an id's end, or for a text without id."""
_LONGEST_ADDRESS = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"\s*\[?(?:…|\.\.\.)\]?\s*$")
_LEADERS = " -–—=:"
_HEADING = re.compile(r"<(h[2-4])>(.*?)</\1>\n?")
_BEFORE_DATELINE = 3
"""Paragraphs of which one may begin with the dateline: a byline or a note can stand above it."""
_DATELINE = re.compile(
    r"(?:\([^()]{2,40}\)\s*[-–—]\s*)?"
    r"(?:[^\W\d_][^()]{1,60}\([^()]{2,40}\)|[A-ZÀ-Þ][A-ZÀ-Þ'’. ]{2,40}(?:,[^–—_]{1,40})?)"
    r"\s*(?<![^\s)])(?:--?|[–—_])\s"
)
"""“Berlin (dpa) - ”, “SYDNEY, Aug 24 AAP - ”, “(ANSA) - ROMA, 1 LUG - ”:
what stands before a first paragraph."""


class Facts(TypedDict, total=False):
    """What a format may know of a story besides its id and body; words need not be clean."""

    headline: str
    related: Iterable[str]
    line: int | None
    version: str
    headlines: Mapping[str, str]
    standfirst: str
    authors: Iterable[str]
    dateline: str
    section: str
    keywords: Iterable[str]
    created: datetime | None
    updated: datetime | None
    language: str
    urgency: int | None
    embargo: datetime | None
    pub_status: PubStatus
    draft: bool
    correction: str
    usage: str
    note: str
    credit: str
    href: str
    links: Iterable[Link]
    images: Iterable[Image]
    left_out: Iterable[str]


class Clock:
    """Reads a story's times, and remembers those that do not exist."""

    def __init__(self, reading: Reading) -> None:
        self.time_zone = reading.time_zone
        self.left_out: list[str] = []

    def read(self, words: str) -> datetime | None:
        """The moment that words mean; None where they mean none."""
        found = moment(words, self.time_zone)
        if words.strip() and found is None:
            said = text.shorten(clean_line(words), limits.NAME)
            self.left_out.append(_("the time “%(words)s”, which does not exist") % {"words": said})
        return found


def version(words: str | int | None) -> str:
    """A source's count of versions, as a record has it; empty where it is no whole number."""
    digits = str(words).strip() if words is not None else ""
    return numbered(int(digits)) if digits.isdecimal() and len(digits) <= 12 else ""


def story(
    document: Document, *, source_id: str, body: Body, alone: bool = True, **facts: Unpack[Facts]
) -> StoryRecord | Problem:
    """The record of one story; a `Problem` where it has no text, or more than the limits allow.

    ``alone``: it is the only one in its document, whose name can then stand for an id. The dateline
    is put before the body's first paragraph unless one of the first has it; a heading at the body's
    beginning that is the headline once more is taken off. A kill may come without a text.
    """
    line, headline = facts.get("line"), clean_line(facts.get("headline", ""))
    related = _each_once(facts.get("related", ()))
    markup, paragraphs = _text_of(body, facts)
    if not paragraphs:
        return Problem(document.path, _why_no_text(headline), line)
    if problem := _over_limit(document.path, line, headline, paragraphs, related):
        return problem
    fitted = _Fitted(facts)
    return StoryRecord(
        path=document.path,
        source_id=_id(source_id) or (document.stem if alone else _named_by(paragraphs)),
        body=markup,
        headline=headline,
        related=tuple(related),
        line=line,
        version=facts.get("version", "")[: limits.VERSION],
        headlines=fitted.headlines(headline),
        standfirst=fitted.standfirst(paragraphs),
        authors=fitted.names(facts.get("authors", ()), limits.AUTHORS, _("author")),
        dateline=text.shorten(_dateline(facts), limits.HEADLINE),
        section=next(iter(fitted.names([facts.get("section", "")], 1, _("section"))), ""),
        keywords=fitted.names(facts.get("keywords", ()), limits.TAGS, _("keyword")),
        created=facts.get("created"),
        updated=facts.get("updated"),
        language=fitted.language(),
        urgency=fitted.urgency(),
        embargo=facts.get("embargo"),
        pub_status=facts.get("pub_status", PubStatus.USABLE),
        draft=facts.get("draft", False),
        correction=fitted.passage(facts.get("correction", ""), limits.FACT, _("correction")),
        usage=fitted.passage(facts.get("usage", ""), limits.FACT, _("terms of use")),
        note=fitted.passage(facts.get("note", ""), limits.FACT, _("note to editors")),
        credit=fitted.passage(facts.get("credit", ""), limits.NAME, _("credit")),
        href=fitted.href(),
        links=fitted.links(),
        images=fitted.images(body.images),
        left_out=fitted.all_left_out(body.left_out),  # the last: the others add to it
    )


def with_headline_in_place(body: Body, facts: Facts) -> Body:
    """The body, where a source sent a headline without a text, or too long a one, with its words.

    Its standfirst, or else its headline, stands in the text's place; a sentence that is too long
    for a headline begins the text, and is none any more. The facts' note tells staff so.
    """
    headline, note = clean_line(facts.get("headline", "")), facts.get("note", "")
    standfirst = clean_line(facts.get("standfirst", ""))
    if (headline or standfirst) and not body.html:
        body = replace(body, html=text.html_of([standfirst or headline]))
        said = _("The source sent a headline and no text; it stands in the text’s place.")
        if standfirst:
            said = _("The source sent no text; its standfirst stands in the text’s place.")
        facts["note"] = note = f"{note} {said}"
    if len(headline) > limits.HEADLINE:
        body = replace(body, html=f"{text.html_of([headline])}\n{body.html}")
        said = _("What the source sent as a headline is too long for one; the text begins with it.")
        facts["note"], facts["headline"] = f"{note} {said}", ""
    return body


def is_opening(words: str, paragraphs: Sequence[str], after: str = "") -> bool:
    """Whether words are what a text begins with, broken off or not, ``after`` its dateline."""
    said = text.fold(_BROKEN_OFF.sub("", clean_line(words)))
    opening, length = [], 0
    for paragraph in paragraphs:
        opening.append(paragraph)
        length += len(paragraph)
        if length > 2 * len(words) + len(after) + 100:
            break
    begins = text.fold(" ".join(opening)[: 2 * len(words) + len(after) + 100])
    rest = begins.removeprefix(text.fold(after)).lstrip(_LEADERS)
    if begins.startswith(said) or rest.startswith(said):
        return True
    bare = " ".join(text.words(said))
    return bool(bare) and " ".join(text.words(rest)).startswith(bare)


def _text_of(body: Body, facts: Facts) -> tuple[str, list[str]]:
    """The body's HTML with its dateline, and its paragraphs; a bare kill says its headline."""
    markup, dateline = _without_headline(body.html, facts), _dateline(facts)
    paragraphs = text.paragraphs_of(markup)
    if dateline and paragraphs and not _have_dateline(paragraphs, dateline):
        markup = bodies.with_dateline(markup, dateline)
        paragraphs = text.paragraphs_of(markup)
    if not paragraphs and facts.get("pub_status") is PubStatus.CANCELED:
        said = (facts.get("headline"), facts.get("note"), facts.get("correction"))
        markup = bodies.of_paragraphs([next(filter(None, said), "")]).html
        paragraphs = text.paragraphs_of(markup)
    return markup, paragraphs


def _have_dateline(paragraphs: Sequence[str], dateline: str) -> bool:
    """Whether a text begins with its dateline, after a byline or a note where there is one."""
    said = text.fold(dateline)
    opening = (each[: 2 * len(dateline)] for each in paragraphs[:_BEFORE_DATELINE])
    begins = any(text.fold(each).startswith(said) for each in opening)
    return begins or bool(_DATELINE.match(paragraphs[0]))


def _without_headline(markup: str, facts: Facts) -> str:
    """A body that does not begin with its own headline once more."""
    opening, headline = _HEADING.match(markup), text.fold(clean_line(facts.get("headline", "")))
    if not opening or text.fold(" ".join(text.paragraphs_of(opening[2]))) != headline:
        return markup
    return markup[opening.end() :]


def _dateline(facts: Facts) -> str:
    return clean_line(facts.get("dateline", "")).rstrip(_LEADERS)


def _why_no_text(headline: str) -> str:
    if not headline:
        return _("there is no text here.")
    reason = _("“%(headline)s” has a headline and no text.")
    return reason % {"headline": text.shorten(headline, limits.NAME)}


def _over_limit(
    path: str, line: int | None, headline: str, paragraphs: Sequence[str], related: Sequence[str]
) -> Problem | None:
    return cleaning.over_limit(
        path,
        headline=Line(headline, line) if headline else None,
        paragraphs=[Line(words, line) for words in paragraphs],
        related=[Line(words, line) for words in related],
    )


def _id(words: str) -> str:
    """A source's id; of one that is too long its beginning and a digest of all of it."""
    said = clean_line(words)
    if len(said) <= limits.SOURCE_ID:
        return said
    digest = hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]
    return f"{said[: limits.SOURCE_ID - _DIGEST - 1]}-{digest}"


def _named_by(paragraphs: Sequence[str]) -> str:
    return f"text-{text.fingerprint(paragraphs)[:_DIGEST]}"


def _each_once(wordings: Iterable[str]) -> list[str]:
    """Every wording that says something, clean, once; the first way of writing it wins."""
    cleaned = map(clean_line, wordings)
    seen: dict[str, str] = {}
    for words in cleaned:
        seen.setdefault(text.fold(words), words)
    seen.pop("", None)
    return list(seen.values())


class _Fitted:
    """A story's facts within their limits; what does not fit is named in ``left_out``."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.left_out: list[str] = []

    def leave(self, what: str, words: str) -> None:
        """Name something that is left out."""
        self.left_out.append(_("the %(what)s “%(words)s”") % {"what": what, "words": words})

    def passage(self, words: str, most: int, what: str) -> str:
        """Words of at most so many characters; the rest of longer ones is named."""
        said = clean_line(words)
        if len(said) <= most:
            return said
        cut = text.shorten(said, most)
        self.leave(_("end of the %(what)s,") % {"what": what}, said[len(cut) - 1 :].strip())
        return cut

    def names(self, names: Iterable[str], most: int, what: str) -> tuple[str, ...]:
        """Names, each once, and none cut: a longer one is no name."""
        found = _each_once(names)
        fitting = [name for name in found if len(name) <= limits.NAME]
        for name in (*(each for each in found if len(each) > limits.NAME), *fitting[most:]):
            self.leave(what, name)
        return tuple(fitting[:most])

    def headlines(self, headline: str) -> dict[str, str]:
        """Other wordings by their place."""
        found = {}
        for place, words in self.facts.get("headlines", {}).items():
            said = clean_line(words)
            if not said or said == headline:
                continue
            if len(said) <= limits.HEADLINE and place in PLACES:
                found[place] = said
            else:
                self.leave(_("headline for %(place)s") % {"place": place}, said)
        return found

    def standfirst(self, paragraphs: Sequence[str]) -> str:
        """What stands under the headline; nothing where that or the text says the same."""
        words = self.facts.get("standfirst", "")
        headline = text.fold(clean_line(self.facts.get("headline", "")))
        if text.fold(clean_line(words)) == headline:
            return ""
        if is_opening(words, paragraphs, after=_dateline(self.facts)):
            return ""
        return self.passage(words, limits.STANDFIRST, _("standfirst"))

    def language(self) -> str:
        """The language's tag, if it is one."""
        said = clean_line(self.facts.get("language", "")).replace("_", "-")
        if len(said) <= limits.LANGUAGE and _LANGUAGE.fullmatch(said):
            return said
        if said:
            self.leave(_("language"), said)
        return ""

    def urgency(self) -> int | None:
        """The urgency, if it is one of IPTC's nine."""
        found = self.facts.get("urgency")
        if found and not 1 <= found <= 9:
            self.leave(_("urgency"), str(found))
        return found if found and 1 <= found <= 9 else None

    def href(self) -> str:
        """The story's address at its source, if a browser can go there."""
        said = clean_line(self.facts.get("href", ""))
        if len(said) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(said):
            return said
        if said:
            self.leave(_("address"), said)
        return ""

    def links(self) -> tuple[Link, ...]:
        """Related items that have a title or an address."""
        links = self.facts.get("links", ())
        given = (Link(clean_line(each.title), clean_line(each.href)) for each in links)
        found: list[Link] = []
        for link in dict.fromkeys(given):
            fits = len(link.title) <= limits.HEADLINE and len(link.href) <= _LONGEST_ADDRESS
            if not (link.title or link.href):
                continue
            if fits and len(found) < limits.LINKS:
                found.append(link)
            else:
                self.leave(_("related item"), link.title or link.href)
        return tuple(found)

    def images(self, in_body: Iterable[Image]) -> tuple[Image, ...]:
        """The story's pictures and those of its body, each once, with what either knows of it."""
        found: dict[str, Image] = {}
        for image in (*self.facts.get("images", ()), *in_body):
            href = clean_line(image.href)
            if href.startswith("data:") or not 0 < len(href) <= _LONGEST_ADDRESS:
                self.leave(_("picture without an address,"), image.caption or image.alt)
                continue
            known = found.get(href, Image(href))
            found[href] = Image(
                href,
                known.alt or self.passage(image.alt, limits.FACT, _("description")),
                known.caption or self.passage(image.caption, limits.FACT, _("caption")),
                known.credit or self.passage(image.credit, limits.FACT, _("credit")),
            )
        for image in list(found.values())[limits.IMAGES :]:
            self.leave(_("picture"), image.href)
        return tuple(found.values())[: limits.IMAGES]

    def all_left_out(self, in_body: Iterable[str]) -> tuple[str, ...]:
        """All that is left out, from the body on; of very much, how much more it is."""
        said = (*in_body, *self.facts.get("left_out", ()), *self.left_out)
        cleaned = dict.fromkeys(text.shorten(clean_line(each), limits.REASON) for each in said)
        found = [each for each in cleaned if each]
        more = len(found) - limits.LEFT_OUT
        if more > 0:
            found[limits.LEFT_OUT :] = [_("%(count)d things more") % {"count": more}]
        return tuple(found)
