"""Parts HTML into the text that a body can hold, pictures, and what is left out.

The tokens come from a parser that reads as browsers do and closes everything in its order, so
that each element here is opened and closed once. Elements that become something else than
themselves (a caption, a film) collect what stands in them; at their end it is decided what
becomes of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import limits, markup, text
from articles.importing import cleaning, embeds, pictures
from articles.importing.records import Image

MOST_TAGS = 30_000
"""Tags of a piece of HTML; with more, only its words, paragraphs and pictures are read."""
ENDLESS = 100_000
"""Tags and entities after which nothing is a story; a tag takes a kilobyte to be read, and as many
entities in one text a square of the time."""
LONG_LINE = 100_000
"""Characters of what is to be one line; a longer one is not parsed, because no limit lets it in."""
DEEPEST = 2_000
"""Elements within each other, after which it is the same; browsers stop at about 500."""

_RAW = frozenset({"script", "iframe", "noscript", "style"})
_ENDS_BY_ITSELF = frozenset("dd dt li option p tbody td tfoot th thead tr".split())
_VOID = frozenset({"br", "embed", "hr", "img", "input", "param", "source", "wbr"})
_CAPTION = frozenset({"wp-caption-text", "photo-caption", "image-caption", "imageCaption"})
_CREDIT = re.compile(r"(?:^|[\s_-])(?:credits?|copyright|photographer)(?:$|[\s_-])", re.IGNORECASE)

TAGS = {
    *markup.READ,
    *embeds.ELEMENTS,
    *_VOID,
    *("amp-img", "figure", "figcaption", "noscript", "picture", "script", "span"),
}
ATTRIBUTES = {
    **markup.FACTS,
    "img": set(pictures.ATTRIBUTES),
    "amp-img": set(pictures.ATTRIBUTES),
    **{tag: {"src", "data-src", "data", "action", "srcdoc"} for tag in embeds.ELEMENTS},
    "input": {"type", "value", "placeholder"},
    "param": {"name", "value"},
    "script": {"src", "type"},
    "source": {"src", "srcset", "data-srcset"},
    "*": {"class", "style", "data-attrs"},
}
"""What is read of a piece of HTML."""

_PARSER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={*markup.SCHEMES, "data"},
    link_rel=None,
    clean_content_tags={"noembed", "noframes", "style", "template", "title"},
)
# What stands in the first three elements is no markup to the parser, so that it may look like any.
_TOKEN = re.compile(
    r"<(script|iframe|noscript)\b([^>]*)>(.*?)</\1>|<(/?)([a-z][a-z0-9-]*)([^>]*)>|([^<]+)",
    re.DOTALL,
)
_FACT = re.compile(r'([a-z-]+)="([^"]*)"')
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)

# Formatting that nobody ends goes on in every paragraph that follows, once for each different
# tag: a file of 30 kB would need 1 GB. Of few kinds and without attributes, there are few of them.
_FORMATTING = re.compile(
    r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?:(>)|(?=[\s/]))", re.IGNORECASE
)
_KINDS = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "tt": "code",
    **dict.fromkeys(("big", "font", "nobr", "small"), "span"),
}
_OPENING = re.compile(r"<[a-zA-Z]")
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_UNSAID = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def tamed(source: str) -> tuple[str, bool]:
    """The same HTML, so that it is parsed in linear time; whether nested tags were lost for that.

    Browsers, and the parser with them, take quadratic time for tags within one another.
    """
    if "<![CDATA[" in source:  # it means nothing in HTML, and would hide what follows
        source = source.replace("<![CDATA[", "").replace("]]>", "")
    source = _FORMATTING.sub(_bare, cleaning.clean(source))
    if sum(1 for _opening in _OPENING.finditer(source)) <= MOST_TAGS and not _is_deep(source):
        return source, False
    return _NAME.sub(_without_depth, source), True


def why_endless(source: str) -> str:
    """Why a piece of HTML is too much to be read at all; empty where it is not."""
    if sum(1 for _opening in _OPENING.finditer(source)) + source.count("&") <= ENDLESS:
        return ""
    reason = _("this HTML has more than %(most)d tags and entities; no story has.")
    return reason % {"most": ENDLESS}


def _is_deep(source: str) -> bool:
    """Whether elements that somebody has to end stand too deep within each other."""
    depth = 0
    for tag in _NAME.finditer(source):
        name = tag[2].lower()
        if name not in _VOID and name not in _ENDS_BY_ITSELF:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > DEEPEST:
                return True
    return False


def _bare(tag: re.Match[str]) -> str:
    """Formatting of the newsroom's own kinds; its attributes are handed to an element within."""
    kind = _KINDS.get(tag[2].lower(), tag[2])
    return f"<{tag[1]}{kind}>" + ("" if tag[1] or tag[3] else "<span")


