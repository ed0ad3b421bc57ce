"""HTML with one article in it: exports of Medium and Substack, and any page that was saved.

Which part of a page is the article is told by what the page itself says of it: schema.org's
``articleBody``, the microformat of a blog's entry, ``<article>``, ``<main>``. What stands around it
is named as left out. A page of several articles is no story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from articles import text
from articles.errors import RefusedError
from articles.importing import bodies, cleaning, sieve
from articles.importing.formats import finish, rows, substack
from articles.importing.formats.page_facts import PageFacts
from articles.importing.formats.page_parts import Element, Page, outermost
from articles.importing.records import Aside, Document, Found, Problem, Reading

NAME = "html"
TITLE = "HTML page"

SUFFIXES = (".html", ".htm", ".xhtml")
_BEGINS = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body|article|main)\b",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE
)
_BODIES = (
    "e-content", "entry-content", "post-content", "article-content", "article-body",
    "article__body", "articleBody", "story-body", "body-text", "markup",
)  # fmt: skip
"""Classes that many sites give to an article's text; the microformat's first."""
_AROUND = ("header", "footer", "nav", "aside")
_BELONGS = 3
"""How many times as long as every other one an article is, if the others only point elsewhere."""
_MEDIUM_ID = re.compile(r"https?://medium\.com/p/([0-9a-f]{6,20})\b")
_BY = frozenset({"by", "di", "par", "por", "von"})
_LEADING_RULES = re.compile(r"(?:<hr>\n?)+")


def recognises(document: Document) -> bool:
    """Whether this begins as a page does, or is called one and begins with a tag."""
    first = rows.passage_of(document)
    if _BEGINS.match(first):
        return True
    is_called = PurePath(document.path).suffix.lower() in SUFFIXES
    return is_called and first.lstrip("\ufeff \t\n").startswith("<") and "<?xml" not in first[:100]


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """The one story of a page."""
    source = cleaning.decode(document, _declared(document) or reading.encoding)
    if isinstance(source, Problem):
        yield source
    elif reason := sieve.why_endless(source):
        yield Problem(document.path, reason)
    else:
        yield _Article(document, Page(source), reading).found()


def _declared(document: Document) -> str:
    """The character set that the page says it is in, if it is one."""
    found = _DECLARED.search(document.head[:4_096])
    try:
        return cleaning.known_encoding(found[1].decode()) if found else ""
    except RefusedError:
        return ""


class _Article:
    """The article of a page."""

    def __init__(self, document: Document, page: Page, reading: Reading) -> None:
        self.document = document
        self.page = page
        self.clock = finish.Clock(reading)
        self.facts = PageFacts(page, document.path)
        self.is_medium = _is_medium(page)

    def found(self) -> Found:
        """The story, or what the page is instead."""
        part, *others = self._parts()
        headline = self.facts.headline(self._around(part))
        if others:
            name = self.facts.title() or headline or self.document.stem
            return Aside(self.document.path, _("a page with several articles"), name)
        body = self._body(part)
        indexed: finish.Facts = {} if headline else substack.facts(self.document, self.clock)
        if self.is_medium and text.fold(bodies.plain(body.html)) == text.fold(headline):
            return Aside(self.document.path, _("a comment on somebody else’s story"), headline)
        facts = self._facts(part, headline)
        left_out = [*facts["left_out"], *indexed.get("left_out", ())]
        facts |= {**indexed, "left_out": left_out}
        return finish.story(self.document, source_id=self._id(), body=body, **facts)

    def _facts(self, part: Element, headline: str) -> finish.Facts:
        facts, page = self.facts, self.page
        published, standfirst = self._published(part), facts.standfirst()
        updated = self.clock.read(facts.time("dateModified", "article:modified_time"))
        created = self.clock.read(published)
        return {
            "headline": headline,
            "headlines": facts.headlines(headline),
            "standfirst": standfirst,
            "authors": list(facts.authors()),
            "section": facts.one("article:section") or facts.said("articleSection"),
            "keywords": facts.keywords(),
            "created": created,
            "updated": updated,
            "language": page.language or facts.said("inLanguage") or facts.one("og:locale"),
            "credit": facts.one("og:site_name") or facts.said("publisher"),
            "draft": self.is_medium and not (facts.address() or published),
            "href": facts.address(),
            "images": facts.images(),
            "left_out": [*self._left_out(part, headline, standfirst), *self.clock.left_out],
        }

    def _published(self, part: Element) -> str:
        around = self._around(part)
        times = [each for each in self.page.named("time") if around.holds(each)]
        shown = [*self.page.classed("dt-published"), *times[:1]]
        return self.facts.time(
            "datePublished", "article:published_time", "date", "pubdate", "dc.date", shown=shown
        )

    def _parts(self) -> list[Element]:
        """The article's text; several where the page has several articles."""
        marked = outermost(self.page.of_property("articleBody"))
        classed = outermost(self.page.classed(*_BODIES))
        articles = _longest(outermost(self.page.named("article")))
        for found in (marked, classed if len(classed) == 1 else [], articles):
            if found:
                return found
        end = len(self.page.html)
        return outermost(self.page.named("main"))[:1] or [Element("body", {}, 0, 0, end, end)]

    def _around(self, part: Element) -> Element:
        """The element in which the headline and the byline of the text stand too."""
        holding = [each for each in self.page.named("article", "main") if each.holds(part)]
        return holding[-1] if holding else part

    def _body(self, part: Element) -> bodies.Body:
        """The text as HTML, without what stands in it and belongs to the page."""
        source = self.page.without(part, self._within(part))
        body = bodies.of_html(source, self.facts.address())
        ruled = _LEADING_RULES.match(body.html)
        return replace(body, html=body.html[ruled.end() :]) if ruled else body

    def _within(self, part: Element) -> list[Element]:
        return [each for each in self.page.named(*_AROUND) if part.holds(each)]

    def _left_out(self, part: Element, *kept: str) -> Iterator[str]:
        """What readers of the page saw, and what is not in the story."""
        known = [*filter(None, kept), *self.facts.authors()]
        for each in outermost(self._within(part)):
            if words := _more(self.page.words(each), known):
                reason = _("what stands beside the text, “%(words)s”")
                yield reason % {"words": text.shorten(words, 500)}
        if self.is_medium:  # who wrote it and when is all that stands around it
            return
        before = Element("", {}, 0, 0, part.start, part.start)
        after = Element("", {}, part.end, part.end, len(self.page.html), len(self.page.html))
        outside = " ".join(filter(None, (self.page.words(before), self.page.words(after))))
        if words := _more(outside, known):
            reason = _("what stands around the article on its page, “%(words)s”")
            yield reason % {"words": text.shorten(words, 500)}

    def _id(self) -> str:
        """Medium's own id, which its addresses have; else none."""
        if not self.is_medium:
            return ""
        found = (_MEDIUM_ID.match(each.facts.get("href", "")) for each in self.page.named("a"))
        return next((each[1] for each in found if each), "")


def _is_medium(page: Page) -> bool:
    """Whether this is a file of Medium's export."""
    links = (each.facts.get("href", "") for each in page.named("a"))
    is_entry = bool(page.classed("h-entry")) and bool(page.classed("e-content"))
    return is_entry and any(link.startswith("https://medium.com") for link in links)


def _more(said: str, known: Sequence[str]) -> str:
    """What words say besides what is known; empty where that is a “By” at most."""
    rest = said
    for words in known:
        rest = rest.replace(words, " ")
    return said if set(re.findall(r"\w+", rest.lower())) - _BY else ""


def _longest(articles: list[Element]) -> list[Element]:
    """The one article that is a page's own; all of them where none stands out."""
    if len(articles) < 2:
        return articles
    first, second, *_rest = sorted(articles, key=_length, reverse=True)
    return [first] if _length(first) >= _BELONGS * _length(second) else articles


def _length(element: Element) -> int:
    return element.inner_end - element.inner
