"""What ninjs and its relatives (Superdesk's JSON, AP's) have in common: a news object's parts.

Names are compared in small letters, because ninjs 3 writes ``versionCreated`` what ninjs 1 and 2
write ``versioncreated``; and each thing may stand alone, in a list, or under a name of its role.
Properties and their meaning: IPTC, ninjs 1.0 to 3.1 (JSON schemas).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import text
from articles.importing import bodies, cleaning
from articles.importing.bodies import Body
from articles.importing.bylines import names_in
from articles.importing.formats import jsons, layout
from articles.importing.formats.jsons import Object
from articles.importing.records import Image, Link, PubStatus

KINDS = {
    "audio": gettext_lazy("a recording"),
    "component": gettext_lazy("a part of another item"),
    "composite": gettext_lazy("a package"),
    "event": gettext_lazy("an event"),
    "graphic": gettext_lazy("a graphic"),
    "package": gettext_lazy("a package"),
    "picture": gettext_lazy("a picture"),
    "planning": gettext_lazy("a planning item"),
    "video": gettext_lazy("a film"),
}
"""What an item can be besides a text, and what a person calls it."""
PACKAGES = ("composite", "package")
PICTURES = ("picture", "graphic")

EMBARGO = ("embargoeduntil", "embargoed", "embargo")
_DEEPEST = 3
"""Associations within each other."""
_NAMED = (
    "subject subjects person people organisation organisations organization organizations place"
    " places event events object objects company companies"
).split()
_WRITERS = frozenset(("", "author", "creator", "correspondent", "journalist", "reporter", "writer"))
_RENDITIONS = ("original", "main", "baseimage", "highres", "hires", "full", "viewimage", "preview")
_MARKUP = re.compile(r"<[a-z/!]|&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_CORRECTION = re.compile(r"\W*(?:eds?(?:itors?)?\b\W*)?correct", re.IGNORECASE)
_NITF_TEXT = re.compile(r"<body\.content\b[^>]*>(.*?)</body\.content>", re.DOTALL | re.IGNORECASE)
_NITF_HEADING = re.compile(r"<(/?)hl\d\b[^>]*>", re.IGNORECASE)


class Wording(NamedTuple):
    """One of several wordings of a headline, a description or a body."""

    role: str
    """``main``, ``seo``; in small letters, often empty."""
    kind: str
    """Its media type, or what its name says of that."""
    words: str


def lowered(value: object) -> Object:
    """An object with its own names in small letters."""
    return {name.lower(): each for name, each in jsons.mapping(value).items()}


def wordings(item: Object, name: str, plural: str) -> list[Wording]:
    """All of ``headline``, ``headline_seo`` and what stands in ``headlines``, that say anything."""
    found = [
        Wording(key[len(name) + 1 :], key[len(name) + 1 :], words)
        for key, value in item.items()
        if key == name or key.startswith(f"{name}_")
        for words in jsons.wordings(value, "value")
    ]
    for each in jsons.listed(item.get(plural)):
        said = lowered(each) if isinstance(each, dict) else {"value": each}
        role, kind = jsons.words(said, "role").lower(), jsons.words(said, "contenttype").lower()
        found.append(Wording(role, kind, jsons.words(said, "value")))
    return [each for each in found if each.words.strip()]


def body_of(item: Object, base: str = "") -> Body:
    """The richest of an item's bodies; of others what that does not say is named.

    ``base`` is what addresses are relative to.
    """
    ranked = sorted(
        wordings(item, "body", "bodies"),
        key=lambda each: (_richness(each), len(each.words)),
        reverse=True,
    )
    if not ranked:
        return Body("")
    chosen = _rendered(ranked[0], base)
    if len(ranked) == 1:
        return chosen
    words = text.words(" ".join(text.paragraphs_of(chosen.html)))
    more = [named for each in ranked[1:] if (named := _unsaid(each, words))]
    return Body(chosen.html, chosen.images, (*chosen.left_out, *more))


def plain_body(words: str) -> Body:
    """The body of plain text: a paragraph a line, the lines of wrapped ones joined."""
    blocks = layout.unwrapped(list(layout.blocks_of(cleaning.clean_lines(words))))
    return bodies.of_paragraphs(line.text for block in blocks for line in block.lines)


def line_of(words: str) -> str:
    """Words as one line, without the markup that they may have."""
    return bodies.plain(words) if _MARKUP.search(words) else cleaning.clean_line(words)


def keywords(item: Object) -> list[str]:
    """Keywords, and the names of what an item is about; codes and broader terms are none."""
    said = [
        part
        for each in jsons.wordings(item.get("keywords")) + jsons.wordings(item.get("keyword"))
        for part in re.split(r"[,;]", each)
    ]
    for key in _NAMED:
        said += [_named(each) for each in jsons.mappings(item.get(key))]
    found = (each.strip().lstrip("#") for each in said)
    return [each for each in found if len(each) > 1 and not each.isdecimal()]


def writers(item: Object, agencies: Iterable[str]) -> list[str]:
    """The people who wrote an item: of its byline, its authors, its people."""
    nobody = {text.fold(each) for each in agencies}
    people = [*jsons.mappings(item.get("people")), *jsons.mappings(item.get("person"))]
    authors = [each for each in people if jsons.words(each, "rel") in _WRITERS - {""}] + [
        each
        for each in jsons.mappings(item.get("authors"))
        if jsons.words(each, "role").lower() in _WRITERS
    ]
    names = [name for each in authors for name in names_in(jsons.words(each, "name"))]
    bylines = [
        jsons.words(item, "by", "byline"),
        *jsons.wordings(item.get("bylines"), "by", "name"),
    ]
    names += [name for byline in bylines for name in names_in(byline)]
    return [name for name in names if text.fold(name) not in nobody]


def helpers(item: Object) -> Iterator[str]:
    """Who else took part, with the part."""
    for each in jsons.mappings(item.get("authors")):
        role, name = jsons.words(each, "role"), jsons.words(each, "name")
        if name and role.lower() not in _WRITERS:
            yield _("%(role)s: %(name)s.") % {"role": role.capitalize(), "name": name}


def status(item: Object) -> PubStatus:
    """Whether an item may be used."""
    said = jsons.words(item, "pubstatus").strip().lower()
    if said.startswith("cancel") or _signals(item, "kill"):
        return PubStatus.CANCELED
    # “embargoed” is AP's; its time is read where it is told, and else nobody knows it.
    is_held = said in ("withheld", "withhold") or _signals(item, "withhold")
    is_held = is_held or (said == "embargoed" and not jsons.words(item, *EMBARGO))
    return PubStatus.WITHHELD if is_held else PubStatus.USABLE


def correction(item: Object, note: str) -> str:
    """What is corrected, or that something is; empty where an item is no correction."""
    own = jsons.words(item, "correction")
    if own or _CORRECTION.match(note):
        return own or note
    return (note or _("This is a correction.")) if _signals(item, "correct") else ""


def credit(item: Object) -> str:
    """The agency, as it asks to be named."""
    parties = [*jsons.wordings(item.get("infosources"), "name", "literal")]
    provider = jsons.wordings(item.get("provider"), "name", "literal")
    said = (", ".join(parties), *provider, jsons.words(item, "source", "copyrightholder"))
    return next((each for each in said if each.strip()), "")


def usage(item: Object) -> str:
    """Terms of use and rights."""
    rights = lowered(item.get("rightsinfo"))
    said = [
        *jsons.wordings(item.get("usageterms")),
        *jsons.wordings(item.get("copyrightnotice")),
        *jsons.wordings(rights.get("encodedrights")),
        *jsons.wordings(rights.get("linkedrights")),
    ]
    holder = jsons.words(item, "copyrightholder")
    known = text.fold(" ".join([*said, credit(item)]))
    if holder and text.fold(holder) not in known:
        said.append(_("Copyright: %(holder)s.") % {"holder": holder})
    return " ".join(said)


def other_than_story(item: Object) -> str:
    """Which of `KINDS` an item is; empty for a story, and for a package with a text of its own."""
    kind = jsons.words(item, "type").lower() or ("event" if "eventdetails" in item else "text")
    has_own_text = kind in PACKAGES and wordings(item, "body", "bodies")
    return kind if kind in KINDS and not has_own_text else ""


def title(item: Object) -> str:
    """What an item is called: its headline, else its own name, else its id."""
    wording = next((each.words for each in wordings(item, "headline", "headlines")), "")
    said = wording or jsons.words(item, "title", "name", "slugline", "uri", "guid", "_id")
    return line_of(said)


def fields_of(extra: Object) -> Iterator[str]:
    """Fields of a system's own or its customer's, each with all words within it."""
    for name, value in extra.items():
        if said := ", ".join(_spoken(value)):
            yield _("the field “%(name)s”: %(words)s") % {"name": name, "words": said}


@dataclass
class Associated:
    """What an item's associations are to a story."""

    images: list[Image] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    """All addresses of all renditions of these pictures."""
    links: list[Link] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is to be known of these pictures, for staff."""

    def without_doubles(self, body: Body) -> Body:
        """A body without the pictures that are associated too, in some size."""
        images = tuple(each for each in body.images if each.href not in self.addresses)
        return Body(body.html, images, body.left_out)


def associated(item: Object) -> Associated:
    """An item's pictures, related items, and what else is joined to it."""
    found = Associated()
    _gather(item, found, depth=0)
    return found


