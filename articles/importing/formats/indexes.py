"""Tables that only list the files of an export, whose texts lie beside them in files of their own.

Such a table is told by its very columns. Its rows are named and are no stories, because the files
that they speak of are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from articles import text
from articles.importing.formats import tables
from articles.importing.records import Aside

_COLUMNS = {
    "Substack": frozenset("post_id post_date is_published type audience title".split()),
    "Buttondown": frozenset("id subject publish_date source slug".split()),
}
_TITLES = ("title", "subject")
_TEXTS = frozenset({"body", "text", "content", "html"})


def system(names: Iterable[str]) -> str:
    """Whose export these columns list the files of; empty where they do not."""
    said = {name.strip().lower() for name in names}
    if said & _TEXTS:
        return ""
    return next((name for name, columns in _COLUMNS.items() if columns <= said), "")


def entry(path: str, name: str, row: Mapping[str, str], line: int) -> Aside:
    """One row, by its title and all that it says besides."""
    title = next(filter(None, (row.get(column, "").strip() for column in _TITLES)), "")
    rest = (
        f"{column} {words.strip()}"
        for column, words in row.items()
        if words.strip() and column not in _TITLES
    )
    said = text.shorten(tables.line_of(f"{title} ({', '.join(rest)})"), 500)
    what = _("an entry of the index of an export from %(name)s") % {"name": name}
    return Aside(path, what, said, line)
