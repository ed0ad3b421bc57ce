"""The elements of a whole HTML page, so that the article in it can be told from what stands around.

The page goes through the same parser as bodies do, which reads as browsers do: what comes out of it
is well nested, and each element is a piece of it from one place to another.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import nh3

from articles import markup
from articles.importing import sieve

_VOID = frozenset("br embed hr img input link meta param source wbr".split())
_PARSER = nh3.Cleaner(
    tags={*sieve.TAGS, "link", "meta", "time", "title"},
    attributes={
        **sieve.ATTRIBUTES,
        "a": {"href", "title", "rel"},
        "link": {"href", "rel"},
        "meta": {"name", "property", "content", "http-equiv"},
        "time": {"datetime"},
        "*": {*sieve.ATTRIBUTES["*"], "itemprop", "itemtype", "content", "id"},
    },
    url_schemes={*markup.SCHEMES, "data"},
    link_rel=None,
    clean_content_tags={"noembed", "noframes", "style", "template"},
)
_TOKEN = re.compile(
    r"<(script|iframe|noscript|title)\b([^>]*)>(.*?)</\1>|<(/?)([a-z][a-z0-9-]*)([^>]*)>",
    re.DOTALL,
)
_FACT = re.compile(r'([a-z-]+)="([^"]*)"')
_LANGUAGE = re.compile(
    r"<html\b[^>]{0,500}?\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z0-9_-]{2,35})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element: where it begins and ends in the page, and where what stands in it does."""

    tag: str
    facts: Mapping[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    inside: str = ""
    """Of a script or a title, what stands in it."""

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.facts.get("class", "").split())

    @property
    def properties(self) -> frozenset[str]:
        """What it is of the thing that is described, by schema.org's names."""
        return frozenset(self.facts.get("itemprop", "").split())

    def holds(self, other: Element) -> bool:
        """Whether another element stands in it."""
        return self.inner <= other.start and other.end <= self.inner_end


class Page:
    """A page with its elements, in the order in which they begin."""

    def __init__(self, source: str) -> None:
        tame, self.is_flat = sieve.tamed(source)
        self.html = _PARSER.clean(tame)
        self.elements = sorted(self._elements(), key=lambda element: element.start)
        found = _LANGUAGE.search(source[:5_000])
        self.language = found[1] if found else ""

    def _elements(self) -> Iterator[Element]:
        waiting: list[tuple[str, str, int, int]] = []
        for token in _TOKEN.finditer(self.html):
            raw, raw_facts, inside, closing, tag, facts = token.groups()
            start, end = token.span()
            if raw:
                yield Element(raw, _facts(raw_facts), start, start, start, end, inside)
            elif closing:
                if waiting:
                    name, said, begun, inner = waiting.pop()
                    yield Element(name, _facts(said), begun, inner, start, end)
            elif tag in _VOID:
                yield Element(tag, _facts(facts), start, end, end, end)
            else:
                waiting.append((tag, facts, start, end))

    def named(self, *tags: str) -> list[Element]:
        """The elements of these kinds."""
        return [each for each in self.elements if each.tag in tags]

    def classed(self, *classes: str) -> list[Element]:
        """The elements of the first of these classes that there are any of."""
        found = ([each for each in self.elements if name in each.classes] for name in classes)
        return next(filter(None, found), [])

    def of_property(self, name: str) -> list[Element]:
        """The elements that are this property of the thing described."""
        return [each for each in self.elements if name in each.properties]

    def inside(self, element: Element) -> str:
        """The HTML within an element."""
        return element.inside or self.html[element.inner : element.inner_end]

    def words(self, element: Element) -> str:
        """The words within an element as one clean line."""
        if element.tag == "title":
            return sieve.words_of(html.escape(html.unescape(element.inside)))
        return sieve.words_of(self.inside(element))

    def without(self, element: Element, others: Iterable[Element]) -> str:
        """The HTML within an element but that of some others."""
        pieces, at = [], element.inner
        for other in sorted(others, key=lambda each: each.start):
            if element.holds(other) and other.start >= at:
                pieces.append(self.html[at : other.start])
                at = other.end
        return "".join((*pieces, self.html[at : element.inner_end]))


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Those that stand in none of the others."""
    found: list[Element] = []
    for each in sorted(elements, key=lambda element: (element.start, -element.end)):
        if not found or not found[-1].holds(each):
            found.append(each)
    return found


def _facts(said: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _FACT.findall(said)}
