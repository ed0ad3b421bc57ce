"""Which headline readers had at each place, from when to when, worked out from the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db.models import F, QuerySet

from articles import places
from articles.editorial import snapshot
from articles.editorial.shown import PUBLIC, PUBLISHING
from articles.models import Article, Decision
from articles.places import STORY, Wording

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Said(TypedDict):
    """What the query adds to a decision: the headlines by place of the text that it published."""

    variants: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which readers had one wording at a place, or nothing of the story."""

    wording: Wording | None
    """None where the story was withdrawn."""
    is_provisional: bool
    since: datetime
    until: datetime | None
    """None where it has not changed since."""
    decision: Decision
    """The one by which it came to that."""


def spells(article: Article) -> Mapping[str, Sequence[Spell]]:
    """Of every place, all that was ever live there, the newest first; by one query.

    As in `shown.shown_at`, only today's embargo is known. It can end in the future: then readers
    will have what has been published.
    """
    told = list(_decisions(article))
    ends = {earlier.pk: later.at for earlier, later in pairwise(told)}
    return {
        place: _joined(
            _seen(
                (_spell(place, decision, ends.get(decision.pk)) for decision in told),
                article.embargo_until,
            )
        )[::-1]
        for place in places.FALLBACKS
    }


def _decisions(article: Article) -> QuerySet[WithAnnotations[Decision, Said]]:
    """What gave readers a text or took it away, in order; of the texts only the headlines."""
    public = article.decisions.filter(verb__in=PUBLIC).select_related("by", "batch", "revision")
    said = public.annotate(variants=F("revision__content__headline_variants"))
    ordered = said.defer("revision__content").order_by("at", "id")
    return cast("QuerySet[WithAnnotations[Decision, Said]]", ordered)


def _spell(place: str, decision: WithAnnotations[Decision, Said], until: datetime | None) -> Spell:
    wording, revision = _wording(place, decision), decision.revision
    is_of_story = wording is not None and wording.of == STORY
    return Spell(
        wording=wording,
        is_provisional=bool(is_of_story and revision and revision.headline_provisional),
        since=decision.at,
        until=until,
        decision=decision,
    )


def _wording(place: str, decision: WithAnnotations[Decision, Said]) -> Wording | None:
    revision = decision.revision
    if decision.verb not in PUBLISHING or revision is None:
        return None
    variants = snapshot.variants_of(decision.variants or {}, revision.schema)
    return places.wording(place, revision.headline, variants)


def _seen(found: Iterable[Spell], embargo: datetime | None) -> Iterator[Spell]:
    """Without what an embargo kept from readers, and without what came before the first text."""
    had_text = False
    for spell in found:
        since = max(spell.since, embargo or spell.since)
        if spell.until and spell.until <= since:
            continue
        if spell.wording or had_text:
            had_text = True
            yield replace(spell, since=since)


def _joined(found: Iterable[Spell]) -> list[Spell]:
    """One spell where a text was published anew with the same wording."""
    joined: list[Spell] = []
    for spell in found:
        last = joined[-1] if joined else None
        if last and (last.wording, last.is_provisional) == (spell.wording, spell.is_provisional):
            joined[-1] = replace(last, until=spell.until)
        else:
            joined.append(spell)
    return joined
