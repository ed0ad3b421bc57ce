"""Markdown with front matter, as Jekyll, Hugo, Zola and their like have it, or without.

CommonMark with tables and strikethrough; HTML in it is read as HTML. https://spec.commonmark.org/0.31.2/
What only the source's own site understands is told in `shortcodes`, and what stands before the text
in `front_matter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles import text
from articles.importing import bodies, cleaning
from articles.importing.bodies import Body
from articles.importing.formats import finish, front_matter, rows, shortcodes
from articles.importing.formats.matter import Matter
from articles.importing.records import Aside, Document, Found, Problem, Reading

NAME = "markdown"
TITLE = "Markdown"

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")
HTML = (".html", ".htm")
LONGEST = 200_000
"""Characters. A text of nothing but the smallest tables takes 300 MB and ten seconds to parse."""
DEEPEST = 40
"""Lists and quotations within each other; the parser would drop what is deeper."""

_MARKDOWN = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST})
_MARKDOWN.enable(["table", "strikethrough"])
_LINE_ENDS = re.compile(r"\r\n?")


def recognises(document: Document) -> bool:
    """Whether this is called Markdown, or begins with whole front matter."""
    suffix = PurePath(document.path).suffix.lower()
    if suffix in SUFFIXES:
        return True
    return suffix in ("", ".txt", *HTML) and front_matter.leads(rows.passage_of(document))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """The one story of a file."""
    yield _story(document, reading)


def _story(document: Document, reading: Reading) -> Found:
    passage = cleaning.decode(document, reading.encoding)
    if isinstance(passage, Problem):
        return passage
    parted = front_matter.parted(_LINE_ENDS.sub("\n", passage), document.path)
    if isinstance(parted, Problem):
        return parted
    if len(parted.text) > LONGEST:
        reason = _("this Markdown is longer than %(limit)d characters.") % {"limit": LONGEST}
        return Problem(document.path, reason, parted.line)
    matter = Matter(parted.values, document, reading)
    if what := matter.no_story:
        return Aside(document.path, what, matter.headline or document.stem)
    body = _body(document, parted.text, matter)
    if isinstance(body, Problem):
        return body
    source_id, facts = matter.id, matter.facts()
    return finish.story(document, source_id=source_id, body=body, **facts)


def _body(document: Document, source: str, matter: Matter) -> Body | Problem:
    """The text as HTML; its own headline goes to ``matter``, if it has none yet."""
    plain = shortcodes.without(source)
    if PurePath(document.path).suffix.lower() in HTML:
        markup = plain.markdown
    else:
        tokens = _MARKDOWN.parse(plain.markdown)
        if any(token.level >= DEEPEST - 1 for token in tokens):
            reason = _("lists or quotations are nested deeper than %(limit)d levels here.")
            return Problem(document.path, reason % {"limit": DEEPEST})
        markup = _markup(_without_headline(tokens, matter))
    body = bodies.of_html(markup, matter.href)
    return replace(body, left_out=(*plain.left_out, *body.left_out))


def _markup(tokens: Sequence[Token]) -> str:
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _without_headline(tokens: list[Token], matter: Matter) -> list[Token]:
    """The text without a first ``# Heading`` that is its headline, or is the same."""
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        return tokens
    words = bodies.plain(_markup(tokens[:3]))
    if matter.headline and text.fold(matter.headline) != text.fold(words):
        return tokens
    matter.headline = matter.headline or words
    return tokens[3:]
