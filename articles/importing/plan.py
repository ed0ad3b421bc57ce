"""What is to be done with each story of a chunk, decided before anything is written.

A known id whose digest is the same, or whose version is older, is unchanged; a known text under
another name is a duplicate; a known id with plainly another text is a new story; a story that
people worked on gets a proposal; everything else is an update. What a source kills or withholds is
taken down whoever worked on it.

The plan is the same however the run is parted into chunks, and in a dry run, which writes none
of them: what the run has done already is asked of `Seen` and not of the database alone.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from django.utils.translation import gettext as _

from articles import text
from articles.importing import directives
from articles.importing.copies import near_copies
from articles.importing.incoming import Incoming
from articles.importing.known import Known, Touched, known_rows
from articles.importing.records import Outcome, PubStatus, is_older
from articles.importing.sameness import same_story, same_text
from articles.models import (
    Article,
    ArticleState,
    Draft,
    DraftKind,
    Receipt,
    Revision,
    Section,
)


@dataclass(frozen=True)
class Options:
    """What the person who runs the import asked for."""

    source: str
    at: datetime
    publish: bool = False
    section: Section | None = None
    create_sections: bool = False
    """Sections that sources name and the newsroom does not have are made."""


class Work(Enum):
    """What has to be written for one story."""

    CREATE = auto()
    REVISE = auto()
    PROPOSE = auto()
    PUBLISH = auto()
    SECOND_NAME = auto()
    TAKE_DOWN = auto()
    NOTE = auto()
    """Nothing that concerns readers: the receipt alone."""
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
    section: Section | None = None
    """The one that the source names, or that was asked for."""
    new_embargo: bool = False
    """The article's embargo becomes the record's."""

    def warn(self, sentence: str) -> None:
        """Add something that a person should look at."""
        self.warning = f"{self.warning} {sentence}".strip()


@dataclass
class Seen:
    """What came already in this run: a chunk's own rows are not in the database yet."""

    ids: MutableMapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """By source id: the path, the digest and the version of the newest."""
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
        if not is_older(record.version, than=self.ids.get(record.source_id, ("", "", ""))[2]):
            newest = (record.path, planned.story.digest, record.version)
            self.ids[record.source_id] = newest
        self.texts.setdefault(planned.story.fingerprint, record.path)
        if planned.receipt and planned.work in (Work.REVISE, Work.PROPOSE):
            self.changed[planned.receipt.pk] = planned.story.fingerprint


def plan(
    stories: Sequence[Incoming], options: Options, seen: Seen, *, lock: bool = False
) -> list[Planned]:
    """Say for each story, in order, what is to be done with it. Writes nothing."""
    known = known_rows(stories, options.source, publish=options.publish, lock=lock)
    here = seen.and_more()
    planned = []
    for story in stories:
        step = _repeated(story, here, is_trial=not lock) or _decide(story, known, options, here)
        step.new_embargo = directives.moves_embargo(
            story.record, step.receipt, publish=options.publish
        )
        here.note(step)
        planned.append(step)
    _name_sections(planned, known, options)
    _tell_near_copies(planned)
    return planned


def _name_sections(planned: Sequence[Planned], known: Known, options: Options) -> None:
    """Find the sections that sources name; of one that does not exist, say so."""
    for step in planned:
        name = step.story.record.section
        step.section = known.sections.get(text.key(name)) if name else options.section
        writes = step.work in (Work.CREATE, Work.REVISE, Work.PROPOSE)
        if name and step.section is None and writes and not options.create_sections:
            sentence = _("There is no section “%(name)s”; the story carries it as a tag.")
            step.warn(sentence % {"name": name})


def _tell_near_copies(planned: Sequence[Planned]) -> None:
    new = [step for step in planned if step.work is Work.CREATE]
    for place, sentence in near_copies([step.story for step in new]).items():
        new[place].warn(sentence)


def _repeated(story: Incoming, seen: Seen, *, is_trial: bool) -> Planned | None:
    """What becomes of a story whose id came already; the plan's own way where it is newer.

    On trial the earlier one is not in the database, so that it can only be said.
    """
    if story.record.source_id not in seen.ids:
        return None
    path, digest, version = seen.ids[story.record.source_id]
    if is_older(version, than=story.record.version):
        reason = _("A newer version of the story from %(path)s.") % {"path": path}
        return Planned(story, Work.NOTHING, Outcome.UPDATED, reason) if is_trial else None
    if is_older(story.record.version, than=version):
        reason = _("An older version of the story that came from %(path)s.") % {"path": path}
        return Planned(story, Work.NOTHING, Outcome.UNCHANGED, reason)
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
    if receipt and (step := _again(story, receipt, known, options)):
        return step
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


def _again(story: Incoming, receipt: Receipt, known: Known, options: Options) -> Planned | None:
    """What becomes of a story whose id is known; None where it is plainly another one."""
    record = story.record
    if is_older(record.version, than=receipt.version):
        reason = _("An older version than the one that is here.")
        return Planned(
            story, Work.NOTHING, Outcome.UNCHANGED, reason, receipt=receipt, article=receipt.article
        )
    if receipt.digest == story.digest:
        return _unchanged(story, receipt, known, options)
    if reason := directives.why_down(record, article_of(receipt)):
        return Planned(
            story,
            Work.TAKE_DOWN,
            Outcome.WITHDRAWN,
            reason,
            receipt=receipt,
            article=receipt.article,
        )
    if same_text(story, receipt):
        step = _unchanged(story, receipt, known, options)
        step.work = Work.NOTE if step.work is Work.NOTHING else step.work
        return step
    return _changed(story, receipt, known, options) if same_story(story, receipt) else None


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
    kept_back = directives.why_kept_back(story.record)
    if story.record.pub_status is PubStatus.CANCELED:
        return Planned(story, Work.CREATE, Outcome.WITHDRAWN, kept_back)
    if not options.publish or kept_back:
        reason = kept_back or _("New story; its draft waits at the desk.")
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


def article_of(receipt: Receipt) -> Article:
    """The story that a receipt is of; one that is not superseded has one."""
    if receipt.article is None:
        raise ValueError("This receipt is of a story that was removed.")
    return receipt.article


def _unchanged(story: Incoming, receipt: Receipt, known: Known, options: Options) -> Planned:
    article, draft = article_of(receipt), _own_draft(receipt, known)
    is_kept = not options.publish or directives.why_kept_back(story.record)
    if is_kept or draft is None or _why_only_proposed(receipt, known):
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
    kept_back = directives.why_kept_back(story.record)
    if options.publish and not kept_back:
        step.reason = _("New text, published.")
        before = (draft and draft.head) or article
        return _going_live(step, provisional=story.provisional and before.headline_provisional)
    if kept_back:
        step.reason = kept_back
    elif article.state == ArticleState.LIVE:
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
