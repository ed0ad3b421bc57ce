"""What changed between two contents: in a few words, and word by word.

Contents are mappings of the shape that `snapshot` describes; a key that is missing counts as
empty, so that older snapshots and half-typed forms can be compared too. Everything that comes
out is plain text: whoever shows it has to escape it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any, TypeAlias, TypedDict

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editorial import diff_fields, diff_words
from articles.editorial.diff_blocks import Row, RowKind
from articles.editorial.diff_fields import LABELS, Change, Pair
from articles.editorial.diff_markup import blocks_of
from articles.editorial.diff_words import Budget, Kind

Content: TypeAlias = Mapping[str, Any]

FIELDS: dict[str, Callable[[str, Pair, Budget], Change | None]] = {
    "headline": diff_fields.text,
    "headline_provisional": diff_fields.standing,
    "headline_variants": diff_fields.variants,
    "slug": diff_fields.text,
    "standfirst": diff_fields.text,
    "body": diff_fields.body,
    "section": diff_fields.reference,
    "authors": diff_fields.ordered_entries,
    "tags": diff_fields.entries,
    "pinned": diff_fields.ordered_entries,
    "wire": diff_fields.ordered_entries,
    "hidden": diff_fields.entries,
}
"""How each field is compared, in the order in which changes are told."""


class Summary(TypedDict):
    """What a text changed, in short; kept with its revision."""

    first: bool
    """Whether there was no text before; then nothing else is said but how long it is."""
    fields: list[str]
    """The keys of the content that changed."""
    inserted: int
    """Words of the body; those of a moved paragraph are not among them."""
    deleted: int
    formatting: bool
    """Whether formatting or links changed in the body."""
    moved: int
    """Paragraphs of the body."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed, field by field; the changes are numbered through, so that one can jump."""

    changes: Sequence[Change]
    unchanged: Sequence[str]
    """The names of the fields in which nothing changed."""
    count: int
    """How many numbered changes there are."""

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def by_name(self) -> dict[str, Change]:
        """The changes, each under its field's name."""
        return {change.name: change for change in self.changes}

    @property
    def unchanged_labels(self) -> list[str]:
        """The fields in which nothing changed, in words."""
        return [str(LABELS[name]) for name in self.unchanged]


def compare(before: Content | None, after: Content, *, first: int = 1) -> Comparison:
    """What leads from one content to the other; its changes are numbered from ``first`` on."""
    budget = Budget()
    changes = []
    numbers = count(first)
    for name, how in FIELDS.items():
        old, new = (before or {}).get(name), after.get(name)
        if (old or None) == (new or None):
            continue
        if change := how(name, (old, new), budget):
            changes.append(_numbered(change, numbers))
    names = {change.name for change in changes}
    unchanged = [name for name in LABELS if name not in names]
    return Comparison(changes, unchanged, next(numbers) - first)


def summary(before: Content | None, after: Content) -> Summary:
    """What a text changed, in short."""
    if before is not None:
        return summed(compare(before, after))
    length = sum(len(diff_words.words(block.text)) for block in blocks_of(after["body"]))
    return Summary(first=True, fields=[], inserted=length, deleted=0, formatting=False, moved=0)


def summed(comparison: Comparison) -> Summary:
    """A comparison in short."""
    changes = comparison.by_name
    rows = changes["body"].rows if "body" in changes else ()
    told = [row for row in rows if row.kind != RowKind.MOVED_AWAY]
    words = _words_by_kind(told)
    return Summary(
        first=False,
        fields=list(changes),
        inserted=words[Kind.INSERTED],
        deleted=words[Kind.DELETED],
        formatting=any(row.reformatted for row in told),
        moved=sum(row.kind == RowKind.MOVED for row in told),
    )


def in_words(short: Mapping[str, Any] | None) -> str:
    """A summary as a line of words; nothing kept stands for a first text."""
    if not short or short["first"]:
        return _("First text")
    if not short["fields"]:
        return _("No change")
    told = (
        _body_in_words(short) if name == "body" else str(LABELS[name]) for name in short["fields"]
    )
    return capfirst("; ".join(told))


def _body_in_words(short: Mapping[str, Any]) -> str:
    amounts = [
        f"{sign}{short[key]}" for key, sign in (("inserted", "+"), ("deleted", "−")) if short[key]
    ]
    told = []
    if amounts:
        words = short["inserted"] + short["deleted"]
        told.append(
            ngettext("%(amounts)s word", "%(amounts)s words", words)
            % {"amounts": " ".join(amounts)}
        )
    if short["moved"]:
        told.append(
            ngettext("%(count)s paragraph moved", "%(count)s paragraphs moved", short["moved"])
            % {"count": short["moved"]}
        )
    if short["formatting"]:
        told.append(_("formatting"))
    return " ".join([str(LABELS["body"]), ", ".join(told)]).strip()


def _words_by_kind(rows: Sequence[Row]) -> Counter[Kind]:
    found: Counter[Kind] = Counter()
    for run in chain.from_iterable(row.runs for row in rows):
        found[run.kind] += len(diff_words.words(run.text))
    return found


def _numbered(change: Change, numbers: Iterator[int]) -> Change:
    unnumbered = (RowKind.SAME, RowKind.MOVED_AWAY)
    if all(row.kind in unnumbered for row in change.rows):
        return replace(change, number=next(numbers))
    rows = [
        row if row.kind in unnumbered else replace(row, number=next(numbers)) for row in change.rows
    ]
    return replace(change, rows=rows)
