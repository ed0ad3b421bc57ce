"""The front page: the newest story in full voice, then the others in the order of their time."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.related.sidebar import RelatedItem, related_to
from articles.views.listing import address_of, numbered
from articles.views.page import absolute, page, read_only

_SECOND_RANK = 3
_MORE_NEWS = 9
_SIDELIGHTS, _SIDELIGHTS_OF_A_LONE_STORY = 3, 9


@read_only
def front_page(request: HttpRequest) -> HttpResponse:
    """The latest stories; from the second page on, as a plain list."""
    stories = numbered(request, Article.objects.live())
    context = {
        "now": timezone.now(),
        "stories": stories,
        "canonical": absolute(address_of(stories, reverse("front_page"))),
    }
    if stories.number > 1 or not stories:
        return page(request, "articles/front_page.html", {**context, "earlier": stories})
    lead, *others = stories
    rest = others[_SECOND_RANK:]
    context |= {
        "lead": lead,
        "sidelights": sidelights_of(lead, beside=others),
        "second_rank": others[:_SECOND_RANK],
        "more_news": rest[:_MORE_NEWS],
        "earlier": rest[_MORE_NEWS:],
    }
    return page(request, "articles/front_page.html", context)


def sidelights_of(lead: Article, *, beside: Sequence[Article]) -> list[RelatedItem]:
    """What may stand under the lead: told stories before untold ones, none that the page has."""
    on_page = {story.pk for story in beside}
    items = [item for item in related_to(lead) if item.article_id not in on_page]
    places = _SIDELIGHTS if beside else _SIDELIGHTS_OF_A_LONE_STORY
    return sorted(items, key=lambda item: item.article_id is None)[:places]
