"""A story's headlines by place in its form: what stands where, how long it is, how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import places, text
from articles.admin.article_form import PLACES, ArticleForm, field_of
from articles.editorial import snapshot
from articles.editorial.snapshot import Content
from articles.models import Article
from articles.places import FRONT, SEARCH, SOCIAL, STORY

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

AS: Mapping[str, StrPromise] = {
    STORY: _("as over the story"),
    FRONT: _("as on the front page"),
}
"""Whose wording it is that a place shows, where it has none of its own."""
LONGER: Mapping[str, StrPromise] = {
    STORY: _("long: more than five lines on a phone"),
    FRONT: _("long: more than four lines in a column"),
    SEARCH: _("too long: will be cut"),
    SOCIAL: _("too long: will be cut"),
}
"""What is said of a wording that is longer than `places.FITS`; `limits` gives the reasons."""


class At(NamedTuple):
    """A headline at a place."""

    place: str
    label: str
    widget: SafeString
    """The field; while it is empty, it shows what stands at the place all the same."""
    errors: Any
    name: str
    """Of the field, in the page."""
    words: str
    """What stands there."""
    borrowed: StrPromise | str
    """Whose wording that is, unless it is its own."""
    falls: str
    """The places that it falls back to, in their order."""
    fits: int

    @property
    def cut(self) -> str:
        """What others show of it, who have no more room."""
        return text.shorten(self.words, self.fits)

    @property
    def length(self) -> int:
        """In characters."""
        return len(self.words)

    @property
    def most(self) -> int:
        """Where its meter ends."""
        return self.fits * 3 // 2

    @property
    def longer(self) -> StrPromise:
        """What to say of it where it is longer than is shown whole."""
        return LONGER[self.place]


def of_form(form: ArticleForm, content: Content) -> dict[str, Any]:
    """Every place of a form's headlines, and ``content``, what stands in it, as readers meet it."""
    shown = Article()
    snapshot.apply(content, to=shown)
    at = {place: _at(place, form, content) for place in (STORY, *PLACES)}
    return {
        "at": at,
        "by_place": [at[place] for place in PLACES],
        "is_by_place": any(content["headline_variants"].get(place) for place in PLACES)
        or any(at[place].errors for place in PLACES),
        "falls_back_as": AS,
        "shown": shown,
        "shown_section": content["section"]["name"] if content["section"] else "",
        "shown_by": settings.SITE_NAME,
        "shown_host": urlsplit(settings.SITE_URL).netloc,
    }


def _at(place: str, form: ArticleForm, content: Content) -> At:
    variants = content["headline_variants"]
    now = places.wording(place, content["headline"], variants)
    others = {each: words for each, words in variants.items() if each != place}
    empty = places.wording(place, content["headline"], others).words
    field = form["headline" if place == STORY else field_of(place)]
    described = " ".join(filter(None, [f"{field.auto_id}_measure", field.aria_describedby]))
    attrs: dict[str, str | bool] = {"aria-describedby": described}
    if place != STORY:
        attrs["placeholder"] = empty
    return At(
        place=place,
        label=places.label(place),
        widget=field.as_widget(attrs=attrs),
        errors=field.errors,
        name=field.auto_id,
        words=now.words,
        borrowed="" if now.of == place else AS[now.of],
        falls=" ".join(places.FALLBACKS[place]),
        fits=places.FITS[place],
    )
