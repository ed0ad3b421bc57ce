"""What people decide about headlines: which story one names, and taking that back.

Each verb locks the headline, looks again, changes and remembers who did it. Readers' pages ask for
claims when they are read, so that what is decided here shows at once, in every sidebar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleState,
    Claim,
    Headline,
    HeadlineDecision,
    HeadlineVerb,
)
from articles.signals import articles_changing

_GONE = (ArticleState.SPIKED, ArticleState.WITHDRAWN)


@transaction.atomic
def match(headline: Headline, article: Article, *, by: User, at: datetime) -> HeadlineDecision:
    """Say that a waiting headline names this story, which it leads to while that is live."""
    article, headline = _locked_story(article), _locked(headline)  # in the order of publishing
    if article.state in _GONE:
        raise RefusedError(
            _("“%(story)s” is %(state)s; it has to be brought back first.")
            % {"story": article, "state": article.get_state_display()}
        )
    _require_waiting(headline)
    Claim.objects.create(headline=headline, article=article, since=at, matched=True)
    for rejection in _standing(headline, HeadlineVerb.REJECT).filter(article=article):
        rejection.take_back(by=by, at=at)
    _announce()
    return _remember(HeadlineVerb.MATCH, headline, article, by=by, at=at)


@transaction.atomic
def reject(headline: Headline, article: Article, *, by: User, at: datetime) -> HeadlineDecision:
    """Say that the headline names another story, so that the two are not suggested again."""
    headline = _locked(headline)
    if Claim.objects.filter(headline=headline, article=article).exists():
        raise RefusedError(
            _("“%(headline)s” is a headline of that story by now.") % {"headline": headline}
        )
    known = _standing(headline, HeadlineVerb.REJECT).filter(article=article).first()
    return known or _remember(HeadlineVerb.REJECT, headline, article, by=by, at=at)


@transaction.atomic
def dismiss(headline: Headline, *, by: User, at: datetime) -> HeadlineDecision:
    """Have no public list show a headline whose story is missing, and the desk neither."""
    headline = _locked(headline)
    _require_waiting(headline)
    headline.dismissed_at = at
    headline.save(update_fields=["dismissed_at"])
    _announce()
    return _remember(HeadlineVerb.DISMISS, headline, None, by=by, at=at)


@transaction.atomic
def pin(headline: Headline, article: Article, *, by: User, at: datetime) -> HeadlineDecision:
    """Lead a headline that several stories claim to this one while it is live."""
    headline = _locked(headline)
    claims = Claim.objects.filter(headline=headline)
    if not claims.filter(article=article).exists():
        raise RefusedError(
            _("“%(headline)s” is not a headline of that story.") % {"headline": headline}
        )
    for before in _standing(headline, HeadlineVerb.PIN):
        before.take_back(by=by, at=at)
    claims.update(pinned=False)
    claims.filter(article=article).update(pinned=True)
    _announce()
    return _remember(HeadlineVerb.PIN, headline, article, by=by, at=at)


@transaction.atomic
def undo(decision: HeadlineDecision, *, by: User, at: datetime) -> HeadlineDecision:
    """Have it as it was before this decision; raises `RefusedError` where it is too late."""
    headline = _locked(decision.headline)
    decision = HeadlineDecision.objects.select_related("headline", "article").get(pk=decision.pk)
    if decision.undone_at:
        raise RefusedError(_("This was taken back already."))
    decision.take_back(by=by, at=at)
    if back := _BACK.get(decision.verb):
        back(headline, decision)
    return decision


def _unmatch(headline: Headline, decision: HeadlineDecision) -> None:
    claims = Claim.objects.filter(headline=headline, article=decision.article)
    if claims.filter(matched=False).exists():
        raise RefusedError(
            _("The story was published under this wording since; by now it is the story’s own.")
        )
    claims.delete()
    pins = _standing(headline, HeadlineVerb.PIN).filter(article=decision.article)
    pins.update(undone_by=decision.undone_by, undone_at=decision.undone_at)
    _announce()


def _show_again(headline: Headline, _decision: HeadlineDecision) -> None:
    headline.dismissed_at = None
    headline.save(update_fields=["dismissed_at"])
    _announce()


def _unpin(headline: Headline, _decision: HeadlineDecision) -> None:
    Claim.objects.filter(headline=headline).update(pinned=False)
    _announce()


_BACK: Mapping[str, Callable[[Headline, HeadlineDecision], None]] = {
    HeadlineVerb.MATCH: _unmatch,
    HeadlineVerb.DISMISS: _show_again,
    HeadlineVerb.PIN: _unpin,
}


def _locked(headline: Headline) -> Headline:
    """The headline as it is now; whoever decides about it at the same time waits."""
    found = Headline.objects.select_for_update(no_key=True).filter(pk=headline.pk).first()
    if found is None:
        raise RefusedError(_("This headline is gone: it went with the batch that brought it."))
    return found


def _locked_story(article: Article) -> Article:
    found = Article.objects.select_for_update().filter(pk=article.pk).first()
    if found is None:
        raise RefusedError(_("This story is gone: it went with the batch that brought it."))
    return found


def _require_waiting(headline: Headline) -> None:
    if headline.dismissed_at:
        raise RefusedError(
            _("“%(headline)s” is dismissed; take that back first.") % {"headline": headline}
        )
    if not Headline.objects.waiting().filter(pk=headline.pk).exists():
        raise RefusedError(
            _("“%(headline)s” does not wait any more: it has a story.") % {"headline": headline}
        )


def _announce() -> None:
    """Lists that readers get change, and what is near to what does not."""
    articles_changing.announce(())


def _standing(headline: Headline, verb: HeadlineVerb) -> QuerySet[HeadlineDecision]:
    return HeadlineDecision.objects.standing().filter(headline=headline, verb=verb)


def _remember(
    verb: HeadlineVerb, headline: Headline, article: Article | None, *, by: User, at: datetime
) -> HeadlineDecision:
    return HeadlineDecision.objects.create(
        verb=verb, headline=headline, article=article, by=by, at=at
    )
