"""The fields of one item of a feed or an export, by names that are the same in every file.

A namespace has one prefix here (`media`, `dc`, `content`), whichever a file gives it, and Atom and
the versions of RSS have none. A prefix that nothing declares is taken as it is written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from articles import text
from articles.importing import bodies, cleaning
from articles.importing.bodies import Body
from articles.importing.formats import xmls
from articles.importing.formats.xmls import Element

_PREFIXES = {
    "w3.org/2005/atom": "",
    "purl.org/atom/ns": "",
    "purl.org/atom-blog/ns": "",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.harvard.edu/rss/rss.html": "",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/prism": "prism",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "search.yahoo.com/mrss": "media",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "itunes.com/dtd/podcast-1.0.dtd": "itunes",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "w3.org/1999/xhtml": "xhtml",
    "w3.org/2007/app": "app",
    "purl.org/atom/app": "app",
    "purl.org/syndication/thread/1.0": "thr",
    "purl.org/atompub/tombstones/1.0": "at",
}
_WORDPRESS = re.compile(r"wordpress\.org/export/[\d.]+(/excerpt)?")
_PRISM = "prismstandard.org/namespaces/"

# RSS does not say whether words are HTML: an end tag, an empty element or a named sign says it.
_LOOKS_HTML = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<(?:br|hr|img|p)\b[^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8}\d{0,2});",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(?:p|div|br|table|ul|ol|dl|li|h[1-6]|blockquote|pre|figure|section|article)\b", re.IGNORECASE
)
_BLANK_LINES = re.compile(r"\n\s*\n")


def kind_of(element: Element) -> str:
    """What a field is called in every file: ``title``, ``media:content``, ``wp:status``."""
    name = str(element.tag).rpartition("}")[2]
    space = xmls.namespace(element)
    prefix = _prefix_of(space) if space else ""
    if prefix is None:
        prefix = element.prefix or ""
    return f"{prefix}:{name}" if prefix else name


@lru_cache(maxsize=64)  # every field of every item asks for one of a few
def _prefix_of(space: str) -> str | None:
    said = re.sub(r"^https?://(?:www\.)?", "", space.strip().lower()).rstrip("/#")
    if found := _WORDPRESS.fullmatch(said):
        return "excerpt" if found[1] else "wp"
    return "prism" if said.startswith(_PRISM) else _PREFIXES.get(said)


class Fields:
    """An element's direct children, by `kind_of`."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self._found: dict[str, list[Element]] = {}
        for child in element:
            self._found.setdefault(kind_of(child), []).append(child)

    def __iter__(self) -> Iterator[tuple[str, Element]]:
        return ((kind, each) for kind, found in self._found.items() for each in found)

    def all(self, *kinds: str) -> list[Element]:
        """The fields of these kinds, in the order of the kinds."""
        return [each for kind in kinds for each in self._found.get(kind, ())]

    def wordings(self, *kinds: str) -> list[str]:
        """The words of all fields of these kinds that have any."""
        return [words for each in self.all(*kinds) if (words := xmls.words(each))]

    def words(self, *kinds: str) -> str:
        """The words of the first field of these kinds that has any."""
        return next(iter(self.wordings(*kinds)), "")

    def source(self, *kinds: str) -> str:
        """The text of the first field of these kinds that has any, with its line ends."""
        found = (source_of(each) for each in self.all(*kinds))
        return next((said for said in found if said.strip()), "")


def source_of(element: Element) -> str:
    """What stands within an element: its words, or its markup where it has elements within."""
    return xmls.markup(element) if len(element) else str(element.text or "")


def looks_html(words: str) -> bool:
    """Whether words are HTML, where the format does not say so."""
    return bool(_LOOKS_HTML.search(words))


def line_of_words(element: Element, *, is_html: bool | None = None) -> str:
    """A field as one clean line: a headline, a name; ``is_html`` is None where nothing says so."""
    words = source_of(element)
    if len(element) or is_html or (is_html is None and looks_html(words)):
        return bodies.plain(words)
    return cleaning.clean_line(words)


def body_of(source: str, base: str = "") -> Body:
    """The body of HTML, or of words with here and there a tag: then blank lines part paragraphs."""
    if _BLOCK.search(source):
        return bodies.of_html(source, base)
    parts = [part for part in _BLANK_LINES.split(source) if part.strip()]
    return bodies.of_html("".join(f"<p>{part}</p>" for part in parts), base)


def body_of_lines(source: str) -> Body:
    """The body of plain words: blank lines part paragraphs, and a line end is one."""
    parts = (part.strip().splitlines() for part in _BLANK_LINES.split(source))
    lines = ("<br>".join(html.escape(line, quote=False) for line in part) for part in parts)
    return bodies.of_html("".join(f"<p>{part}</p>" for part in lines if part))


def is_said(words: str, said: str) -> bool:
    """Whether words stand in a text that was folded."""
    return text.fold(words) in said
