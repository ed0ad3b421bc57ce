"""What a person had before them when they began, and whether it still holds.

Every form of the desk carries its ground and sends it back: what was saved, published or
scheduled since is refused by name instead of overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.models import Article, Batch, Decision, Draft, DraftState, Revision

_DIGITS = 18
"""What a column of a database holds has no more."""
_SETTLED = (DraftState.READY, DraftState.SCHEDULED)


class Ground(NamedTuple):
    """The draft, its newest text and its state, as a form showed them; ids as they were then."""

    draft: int | None = None
    revision: int | None = None
    state: str = ""
    """As `state_of` has it."""

    def fields(self) -> dict[str, str]:
        """As the hidden fields of a form."""
        return {
            "draft": str(self.draft or ""),
            "head": str(self.revision or ""),
            "state": self.state,
        }

    @classmethod
    def of_fields(cls, data: Mapping[str, str]) -> Ground:
        """From the hidden fields of a form; what is no number stands for nothing."""
        return cls(_number(data.get("draft")), _number(data.get("head")), data.get("state") or "")


class ConflictError(RefusedError):
    """Something happened to the story since the person began; nothing was written."""

    def __init__(
        self, sentence: str, now: Ground, theirs: Revision | None, decision: Decision | None
    ) -> None:
        super().__init__(sentence)
        self.now = now
        """The ground on which the person can go on."""
        self.theirs = theirs
        """The newest text, if it is another than the person began from."""
        self.decision = decision
        """What was decided meanwhile, if the text is the same."""


def desk_draft(article: Article) -> Draft | None:
    """The article's open draft of the desk, which the table allows several of one day."""
    drafts = Draft.objects.open().desk().filter(article=article)
    return drafts.select_related("head", "base").order_by("id").first()


def newest_text(article: Article) -> Revision | None:
    """What a form begins from: the draft's newest revision, else the live one."""
    return text_of(article, desk_draft(article))


def text_of(article: Article, draft: Draft | None) -> Revision | None:
    """The same, for a caller that has read the draft."""
    if draft and (head := draft.head or draft.base):
        return head
    return article.live_revision or article.revisions.order_by("-number").first()


def ground_of(article: Article, draft: Draft | None = None) -> Ground:
    """The ground as it is now."""
    draft = draft or desk_draft(article)
    text = text_of(article, draft)
    return Ground(draft.pk if draft else None, text.pk if text else None, state_of(draft))


def state_of(draft: Draft | None) -> str:
    """A draft's state; with the time of one that is scheduled, for which another can be set."""
    if draft is None:
        return ""
    return f"{draft.state}@{draft.publish_at.timestamp():.0f}" if draft.publish_at else draft.state


def require(
    seen: Ground | None, article: Article, draft: Draft | None, *, to_decide: bool = False
) -> None:
    """Raise `ConflictError` unless ``seen`` still holds. ``article`` is locked by the caller.

    None holds always: it is the ground of whoever looks only now, inside the lock. Text can be
    saved over another's submitting; whoever comes ``to_decide`` has to have seen every decision.
    """
    if seen is None:
        return
    now = ground_of(article, draft)
    if seen.revision != now.revision:
        theirs = text_of(article, draft)
        raise ConflictError(_saved(theirs), now, theirs, None)
    if _has_moved(seen, now) or (to_decide and _is_decided_otherwise(seen, now)):
        decision = article.decisions.select_related("by", "batch").order_by("-at", "-id").first()
        raise ConflictError(_decided(decision), now, None, decision)


def _has_moved(seen: Ground, now: Ground) -> bool:
    """Whether the draft was closed, or approved or scheduled, while its text stayed the same.

    A draft without a text of its own changes nothing, whether it was begun meanwhile or has
    been let go of.
    """
    if (
        seen.draft != now.draft
        and Draft.objects.filter(pk=seen.draft or 0, head__isnull=False).exists()
    ):
        return True
    return now.state.startswith(_SETTLED) and seen.state != now.state


def _is_decided_otherwise(seen: Ground, now: Ground) -> bool:
    return seen.draft == now.draft and seen.state != now.state


def _saved(theirs: Revision | None) -> str:
    if theirs is None:
        return _("The text that you began from is not there any more.")
    sentence = _("%(who)s saved revision %(number)d at %(when)s, after you began.")
    return sentence % {
        "who": _maker(theirs.by, theirs.batch),
        "number": theirs.number,
        "when": _when(theirs.created_at),
    }


def _decided(decision: Decision | None) -> str:
    if decision is None:
        return _("This story was moved on after you began.")
    if decision.scheduled:
        sentence = _("The schedule published this story at %(when)s, as %(who)s had decided.")
    else:
        sentence = _("After you began, at %(when)s, %(who)s decided: %(verb)s.")
    return sentence % {
        "who": _maker(decision.by, decision.batch),
        "when": _when(decision.at),
        "verb": decision.get_verb_display(),
    }


def _maker(by: User | None, batch: Batch | None) -> str:
    return (by.get_full_name() or by.get_username()) if by else str(batch)


def _when(at: datetime) -> str:
    local = timezone.localtime(at)
    today = local.date() == timezone.localdate()
    return formats.date_format(local, "H:i" if today else "j M Y, H:i")


def _number(value: str | None) -> int | None:
    is_number = value and value.isascii() and value.isdecimal() and len(value) <= _DIGITS
    return int(value) if value and is_number else None