def _without_depth(tag: re.Match[str]) -> str:
    """A paragraph, in which no other can stand, in place of an element that can be nested."""
    name = tag[2].lower()
    return tag[0] if name in _RAW or name in _VOID else f"<{tag[1]}p"


@dataclass(slots=True)
class _Part:
    """An element that is open, and that does not just stay as it is."""

    role: str
    what: str = ""
    address: str = ""
    pieces: list[str] = field(default_factory=list)
    speaks: bool = False
    """Whether there is a word in it."""
    # How many there were of each before it.
    images: int = 0
    bare: int = 0
    left_out: int = 0
    caption: str = ""
    credit: str = ""

    def take(self, piece: str, *, speaks: bool = False) -> None:
        self.pieces.append(piece)
        self.speaks = self.speaks or speaks

    def say(self, role: str, words: str) -> None:
        """Note one more caption or credit of it."""
        setattr(self, role, f"{getattr(self, role)}<p>{words}</p>")

    def name(self, address: str) -> None:
        """Note one more address of it."""
        if address not in self.address and len(self.address) < limits.FACT:
            self.address = ", ".join(filter(None, (self.address, address)))

    @property
    def html(self) -> str:
        return "".join(self.pieces)

    @property
    def words(self) -> str:
        return words_of(self.html)


