"""The capitalised words of a story, in the chains that names are read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from articles.importing.derive import lexicon

LATELY: Final = 20_000
"""Words whose answers are remembered: newspapers write the same ones over and over."""
LONGEST_WORD: Final = 40
"""Characters. What is longer is no word of a name."""
LONGEST_CHAIN: Final = 16
"""Capitals."""

# "London-based" is the word London; "Won-soon" is one word.
_JOINED_ON = "[a-z]+ed|area|born|bound|era|held|led|made|run|wide"
_WORD = rf"(?:[^\W\d_]\.){{2,}}|\w+(?:[’'&–-](?!(?:{_JOINED_ON})\b)\w+)*"
# Words in small letters, which are most, come in runs: what is done in one go takes less time.
_WORDS = re.compile(rf"(?:[a-z]+ )+|{_WORD}")
_CREDIT = re.compile(r"\b(?:Image|Photo|Photograph|Picture|Credit|Source|File)s?: [^.)]{1,80}")
# "then-Governor", "anti-Trump".
_PREFIX = re.compile(r"[a-z]{2,5}-(?=[A-Z])")
_LABEL = re.compile(r"\(\([^()]{1,60}\)\)\s*")
_BETWEEN_SENTENCES = re.compile(r"[.!?…:“\"\[‘]|(?:^|\s)'")
_TAIL = re.compile(r"[^\w]*\Z")
_ADDRESS = ("@", "#", "_", "/")
_POSSESSIVE = ("’s", "'s", "’S", "'S")
_ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Dr St Sen Rep Gov Gen Lt Col Sgt Capt Prof Rev Hon Jr Sr Maj Cmdr Adm".split()
)
_JOINTS = frozenset(
    [
        " ",
        "’ ",
        "' ",
        ", ",
        " & ",
        " and ",
        " and the ",
        " of ",
        " of the ",
        " for ",
        " for the ",
        " at ",
    ]
    + [f" {word} " for word in lexicon.PARTICLE]
    + " de la | de los | de las | van der | van den | von der ".split("|")
)


class Capital(NamedTuple):
    """One capitalised word, or a number that belongs to the word before it."""

    text: str
    """Without "’s"."""
    start: int
    end: int
    gap: str
    """What stands between it and the word before it in its chain."""
    opening: bool
    """It may be a capital only because a sentence or a quotation begins here."""
    possessive: bool


class Chain(NamedTuple):
    """Capitals with nothing between them that could not be inside a name."""

    paragraph: int
    source: str
    """The paragraph's text, which the capitals' places count in."""
    before: str
    """The word in front, or nothing where a sentence begins."""
    capitals: list[Capital]


@dataclass(slots=True)
class Reading:
    """What one pass over a story finds."""

    chains: list[Chain] = field(default_factory=list)
    small: set[str] = field(default_factory=set)
    """Words that the story writes with a small letter somewhere."""
    numbered: Counter[str] = field(default_factory=Counter)
    """How often a capital is followed by one and the same number: "Boeing 737"."""
    words: int = 0
    capitals: int = 0
    commonest: int = 0
    """How many words are among the commonest of English."""

    def add_plain(self, words: list[str]) -> None:
        """Count words in small letters."""
        self.words += len(words)
        self.commonest += sum(map(lexicon.COMMONEST.__contains__, words))
        self.small.update(words)

    @property
    def is_english_prose(self) -> bool:
        """Whether capitals can be trusted: not another language, not a list, not all title case."""
        return self.commonest > 0.12 * self.words and self.capitals < 0.6 * self.words


def read(paragraphs: Iterable[str]) -> Reading:
    """Read the paragraphs of a story, in time linear in their length, whatever they hold."""
    reading = Reading()
    for number, paragraph in enumerate(paragraphs):
        has_credit = ": " in paragraph and _CREDIT.search(paragraph)
        _read_paragraph(number, _CREDIT.sub("", paragraph) if has_credit else paragraph, reading)
    return reading


def _read_paragraph(number: int, source: str, reading: Reading) -> None:
    chain: Chain | None = None
    for capital in _capitals(source, reading):
        if chain and capital.gap in _JOINTS and len(chain.capitals) < LONGEST_CHAIN:
            chain.capitals.append(capital)
            continue
        if capital.text[0].isdigit():
            chain = None
            continue
        chain = Chain(number, source, _word_before(capital), [capital])
        reading.chains.append(chain)


def _word_before(capital: Capital) -> str:
    words = "" if capital.opening else capital.gap[-20:].split()
    return words[-1].lower() if words else ""


def _capitals(source: str, reading: Reading) -> Iterator[Capital]:
    label = _LABEL.match(source)
    end = label.end() if label else 0
    before: Capital | None = None
    skipped = ""
    for match in _words(source, end, reading):
        start, word = match.start(), _look(match[0])
        if word.is_number:
            if not before or start != end + 1:
                continue
            reading.numbered[f"{before.text} {match[0]}"] += 1
        elif source.startswith("$", match.end()):
            continue
        elif not word.is_capital:
            reading.small.add(match[0])
            if not word.prefix:
                continue
            start += word.prefix
        capital = _capital(word, start, skipped + source[end:start], before)
        reading.capitals += 1
        end = match.end()
        skipped = word.begins if word.is_long or capital.gap.endswith(_ADDRESS) else ""
        if not skipped:
            yield capital
            before = capital


def _words(source: str, begin: int, reading: Reading) -> Iterator[re.Match[str]]:
    """Each word that may be a capital; the others are counted only."""
    for match in _WORDS.finditer(source, begin):
        word = match[0]
        if word[-1] == " ":
            reading.add_plain(word.split())
            continue
        reading.words += 1
        reading.commonest += _look(word).is_common
        yield match


class Word(NamedTuple):
    """What can be said of a word wherever it stands."""

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


@lru_cache(maxsize=LATELY)
def _look(written: str) -> Word:
    is_capital = _is_capital(written)
    prefix = None if is_capital or written[0].isdigit() else _PREFIX.match(written)
    word = written[prefix.end() :] if prefix else written
    possessive = word.endswith(_POSSESSIVE)
    return Word(
        text=word[:-2] if possessive else word,
        possessive=possessive,
        prefix=prefix.end() if prefix else 0,
        begins=word[0],
        is_common=written.lower() in lexicon.COMMONEST,
        is_number=written[0].isdigit(),
        is_capital=is_capital,
        is_long=len(word) > LONGEST_WORD,
    )


def _is_capital(word: str) -> bool:
    """Names in other scripts than Latin do not read as tags beside English ones."""
    is_latin = word[0] <= "\u024f"
    return (is_latin and word[0].isupper()) or (word[:3] == "al-" and word[3:4].isupper())


def _capital(word: Word, start: int, gap: str, before: Capital | None) -> Capital:
    text = word.text
    if before and gap == ". " and (len(before.text) == 1 or before.text in _ABBREVIATIONS):
        gap = " "
    if gap == " ":  # as mostly: it ends nothing, and only opens where nothing stands before
        opening = not before
    else:
        opening = (not before and not gap.strip(" -–—*•(")) or _ends_sentence(gap[-8:])
    return Capital(text, start, start + len(text), gap, opening, word.possessive)


@lru_cache(maxsize=4_096)
def _ends_sentence(gap: str) -> bool:
    """Whether what stands last before a capital parts sentences."""
    tail = _TAIL.search(gap)
    return bool(tail and _BETWEEN_SENTENCES.search(tail[0]))
