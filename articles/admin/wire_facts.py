"""What sources say of their stories besides the text: for staff, and never for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Receipt, Revision

_WORDS: Mapping[str, Promise] = {
    "correction": _("Correction"),
    "note": _("Note to editors"),
    "usage": _("Terms of use"),
}
"""By the name of the fact; in the order in which somebody should read them."""


class Said(NamedTuple):
    """One thing that a source says."""

    name: str
    label: Promise
    words: str


def said_in(receipt: Receipt) -> list[Said]:
    """What one receipt has to say to staff."""
    return list(_said([receipt.facts]))


def of_article(article: Article) -> list[Said]:
    """The same of all that is in force for a story, the newest first, nothing twice."""
    newest = article.receipts.filter(superseded_at=None).order_by("-received_at", "-id")
    return list(_said(newest.values_list("facts", flat=True)))


def of_revision(revision: Revision) -> list[Said]:
    """What came with the very text of a revision."""
    return list(_said(revision.receipts.values_list("facts", flat=True)))


def corrections_among(revisions: Iterable[int]) -> set[int]:
    """The revisions that their source sent as corrections; one query for all of them."""
    receipts = Receipt.objects.filter(revision__in=list(revisions))
    told = receipts.values_list("revision", "facts__correction")
    return {pk for pk, correction in told if pk and correction}


def _said(facts: Iterable[Mapping[str, Any]]) -> Iterator[Said]:
    told = list(facts)
    for name, label in _WORDS.items():
        for words in dict.fromkeys(each.get(name) for each in told):
            if words:
                yield Said(name, label, words)
