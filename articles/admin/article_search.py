"""The search above the list of stories, until words of their texts are indexed.

Numbers and ids are looked up. Words are looked for in every headline and address by way of an
index that holds nothing else.
"""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.db.models import Q

from articles import text
from articles.models import Draft, Receipt

_ADDRESS = re.compile(r"(?:^#?|/articles(?:/article)?/)([0-9]{1,18})(?:$|/)")
_WORDS = 12
"""Of a headline; who pastes more means its beginning."""


def matching(term: str, person: User) -> Q:
    """What a story has to be or have: a number, an address, an id at its source, or words."""
    found = _worded(term, "headline", "slug")
    if number := _ADDRESS.search(term.strip()):
        found |= Q(pk=int(number[1]))
    if person.has_perm("articles.view_receipt"):
        received = Receipt.objects.filter(source_id__startswith=term.strip())
        found |= Q(pk__in=received.values("article"))
    if person.has_perm("articles.view_revision"):
        # A story that was never published bears its draft's headline itself.
        redrafted = Draft.objects.open().desk().filter(base__isnull=False)
        drafted = redrafted.filter(_worded(term, "head__headline", ""))
        found |= Q(pk__in=drafted.values("article"))
    return found


def _worded(term: str, headline: str, slug: str) -> Q:
    """Every word, in whatever case; where there is a slug, with whatever accents, too."""
    found = Q()
    for word in term.split()[:_WORDS]:
        holds = Q(**{f"{headline}__icontains": word})
        if slug and (plain := text.slugify(word, fallback="")):
            holds |= Q(**{f"{slug}__contains": plain})
        found &= holds
    return found
