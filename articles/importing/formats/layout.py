"""How a plain text is laid out: lines, blocks parted by blank lines, and wrapped paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import limits
from articles.importing.cleaning import Line
from articles.importing.derive import sentences

MOST_LINES = 20 * limits.PARAGRAPHS
"""Lines that one story may have, blank ones too: a wrapped paragraph has some ten."""
WIDEST = 120
"""Characters: no desk wraps its lines later than this."""
_NEVER_LAST = frozenset(
    "a an and as at but by for from her his in into its of on or our than that the their to which"
    " with".split()
)
"""Words that a headline hardly ends with: beside a full stop at the block's end, proof enough."""


class Block(NamedTuple):
    """Lines with no blank line between them."""

    gap: int
    """How many blank lines stand before the block."""
    lines: list[Line]


def why_too_many(lines: int) -> str:
    """Why so many lines are no story; empty where they may be one."""
    if lines <= MOST_LINES:
        return ""
    reason = _("this has more than %(limit)d lines, the most that one story may have.")
    return reason % {"limit": MOST_LINES}


def blocks_of(lines: Iterable[Line]) -> Iterator[Block]:
    """Lines as blocks, in order; nothing for blank lines alone."""
    gap, block = 0, Block(0, [])
    for line in lines:
        if not line.text:
            gap += 1
            continue
        if gap and block.lines:
            yield block
            block = Block(gap, [])
        elif gap:
            block = Block(gap, [])
        gap = 0
        block.lines.append(line)
    if block.lines:
        yield block


def unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks with the lines of wrapped paragraphs joined again.

    A file is wrapped if one of its blocks surely is; the width of that then tells for the
    other blocks whether a line ended for want of room. Where two are sure, blank lines part
    the paragraphs, and a block is one of them; else a line that is not full ends one.
    """
    widths = [width for block in blocks if (width := _sure_width(block))]
    if not widths:
        return list(blocks)
    width, is_parted = max(widths), len(widths) > 1
    return [
        Block(block.gap, _joined(block.lines, width, is_parted))
        if _can_be_wrapped(block, width) and (number == 0 or _is_prose(block))
        else block
        for number, block in enumerate(blocks)
    ]


def is_one_text(line: str, after: str) -> bool:
    """Whether two lines could be the whole of one wrapped paragraph."""
    return len(after) <= WIDEST and _runs_on(line, after, max(len(line), len(after)))


def _sure_width(block: Block) -> int:
    """The width to which a block is wrapped; 0 where there is no proof that it is.

    Proof is a block that ends with a full stop, in which every line was either full or ended
    a sentence, and at least one breaks off before a word that is not written large, or after
    one like "the": lists of headlines do neither.
    """
    width = _width(block)
    proved = (
        sentences.is_stopped(block.lines[-1].text)
        and any(_breaks_off(line.text, after.text) for line, after in pairwise(block.lines))
        and _can_be_wrapped(block, width)
    )
    return width if proved else 0


def _width(block: Block) -> int:
    """The longest line; a single long word, such as an address, keeps to no width."""
    lengths = [len(line.text) for line in block.lines if " " in line.text]
    return max(lengths or (len(line.text) for line in block.lines))


def _can_be_wrapped(block: Block, width: int) -> bool:
    """Whether the lines of a block could be those of a text wrapped to about this width.

    One line in ten may end for no reason to be seen: a name below a quote, an item of a list.
    """
    if _width(block) > min(width + width // 8, WIDEST):
        return False
    strays = sum(
        not _is_closed(line.text) and not _runs_on(line.text, after.text, width)
        for line, after in pairwise(block.lines)
    )
    return 10 * strays <= len(block.lines)


def _is_prose(block: Block) -> bool:
    """Whether a block ends as a sentence does, or breaks one off: lists do neither."""
    return sentences.is_ended(block.lines[-1].text) or any(
        after.text[0].islower() for after in block.lines[1:]
    )


def _breaks_off(line: str, after: str) -> bool:
    is_open = not after[0].isupper() or line.rpartition(" ")[2] in _NEVER_LAST
    return is_open and not _is_closed(line)


def _is_closed(words: str) -> bool:
    return sentences.is_ended(words) or words.endswith(":")


def _runs_on(line: str, after: str, width: int) -> bool:
    """Whether a line ended for want of room, or in the midst of a sentence.

    Where the sentence is not over, an eighth of the width is allowed for programs that
    make all lines about equally long.
    """
    room = width if _is_closed(line) else width - width // 8
    is_full = len(line) + 1 + len(after.split(" ", 1)[0]) > room
    return is_full or (after[0].islower() and not _is_closed(line))


def _joined(lines: list[Line], width: int, is_parted: bool) -> list[Line]:
    paragraphs = [[lines[0]]]
    for line, after in pairwise(lines):
        if is_parted or _runs_on(line.text, after.text, width):
            paragraphs[-1].append(after)
        else:
            paragraphs.append([after])
    return [_paragraph(parts) for parts in paragraphs]


def _paragraph(lines: list[Line]) -> Line:
    words = [lines[0].text]
    for line, after in pairwise(lines):
        words.append("" if _is_within_word(line.text, after.text) else " ")
        words.append(after.text)
    return Line("".join(words), lines[0].number)


def _is_within_word(line: str, after: str) -> bool:
    """Whether a line was broken after a hyphen: ``U.S.-`` and ``led``, not ``two-`` and ``or``."""
    within = line.endswith("-") and line[-2:-1].strip("- ") != "" and after[0].isalpha()
    return within and after.split(" ", 1)[0] not in {"and", "or", "to"}
