"""Waiting headlines that fit a story which lacks one, beside its headline field."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import text, wordings
from articles.admin import marks
from articles.admin.article_form import ArticleForm
from articles.models import Article
from articles.wordings import Offer

_WORDS = 6
"""Shared words that are named."""


class Shown(NamedTuple):
    """A headline as the form offers it."""

    wording: str
    reason: str
    first_seen: SafeString | None


def for_form(form: ArticleForm, article: Article | None) -> list[Shown]:
    """What fits the text in the form, the best first; nothing once it has a headline."""
    if not form.is_provisional():
        return []
    paragraphs = text.paragraphs_of(form.content()["body"])
    return [_shown(offer) for offer in wordings.offers(paragraphs, article)]


def _shown(offer: Offer) -> Shown:
    return Shown(offer.headline.text, _reason(offer), marks.briefly(offer.first_seen))


def _reason(offer: Offer) -> str:
    """Which words the two share, and who waits for the story."""
    words = ", ".join(offer.fit.shared[:_WORDS])
    said = _("The text says %(words)s.") % {"words": words}
    if not offer.cited:
        return said
    cited = ngettext("%(number)d story cites it.", "%(number)d stories cite it.", offer.cited)
    return f"{said} {cited % {'number': offer.cited}}"
