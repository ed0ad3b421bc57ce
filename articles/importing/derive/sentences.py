"""Where sentences end."""

from __future__ import annotations

import re

_CLOSERS = "\"'”’»›)]}」』】）"
_STOPS = ".…。．｡۔।॥።"
_CALLS = "!?！？؟‽"

ABBREVIATIONS = frozenset(
    "adm apr assoc aug ave bros capt cf cmdr co col corp cpl dec dept dr e.g est feb fig fr ft gen"
    " gov hon i.e inc jan jr jul jun lt ltd maj mar messrs mgr mr mrs ms mt no nov oct op ph.d pp"
    " prof pvt rep reps rev sec sen sens sep sept sgt sr ss st ste supt vol vs".split()
)
"""Words that a full stop shortens, in lower case without it."""

_INITIALS = re.compile(r"(?:[^\W\d_][.])*[^\W\d_]")
_ENDS = re.compile(rf"[{re.escape(_STOPS + _CALLS)}]+[{re.escape(_CLOSERS)}]*(?=\s|$)")
_NEAR = 20
"""Characters that are looked at on either side of a full stop."""


def last_sign(words: str) -> str:
    """The last character before any closing quotes and brackets; empty for an empty text."""
    return words.rstrip(_CLOSERS + " ")[-1:]


def is_stopped(words: str) -> bool:
    """Whether a text ends with a full stop, of whatever script."""
    return (sign := last_sign(words)) != "" and sign in _STOPS


def is_called(words: str) -> bool:
    """Whether a text ends with a question or exclamation mark."""
    return (sign := last_sign(words)) != "" and sign in _CALLS


def is_ended(words: str) -> bool:
    """Whether a text ends as a sentence does."""
    return is_stopped(words) or is_called(words)


def first_sentence(paragraph: str) -> str:
    """The first sentence of a paragraph with its own stop; all of it where none ends."""
    for sign in _ENDS.finditer(paragraph):
        before = paragraph[max(0, sign.start() - _NEAR) : sign.start()]
        after = paragraph[sign.end() : sign.end() + _NEAR].lstrip()
        if _is_end(before, sign[0], after):
            return paragraph[: sign.end()]
    return paragraph


def _is_end(before: str, sign: str, after: str) -> bool:
    """Whether a sign ends a sentence: not in ``U.S. troops``, ``Mr. Smith`` or ``… and then``."""
    if not after:
        return True
    if after[0].islower():
        return False
    return not (sign.startswith(".") and _is_shortened(before))


def _is_shortened(before: str) -> bool:
    """Whether a full stop after this would be part of its last word: ``U.S``, ``Mr``."""
    word = before.rpartition(" ")[2].lstrip("([“‘\"'").lower()
    return word in ABBREVIATIONS or _INITIALS.fullmatch(word) is not None


def without_stop(words: str) -> str:
    """A text without its final full stop, unless that belongs to its last word: ``the U.S.``."""
    end = len(words.rstrip(_CLOSERS + " "))
    stem = words[:end].rstrip(_STOPS)
    is_kept = end - len(stem) == 1 and _is_shortened(stem[-_NEAR:])
    return words if is_kept else stem + words[end:]
