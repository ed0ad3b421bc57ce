"""A story's body from the HTML of a source: what is kept, and what is named as left out.

`articles.markup` says what a body may hold. Before it, pictures are taken out with their captions
as `Image`s, and what a reader would have met and no body can hold (a film, a form, an embedded
page) is named with its address or words, so that an editor knows what is missing: see `sieve`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles import limits, markup, text
from articles.importing import cleaning, pictures, sieve
from articles.importing.records import Image
from articles.importing.sieve import urljoined

__all__ = ["Body", "of_html", "of_paragraphs", "plain", "urljoined", "with_dateline"]

_HEADINGS = re.compile(r"((?:<h[2-4]>[^\n]*\n)*+)<p>")
"""What may stand above the first paragraph."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body in the newsroom's form, and what stood in it besides."""

    html: str
    images: tuple[Image, ...] = ()
    left_out: tuple[str, ...] = ()


def of_html(source: str, base: str = "") -> Body:
    """The body of a piece of HTML, however broken; ``base`` is what addresses are relative to.

    Without a base, a link to another page of the source's own site cannot be followed from ours:
    its words stay, and its address is named. Of more tags than any story has, only the words stay.
    """
    if sieve.why_endless(source):
        said = _("all markup and pictures, because there are more than %(most)d tags and entities")
        words = of_paragraphs(sieve.bare_words(source)).html
        return Body(words, left_out=(said % {"most": sieve.ENDLESS},))
    found = sieve.Sieve(base)
    found.read(source)
    images = pictures.once(found.images)
    if more := len(images[limits.IMAGES :]):
        found.left_out.append(_("%(count)d more pictures") % {"count": more})
    return Body(
        markup.clean_html(found.body.html),
        tuple(images[: limits.IMAGES]),
        tuple(dict.fromkeys(found.left_out)),
    )


def of_paragraphs(paragraphs: Iterable[str]) -> Body:
    """The body of plain words, a paragraph each."""
    cleaned = map(cleaning.clean_line, paragraphs)
    return Body(text.html_of(words for words in cleaned if words))


def with_dateline(body: str, dateline: str) -> str:
    """The body with its dateline before the first paragraph, unless it stands there already."""
    opening = text.paragraphs_of(body)[:1]
    if not dateline or (opening and text.fold(opening[0]).startswith(text.fold(dateline))):
        return body
    said = f"<p>{html.escape(dateline, quote=False)} — "
    if headings := _HEADINGS.match(body):
        return body[: headings.end(1)] + said + body[headings.end() :]
    return text.html_of([dateline]) + "\n" + body


def plain(source: str) -> str:
    """The words of a piece of HTML as one clean line: for headlines and standfirsts."""
    return sieve.words_of(source)
