"""Proposals from the wire: a newer text of a story that people have worked on.

Taking one over is a revision of the desk's draft; readers see nothing of it until that is
published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles.editorial import drafts, references, snapshot, workflow
from articles.editorial import ground as grounds
from articles.editorial.decisions import remember
from articles.editorial.drafts import Saved
from articles.editorial.ground import Ground
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import Article, Draft, DraftKind, DraftOutcome, DraftQuerySet, Revision, Verb
from articles.tags import removed

FIELDS = tuple(name for name in snapshot.blank() if name not in ("headline_provisional", "slug"))
"""What can be taken over by itself. A headline brings with it whether it is provisional."""


def waiting() -> DraftQuerySet:
    """Proposals that nobody has decided on, the oldest first."""
    return Draft.objects.open().proposals().filter(head__isnull=False).order_by("id")


def changed(proposal: Draft) -> list[str]:
    """The fields in which the wire's new text differs from its text before."""
    old, new = _texts(proposal)
    return [name for name in FIELDS if cast(Any, old)[name] != cast(Any, new)[name]]


def outcome(proposal: Draft, content: Content, fields: Collection[str] | None = None) -> Content:
    """``content`` with what the proposal changes in these fields, in all that it changed if None.

    Of tags, authors, lists and headlines by place, what the wire added is added and what it
    dropped is dropped; whatever the desk has put there stays. A suggested tag that the desk
    removed stays away.
    """
    old, new, content = references.with_tags_of_today(*_texts(proposal), content)
    taken: dict[str, Any] = {
        name: _merged(cast(Any, content)[name], cast(Any, old)[name], cast(Any, new)[name])
        for name in (changed(proposal) if fields is None else fields)
    }
    if "headline" in taken:
        taken["headline_provisional"] = new["headline_provisional"]
    if "tags" in taken:
        ours = content["tags"]
        taken["tags"] = removed.without(proposal.article_id, taken["tags"], borne=ours)
    return cast(Content, {**content, **taken})


@transaction.atomic
def accept(
    proposal: Draft,
    *,
    by: User,
    at: datetime,
    ground: Ground | None,
    fields: Collection[str] | None = None,
    note: str = "",
) -> Saved:
    """Take a proposal over into the desk's draft: whole, or these of its `changed` fields.

    Raises `RefusedError` where it was decided on or replaced meanwhile, and what
    `drafts.revise` raises.
    """
    Article.objects.select_for_update().get(pk=proposal.article_id)
    proposal, head = _undecided(proposal)
    if fields is not None and not set(fields) <= set(changed(proposal)):
        raise RefusedError(_("Choose among the fields that the wire has changed."))
    if fields is not None and not fields:
        raise RefusedError(_("Choose at least one field, or dismiss the proposal."))

    def change(content: Content) -> Content:
        found, _missing = references.resolve(outcome(proposal, content, fields))
        return found

    saved = drafts.revise(
        proposal.article,
        change,
        by=by,
        at=at,
        ground=ground,
        reason=note or _("Taken over from the wire: revision %(number)d") % {"number": head.number},
        verb=Verb.ACCEPT,
    )
    _close(proposal, DraftOutcome.ACCEPTED, at=at)
    remember(head, Verb.ACCEPT, by=by, at=at, note=note)
    return saved


@transaction.atomic
def dismiss(proposal: Draft, *, by: User, at: datetime, note: str = "") -> None:
    """Decide against a proposal; the same text sent again is unchanged."""
    article = Article.objects.select_for_update().get(pk=proposal.article_id)
    workflow.require(by, Verb.DISMISS, article, grounds.desk_draft(article))
    proposal, head = _undecided(proposal)
    _close(proposal, DraftOutcome.DISMISSED, at=at)
    remember(head, Verb.DISMISS, by=by, at=at, note=note)


def _undecided(proposal: Draft) -> tuple[Draft, Revision]:
    draft = Draft.objects.select_related("article", "head", "base").get(pk=proposal.pk)
    if draft.closed_at or draft.kind != DraftKind.PROPOSAL or draft.head is None:
        raise RefusedError(
            _("This proposal is closed (%(outcome)s); look at the queue again.")
            % {"outcome": draft.get_outcome_display() or _("no proposal")}
        )
    return draft, draft.head


def _close(proposal: Draft, outcome: DraftOutcome, *, at: datetime) -> None:
    proposal.closed_at, proposal.outcome = at, outcome
    proposal.save(update_fields=["closed_at", "outcome"])


def _texts(proposal: Draft) -> tuple[Content, Content]:
    base, head = proposal.base, proposal.head
    old = snapshot.content_of(base) if base else snapshot.blank()
    return old, snapshot.content_of(head) if head else old


def _merged(ours: object, old: object, new: object) -> object:
    if isinstance(ours, dict) and isinstance(old, dict) and isinstance(new, dict):
        return _merged_by_place(ours, old, new)
    if not (isinstance(ours, list) and isinstance(old, list) and isinstance(new, list)):
        return new
    dropped = _ids(old) - _ids(new)
    kept = [item for item in ours if _id(item) not in dropped]
    return kept + [item for item in new if _id(item) not in _ids(kept) | _ids(old)]


def _merged_by_place(
    ours: Mapping[str, str], old: Mapping[str, str], new: Mapping[str, str]
) -> dict[str, str]:
    """The desk's wordings, but where the wire has changed its own."""
    changed = {place for place in {*old, *new} if old.get(place) != new.get(place)}
    kept = {place: words for place, words in ours.items() if place not in changed}
    return kept | {place: words for place, words in new.items() if place in changed}


def _ids(items: Sequence[Mapping[str, Any]]) -> set[tuple[object, ...]]:
    return set(map(_id, items))


def _id(item: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes two references the same: a row's id, or a place's headline and article."""
    return (item.get("id"), item.get("headline"), item.get("article"))
