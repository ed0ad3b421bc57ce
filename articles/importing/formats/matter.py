"""What front matter says of a story, by the names that site generators have for it.

Jekyll (jekyllrb.com/docs/front-matter), Hugo (gohugo.io/content-management/front-matter), Zola
(getzola.org/documentation/content/page), and what their themes add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from articles import limits, text
from articles.importing import bodies, bylines, cleaning, records
from articles.importing.formats import finish, shortcodes
from articles.importing.formats.front_matter import Value
from articles.importing.formats.tables import line_of
from articles.importing.records import Document, Image, Link, Reading

_WITHIN = ("extra", "params", "taxonomies", "seo", "meta", "og", "opengraph")
"""Objects whose values count as if they stood outside."""
_STANDFIRSTS = (
    "standfirst dek deck lead lede subtitle subheadline excerpt summary description abstract intro"
).split()
_IMAGES = (
    "image images featured_image feature_image featuredimage cover cover_image coverimage header"
    " hero_image hero thumbnail teaser banner photo social_image og_image"
).split()
_SOURCES = ("src", "url", "path", "image", "file", "filename", "feature", "teaser", "overlay_image")
_SITES_OWN = frozenset(
    "aliases basename build cascade class classes comments css date_format excerpt_separator"
    " featured guid_is_permalink highlight js layout legacy_url math mathjax menu nav nav_order"
    " order outputs pagination path permalink pin pinned post_id redirect_from redirect_to robots"
    " share sidebar sitemap slug sticky template theme toc type url uri wordpress_id wordpress_url"
    " weight".split()
)
"""Names of what only the source's own site needs: addresses there, and how a page is laid out."""
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_UNPUBLISHED = frozenset({"draft", "pending", "private", "unpublished", "scheduled", "hidden"})
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})-.", re.ASCII)
_DAY_IN_ADDRESS = re.compile(r"(?:^|/)(\d{4})/(\d{2})/(\d{2})/", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", re.ASCII)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_IN_ANGLES = re.compile(r"<[^<>]*>")
_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_NUMBER = re.compile(r"[-+]?\d[\d.,]*", re.ASCII)


class Matter:
    """Gives the facts of one story, and names what is left over."""

    def __init__(self, values: Mapping[str, Value], document: Document, reading: Reading) -> None:
        self.values = dict(_flat(values))
        self.path = PurePath(document.path)
        self.stem = document.stem
        self.clock = finish.Clock(reading)
        self.left_out: list[str] = []
        self.headline = self.one("title", "headline")
        self.addresses = list(self._addresses())
        self.href = next(filter(_WEB.fullmatch, self.addresses), "")

    @property
    def id(self) -> str:
        """An id of the source; else the name of the file, or of the folder that is named for it.

        Not the slug: people change it with the headline, and the file keeps its name.
        """
        if said := self.one("id", "uuid", "guid"):
            return said
        first, *rest = self.stem.split(".")
        is_bundle = first in ("index", "_index") and self.path.parent.name
        return ".".join((self.path.parent.name, *rest)) if is_bundle else self.stem

    @property
    def no_story(self) -> str:
        """What this is, if it is no story."""
        if self.stem.startswith("_index"):
            return _("the front page of a section")
        kinds = {self.word(name) for name in ("layout", "type")}
        return _("a page") if "page" in kinds else ""

    def facts(self) -> finish.Facts:
        """All that is said of a story besides its id and its text."""
        created = self._created()
        updated = self.time("lastmod", "updated", "modified", "last_modified_at", "last_updated")
        section, *further = [*self._sections(), ""]
        embargo = self.time("embargo", "embargo_until", "publishdate")
        links = list(self._links())
        facts: finish.Facts = {
            "headline": self.headline,
            "version": records.dated(updated) if updated else "",
            "headlines": self._headlines(),
            "standfirst": self._standfirst(),
            "authors": list(self._authors()),
            "credit": self.one("agency", "credit"),
            "dateline": self.one("dateline"),
            "section": section,
            "keywords": [*self._keywords(), *filter(None, further)],
            "created": created or embargo,
            "updated": updated,
            "language": self.one("lang", "language", "locale"),
            "embargo": embargo,
            "draft": self._is_draft(),
            "correction": self.one("correction", "corrections"),
            "usage": self.one("license", "licence", "copyright", "rights"),
            "note": self.one("note", "notes", "editor_note", "ed_note"),
            "href": self.href,
            "links": links,
            "related": [link.title for link in links if link.title],
            "images": list(self._images()),
        }
        self._leave_others()
        facts["left_out"] = [*self.left_out, *self.clock.left_out]
        return facts

    def take(self, *names: str) -> Iterator[Value]:
        """What is said under these names, which then is dealt with."""
        return (self.values.pop(name) for name in names if self.values.get(name))

    def all(self, *names: str) -> list[str]:
        """Every wording under the first of these names that says anything."""
        return next((found for each in self.take(*names) if (found := _wordings(each))), [])

    def one(self, *names: str) -> str:
        """The same as one clean line."""
        return ", ".join(filter(None, map(line_of, self.all(*names))))

    def word(self, name: str) -> str:
        """A value that is one word, and that others may need too."""
        value = self.values.get(name, "")
        return value.strip().lower() if isinstance(value, str) else ""

    def time(self, *names: str) -> datetime | None:
        """The moment under the first of these names that says anything."""
        return self.clock.read(next(filter(None, map(self.one, names)), ""))

    def split(self, name: str, between: str | None) -> list[str]:
        """The wordings of a list; of words alone, those that a comma parts, else ``between``."""
        value = next(self.take(name), "")
        if isinstance(value, str):
            return value.split("," if "," in value else between)
        return _wordings(value)

    def _addresses(self) -> Iterator[str]:
        return map(
            self.one, "canonical_url canonical canonicalurl original_url permalink url".split()
        )

    def _created(self) -> datetime | None:
        names = "date pubdate pub_date published_at published_on publish_date created created_at"
        if self.word("published") in _YES | _NO:
            found = self.time(*names.split())
        else:
            found = self.time(*names.split(), "published")
        return found or self._day_of_name()

    def _day_of_name(self) -> datetime | None:
        """The day in the file's name, or in the address that the text has on its site."""
        if day := _DAY.match(self.stem):
            return self.clock.read(day[1])
        found = map(_DAY_IN_ADDRESS.search, (*self.addresses, self.word("path")))
        day = next(filter(None, found), None)
        return self.clock.read("-".join(day.groups())) if day else None

    def _is_draft(self) -> bool:
        """Whether the source itself has not published it."""
        states = [self.word(name) for name in ("status", "visibility", "state")]
        is_draft = (
            self.word("draft") in _YES
            or self.word("published") in _NO
            or not _UNPUBLISHED.isdisjoint(states)
            or "_drafts" in self.path.parts
        )
        for _said in self.take("draft", "published", "status", "visibility", "state"):
            pass
        return is_draft

    def _sections(self) -> list[str]:
        """A text's sections, the first one first; Jekyll parts several by spaces."""
        said = (*self.all("section"), *self.all("category"), *self.split("categories", None))
        return list(filter(None, map(line_of, said)))

    def _keywords(self) -> list[str]:
        said = (*self.split("tags", None), *self.all("tag"), *self.split("topics", ","))
        return list(map(line_of, (*said, *self.split("keywords", ","))))

    def _authors(self) -> Iterator[str]:
        """Names of people. What a site calls somebody by in its own lists is no byline."""
        for said in (*self.all("authors"), *self.all("author"), *self.all("byline")):
            words = line_of(_IN_ANGLES.sub("", said))
            names = () if _SLUG.fullmatch(words) else bylines.names_in(words)
            yield from names
            if words and not names:
                self._leave(_("the author “%(words)s”, which is no person’s name"), words)

    def _headlines(self) -> dict[str, str]:
        return {
            "front": self.one("short_title", "shorttitle", "linktitle", "nav_title"),
            "search": self.one("seo_title", "meta_title"),
            "social": self.one("social_title", "og_title", "twitter_title"),
        }

    def _standfirst(self) -> str:
        """The first of many names for it; of the others, those are left over that say more."""
        said = [_prose("\n".join(self.all(name))) for name in _STANDFIRSTS]
        first, *others = [*filter(None, said), ""]
        for words in others:
            if text.fold(words) not in text.fold(first):
                self._leave(_("a further description, “%(words)s”"), words)
        return first

    def _links(self) -> Iterator[Link]:
        for said in self.all("related", "related_posts", "related_articles", "see_also"):
            words = line_of(said)
            yield Link(title=words) if " " in words else Link(href=words)

    def _images(self) -> Iterator[Image]:
        """The pictures that stand over a text or for it."""
        for name in _IMAGES:
            value = self.values.get(name, "")
            facts = {
                fact: self.one(f"{name}_{fact}", f"{name}{fact}")
                for fact in ("alt", "caption", "credit")
            }
            found = [
                _image(each, facts) for each in (value if isinstance(value, list) else [value])
            ]
            if all(found):
                yield from filter(None, found)
                self.values.pop(name, None)

    def _leave_others(self) -> None:
        """Name what has words and went nowhere; yes, no and numbers are the site's own."""
        for name, value in self.values.items():
            said = [line_of(words) for words in _wordings(value)]
            words = ", ".join(
                w for w in said if w.lower() not in _YES | _NO and not _NUMBER.fullmatch(w)
            )
            if words and name not in _SITES_OWN:
                what = cleaning.clean_line(name)[: limits.NAME]
                self._leave(_("“%(name)s” of the front matter, %(words)s"), words, name=what)

    def _leave(self, reason: str, words: str, **values: str) -> None:
        self.left_out.append(reason % {**values, "words": text.shorten(words, 500)})


def _flat(values: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Values by their names in small letters; of objects that only hold others, what they hold."""
    for said, value in values.items():
        name = said.strip().lower().replace("-", "_")
        if name in _WITHIN and isinstance(value, dict):
            is_outer = name in ("extra", "params", "taxonomies")
            inner = {key if is_outer else f"{name}_{key}": each for key, each in value.items()}
            yield from ((key, each) for key, each in _flat(inner) if key not in values)
        else:
            yield name, value


def _wordings(value: Value) -> list[str]:
    """All words of a value, of each in a list, and of an object its name, or else everything."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        named = next((value[name] for name in ("name", "title", "label") if value.get(name)), None)
        return _wordings(named if named is not None else list(value.values()))
    return [words for each in value for words in _wordings(each)]


def _image(value: Value, facts: Mapping[str, str]) -> Image | None:
    """A picture by its address, alone or in an object that says more of it."""
    said = {name.lower(): words for name, words in value.items()} if isinstance(value, dict) else {}
    inside = [said[name] for name in _SOURCES if name in said] or [value]
    address = inside[0].strip() if isinstance(inside[0], str) else ""
    if not ("/" in address or "." in address) or " " in address.strip("/"):
        return None
    told = {name: line_of(words) for name, words in said.items() if isinstance(words, str)}
    alt = facts["alt"] or told.get("alt") or told.get("image_description") or ""
    caption = facts["caption"] or told.get("caption") or told.get("title") or ""
    return Image(address, alt, caption, facts["credit"] or told.get("credit") or "")


def _prose(words: str) -> str:
    """Words that may be Markdown, as one line."""
    plain = shortcodes.without(words.replace("\r", "")).markdown
    return bodies.plain(_MARKDOWN.render(plain)) if plain.strip() else ""