def associations(item: Object) -> list[Object]:
    """The items that are joined to one, by names or in a list."""
    said = item.get("associations")
    each = list(said.values()) if isinstance(said, dict) else jsons.listed(said)
    return [lowered(one) for part in each for one in jsons.mappings(part)]


def _gather(item: Object, found: Associated, depth: int) -> None:
    for each in associations(item) if depth < _DEEPEST else ():
        kind = jsons.words(each, "type").lower()
        if kind in PICTURES:
            image, addresses = picture(each)
            found.images.append(image)
            found.addresses |= addresses
            found.notes += _note_on(each)
        elif kind in KINDS and kind not in PACKAGES:
            found.left_out.append(_described(kind, each))
        else:
            found.links.append(Link(title(each), jsons.words(each, "uri", "guid", "_id", "href")))
            found.left_out += _text_of(each)
        _gather(each, found, depth + 1)


def _note_on(item: Object) -> list[str]:
    """Notes and terms of use of something that is joined to a story."""
    said = " ".join(filter(None, (jsons.words(item, "ednote"), usage(item))))
    return [_("On “%(title)s”: %(note)s") % {"title": title(item), "note": said}] if said else []


def _text_of(item: Object) -> list[str]:
    if not wordings(item, "body", "bodies"):
        return []
    return [_("the text of the related item “%(title)s”") % {"title": title(item)}]


