"""Pure helpers for words: keys, fingerprints, slugs, paragraphs and their HTML.

Nothing here touches the database. What is called *the normal form* below is the
newsroom's answer to "are these two wordings one?": see `fold`.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from anyascii import anyascii

from articles import limits

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′´`‹›＇ʼ"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_FOLDING = _QUOTES | _DASHES | _UNSEEN
_SPACED_DASHES = re.compile(r"\s*-+\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")  # the same in folded ASCII, faster

_BLOCKS = re.compile(
    r"</?(?:p|h[1-6]|li|blockquote|t[rdh]|table|[uo]l|pre|hr)\b[^>]*>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def squeeze(text: str) -> str:
    """One line: every run of white space is one space, none at the ends."""
    return " ".join(text.split())


def fold(wording: str) -> str:
    """The normal form by which two wordings are one.

    NFKC and case folded; curly and angled quotes straight; every dash a hyphen, with or
    without spaces around it; invisible characters dropped; white space squeezed; a final
    full stop dropped.
    """
    if wording.isascii():  # the same, faster
        folded = wording.lower().replace("`", "'")
    else:
        folded = unicodedata.normalize("NFKC", wording.translate(_FOLDING)).casefold()
        folded = unicodedata.normalize("NFKC", folded).translate(_FOLDING)
    folded = squeeze(_SPACED_DASHES.sub("-", folded) if "-" in folded else folded)
    return folded.removesuffix(".").rstrip()


@lru_cache(maxsize=20_000)  # an import asks several times for each headline and tag
def key(wording: str) -> str:
    """SHA-256 hex of the normal form: what "the same headline" or "the same tag" compares.

    A digest because PostgreSQL refuses unique text keys beyond about 2,700 bytes, and
    because SQLite's own case-insensitive comparison knows ASCII only.
    """
    return hashlib.sha256(fold(wording).encode()).hexdigest()


def words(text: str) -> list[str]:
    """The words of a text in their normal form, in order; punctuation is dropped."""
    folded = fold(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def fingerprint(paragraphs: Iterable[str]) -> str:
    """SHA-256 hex over the words of a body.

    Equal for the same text under another name, wrapped otherwise, or with other quotes. A body
    without any word, of signs alone, is equal only to itself.
    """
    whole = " ".join(paragraphs)
    return hashlib.sha256((" ".join(words(whole)) or whole).encode()).hexdigest()


def shorten(text: str, length: int) -> str:
    """At most ``length`` characters, cut between words, with an ellipsis where cut."""
    text = squeeze(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:-–—") + "…"


def slugify(text: str, fallback: str = "story") -> str:
    """Lower-case ASCII by transliteration, at most `limits.SLUG`, cut at a word."""
    ascii_text = re.sub(r"['’]", "", anyascii(text.translate(_FOLDING))).lower()
    parts = re.findall(r"[a-z0-9]+", ascii_text)
    slug = ""
    for part in parts:
        longer = f"{slug}-{part}" if slug else part
        if len(longer) > limits.SLUG:
            break
        slug = longer
    return slug or (parts[0][: limits.SLUG] if parts else fallback)


def html_of(paragraphs: Iterable[str]) -> str:
    """Plain paragraphs as HTML, one ``<p>`` a line."""
    return "\n".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def paragraphs_of(markup: str) -> list[str]:
    """The text blocks of a clean piece of HTML as plain text, in order, empty ones dropped."""
    blocks = _BLOCKS.sub("\n\n", _BREAKS.sub(" ", markup.replace("\n", " ")))
    plain = (squeeze(html.unescape(_TAGS.sub("", block))) for block in blocks.split("\n\n"))
    return [block for block in plain if block]


def containment(one: Sequence[str], other: Sequence[str], size: int = 3) -> float:
    """How much of the shorter of two lists of words stands in the longer one, from 0 to 1.

    The share of its word triples. A. Broder, "On the resemblance and containment of
    documents" (1997).
    """
    shingles = [
        {tuple(text[start : start + size]) for start in range(max(1, len(text) - size + 1))}
        for text in (one, other)
    ]
    return len(shingles[0] & shingles[1]) / min(map(len, shingles))
