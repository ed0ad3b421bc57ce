"""Pictures in a piece of HTML: which address is the picture's own, and what is said below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from articles import limits, text
from articles.importing.records import Image

# Scripts put the real address into `src` once the picture comes into view.
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file", "data-url")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
ATTRIBUTES = frozenset((*_ADDRESSES, *_SETS, "alt", "title", "width", "height", "class"))

_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+(\d{1,6}(?:\.\d{1,3})?)[wx])?\s*(?:,|$)")
_BACKGROUND = re.compile(
    r"background(?:-image)?\s*:[^;]{0,200}?url\(\s*[\"']?([^\"')]{1,2000})", re.IGNORECASE
)
_PLACEHOLDER = 300
"""Characters of a picture within its own address that are hardly one."""

_CREDIT = re.compile(
    r"(?:^|(?<=[\s(\[|/–—]))"
    r"(?:(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild(?:er)?)(?:\s+credits?)?"
    r"(?:\s*[:/©]|\s+(?:by|von|par|courtesy\s+of)\s)|credits?\s*:|courtesy\s+of\s|©)"
    r"\s*([^:()\[\]]{2,120})[)\].]{0,2}$",
    re.IGNORECASE,
)


def address_of(facts: Mapping[str, str]) -> str:
    """The address of a picture by its element's attributes; empty where it has none.

    What a script would put into place comes before a picture that only keeps the place.
    """
    own = (facts.get(name, "").strip() for name in _ADDRESSES)
    sets = (largest(facts.get(name, "")) for name in _SETS)
    found = [each for each in (*own, *sets) if each]
    return next((each for each in found if not each.lower().startswith("data:")), "") or next(
        (each for each in found if len(each) > _PLACEHOLDER), ""
    )


def largest(srcset: str) -> str:
    """The address of the widest picture of a set."""
    found = _CANDIDATE.findall(srcset)
    return max(found, key=lambda each: float(each[1] or 1))[0] if found else ""


def background(style: str) -> str:
    """The address of the picture that a style puts behind an element."""
    found = _BACKGROUND.search(style)
    return found[1].strip() if found else ""


def is_letter(facts: Mapping[str, str]) -> bool:
    """Whether a picture stands for a sign within the text: an emoji, a smiley."""
    return bool({"emoji", "wp-smiley"} & set(facts.get("class", "").split()))


def is_counter(facts: Mapping[str, str]) -> bool:
    """Whether a picture is one that nobody sees, and that only counts who reads."""
    return {facts.get("width", "").strip("px "), facts.get("height", "").strip("px ")} <= {"0", "1"}


def parted(caption: str) -> tuple[str, str]:
    """A caption without the credit that ends it, and that credit without “Photo:”."""
    found = _CREDIT.search(caption[-200:])
    if not found:
        return caption, ""
    start = len(caption) - len(caption[-200:]) + found.start()
    before = caption[:start].rstrip(" ([|/–—-")
    return before, found[1].strip()


def once(images: Iterable[Image]) -> list[Image]:
    """Every picture once; again where other words stand with it."""
    every = list(dict.fromkeys(images))
    told = {each.href for each in every if each != Image(each.href)}
    return [each for each in every if each != Image(each.href) or each.href not in told]


def described(words: str) -> str:
    """What is said of a picture, no longer than can be kept; a cut is seen."""
    return text.shorten(words, limits.FACT)
