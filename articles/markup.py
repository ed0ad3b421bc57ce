"""The one cleaner of bodies: what a reader's page may hold, always written in one way.

`clean_html` gives the canonical form of a piece of HTML. It is made of `TAGS` alone, and the
admin's editor is built from the same list, so that what a writer can make is what is kept. What is
foreign is turned into the nearest thing of ours: words of two blocks are never glued together, and
nothing that a reader could read disappears.

The canonical form: one outermost block a line; all text in blocks, of which the one paragraph that
begins a list's item or fills a table's cell goes without saying; marks nested in the order of
`MARKS`; white space squeezed; nothing empty but cells and rules. So two bodies are the same just
when their canonical forms are, and cleaning twice is cleaning once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count, takewhile

import nh3

from articles import limits

MARKS = ("a", "strong", "em", "u", "s", "sub", "sup", "code")
TEXTS = ("p", "h2", "h3", "h4", "pre")
LISTS = ("ul", "ol")
PARTS = ("blockquote", *LISTS, "li", "table", "tr", "th", "td")
TAGS = frozenset((*MARKS, *TEXTS, *PARTS, "tbody", "br", "hr"))
SCHEMES = ("http", "https", "mailto", "tel")
"""Where links may lead, besides addresses within the site."""

FACTS = {
    "a": {"href", "title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
"""Attributes that mean something in a body."""
_READ_AS = {
    **dict.fromkeys(("b",), "strong"),
    **dict.fromkeys(("cite", "dfn", "i", "var"), "em"),
    **dict.fromkeys(("del", "strike"), "s"),
    **dict.fromkeys(("kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("dir", "menu"), "ul"),
    "ins": "u",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "listing": "pre",
}
_BETWEEN = frozenset(
    "address article aside caption center dd details dialog div dl dt fieldset figcaption figure"
    " footer form header hgroup legend main nav optgroup option search section summary tbody tfoot"
    " thead".split()
)
"""Elements of which only remains that the text within is parted from the text around."""

READ = frozenset({*TAGS, *_READ_AS, *_BETWEEN, "q"})
"""Elements that the cleaner understands; of others only their text is read."""

# Parses as browsers do, so that nothing hides in broken markup: what comes out is well nested,
# every value stands in quotes, and every sign that could begin a tag is escaped.
_PARSER = nh3.Cleaner(
    tags=set(READ),
    attributes=FACTS,
    url_schemes=set(SCHEMES),
    link_rel=None,
    clean_content_tags=set(
        "iframe math noembed noframes noscript object script style svg template title".split()
    ),
)
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
_FACT = re.compile(r'([a-z]+)="([^"]*)"')
_SPACE = re.compile(r"[ \t\n\f]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NUMBER = re.compile(r"0*(\d{1,4})")
_BREAK = "<br>"
_MOST = {"start": limits.LIST_START, "colspan": limits.SPAN, "rowspan": limits.SPAN}

Run = tuple[tuple[str, ...], str]
"""The opening tags of the marks of a piece of text, and its words as HTML."""


@dataclass(slots=True)
class _Node:
    """One block: a text, a rule, or a part that holds other blocks."""

    tag: str
    numbers: dict[str, int] = field(default_factory=dict)
    children: list[_Node] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


def clean_html(markup: str) -> str:
    """What the newsroom keeps of a piece of HTML, in the canonical form."""
    parsed = _PARSER.clean(markup).replace("\r\n", "\n").replace("\r", "\n")
    blocks = _Reader().read(parsed)
    if _depth(blocks) > limits.NESTING:
        blocks = _Reader(flat=True).read(parsed)
    return "\n".join(map(_html, blocks))


def same_markup(one: str, other: str) -> bool:
    """Whether two bodies are the same text in the same formatting, however they are written."""
    return one == other or clean_html(one) == clean_html(other)


class _Reader:
    """Reads well-nested HTML into blocks of ours, tag by tag."""

    def __init__(self, *, flat: bool = False) -> None:
        self.flat = flat
        self.open = [_Node("")]
        # What a text is where it is met; a heading's parts are headings too.
        self.kinds = ["p"]
        self.marks: list[tuple[str, str]] = []
        self.style: tuple[str, ...] = ()
        self.runs: list[Run] = []

    def read(self, parsed: str) -> list[_Node]:
        """The outermost blocks."""
        for closing, tag, facts, words in _TOKEN.findall(parsed):
            if words:
                self.say(words)
            elif closing:
                self.end(_READ_AS.get(tag, tag))
            else:
                self.begin(_READ_AS.get(tag, tag), dict(_FACT.findall(facts)))
        self.end_text()
        return _without_stray_items(self.open[0].children)

    def begin(self, tag: str, facts: dict[str, str]) -> None:
        """Take an opening tag."""
        if tag in MARKS:
            self.marks.append((tag, _link(facts) if tag == "a" else f"<{tag}>"))
            self.restyle()
        elif tag == "q":
            self.add("“")
        elif tag == "br":
            self.break_line()
        else:
            self.end_text()
            self.begin_block(tag, facts)

    def begin_block(self, tag: str, facts: dict[str, str]) -> None:
        """Take the opening tag of something that stands between texts."""
        if tag == "hr":
            self.home.children.append(_Node(tag))
        elif tag in PARTS:
            around = {"tr": "table", "td": "tr", "th": "tr"}.get(tag, self.open[-1].tag)
            fits = around == self.open[-1].tag and not self.flat
            self.open.append(_Node(tag if fits else "", _numbers(facts)))
            self.kinds.append("p")
        else:
            kind = self.kinds[-1]
            self.kinds.append(tag if kind == "p" and tag in TEXTS else kind)

    def end(self, tag: str) -> None:
        """Take a closing tag, which is that of the last thing opened."""
        if tag in MARKS:
            self.marks.pop()
            self.restyle()
        elif tag == "q":
            self.add("”")
        else:
            self.end_text()
            self.kinds.pop()
            if tag in PARTS:
                self.end_part(self.open.pop())

    def end_part(self, part: _Node) -> None:
        """Hand a part to what holds it, unless nothing is in it."""
        _shape(part)
        if not part.tag:
            self.home.children.extend(part.children)
        elif part.children or part.tag in ("th", "td"):
            holder = self.open[-1] if part.tag in ("tr", "th", "td") else self.home
            holder.children.append(part)

    @property
    def home(self) -> _Node:
        """What holds a block that is met here: for what is between cells, what holds the table."""
        return next(part for part in reversed(self.open) if part.tag not in ("table", "tr"))

    def restyle(self) -> None:
        """Note which marks are on, each once, the innermost of its kind."""
        on = {tag: opening for tag, opening in self.marks if opening}
        self.style = tuple(on[tag] for tag in MARKS if tag in on)

    def say(self, words: str) -> None:
        """Take text. What stands outside of any element has its paragraphs by blank lines."""
        if len(self.kinds) > 1:
            self.add(words)
            return
        first, *others = _BLANK_LINE.split(words)
        self.add(first)
        for other in others:
            self.end_text()
            self.add(other)

    def add(self, words: str) -> None:
        """Go on with the text that is being read."""
        if self.kinds[-1] == "pre":
            self.runs.append(((), words))
            return
        words = _SPACE.sub(" ", words)
        before = self.runs[-1][1] if self.runs else _BREAK
        if words.startswith(" ") and (before == _BREAK or before[-1] == " "):
            words = words[1:]
        if words:
            self.runs.append((self.style, words))

    def break_line(self) -> None:
        """Begin a new line within the text."""
        if self.kinds[-1] == "pre":
            self.runs.append(((), "\n"))
        elif self.runs:
            self.drop_space()
            self.runs.append((self.style, _BREAK))

    def drop_space(self) -> None:
        """Take the space off the end of the text that is being read."""
        while self.runs and self.runs[-1][1][-1] == " ":
            style, words = self.runs.pop()
            if words != " ":
                self.runs.append((style, words[:-1]))

    def end_text(self) -> None:
        """Make a block of the text that was read, if it says anything."""
        kind, said = self.kinds[-1], "".join(words for _style, words in self.runs)
        if said.replace("&nbsp;", "").replace(_BREAK, "").strip():
            if kind == "pre":
                self.runs = [((), said.strip("\n"))]
            else:
                self.drop_space()
                while self.runs[-1][1] == _BREAK:
                    self.runs.pop()
            self.home.children.append(_Node(kind, runs=self.runs))
        self.runs = []


def _shape(part: _Node) -> None:
    """See to it that a part holds what its kind holds; without a tag, it is none any more."""
    if part.tag in LISTS:
        part.children = _as_items(part.children)
    elif part.tag == "table":
        if not _square(part.children):
            cells = [cell for row in part.children for cell in row.children]
            part.tag, part.children = "", [block for cell in cells for block in cell.children]
    elif part.tag != "tr":
        part.children = _without_stray_items(part.children)


def _as_items(children: list[_Node]) -> list[_Node]:
    """What a list holds: items only; a list between two of them belongs to the first."""
    items: list[_Node] = []
    for child in children:
        if child.tag == "li":
            items.append(child)
        elif child.tag in LISTS and items:
            items[-1].children.append(child)
        else:
            items.append(_Node("li", children=[child]))
    return items


def _without_stray_items(children: list[_Node]) -> list[_Node]:
    """The same blocks, with items that stand in no list in one."""
    blocks: list[_Node] = []
    previous = ""
    for child in children:
        if child.tag != "li":
            blocks.append(child)
        elif previous == "li":
            blocks[-1].children.append(child)
        else:
            blocks.append(_Node("ul", children=[child]))
        previous = child.tag
    return blocks


def _depth(blocks: list[_Node]) -> int:
    """How many blocks stand within each other where most of them do."""
    depth = 0
    while blocks:
        depth += 1
        blocks = [child for block in blocks for child in block.children]
    return depth


def _square(rows: list[_Node]) -> bool:
    """Give all rows of a table the same width, as an editor of tables needs them.

    A cell stands in the first free column, reaches over no other and not below the last row; where
    cells are missing, empty ones end the row. False, and nothing is done, if that is too much.
    """
    area = sum(
        cell.numbers.get("colspan", 1) * cell.numbers.get("rowspan", 1)
        for row in rows
        for cell in row.children
    )
    taken: list[set[int]] = [set() for _row in rows]
    if area > limits.CELLS:
        return False
    for place, row in enumerate(rows):
        for cell in row.children:
            _place(cell, taken[place:])
    width = max(map(len, taken), default=0)
    if width * len(rows) > limits.CELLS:
        return False
    for row, columns in zip(rows, taken, strict=True):
        row.children.extend(_Node("td") for _missing in range(width - len(columns)))
    return True


def _place(cell: _Node, taken: list[set[int]]) -> None:
    """Let a cell take columns, in its row and in those below that it reaches into."""
    first = next(column for column in count() if column not in taken[0])
    wanted = range(first, first + cell.numbers.get("colspan", 1))
    columns = list(takewhile(lambda column: column not in taken[0], wanted))
    reached = taken[: cell.numbers.get("rowspan", 1)]
    for row in reached:
        row.update(columns)
    spans = {"colspan": len(columns), "rowspan": len(reached)}
    cell.numbers = {name: span for name, span in spans.items() if span > 1}


def _numbers(facts: dict[str, str]) -> dict[str, int]:
    """What an element says in numbers, where it is more than the usual 1."""
    found = {name: _NUMBER.fullmatch(facts[name]) for name in sorted(_MOST.keys() & facts)}
    numbers = {name: int(number[1]) for name, number in found.items() if number}
    return {name: number for name, number in numbers.items() if 1 < number <= _MOST[name]}


def _link(facts: dict[str, str]) -> str:
    address = re.sub(r"[\t\n]", "", facts.get("href", "")).strip(" ")
    scheme = _SCHEME.match(address)
    if not address or (scheme and scheme[1].lower() not in SCHEMES):
        return ""
    title = _SPACE.sub(" ", facts.get("title", "")).strip(" ")
    titled = f' title="{title}"' if title else ""
    return f'<a href="{address}"{titled} rel="noopener">'


def _html(block: _Node) -> str:
    """A block in the canonical form."""
    if block.tag == "hr":
        return "<hr>"
    if block.tag == "pre":
        return f"<pre><code>{block.runs[0][1]}</code></pre>"
    if block.tag in TEXTS:
        return f"<{block.tag}>{_inline(block.runs)}</{block.tag}>"
    inside = "".join(_inside(block))
    if block.tag == "table":
        inside = f"<tbody>{inside}</tbody>"
    numbers = "".join(f' {name}="{number}"' for name, number in block.numbers.items())
    return f"<{block.tag}{numbers}>{inside}</{block.tag}>"


def _inside(part: _Node) -> Iterable[str]:
    """What a part holds; the paragraph that an item or a cell begins with may go without saying."""
    first, *others = part.children or [_Node("")]
    plain = first.tag == "p" and all(other.tag in LISTS for other in others)
    if part.tag in ("li", "th", "td") and plain:
        yield _inline(first.runs)
        yield from map(_html, others)
    else:
        yield from map(_html, part.children)


def _inline(runs: list[Run]) -> str:
    """Text with its marks; a mark is closed only where it ends."""
    pieces: list[str] = []
    on: tuple[str, ...] = ()
    for style, words in [*_settled(runs), ((), "")]:
        same = 0
        while same < min(len(on), len(style)) and on[same] == style[same]:
            same += 1
        pieces.extend(f"</{_tag(opening)}>" for opening in reversed(on[same:]))
        pieces.extend(style[same:])
        pieces.append(words)
        on = style
    return "".join(pieces)


def _settled(runs: list[Run]) -> list[Run]:
    """The same runs; a new line has the marks that go on across it, whatever it was made with."""
    settled, follows = list(runs), list[tuple[str, ...]]()
    for style, words in reversed(runs):
        follows.append(follows[-1] if follows and words == _BREAK else style)
    for place, after in enumerate(reversed(follows)):
        words = runs[place][1]
        if words == _BREAK:
            before = settled[place - 1][0]
            settled[place] = (tuple(mark for mark in before if mark in after), words)
    return settled


def _tag(opening: str) -> str:
    return opening[1:-1].partition(" ")[0]
