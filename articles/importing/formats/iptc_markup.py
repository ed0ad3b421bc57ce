"""Bodies out of the markup that news formats carry: NITF's, and XHTML as agencies write it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from html import unescape

from django.utils.translation import gettext as _
from lxml import etree, html

from articles import markup, text
from articles.importing import bodies, pictures
from articles.importing.bodies import Body
from articles.importing.formats import iptc, typed, xmls
from articles.importing.formats.finish import Facts
from articles.importing.formats.xmls import Element
from articles.importing.records import Image

_READ_AS = {
    "block": "div",
    "bibliography": "p",
    "body.content": "div",
    "body.end": "div",
    "bq": "blockquote",
    "credit": "p",
    "datasource": "p",
    "fn": "p",
    "hl1": "h2",
    "hl2": "h2",
    "nitf-table": "div",
    "note": "div",
    "postaddr": "div",
    "tagline": "p",
    "addressee": "div",
    "delivery.point": "div",
    "delivery.office": "div",
}
"""NITF's elements that part texts; those within a text, such as ``person``, are only words."""
_UNREAD = (
    "head",
    "body.head",
    "media-object",
    "media-metadata",
    "nitf-table-metadata",
    "pronounce",
)
_BLOCKS = ("p", "ul", "ol", "table", "figure", "blockquote", "div", "h2", "h3", "pre", "img")
_HEAD_LENGTH = 120
_ENDS = re.compile(
    r"</(?:p|div|a|b|i|em|strong|ul|ol|li|table|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE
)


@dataclass(slots=True)
class Content:
    """A text that stands in an item, and what it says of itself."""

    body: Body
    byline: str = ""
    facts: Facts = field(default_factory=Facts)
    left_out: list[str] = field(default_factory=list)


def body_of(element: Element, headline: str = "") -> Body:
    """The body of what stands within an element of NITF or XHTML.

    A headline that the text repeats above itself, and the page's head around it, are left out.

    What is only words there may be HTML for all that, escaped once or twice.
    """
    if words := _bare_words(element):
        return of_words(words, "")
    copied = deepcopy(element)
    copied.tail = None
    left_out = list(_headless(copied, headline)) if headline else []
    images = [image for media in xmls.within(copied, "media") for image in _image(media, left_out)]
    for each in xmls.within(copied, *_UNREAD, "media"):
        _put_in_place(each, [])
    for each in xmls.within(copied):
        _adapt(each)
    found = bodies.of_html(xmls.markup(copied))
    return replace(found, images=(*images, *found.images), left_out=(*left_out, *found.left_out))


def _bare_words(element: Element) -> str:
    """The words of an element that has none within it, where these look like HTML."""
    texts = xmls.within(element, "body.content") or [element]
    words = "".join(each.text or "" for each in texts)
    words = unescape(words) if "&lt;/" in words else words
    is_bare = len(texts) == 1 and not xmls.children(texts[0])
    is_all = is_bare and not xmls.within(element, "body.end")
    return words if is_all and _ENDS.search(words) else ""


def of_words(words: str, kind: str, encoding: str = "") -> Body:
    """The body of words that stand in a file without markup of its own.

    They may be HTML, where the ``kind`` says so or they look like it; and in base64.
    """
    if "base64" in encoding.lower():
        words = _decoded(words)
    if "html" in kind.lower() or _ENDS.search(words):
        return bodies.of_html(words)
    return Body(typed.plain(words))


def _decoded(words: str) -> str:
    try:
        return base64.b64decode(words).decode("utf-8", "replace")
    except ValueError:
        return words


def is_markup(element: Element) -> bool:
    """Whether an element is one that readers would see the text of, and not data."""
    known = {*markup.READ, *_READ_AS, "html", "body", "nitf", "span", "img", "media"}
    return xmls.name(element).lower() in known


