"""What undoing a batch does about each of its stories, decided before anything is written.

A story that the batch brought goes, as long as nobody but the batch has touched it: removed where
readers never saw it, withdrawn where they did. Of a story that was here before, the earlier text
comes back, as long as the batch's is still the newest. Everything else stays, and says why.

What other batches did that have been undone themselves counts as nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.importing.records import Outcome
from articles.models import (
    Article,
    ArticleState,
    Batch,
    BatchState,
    Claim,
    Decision,
    Draft,
    DraftKind,
    DraftState,
    Item,
    Receipt,
    Revision,
    SidebarItem,
    SidebarKind,
    Undone,
    Verb,
    WorkingCopy,
)

ACTED = tuple(
    outcome.value
    for outcome in (
        Outcome.CREATED,
        Outcome.UPDATED,
        Outcome.PUBLISHED,
        Outcome.PROPOSED,
        Outcome.WITHDRAWN,
        Outcome.DUPLICATE,
    )
)
"""Outcomes by which something was written."""
_HEAVY = ("batch__paths", "batch__made_tags")


@dataclass
class Story:
    """One story that the batch concerned, and all that decides about it."""

    article: Article
    batch_id: int
    items: list[Item] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    """In their order, without their content."""
    decisions: list[Decision] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    is_typed_into: bool = False
    is_pinned: bool = False
    is_matched: bool = False

    @property
    def own(self) -> list[Revision]:
        """The desk's texts that the batch made."""
        return [
            each
            for each in self.revisions
            if each.batch_id == self.batch_id and each.draft.kind == DraftKind.DESK
        ]

    @property
    def is_new(self) -> bool:
        """Whether the batch brought it."""
        return bool(self.revisions) and self.revisions[0].batch_id == self.batch_id

    @property
    def published(self) -> list[Decision]:
        """The batch's own decisions to publish it."""
        return [
            each
            for each in self.decisions
            if each.batch_id == self.batch_id and each.verb == Verb.PUBLISH
        ]

    @property
    def open_draft(self) -> Draft | None:
        """The desk's draft, if one is open."""
        return next(
            (each for each in self.drafts if each.kind == DraftKind.DESK and not each.closed_at),
            None,
        )


@dataclass
class Step:
    """What undoing does about one story, or about a few items of it."""

    story: Story
    items: list[Item]
    undone: Undone
    why: str = ""
    is_public: bool = False
    """Readers see a change."""


class Named:
    """The stories that people's texts name beside others, pinned or hidden, at any time.

    Only people put a story there: the source's texts take such places over from theirs.
    """

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self._last = 0

    def look(self) -> set[int]:
        """All of them, read on from where the last look ended."""
        texts = Revision.objects.filter(by__isnull=False, pk__gt=self._last).order_by("pk")
        rows = texts.values_list("pk", "content__pinned", "content__hidden")
        for self._last, *lists in rows.iterator():
            places = (place for each in lists for place in each or ())
            self.articles.update(place["article"] for place in places if place["article"])
        return self.articles


def stories_of(
    batch: Batch, items: Iterable[Item], named: Named, *, lock: bool = False
) -> list[Story]:
    """The stories of some items, with everything that `steps` asks about, in a few queries.

    ``lock`` holds the articles until the transaction's end.
    """
    by_article: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_article[item.article_id or 0].append(item)
    articles = Article.objects.only("state", "headline", "live_revision").order_by("pk")
    if lock:
        articles = articles.select_for_update(of=("self",))
    found = {
        each.pk: Story(each, batch.pk, by_article[each.pk])
        for each in articles.filter(pk__in=by_article)
    }
    _read(found)
    pinning = SidebarItem.objects.filter(related__in=found, kind=SidebarKind.PINNED)
    for pk in named.look() & found.keys() | set(pinning.values_list("related", flat=True)):
        found[pk].is_pinned = True
    matches = Claim.objects.filter(article__in=found, matched=True)
    for pk in matches.values_list("article", flat=True):
        found[pk].is_matched = True
    return list(found.values())


def _read(found: dict[int, Story]) -> None:
    texts = Revision.objects.filter(article__in=found).order_by("number")
    for revision in texts.select_related("draft", "batch").defer("content", "changes", *_HEAVY):
        found[revision.article_id].revisions.append(revision)
    decisions = Decision.objects.filter(article__in=found).select_related(
        "batch", "revision__draft"
    )
    for decision in decisions.defer("revision__content", "revision__changes").order_by("id"):
        found[decision.article_id].decisions.append(decision)
    for draft in Draft.objects.filter(article__in=found).order_by("id"):
        found[draft.article_id].drafts.append(draft)
    for receipt in Receipt.objects.filter(article__in=found).select_related("batch").defer(*_HEAVY):
        found[receipt.article_id or 0].receipts.append(receipt)
    typed = WorkingCopy.objects.filter(draft__article__in=found)
    for pk in typed.values_list("draft__article", flat=True):
        found[pk].is_typed_into = True


def steps(story: Story) -> list[Step]:
    """What is done about one story's items."""
    if story.is_new:
        return [_of_new(story)]
    parts = {Outcome.PROPOSED.value: _of_proposal, Outcome.DUPLICATE.value: _of_second_name}
    found = [parts[item.outcome](story, item) for item in story.items if item.outcome in parts]
    rest = [item for item in story.items if item.outcome not in parts]
    return [*found, _of_known(story, rest)] if rest else found


# A story that the batch brought


