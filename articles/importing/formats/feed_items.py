"""One item of a feed as a story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import bodies, bylines, embeds
from articles.importing.bodies import Body
from articles.importing.formats import feed_fields, finish, xmls
from articles.importing.formats.feed_fields import Fields
from articles.importing.formats.feed_media import Media
from articles.importing.formats.finish import Facts
from articles.importing.formats.xml_pieces import Part
from articles.importing.formats.xmls import Element
from articles.importing.records import (
    Aside,
    Document,
    Found,
    Link,
    Problem,
    PubStatus,
    Reading,
    StoryRecord,
    dated,
)

_TEXTS = (
    "content:encoded", "xhtml:body", "xhtml:div", "content", "body", "fulltext", "full-text",
    "description", "summary", "media:description", "itunes:summary", "dcterms:abstract",
)  # fmt: skip
"""Where an item's text stands, the whole one first."""
_SHORT = ("description", "summary", "subtitle", "itunes:subtitle", "dcterms:abstract", "tagline")
_CREATED = (
    "published", "pubDate", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created",
    "prism:publicationDate",
)  # fmt: skip
_UPDATED = ("updated", "modified", "dcterms:modified", "prism:modificationDate")
_AUTHORS = ("author", "dc:creator", "contributor", "dc:contributor", "itunes:author", "creator")
_TAGS = ("category", "dc:subject", "media:keywords", "itunes:keywords", "prism:keyword", "keywords")
_RIGHTS = ("rights", "copyright", "dc:rights", "dcterms:rights", "media:copyright")
_AGENCIES = ("source", "dc:publisher", "dc:source", "prism:publicationName", "prism:distributor")
# For programs: no reader of the feed sees them, or they are read elsewhere.
_SILENT = frozenset(
    (
        *_CREATED, *_UPDATED, *_AUTHORS, *_TAGS, *_RIGHTS, *_AGENCIES, "id", "guid", "link",
        "title",
        "dc:identifier", "dc:language", "language", "dc:type", "dc:format", "prism:section",
        "prism:embargoDate", "dc:rightsHolder", "app:edited", "app:control", "enclosure", "image",
        "post-thumbnail", "comments", "source_id", "ingested", "expirationDate", "post-id",
    )
)  # fmt: skip
_SILENT_SPACES = frozenset(
    "media feedburner slash wfw thr georss geo gd blogger openSearch yt trackback pingback sy admin"
    " rdf prism at".split()
)
_SILENT_ITUNES = re.compile(
    r"itunes:(?:duration|explicit|block|order|episode|season|episodeType|image|author|keywords)"
)
_BLOGGER = re.compile(r"schemas\.google\.com/(?:g/2005#kind|blogger/2008/kind)")
_TURNED = re.compile(r"([^,@]+), ((?:[A-ZÀ-Þ]\.[ -]?)+)")
"""“Hines, P. J.”, as libraries write it."""
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
_BOILERPLATE = re.compile(r"\s*The post .{1,300} (?:appeared )?first (?:appeared )?on .{1,200}$")
_MIME_TEXT = ("", "text", "text/plain")


class Feed:
    """What a feed says of all its items."""

    def __init__(self, root: Element, document: Document, reading: Reading) -> None:
        self.document, self.reading = document, reading
        holder = next(iter(xmls.within(root, "channel", "feed")), root)
        said = Fields(holder)
        self.base = _base_of(holder) or _alternate(said)
        self.language = said.words("language", "dc:language") or xmls.language_of(holder)
        self.usage = said.words(*_RIGHTS)
        self.authors = said.all("author") if xmls.name(holder) == "feed" else []


def story(part: Part, feed: Feed) -> Found:
    """The story of an item, or what it is instead."""
    item = Fields(part.element)
    if xmls.name(part.element) == "deleted-entry":
        return _kill(item, part.line, feed)
    if aside := _aside(item, part.line, feed):
        return aside
    return _Story(item, part.line, feed).record()


def _aside(item: Fields, line: int, feed: Feed) -> Aside | None:
    """What else than a post an export of Blogger holds."""
    kinds = (
        xmls.fact(each, "term").rpartition("#")[2]
        for each in item.all("category")
        if _BLOGGER.search(xmls.fact(each, "scheme"))
    )
    kind, others = next(kinds, "post"), {
        "comment": _("a comment of a reader"),
        "page": _("a page"),
        "settings": _("a setting of the site"),
        "template": _("a template of the site"),
    }  # fmt: skip
    title = text.shorten(item.words("title", "id"), limits.NAME)
    return Aside(feed.document.path, others[kind], title, line) if kind in others else None


def _kill(item: Fields, line: int, feed: Feed) -> StoryRecord | Problem:
    """What Atom's tombstones say (RFC 6721): the entry of this id is gone."""
    clock = finish.Clock(feed.reading)
    when = clock.read(xmls.fact(item.element, "when"))
    return finish.story(
        feed.document,
        source_id=xmls.fact(item.element, "ref"),
        body=Body(""),
        alone=False,
        line=line,
        headline="",
        note=item.words("at:comment") or _("The source has deleted this story."),
        updated=when,
        version=dated(when) if when else "",
        pub_status=PubStatus.CANCELED,
    )


