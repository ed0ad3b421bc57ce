"""A chunk of planned stories into rows: the same few bulk writes, however many stories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from articles import headlines, tagging, text
from articles.editorial import drafts, publishing, rows, snapshot
from articles.editorial.snapshot import Content, Place, TagReference
from articles.importing.plan import Options, Planned, Work
from articles.models import (
    Article,
    ArticleState,
    Batch,
    Draft,
    DraftKind,
    DraftOutcome,
    DraftState,
    Headline,
    Origin,
    Receipt,
    Revision,
    Tag,
)


def write(planned: Sequence[Planned], batch: Batch, options: Options) -> None:
    """Do what the plan says, in the caller's transaction; fills in the articles it made."""
    _Writer(planned, batch, options).write()


class _Writer:
    def __init__(self, planned: Sequence[Planned], batch: Batch, options: Options) -> None:
        self.planned, self.batch, self.options = planned, batch, options
        self.headlines: dict[str, Headline] = {}
        self.tags: dict[str, Tag] = {}

    def write(self) -> None:
        self._make_words()
        self._create(self._to(Work.CREATE))
        for step in self._to(Work.REVISE):
            self._revise(step)
        for step in self._to(Work.PROPOSE):
            self._propose(step)
        self._publish(self._to(Work.PUBLISH))
        self._name_again(self._to(Work.SECOND_NAME))

    def _to(self, work: Work) -> list[Planned]:
        return [step for step in self.planned if step.work is work]

    # What every story of the chunk needs

    def _make_words(self) -> None:
        texts = self._to(Work.CREATE) + self._to(Work.REVISE) + self._to(Work.PROPOSE)
        # Tags before headlines, as where a person saves and publishes: two that make the same
        # ones in another order would wait for each other.
        kinds = {tag.name: tag.kind for step in texts for tag in step.story.tags}
        self.tags = tagging.ensure(kinds, kinds)
        related = (wording for step in texts for wording in step.story.record.related)
        self.headlines = headlines.ensure(related, at=self.options.at)

    def _maker(self, step: Planned) -> dict[str, Any]:
        return {
            "origin": Origin.WIRE,
            "batch": self.batch,
            "created_at": self.options.at,
            "reason": text.shorten(_("From the wire: %s") % step.story.record.path, 200),
        }

    def _content(self, step: Planned, before: Content) -> Content:
        """The content before, with everything that the wire speaks of replaced."""
        story = step.story
        content: Content = {
            **before,
            "body": story.record.body,
            "tags": self._tags(step, before),
            "wire": self._places(step),
        }
        if story.record.headline or before["headline_provisional"] or not before["headline"]:
            content["headline"] = story.headline
            content["headline_provisional"] = story.provisional
        return content

    def _tags(self, step: Planned, before: Content) -> list[TagReference]:
        kept = [tag for tag in before["tags"] if not tag["suggested"]]
        named = {tag["id"] for tag in kept}
        suggested = (self.tags[text.key(tag.name)] for tag in step.story.tags)
        fresh = {tag.pk: tag for tag in suggested if tag.pk not in named}
        return kept + snapshot.tag_references(fresh.values(), suggested=True)

    def _places(self, step: Planned) -> list[Place]:
        wordings = {text.key(wording): wording for wording in step.story.record.related}
        return [
            Place(headline=self.headlines[key].pk, article=None, text=wording)
            for key, wording in wordings.items()
        ]

    # New stories

    def _create(self, steps: list[Planned]) -> None:
        blank = snapshot.blank()
        blank["section"] = snapshot.section_reference(self.options.section)
        contents = [
            snapshot.with_slug(self._content(step, blank), None, published=False) for step in steps
        ]
        for step, content in zip(steps, contents, strict=True):
            step.article = Article(source=self.options.source, created_at=self.options.at)
            snapshot.apply(content, to=step.article)
        articles = Article.objects.bulk_create(step.article for step in steps if step.article)
        begun = Draft.objects.bulk_create(
            Draft(article=article, created_at=self.options.at) for article in articles
        )
        revisions = Revision.objects.bulk_create(
            snapshot.revision(draft, content, None, **self._maker(step))
            for step, draft, content in zip(steps, begun, contents, strict=True)
        )
        heads = Revision.objects.filter(draft=OuterRef("pk"), number=1).values("pk")
        Draft.objects.filter(pk__in=[draft.pk for draft in begun]).update(head=Subquery(heads))
        rows.write(list(zip(articles, contents, strict=True)), new=True)
        for step, revision in zip(steps, revisions, strict=True):
            step.revision = revision
        self._give_receipts(steps)
        if self.options.publish:
            pairs = list(zip(articles, revisions, strict=True))
            publishing.publish_first(pairs, batch=self.batch, at=self.options.at)

    def _give_receipts(self, steps: list[Planned]) -> None:
        used = [step.supersedes.pk for step in steps if step.supersedes]
        if used:
            Receipt.objects.filter(pk__in=used).update(superseded_at=self.options.at)
        Receipt.objects.bulk_create(
            Receipt(
                source=self.options.source,
                source_id=step.story.record.source_id,
                article=step.article,
                revision=step.revision,
                digest=step.story.digest,
                fingerprint=step.story.fingerprint,
                second_name=step.work is Work.SECOND_NAME,
                batch=self.batch,
                received_at=self.options.at,
            )
            for step in steps
        )

    # Stories that are here already

    def _revise(self, step: Planned) -> None:
        article, receipt = _here(step)
        draft = step.draft or drafts.begin(article, at=self.options.at)
        before = draft.head or draft.base
        content = self._content(step, snapshot.content_of(before) if before else snapshot.blank())
        step.revision = drafts.add_revision(draft, article, content, **self._maker(step))
        self._note(receipt, step)
        if step.go_live:
            step.article = publishing.publish(step.revision, batch=self.batch, at=self.options.at)

    def _propose(self, step: Planned) -> None:
        article, receipt = _here(step)
        before = self._close_undecided(receipt)
        draft = Draft.objects.create(
            article=article, kind=DraftKind.PROPOSAL, base=before, created_at=self.options.at
        )
        content = self._content(step, snapshot.content_of(before) if before else snapshot.blank())
        step.revision = drafts.add_revision(draft, article, content, **self._maker(step))
        self._note(receipt, step)

    def _close_undecided(self, receipt: Receipt) -> Revision | None:
        """The revision that a new proposal is based on; an undecided older one gives way."""
        before = receipt.revision
        if before is None or not _is_undecided_proposal(before):
            return before
        before.draft.closed_at = self.options.at
        before.draft.outcome = DraftOutcome.REPLACED
        before.draft.save()
        return before.draft.base

    def _publish(self, steps: list[Planned]) -> None:
        first = []
        for step in steps:
            article, receipt = _here(step)
            step.revision = receipt.revision
            if step.revision is None:
                continue
            if article.state == ArticleState.NEVER_PUBLISHED:
                first.append((article, step.revision))
            else:
                publishing.publish(step.revision, batch=self.batch, at=self.options.at)
        publishing.publish_first(first, batch=self.batch, at=self.options.at)

    def _note(self, receipt: Receipt, step: Planned) -> None:
        receipt.revision = step.revision
        receipt.digest, receipt.fingerprint = step.story.digest, step.story.fingerprint
        receipt.batch, receipt.received_at = self.batch, self.options.at
        receipt.save()

    # The same text under another name

    def _name_again(self, steps: list[Planned]) -> None:
        made = {step.story.fingerprint: step for step in self.planned if step.revision}
        for step in steps:
            if step.article is None:
                first = made[step.story.fingerprint]
                step.article, step.revision = first.article, first.revision
        self._give_receipts(steps)


def _here(step: Planned) -> tuple[Article, Receipt]:
    if step.article is None or step.receipt is None:
        raise ValueError("A story that is here already has an article and a receipt.")
    return step.article, step.receipt


def _is_undecided_proposal(revision: Revision) -> bool:
    """Whether a revision is a proposal's, and nobody has begun to work on that."""
    draft = revision.draft
    return (
        draft.kind == DraftKind.PROPOSAL
        and draft.closed_at is None
        and draft.head_id == revision.pk
        and draft.state == DraftState.DRAFT
        and not draft.working_copies.exists()
    )
