"""Mobiledoc, the form in which Ghost kept posts from 2017 to 2023, as HTML.

Sections, markers and markups are lists by their places: Mobiledoc 0.3, specification.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape

from articles.importing.formats import jsons, lexical
from articles.importing.formats.jsons import Object
from articles.importing.formats.lexical import element, figure, link, picture

_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pre"})
_MARKS = frozenset({"b", "code", "em", "i", "s", "strong", "sub", "sup", "u"})
_MARKUP, _IMAGE, _LIST, _CARD = 1, 2, 3, 10
"""Kinds of sections."""


def html_of(source: str) -> str:
    """A post as HTML; empty where the source is no Mobiledoc."""
    try:
        found = jsons.mapping(json.loads(source, strict=False))
    except (ValueError, RecursionError):
        return ""
    return "".join(_Document(found).sections())


class _Document:
    """One post, with the lists that its sections point into."""

    def __init__(self, said: Object) -> None:
        self.said = said

    def sections(self) -> Iterator[str]:
        for section in jsons.listed(self.said.get("sections")):
            yield self._section(section)

    def _section(self, section: object) -> str:
        kind, first, second = (jsons.dig(section, place) for place in range(3))
        if kind == _MARKUP:
            tag = first if isinstance(first, str) and first in _BLOCKS else "p"
            return element("blockquote" if tag == "aside" else tag, self._markers(second))
        if kind == _LIST:
            items = (element("li", self._markers(each)) for each in jsons.listed(second))
            return element("ol" if first == "ol" else "ul", "".join(items))
        if kind == _IMAGE:
            return figure(picture({"src": first}))
        return self._card(first) if kind == _CARD else ""

    def _markers(self, markers: object) -> str:
        """Texts with the markups that they open and close."""
        open_tags: list[str] = []
        found = []
        for marker in jsons.listed(markers):
            kind, opened, closed, value = (jsons.dig(marker, place) for place in range(4))
            for place in jsons.listed(opened):
                opening, tag = self._markup(place)
                found.append(opening)
                open_tags.append(tag)
            found.append(self._value(kind, value))
            for _once in range(min(jsons.whole_number(closed) or 0, len(open_tags))):
                tag = open_tags.pop()
                found.append(f"</{tag}>" if tag else "")
        return "".join(found)

    def _markup(self, place: object) -> tuple[str, str]:
        """The opening of a markup, and what closes it; nothing where it means nothing."""
        markup = self._at("markups", place)
        tag, facts = jsons.dig(markup, 0), jsons.listed(jsons.dig(markup, 1))
        if tag == "a":
            pairs = zip(facts[::2], facts[1::2], strict=False)
            address = next((jsons.words(value) for name, value in pairs if name == "href"), "")
            return link(address, " ").removesuffix(" </a>") if address else "<a>", "a"
        known = tag if isinstance(tag, str) and tag in _MARKS else ""
        return (f"<{known}>", known) if known else ("", "")

    def _value(self, kind: object, value: object) -> str:
        """The words of a marker; those of an atom are in a list of their own."""
        if kind == 0:
            return escape(jsons.words(value), quote=False)
        atom = self._at("atoms", value)
        is_break = jsons.dig(atom, 0) == "soft-return"
        return "<br>" if is_break else escape(jsons.words(jsons.dig(atom, 1)), quote=False)

    def _card(self, place: object) -> str:
        card = self._at("cards", place)
        name, said = jsons.words(jsons.dig(card, 0)), jsons.mapping(jsons.dig(card, 1))
        written = _CARDS.get(name) or lexical.CARDS.get(name)
        return written(said) if written else jsons.words(said, "html", "caption", "text")

    def _at(self, name: str, place: object) -> object:
        number = jsons.whole_number(place)
        return jsons.dig(self.said.get(name), number) if number is not None else None


_CARDS: dict[str, Callable[[Object], str]] = {
    "callout": lambda said: element("p", jsons.words(said, "calloutText")),
    "card-markdown": lexical.CARDS["markdown"],
    "code": lexical.code,
    "hr": lambda _said: "<hr>",
}
"""Cards that were called otherwise then."""
