"""Undoing a few stories of a batch, in the caller's transaction, which holds their articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import text
from articles.editorial import drafts, publishing, snapshot
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.importing.derive import near
from articles.importing.undo_plan import Step, Story, live_before, second_name, waiting_before
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleState,
    ArticleTag,
    Batch,
    Decision,
    Draft,
    DraftOutcome,
    DraftQuerySet,
    DraftState,
    Item,
    Origin,
    Receipt,
    Revision,
    SidebarItem,
    Undone,
)
from articles.signals import texts_changing


def undo(steps: Sequence[Step], batch: Batch, at: datetime) -> None:
    """Do what the steps say, and write on each item what was done; a refusal is told there."""
    _Undoing(batch, at).undo(steps)


class _Undoing:
    def __init__(self, batch: Batch, at: datetime) -> None:
        self.batch, self.at = batch, at
        self.note = _("Batch %(number)s was undone.") % {"number": batch.pk}

    def undo(self, steps: Sequence[Step]) -> None:
        for step in _to(steps, Undone.REVERSED):
            self._try_to_reverse(step)
        self._withdraw([step.story for step in _to(steps, Undone.WITHDRAWN)])
        for step in _to(steps, Undone.CLOSED):
            self._close_proposal(step)
        for step in _to(steps, Undone.RELEASED):
            self._release(filter(None, (second_name(step.story, item) for item in step.items)))
        self._remove([step.story for step in _to(steps, Undone.REMOVED)])
        texts_changing.announce(step.story.article.pk for step in steps)
        for step in steps:
            for item in step.items:
                item.undone, item.undone_why = step.undone, step.why
        items = [item for step in steps for item in step.items]
        Item.objects.bulk_update(items, ["undone", "undone_why"])

    # What readers never saw

    def _remove(self, stories: Sequence[Story]) -> None:
        """Take stories out with all that hangs on them; their receipts stay behind."""
        self._release(receipt for story in stories for receipt in story.receipts)
        gone = [story.article.pk for story in stories]
        for rows in (
            SidebarItem.objects.filter(article__in=gone),
            SidebarItem.objects.filter(related__in=gone),
            ArticleTag.objects.filter(content_object__in=gone),
            ArticleAuthor.objects.filter(article__in=gone),
            Decision.objects.filter(article__in=gone),
        ):
            rows.delete()
        Article.objects.filter(pk__in=gone).delete()

    def _release(self, receipts: Iterable[Receipt]) -> None:
        """Let an id stand for nothing again, or for what it stood for before."""
        released = list(receipts)
        Receipt.objects.filter(pk__in=[receipt.pk for receipt in released]).update(
            article=None, revision=None, superseded_at=self.at
        )
        self._give_back([receipt for receipt in released if receipt.superseded_at is None])

    def _give_back(self, released: Sequence[Receipt]) -> None:
        """Ids to what had them before they were used for other stories."""
        moments = {(each.source, each.source_id, each.received_at) for each in released}
        superseded = Receipt.objects.filter(
            source_id__in={each.source_id for each in released},
            superseded_at__in={each.received_at for each in released},
            article__isnull=False,
        )
        earlier = [
            each.pk
            for each in superseded.only("source", "source_id", "superseded_at")
            if (each.source, each.source_id, each.superseded_at) in moments
        ]
        if earlier:
            Receipt.objects.filter(pk__in=earlier).update(superseded_at=None)

    # What readers saw

    def _withdraw(self, stories: Sequence[Story]) -> None:
        live = [each.article for each in stories if each.article.state == ArticleState.LIVE]
        publishing.take_down(live, batch=self.batch, at=self.at, note=self.note)
        new = [story for story in stories if story.is_new]
        self._close(Draft.objects.open().filter(article__in=[story.article.pk for story in new]))
        self._release(receipt for story in new for receipt in story.receipts)

    # Earlier texts

    def _try_to_reverse(self, step: Step) -> None:
        try:
            with transaction.atomic():
                self._reverse(step.story)
        except RefusedError as refusal:
            step.undone, step.why = Undone.KEPT, str(refusal)

    def _reverse(self, story: Story) -> None:
        article = Article.objects.get(pk=story.article.pk)
        before = waiting_before(story)
        if story.published:
            newest = self._show_again(article, live_before(story), before)
        else:
            newest = self._write_again(article, story, before)
        self._take_receipts_back(story, before, newest)

    def _show_again(self, article: Article, live: int | None, waiting: int | None) -> Revision:
        """The earlier text for readers; what waited then waits again."""
        self._close(Draft.objects.open().desk().filter(article=article))
        draft = drafts.begin(article, at=self.at)
        shown = drafts.add_revision(draft, article, _content(live), **self._maker())
        article = publishing.publish(shown, batch=self.batch, at=self.at, note=self.note)
        if waiting == live:
            return shown
        draft = drafts.begin(article, at=self.at)
        return drafts.add_revision(draft, article, _content(waiting), **self._maker())

    def _write_again(self, article: Article, story: Story, before: int | None) -> Revision:
        """The earlier text at the head of the draft, which goes if the batch began it."""
        draft = Draft.objects.get(pk=story.own[0].draft_id)
        revision = drafts.add_revision(draft, article, _content(before), **self._maker())
        if draft.base_id == before:
            self._close(Draft.objects.filter(pk=draft.pk))
        return revision

    def _maker(self) -> dict[str, Any]:
        facts = {"origin": Origin.WIRE, "batch": self.batch, "created_at": self.at}
        return {**facts, "reason": self.note}

    def _take_receipts_back(self, story: Story, before: int | None, newest: Revision) -> None:
        earlier = Revision.objects.select_related("batch").filter(pk=before or 0).first()
        for receipt in story.receipts:
            if receipt.batch_id == self.batch.pk:
                self._take_back(receipt, earlier, newest)
            elif receipt.revision_id == before:
                receipt.revision = newest
                receipt.save()

    def _take_back(
        self, receipt: Receipt, earlier: Revision | None, newest: Revision | None
    ) -> None:
        """A receipt as if the earlier text had come last; its digest is not known any more.

        What the source ordered besides its text still holds.
        """
        content = snapshot.content_of(newest) if newest else snapshot.blank()
        paragraphs = text.paragraphs_of(content["body"])
        receipt.revision = newest
        receipt.digest = receipt.version = ""
        receipt.fingerprint = text.fingerprint(paragraphs)
        for number, place in enumerate(near.sketch(paragraphs), start=1):
            setattr(receipt, f"near_{number}", place)
        receipt.facts = _facts_of(content, receipt.facts)
        if earlier and earlier.batch:
            receipt.batch, receipt.received_at = earlier.batch, earlier.created_at
        receipt.save()

    # Proposals

    def _close_proposal(self, step: Step) -> None:
        """Close it, and open the undecided one that had given way to it."""
        proposal = next(
            each for each in step.story.drafts if each.head_id == step.items[0].revision_id
        )
        self._close(Draft.objects.filter(pk=proposal.pk))
        older = (
            Draft.objects.proposals()
            .filter(article=proposal.article_id, base=proposal.base_id)
            .filter(outcome=DraftOutcome.REPLACED, closed_at=proposal.created_at)
            .first()
        )
        if older:
            older.closed_at, older.outcome = None, ""
            older.save()
        before = older.head if older else proposal.base
        for receipt in step.story.receipts:
            if receipt.revision_id == proposal.head_id:
                self._take_back(receipt, before, before)

    def _close(self, drafts_of_it: DraftQuerySet) -> None:
        drafts_of_it.update(
            closed_at=self.at,
            outcome=DraftOutcome.UNDONE,
            state=DraftState.DRAFT,
            publish_at=None,
        )


def _to(steps: Sequence[Step], undone: Undone) -> list[Step]:
    return [step for step in steps if step.undone is undone]


def _content(revision: int | None) -> Content:
    return snapshot.content_of(Revision.objects.get(pk=revision or 0))


def _facts_of(content: Content, facts: dict[str, Any]) -> dict[str, Any]:
    """What a source said, with what it says of the story itself as the content has it."""
    section = content["section"]
    said = {
        "authors": [author["name"] for author in content["authors"]],
        "keywords": [tag["name"] for tag in content["tags"] if not tag["suggested"]],
        "section": section["name"] if section else "",
        "language": content["language"],
    }
    kept = {name: said.get(name, value) for name, value in facts.items()}
    return {name: value for name, value in kept.items() if value}