class _Story:
    """One item with text."""

    def __init__(self, item: Fields, line: int, feed: Feed) -> None:
        self.item, self.line, self.feed = item, line, feed
        self.clock = finish.Clock(feed.reading)
        declared = bodies.urljoined(feed.base, _base_of(item.element))
        self.href = self._href(declared or feed.base)
        self.base = declared or self.href or feed.base
        self.headline = next(filter(None, map(_line, item.all("title", "dc:title"))), "")
        self.left_out: list[str] = []
        self.used: list[Element] = []
        self.media = Media(item, self.base, self.headline)

    def record(self) -> Found:
        """The story; where there is a headline and no text, the headline stands in its place."""
        body = self._body()
        standfirst, facts = self._standfirst(body), self._facts()
        if not (body.html or self.headline):
            return self._without_words(body)
        facts["standfirst"] = standfirst
        body = finish.with_headline_in_place(body, facts)
        self._name_comments()
        said = " ".join((self.headline, standfirst, *text.paragraphs_of(body.html)))
        self._name_others(text.fold(said))
        facts["left_out"] = [*self.left_out, *self.media.left_out(said), *self.clock.left_out]
        return finish.story(
            self.feed.document, source_id=self._id(), body=body, alone=False, **facts
        )

    def _without_words(self, body: Body) -> Aside | Problem:
        """An item that is a picture or a film and nothing else, or nothing at all."""
        path, images = self.feed.document.path, (*self.media.images.values(), *body.images)
        things = (*(each.href for each in images), *body.left_out, *self.media.left_out(""))
        if things:
            name = text.shorten(", ".join(things), limits.REASON)
            return Aside(path, _("an item without words"), name, self.line)
        reason = _("there is neither a headline nor a text here.")
        return Problem(path, f"{reason} {self._id()}".strip(), self.line)

    def _facts(self) -> Facts:
        item = self.item
        updated = self.clock.read(item.words(*_UPDATED))
        authors, credit = self._people()
        return Facts(
            line=self.line,
            headline=self.headline,
            version=dated(updated) if updated else "",
            authors=authors,
            credit=credit,
            section=item.words("prism:section"),
            keywords=self._keywords(),
            created=self.clock.read(item.words(*_CREATED)),
            updated=updated,
            embargo=self.clock.read(item.words("prism:embargoDate")),
            language=item.words("dc:language", "language")
            or xmls.language_of(item.element)
            or self.feed.language,
            draft=any(xmls.words(each, "draft") == "yes" for each in item.all("app:control")),
            usage=item.words(*_RIGHTS) or self.feed.usage,
            href=self.href,
            links=list(self._links()),
            images=self.media.images.values(),
        )

    def _id(self) -> str:
        item = self.item
        return item.words("id", "guid") or xmls.fact(item.element, "about") or self.href

    def _href(self, base: str) -> str:
        """Where the story stands at its source; a permanent address may be said as its id."""
        item = self.item
        guid = next(iter(item.all("guid")), None)
        is_link = guid is not None and xmls.fact(guid, "isPermaLink").lower() != "false"
        said = item.words("feedburner:origLink") or _alternate(item)
        if not said and guid is not None and is_link and "://" in xmls.words(guid):
            said = xmls.words(guid)
        return bodies.urljoined(base, said)

    def _body(self) -> Body:
        """The first text that has words; pictures and films of it alone are taken all the same."""
        best = Body("")
        for element in self._texts():
            body = self._body_of(element)
            if body.html:
                self.used.append(element)
                return replace(
                    body,
                    images=(*best.images, *body.images),
                    left_out=(*best.left_out, *body.left_out),
                )
            best = body if body.images or body.left_out else best
        return best

    def _texts(self) -> Iterator[Element]:
        for kind in _TEXTS:
            yield from self.item.all(kind)
            for group in self.item.all("media:group"):
                yield from Fields(group).all(kind)

    def _body_of(self, element: Element) -> Body:
        said = xmls.fact(element, "type").lower()
        base = bodies.urljoined(self.feed.base, _base_of(element)) or self.base
        address = bodies.urljoined(base, xmls.fact(element, "src"))
        if address and not str(element.text or "").strip():
            return Body("", (), (embeds.named(_("a text that stands elsewhere"), address),))
        if "/" in said and not said.startswith("text/") and not said.endswith(("xml", "html")):
            return Body("", (), (_("a text of the kind “%(kind)s”") % {"kind": said},))
        source = feed_fields.source_of(element)
        if feed_fields.kind_of(element) == "media:description" or said == "text/plain":
            return feed_fields.body_of_lines(source)
        is_words = said == "text" and not len(element)
        return feed_fields.body_of_lines(source) if is_words else feed_fields.body_of(source, base)

    def _standfirst(self, body: Body) -> str:
        """The short text beside the whole one."""
        for element in self.item.all(*_SHORT):
            if element in self.used:
                continue
            short = self._body_of(element)
            words = _BOILERPLATE.sub("", " ".join(text.paragraphs_of(short.html)))
            if words and text.fold(words) != text.fold(self.headline):
                self.used.append(element)
                self.left_out.extend(each for each in short.left_out if each not in body.left_out)
                known = {each.href for each in body.images}
                for image in short.images:
                    if image.href not in known:
                        self.media.images.setdefault(image.href, image)
                return words
        return ""

    def _people(self) -> tuple[list[str], str]:
        """Names of people, and who else is said to have sent it."""
        said = [name for each in self.item.all(*_AUTHORS) if (name := _author(each))]
        said = said or [name for each in self.feed.authors if (name := _author(each))]
        names = [name for each in said for name in bylines.names_in(each)]
        nobody = [each for each in dict.fromkeys(said) if not bylines.names_in(each)]
        agencies = [each for each in nobody if "@" not in each]
        for each in nobody:
            if each not in agencies:
                self.left_out.append(_("the author “%(name)s”") % {"name": each})
        sources = (_source(each) for each in self.item.all(*_AGENCIES))
        return names, ", ".join(dict.fromkeys(filter(None, (*agencies, *sources))))

    def _keywords(self) -> list[str]:
        """Keywords; of “press-release” beside “Press release” only the latter, which is written."""
        found = {words: text.fold(words.replace("-", " ")) for words in self._tags() if words}
        written = {folded for words, folded in found.items() if "-" not in words}
        return [
            words for words, folded in found.items() if "-" not in words or folded not in written
        ]

    def _tags(self) -> Iterator[str]:
        for each in self.item.all(*_TAGS):
            words = xmls.fact(each, "label") or _line(each) or xmls.fact(each, "term")
            if _BLOGGER.search(xmls.fact(each, "scheme")):
                continue
            is_list = feed_fields.kind_of(each) != "category"
            yield from re.split(r"[,;]", words) if is_list else [words]

    def _links(self) -> Iterator[Link]:
        for each in self.item.all("link"):
            if xmls.fact(each, "rel") in ("related", "via"):
                address = bodies.urljoined(self.base, xmls.fact(each, "href"))
                yield Link(xmls.fact(each, "title"), address)

    def _name_comments(self) -> None:
        if address := self.item.words("comments"):
            self.left_out.append(embeds.named(_("the comments of readers"), address))

    def _name_others(self, folded: str) -> None:
        """Name what an item says besides, unless it was said already."""
        for kind, element in self.item:
            if element in self.used or kind in _SILENT or _SILENT_ITUNES.fullmatch(kind):
                continue
            if ":" in kind and kind.partition(":")[0] in _SILENT_SPACES:
                continue
            words = bodies.plain(feed_fields.source_of(element))
            if words and not feed_fields.is_said(words, folded):
                what = _("the field “%(name)s”") % {"name": kind}
                self.left_out.append(embeds.named(what, "", words))


