"""WordPress's shortcodes, ``[caption]…[/caption]``: words in brackets that a program replaces.

Captions and galleries become figures; what shows a film, a recording or a page of another site
becomes that element, which no body can hold, so that it is named as everywhere. Of every other
shortcode what it encloses stays, and itself is named. ``[sic]`` is none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import embeds
from articles.importing.records import Image

_CODE = re.compile(
    r"(\[?)\[(/?)([A-Za-z][A-Za-z0-9_-]{0,60}+)((?:[^\[\]\"']|\"[^\"]*\"|'[^']*')*+)\](\]?)"
)
_CLOSING = re.compile(r"\[/([A-Za-z][A-Za-z0-9_-]{0,60})\]")
_FACT = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\]]+", re.IGNORECASE)
_PICTURE = re.compile(r"\s*((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?)", re.IGNORECASE)
_LINE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_CAPTIONS = ("caption", "wp_caption")
_FILMS = frozenset({"video", "wpvideo", "videopress"})
_EMBEDS = frozenset(
    "embed youtube vimeo soundcloud spotify twitter tweet instagram facebook dailymotion googlemaps"
    " tiktok ted slideshare scribd bandcamp mixcloud polldaddy crowdsignal kickstarter reddit"
    " flickr datawrapper infogram iframe".split()
)
_OTHERS = frozenset("gallery playlist audio contact-form contact-form-7 gravityform".split())
_KNOWN = _FILMS | _EMBEDS | _OTHERS | frozenset(_CAPTIONS)


class Pictures(Protocol):
    """Where pictures are known by their numbers."""

    def image(self, number: str) -> Image | None:
        """The picture of this number."""

    def images_of(self, post: str) -> list[Image]:
        """The pictures that were uploaded to a post, in their order."""


class Shortcodes:
    """Replaces those of one post; ``left_out`` is what was named."""

    def __init__(self, pictures: Pictures, post: str) -> None:
        self.pictures, self.post = pictures, post
        self.left_out: list[str] = []

    def replaced(self, content: str) -> str:
        """The content as HTML only."""
        content = _LINE.sub(_embedded_line, content)
        if "[" not in content:
            return content
        for name in _CAPTIONS:
            content = _paired(content, name, self._caption)
        content = _paired(content, "embed", lambda _facts, inside: _frame(inside.strip()))
        closed = frozenset(_CLOSING.findall(content))
        return _CODE.sub(lambda found: self._code(found, closed), content)

    def _code(self, found: re.Match[str], closed: frozenset[str]) -> str:
        escaped, closes, name, said, escaped_too = found.groups()
        if escaped and escaped_too:
            return found[0][1:-1]
        if not self._is_one(name, said, closed):
            return found[0]
        made = "" if closes else self._made(name.lower(), said)
        return f"{escaped}{made}{escaped_too}"

    def _is_one(self, name: str, said: str, closed: frozenset[str]) -> bool:
        """Whether words in brackets are a shortcode, and not an editor's."""
        if name.lower() in _KNOWN or name in closed:
            return not said or not said[0].isalnum()
        return bool(_FACT.search(said)) or (not said.strip(" /") and bool(re.search("[_-]", name)))

    def _made(self, name: str, said: str) -> str:
        facts, address = _facts(said), _ADDRESS.search(html.unescape(said))
        if name in ("gallery", "playlist"):
            return self._gallery(name, facts)
        if name == "audio" and address:
            return f'<audio src="{html.escape(address[0])}"></audio>'
        if name in _FILMS and address:
            return f'<video src="{html.escape(address[0])}"></video>'
        if name in _EMBEDS and address:
            return _frame(address[0])
        words = text.shorten(f"[{name}{said}]", limits.FACT)
        self.left_out.append(_("the shortcode %(words)s") % {"words": words})
        return ""

    def _gallery(self, name: str, facts: Mapping[str, str]) -> str:
        numbers = re.findall(r"\d+", facts.get("ids") or facts.get("include", ""))
        known = {number: self.pictures.image(number) for number in numbers}
        for number in (number for number, image in known.items() if image is None):
            self.left_out.append(_("the picture %(number)s, not in this file") % {"number": number})
        images = known.values() if numbers else self.pictures.images_of(self.post)
        if not numbers and (name != "gallery" or not images):
            self.left_out.append(_("the shortcode %(words)s") % {"words": f"[{name}]"})
        return "".join(figure(image) for image in images if image)

    def _caption(self, facts: Mapping[str, str], inside: str) -> str:
        picture = _PICTURE.match(inside)
        shown = picture[1] if picture else inside
        caption = facts.get("caption") or (inside[picture.end() :].strip() if picture else "")
        return f"<p><figure>{shown}<figcaption>{caption}</figcaption></figure><p>"


def figure(image: Image) -> str:
    """A picture as HTML, with its caption."""
    said = f'<img src="{html.escape(image.href)}" alt="{html.escape(image.alt)}">'
    caption = html.escape(image.caption, quote=False)
    credit = f'<span class="credit">{html.escape(image.credit)}</span>' if image.credit else ""
    return f"<p><figure>{said}<figcaption>{caption}{credit}</figcaption></figure><p>"


def _paired(content: str, name: str, made: Callable[[Mapping[str, str], str], str]) -> str:
    """The content with everything replaced that a shortcode of this name encloses."""
    opening, closing = re.compile(rf"\[{name}((?:\s[^\]]*)?)\]"), f"[/{name}]"
    pieces: list[str] = []
    place = 0
    while found := opening.search(content, place):
        end = content.find(closing, found.end())
        if end < 0 or content[found.start() - 1 : found.start()] == "[":
            break
        pieces += [
            content[place : found.start()],
            made(_facts(found[1]), content[found.end() : end]),
        ]
        place = end + len(closing)
    return "".join([*pieces, content[place:]])


def _embedded_line(found: re.Match[str]) -> str:
    """An address alone on its line, which WordPress shows as what stands there."""
    address = found[1]
    is_known = embeds.called(address, "-") != "-"
    return f"\n{_frame(address)}\n" if is_known else found[0]


def _frame(address: str) -> str:
    is_address = _ADDRESS.fullmatch(address)
    return f'<div class="wp-block-embed__wrapper">{address}</div>' if is_address else address


def _facts(said: str) -> dict[str, str]:
    found: Iterable[tuple[str, ...]] = _FACT.findall(html.unescape(said))
    return {name.lower(): next(filter(None, values), "") for name, *values in found}
