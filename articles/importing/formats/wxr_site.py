"""What an export of WordPress says of all its posts: people, terms, pictures, reusable blocks.

A post names its picture and its galleries by number, and they may stand anywhere in the file, so
that it is read once for them before its posts are. Of each picture a few hundred bytes are kept.
So it is found out, too, which ids several posts share: sites that were moved have such.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from articles import limits
from articles.importing import bodies, cleaning
from articles.importing.formats import xml_pieces, xmls
from articles.importing.formats.feed_fields import Fields
from articles.importing.formats.xml_pieces import Kind, Piece
from articles.importing.formats.xmls import Element
from articles.importing.records import Document, Image, Reading

_ASKED = re.compile(
    r"<(?:\w+:)?post_type\b[^<>]*>\s*+(?:<!\[CDATA\[\s*+)?(attachment|wp_block)\b"
)  # fmt: skip
_GUID = re.compile(r"<guid\b[^<>]*>\s*+(?:<!\[CDATA\[\s*+)?([^<>\]]++)")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)(?:$|[?#&])", re.IGNORECASE)
_SERIALISED = re.compile(r's:\d+:"credit";s:\d+:"([^"]{1,300})"')
_CREDITS = ("_media_credit", "media_credit", "_navis_media_credit", "_credit", "credit")
_PART = "\0"


class Site:
    """One export."""

    def __init__(self, root: Element, library: Library) -> None:
        channel = next(iter(xmls.within(root, "channel")), root)
        said = Fields(channel)
        self.base = said.words("link") or said.words("wp:base_blog_url", "wp:base_site_url")
        self.language = said.words("language")
        self.names = dict(_names(said))
        self.terms = dict(_terms(said))
        self.library = library

    def id_of(self, guid: str, number: str) -> str:
        """A post's id: its own, or its number as WordPress makes an id of it."""
        if guid:
            return f"{guid}#{number}" if self.library.is_shared(guid) else guid
        return f"{self.base.rstrip('/')}/?p={number}" if self.base and number else number

    def name_of(self, login: str) -> str:
        """The name of a person of the site; empty where the file does not say it."""
        return self.names.get(login.strip().lower(), "")


class Library:
    """The pictures of an export and its reusable blocks, by their numbers, and its shared ids."""

    def __init__(self) -> None:
        self._images: dict[str, bytes] = {}
        self._of_posts: dict[str, list[str]] = {}
        self._blocks: dict[str, str] = {}
        self._room = limits.STORY_FILE
        self._ids: set[int] = set()
        self._shared: set[int] = set()

    @classmethod
    def of(cls, document: Document, reading: Reading) -> Library:
        """Those of a document; lets `RefusedError` and `OSError` of its stream pass."""
        found = cls()
        spaces: dict[str, str] = {}
        for piece in xml_pieces.pieces(document, reading, ("item",)):
            if not isinstance(piece, Piece):
                break
            if piece.kind is Kind.HEAD:
                spaces = xml_pieces.spaces_of(xml_pieces.root_of(piece.text))
            elif piece.kind is Kind.ITEM:
                found._note_id(piece.text)
                if _ASKED.search(piece.text):
                    element = xml_pieces.parsed(xml_pieces.faultless(piece.text), spaces)[0]
                    if element is not None:
                        found.add(Fields(element))
        return found

    def is_shared(self, guid: str) -> bool:
        """Whether several items of the file have this id."""
        return hash(guid) in self._shared

    def _note_id(self, text: str) -> None:
        if found := _GUID.search(text):
            known = hash(cleaning.clean_line(html.unescape(found[1])))
            (self._shared if known in self._ids else self._ids).add(known)

    def add(self, item: Fields) -> None:
        """Remember an item."""
        number = item.words("wp:post_id")
        if item.words("wp:post_type") == "wp_block":
            content = item.source("content:encoded")
            self._room -= len(content)
            if self._room > 0:
                self._blocks[number] = content
        elif image := image_of(item):
            parts = (image.href, image.alt, image.caption, image.credit)
            self._images[number] = _PART.join(parts).encode()
            if (parent := item.words("wp:post_parent")) not in ("", "0"):
                self._of_posts.setdefault(parent, []).append(number)

    def image(self, number: str) -> Image | None:
        """The picture of this number."""
        found = self._images.get(number.strip())
        return Image(*found.decode().split(_PART)) if found else None

    def images_of(self, post: str) -> list[Image]:
        """The pictures that were uploaded to a post, in their order."""
        found = (self.image(number) for number in self._of_posts.get(post, ()))
        return [image for image in found if image]

    def block(self, number: str) -> str:
        """The content of a reusable block."""
        return self._blocks.get(number, "")


def image_of(item: Fields) -> Image | None:
    """The picture that an attachment is, if it is one."""
    address = item.words("wp:attachment_url") or item.words("guid", "link")
    if not _PICTURE.search(address) and "images." not in address:
        return None
    meta = meta_of(item)
    caption = bodies.plain(item.source("excerpt:encoded") or item.source("content:encoded"))
    serialised = _SERIALISED.search(meta.get("_wp_attachment_metadata", ""))
    credit = next((meta[key] for key in _CREDITS if meta.get(key)), "")
    credit = credit or (serialised[1] if serialised else "")
    return Image(address, meta.get("_wp_attachment_image_alt", ""), caption, bodies.plain(credit))


def meta_of(item: Fields) -> dict[str, str]:
    """The custom fields of an item; of one that comes again the last."""
    found = {}
    for each in item.all("wp:postmeta"):
        said = Fields(each)
        found[said.words("wp:meta_key")] = said.source("wp:meta_value").strip()
    return found


def _names(channel: Fields) -> Iterator[tuple[str, str]]:
    for each in channel.all("wp:author", "wp:wp_author"):
        said = Fields(each)
        parts = said.words("wp:author_first_name"), said.words("wp:author_last_name")
        name = said.words("wp:author_display_name")
        login = said.words("wp:author_login")
        if name in ("", login) and all(parts):
            name = " ".join(parts)
        for known in (login, said.words("wp:author_email")):
            if known and name:
                yield known.lower(), name


def _terms(channel: Fields) -> Iterator[tuple[str, str]]:
    for each in channel.all("wp:category"):
        said = Fields(each)
        yield said.words("wp:term_id"), said.words("wp:cat_name")
