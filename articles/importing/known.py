"""What the newsroom knows already of a chunk's stories, fetched together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import Max, Prefetch, prefetch_related_objects

from articles import text
from articles.importing.incoming import Incoming
from articles.models import (
    Article,
    Decision,
    Draft,
    Receipt,
    Revision,
    Section,
    WorkingCopy,
)


@dataclass
class Known:
    """The rows that a chunk's stories concern, fetched together."""

    by_id: dict[str, Receipt]
    by_text: dict[str, list[Receipt]]
    """By fingerprint: the story's first name before its second ones."""
    desk: dict[int, list[Draft]]
    """By article: the desk's open drafts."""
    touched: dict[int, Touched]
    """By article: what people did; nothing where they did nothing."""
    sections: dict[str, Section]
    """By key: those that the stories name."""


@dataclass
class Touched:
    """What people did with a story."""

    number: int = 0
    """That of their last revision."""
    decided: datetime | None = None
    """When they last decided anything."""
    typing: bool = False
    """Somebody has not saved yet what they typed."""


def known_rows(
    stories: Sequence[Incoming], source: str, *, publish: bool = False, lock: bool = False
) -> Known:
    """Fetch, in a fixed number of queries, everything the plan for ``stories`` asks about.

    ``lock`` holds the articles until the transaction's end. Of what is sent unchanged, only
    those who ``publish`` ask what people did with it.
    """
    # Locked articles are fetched by themselves, below.
    receipts = Receipt.objects.all() if lock else Receipt.objects.select_related("article")
    ids = {story.record.source_id for story in stories}
    by_id = {
        receipt.source_id: receipt
        for receipt in receipts.filter(source=source, source_id__in=ids, superseded_at__isnull=True)
    }
    new = {
        story.fingerprint
        for story in stories
        if (receipt := by_id.get(story.record.source_id)) is None or receipt.digest != story.digest
    }
    by_text: dict[str, list[Receipt]] = {}
    same_text = receipts.filter(fingerprint__in=new, article__isnull=False)
    for receipt in same_text.order_by("second_name", "id"):
        by_text.setdefault(receipt.fingerprint, []).append(receipt)
    found = [*by_id.values(), *chain.from_iterable(by_text.values())]
    if not found:  # of most batches: every story is new
        return Known({}, {}, {}, {}, _sections(stories))
    concerned = {receipt.article_id for receipt in found if receipt.article_id}
    if lock:
        # Nobody asks for the text of what is here, and of most stories it is sent unchanged.
        waiting = Article.objects.select_for_update().filter(pk__in=concerned).order_by("pk")
        locked = waiting.defer("body").in_bulk()
        for receipt in found:
            receipt.article = locked[receipt.article_id or 0]
    digests = {story.digest for story in stories}
    asked = found if publish else [each for each in found if each.digest not in digests]
    concerned = {receipt.article_id for receipt in asked if receipt.article_id}
    # Read inside the lock: until then, somebody may decide on a proposal.
    _fetch_revisions(asked, digests)
    desk = _desk_drafts(concerned) if concerned else {}
    touched = _touches(concerned) if concerned else {}
    return Known(by_id, by_text, desk, touched, _sections(stories))


def _fetch_revisions(receipts: Sequence[Receipt], digests: Container[str]) -> None:
    """The sources' last texts with their drafts; of what is sent unchanged without the content."""
    same = [receipt for receipt in receipts if receipt.digest in digests]
    changed = [receipt for receipt in receipts if receipt.digest not in digests]
    prefetch_related_objects(changed, "revision__draft")
    without = Prefetch("revision", Revision.objects.defer("content"))
    prefetch_related_objects(same, without, "revision__draft")


def _sections(stories: Iterable[Incoming]) -> dict[str, Section]:
    wanted = {text.key(story.record.section) for story in stories if story.record.section}
    if not wanted:
        return {}
    sections = Section.objects.filter(retired_at__isnull=True)
    found = {text.key(section.name): section for section in sections}
    return {key: section for key, section in found.items() if key in wanted}


def _desk_drafts(articles: Iterable[int]) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = defaultdict(list)
    drafts = Draft.objects.open().desk().filter(article__in=articles)
    for draft in drafts.select_related("head").defer("head__content").order_by("id"):
        found[draft.article_id].append(draft)
    return found


def _touches(articles: Iterable[int]) -> dict[int, Touched]:
    touched: dict[int, Touched] = defaultdict(Touched)
    of_people = {"article__in": articles, "by__isnull": False}
    written = Revision.objects.filter(**of_people).values_list("article").annotate(Max("number"))
    for article, number in written.order_by():
        touched[article].number = number
    decided = Decision.objects.filter(**of_people).values_list("article").annotate(Max("at"))
    for article, at in decided.order_by():
        touched[article].decided = at
    typed = WorkingCopy.objects.filter(draft__article__in=articles, draft__closed_at__isnull=True)
    for article in typed.values_list("draft__article", flat=True):
        touched[article].typing = True
    return touched
