"""What stands in a piece of HTML and fits into no body, by the name that a person would give it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, text
from articles.importing import cleaning

ELEMENTS = {
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

CLASSES = {
    "button-wrapper": gettext_lazy("a button"),
    "subscription-widget": gettext_lazy("a form"),
    "subscription-widget-wrap": gettext_lazy("a form"),
    "subscription-widget-wrap-editor": gettext_lazy("a form"),
}
"""Elements that some systems write instead, by their classes."""

WRAPPERS = frozenset({"wp-block-embed__wrapper", "tweet", "embedded-post-wrap", "instagram"})
"""Classes of elements that hold an address only, for a script to put something in its place."""

_HOSTS = {
    "dailymotion.com": gettext_lazy("a film"),
    "datawrapper.dwcdn.net": gettext_lazy("a chart"),
    "facebook.com": gettext_lazy("a post on Facebook"),
    "flo.uri.sh": gettext_lazy("a chart"),
    "infogram.com": gettext_lazy("a chart"),
    "instagram.com": gettext_lazy("a post on Instagram"),
    "soundcloud.com": gettext_lazy("a recording"),
    "spotify.com": gettext_lazy("a recording"),
    "tiktok.com": gettext_lazy("a film"),
    "twitter.com": gettext_lazy("a post on X"),
    "videopress.com": gettext_lazy("a film"),
    "vimeo.com": gettext_lazy("a film"),
    "wordpress.tv": gettext_lazy("a film"),
    "x.com": gettext_lazy("a post on X"),
    "youtu.be": gettext_lazy("a film"),
    "youtube-nocookie.com": gettext_lazy("a film"),
    "youtube.com": gettext_lazy("a film"),
}

_ADDRESS = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
_ATTRIBUTES = ("src", "data-src", "data", "action", "value", "href")


def what(tag: str, classes: frozenset[str] = frozenset()) -> str:
    """What a person would call an element that no body can hold; empty for any other."""
    found = ELEMENTS.get(tag) or next((CLASSES[each] for each in CLASSES if each in classes), "")
    return str(found)


def named(what: str, address: str, words: str = "") -> str:
    """Something that is left out, with its address and its words as far as it has any."""
    said = text.shorten(" ".join(filter(None, (address, words))), limits.FACT)
    return f"{what} ({said})" if said else what


def called(address: str, otherwise: str = "") -> str:
    """What a person would call the thing at an address."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        host = ""
    parts = host.split(".")[-3:]
    names = (".".join(parts[start:]) for start in range(len(parts)))
    found = next((_HOSTS[name] for name in names if name in _HOSTS), None)
    return str(found or otherwise or _("an embedded page"))


def address_of(facts: Mapping[str, str]) -> str:
    """The address in an element's attributes; empty where there is none."""
    return next((facts[name].strip() for name in _ATTRIBUTES if facts.get(name, "").strip()), "")


def is_address(words: str) -> bool:
    """Whether words are an address and nothing else."""
    return _ADDRESS.fullmatch(words) is not None


def said_in(attributes: str) -> tuple[str, str]:
    """Words and address in the JSON that Substack writes into an element's ``data-attrs``."""
    try:
        found = json.loads(attributes)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(found, dict):
        return "", ""
    words = (found.get(name) for name in ("title", "full_text", "username", "name"))
    said = " ".join(each for each in words if isinstance(each, str))
    address = found.get("url")
    return cleaning.clean_line(said), address if isinstance(address, str) else ""
