"""What is to be done with each story of a chunk, decided before anything is written.

A known id whose digest is the same is unchanged; a known text under another name is a
duplicate; a known id with plainly another text is a new story; a story that people worked on
gets a proposal; everything else is an update.

The plan is the same however the run is parted into chunks, and in a dry run, which writes none
of them: what the run has done already is asked of `Seen` and not of the database alone.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from django.utils.translation import gettext as _

from articles import text
from articles.editorial import snapshot
from articles.importing.incoming import Incoming
from articles.importing.known import Known, Touched, known_rows
from articles.importing.records import Outcome
from articles.models import (
    Article,
    ArticleState,
    Draft,
    DraftKind,
    Receipt,
    Revision,
    Section,
)

_PARAGRAPH_ENDS = re.compile(r"</p>\s*<p>")
SAME_STORY = 0.1
"""The least containment (see `text.containment`) of two texts under one id to be one story.

Measured on 100 Wikinews stories: two unrelated ones share at most 0.06 of their word triples,
follow-ups that repeat a paragraph 0.14 and more.
"""


@dataclass(frozen=True)
class Options:
    """What the person who runs the import asked for."""

    source: str
    at: datetime
    publish: bool = False
    section: Section | None = None


class Work(Enum):
    """What has to be written for one story."""

    CREATE = auto()
    REVISE = auto()
    PROPOSE = auto()
    PUBLISH = auto()
    SECOND_NAME = auto()
    NOTHING = auto()


@dataclass
class Planned:
    """One story's place in the plan, with the rows that it concerns."""

    story: Incoming
    work: Work
    outcome: Outcome
    reason: str
    warning: str = ""
    receipt: Receipt | None = None
    draft: Draft | None = None
    supersedes: Receipt | None = None
    """What the id stood for until now."""
    go_live: bool = False
    provisional: bool = False
    """It goes live under a headline that nobody has written yet."""
    article: Article | None = None
    revision: Revision | None = None


@dataclass
class Seen:
    """What came already in this run: a chunk's own rows are not in the database yet."""

    ids: MutableMapping[str, tuple[str, str]] = field(default_factory=dict)
    """By source id: the path and the digest."""
    texts: MutableMapping[str, str] = field(default_factory=dict)
    """By fingerprint: the path."""
    changed: MutableMapping[int, str] = field(default_factory=dict)
    """By receipt: the fingerprint of the text that has taken the place of its own."""

    def and_more(self) -> Seen:
        """The same, to be added to on trial: the chunk can still be refused."""
        return Seen(ChainMap({}, self.ids), ChainMap({}, self.texts), ChainMap({}, self.changed))

    def note(self, planned: Planned) -> None:
        """Remember a story, unless it was refused: then its text is not here."""
        if planned.outcome is Outcome.REJECTED:
            return
        record = planned.story.record
        self.ids.setdefault(record.source_id, (record.path, planned.story.digest))
        self.texts.setdefault(planned.story.fingerprint, record.path)
        if planned.receipt and planned.work in (Work.REVISE, Work.PROPOSE):
            self.changed[planned.receipt.pk] = planned.story.fingerprint


def plan(
    stories: Sequence[Incoming], options: Options, seen: Seen, *, lock: bool = False
) -> list[Planned]:
    """Say for each story, in order, what is to be done with it. Writes nothing."""
    known = known_rows(stories, options.source, lock=lock)
    here = seen.and_more()
    planned = []
    for story in stories:
        step = _repeated(story, here) or _decide(story, known, options, here)
        here.note(step)
        planned.append(step)
    return planned


def _repeated(story: Incoming, seen: Seen) -> Planned | None:
    if story.record.source_id not in seen.ids:
        return None
    path, digest = seen.ids[story.record.source_id]
    if digest == story.digest:
        reason = _("The same story came already in this batch, from %(path)s.")
        return Planned(story, Work.NOTHING, Outcome.UNCHANGED, reason % {"path": path})
    reason = _(
        "The id “%(id)s” came already in this batch, from %(path)s, with another text;"
        " give one of the two another name."
    )
    said = reason % {"id": story.record.source_id, "path": path}
    return Planned(story, Work.NOTHING, Outcome.REJECTED, said)


def _decide(story: Incoming, known: Known, options: Options, seen: Seen) -> Planned:
    receipt = known.by_id.get(story.record.source_id)
    if receipt and _nothing_new(story, receipt):
        return _unchanged(story, receipt, known, options)
    if receipt and _same_story(story, receipt):
        return _changed(story, receipt, known, options)
    twin = _twin(story, known, seen)
    if twin or story.fingerprint in seen.texts:
        step = _second_name(story, twin, seen)
    else:
        step = _new(story, options)
    if receipt:
        step.supersedes = receipt
        step.warning = _("Name used before for “%(headline)s”, which is plainly another story.") % {
            "headline": receipt.article
        }
    return step


def _twin(story: Incoming, known: Known, seen: Seen) -> Receipt | None:
    """Where the same text came before, unless this run has brought another in its place."""
    return next(
        (
            receipt
            for receipt in known.by_text.get(story.fingerprint, ())
            if seen.changed.get(receipt.pk, story.fingerprint) == story.fingerprint
        ),
        None,
    )


def _new(story: Incoming, options: Options) -> Planned:
    if not options.publish:
        reason = _("New story; its draft waits at the desk.")
        return Planned(story, Work.CREATE, Outcome.CREATED, reason)
    reason = _("New story, published.")
    return _going_live(
        Planned(story, Work.CREATE, Outcome.CREATED, reason), provisional=story.provisional
    )


