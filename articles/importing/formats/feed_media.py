"""Pictures, films, recordings and files that an item of a feed comes with.

Of a picture in several sizes the widest is taken; a small one (``media:thumbnail``) only where
there is no other. What is no picture is named with its address and its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import text
from articles.importing import bodies, embeds
from articles.importing.formats import feed_fields, xmls
from articles.importing.formats.feed_fields import Fields
from articles.importing.formats.xmls import Element
from articles.importing.records import Image

_SUFFIX = re.compile(r"\.(jpe?g|png|gif|webp|avif|svg|bmp|tiff?)(?:$|[?#&!])", re.IGNORECASE)
_OTHERS = {
    "audio": gettext_lazy("a recording"),
    "video": gettext_lazy("a film"),
}


class Other(NamedTuple):
    """Something that is no picture."""

    what: str
    address: str
    words: tuple[str, ...]


class Media:
    """What an item comes with; ``headline`` is no caption."""

    def __init__(self, item: Fields, base: str, headline: str) -> None:
        self.base, self.headline = base, headline
        self.images: dict[str, Image] = {}
        self.others: dict[Other, None] = {}
        self.read(item)

    def left_out(self, said: str) -> list[str]:
        """What is no picture, with those of its words that the text does not have already."""
        folded = text.fold(said)
        found = []
        for what, address, words in self.others:
            more = [each for each in words if each and not feed_fields.is_said(each, folded)]
            found.append(embeds.named(what, address, " ".join(more)))
        return found

    def read(self, item: Fields) -> None:
        """Take everything that is beside an item's text."""
        around = (item,)
        for group in item.all("media:group"):
            self.take_group(Fields(group), around)
        for each in item.all("media:content"):
            self.take_content(each, around)
        for each in item.all("enclosure", "link"):
            if xmls.fact(each, "rel") == "enclosure" or feed_fields.kind_of(each) == "enclosure":
                self.take(_address(each), _medium(each), Image(""), (xmls.fact(each, "title"),))
        for each in (*item.all("media:player"), *item.all("media:embed")):
            self.take(_address(each), "video", Image(""))
        if not self.images:
            self.take_small(item)

    def take_group(self, group: Fields, around: tuple[Fields, ...]) -> None:
        """Take several forms of one thing: the widest of its pictures, every other kind once."""
        contents = sorted(group.all("media:content"), key=_width, reverse=True)
        for medium in dict.fromkeys(map(_medium, contents)):
            first = next(each for each in contents if _medium(each) == medium)
            self.take_content(first, (group, *around))
        if not self.images:
            self.take_small(group)

    def take_content(self, content: Element, around: tuple[Fields, ...]) -> None:
        """Take one thing, with what is said of it there or around it."""
        own = Fields(content)
        said = (own, *around)
        words = _first(each.words("media:description") for each in said)
        title = _first(each.words("media:title") for each in said)
        credit = ", ".join(dict.fromkeys(_first_all(e.wordings("media:credit") for e in said)))
        title = "" if title in (self.headline, words) else title
        known = Image("", title, bodies.plain(words), credit)
        address = _address(content) or _first(_address(e) for e in own.all("media:player"))
        self.take(address, _medium(content), known, (title, known.caption))
        for each in own.all("media:text"):
            words = bodies.plain(feed_fields.source_of(each))
            self.others[Other(_("the words of a film or recording"), "", (words,))] = None

    def take_small(self, item: Fields) -> None:
        """Take pictures that stand for an item in lists, where it has no larger ones."""
        for each in item.all("media:thumbnail", "itunes:image", "image", "post-thumbnail"):
            inner = Fields(each)
            address = _address(each) or inner.words("url") or str(each.text or "").strip()
            self.take(address, "image", Image("", inner.words("title")))

    def take(self, address: str, medium: str, known: Image, words: tuple[str, ...] = ()) -> None:
        """Take the thing at an address."""
        address = bodies.urljoined(self.base, address)
        if not address:
            return
        if medium == "image":
            image = Image(address, known.alt, known.caption, known.credit)
            self.images.setdefault(address, image)
        else:
            what = embeds.called(address, str(_OTHERS.get(medium) or _("an attached file")))
            self.others.setdefault(Other(what, address, words))


def _address(element: Element) -> str:
    return _first(xmls.fact(element, name) for name in ("url", "href", "resource"))


def _medium(element: Element) -> str:
    """Whether it is an image, audio, video or something else."""
    kind = xmls.fact(element, "type").partition("/")[0].lower()
    said = xmls.fact(element, "medium").lower() or kind
    if said in ("image", "audio", "video"):
        return said
    is_image = _SUFFIX.search(_address(element)) and said in ("", "application")
    is_film = "shockwave" in xmls.fact(element, "type")
    return "image" if is_image else "video" if is_film else said


def _width(element: Element) -> int:
    said = xmls.fact(element, "width")
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def _first(candidates: Iterable[str]) -> str:
    return next(filter(None, candidates), "")


def _first_all(candidates: Iterator[list[str]]) -> list[str]:
    return next(filter(None, candidates), [])
