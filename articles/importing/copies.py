"""Near copies: stories of other ids whose texts are much alike. They are told of, never merged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from django.utils.translation import gettext as _

from articles import text
from articles.editorial import snapshot
from articles.importing.derive import near
from articles.importing.incoming import Incoming
from articles.models import Receipt

_PLACES = tuple(f"near_{number}" for number in range(1, near.PLACES + 1))
_MOST = 200
"""Receipts looked at for each place of the sketches: a sentence that a source repeats in all."""
_CLOSEST = 3
"""Receipts that are compared word for word, for each story."""


def near_copies(stories: Sequence[Incoming]) -> dict[int, str]:
    """A sentence for each of these new stories, by its place, that is a near copy of another."""
    received = _received(stories)
    closest = [_closest(story, received) for story in stories]
    rows = Receipt.objects.select_related("article", "revision").in_bulk(set(chain(*closest)))
    said: dict[int, str] = {}
    before: dict[tuple[int, int], list[Incoming]] = defaultdict(list)
    for place, story in enumerate(stories):
        known = [rows[pk] for pk in closest[place]]
        if sentence := _of_received(story, known) or _of_these(story, before):
            said[place] = sentence
        for at in _places(story):
            before[at].append(story)
    return said


def _places(story: Incoming) -> list[tuple[int, int]]:
    """A story's sketch, each number with its place."""
    return [(place, number) for place, number in enumerate(story.near) if number is not None]


def _received(stories: Sequence[Incoming]) -> dict[tuple[int, int], list[int]]:
    """The receipts that have some place of their sketches in common with these, by that place."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    receipts = Receipt.objects.filter(article__isnull=False, superseded_at__isnull=True)
    for place, column in enumerate(_PLACES):
        wanted = {story.near[place] for story in stories} - {None}
        if wanted:
            rows = receipts.filter(**{f"{column}__in": wanted}).values_list(column, "pk")
            for number, pk in rows[:_MOST]:
                found[place, number].append(pk)
    return found


def _closest(story: Incoming, received: dict[tuple[int, int], list[int]]) -> list[int]:
    """The receipts that have the most places in common with a story."""
    shared: Counter[int] = Counter()
    for at in _places(story):
        shared.update(received.get(at, ()))
    return [pk for pk, _count in shared.most_common(_CLOSEST)]


def _of_received(story: Incoming, known: Sequence[Receipt]) -> str:
    compared = ((_alike(story, receipt), receipt) for receipt in known)
    share, nearest = max(compared, key=lambda pair: pair[0], default=(0.0, None))
    if nearest is None or share < near.ALIKE:
        return ""
    return _("Possibly another copy of #%(number)d “%(headline)s”: %(share)d %% alike.") % {
        "number": nearest.article_id,
        "headline": nearest.article,
        "share": round(100 * share),
    }


def _alike(story: Incoming, receipt: Receipt) -> float:
    if receipt.revision is None:
        return 0.0
    body = snapshot.content_of(receipt.revision)["body"]
    return near.alike(story.paragraphs, text.paragraphs_of(body))


def _of_these(story: Incoming, before: dict[tuple[int, int], list[Incoming]]) -> str:
    """The same among the stories of one chunk, of which the database knows nothing yet."""
    others = {id(each): each for at in _places(story) for each in before.get(at, ())[:_MOST]}
    for other in others.values():
        share = near.alike(story.paragraphs, other.paragraphs)
        if share >= near.ALIKE:
            return _("Possibly another copy of %(path)s: %(share)d %% alike.") % {
                "path": other.record.path,
                "share": round(100 * share),
            }
    return ""
