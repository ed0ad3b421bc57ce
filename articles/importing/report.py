"""A batch in words: lines for a terminal."""

from __future__ import annotations

import json
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from textwrap import wrap
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import text
from articles.importing.records import OUTCOME_LABELS, Outcome, Problem, Result

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLAN_LABELS = {
    Outcome.CREATED: gettext_lazy("to create"),
    Outcome.UPDATED: gettext_lazy("to update"),
    Outcome.PUBLISHED: gettext_lazy("to publish"),
    Outcome.PROPOSED: gettext_lazy("to propose"),
    Outcome.WITHDRAWN: gettext_lazy("to withdraw"),
    Outcome.UNCHANGED: gettext_lazy("unchanged"),
    Outcome.DUPLICATE: gettext_lazy("duplicate"),
    Outcome.ASIDE: gettext_lazy("no story"),
    Outcome.REJECTED: gettext_lazy("to reject"),
}
"""What a dry run calls that which would happen."""
COLUMNS = 80
"""Of a terminal."""
_MANY = 3
"""How often a sentence is said again, from when on it is said once with their number."""
_TOLD_APART = 10_000
"""Sentences whose number is counted."""
_IN_MEMORY = 1_048_576
"""Bytes of sentences that are kept in memory; more go to the disk."""


class Sentences:
    """What is to be said at the end, however much it is: in a file without a name."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._count = 0

        self._times: Counter[int] = Counter()

    def __len__(self) -> int:
        return self._count

    def add(self, path: str, line: int | None, sentence: str) -> None:
        """One sentence, with its place."""
        self._file.write(json.dumps([path, line, sentence]) + "\n")
        self._count += 1
        if (known := hash(sentence)) in self._times or len(self._times) < _TOLD_APART:
            self._times[known] += 1

    def at_once(self) -> Iterator[tuple[Problem, int]]:
        """Each with how many more say the same; of those, where they are many, none but the first.

        The places of all are in the report for machines and in the admin.
        """
        said = set[int]()
        for each in self:
            known = hash(each.reason)
            if (more := self._times[known] - 1) < _MANY:
                yield each, 0
            elif known not in said:
                said.add(known)
                yield each, more

    def __iter__(self) -> Iterator[Problem]:
        self._file.seek(0)
        for each in self._file:
            path, line, sentence = json.loads(each)
            yield Problem(path, sentence, line)


@dataclass
class Report:
    """What a run came to, in counts, and the stories that a person should look at."""

    dry_run: bool = False
    counts: Counter[Outcome] = field(default_factory=Counter)
    problems: Sentences = field(default_factory=Sentences)
    warnings: Sentences = field(default_factory=Sentences)
    provisional: int = 0

    def add(self, result: Result) -> None:
        """Count one story."""
        self.counts[result.outcome] += 1
        self.provisional += result.provisional
        if result.outcome is Outcome.REJECTED:
            self.problems.add(result.path, result.line, result.reason)
        elif said := " ".join(filter(None, (result.warning, result.omissions))):
            self.warnings.add(result.path, result.line, said)

    @property
    def _labels(self) -> Mapping[Outcome, StrOrPromise]:
        return PLAN_LABELS if self.dry_run else OUTCOME_LABELS

    @property
    def rejected(self) -> int:
        """How many did not go in."""
        return self.counts[Outcome.REJECTED]

    def lines(self, seconds: float) -> Iterator[str]:
        """The table, then what a person should look at, then the closing line."""
        yield ""
        yield from self._table()
        if self.warnings:
            yield ""
            yield _("Look at these:")
        for warning, more in self.warnings.at_once():
            yield f"  {warning}{_and_more(more)}"
        if self.problems:
            yield ""
            yield _("Not imported:")
            yield from (f"  {problem}" for problem in self.problems)
            yield _("Mend these and run the same again: what is in already is passed over.")
        yield ""
        yield self.closing(seconds)

    def _table(self) -> Iterator[str]:
        width = max(len(str(label)) for label in self._labels.values())
        for outcome, label in self._labels.items():
            if self.counts[outcome]:
                yield f"  {label!s:{width}}  {self.counts[outcome]:>7}"

    def closing(self, seconds: float) -> str:
        """One line with every count."""
        total = self.counts.total()
        counted = ", ".join(
            f"{self.counts[outcome]} {label}"
            for outcome, label in self._labels.items()
            if self.counts[outcome]
        )
        stories = ngettext("%(total)s story", "%(total)s stories", total) % {"total": total}
        line = _("%(stories)s in %(seconds)s s") % {
            "stories": stories,
            "seconds": f"{seconds:.1f}",
        }
        line = f"{line}: {counted or _('nothing to read')}."
        if self.provisional:
            more = ngettext(
                "Readers see %(count)s provisional headline: write a real one.",
                "Readers see %(count)s provisional headlines: write real ones.",
                self.provisional,
            )
            line = f"{line} {more % {'count': self.provisional}}"
        return line


def _and_more(stories: int) -> str:
    said = _(" (The same holds for %(stories)d more.)")
    return said % {"stories": stories} if stories else ""


def planned_lines(result: Result) -> Iterator[str]:
    """One story of a dry run: what would happen, to which file, and below that why."""
    width = max(len(str(label)) for label in PLAN_LABELS.values())
    place = f"{result.path}, line {result.line}" if result.line else result.path
    line = f"  {PLAN_LABELS[result.outcome]!s:{width}}  {place}"
    if result.headline:
        room = max(COLUMNS - len(line) - len("  “”"), COLUMNS // 4)
        line = f"{line}  “{text.shorten(result.headline, room)}”"
    yield line
    indent = " " * (width + 4)
    said = " ".join(filter(None, (result.reason, result.remarks)))
    yield from wrap(
        said,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
