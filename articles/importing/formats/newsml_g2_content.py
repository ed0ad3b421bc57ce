"""The text of an item in NewsML-G2: NITF, XHTML or plain words within it, and what is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import bodies
from articles.importing.bodies import Body
from articles.importing.formats import iptc, iptc_markup, nitf_facts, xmls
from articles.importing.formats.finish import Clock, Facts
from articles.importing.formats.iptc_markup import Content
from articles.importing.formats.xmls import Element

_HTML = ("html", "xhtml")
_PROSE = 80
"""Characters of a passage that is surely meant for people to read, and no value of a table."""


def has_text(item: Element) -> bool:
    """Whether there is text within an item."""
    return any(_is_text(each) for each in _inline(item))


def of(item: Element, headline: str, clock: Clock) -> Content:
    """The text of an item in its own language, or in the first that there is."""
    inline = _inline(item)
    texts = [each for each in inline if _is_text(each)]
    language = xmls.fact(item, "tag", "contentMeta/language") or xmls.language_of(item)
    chosen = iptc.in_language(texts, language)
    if chosen is None:
        chosen = next((each for each in inline if _longest(_passages(each)) >= _PROSE), None)
        found = Content(Body("") if chosen is None else _of_unknown(chosen))
    else:
        found = _read(chosen, headline, clock)
    others = (each for each in inline if each is not chosen and iptc.speaks(each))
    found.left_out.extend(map(_other, others))
    found.left_out.extend(_elsewhere(item))
    return found


def _inline(item: Element) -> list[Element]:
    return xmls.children(xmls.first(item, "contentSet"), "inlineXML", "inlineData")


def _is_text(content: Element) -> bool:
    """Whether readers would see what stands here, and not only machines."""
    if xmls.name(content) == "inlineData":
        return _is_kind(content, "text/", "", *_HTML) and iptc.speaks(content)
    inner = xmls.children(content)
    return iptc.speaks(content) and (not inner or any(map(iptc_markup.is_markup, inner)))


def _is_kind(content: Element, *kinds: str) -> bool:
    said = xmls.fact(content, "contenttype").lower()
    return any(said.startswith(each) if each else not said for each in kinds)


def _read(content: Element, headline: str, clock: Clock) -> Content:
    if not xmls.children(content):
        kind, encoding = xmls.fact(content, "contenttype"), xmls.fact(content, "encoding")
        return Content(iptc_markup.of_words(content.text or "", kind, encoding))
    if found := nitf_facts.content_of(content, headline, clock):
        return found
    title = xmls.words(content, "html/head/title")
    facts = Facts(headline=title, language=xmls.fact(content, "lang"))
    return Content(iptc_markup.body_of(content, headline or title), "", facts)


def _of_unknown(content: Element) -> Body:
    """The text of markup that nobody here knows: a paragraph for each element with words."""
    name = next(map(xmls.name, xmls.children(content)), xmls.name(content))
    said = _("the markup of the text, which is of an unknown kind (“%(name)s”)")
    return replace(bodies.of_paragraphs(_passages(content)), left_out=(said % {"name": name},))


def _passages(element: Element) -> Iterable[str]:
    """The words of the outermost elements that have words of their own."""
    own = [element.text, *(each.tail for each in element)]
    if any(words and words.strip() for words in own):
        yield xmls.words(element)
    else:
        for each in element:
            yield from _passages(each)


def _longest(passages: Iterable[str]) -> int:
    return max(map(len, passages), default=0)


def _other(content: Element) -> str:
    """How content beside the text is named, with its words."""
    kind = xmls.fact(content, "contenttype") or xmls.language_of(content) or xmls.name(content)
    words = text.shorten(iptc.said(content), limits.FACT)
    return _("other content (%(kind)s): %(words)s") % {"kind": kind, "words": words}


def _elsewhere(item: Element) -> Iterable[str]:
    """Content that is at an address only."""
    for each in xmls.every(item, "contentSet/remoteContent"):
        address = xmls.fact(each, "href") or xmls.fact(each, "residref")
        kind = xmls.fact(each, "contenttype") or _("content")
        yield _("%(kind)s that is not in the file (%(address)s)") % {
            "kind": kind,
            "address": address,
        }
