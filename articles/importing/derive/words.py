"""What can be said of a word wherever it stands: said once, because words come again."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.gazetteer import FIRST, GIVEN, KNOWN, spell

LATELY: Final = 20_000
"""Words whose answers are remembered."""
LONGEST_WORD: Final = 40
"""Characters. What is longer is no word of a name."""

# "then-Governor", "anti-Trump".
_PREFIX = re.compile(r"[a-z]{2,5}-(?=[A-Z])")
_HYPHEN = re.compile("[-–]")
_POSSESSIVE = ("’s", "'s", "’S", "'S")
_PREFIXES = frozenset("Anglo Anti Ex Franco Indo Non Pan Post Pro Russo Sino Trans".split())


class Kind(Enum):
    """The part that a word, or a few of them, plays in a name."""

    KNOWN = auto()
    ADJECTIVE = auto()
    ROLE = auto()
    PLAIN = auto()
    BREAK = auto()


class Look(NamedTuple):
    """What a capitalised word may be, as far as it says so wherever it stands."""

    word: str
    """In lower case."""
    kind: Kind | None
    """None where that depends on what is around it."""
    given: bool
    begins_known: bool
    """Something known begins with this word."""


class Word(NamedTuple):
    """What can be said of a word as it is written."""

    text: str
    """Without "’s", and without "then-" and its like."""
    possessive: bool
    prefix: int
    """How long that prefix is, which stands before a capital."""
    begins: str
    is_common: bool
    is_number: bool
    is_capital: bool
    is_long: bool
    look: Look


@lru_cache(maxsize=LATELY)
def word(written: str) -> Word:
    """A word of a text, or a number."""
    is_capital = _is_capital(written)
    prefix = None if is_capital or written[0].isdigit() else _PREFIX.match(written)
    bare = written[prefix.end() :] if prefix else written
    possessive = bare.endswith(_POSSESSIVE)
    text = bare[:-2] if possessive else bare
    return Word(
        text=text,
        possessive=possessive,
        prefix=prefix.end() if prefix else 0,
        begins=bare[0],
        is_common=written.lower() in lexicon.COMMONEST,
        is_number=written[0].isdigit(),
        is_capital=is_capital,
        is_long=len(bare) > LONGEST_WORD,
        look=look(text),
    )


@lru_cache(maxsize=LATELY)
def look(text: str) -> Look:
    """A capitalised word, or what is left of one."""
    low = spell(text).lower()
    return Look(low, _kind(text, low), text in GIVEN, unshouted(text) in FIRST)


@lru_cache(maxsize=LATELY)
def parts(text: str) -> tuple[str, ...]:
    """The halves of Ukraine–Russia, US-led, Anglo-Irish; none of France-Presse, which is a name."""
    first, *rest = _HYPHEN.split(text)
    halves = (first, *rest) if rest and (first in KNOWN or first in _PREFIXES) else ()
    return halves if all(part in KNOWN or part.islower() for part in rest) else ()


@lru_cache(maxsize=LATELY)
def unshouted(wording: str) -> str:
    """TOKYO, as a dateline has it, is Tokyo; USA stays."""
    wording = spell(wording)
    is_shouted = len(wording) > 2 and wording.isupper() and wording not in KNOWN
    return wording.title() if is_shouted else wording


def is_shouted(text: str) -> bool:
    """BREAKING, and the plural of an abbreviation: PCs."""
    if text.endswith("s"):
        return len(text) > 2 and text[:-1].isupper()
    return len(text) > 6 and text.isupper() and text.isalpha()


def ends_small(text: str) -> bool:
    """Fourteen-year-old, Jong-un."""
    last = text.rpartition("-")[2]
    return last != text and last.islower()


def _is_capital(written: str) -> bool:
    """Names in other scripts than Latin do not read as tags beside English ones."""
    is_latin = written[0] <= "\u024f"
    return (is_latin and written[0].isupper()) or (written[:3] == "al-" and written[3:4].isupper())


def _kind(text: str, low: str) -> Kind | None:
    if parts(text):
        return None
    if _is_role(low):
        return Kind.ROLE
    if low in lexicon.CALENDAR or low in lexicon.FUNCTION or low[:1].isdigit():
        return None
    if is_shouted(text):
        return Kind.BREAK
    return None if ends_small(text) else Kind.PLAIN


def _is_role(low: str) -> bool:
    """President, Senators, Co-Chairman; but Saints, Kings and Royals are teams."""
    single = low.removesuffix("s")
    is_plural = single != low and single in lexicon.ROLE and single not in lexicon.NAMESAKE
    return is_plural or low in lexicon.ROLE or low.rpartition("-")[2] in lexicon.ROLE
