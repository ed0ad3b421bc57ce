"""What a move will do and what it has done, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import marks
from articles.models import Article, Draft, DraftState, Verb


class Case(NamedTuple):
    """A story before or after a move, and its open draft."""

    article: Article
    draft: Draft | None

    @property
    def newest(self) -> dict[str, int]:
        """The number of the draft's newest text, for a sentence."""
        return {"number": self.draft.head.number if self.draft and self.draft.head else 0}

    @property
    def both(self) -> dict[str, int]:
        """That, and the number of the text that readers have."""
        live = self.article.live_revision
        return {**self.newest, "live": live.number if live else 0}

    @property
    def time(self) -> str:
        """When the draft goes out by itself."""
        return marks.moment(self.draft.publish_at) if self.draft and self.draft.publish_at else ""


def promise(verb: Verb, article: Article, draft: Draft | None) -> list[str]:
    """What will happen, above all to readers."""
    return list(_PROMISES[verb](Case(article, draft)))


def done(verb: Verb, article: Article, draft: Draft | None) -> str:
    """What has happened, for the page that comes next."""
    case = Case(article, draft)
    said = {
        Verb.SUBMIT: _("Submitted: the story is in review."),
        Verb.APPROVE: _("Approved: the story is ready to be published."),
        Verb.ASK_FOR_CHANGES: _("Changes are asked for; the draft is its writer’s again."),
        Verb.PUBLISH: _("Published: revision %(live)d.") % case.both,
        Verb.SCHEDULE: _("Scheduled for %(time)s.") % {"time": case.time},
        Verb.UNSCHEDULE: _("Unscheduled; the draft stays ready."),
        Verb.WITHDRAW: _("Withdrawn: readers have it no longer."),
        Verb.REINSTATE: _("Reinstated with revision %(live)d.") % case.both,
        Verb.SPIKE: _("Spiked."),
        Verb.UNSPIKE: _("Unspiked; the draft is as it was."),
    }[verb]
    return " ".join([said, *_embargo(case)]) if verb in _REACH_READERS else said


def left_out(missing: list[str]) -> str:
    """What an earlier text named and could not be brought back."""
    return _("The newsroom no longer has %(things)s: left out of the text.") % {
        "things": ", ".join(missing)
    }


def _submit(case: Case) -> Iterator[str]:
    yield _("Revision %(number)d goes to an editor for review.") % case.newest
    yield _unseen()


def _approve(case: Case) -> Iterator[str]:
    yield _("Revision %(number)d may be published from then on.") % case.newest
    yield _("A change of the text takes the approval back.")
    yield _unseen()


def _ask_for_changes(case: Case) -> Iterator[str]:
    yield _("Revision %(number)d goes back to its writer with your note.") % case.newest
    yield _unseen()


def _publish(case: Case) -> Iterator[str]:
    if case.article.live_revision:
        yield _("Readers will see revision %(number)d at once in place of revision %(live)d.") % (
            case.both
        )
    else:
        yield _("Readers will see revision %(number)d at once, for the first time.") % case.newest
    yield from _unscheduled(case)
    yield from _embargo(case)


def _schedule(case: Case) -> Iterator[str]:
    if case.article.live_revision:
        yield (
            _(
                "At the time that you choose, readers will see revision %(number)d in place of"
                " revision %(live)d, which they keep until then."
            )
            % case.both
        )
    else:
        yield (
            _(
                "Readers will see revision %(number)d from the time that you choose, and nothing of"
                " the story before."
            )
            % case.newest
        )
    if case.time:
        yield _("It takes the place of the time set before: %(time)s.") % {"time": case.time}
    yield _("A change of the text takes the time back.")
    yield from _embargo(case)


def _unschedule(case: Case) -> Iterator[str]:
    facts = {**case.newest, "time": case.time}
    yield _("Revision %(number)d will not go out at %(time)s; it stays ready.") % facts
    yield _unseen()


def _withdraw(case: Case) -> Iterator[str]:
    yield _(
        "Readers lose the story at once: its address says that it was withdrawn and repeats"
        " nothing of it, and it leaves every list."
    )
    yield from _unscheduled(case)
    yield _("No text is lost; the story can be reinstated.")


def _reinstate(case: Case) -> Iterator[str]:
    yield _("Readers get the story back at once, at its old address, with the text you choose.")
    yield from _unscheduled(case)
    yield from _embargo(case)


def _spike(case: Case) -> Iterator[str]:
    yield _("The story is put away before readers have seen it.")
    yield from _unscheduled(case)
    yield _("No text is lost; the story can be unspiked.")


def _unspike(_case: Case) -> Iterator[str]:
    yield _("The story comes back to the desk, its draft as it was.")
    yield _unseen()


def _restore(_case: Case) -> Iterator[str]:
    yield _("The earlier text becomes the newest of the draft, as a revision of its own.")
    yield _unseen()


def _unscheduled(case: Case) -> Iterator[str]:
    if case.draft and case.draft.state == DraftState.SCHEDULED:
        yield _("The publication set for %(time)s is off.") % {"time": case.time}


def _embargo(case: Case) -> Iterator[str]:
    until = case.article.embargo_until
    if until and until > timezone.now():
        yield _("The embargo holds: readers see nothing of it before %(time)s.") % {
            "time": marks.moment(until)
        }


def _unseen() -> str:
    return _("Readers see no change.")


_REACH_READERS = (Verb.PUBLISH, Verb.SCHEDULE, Verb.REINSTATE)
_PROMISES: dict[Verb, Callable[[Case], Iterator[str]]] = {
    Verb.SUBMIT: _submit,
    Verb.APPROVE: _approve,
    Verb.ASK_FOR_CHANGES: _ask_for_changes,
    Verb.PUBLISH: _publish,
    Verb.SCHEDULE: _schedule,
    Verb.UNSCHEDULE: _unschedule,
    Verb.WITHDRAW: _withdraw,
    Verb.REINSTATE: _reinstate,
    Verb.SPIKE: _spike,
    Verb.UNSPIKE: _unspike,
    Verb.RESTORE: _restore,
}
