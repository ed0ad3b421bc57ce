"""A body's HTML as blocks of plain text with formatting beside it: what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from articles import markup as bodies
from articles.editorial.diff_naming import Looks, Marks
from articles.editorial.diff_words import Styled

_INLINE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underlined",
    "ins": "underlined",
    "s": "struck",
    "del": "struck",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
    "abbr": "abbreviation",
    "cite": "work",
    "q": "quotation",
}
_SHAPES = {
    "h2": "heading",
    "h3": "subheading",
    "h4": "small-heading",
    "blockquote": "quotation",
    "figcaption": "caption",
    "caption": "caption",
    "pre": "preformatted",
    "dt": "term",
    "dd": "definition",
    "th": "column-heading",
    "td": "cell",
}
_LISTS = {"ul": "bullet", "ol": "numbered"}
_BLOCKS = {*_SHAPES, *_LISTS, *"p li figure table tbody thead tfoot tr dl".split()}
_SPACE = re.compile(r"[ \t\n\f\r]+")
_VALUES = {
    "a": ("title", "hreflang"),
    "abbr": ("title",),
    "q": ("cite",),
    "blockquote": ("cite",),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list: one piece of text that stands by itself."""

    styled: Styled
    looks: Looks

    @property
    def shape(self) -> str:
        """What kind of block it is."""
        return self.looks.shape

    @property
    def text(self) -> str:
        """Its words."""
        return self.styled.text

    @property
    def key(self) -> str:
        """What two blocks have in common that say the same."""
        return self.text or f"<{self.shape}>"


def blocks_of(markup: str) -> list[Block]:
    """The blocks of a body, as the newsroom's cleaner leaves it; empty ones are dropped."""
    parser = _Parser()
    parser.feed(bodies.clean_html(markup))
    parser.close()
    parser.end_block()
    return parser.blocks


class _Parser(HTMLParser):
    """Reads clean HTML: every element is known, and closed where it has to be."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._around: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self._inline: list[tuple[str, Marks]] = []
        self._pieces: list[tuple[str, Marks]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        facts = tuple((name, values[name]) for name in _VALUES.get(tag, ()) if name in values)
        if tag in _BLOCKS:
            self.end_block()
            self._around.append((tag, facts))
        elif tag == "hr":
            self.end_block()
            self._add(Styled("", (), ()), "rule")
        elif tag == "br":
            self._write("\n")
        else:
            self._inline.append((tag, _marks(tag, values, facts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
        opened: Sequence[tuple[str, object]] = self._around if tag in _BLOCKS else self._inline
        places = [place for place, (name, _facts) in enumerate(opened) if name == tag]
        if places:
            del (self._around if tag in _BLOCKS else self._inline)[places[-1]]

    def handle_data(self, data: str) -> None:
        if "pre" in self._open_blocks():
            self._write(data)
            return
        data = _SPACE.sub(" ", data)
        if not self._pieces or self._pieces[-1][0].endswith((" ", "\n")):
            data = data.removeprefix(" ")
        self._write(data)

    def end_block(self) -> None:
        """Keep what has been written as a block, if it says anything."""
        pieces, self._pieces = self._pieces, []
        if "".join(piece for piece, _marks in pieces).strip():
            self._add(_styled(pieces), _shape(self._open_blocks()))

    def _add(self, styled: Styled, shape: str) -> None:
        around = self._open_blocks()
        level = sum(around.count(tag) for tag in (*_LISTS, "blockquote"))
        facts = tuple(fact for _tag, facts in self._around for fact in facts)
        self.blocks.append(Block(styled, Looks(shape, level, facts)))

    def _open_blocks(self) -> list[str]:
        return [tag for tag, _facts in self._around]

    def _write(self, data: str) -> None:
        if data:
            marks = frozenset(mark for _tag, each in self._inline for mark in each)
            self._pieces.append((data, marks))


def _marks(tag: str, values: dict[str, str], facts: tuple[tuple[str, str], ...]) -> Marks:
    if tag == "a":
        return frozenset({("link", values.get("href", "")), *_named("link", facts)})
    name = _INLINE.get(tag, tag)
    return frozenset({(name, ""), *_named(name, facts)})


def _named(owner: str, facts: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(f"{owner}-{name}", value) for name, value in facts]


def _styled(pieces: list[tuple[str, Marks]]) -> Styled:
    """Pieces as one text, without white space at its ends."""
    whole = "".join(piece for piece, _marks in pieces)
    start, end = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    ends: list[int] = []
    marks: list[Marks] = []
    for stop, (_piece, piece_marks) in zip(
        accumulate(len(piece) for piece, _marks in pieces), pieces, strict=True
    ):
        place = min(stop, end) - start
        if place <= (ends[-1] if ends else 0):
            continue
        if marks and marks[-1] == piece_marks:
            ends[-1] = place
        else:
            ends.append(place)
            marks.append(piece_marks)
    return Styled(whole[start:end], tuple(ends), tuple(marks))


def _shape(around: list[str]) -> str:
    """What a block is, by the innermost element that says more than "paragraph"."""
    for place, tag in reversed(list(enumerate(around))):
        if tag in _SHAPES:
            return _SHAPES[tag]
        if tag == "li":
            return next((_LISTS[each] for each in around[:place][::-1] if each in _LISTS), "bullet")
    return "paragraph"
