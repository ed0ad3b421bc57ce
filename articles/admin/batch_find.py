"""The batch that a page of ours is about."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from articles.admin import pages
from articles.models import Batch


def find(request: HttpRequest, object_id: str, *rights: str) -> Batch:
    """The batch, for somebody who may look at batches and has these rights besides.

    Raises `PermissionDenied` before it says whether there is such a batch, and `Http404`.
    """
    if not all(map(pages.person(request).has_perm, ("articles.view_batch", *rights))):
        raise PermissionDenied
    people = ("started_by", "confirmed_by", "undone_by")
    is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= 18
    batches = Batch.objects.select_related(*people).defer("made_tags")
    batch = batches.filter(pk=int(object_id)).first() if is_number else None
    if batch is None:
        raise Http404
    return batch