class Sieve:
    """Reads one piece of HTML; `body`, `images` and `left_out` are what it found."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.body = _Part("body")
        self.images: list[Image] = []
        self.left_out: list[str] = []
        self._open: list[_Part | None] = []  # None is an element that stays as it is
        self._parts = [self.body]
        self._figures: list[_Part] = []
        self._embeds: list[_Part] = []
        self._bare: list[int] = []  # the places of pictures without a caption
        self._inner_links: list[str] = []
        self._scripts: list[str] = []

    def read(self, source: str) -> None:
        """Take a whole piece of HTML."""
        tame, is_flat = tamed(source)
        if is_flat:
            what = _("links, lists, tables and emphasis, because there are too many tags here")
            self.left_out.append(what)
        for token in _TOKEN.finditer(_PARSER.clean(tame)):
            raw, raw_facts, inside, closing, tag, facts, words = token.groups()
            if words:
                self._part.take(words, speaks=not words.isspace())
            elif raw:
                self._take_raw(raw, _facts(raw_facts), inside)
            elif closing:
                self._end(token[0])
            else:
                self._begin(tag, _facts(facts), token[0])
        self._conclude()

    @property
    def _part(self) -> _Part:
        """The innermost part that is open, which takes what comes."""
        return self._parts[-1]

    def _begin(self, tag: str, facts: dict[str, str], token: str) -> None:
        if behind := pictures.background(facts.get("style", "")):
            self._add(behind)
        if tag in _VOID:
            self._take_void(tag, facts, token)
            return
        part = self._part_of(tag, facts)
        self._open.append(part)
        if part is None:
            self._part.take(token)
            return
        part.images, part.bare = len(self.images), len(self._bare)
        part.left_out = len(self.left_out)
        self._parts.append(part)
        if part.role in ("figure", "embed"):
            (self._figures if part.role == "figure" else self._embeds).append(part)

    def _part_of(self, tag: str, facts: dict[str, str]) -> _Part | None:
        """What becomes of an element; None where it stays as it is."""
        classes = frozenset(facts.get("class", "").split())
        if tag == "a":
            return _Part("link", facts.get("title", ""), self._address(facts.get("href", "")))
        if tag == "amp-img":
            self._take_image(facts)
        if tag in ("amp-img", "picture"):
            return _Part("picture")
        if what := embeds.what(tag, classes):
            return _Part("embed", what, self._address(embeds.address_of(facts)))
        if classes & embeds.WRAPPERS:
            return _Part("wrapper", *embeds.said_in(facts.get("data-attrs", "")))
        return self._part_of_figure(tag, facts.get("class", ""))

    def _part_of_figure(self, tag: str, said: str) -> _Part | None:
        classes = frozenset(said.split())
        if tag == "figure" or "wp-caption" in classes:
            return _Part("figure")
        if not self._figures:
            return None
        if tag == "figcaption" or classes & _CAPTION:
            return _Part("caption")
        if _CREDIT.search(said) or (tag == "cite" and self._part.role == "caption"):
            return _Part("credit")
        return None

    def _end(self, token: str) -> None:
        part = self._open.pop() if self._open else None
        if part is None:
            self._part.take(token)
            return
        self._parts.pop()
        match part.role:
            case "link":
                self._end_link(part)
            case "embed":
                self._embeds.pop()
                self._leave_out(part.what, part.address, part.words)
            case "wrapper":
                self._end_wrapper(part)
            case "figure":
                self._figures.pop()
                self._end_figure(part)
            case "picture":
                self._end_picture(part)
            case "caption" | "credit":
                self._figures[-1].say(part.role, part.html)
            case _:
                self._part.take(part.html, speaks=part.speaks)

    def _end_link(self, part: _Part) -> None:
        scheme = _SCHEME.match(part.address)
        if scheme and scheme[1].lower() in markup.SCHEMES:
            title = f' title="{part.what}"' if part.what else ""
            opening = f'<a href="{html.escape(part.address)}"{title}>'
            self._part.take(f"{opening}{part.html}</a>", speaks=part.speaks)
            return
        self._part.take(part.html, speaks=part.speaks)
        if part.address and not scheme and not part.address.startswith("#") and part.speaks:
            self._inner_links.append(part.address)

    def _end_wrapper(self, part: _Part) -> None:
        """Leave out what a script would have put something in the place of."""
        words = part.words
        if not words or embeds.is_address(words):
            address, said = (words, "") if words else (part.address, part.what)
            if len(self.left_out) == part.left_out and (address or said):
                self._leave_out("", address, said)
        else:
            self._part.take(part.html, speaks=True)

    def _end_picture(self, part: _Part) -> None:
        """Take a picture of several sizes, unless one of them was taken already."""
        self._part.take(part.html, speaks=part.speaks)
        if part.address and len(self.images) == part.images:
            self._add(part.address)

    def _end_figure(self, part: _Part) -> None:
        """Give a figure's caption to its pictures, or to what was left out; else it stays."""
        self._part.take(part.html, speaks=part.speaks)
        words, credit = words_of(part.caption), words_of(part.credit)
        if len(self._bare) > part.bare and len(words) <= limits.FACT:
            self._describe(part.bare, words, credit)
        elif words and len(self.left_out) > part.left_out and not part.speaks:
            self.left_out[-1] += f": {text.shorten(words, limits.FACT)}"
        elif words or credit:
            self._part.take(f"<p>{part.caption}{part.credit}</p>", speaks=True)

    def _describe(self, start: int, words: str, credit: str) -> None:
        """Give a figure's caption to those of its pictures that have none of their own."""
        if not words and not credit:
            return
        caption, own = (words, credit) if credit else pictures.parted(words)
        for place in self._bare[start:]:
            self.images[place] = replace(self.images[place], caption=caption, credit=own)
        del self._bare[start:]

    def _take_void(self, tag: str, facts: dict[str, str], token: str) -> None:
        """Take an element in which nothing can stand."""
        if tag == "img":
            self._take_image(facts)
        elif tag == "input":
            self._take_input(facts)
        elif tag in ("embed", "param", "source"):
            self._take_address(tag, facts)
        else:
            self._part.take(token)

    def _take_image(self, facts: dict[str, str]) -> None:
        address = pictures.address_of(facts)
        alt = pictures.described(cleaning.clean_line(facts.get("alt") or facts.get("title", "")))
        if pictures.is_letter(facts) and alt:
            self._part.take(html.escape(alt, quote=False), speaks=True)
        elif pictures.is_counter(facts):
            self._leave_out(_("a picture that counts readers"), self._address(address), alt)
        elif address.lower().startswith("data:"):
            self._leave_out(_("a picture that is written into the text itself"), "", alt)
        elif address:
            self._add(address, alt)
        elif alt:
            self._leave_out(_("a picture without an address"), "", alt)

    def _take_input(self, facts: dict[str, str]) -> None:
        """Take the words on a button, or in a field of a form."""
        words = cleaning.clean_line(facts.get("value") or facts.get("placeholder", ""))
        if not words or facts.get("type", "").lower() == "hidden":
            return
        if self._embeds:
            self._part.take(f" {html.escape(words, quote=False)} ", speaks=True)
        else:
            self._leave_out(_("a field or button of a form"), "", words)

    def _take_address(self, tag: str, facts: dict[str, str]) -> None:
        """Take an address that an element around it goes by."""
        if tag == "param" and facts.get("name", "").lower() not in ("movie", "src", "url"):
            return
        address = self._address(embeds.address_of(facts))
        if self._embeds:
            self._embeds[-1].name(address)
        elif tag == "embed":
            self._leave_out(embeds.what(tag), address)
        elif self._part.role == "picture":
            self._part.address = self._part.address or pictures.address_of(facts)

    def _take_raw(self, tag: str, facts: dict[str, str], inside: str) -> None:
        if tag == "script":
            if "json" not in facts.get("type", ""):
                self._scripts.append(self._address(facts.get("src", "")))
        elif tag == "iframe":
            address = self._address(embeds.address_of(facts))
            self._leave_out(embeds.what(tag), address, words_of(facts.get("srcdoc", "")))
        else:
            self._take_instead(inside)

    def _take_instead(self, inside: str) -> None:
        """Take what is meant for browsers without scripts: a picture is often whole only there."""
        other = Sieve(self.base)
        other.read(inside)
        for image in other.images:
            self._add(image.href, image.alt)
        if words := other.body.words:
            self._leave_out(_("words for browsers without scripts"), "", words)

    def _add(self, address: str, alt: str = "") -> None:
        self._bare.append(len(self.images))
        self.images.append(Image(self._address(address), alt))

    def _address(self, said: str) -> str:
        return urljoined(self.base, said)

    def _leave_out(self, what: str, address: str, words: str = "") -> None:
        self.left_out.append(embeds.named(embeds.called(address, what), address, words))

    def _conclude(self) -> None:
        """Say at the end what is said once for all of it."""
        if count := len(self._scripts):
            what = ngettext("a script", "%(count)d scripts", count) % {"count": count}
            self.left_out.append(embeds.named(what, ", ".join(filter(None, self._scripts))))
        if self._inner_links:
            what = _("links to other pages of the source’s own site")
            self.left_out.append(embeds.named(what, ", ".join(dict.fromkeys(self._inner_links))))


def bare_words(source: str) -> Iterator[str]:
    """The words between the tags, as they come: in linear time, and whatever the tags mean."""
    return map(html.unescape, _ANY_TAG.split(_UNSAID.sub("", source)))


def words_of(source: str) -> str:
    """The words of a piece of HTML as one clean line."""
    if len(source) > LONG_LINE:
        return cleaning.clean_line(" ".join(bare_words(source)))
    tame, _is_flat = tamed(source)
    return cleaning.clean_line(" ".join(text.paragraphs_of(markup.clean_html(tame))))


def urljoined(base: str, address: str) -> str:
    """An address as a whole one, as far as that can be said; never raises."""
    address = address.strip()
    if not address:
        return ""
    try:
        whole = urljoin(base, address) if base else address
    except ValueError:
        whole = address
    return f"https:{whole}" if whole.startswith("//") else whole


def _facts(said: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _FACT.findall(said)}