def _of_new(story: Story) -> Step:
    if why := _touched(story):
        return Step(story, story.items, Undone.KEPT, why)
    if story.article.live_revision_id:
        why = _("Readers had seen it: its address says that it was withdrawn.")
        is_public = story.article.state == ArticleState.LIVE
        return Step(story, story.items, Undone.WITHDRAWN, why, is_public)
    if story.is_pinned:
        why = _("An editor has chosen it as a related story of another one.")
        return Step(story, story.items, Undone.KEPT, why)
    if story.is_matched:
        why = _("An editor has matched a headline to it.")
        return Step(story, story.items, Undone.KEPT, why)
    return Step(story, story.items, Undone.REMOVED, _("Readers never saw it."))


def _touched(story: Story) -> str:
    """Who else worked on a story, in a sentence; empty where nobody did."""
    if story.is_typed_into:
        return _("Somebody has typed into it and not saved yet.")
    everything: list[Revision | Decision] = [*story.revisions, *story.decisions]
    for made in everything:
        if sentence := _others(story, made):
            return sentence
    for receipt in story.receipts:
        if sentence := _other_batch(story, receipt.batch):
            return sentence
    return ""


def _others(story: Story, made: Revision | Decision) -> str:
    if made.by_id:
        return _("People have worked on it since.")
    return _other_batch(story, made.batch) if made.batch else ""


def _other_batch(story: Story, batch: Batch) -> str:
    if batch.pk == story.batch_id or batch.state == BatchState.UNDONE:
        return ""
    return _("%(batch)s has brought something of it since.") % {"batch": batch}


# A story that was here before


def _of_known(story: Story, items: list[Item]) -> Step:
    if why := _touched_since(story) or _hindrance(story, items):
        return Step(story, items, Undone.KEPT, why)
    if not story.published:
        return Step(story, items, Undone.REVERSED, _("Its earlier text is the newest again."))
    if live_before(story):
        why = _("Readers get the earlier text again.")
        return Step(story, items, Undone.REVERSED, why, is_public=True)
    why = _("Readers had not seen it before this batch published it.")
    return Step(story, items, Undone.WITHDRAWN, why, is_public=True)


def _touched_since(story: Story) -> str:
    """Who else worked on a story after the batch did."""
    if story.is_typed_into:
        return _("Somebody has typed into it and not saved yet.")
    mine = [each.at for each in story.decisions if each.batch_id == story.batch_id]
    began = min([*mine, *(each.created_at for each in story.own)], default=None)
    if began is None:
        return ""
    first = story.own[0].number if story.own else None
    later: list[Revision | Decision] = [
        *(each for each in story.revisions if _is_later(each, first, began)),
        *(each for each in story.decisions if each.at >= began),
    ]
    return next(filter(None, (_others(story, each) for each in later)), "")


def _is_later(revision: Revision, first: int | None, began: datetime) -> bool:
    """By its number, where the batch made a text; by the clock, where it only published one."""
    return revision.created_at >= began if first is None else revision.number > first


def _hindrance(story: Story, items: Sequence[Item]) -> str:
    """What else stands in the way of bringing the earlier text back."""
    if any(item.outcome == Outcome.WITHDRAWN for item in items):
        return _("Its source took it down; an editor brings it back, if anybody does.")
    if not story.own and not story.published:
        return _("Nothing of the batch is left in it.")
    if story.published:
        is_live = story.article.state == ArticleState.LIVE
        return "" if is_live else _("It is not live any more.")
    newest = [each.pk for each in story.revisions if each.draft.kind == DraftKind.DESK][-1]
    is_newest = story.open_draft is not None and story.open_draft.head_id == newest
    if not is_newest or story.own[0].based_on_id is None:
        return _("The batch’s text is not the newest any more.")
    return ""


def live_before(story: Story) -> int | None:
    """The revision that readers had before the batch published anything of the story."""
    first = story.published[0].revision if story.published else None
    return first.draft.base_id if first else None


def waiting_before(story: Story) -> int | None:
    """The desk's newest revision before the batch came."""
    if story.own:
        return story.own[0].based_on_id
    return story.published[0].revision_id if story.published else None


# What stands beside a story


def _of_proposal(story: Story, item: Item) -> Step:
    """A proposal goes while nobody has decided on it."""
    proposal = next(
        (each for each in story.drafts if each.head_id and each.head_id == item.revision_id), None
    )
    if proposal is None or proposal.closed_at:
        return Step(story, [item], Undone.KEPT, _("Somebody has decided on it, or a newer one."))
    typed = WorkingCopy.objects.filter(draft=proposal).exists()
    if typed or proposal.state != DraftState.DRAFT:
        return Step(story, [item], Undone.KEPT, _("Somebody is working on the proposal."))
    return Step(story, [item], Undone.CLOSED, _("Nobody had decided on it."))


def _of_second_name(story: Story, item: Item) -> Step:
    if second_name(story, item):
        why = _("The story stays; that it came under this name, too, is forgotten.")
        return Step(story, [item], Undone.RELEASED, why)
    return Step(story, [item], Undone.KEPT, _("Something newer has come under this name."))


def second_name(story: Story, item: Item) -> Receipt | None:
    """The receipt that the batch gave for a story's second name."""
    return next(
        (
            receipt
            for receipt in story.receipts
            if receipt.batch_id == story.batch_id
            and receipt.second_name
            and receipt.source_id == item.source_id
        ),
        None,
    )


def pending(batch: Batch) -> QuerySet[Item]:
    """The items that undoing has not come to yet."""
    return Item.objects.filter(Q(undone=""), batch=batch, outcome__in=ACTED)
