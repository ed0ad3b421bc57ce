"""A chunk of planned stories into rows: the same few bulk writes, however many stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles import authors, headlines, limits, sections, tagging, text
from articles.editorial import drafts, publishing, rows, snapshot
from articles.editorial.snapshot import Content, Place, Reference, TagReference
from articles.importing import directives
from articles.importing.derive import near
from articles.importing.plan import Options, Planned, Work
from articles.importing.records import Outcome
from articles.inserting import insert, insert_dicts, reserve
from articles.models import (
    Article,
    ArticleState,
    Author,
    Batch,
    Draft,
    DraftKind,
    DraftOutcome,
    DraftState,
    Origin,
    Receipt,
    Revision,
    Tag,
)
from articles.signals import texts_changing
from articles.tags import removed


def write(planned: Sequence[Planned], batch: Batch, options: Options) -> None:
    """Do what the plan says, in the caller's transaction; fills in the articles it made."""
    _Writer(planned, batch, options).write()


class _Writer:
    def __init__(self, planned: Sequence[Planned], batch: Batch, options: Options) -> None:
        self.planned, self.batch, self.options = planned, batch, options
        self.headlines: dict[str, int] = {}
        self.tags: dict[str, Tag] = {}
        self.earlier_tags: dict[str, Tag] = {}
        self.authors: dict[str, Author] = {}
        self.removed: Mapping[int, frozenset[str]] = {}

    def write(self) -> None:
        self._make_words()
        self._create(self._to(Work.CREATE))
        for step in self._to(Work.REVISE):
            self._revise(step)
        for step in self._to(Work.PROPOSE):
            self._propose(step)
        self._publish(self._to(Work.PUBLISH))
        self._name_again(self._to(Work.SECOND_NAME))
        for step in self._to(Work.TAKE_DOWN):
            self._take_down(step)
        for step in self._to(Work.NOTE):
            self._note(_here(step)[1], step)
        self._set_embargoes()
        # The rest is announced by the verbs that have done it.
        named = [step for step in self._to(Work.CREATE) if not step.go_live]
        named += self._to(Work.SECOND_NAME)
        texts_changing.announce(step.article.pk for step in named if step.article)

    def _to(self, work: Work) -> list[Planned]:
        return [step for step in self.planned if step.work is work]

    # What every story of the chunk needs

    def _make_words(self) -> None:
        texts = self._to(Work.CREATE) + self._to(Work.REVISE) + self._to(Work.PROPOSE)
        # Tags before headlines, as where a person saves and publishes: two that make the same
        # ones in another order would wait for each other.
        kinds = {tag.name: tag.kind for step in texts for tag in step.story.tags}
        named = {name: "" for step in texts for name in _keywords(step)}
        found_only = kinds.keys() - named.keys()  # what a source calls a thing is not ours to spell
        self.tags = tagging.ensure({**named, **kinds}, kinds, suggested=found_only)
        earlier = (text.key(name) for step in texts for name in _earlier_keywords(step))
        self.earlier_tags = tagging.known(earlier)
        worked_on = [step.article.pk for step in texts if step.article]
        self.removed = removed.keys_of(worked_on) if worked_on else {}
        related = (wording for step in texts for wording in step.story.record.related)
        self.headlines = headlines.ensure(related, at=self.options.at)
        self.authors = authors.ensure(name for step in texts for name in step.story.record.authors)
        self._make_sections(texts)

    def _make_sections(self, texts: list[Planned]) -> None:
        """The sections that sources name, where they are to be made."""
        if not self.options.create_sections:
            return
        unknown = [step for step in texts if step.story.record.section and not step.section]
        made = sections.ensure(step.story.record.section for step in unknown)
        for step in unknown:
            step.section = made[text.key(step.story.record.section)]

    def _maker(self, step: Planned) -> dict[str, Any]:
        return {
            "origin": Origin.WIRE,
            "batch": self.batch,
            "created_at": self.options.at,
            "reason": text.shorten(_reason(step), limits.REASON),
        }

    def _content(self, step: Planned, before: Content) -> Content:
        """The content before, with everything that the source speaks of replaced."""
        story, record = step.story, step.story.record
        section = step.section if record.section or step.work is Work.CREATE else None
        content: Content = {
            **before,
            "body": record.body,
            "standfirst": record.standfirst or before["standfirst"],
            "headline_variants": {**before["headline_variants"], **record.headlines},
            "language": record.language or before["language"],
            "section": snapshot.section_reference(section) or before["section"],
            "authors": self._authors(step) or before["authors"],
            "tags": self._tags(step, before),
            "wire": self._places(step),
        }
        if story.record.headline or before["headline_provisional"] or not before["headline"]:
            content["headline"] = story.headline
            content["headline_provisional"] = story.provisional
        return content

    def _authors(self, step: Planned) -> list[Reference]:
        named = (self.authors[text.key(name)] for name in step.story.record.authors)
        found = {author.pk: author.name for author in named}
        return [Reference(id=pk, name=name) for pk, name in found.items()]

    def _tags(self, step: Planned, before: Content) -> list[TagReference]:
        """Those that were kept, the source's own keywords, then what the text suggests.

        A keyword that the source has taken back since goes.
        """
        keywords = {text.key(name): name for name in _keywords(step)}
        taken_back = {text.key(name) for name in _earlier_keywords(step)} - keywords.keys()
        gone = {self.earlier_tags[key].pk for key in taken_back & self.earlier_tags.keys()}
        gone -= {self.tags[key].pk for key in keywords}
        ids = [tag["id"] for tag in before["tags"]]
        merged = {pk: tag.pk for pk, tag in tagging.today(ids).items()}
        kept = [
            tag
            for tag in before["tags"]
            if not tag["suggested"] and merged.get(tag["id"], tag["id"]) not in gone
        ]
        known = {merged.get(tag["id"], tag["id"]) for tag in kept}
        named = {self.tags[key].pk: self.tags[key] for key in keywords}
        kept += snapshot.tag_references(
            (tag for pk, tag in named.items() if pk not in known), suggested=False
        )
        known |= named.keys()
        suggested = (self.tags[text.key(tag.name)] for tag in step.story.tags)
        gone_for_good = self.removed.get(step.article.pk, ()) if step.article else ()
        fresh = {
            tag.pk: tag for tag in suggested if tag.pk not in known and tag.key not in gone_for_good
        }
        return kept + snapshot.tag_references(fresh.values(), suggested=True)

    def _places(self, step: Planned) -> list[Place]:
        wordings = {text.key(wording): wording for wording in step.story.record.related}
        return [
            Place(headline=self.headlines[key], article=None, text=wording)
            for key, wording in wordings.items()
        ]

    # New stories

    def _create(self, steps: list[Planned]) -> None:
        blank = snapshot.blank()
        contents = [
            snapshot.with_slug(self._content(step, blank), None, published=False) for step in steps
        ]
        articles = [
            self._article(pk, step, content)
            for pk, step, content in zip(reserve(Article, len(steps)), steps, contents, strict=True)
        ]
        heads = reserve(Revision, len(steps))
        begun = [
            Draft(pk=pk, article=article, created_at=self.options.at)
            for pk, article in zip(reserve(Draft, len(steps)), articles, strict=True)
        ]
        revisions = [
            snapshot.revision(draft, content, None, pk=pk, **self._maker(step))
            for pk, step, draft, content in zip(heads, steps, begun, contents, strict=True)
        ]
        for step, draft, revision in zip(steps, begun, revisions, strict=True):
            step.revision, draft.head = revision, revision
        for made in (articles, begun, revisions):
            insert(made)
        self._date(steps)
        rows.write(list(zip(articles, contents, strict=True)), new=True)
        self._give_receipts(steps)
        self._publish_new(steps)
        for step in steps:
            if step.article and step.outcome is Outcome.WITHDRAWN:
                publishing.spike(
                    step.article, batch=self.batch, at=self.options.at, note=step.reason
                )

    def _article(self, pk: int, step: Planned, content: Content) -> Article:
        step.article = Article(
            pk=pk,
            source=self.options.source,
            created_at=self.options.at,
            embargo_until=step.story.record.embargo,
        )
        snapshot.apply(content, to=step.article)
        return step.article

    def _put_away(self, article: Article, step: Planned) -> Article:
        """Out of readers' sight, whether or not they saw it."""
        down = publishing.withdraw if article.state == ArticleState.LIVE else publishing.spike
        return down(article, batch=self.batch, at=self.options.at, note=step.reason)

    def _date(self, steps: list[Planned]) -> None:
        """Tell those that go live when they count as published, for their tags to be written so."""
        for step in steps:
            if step.article and step.go_live:
                step.article.published_at = self._first_published(step)

    def _first_published(self, step: Planned) -> datetime:
        record, at = step.story.record, self.options.at
        is_dated = record.created or record.updated
        return self._dates(step)[0] if is_dated else max(at, record.embargo or at)

    def _publish_new(self, steps: list[Planned]) -> None:
        going = [step for step in steps if step.go_live]
        pairs = [(step.article, step.revision) for step in going if step.article and step.revision]
        dates = {
            step.article.pk: self._dates(step)
            for step in going
            if step.article and (step.story.record.created or step.story.record.updated)
        }
        publishing.publish_first(pairs, batch=self.batch, at=self.options.at, dates=dates)

    def _dates(self, step: Planned) -> tuple[datetime, datetime]:
        """When the source published and last changed a story; never in the future.

        What is under embargo counts as published when that ends.
        """
        record, at = step.story.record, self.options.at
        published = min(record.created or at, record.updated or at, at)
        if record.embargo and record.embargo > at:
            published = record.embargo
        return published, max(published, min(record.updated or published, at))

    def _give_receipts(self, steps: list[Planned]) -> None:
        used = [step.supersedes.pk for step in steps if step.supersedes]
        if used:
            Receipt.objects.filter(pk__in=used).update(superseded_at=self.options.at)
        rows = [
            {
                "source_id": step.story.record.source_id,
                "article_id": step.article.pk if step.article else None,
                "revision_id": step.revision.pk if step.revision else None,
                "second_name": step.work is Work.SECOND_NAME,
                **_received(step),
            }
            for step in steps
        ]
        insert_dicts(
            Receipt,
            rows,
            source=self.options.source,
            batch_id=self.batch.pk,
            received_at=self.options.at,
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
            if receipt.digest != step.story.digest:  # the same text, said in another way
                self._note(receipt, step)
            if step.revision is None:
                continue
            if article.state == ArticleState.NEVER_PUBLISHED:
                first.append((article, step.revision))
            else:
                publishing.publish(step.revision, batch=self.batch, at=self.options.at)
        publishing.publish_first(first, batch=self.batch, at=self.options.at)

    def _note(self, receipt: Receipt, step: Planned) -> None:
        receipt.revision = step.revision or receipt.revision
        for name, value in _received(step).items():
            setattr(receipt, name, value)
        receipt.batch, receipt.received_at = self.batch, self.options.at
        receipt.save()

    # What a source orders

    def _take_down(self, step: Planned) -> None:
        """Whoever worked on it: the text stays as it is, and people can bring it back."""
        article, receipt = _here(step)
        step.article = self._put_away(article, step)
        # The notice of a kill is no text of the story: what it is known by stays.
        text_facts = {name: getattr(receipt, name) for name in ("fingerprint", *NEAR)}
        self._note(receipt, step)
        Receipt.objects.filter(pk=receipt.pk).update(**text_facts)

    def _set_embargoes(self) -> None:
        for step in self.planned:
            if step.new_embargo and step.article and step.work is not Work.CREATE:
                step.article.embargo_until = step.story.record.embargo
                step.article.save(update_fields=["embargo_until"])

    # The same text under another name

    def _name_again(self, steps: list[Planned]) -> None:
        made = {step.story.fingerprint: step for step in self.planned if step.revision}
        for step in steps:
            if step.article is None:
                first = made[step.story.fingerprint]
                step.article, step.revision = first.article, first.revision
        self._give_receipts(steps)


NEAR = tuple(f"near_{number}" for number in range(1, near.PLACES + 1))
"""The columns of a text's sketch."""


def _received(step: Planned) -> dict[str, Any]:
    """What a receipt keeps of a record."""
    story, record = step.story, step.story.record
    return {
        "digest": story.digest,
        "fingerprint": story.fingerprint,
        "version": record.version,
        "pub_status": record.pub_status.value,
        "facts": record.facts(),
        **dict(zip(NEAR, story.near, strict=True)),
    }


def _keywords(step: Planned) -> tuple[str, ...]:
    """The source's keywords, and the section that the newsroom does not have."""
    record = step.story.record
    lost = (record.section,) if record.section and step.section is None else ()
    return (*lost, *record.keywords)


def _earlier_keywords(step: Planned) -> list[str]:
    """The keywords that the source gave the story when it last sent it."""
    return step.receipt.facts.get("keywords", []) if step.receipt else []


def _reason(step: Planned) -> str:
    """Why the revision was made, for its history."""
    said = _("From the wire: %s") % text.shorten(step.story.record.path, 200)
    correction = directives.correction_of(step.story.record)
    return f"{said}. {correction}" if correction else said


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
