"""WordPress's own paragraphs: in posts of its classic editor, line ends are markup.

Two line ends part paragraphs and one begins a new line, outside of elements as within them, as
WordPress does it when it shows a post (its function ``wpautop``).
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"(</?[a-z][^<>]*>)", re.IGNORECASE)
_NAME = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_LINE_ENDS = re.compile(r"\r\n?")
_BLANK_LINES = re.compile(r"\n\s*\n")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_LINE_END_WITHIN = re.compile(r"[ \t]*\n(?![ \t])")
_BLOCKS = frozenset(
    "address area article aside blockquote br caption center col colgroup dd details div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main map"
    " menu nav ol p pre section style summary table tbody td tfoot th thead tr ul".split()
)
"""Elements next to which a line end says nothing."""
_HOLDERS = frozenset("dd dt figcaption h1 h2 h3 h4 h5 h6 li p td th".split())
"""Elements that are laid out by hand at times: a line within one that is set in goes on."""
_LITERAL = frozenset("code pre script style textarea".split())


def with_paragraphs(content: str) -> str:
    """The content with its line ends as ``<p>`` and ``<br>``."""
    content = _COMMENT.sub("\n\n", _LINE_ENDS.sub("\n", content))
    pieces = ["<p>", *_TOKEN.split(content), "<p>"]  # so that words have a tag on each side
    said: list[str] = []
    holder, literal = "", ""
    for place in range(1, len(pieces) - 1):
        piece = pieces[place]
        if place % 2:
            around = pieces[place - 1], pieces[place + 1]
            said.append(piece if literal else _broken(piece, *around, _LINES[bool(holder)]))
            continue
        name, closes = _name_of(piece), piece.startswith("</")
        if name in _LITERAL:
            literal = _after(literal, name, closes)
        if name in _HOLDERS:
            holder = "" if closes else name
        said.append(piece)
    return "".join(said)


_LINES = {False: _LINE_END, True: _LINE_END_WITHIN}


def _broken(words: str, before: str, after: str, line_end: re.Pattern[str]) -> str:
    """Words between two tags with their line ends as tags."""
    words = words.lstrip() if _name_of(before) in _BLOCKS else words
    words = words.rstrip() if _name_of(after) in _BLOCKS else words
    return "<p>".join(line_end.sub("<br>", part) for part in _BLANK_LINES.split(words))


def _name_of(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _after(literal: str, name: str, closes: bool) -> str:
    """The element in which line ends are kept, behind one of its kind's tags."""
    if literal:
        return "" if closes and name == literal else literal
    return "" if closes else name
