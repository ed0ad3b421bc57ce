"""Asking once about a new tag that is nearly called as one that there is.

Whoever does not answer and saves again means what they typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.http import QueryDict

from articles import text
from articles.admin import typed_fields
from articles.admin.article_form import ArticleForm
from articles.models import Tag
from articles.tags import nearness

ASKED = "near_asked"
"""The field of the names about which was asked."""
_INSTEAD = "near_"
_MOST = 5
"""Names about which is asked at once."""


class Question(NamedTuple):
    """A new name, and the tag that may be meant."""

    typed: str
    tag: Tag
    field: str
    stories: int


def questions(data: QueryDict, form: ArticleForm) -> list[Question]:
    """About the new names in the form's tags that nobody was asked about; one query for each."""
    asked = data.get(ASKED, "").split()
    typed = {text.key(name) for name in typed_fields.split(data.get("tags", ""))}
    new = [tag["name"] for tag in form.content()["tags"] if not tag["id"]]
    open_ones = [name for name in new if text.key(name) in typed and _mark(name) not in asked]
    near = ((name, nearness.near_to(name, 1)) for name in open_ones[:_MOST])
    return [_question(name, rows[0]) for name, rows in near if rows]


def _question(name: str, row: Tag) -> Question:
    tag = row.merged_into or row
    return Question(name, tag, f"{_INSTEAD}{_mark(name)}", tag.article_tags.count())


def asked_now(data: QueryDict, found: Sequence[Question]) -> str:
    """What goes with the form, so that nobody is asked twice."""
    return " ".join([*data.get(ASKED, "").split(), *(_mark(each.typed) for each in found)])


def answered(data: QueryDict) -> QueryDict:
    """What was sent, with the tags that somebody chose instead of what they had typed."""
    if ASKED not in data or "tags" not in data:
        return data
    names = typed_fields.split(str(data["tags"]))
    chosen = [data.get(f"{_INSTEAD}{_mark(name)}") or name for name in names]
    if chosen == names:
        return data
    meant = data.copy()
    meant["tags"] = typed_fields.join(chosen)
    return meant


def _mark(name: str) -> str:
    return text.key(name)[:16]
