"""The components of an item in NewsML 1.2: which of them are texts, pictures, captions or neither.

Components stand within components. One that holds a ``ContentItem`` is a leaf here; its ``Role``
says what it is for. An item may hold its story in several languages, each in a component.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.importing.formats import iptc, xmls
from articles.importing.formats.xmls import Element

_MAIN = frozenset({"", "main", "main text", "body", "bodytext", "story", "text"})
_HEADLINES = frozenset({"headline", "title"})
_STANDFIRSTS = frozenset(
    {"abstract", "deck", "lead", "standfirst", "subheadline", "subtitle", "summary", "teaser"}
)
_CAPTIONS = frozenset({"caption", "picture caption", "legend"})
_TEXT_KINDS = ("text", "application/xhtml", "application/nitf", "application/xml", "nitf", "xhtml")
_NO_TEXT_KINDS = ("text/css", "css", "text/javascript")


@dataclass(slots=True)
class Part:
    """One story of an item: its texts by their roles, and what stands beside them."""

    texts: list[Element] = field(default_factory=list)
    headlines: list[Element] = field(default_factory=list)
    standfirsts: list[Element] = field(default_factory=list)
    captions: list[Element] = field(default_factory=list)
    others: list[Element] = field(default_factory=list)
    """Leaves that hold no text: pictures, films."""
    spine: list[Element] = field(default_factory=list)
    """The components that say something of the text, the closest to it first."""


def parts_of(item: Element) -> list[Part]:
    """The stories of an item: one for each language; of one language, one."""
    languages = [part for top in xmls.children(item, "NewsComponent") for part in _split(top)]
    leaves = [leaf for leaf in xmls.within(item, "NewsComponent") if contents(leaf)]
    return [
        _part(item, [leaf for leaf in leaves if not _is_within(leaf, languages, but=language)])
        for language in languages or [item]
    ]


def _is_within(leaf: Element, languages: Iterable[Element], *, but: Element) -> bool:
    """Whether a leaf belongs to another language than this one."""
    around = [leaf, *leaf.iterancestors()]
    return any(each in around for each in languages if each is not but)


def contents(component: Element) -> list[Element]:
    """The contents of a component, but style sheets, which nobody reads."""
    found = xmls.children(component, "ContentItem")
    return [each for each in found if not kind_of(each).lower().startswith(_NO_TEXT_KINDS)]


def role_of(component: Element) -> str:
    """What a component is for, in small letters."""
    return xmls.fact(component, "FormalName", "Role").lower()


def kind_of(content: Element) -> str:
    """What kind of content this is: by its type, its medium, its format, or its address."""
    paths = ("MimeType", "MediaType", "Format")
    said = (xmls.fact(content, "FormalName", path) for path in paths)
    return next(filter(None, said), xmls.fact(content, "Href").rpartition(".")[2])


def data_of(content: Element) -> Element | None:
    """What stands within a content, if it stands there and is not at an address."""
    return next(iter(xmls.within(content, "DataContent")), None)


def captions_of(leaf: Element) -> list[Element]:
    """The components that hold the caption of a picture: beside it, or beside what holds it."""
    for around in leaf.iterancestors("{*}NewsComponent"):
        beside = xmls.children(around, "NewsComponent")
        if found := [each for each in beside if role_of(each) in _CAPTIONS]:
            return found
    return []


def groups_of(leaves: Iterable[Element]) -> list[list[Element]]:
    """The same leaves, those together that hold the same thing in several sizes."""
    found: dict[Element, list[Element]] = {}
    for leaf in leaves:
        parent = leaf.getparent()
        are_equal = xmls.fact(parent, "EquivalentsList").lower() == "yes"
        found.setdefault(parent if are_equal and parent is not None else leaf, []).append(leaf)
    return list(found.values())


def is_text(content: Element) -> bool:
    """Whether a content is words that stand in the file."""
    kind = kind_of(content).lower()
    return (not kind or kind.startswith(_TEXT_KINDS)) and iptc.speaks(data_of(content))


def _is_text(leaf: Element) -> bool:
    return any(map(is_text, contents(leaf)))


def _split(component: Element) -> list[Element]:
    """The components within this one that hold the same in different languages."""
    with_text = [each for each in xmls.children(component, "NewsComponent") if _holds_text(each)]
    languages = {language_of(each) for each in with_text}
    if len(with_text) > 1 and len(languages) == len(with_text) and "" not in languages:
        return with_text
    return _split(with_text[0]) if len(with_text) == 1 else []


def language_of(component: Element) -> str:
    """The language of a component, as it says itself."""
    said = xmls.fact(component, "FormalName", "DescriptiveMetadata/Language")
    return said or xmls.language_of(component)


def _holds_text(component: Element) -> bool:
    leaves = [component, *xmls.within(component, "NewsComponent")]
    return any(_is_text(leaf) and role_of(leaf) not in _CAPTIONS for leaf in leaves)


def _part(item: Element, leaves: Iterable[Element]) -> Part:
    part = Part()
    for leaf in leaves:
        role = role_of(leaf)
        if not _is_text(leaf):
            part.others.append(leaf)
        elif role in _HEADLINES:
            part.headlines.append(leaf)
        elif role in _STANDFIRSTS:
            part.standfirsts.append(leaf)
        elif role in _CAPTIONS:
            part.captions.append(leaf)
        else:
            part.texts.append(leaf)
    part.texts.sort(key=lambda leaf: role_of(leaf) not in _MAIN)
    closest = next(iter(part.texts or xmls.within(item, "NewsComponent")), None)
    part.spine = _spine(closest)
    return part


def _spine(component: Element | None) -> list[Element]:
    found: list[Element] = []
    while component is not None and xmls.name(component) == "NewsComponent":
        found.append(component)
        component = component.getparent()
    return found