def _going_live(step: Planned, *, provisional: bool) -> Planned:
    step.go_live, step.provisional = True, provisional
    return step


def _second_name(story: Incoming, twin: Receipt | None, seen: Seen) -> Planned:
    if twin is None:
        reason = _("The same text came already in this batch, from %(path)s.") % {
            "path": seen.texts[story.fingerprint]
        }
        return Planned(story, Work.SECOND_NAME, Outcome.DUPLICATE, reason)
    reason = _("The same text is here already as %(source)s/%(id)s, “%(headline)s”.") % {
        "source": twin.source,
        "id": twin.source_id,
        "headline": twin.article,
    }
    return Planned(
        story,
        Work.SECOND_NAME,
        Outcome.DUPLICATE,
        reason,
        article=twin.article,
        revision=twin.revision,
    )


def _nothing_new(story: Incoming, receipt: Receipt) -> bool:
    """Whether all that differs, if anything does, is where lines and paragraphs end."""
    if receipt.digest == story.digest:
        return True
    if receipt.revision is None or receipt.fingerprint != story.fingerprint:
        return False
    before = snapshot.content_of(receipt.revision)
    return (
        _in_one_piece(before["body"]) == _in_one_piece(story.record.body)
        and [place["text"] for place in before["wire"]] == list(story.record.related)
        and story.record.headline in ("", before["headline"])
    )


def _in_one_piece(body: str) -> str:
    return text.squeeze(_PARAGRAPH_ENDS.sub(" ", body))


def _same_story(story: Incoming, receipt: Receipt) -> bool:
    """Whether two texts under one id are one story; their headlines say nothing: "Weather"."""
    if receipt.revision is None or receipt.fingerprint == story.fingerprint:
        return True
    before = snapshot.content_of(receipt.revision)
    old = text.words(" ".join(text.paragraphs_of(before["body"])))
    new = text.words(" ".join(story.paragraphs))
    return text.containment(old, new) >= SAME_STORY


def article_of(receipt: Receipt) -> Article:
    """The story that a receipt is of; one that is not superseded has one."""
    if receipt.article is None:
        raise ValueError("This receipt is of a story that was removed.")
    return receipt.article


def _unchanged(story: Incoming, receipt: Receipt, known: Known, options: Options) -> Planned:
    article, draft = article_of(receipt), _own_draft(receipt, known)
    if not options.publish or draft is None or _why_only_proposed(receipt, known):
        reason = _("Nothing new since the last import.")
        return Planned(
            story, Work.NOTHING, Outcome.UNCHANGED, reason, receipt=receipt, article=article
        )
    step = Planned(
        story,
        Work.PUBLISH,
        Outcome.PUBLISHED,
        _("The waiting draft was published."),
        receipt=receipt,
        article=article,
        draft=draft,
    )
    return _going_live(step, provisional=bool(draft.head and draft.head.headline_provisional))


def _changed(story: Incoming, receipt: Receipt, known: Known, options: Options) -> Planned:
    article, draft = article_of(receipt), _own_draft(receipt, known)
    why = _why_only_proposed(receipt, known)
    if why:
        return Planned(story, Work.PROPOSE, Outcome.PROPOSED, why, receipt=receipt, article=article)
    step = Planned(
        story, Work.REVISE, Outcome.UPDATED, "", receipt=receipt, article=article, draft=draft
    )
    if options.publish:
        step.reason = _("New text, published.")
        before = (draft and draft.head) or article
        return _going_live(step, provisional=story.provisional and before.headline_provisional)
    if article.state == ArticleState.LIVE:
        step.reason = _("New text; it waits as a draft, because readers see this story.")
    else:
        step.reason = _("New text in the draft.")
    return step


def _why_only_proposed(receipt: Receipt, known: Known) -> str:
    article = article_of(receipt)
    if article.state in (ArticleState.WITHDRAWN, ArticleState.SPIKED):
        return _("The story is %(state)s; the new text waits as a proposal.") % {
            "state": article.get_state_display()
        }
    if receipt.second_name:
        return _("This is a second name of the story; the new text waits as a proposal.")
    if _people_worked_on(receipt, known):
        return _("People worked on this story; the new text waits as a proposal.")
    return ""


def _people_worked_on(receipt: Receipt, known: Known) -> bool:
    applied, article = last_applied(receipt), article_of(receipt)
    if applied is None:
        return True
    touched = known.touched.get(article.pk, Touched())
    return (
        touched.typing
        or touched.number > applied.number
        or (touched.decided is not None and touched.decided >= applied.created_at)
        or any(
            draft.head_id != applied.pk or draft.base_id != article.live_revision_id
            for draft in known.desk.get(article.pk, ())
        )
    )


def _own_draft(receipt: Receipt, known: Known) -> Draft | None:
    """The open draft whose newest text is the source's last one."""
    drafts = known.desk.get(article_of(receipt).pk, ())
    return next((draft for draft in drafts if draft.head_id == receipt.revision_id), None)


def last_applied(receipt: Receipt) -> Revision | None:
    """The source's last text that went into the desk's own line of work.

    A proposal is not that: what people did before it still counts as done since.
    """
    revision = receipt.revision
    while revision and revision.draft.kind == DraftKind.PROPOSAL:
        revision = revision.draft.base
    return revision
