"""What an export of Substack says of a post in ``posts.csv``, beside the page with its text.

The export has `posts.csv` and, in a folder ``posts``, a page for each of its rows that is called
after the post's id: ``posts/123401.harbour.html``. Only the row knows headline, day and state.
"""

from __future__ import annotations

import csv
import html
import io
import re

from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.importing import cleaning
from articles.importing.formats import finish, indexes
from articles.importing.records import Document

_POST = re.compile(r"(?P<before>.*?)(?P<id>[0-9]{1,15}\.[^/]+)")
_INDEX = "posts.csv"
_LONGEST_ROW = 65_536
_FOR_ALL = ("", "everyone")


def facts(page: Document, clock: finish.Clock) -> finish.Facts:
    """What the index says of a page's post; nothing where there is no index that names it."""
    row = _row(page)
    said = {name: cleaning.clean_line(html.unescape(words)) for name, words in row.items()}
    if not said:
        return {}
    known: finish.Facts = {
        "headline": said["title"],
        "standfirst": said.get("subtitle", ""),
        "created": clock.read(said["post_date"]),
        "draft": said["is_published"].lower() == "false",
        "left_out": [_("a podcast (%(address)s)") % {"address": each} for each in _podcast(said)],
    }
    if (audience := said["audience"]) not in _FOR_ALL:
        known["note"] = _("At its source this is for “%(audience)s” only.") % {"audience": audience}
    return known


def _podcast(said: dict[str, str]) -> list[str]:
    return [said["podcast_url"]] if said.get("podcast_url") else []


def _row(page: Document) -> dict[str, str]:
    """The post's row, by the names of the columns."""
    post = _POST.fullmatch(page.stem)
    if not post:
        return {}
    name = post["before"] + _INDEX
    index = page.beside(f"../{name}") or page.beside(name)
    try:
        return _row_of(post["id"], index.data.decode("utf-8-sig")) if index else {}
    except (RefusedError, OSError, UnicodeDecodeError, csv.Error):
        return {}  # which is said of the index itself, when its turn comes


def _row_of(post: str, rows: str) -> dict[str, str]:
    """A post's row; where it stands is looked for before anything is parsed: there may be many."""
    top = next(csv.reader(io.StringIO(rows[:_LONGEST_ROW])), [])
    names = [name.strip().lower() for name in top]
    if indexes.system(names) != "Substack" or names[0] != "post_id":
        return {}
    begin = re.search(rf'^"?{re.escape(post)}"?,', rows, re.MULTILINE)
    if not begin:
        return {}
    cells = next(csv.reader(io.StringIO(rows[begin.start() :][:_LONGEST_ROW])), [])
    return dict(zip(names, cells, strict=True)) if len(cells) == len(names) else {}
