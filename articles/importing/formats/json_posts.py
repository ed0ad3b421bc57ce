"""Posts of any system's API: a list of flat objects within an envelope.

``{"posts": […], "totals": …}``, ``{"status": "ok", "articles": […]}``. Each is a row, as `tables`
reads them; the envelope says nothing about stories.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.importing.formats import jsons, pieces, tables
from articles.importing.formats.tables import Naming
from articles.importing.records import Document, Found, Problem, Reading

NAME = "json-posts"
TITLE = "JSON posts"

_LISTS = (
    "articles blogs data docs documents entries items news pages posts records response"
    " result results rows stories value"
).split()
"""How APIs call what holds their posts, or what holds that."""
_MOST_STEPS = 3
_TEXTS = frozenset({"body", "standfirst"})


def recognises(document: Document) -> bool:
    """Whether a list of a usual name holds objects with a headline and a text."""
    return bool(_place(document, {}))


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each object of the list."""
    place = _place(document, dict(reading.columns))
    if not place:
        reason = _("there is no list here of objects that have a headline and a text.")
        yield Problem(document.path, reason)
        return
    naming = Naming(reading.columns)
    for piece in pieces.pieces(document, reading, pieces.above([place])):
        if isinstance(piece.value, Problem):
            yield piece.value
        elif piece.way == place and isinstance(piece.value, dict):
            yield tables.story(document, piece.value, naming, reading, piece.line)
        elif piece.way == place:
            reason = _("this is no object with names, so no story.")
            yield Problem(document.path, reason, piece.line)
    if aside := naming.aside(document.path):
        yield aside


def _place(document: Document, columns: dict[str, str]) -> str:
    """The way to the list of posts, as far as the first bytes tell; empty where there is none."""
    naming, held = Naming(columns), dict[str, set[str]]()
    for name in jsons.said(document):
        way, _dot, last = name.rpartition(".")
        steps = way.split(".")
        if way and len(steps) <= _MOST_STEPS and all(step.lower() in _LISTS for step in steps):
            held.setdefault(way, set()).update(naming.fields(last))
    found = [way for way, fields in held.items() if "headline" in fields and _TEXTS & fields]
    return min(found, key=lambda way: (way.count("."), way), default="")
