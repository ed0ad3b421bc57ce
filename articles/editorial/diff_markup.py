"""A body's HTML as blocks of plain text with formatting beside it: what a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from articles import markup as bodies
from articles.editorial import diff_naming
from articles.editorial.diff_naming import Facts, Looks, Marks
from articles.editorial.diff_words import Styled

_INLINE = {
    "strong": "bold",
    "em": "italic",
    "u": "underlined",
    "s": "struck",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
}
_SHAPES = {
    "h2": "heading",
    "h3": "subheading",
    "h4": "small-heading",
    "blockquote": "quotation",
    "pre": "preformatted",
    "th": "column-heading",
    "td": "cell",
}
_LISTS = {"ul": "bullet", "ol": "numbered"}
_SPACE = re.compile(r"[ \t\n\f\r]+")
_VALUES = {
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list: one piece of text that stands by itself."""

    styled: Styled
    looks: Looks
    parts: int = 1
    """How many blocks it stands for, where one became several or several became one."""

    @property
    def shape(self) -> str:
        """What kind of block it is."""
        return self.looks.shape

    @property
    def named(self) -> str:
        """What kind of block it is, in words; nothing for a paragraph."""
        return "" if self.shape == "paragraph" else diff_naming.shape(self.shape)

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
    """Reads what the cleaner has written: every element is known, nested and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._around: list[tuple[str, Facts]] = []
        self._inline: list[Marks] = []
        self._pieces: list[tuple[str, Marks]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._write("\n")
        elif tag == "hr":
            self.end_block()
            self._add(Styled("", (), ()), "rule")
        elif tag in bodies.MARKS:
            self._inline.append(_marks(tag, values))
        else:
            self.end_block()
            facts = ((name, values[name]) for name in _VALUES.get(tag, ()) if name in values)
            self._around.append((tag, tuple(facts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in bodies.MARKS:
            self._inline.pop()
        else:
            self.end_block()
            self._around.pop()

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
            self._pieces.append((data, frozenset().union(*self._inline)))


def _marks(tag: str, values: dict[str, str]) -> Marks:
    if tag != "a":
        return frozenset({(_INLINE[tag], "")})
    title = {("link-title", values["title"])} if "title" in values else set()
    return frozenset({("link", values.get("href", ""))} | title)


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
