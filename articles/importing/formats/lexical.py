"""Lexical, the form in which Ghost keeps posts since 2023, as HTML.

Ghost's own cards are written as elements that `bodies` knows what to do with: figures become
pictures with captions, frames and films are named as left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from html import escape

from articles.importing.formats import jsons
from articles.importing.formats.jsons import Object

_DEEPEST = 60
"""Nodes within each other; the editor makes some ten."""
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
"""The bits of a text's format."""
_BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "listitem": "li",
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def html_of(source: str) -> str:
    """A post as HTML; empty where the source is no Lexical."""
    try:
        root = jsons.mapping(json.loads(source, strict=False)).get("root")
    except (ValueError, RecursionError):
        return ""
    return _inside(jsons.mapping(root), 0)


def _node(node: Object, depth: int) -> str:
    kind = jsons.words(node, "type")
    if kind in ("text", "extended-text"):
        return _text(node)
    if card := CARDS.get(kind):
        return card(node)
    if depth > _DEEPEST:
        return escape(" ".join(_texts_in(node)), quote=False)
    return _block(kind, node, _inside(node, depth))


def _inside(node: Object, depth: int) -> str:
    return "".join(_node(each, depth + 1) for each in jsons.mappings(node.get("children")))


def _block(kind: str, node: Object, inside: str) -> str:
    """A node that holds others; of one that nobody knows what it holds, and its own words."""
    if kind in ("heading", "extended-heading"):
        tag = jsons.words(node, "tag")
        return element(tag if tag in _HEADINGS else "h2", inside)
    if kind in _BLOCKS:
        return element(_BLOCKS[kind], inside)
    if kind == "list":
        return element("ol" if jsons.words(node, "listType") == "number" else "ul", inside)
    if kind in ("link", "autolink"):
        return link(jsons.words(node, "url"), inside)
    return inside or " ".join(element("p", escape(each)) for each in _words_in(node))


def _text(node: Object) -> str:
    said = escape(jsons.words(node, "text"), quote=False)
    bits = jsons.whole_number(node, "format") or 0
    for bit, tag in _FORMATS:
        said = f"<{tag}>{said}</{tag}>" if said and abs(bits) & bit else said
    return said


def _words_in(node: Object) -> Iterable[str]:
    """What a node of an unknown kind says, as far as people would read it."""
    names = ("heading", "title", "text", "content", "caption", "label", "url", "src")
    return filter(None, (jsons.words(node, name) for name in names))


def _texts_in(node: Object) -> Iterator[str]:
    """All texts within a node, however deep."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield jsons.words(each, "text")
        waiting += reversed(jsons.mappings(each.get("children")))


def element(tag: str, inside: str) -> str:
    """An element of HTML."""
    return f"<{tag}>{inside}</{tag}>"


def link(address: str, inside: str) -> str:
    """A link; of one that says nothing its address."""
    said = inside or escape(address)
    return f'<a href="{escape(address)}">{said}</a>' if address else said


def figure(*pictures: str, caption: str = "") -> str:
    """A figure with what stands in it, and the caption below."""
    return f"<figure>{''.join(pictures)}<figcaption>{caption}</figcaption></figure>"


def picture(node: Object) -> str:
    """A picture by its address, with what it says to those who cannot see it."""
    address, alt = jsons.words(node, "src", "url"), jsons.words(node, "alt", "altText")
    return f'<img src="{escape(address)}" alt="{escape(alt)}">'


def bookmark(node: Object) -> str:
    """A card that shows another page: a link with that page's title."""
    said = jsons.mapping(node.get("metadata"))
    title = escape(jsons.words(said, "title"), quote=False)
    about = jsons.words(said, "description")
    shown = element("p", link(jsons.words(node, "url"), title))
    return shown + (element("p", escape(about, quote=False)) if about else "") + caption_of(node)


def caption_of(node: Object) -> str:
    """A card's caption as a paragraph below it."""
    said = jsons.words(node, "caption")
    return element("p", said) if said else ""


def framed(tag: str, node: Object) -> str:
    """A film or recording, which no body can hold, and its caption."""
    address = escape(jsons.words(node, "src", "url"))
    title = escape(jsons.words(node, "title", "fileTitle", "fileName"), quote=False)
    return figure(f'<{tag} src="{address}">{title}</{tag}>', caption=jsons.words(node, "caption"))


def embed(node: Object) -> str:
    """Something of another site: what it put there, else its address."""
    address = jsons.words(node, "url")
    said = jsons.words(node, "html") or f'<iframe src="{escape(address)}"></iframe>'
    return figure(said, caption=jsons.words(node, "caption"))


def code(node: Object) -> str:
    """A passage of a program."""
    return element("pre", escape(jsons.words(node, "code"), quote=False)) + caption_of(node)


def button(node: Object) -> str:
    """A button that leads to another page."""
    said = escape(jsons.words(node, "buttonText"), quote=False)
    return element("p", link(jsons.words(node, "buttonUrl"), said)) if said else ""


def _gallery(node: Object) -> str:
    pictures = map(picture, jsons.mappings(node.get("images")))
    return figure(*pictures, caption=jsons.words(node, "caption"))


def _toggle(node: Object) -> str:
    said = element("h4", jsons.words(node, "heading")) + jsons.words(node, "content")
    return said if jsons.words(node, "heading") else jsons.words(node, "content")


def _product(node: Object) -> str:
    said = {"src": jsons.words(node, "productImageSrc")}
    shown = figure(picture(said)) if said["src"] else ""
    title = element("h4", jsons.words(node, "productTitle"))
    return shown + title + jsons.words(node, "productDescription") + _product_button(node)


def _product_button(node: Object) -> str:
    names = {"buttonText": "productButton", "buttonUrl": "productUrl"}
    return button({name: jsons.words(node, own) for name, own in names.items()})


def _header(node: Object) -> str:
    title = element("h2", jsons.words(node, "header", "heading"))
    return title + element("p", jsons.words(node, "subheader", "subheading")) + button(node)


def _call(node: Object) -> str:
    said = {"src": jsons.words(node, "imageUrl")}
    return (figure(picture(said)) if said["src"] else "") + (
        element("div", jsons.words(node, "textValue")) + button(node)
    )


CARDS: dict[str, Callable[[Object], str]] = {
    "audio": lambda node: framed("audio", node),
    "bookmark": bookmark,
    "button": button,
    "call-to-action": _call,
    "callout": lambda node: element("p", jsons.words(node, "calloutText")),
    "codeblock": code,
    "email": lambda node: element("form", jsons.words(node, "html")),
    "email-cta": lambda node: element("form", jsons.words(node, "html")),
    "embed": embed,
    "file": lambda node: framed("object", node),
    "gallery": _gallery,
    "header": _header,
    "horizontalrule": lambda _node: "<hr>",
    "html": lambda node: jsons.words(node, "html"),
    "image": lambda node: figure(picture(node), caption=jsons.words(node, "caption")),
    "linebreak": lambda _node: "<br>",
    "markdown": lambda node: element("pre", escape(jsons.words(node, "markdown"), quote=False)),
    "paywall": lambda _node: "",
    "product": _product,
    "signup": lambda node: element("form", _header(node)),
    "toggle": _toggle,
    "video": lambda node: framed("video", node),
}
"""What Ghost's cards become; forms and films are named by `bodies` and not kept."""
