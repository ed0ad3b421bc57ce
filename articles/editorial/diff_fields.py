"""What became of one field of a content: of its words, its entries, its blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import places
from articles.editorial import diff_blocks, diff_words
from articles.editorial.diff_blocks import Row, RowKind
from articles.editorial.diff_markup import blocks_of
from articles.editorial.diff_words import Budget, Run

Pair: TypeAlias = tuple[Any, Any]
"""A field's older and newer value."""
Entry: TypeAlias = Mapping[str, Any]

FOLDED = 5
"""So many unchanged paragraphs in a row, and all but those beside a change are folded."""

LABELS = {
    "headline": gettext_lazy("headline"),
    "headline_provisional": gettext_lazy("standing of the headline"),
    "headline_variants": gettext_lazy("headlines by place"),
    "slug": gettext_lazy("slug"),
    "standfirst": gettext_lazy("standfirst"),
    "body": gettext_lazy("text"),
    "section": gettext_lazy("section"),
    "authors": gettext_lazy("authors"),
    "tags": gettext_lazy("tags"),
    "pinned": gettext_lazy("related stories chosen by the editors"),
    "wire": gettext_lazy("related headlines from the wire"),
    "hidden": gettext_lazy("hidden related items"),
}
"""The fields of a content in the order in which changes are told."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, such as a tag."""

    kind: RowKind
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a body that are shown together, or folded away together."""

    folded: bool
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field: of its words, of its entries, or of the body's blocks."""

    name: str
    runs: Sequence[Run] = ()
    items: Sequence[Item] = ()
    rows: Sequence[Row] = ()
    note: str = ""
    number: int = 0
    """Which of the changes it is, counted from 1; a body's changes are those of its rows."""

    @property
    def label(self) -> str:
        """The field's name in words."""
        return str(LABELS[self.name])

    @property
    def stretches(self) -> list[Stretch]:
        """The body's rows, with long unchanged passages apart."""
        groups = [list(group) for _same, group in groupby(self.rows, key=_is_same)]
        last = len(groups) - 1
        return [
            stretch
            for place, group in enumerate(groups)
            for stretch in _folded(group, first=place == 0, last=place == last)
        ]


def _is_same(row: Row) -> bool:
    return row.kind == RowKind.SAME


def _folded(rows: list[Row], *, first: bool, last: bool) -> list[Stretch]:
    """Rows of one kind; of many that are the same, those beside a change stay open."""
    if not _is_same(rows[0]) or len(rows) < FOLDED:
        return [Stretch(folded=False, rows=rows)]
    start, end = int(not first), len(rows) - int(not last)
    parts = [(False, rows[:start]), (True, rows[start:end]), (False, rows[end:])]
    return [Stretch(folded, part) for folded, part in parts if part]


def text(name: str, pair: Pair, budget: Budget) -> Change:
    """A line of plain text, word by word."""
    before, after = (diff_words.plain(each or "") for each in pair)
    runs, whole = diff_words.runs(before, after, budget)
    return Change(name, runs=runs if whole else diff_words.replaced(before, after))


def reference(name: str, pair: Pair, _budget: Budget) -> Change:
    """A row that is named, such as a section."""
    old, new = pair
    note = _("the same one under another name") if old and new and old["id"] == new["id"] else ""
    return _wording(name, old["name"] if old else "", new["name"] if new else "", note)


def standing(name: str, pair: Pair, _budget: Budget) -> Change:
    """Whether a headline still waits for somebody to write it."""
    standings = {True: _("provisional"), False: _("written by a person")}
    return _wording(name, *(standings[bool(each)] for each in pair))


def _wording(name: str, old: str, new: str, note: str = "") -> Change:
    return Change(
        name, runs=diff_words.replaced(diff_words.plain(old), diff_words.plain(new)), note=note
    )


def body(name: str, pair: Pair, budget: Budget) -> Change:
    """The story's text, block by block."""
    before, after = (blocks_of(each or "") for each in pair)
    rows = diff_blocks.rows(before, after, budget)
    if all(_is_same(row) for row in rows):
        return Change(name, rows=rows, note=_("only the markup’s spelling: readers see the same"))
    return Change(name, rows=rows)


def variants(name: str, pair: Pair, _budget: Budget) -> Change | None:
    """Headlines by place: each place is an entry."""
    before, after = (each or {} for each in pair)
    items = [
        _at_place(place, before.get(place, ""), after.get(place, "")) for place in before | after
    ]
    return Change(name, items=items) if _tells(items) else None


def _at_place(place: str, old: str, new: str) -> Item:
    wording = f"{places.label(place)}: {new or old}"
    if old == new:
        return Item(RowKind.SAME, wording)
    if old and new:
        return Item(RowKind.CHANGED, wording, (_("was “%(wording)s”") % {"wording": old},))
    return Item(RowKind.INSERTED if new else RowKind.DELETED, wording)


def ordered_entries(name: str, pair: Pair, budget: Budget) -> Change | None:
    """Entries whose order counts."""
    items = _items(pair, budget, in_order=True)
    return Change(name, items=items) if _tells(items) else None


def entries(name: str, pair: Pair, budget: Budget) -> Change | None:
    """Entries in any order."""
    items = _items(pair, budget, in_order=False)
    return Change(name, items=items) if _tells(items) else None


def _tells(items: Sequence[Item]) -> bool:
    return any(item.kind != RowKind.SAME for item in items)


def _items(pair: Pair, budget: Budget, *, in_order: bool) -> list[Item]:
    old, new = (each or [] for each in pair)
    before, after = _keys(old), _keys(new)
    matches, _whole = diff_words.matching(before, after, budget)
    stayed = {match.b + step: match.a + step for match in matches for step in range(match.size)}
    place_before = {key: place for place, key in enumerate(before)}
    moved = {
        place: place_before[key]
        for place, key in enumerate(after)
        if key in place_before and place not in stayed
    }
    return [
        _item(
            pairing.kind if in_order or pairing.kind != RowKind.MOVED else RowKind.SAME,
            old[pairing.old] if pairing.old >= 0 else None,
            new[pairing.new] if pairing.new >= 0 else None,
            (pairing.old + 1, pairing.new + 1),
        )
        for pairing in diff_blocks.ordered(stayed, moved, len(before), len(after))
        if pairing.kind != RowKind.MOVED_AWAY
    ]


def _keys(entries: Sequence[Entry]) -> list[str]:
    """What makes an entry the same one: the row that it names; the second time, another."""
    seen: Counter[str] = Counter()
    keys = []
    for entry in entries:
        row = [entry.get(key) for key in ("id", "headline", "article")]
        key = repr(row if any(row) else _wording_of(entry))
        seen[key] += 1
        keys.append(f"{key} {seen[key]}")
    return keys


def _wording_of(entry: Entry) -> str:
    return str(entry.get("name", entry.get("text", "")))


def _item(
    kind: RowKind,
    old: Entry | None,
    new: Entry | None,
    positions: tuple[int, int],
) -> Item:
    wording = _wording_of(new or old or {})
    if not old or not new:
        return Item(kind, wording)
    notes = []
    if kind == RowKind.MOVED:
        before, after = positions
        notes.append(_("moved from place %(old)s to %(new)s") % {"old": before, "new": after})
    if _wording_of(old) != wording:
        notes.append(_("was “%(wording)s”") % {"wording": _wording_of(old)})
    if bool(old.get("suggested")) != bool(new.get("suggested")):
        notes.append(_("now a suggestion") if new.get("suggested") else _("suggestion kept"))
    return Item(RowKind.CHANGED if notes and kind == RowKind.SAME else kind, wording, tuple(notes))