def _line(element: Element) -> str:
    """A title or a name; Atom says whether it is HTML."""
    said = xmls.fact(element, "type").lower()
    if said in ("html", "xhtml", "text/html"):
        return feed_fields.line_of_words(element, is_html=True)
    is_atom = "atom" in xmls.namespace(element).lower()
    return feed_fields.line_of_words(element, is_html=False if said or is_atom else None)


def _author(element: Element) -> str:
    """A name; of “jane@example.com (Jane Doe)” the one in brackets."""
    words = xmls.words(element, "name") or ("" if len(element) else xmls.words(element))
    in_brackets = _IN_BRACKETS.search(words) if "@" in words else None
    words = in_brackets[1] if in_brackets else words or xmls.words(element)
    turned = _TURNED.fullmatch(words)
    return f"{turned[2]} {turned[1]}" if turned else words


def _source(element: Element) -> str:
    """Whose item it was before, with its name there."""
    title = next(iter(xmls.children(element, "title")), None)
    if title is not None:
        return _line(title)
    return "" if len(element) else _line(element)


def _base_of(element: Element | None) -> str:
    """What addresses within are relative to, where the file says so."""
    said: Sequence[str] = ()
    while element is not None:
        base = str(element.get("{http://www.w3.org/XML/1998/namespace}base") or "").strip()
        said = (*said, base) if base else said
        element = element.getparent()
    whole = ""
    for base in reversed(said):
        whole = bodies.urljoined(whole, base)
    return whole


def _alternate(said: Fields) -> str:
    """The address of a page for readers, among all that stand there."""
    links = said.all("link")
    best = [each for each in links if xmls.fact(each, "rel") in ("", "alternate")]
    html = [each for each in best if "html" in xmls.fact(each, "type")]
    found = (xmls.fact(each, "href") or xmls.words(each) for each in (*html, *best))
    return next(filter(None, found), "")
