"""Where a story's headline stands, and what stands there while nobody has written one for it.

A story has one headline; a place can have a wording of its own:

front     the front page, lists of a section or a topic, and feeds; a sidebar keeps the story's
          headline, by which the wire names its other entries
search    the page's title, which search engines show
social    the card of a shared link

The story's own headline stands over the story, and it alone is claimed: a wording of a place
names no story. It may be provisional; then so is all that falls back to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from articles import limits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

STORY, FRONT, SEARCH, SOCIAL = "story", "front", "search", "social"

FALLBACKS: Mapping[str, tuple[str, ...]] = {
    STORY: (),
    FRONT: (STORY,),
    SEARCH: (STORY,),
    SOCIAL: (FRONT, STORY),
}
"""Whose wording a place takes that has none: the first of these that has one.

A shared link is met among others, as a story on the front page is, and is worded to be opened;
a search result is met by somebody who looks for the very words of the story.
"""
FITS: Mapping[str, int] = {
    STORY: limits.STORY_FITS,
    FRONT: limits.FRONT_FITS,
    SEARCH: limits.SEARCH_FITS,
    SOCIAL: limits.SOCIAL_FITS,
}
"""Characters that are shown whole. Longer ones can be saved: `limits.HEADLINE` is the maximum."""
LABELS: Mapping[str, StrPromise] = {
    STORY: _("Story"),
    FRONT: _("Front page and lists"),
    SEARCH: _("Search results"),
    SOCIAL: _("Shared links"),
}


class Wording(NamedTuple):
    """What stands at a place."""

    words: str
    """Empty only where the story has no headline yet."""
    of: str
    """The place whose wording it is: the place itself, or one that it falls back to."""


def wording(place: str, headline: str, variants: Mapping[str, str]) -> Wording:
    """What stands at a place of a story with this headline and these wordings by place."""
    for each in (place, *FALLBACKS[place]):
        if words := headline if each == STORY else variants.get(each, ""):
            return Wording(words, each)
    return Wording("", STORY)


def label(place: str) -> str:
    """A place in words; one that another version of Newsroom knew, or a source, by its name."""
    return str(LABELS.get(place, place))
