"""The queue of proposals: newer texts from the wire that wait for a decision, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.admin import pages, wire_facts
from articles.editorial import diff, proposals
from articles.editorial.snapshot import content_of
from articles.models import Draft, Revision

ON_A_PAGE = 25


class Line(NamedTuple):
    """One proposal of the queue."""

    proposal: Draft
    text: Revision
    said: str
    """What it changes, in words."""
    is_correction: bool


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """A page of the queue, for whoever may see drafts and their texts."""
    if not pages.person(request).has_perms(("articles.view_draft", "articles.view_revision")):
        raise PermissionDenied
    waiting = proposals.waiting().select_related("article", "head__batch", "head__by", "base")
    queue = Paginator(waiting.defer("article__body"), ON_A_PAGE)
    page = queue.get_page(request.GET.get("page"))
    corrections = wire_facts.corrections_among(each.head_id for each in page if each.head_id)
    context = {
        "title": _("Proposals from the wire"),
        "page": page,
        "lines": [_line(each, is_correction=each.head_id in corrections) for each in page],
    }
    return pages.render(model_admin, request, "proposals.html", context)


def _line(proposal: Draft, *, is_correction: bool) -> Line:
    assert proposal.head  # noqa: S101 what waits has a text
    said = diff.in_words(_changes(proposal, proposal.head))
    return Line(proposal, proposal.head, said, is_correction)


def _changes(proposal: Draft, head: Revision) -> Mapping[str, Any]:
    before = content_of(proposal.base) if proposal.base else None
    short = head.changes or diff.summary(before, content_of(head))
    told = [name for name in short["fields"] if name in proposals.FIELDS]
    return {**short, "fields": told}
