"""What an HTML page says of the article in it: in its head, in schema.org's words, in its classes.

The same fact may be said in several ways; what readers of the page saw comes first, then what was
written for machines. https://ogp.me/, https://schema.org/NewsArticle, https://microformats.org/wiki/h-entry
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from articles import text
from articles.importing import bylines, cleaning
from articles.importing.formats import jsons
from articles.importing.formats.page_parts import Element, Page
from articles.importing.records import Image, Problem

_KINDS = re.compile(r"(?:Article|Posting|Report|Review)$")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SITE_AFTER = re.compile(r"\s+[-–—|·:»]\s+[^-–—|·»]{1,60}$")
_MOST_SCRIPTS = 20


class PageFacts:
    """Gives the facts of a page, each as the first of the ways in which it is said."""

    def __init__(self, page: Page, path: str) -> None:
        self.page = page
        self.meta: dict[str, list[str]] = {}
        for each in page.named("meta"):
            name = each.facts.get("property") or each.facts.get("name") or ""
            if words := cleaning.clean_line(each.facts.get("content", "")):
                self.meta.setdefault(name.strip().lower(), []).append(words)
        self.data = self._data(path)

    def _data(self, path: str) -> jsons.Object:
        """The article as the page's JSON-LD has it; empty where that has none."""
        scripts = [
            each for each in self.page.named("script") if "ld+json" in each.facts.get("type", "")
        ]
        for each in scripts[:_MOST_SCRIPTS]:
            found = jsons.parse(each.inside, path)
            if isinstance(found, Problem):
                continue
            for thing in _things(found):
                if any(_KINDS.search(kind) for kind in jsons.wordings(thing.get("@type"))):
                    return thing
        return {}

    def one(self, *names: str) -> str:
        """The first of these names of the page's head that says anything."""
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def said(self, *names: str) -> str:
        """The same for the names of JSON-LD."""
        return next(filter(None, (", ".join(self.each(name)) for name in names)), "")

    def each(self, name: str) -> list[str]:
        """Every wording of a name of JSON-LD, as clean lines."""
        found = jsons.wordings(self.data.get(name), "name", "headline", "url", "@id")
        return list(filter(None, map(cleaning.clean_line, found)))

    def title(self) -> str:
        """The page's title, without the site's name after it."""
        found = self.page.named("title")
        return self.page.words(found[0]) if found else ""

    def headline(self, within: Element | None) -> str:
        """What stands over the article; else what the page says that it is called."""
        shown = [*self.page.classed("p-name"), *self._headings(within)]
        words = next(filter(None, map(self.page.words, shown)), "")
        return (
            words
            or self.said("headline", "name")
            or self.one("og:title", "twitter:title")
            or _SITE_AFTER.sub("", self.title())
        )

    def _headings(self, within: Element | None) -> list[Element]:
        """The only large heading, or the first one of the article."""
        every = self.page.named("h1")
        own = [each for each in every if within and within.holds(each)]
        return own[:1] or (every if len(every) == 1 else [])

    def headlines(self, headline: str) -> dict[str, str]:
        """Other wordings of it: in the window's title, and where it is shared."""
        title = self.title()
        is_same = text.fold(title).startswith(text.fold(headline))
        return {
            "search": "" if is_same else _SITE_AFTER.sub("", title),
            "social": self.one("og:title", "twitter:title"),
        }

    def standfirst(self) -> str:
        """What stands under the headline, or describes the article."""
        shown = [*self.page.classed("p-summary"), *self.page.of_property("description")]
        words = (self.page.words(each) or each.facts.get("content", "") for each in shown)
        return next(filter(None, words), "") or (
            self.said("description") or self.one("og:description", "description")
        )

    def authors(self) -> Iterator[str]:
        """Names of people."""
        shown = self.page.classed("p-author") or [
            each for each in self.page.named("a") if "author" in each.facts.get("rel", "").split()
        ]
        names = [self.page.words(each) for each in shown]
        names = names or self.each("author") or self._of_property("author")
        names = names or [*self.meta.get("author", ()), *self.meta.get("article:author", ())]
        for each in names:
            if not _WEB.match(each):
                yield from bylines.names_in(each)

    def _of_property(self, name: str) -> list[str]:
        found = self.page.of_property(name)
        return [each.facts.get("content") or self.page.words(each) for each in found]

    def time(self, name: str, *metas: str, shown: Iterable[Element] = ()) -> str:
        """A moment as words: from the head, from JSON-LD, or from what readers see."""
        return (
            self.said(name)
            or self.one(*metas)
            or next(filter(None, map(_moment, (*self.page.of_property(name), *shown))), "")
        )

    def keywords(self) -> list[str]:
        """Keywords, each one."""
        shown = [
            *(each for each in self.page.named("a") if "p-tag" in each.classes),
            *(each for each in self.page.named("a") if "tag" in each.facts.get("rel", "").split()),
        ]
        listed = (*self.each("keywords"), *self.meta.get("article:tag", ()))
        written = ",".join((self.one("news_keywords", "keywords"), *listed))
        return [*map(self.page.words, shown), *written.split(",")]

    def address(self) -> str:
        """The article's own address."""
        links = (each for each in self.page.named("link") if each.facts.get("rel") == "canonical")
        shown = self.page.classed("p-canonical", "u-url")
        found = (each.facts.get("href", "") for each in (*links, *shown))
        return next(filter(_WEB.match, (*found, self.one("og:url"), self.said("url"))), "")

    def images(self) -> list[Image]:
        """The picture that stands for the article where it is shared."""
        address = self.one("og:image", "og:image:url", "twitter:image")
        return [Image(address, self.one("og:image:alt", "twitter:image:alt"))] if address else []


def _things(value: object) -> Iterator[jsons.Object]:
    """The things that a piece of JSON-LD describes."""
    for each in jsons.mappings(value):
        yield each
        yield from jsons.mappings(each.get("@graph"))


def _moment(element: Element) -> str:
    return element.facts.get("datetime") or element.facts.get("content") or ""
