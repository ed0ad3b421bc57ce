"""The capitalised words of a story, in the chains that names are read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.words import Look, word

LONGEST_CHAIN: Final = 16
"""Capitals."""

# "London-based" is the word London; "Won-soon" is one word.
_JOINED_ON = "[a-z]+ed|area|born|bound|era|held|led|made|run|wide"
_WORD = rf"(?:[^\W\d_]\.){{2,}}|\w+(?:[’'&–-](?!(?:{_JOINED_ON})\b)\w+)*"
# Words in small letters, which are most, come in runs: what is done in one go takes less time.
_WORDS = re.compile(rf"(?:[a-z]+,? )+|{_WORD}")
_CREDIT = re.compile(r"\b(?:Image|Photo|Photograph|Picture|Credit|Source|File)s?: [^.)]{1,80}")
_LABEL = re.compile(r"\(\([^()]{1,60}\)\)\s*")
_BETWEEN_SENTENCES = re.compile(r"[.!?…:“\"\[‘]|(?:^|\s)'")
_TAIL = re.compile(r"[^\w]*\Z")
_ADDRESS = frozenset("@#_/")
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
    look: Look


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

    def add_plain(self, passage: str) -> None:
        """Count words in small letters, which spaces and commas part."""
        words = passage.replace(",", "").split()
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
    """Add what one paragraph says to the reading."""
    chain: Chain | None = None
    for capital in _capitals(source, reading):
        if chain and capital.gap in _JOINTS and len(chain.capitals) < LONGEST_CHAIN:
            chain.capitals.append(capital)
        elif capital.text[0].isdigit():
            chain = None
        else:
            chain = Chain(number, source, _word_before(capital), [capital])
            reading.chains.append(chain)


def _capitals(source: str, reading: Reading) -> Iterator[Capital]:
    """One loop with few calls in it, because a batch has so many words."""
    before: Capital | None = None
    end, skipped = _after_label(source), ""
    for match in _words(source, end, reading):
        written, start = match[0], match.start()
        text, possessive, prefix, begins, _, is_number, is_capital, is_long, look = word(written)
        if is_number:
            if not before or start != end + 1:
                continue
            reading.numbered[f"{before.text} {written}"] += 1
        elif source.startswith("$", match.end()):
            continue
        elif not is_capital:
            reading.small.add(written)
            if not prefix:
                continue
            start += prefix
        gap = skipped + source[end:start]
        reading.capitals += 1
        skipped = begins if is_long or gap[-1:] in _ADDRESS else ""
        if not skipped:
            gap, opening = (" ", not before) if gap == " " else _parted(gap, before)
            before = Capital(text, start, start + len(text), gap, opening, possessive, look)
            yield before
        end = match.end()


def _words(source: str, begin: int, reading: Reading) -> list[re.Match[str]]:
    """Each word that may be a capital; the others are counted only."""
    found, plain = [], []
    for match in _WORDS.finditer(source, begin):
        written = match[0]
        if written[-1] == " ":
            plain.append(written)
        else:
            found.append(match)
            reading.commonest += word(written).is_common
    reading.words += len(found)
    reading.add_plain("".join(plain))
    return found


def _after_label(source: str) -> int:
    """Where the text begins, behind a label in double brackets."""
    label = _LABEL.match(source) if source.startswith("((") else None
    return label.end() if label else 0


def _word_before(capital: Capital) -> str:
    words = "" if capital.opening else capital.gap[-20:].split()
    return words[-1].lower() if words else ""


def _parted(gap: str, before: Capital | None) -> tuple[str, bool]:
    """What stands between two capitals, and whether the second may be one by its place alone."""
    if before and gap == ". " and (len(before.text) == 1 or before.text in _ABBREVIATIONS):
        return " ", False
    return gap, (not before and not gap.strip(" -–—*•(")) or _ends_sentence(gap[-8:])


@lru_cache(maxsize=4_096)
def _ends_sentence(gap: str) -> bool:
    """Whether what stands last before a capital parts sentences."""
    tail = _TAIL.search(gap)
    return bool(tail and _BETWEEN_SENTENCES.search(tail[0]))