def _adapt(element: Element) -> None:
    """Turn one element into what HTML has for it."""
    tag = xmls.name(element)
    if tag in _READ_AS:
        element.tag = _READ_AS[tag]
    elif tag == "p":
        _lay_out(element)
    elif tag == "denom" and not xmls.children(element.getparent(), "frac-sep"):
        element.text = f"/{element.text or ''}"
    elif tag == "div" and xmls.fact(element, "class") == "byline" and _is_in_figure(element):
        element.set("class", "credit")


def _is_in_figure(element: Element) -> bool:
    return any(xmls.name(each) == "figure" for each in element.iterancestors())


def _lay_out(paragraph: Element) -> None:
    """Take a paragraph apart that was typed as many; join its lines where they were wrapped."""
    inner = list(paragraph)
    if not inner and "\n" in (paragraph.text or ""):
        if made := typed.of_element(paragraph.text or ""):
            paragraph.tag = "div"
            paragraph.text = None
            paragraph.extend(html.fragments_fromstring(made, no_leading_text=True))
    elif inner and all(xmls.name(each) == "br" and not len(each) for each in inner):
        lines = [paragraph.text or "", *(each.tail or "" for each in inner)]
        if typed.is_wrapped(map(text.squeeze, lines)):
            paragraph[:] = []
            paragraph.text = " ".join(lines)


def _image(media: Element, left_out: list[str]) -> Iterable[Image]:
    """The picture of a ``media`` element; of anything else, and without an address, its name."""
    address, alt = _reference(media)
    caption = " ".join(map(xmls.words, xmls.children(media, "media-caption")))
    if not (credit := " ".join(map(xmls.words, xmls.children(media, "media-producer")))):
        caption, credit = pictures.parted(caption)
    kind = xmls.fact(media, "media-type") or xmls.fact(media, "mime-type", "media-reference")
    if address and iptc.kind(kind) == iptc.kind("image"):
        yield Image(address, alt, caption, credit)
    else:
        said = " ".join(filter(None, (address, caption or alt, credit)))
        left_out.append(f"{iptc.kind(kind)} ({said})" if said else iptc.kind(kind))


def _reference(media: Element) -> tuple[str, str]:
    """The address of the widest rendition, and what is said in its place."""
    references = xmls.children(media, "media-reference")
    widest = max(references, key=lambda each: iptc.number(xmls.fact(each, "width")), default=None)
    alts = (xmls.fact(each, "alternate-text") for each in references)
    return xmls.fact(widest, "source"), next(filter(None, alts), "")


def _headless(element: Element, headline: str) -> Iterable[str]:
    """Take off the headline that a text repeats, with the head that it stands in."""
    heading = next(iter(xmls.within(element, "h1", "hl1")), None)
    if heading is None or text.fold(xmls.words(heading)) != text.fold(headline):
        return
    head = next((each for each in heading.iterancestors() if xmls.name(each) == "header"), None)
    after = heading.getnext()
    if head is not None:
        said = _said_in(head, heading)
        _put_in_place(head, [])
    else:
        said = _said_in(after) if after is not None and _is_head_line(after) else ""
        if said and after is not None:
            _put_in_place(after, [])
        _put_in_place(heading, [])
    if said:
        yield _("what stands around the headline (“%(words)s”)") % {"words": said}


def _said_in(head: Element, heading: Element | None = None) -> str:
    """What the elements of a head say, besides its headline."""
    leaves = (each for each in head.iter() if not len(each) and each is not heading)
    return " · ".join(filter(None, map(xmls.words, leaves)))


def _is_head_line(element: Element) -> bool:
    """Whether an element below the headline is a line of facts and no paragraph."""
    words = xmls.words(element)
    return (
        xmls.name(element) == "div"
        and not xmls.within(element, *_BLOCKS)
        and 0 < len(words) <= _HEAD_LENGTH
        and words[-1] not in '.!?”"'
    )


def _put_in_place(element: Element, instead: list[Element]) -> None:
    """Replace an element by others; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    stand_in = etree.Element("span")
    stand_in.extend(instead)
    stand_in.tail = element.tail
    parent.replace(element, stand_in)
