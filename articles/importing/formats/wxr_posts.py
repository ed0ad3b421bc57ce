"""One item of an export of WordPress: a post as a story, everything else as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import limits, text
from articles.importing import bodies, bylines, embeds
from articles.importing.bodies import Body
from articles.importing.formats import feed_fields, finish, wp_content, wxr_site, xmls
from articles.importing.formats.feed_fields import Fields
from articles.importing.formats.finish import Facts
from articles.importing.formats.wxr_site import Site
from articles.importing.formats.xmls import Element
from articles.importing.records import Aside, Document, Found, Image, Problem, Reading, dated

STORIES = frozenset(
    "post article articles news news_article story stories blog press-release press_release opinion"
    " column interview review".split()
)
"""The kinds of posts that are stories: WordPress's own, and what newsrooms call theirs."""
_KINDS = {
    "": gettext_lazy("an item without a kind and without a text"),
    "page": gettext_lazy("a page"),
    "attachment": gettext_lazy("an attachment"),
    "nav_menu_item": gettext_lazy("an item of a menu"),
    "revision": gettext_lazy("an older version of a post"),
    "product": gettext_lazy("a product"),
    "product_variation": gettext_lazy("a product"),
    "shop_order": gettext_lazy("an order"),
    "wp_block": gettext_lazy("a reusable block"),
    "wp_template": gettext_lazy("a template of the site"),
    "wp_template_part": gettext_lazy("a template of the site"),
    "wp_navigation": gettext_lazy("a menu"),
    "wp_global_styles": gettext_lazy("a style sheet"),
    "custom_css": gettext_lazy("a style sheet"),
    "customize_changeset": gettext_lazy("a setting of the site"),
    "tribe_events": gettext_lazy("an event"),
    "event": gettext_lazy("an event"),
}
_GONE = {
    "trash": gettext_lazy("a post in the trash"),
    "auto-draft": gettext_lazy("a post that was never saved"),
}
_HIDDEN = ("draft", "pending", "private", "future")
_NO_TERMS = re.compile(r"nav_menu|post_format|author|language|term_|post_translations|wp_")
_SUBTITLES = (
    "subtitle", "_subtitle", "wps_subtitle", "kia_subtitle", "_secondary_title", "secondary_title",
    "newspack_post_subtitle", "standfirst", "dek", "deck", "kicker_subtitle",
)  # fmt: skip
_SUMMARIES = (
    "_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description",
    "_seopress_titles_desc", "_genesis_description", "standard_seo_post_meta_description",
)  # fmt: skip
_WORDINGS = {
    "search": (
        "_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title",
        "_seopress_titles_title", "_genesis_title",
    ),
    "social": (
        "_yoast_wpseo_opengraph-title", "_yoast_wpseo_twitter-title", "rank_math_facebook_title",
        "rank_math_twitter_title", "_seopress_social_fb_title", "_aioseo_og_title",
    ),
    "front": ("short_title", "_short_title", "short_headline", "homepage_title"),
}  # fmt: skip
_BYLINES = ("byline", "_byline", "author_name", "guest-author", "guest_author")
_PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
# “%%title%% %%sep%% %%sitename%%”: the headline, and what a plugin puts behind it.
_VARIABLE = re.compile(r"%%?[a-z_]+(?:\([^)]*\))?%%?|#(?:post_title|separator_sa|site_title)")
_TITLES = ("%%title%%", "%title%", "%%post_title%%", "#post_title")
_SPOKEN = re.compile(r"[^\W\d_]{2}.*\s|^https?://|^[^\W\d_]{3,}$", re.DOTALL)
_NO_WORDS = re.compile(r"^(?:[aisdbO]:\d|[\[{]|(?:true|false|yes|no|on|off|default|none|null)$)")
_OPENING = 200
"""Characters of a comment that are told, and of a custom field by which it is known."""
_NOBODY = frozenset("admin administrator root webmaster wordpress editor redaktion user".split())
_NO_TIME = ("", "0000-00-00 00:00:00")
_PLACEHOLDERS = ("30 Nov 1999 00:00:00", "30 Nov -0001")


def found(element: Element, line: int, site: Site, document: Document, reading: Reading) -> Found:
    """The story that an item is, or what it is instead."""
    item = Fields(element)
    kind, status = item.words("wp:post_type"), item.words("wp:status")
    kind = kind or ("post" if item.words("content:encoded") else "")
    if kind in STORIES and status not in _GONE:
        return _Post(item, line, site, document, reading).found()
    title = bodies.plain(item.source("title"))
    name = title or item.words("wp:attachment_url", "link", "wp:post_name", "wp:post_id")
    what = str(_GONE[status]) if kind in STORIES else _called(kind)
    return Aside(document.path, what, text.shorten(name, limits.REASON), line)