def _described(kind: str, item: Object) -> str:
    said = ", ".join(filter(None, (title(item), best_rendition(item))))
    return f"{KINDS[kind]} ({said})" if said else str(KINDS[kind])


def picture(item: Object) -> tuple[Image, set[str]]:
    """A picture, and the addresses of all of its renditions."""
    href, own = best_rendition(item), jsons.words(item, "uri", "guid", "href")
    descriptions = wordings(item, "description", "descriptions")
    alt = next((each.words for each in descriptions if each.role.startswith("alt")), "")
    caption = next((each.words for each in descriptions if not each.role.startswith("alt")), "")
    alt = alt or jsons.words(item, "alt_text", "alttext", "body_text")
    by, holder = jsons.words(item, "by", "byline"), jsons.words(item, "copyrightholder")
    by = by or ", ".join(jsons.wordings(item.get("authors"), "name"))
    owned = [by, *([holder] if text.fold(holder) not in text.fold(by) else [])]
    image = Image(
        href or (own if _WEB.match(own) else ""),
        alt="" if text.fold(alt) == text.fold(caption) else alt,
        caption=line_of(caption),
        credit=" / ".join(filter(None, owned)),
    )
    return image, {jsons.words(each, "href") for each in renditions(item)} | {image.href}


def renditions(item: Object) -> list[Object]:
    """The forms in which an item's content is to be had, each with its name."""
    said = item.get("renditions")
    if not isinstance(said, dict):
        return [lowered(each) for each in jsons.mappings(said)]
    return [{"name": name, **lowered(each)} for name, each in said.items()]


def best_rendition(item: Object) -> str:
    """The address of the largest rendition; the original one, where that is told."""
    having = [each for each in renditions(item) if jsons.words(each, "href")]
    by_name = {jsons.words(each, "name").lower(): each for each in reversed(having)}
    for name in _RENDITIONS:
        if name in by_name:
            return jsons.words(by_name[name], "href")
    widest = max(having, key=lambda each: jsons.number(each, "width") or 0, default={})
    return jsons.words(widest, "href")


def _richness(wording: Wording) -> int:
    kind, start = f"{wording.role} {wording.kind}", wording.words.lstrip()[:6].lower()
    if "nitf" in kind or start.startswith(("<?xml", "<nitf")):
        return 2 if _NITF_TEXT.search(wording.words) else 0
    return 3 if "html" in kind or start.startswith("<") else 1


def _rendered(wording: Wording, base: str = "") -> Body:
    richness = _richness(wording)
    if richness == 1:
        return plain_body(wording.words)
    inside = _NITF_TEXT.search(wording.words) if richness == 2 else None
    source = _NITF_HEADING.sub(r"<\1h3>", inside[1]) if inside else wording.words
    return bodies.of_html(source, base)


def _unsaid(wording: Wording, words: list[str]) -> str:
    """Another body by its words, unless the chosen one says nearly the same."""
    paragraphs = text.paragraphs_of(_rendered(wording).html)
    own = text.words(" ".join(paragraphs))
    if not own or text.containment(own, words) > 0.5:
        return ""
    said = {"role": wording.role or wording.kind, "words": " ".join(paragraphs)}
    return _("another text, “%(role)s”: %(words)s") % said


def _named(each: Object) -> str:
    rels = [
        rel.lower() for rel in jsons.wordings(each.get("rels")) + jsons.wordings(each.get("rel"))
    ]
    is_broader = bool(rels) and set(rels) <= {"ancestor", "category"}
    is_other = "section" in rels or bool(_WRITERS - {""} & set(rels))
    return "" if is_broader or is_other else jsons.words(each, "name")


def _signals(item: Object, word: str) -> bool:
    """Whether a word stands in an item's signals or its kinds for editors."""
    said = [
        each
        for key in ("signal", "signals", "editorialtypes", "editorialtype")
        for each in jsons.wordings(item.get(key), "name", "qcode", "code", "literal", "uri")
    ]
    return any(word in each.lower() for each in said)


def _spoken(value: object) -> Iterator[str]:
    """All words within a value, however deep."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _spoken(each)
    elif words := jsons.words(value):
        yield words
