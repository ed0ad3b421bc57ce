"""What a line reads as by its wording alone: a paragraph, a headline, or either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache

from articles import limits
from articles.importing.derive import sentences

LONGEST_PLAIN = 160
"""Characters beyond which words that are not in title case are no headline."""
TITLE_CASE = 0.7
"""Of the words after the first that title case makes large, how many are."""

_FEW = 16
"""Words that tell of most paragraphs that they are prose."""
_SMALL = frozenset(
    "a about after against ahead along amid among an and around as at before behind between but by"
    " de du en for from how if in into is la like near nor of off on onto or out over per since so"
    " than that the through to under until up upon v via vs when while with within without".split()
)
"""Words that title case leaves small."""
_CREDITS = re.compile(
    r"©|\(c\)|(?:by|copyright|(?:(?:additional )?reporting|writing|editing|photos?|compiled) by)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LEADERS = "-–—*•·▪■█#>|="
_QUOTES = ("“”", "«»", "„“", '""', "()")


class Form(Enum):
    """What a line reads as."""

    PARAGRAPH = "paragraph"
    HEADLINE = "headline"
    """Title case: what no paragraph is written in."""
    EITHER = "either"
    """Short and without an end: a headline in small letters, a caption, a subheading."""


@lru_cache(maxsize=2_000)  # a headline stands in the lists of many stories one after the other
def form_of(line: str) -> Form:
    """What a line reads as, from its length, its last sign and its capitals."""
    if len(line) > limits.HEADLINE or _is_aside(line):
        return Form.PARAGRAPH
    words = line.split()[1:]
    is_stopped = sentences.is_stopped(line)
    if is_stopped and _is_surely_prose(words):
        return Form.PARAGRAPH
    capitals, counted = _capitals(words)
    if is_stopped:
        certain = counted >= 4 and capitals >= 0.9 * counted
        return Form.HEADLINE if certain else Form.PARAGRAPH
    if counted >= 3 and capitals >= TITLE_CASE * counted:
        return Form.HEADLINE
    is_text = line[-1] in ",;:" or sentences.first_sentence(line) != line
    return Form.PARAGRAPH if len(line) > LONGEST_PLAIN or is_text else Form.EITHER


def _is_aside(line: str) -> bool:
    """Whether a line is a credit, an item of a list, or wholly in quotes or brackets."""
    is_enclosed = line[0] + line[-1] in _QUOTES
    return line[0] in _LEADERS or line.startswith("((") or is_enclosed or bool(_CREDITS.match(line))


def _is_surely_prose(words: Sequence[str]) -> bool:
    """Whether the first few words tell that more than a tenth of all begin small."""
    first = list(map(_begins_large, words[:_FEW]))
    return 10 * first.count(False) > len(words)


def _capitals(words: Iterable[str]) -> tuple[int, int]:
    """How many of these words begin large, and how many could."""
    cases = list(map(_begins_large, words))
    return (capitals := cases.count(True)), capitals + cases.count(False)


@lru_cache(maxsize=20_000)
def _begins_large(word: str) -> bool | None:
    """None where title case leaves a word as it is, or it has no large and small letters."""
    if word.lower() in _SMALL or not (first := _LETTER.search(word)):
        return None
    letter = first[0]
    return letter.isupper() if letter.lower() != letter.upper() else None
