"""Marks of site generators in Markdown: Liquid's ``{% … %}``, ``{{ … }}``, Hugo's ``{{< … >}}``.

No reader ever sees one of them. Pictures and addresses in them are made what they stand for; words
between a pair stay; everything else is named as left out. Code is not touched. Comments and
Kramdown's ``{: … }`` go, and footnotes become numbers and a list at the end.
https://shopify.github.io/liquid/, https://gohugo.io/content-management/shortcodes/,
https://kramdown.gettalong.org/syntax.html#inline-attribute-lists
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from articles import text
from articles.importing import cleaning

_BLOCKS = MarkdownIt("commonmark")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])

_SOMETHING = re.compile(r"\{[%{:]|<!--|\[\^")
# What stands between the signs has an end within reach, so that signs alone cost little time.
_MARK = re.compile(
    r"(?P<ticks>`+)"
    r"|(?P<remark><!--)"
    r"|\{\{[<%](?P<hugo>[^{}]{1,1000}?)[>%]\}\}"
    r"|\{\{(?P<output>[^{}]{1,1000}?)\}\}"
    r"|\{%-?(?P<tag>(?:[^%]|%(?!\})){1,1000}?)-?%\}"
    r"|(?P<attributes>\{:[^{}\n]{0,200}\})"
    r"|\[\^(?P<note>[^\]\s]{1,40})\]"
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTENTS = re.compile(
    r"^[ \t]*(?:[*+-]|\d\.)[^\n]{0,80}\n[ \t]*\{:[ \t]*toc\b[^{}\n]{0,80}\}", re.MULTILINE
)
_NOTE = re.compile(
    r"^\[\^([^\]\s]{1,40})\]:[ \t]*([^\n]+(?:\n(?![ \t]*\n|\[\^)[^\n]+)*)", re.MULTILINE
)
_LITERAL = re.compile(
    r"\s*(?P<quote>[\"'])(?P<said>[^\"']*)(?P=quote)\s*"
    r"(?:\|\s*(?:(?:relative_|absolute_|asset_)?url|escape|uri_escape|prepend:[^|]*)\s*)*"
)
_SITE = re.compile(
    r"\s*(?:site|page|root)[._](?:base_?)?(?:url|path)\s*(?:\|[^|]*)*", re.IGNORECASE
)
_ARGUMENT = re.compile(
    r"(?:(?P<name>[\w-]{1,40})\s*[=:]\s*)?"
    r"(?:\"(?P<one>[^\"]*)\"|'(?P<two>[^']*)'|(?P<bare>[^\s\"',]+))"
)
_PICTURES = frozenset("asset figure image img picture responsive_image".split())
_SOURCES = ("src", "path", "url", "file", "image_path", "image")
_PAIRS = frozenset({"comment", "highlight", "raw"})
_SILENT = frozenset({"break", "continue", "else", "elsif"})
_LISTING = "\n```\n"
_NOTE_MARK = re.compile("\0([^\0]*)\0")
_FAR = 2_000
"""Characters after which code in a line is taken to have no end."""


@dataclass(slots=True)
class Plain:
    """Markdown without marks."""

    markdown: str
    left_out: list[str] = field(default_factory=list)


def without(source: str) -> Plain:
    """A text without the marks that only its own site understands; its line ends are one sign."""
    if not _SOMETHING.search(source):
        return Plain(source)
    reader = _Reader()
    for passage, is_code in _passages(source):
        reader.take(passage, is_code=is_code)
    return reader.result()


def _passages(source: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each of which is a block of code or is none."""
    lines = _LINE.findall(source)
    at = 0
    for token in _BLOCKS.parse(source):
        if token.type in ("fence", "code_block") and token.map and token.map[0] >= at:
            first, end = token.map
            yield "".join(lines[at:first]), False
            yield "".join(lines[first:end]), True
            at = end
    yield "".join(lines[at:]), False


