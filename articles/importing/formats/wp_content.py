"""What an author wrote in WordPress, as HTML: blocks, shortcodes and line ends.

Blocks are HTML between comments. Those that are nothing but a comment are filled by the site: what
they say there is named; a reusable block is put in its place if the file has it. What stands
outside of blocks, and every post of the classic editor, has its paragraphs by line ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from articles import limits
from articles.importing import bodies, embeds
from articles.importing.bodies import Body
from articles.importing.formats.wp_paragraphs import with_paragraphs
from articles.importing.formats.wp_shortcodes import Pictures, Shortcodes

_BLOCK = re.compile(
    r"<!--\s{1,9}(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)(\s[^<>]*?)?\s?(/?)-->"
)
_CLASSIC = ("freeform", "classic", "shortcode")
_SILENT = frozenset("more nextpage spacer separator page-break".split())
_DEEPEST = 3
"""Reusable blocks within each other."""
_MOST_OPEN = 50
"""Blocks within each other that are told apart."""


class Library(Pictures, Protocol):
    """What is known of other items of the file."""

    def block(self, number: str) -> str:
        """The content of a reusable block."""


def body_of(content: str, library: Library, *, post: str, base: str) -> Body:
    """The body of a post; ``post`` is its number, ``base`` what its addresses are relative to."""
    reader = _Reader(library, post)
    found = bodies.of_html(reader.html(content), base)
    left_out = tuple(dict.fromkeys((*found.left_out, *reader.left_out)))
    return Body(found.html, found.images, left_out)


class _Reader:
    def __init__(self, library: Library, post: str) -> None:
        self.library = library
        self.shortcodes = Shortcodes(library, post)
        self.blocks: list[str] = []

    @property
    def left_out(self) -> tuple[str, ...]:
        return (*self.blocks, *self.shortcodes.left_out)

    def html(self, content: str, depth: int = 0) -> str:
        """The content as HTML only."""
        return "".join(self._pieces(content, depth))

    def _pieces(self, content: str, depth: int) -> Iterator[str]:
        open_blocks: list[str] = []
        place = 0
        for found in _BLOCK.finditer(content):
            yield self._between(content[place : found.start()], open_blocks)
            place = found.end()
            closes, name, said, alone = found.groups()
            if alone:
                yield self._filled(name, _facts(said), depth)
            elif not closes and len(open_blocks) < _MOST_OPEN:
                open_blocks.append(name)
            elif closes and name in open_blocks:
                del open_blocks[open_blocks.index(name) :]
        yield self._between(content[place:], open_blocks)

    def _between(self, words: str, open_blocks: list[str]) -> str:
        """What stands between two comments; ``open_blocks`` are around it."""
        if "code" in open_blocks or "preformatted" in open_blocks:
            return words
        is_classic = not open_blocks or open_blocks[-1] in _CLASSIC
        made = self.shortcodes.replaced(words)
        return with_paragraphs(made) if is_classic else made

    def _filled(self, name: str, facts: Mapping[str, object], depth: int) -> str:
        """A block that the site fills."""
        if name == "block" and depth < _DEEPEST:
            number = str(facts.get("ref", ""))
            if content := self.library.block(number):
                return self.html(content, depth + 1)
        if name in _SILENT:
            return ""
        words = " ".join(dict.fromkeys(_words_in(facts)))
        self.blocks.append(embeds.named(_("the block “%(name)s”") % {"name": name}, "", words))
        return ""


def _facts(said: str | None) -> Mapping[str, object]:
    try:
        found = json.loads(said or "{}")
    except (ValueError, RecursionError):
        return {"": said or ""}
    return found if isinstance(found, dict) else {}


def _words_in(value: object, depth: int = 0) -> Iterator[str]:
    """The words and addresses that the attributes of a block hold."""
    if isinstance(value, str):
        if " " in value.strip() or "://" in value:
            yield bodies.plain(value[: limits.FACT])
    elif isinstance(value, int) and not isinstance(value, bool) and depth == 1:
        yield str(value)
    elif isinstance(value, dict) and depth < 8:
        for each in value.values():
            yield from _words_in(each, depth + 1)
    elif isinstance(value, list) and depth < 8:
        for each in value:
            yield from _words_in(each, depth + 1)
