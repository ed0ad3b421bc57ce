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
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLDING)))}]")
_DASHES_AND_SPACE = re.compile("-+ ?")
_USUAL = "‘’“”–—"
"""The signs beyond ASCII that most texts have, and many have no others."""
_LEAST_PLURAL = 3
"""Letters: what is no longer than this has no plural that a final s would tell."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")

_BLOCKS = re.compile(
    r"</?(?:p|h[1-6]|li|blockquote|t[rdh]|table|[uo]l|pre|hr)\b[^>]*>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")


def squeeze(text: str) -> str:
    """One line: every run of white space is one space, none at the ends."""
    if text.isprintable() and "  " not in text:  # as mostly: no white space but single spaces
        return text.strip(" ")
    return " ".join(text.split())


def fold(wording: str) -> str:
    """The normal form by which two wordings are one.

    NFKC and case folded; curly and angled quotes straight; every dash a hyphen, with or
    without spaces around it; invisible characters dropped; white space squeezed; a final
    full stop dropped.
    """
    plain = wording if wording.isascii() else _with_usual_signs_folded(wording)
    if plain.isascii():  # the same, faster
        folded = plain.lower().replace("`", "'")
    else:
        folded = unicodedata.normalize("NFKC", _with_signs_folded(plain)).casefold()
        folded = _with_signs_folded(unicodedata.normalize("NFKC", folded))
    folded = squeeze(folded)
    if "-" in folded:
        folded = _DASHES_AND_SPACE.sub("-", folded).replace(" -", "-")
    return folded.removesuffix(".").rstrip()


def is_plain(passage: str) -> bool:
    """Whether a text has nothing beyond ASCII but the usual quotes and dashes."""
    return passage.isascii() or _with_usual_signs_folded(passage).isascii()


def _with_usual_signs_folded(wording: str) -> str:
    for sign in _USUAL:
        wording = wording.replace(sign, _FOLDING[ord(sign)] or "")
    return wording


def _with_signs_folded(wording: str) -> str:
    return wording.translate(_FOLDING) if _FOLDED.search(wording) else wording


def bare(name: str) -> str:
    """A name without what people spell now so, now so: accents, points, hyphens, the plural.

    Of several words only a common one at the end has a plural: "road accidents" are a "road
    accident", and Peters is not Peter.
    """
    marked = unicodedata.normalize("NFKD", name.replace(".", ""))
    plain = "".join(each for each in marked if not unicodedata.combining(each))
    last = plain.split()[-1:]
    wording = squeeze(fold(plain).replace("-", " ").replace("'", ""))
    is_plural = len(wording) > _LEAST_PLURAL and wording.endswith("s") and wording[-2] != "s"
    if not is_plural or (" " in wording and not "".join(last).islower()):
        return wording
    return wording[:-3] + "y" if wording.endswith("ies") else wording[:-1]


@lru_cache(maxsize=20_000)  # an import asks several times for each headline and tag
def key(wording: str) -> str:
    """SHA-256 hex of the normal form: what "the same headline" or "the same tag" compares.

    A digest because PostgreSQL refuses unique text keys beyond about 2,700 bytes, and
    because SQLite's own case-insensitive comparison knows ASCII only.
    """
    return hashlib.sha256(fold(wording).encode()).hexdigest()


def words(text: str) -> list[str]:
    """The words of a text in their normal form, in order; punctuation is dropped."""
    return words_of(fold(text))


def words_of(folded: str) -> list[str]:
    """The words of a text that is in the normal form already."""
    if not folded.isascii():
        return _WORD.findall(folded)
    return ascii_words(folded, "'")  # the same, faster


def ascii_words(passage: str, joints: str) -> list[str]:
    """The words of a text in small ASCII letters; single joints stay within words."""
    spaced = f" {passage.translate(_blanks(joints))} "
    for loose in _loose(joints):
        while loose in spaced:
            spaced = spaced.replace(loose, " ")
    return spaced.split()


@lru_cache
def _blanks(joints: str) -> dict[int, str]:
    """A space instead of whatever is in no word."""
    return {sign: " " for sign in range(128) if chr(sign) not in _LETTERS.union(joints)}


@lru_cache
def _loose(joints: str) -> tuple[str, ...]:
    """Joints with no letter on one of their sides."""
    around = [*joints, " "]
    return tuple(one + other for one in around for other in around if (one + other).strip())


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


def plain_words(text: str) -> list[str]:
    """The words of a text in lower-case ASCII, by transliteration; an apostrophe parts none."""
    plain = text.replace("`", "'") if text.isascii() else anyascii(text.translate(_FOLDING))
    return _PLAIN_WORD.findall(plain.replace("'", "").lower())


def slugify(text: str, fallback: str = "story") -> str:
    """Lower-case ASCII by transliteration, at most `limits.SLUG`, cut at a word."""
    parts = plain_words(text)
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
    if plain := _of_plain_paragraphs(markup):
        return plain
    blocks = _BLOCKS.sub("\n\n", _BREAKS.sub(" ", markup.replace("\n", " ")))
    texts = (squeeze(html.unescape(_TAGS.sub("", block))) for block in blocks.split("\n\n"))
    return [block for block in texts if block]


def _of_plain_paragraphs(markup: str) -> list[str]:
    """The same of what `html_of` has made, as most bodies are; empty where it is more than that."""
    if not (markup.startswith("<p>") and markup.endswith("</p>")):
        return []
    paragraphs = markup[3:-4].split("</p>\n<p>")
    if markup.count("<") != 2 * len(paragraphs):
        return []
    unescaped = map(html.unescape, paragraphs) if "&" in markup else paragraphs
    return [words for words in map(squeeze, unescaped) if words]


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
