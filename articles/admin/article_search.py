"""The search above the list of stories: in which parts of them a person may look."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q

from articles.search import find
from articles.search.query import Part

_RIGHTS = {Part.DRAFT: "articles.view_revision", Part.RECEIVED: "articles.view_receipt"}


def matching(term: str, person: User) -> Q:
    """What a story has to be or have: a number, an address, an id at its source, or words."""
    parts = {part for part in Part if part not in _RIGHTS or person.has_perm(_RIGHTS[part])}
    return find.matching(term, parts)
