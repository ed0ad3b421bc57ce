"""What became of formatting, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Facts: TypeAlias = tuple[tuple[str, str], ...]
Marks: TypeAlias = frozenset[tuple[str, str]]
"""Formatting by name, each with its value: ``("link", address)``; most have none."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a block of text is besides its words."""

    shape: str
    level: int = 0
    """How deep it stands in lists or quotations."""
    facts: Facts = ()
    """What else its markup says, such as where a list's numbers start."""


_SHAPES = {
    "paragraph": gettext_lazy("a paragraph"),
    "heading": gettext_lazy("a heading"),
    "subheading": gettext_lazy("a heading of the second level"),
    "small-heading": gettext_lazy("a heading of the third level"),
    "quotation": gettext_lazy("a quotation"),
    "preformatted": gettext_lazy("preformatted text"),
    "column-heading": gettext_lazy("the heading of a row or column"),
    "cell": gettext_lazy("a cell of a table"),
    "bullet": gettext_lazy("an item of a list"),
    "numbered": gettext_lazy("an item of a numbered list"),
    "rule": gettext_lazy("a rule"),
}
_FORMATS = {
    "bold": (gettext_lazy("now bold"), gettext_lazy("no longer bold")),
    "italic": (gettext_lazy("now italic"), gettext_lazy("no longer italic")),
    "underlined": (gettext_lazy("now underlined"), gettext_lazy("no longer underlined")),
    "struck": (gettext_lazy("now struck through"), gettext_lazy("no longer struck through")),
    "subscript": (gettext_lazy("now subscript"), gettext_lazy("no longer subscript")),
    "superscript": (gettext_lazy("now superscript"), gettext_lazy("no longer superscript")),
    "code": (gettext_lazy("now code"), gettext_lazy("no longer code")),
}
_FACTS = {
    "link-title": gettext_lazy("title of the link"),
    "start": gettext_lazy("first number of the list"),
    "colspan": gettext_lazy("columns that the cell spans"),
    "rowspan": gettext_lazy("rows that the cell spans"),
}


def shape(name: str) -> str:
    """A kind of block, in words."""
    return str(_SHAPES[name])


def shapes(old: Looks, new: Looks) -> list[str]:
    """What a block was and what it is now."""
    notes = []
    if old.shape != new.shape:
        notes.append(
            _("was %(old)s, now %(new)s") % {"old": shape(old.shape), "new": shape(new.shape)}
        )
    elif old.level != new.level:
        notes.append(
            _("was at level %(old)s, now at level %(new)s") % {"old": old.level, "new": new.level}
        )
    return notes + _facts(dict(old.facts), dict(new.facts))


def formatting(old: Marks, new: Marks) -> list[str]:
    """What formatting came and went; links by their old and new address."""
    if old == new:
        return []
    was, now = dict(old), dict(new)
    links = _link(was.pop("link", None), now.pop("link", None))
    came = [str(_FORMATS[name][0]) for name in sorted(_FORMATS.keys() & now.keys() - was.keys())]
    went = [str(_FORMATS[name][1]) for name in sorted(_FORMATS.keys() & was.keys() - now.keys())]
    return [*links, *came, *went, *_facts(was, now)]


def parts(old: int, new: int) -> list[str]:
    """Into how many parts a block was split, or out of how many it was joined."""
    if old < new:
        return [_("one paragraph split into %(count)s") % {"count": new}]
    return [_("%(count)s paragraphs joined into one") % {"count": old}] if old > new else []


def too_much() -> str:
    """Why one text stands whole before the other."""
    return _("too long to compare word by word: the old text stands before the new one")


def _link(old: str | None, new: str | None) -> list[str]:
    if old == new:
        return []
    if old is None:
        return [_("now a link to %(address)s") % {"address": new}]
    if new is None:
        return [_("no longer a link to %(address)s") % {"address": old}]
    return [_("the link led to %(old)s, now to %(new)s") % {"old": old, "new": new}]


def _facts(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """Values that changed; a fact of something that came or went with it says nothing more."""
    return [
        _("%(fact)s: was %(old)s, now %(new)s")
        % {"fact": label, "old": old.get(name) or _("none"), "new": new.get(name) or _("none")}
        for name, label in _FACTS.items()
        if old.get(name, "") != new.get(name, "")
    ]