class _Reader:
    """Takes a text piece by piece; up to ``until`` nothing is a mark."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.left_out: dict[str, None] = {}
        self.until = ""
        self.comment: list[str] = []
        self.last_remark = -1
        self.notes: dict[str, str] = {}
        self.numbers: dict[str, int] = {}

    def result(self) -> Plain:
        """The whole text, with its footnotes in the order in which they are met."""
        self._end_pair()
        whole = _NOTE_MARK.sub(self._number, "".join(self.kept))
        if self.notes:
            names = [*self.numbers, *(name for name in self.notes if name not in self.numbers)]
            listed = (f"{number}. {self.notes[name]}" for number, name in enumerate(names, 1))
            whole = "\n".join((whole, "", "---", "", *listed, ""))
        return Plain(whole, list(self.left_out))

    def take(self, passage: str, *, is_code: bool) -> None:
        """Go on with a piece."""
        if is_code:
            self._say(passage)
            return
        passage = _NOTE.sub(self._take_note, _CONTENTS.sub("", passage))
        self.last_remark, at = passage.rfind("-->"), 0
        while mark := _MARK.search(passage, at):
            self._say(passage[at : mark.start()])
            at = self._take_mark(mark, passage)
        self._say(passage[at:])

    def _take_note(self, found: re.Match[str]) -> str:
        self.notes.setdefault(found[1], text.squeeze(found[2]))
        return ""

    def _number(self, found: re.Match[str]) -> str:
        """A footnote's number, if there is such a footnote."""
        name = found[1]
        if name not in self.notes:
            return f"[^{name}]"
        return f"<sup>{self.numbers.setdefault(name, len(self.numbers) + 1)}</sup>"

    def _say(self, words: str) -> None:
        (self.comment if self.until == "comment" else self.kept).append(words)

    def _leave(self, mark: str) -> None:
        said = text.shorten(cleaning.clean_line(mark), 200)
        self.left_out[_("a mark of the source’s own site, %(mark)s") % {"mark": said}] = None

    def _take_mark(self, mark: re.Match[str], passage: str) -> int:
        """Handle a mark; where to go on after it."""
        said = (mark["tag"] or mark["hugo"] or "").strip()
        if self.until and said not in (f"end{self.until}", f"/{self.until}"):
            self._say(mark[0])
        elif self.until:
            self._end_pair()
        elif mark["ticks"]:
            end = _end_of_code(mark, passage)
            self._say(passage[mark.start() : end])
            return end
        elif mark["remark"]:
            # Where it has no end, it hides nothing.
            hides = mark.start() < self.last_remark
            return passage.index("-->", mark.start()) + 3 if hides else mark.end()
        elif mark["note"]:
            self._say(f"\0{mark['note']}\0")
        elif mark["output"]:
            self._take_output(mark[0], mark["output"])
        elif said:
            self._take_tag(mark[0], said)
        return mark.end()

    def _take_output(self, mark: str, inside: str) -> None:
        """``{{ … }}``: an address of the site, or a value that only the site has."""
        if literal := _LITERAL.fullmatch(inside):
            self._say(literal["said"])
        elif not _SITE.fullmatch(inside):
            self._leave(mark)

    def _take_tag(self, mark: str, said: str) -> None:
        """``{% … %}`` or ``{{< … >}}``; the words between a pair of them stay."""
        name = said.split(maxsplit=1)[0].lower()
        if said.startswith("/*") and said.endswith("*/"):  # how a shortcode is quoted
            self._say(mark.replace("/*", "").replace("*/", ""))
        elif name in _PAIRS:
            self.until = name
            self.kept.append(_LISTING if name == "highlight" else "")
        elif name in _PICTURES and (picture := _picture(said[len(name) :])):
            self._say(picture)
        elif not name.startswith(("/", "end")) and name not in _SILENT:
            self._leave(mark)

    def _end_pair(self) -> None:
        """Nothing is a mark up to here."""
        if self.until == "highlight":
            self.kept.append(_LISTING)
        if words := text.shorten(cleaning.clean_line("".join(self.comment)[:1_000]), 200):
            self.left_out[_("a comment, “%(words)s”") % {"words": words}] = None
        self.until, self.comment = "", []


def _end_of_code(ticks: re.Match[str], passage: str) -> int:
    """Where code ends that begins with so many backticks; their own end where they begin none."""
    end = re.compile(f"(?<!`){ticks[0]}(?!`)").search(passage, ticks.end(), ticks.end() + _FAR)
    return end.end() if end and "\n\n" not in passage[ticks.end() : end.start()] else ticks.end()


def _picture(arguments: str) -> str:
    """A picture's mark as HTML; empty where it has no address."""
    named: dict[str, str] = {}
    others: list[str] = []
    for found in _ARGUMENT.finditer(arguments):
        said = next(filter(None, (found["one"], found["two"], found["bare"])), "")
        if found["name"]:
            named.setdefault(found["name"].lower(), said)
        else:
            others.append(said)
    source = next((named[name] for name in _SOURCES if named.get(name)), "")
    source = source or (others.pop(0) if others else "")
    alt = named.get("alt") or (others[0] if others else "")
    if not source:
        return ""
    image = f'<img src="{html.escape(source)}" alt="{html.escape(alt)}">'
    caption = " ".join(filter(None, map(named.get, ("title", "caption", "attr"))))
    if not caption:
        return image
    return f"\n\n<figure>{image}<figcaption>{html.escape(caption)}</figcaption></figure>\n\n"