def _called(kind: str) -> str:
    """What a person would call a post of a kind that is no story."""
    if known := _KINDS.get(kind):
        return str(known)
    return _("an item of the kind “%(kind)s”") % {"kind": text.shorten(kind, limits.NAME)}


class _Post:
    """One post with all that it says."""

    def __init__(
        self, item: Fields, line: int, site: Site, document: Document, reading: Reading
    ) -> None:
        self.item, self.line, self.site, self.document = item, line, site, document
        self.clock = finish.Clock(reading)
        self.meta = wxr_site.meta_of(item)
        self.number = item.words("wp:post_id")
        self.href = bodies.urljoined(site.base, item.words("link"))
        self.headline = bodies.plain(item.source("title"))
        self.left_out: list[str] = []

    def found(self) -> Found:
        """The story; or what there is, where there are no words."""
        body, images = self._body(), list(self._images())
        if not (body.html or self.headline):
            return self._without_words(body, images)
        facts = self._facts(body)
        body = finish.with_headline_in_place(body, facts)
        facts["images"] = images
        self._name_comments()
        facts["left_out"] = [*self.left_out, *self.clock.left_out]
        known = self.site.id_of(self.item.words("guid"), self.number) or self.href
        return finish.story(self.document, source_id=known, body=body, alone=False, **facts)

    def _without_words(self, body: Body, images: Iterable[Image]) -> Aside | Problem:
        things = (*(each.href for each in (*images, *body.images)), *body.left_out, *self.left_out)
        if things:
            name = text.shorten(", ".join(things), limits.REASON)
            return Aside(self.document.path, _("a post without words"), name, self.line)
        reason = _("there is neither a headline nor a text here.")
        return Problem(self.document.path, f"{reason} {self.href}".strip(), self.line)

    def _facts(self, body: Body) -> Facts:
        published = self._published()
        updated = self._time("wp:post_modified_gmt", "UTC") or self._time("wp:post_modified")
        section, keywords = self._section_and_keywords()
        status = self.item.words("wp:status")
        return Facts(
            line=self.line,
            headline=self.headline,
            headlines={place: self._wording(keys) for place, keys in _WORDINGS.items()},
            standfirst=self._standfirst(body),
            version=dated(updated) if updated else "",
            authors=list(self._authors()),
            section=section,
            keywords=keywords,
            created=published,
            updated=updated,
            embargo=published if status == "future" else None,
            language=self._term_of("language") or self.site.language,
            draft=status in _HIDDEN or bool(self._password()),
            note=self._note(status),
            href=self.href,
        )

    def _body(self) -> Body:
        base = self.href or self.site.base
        content = self.item.source("content:encoded")
        return wp_content.body_of(content, self.site.library, post=self.number, base=base)

    def _images(self) -> Iterator[Image]:
        """The picture that stands above the post."""
        number = self.meta.get("_thumbnail_id", "")
        if image := self.site.library.image(number):
            href = bodies.urljoined(self.site.base, image.href)
            yield Image(href, image.alt, image.caption, image.credit)
        elif number.strip("0-"):
            what = _("the picture %(number)s, not in this file") % {"number": number}
            self.left_out.append(what)

    def _standfirst(self, body: Body) -> str:
        """A subtitle, else the excerpt, else the summary for search; what is not used is named."""
        subtitle = self._first(_SUBTITLES)
        excerpt = bodies.plain(self.item.source("excerpt:encoded", "description"))
        summary = self._first(_SUMMARIES)
        said = text.fold(" ".join((self.headline, *text.paragraphs_of(body.html))))
        candidates = [words for words in (subtitle, excerpt, summary) if words]
        new = [words for words in candidates if not feed_fields.is_said(words, said)]
        for words in dict.fromkeys(new[1:]):
            self.left_out.append(embeds.named(_("a summary"), "", words))
        return new[0] if new else ""

    def _wording(self, keys: Iterable[str]) -> str:
        """Another headline, if a person wrote it."""
        said = self._first(keys)[: limits.FACT]
        for title in _TITLES:
            said = said.replace(title, self.headline)
        if not _VARIABLE.search(said):
            return said
        written = _VARIABLE.sub("", said).strip(" -–—|·»")
        return "" if written == self.headline.strip(" -–—|·»") else written

    def _first(self, keys: Iterable[str]) -> str:
        found = (bodies.plain(self.meta.pop(key)) for key in keys if self.meta.get(key))
        return next(filter(None, found), "")

    def _time(self, kind: str, zone: str = "") -> datetime | None:
        said = self.item.words(kind)
        if said in _NO_TIME or said.startswith(_NO_TIME[1][:10]):
            return None
        return self.clock.read(f"{said} {zone}".strip())

    def _published(self) -> datetime | None:
        if known := self._time("wp:post_date_gmt", "UTC"):
            return known
        said = self.item.words("pubDate")
        if said and not any(each in said for each in _PLACEHOLDERS):
            return self.clock.read(said)
        return self._time("wp:post_date")

    def _password(self) -> str:
        return self.item.words("wp:post_password")

    def _note(self, status: str) -> str:
        """Why its source does not show it to everybody."""
        said = []
        if status in _HIDDEN[1:]:
            said.append(_("Its status in WordPress is “%(status)s”.") % {"status": status})
        if self._password():
            said.append(_("In WordPress a password protects it."))
        return " ".join(said)

    def _authors(self) -> Iterator[str]:
        """Guest authors and co-authors, else a byline, else whose account wrote it."""
        guests = [self._guest(each) for each in self._terms("author")]
        byline = "" if guests else self._first(_BYLINES)
        if guests or byline:
            yield from guests or bylines.names_in(byline)
            return
        login = self.item.words("dc:creator")
        name = self.site.name_of(login) or (login if " " in login else "")
        if name and name.lower() not in _NOBODY and "@" not in name:
            yield name
        elif login:
            self.left_out.append(_("the author “%(name)s”") % {"name": name or login})

    def _guest(self, term: Element) -> str:
        login = xmls.fact(term, "nicename")
        known = self.site.name_of(login) or self.site.name_of(login.removeprefix("cap-"))
        return known or bodies.plain(feed_fields.source_of(term)) or login

    def _section_and_keywords(self) -> tuple[str, list[str]]:
        """The main category, and all other terms."""
        categories = [
            words for each in self._terms("", "category")
            if (words := _term(each)) and text.fold(words) not in ("uncategorized", "uncategorised")
        ]  # fmt: skip
        numbers = (self.meta.get(key, "") for key in _PRIMARY)
        primary = next(filter(None, map(self.site.terms.get, numbers)), "")
        section = primary if primary in categories else next(iter(categories), "")
        others = [each for each in categories if text.fold(each) != text.fold(section)]
        tags = [
            _term(each) for each in self.item.all("category")
            if xmls.fact(each, "domain") not in ("", "category")
            and not _NO_TERMS.match(xmls.fact(each, "domain"))
        ]  # fmt: skip
        return section, [*others, *tags]

    def _terms(self, *domains: str) -> list[Element]:
        return [e for e in self.item.all("category") if xmls.fact(e, "domain") in domains]

    def _term_of(self, domain: str) -> str:
        return next((xmls.fact(each, "nicename") for each in self._terms(domain)), "")

    def _name_comments(self) -> None:
        """Name comments of readers, files of podcasts, and custom fields that say something."""
        comments = self.item.all("wp:comment")
        shown = [
            e for e in comments if xmls.words(e, "comment_approved") not in ("0", "spam", "trash")
        ]
        if count := len(shown):
            said = ngettext("a comment of a reader", "%(count)d comments of readers", count)
            words = bodies.plain(Fields(shown[0]).source("wp:comment_content"))
            who = xmls.words(shown[0], "comment_author")
            words = text.shorten(f"{who}: {words}", _OPENING)
            self.left_out.append(embeds.named(said % {"count": count}, "", words))
        for key, whole in self.meta.items():
            is_hidden = key.startswith("_") and not key.startswith("_format_")
            value = whole[: limits.FACT]
            if is_hidden or not _SPOKEN.search(value[:_OPENING]) or _NO_WORDS.match(value):
                continue
            what = _("the custom field “%(name)s”") % {"name": key}
            if key == "enclosure":
                what = _("an attached file")
            self.left_out.append(embeds.named(what, "", bodies.plain(value)))


def _is_shown(comment: Element) -> bool:
    return xmls.words(comment, "comment_approved") not in ("0", "spam", "trash")


def _term(element: Element) -> str:
    return bodies.plain(feed_fields.source_of(element)) or xmls.fact(element, "nicename")
