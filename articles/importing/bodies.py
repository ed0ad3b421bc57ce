"""A story's body from the HTML of a source: what is kept, and what is named as left out.

`articles.markup` says what a body may hold. Before it, pictures are taken out with their captions
as `Image`s, and what a reader would have met and no body can hold (a film, a form, an embedded
page) is named with its address or words, so that an editor knows what is missing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, markup, text
from articles.importing import cleaning
from articles.importing.records import Image

EMBEDS = {
    "applet": gettext_lazy("a program"),
    "audio": gettext_lazy("a recording"),
    "canvas": gettext_lazy("a drawing"),
    "embed": gettext_lazy("an embedded object"),
    "form": gettext_lazy("a form"),
    "iframe": gettext_lazy("an embedded page"),
    "math": gettext_lazy("a formula"),
    "object": gettext_lazy("an embedded object"),
    "svg": gettext_lazy("a drawing"),
    "video": gettext_lazy("a film"),
}
"""Elements that no body can hold, and what a person calls them."""

_VOID = frozenset({"embed", "img", "br", "hr", "source"})
_ADDRESSES = ("src", "data-src", "data", "href", "action")
_PARSER = nh3.Cleaner(
    tags={*markup.READ, *EMBEDS, "figure", "figcaption", "img", "source"},
    attributes={
        **markup.FACTS,
        "img": {"src", "data-src", "alt", "title"},
        **{tag: {"src", "data-src", "data", "action"} for tag in (*EMBEDS, "source")},
    },
    url_schemes={*markup.SCHEMES, "data"},
    link_rel=None,
    clean_content_tags={"noembed", "noframes", "noscript", "script", "style", "template", "title"},
)
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|[^<]+")
_FACT = re.compile(r'([a-z-]+)="([^"]*)"')
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """A body in the newsroom's form, and what stood in it besides."""

    html: str
    images: tuple[Image, ...] = ()
    left_out: tuple[str, ...] = ()


def of_html(source: str, base: str = "") -> Body:
    """The body of a piece of HTML, however broken; ``base`` is what addresses are relative to."""
    sieve = _Sieve(base)
    for token in _TOKEN.finditer(_PARSER.clean(cleaning.clean(source))):
        closing, tag, facts = token.groups()
        if tag is None:
            sieve.say(token[0])
        elif closing:
            sieve.end(tag, token[0])
        else:
            sieve.begin(tag, dict(_FACT.findall(facts)), token[0])
    if scripts := len(_SCRIPT.findall(source)):
        sieve.left_out.append(_("a script") if scripts == 1 else _("%d scripts") % scripts)
    return Body(
        markup.clean_html("".join(sieve.kept)),
        tuple({image.href: image for image in sieve.images}.values())[: limits.IMAGES],
        tuple(dict.fromkeys(sieve.left_out)),
    )


def of_paragraphs(paragraphs: Iterable[str]) -> Body:
    """The body of plain words, a paragraph each."""
    cleaned = map(cleaning.clean_line, paragraphs)
    return Body(text.html_of(words for words in cleaned if words))


def with_dateline(body: str, dateline: str) -> str:
    """The body with its dateline before the first paragraph, unless it stands there already."""
    opening = text.paragraphs_of(body)[:1]
    if not dateline or (opening and text.fold(opening[0]).startswith(text.fold(dateline))):
        return body
    said = f"<p>{html.escape(dateline, quote=False)} — "
    if body.startswith("<p>"):
        return said + body.removeprefix("<p>")
    return text.html_of([dateline]) + "\n" + body


def plain(source: str) -> str:
    """The words of a piece of HTML as one clean line: for headlines and standfirsts."""
    return cleaning.clean_line(" ".join(text.paragraphs_of(markup.clean_html(source))))


@dataclass
class _Sieve:
    """Parts the tokens of well-nested HTML into what is kept, pictures and what is left out."""

    base: str
    kept: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    # The element that is left out just now, how deep the token stands in it, and its words.
    leaving: str = ""
    depth: int = 0
    words: list[str] = field(default_factory=list)
    # The figures that are open, each with the number of pictures before it; its caption.
    figures: list[int] = field(default_factory=list)
    caption: list[str] | None = None

    def begin(self, tag: str, facts: dict[str, str], token: str) -> None:
        if self.leaving:
            self.depth += tag not in _VOID
            self.words += self._address(facts) if len(self.words) < 1 else []
        elif tag in EMBEDS:
            self._leave(tag, facts)
        elif tag == "img":
            self._take_image(facts)
        elif tag == "figure":
            self.figures.append(len(self.images))
        elif tag == "figcaption" and self.figures:
            self.caption = []
        elif tag != "source":
            (self.kept if self.caption is None else self.caption).append(token)

    def end(self, tag: str, token: str) -> None:
        if self.leaving:
            self.depth -= 1
            if not self.depth:
                self._name()
        elif tag == "figure" and self.figures:
            self._end_figure()
        elif tag != "figcaption":
            (self.kept if self.caption is None else self.caption).append(token)

    def say(self, words: str) -> None:
        if self.leaving:
            self.words.append(html.unescape(words))
        else:
            (self.kept if self.caption is None else self.caption).append(words)

    def _leave(self, tag: str, facts: dict[str, str]) -> None:
        self.leaving, self.depth, self.words = tag, 1, self._address(facts)
        if tag in _VOID:
            self._name()

    def _address(self, facts: dict[str, str]) -> list[str]:
        found = next((facts[name] for name in _ADDRESSES if facts.get(name)), "")
        return [urljoined(self.base, html.unescape(found))] if found else []

    def _name(self) -> None:
        said = text.shorten(cleaning.clean_line(" ".join(self.words)), 200)
        what = str(EMBEDS[self.leaving])
        self.left_out.append(f"{what} ({said})" if said else what)
        self.leaving, self.depth, self.words = "", 0, []

    def _take_image(self, facts: dict[str, str]) -> None:
        address = facts.get("src", "")
        if not address or address.startswith("data:"):
            address = facts.get("data-src", "")
        if address and not address.startswith("data:"):
            alt = cleaning.clean_line(html.unescape(facts.get("alt", "")))
            address = urljoined(self.base, html.unescape(address))
            self.images.append(Image(address, alt[: limits.FACT]))

    def _end_figure(self) -> None:
        before, caption = self.figures.pop(), "".join(self.caption or ())
        self.caption = None
        inside = self.images[before:]
        if not inside:
            self.kept += ["<p>", caption, "</p>"]
            return
        words = plain(caption)[: limits.FACT]
        self.images[before:] = [Image(each.href, each.alt, words) for each in inside]


def urljoined(base: str, address: str) -> str:
    """An address as a whole one, as far as that can be said; never raises."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()
