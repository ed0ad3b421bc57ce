"""What a story's page in the admin shows: its text, what it is part of, what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import QuerySet, Subquery
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import headlines, places
from articles.admin import marks
from articles.editorial.snapshot import Content
from articles.markup import clean_html
from articles.models import (
    Article,
    ArticleTag,
    Decision,
    Draft,
    Revision,
    SidebarItem,
    SidebarKind,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

HISTORY = 50
"""Revisions and decisions on one page; their own lists hold the rest."""


class Bearer(TypedDict):
    """What the query adds to a headline: the live story that bears it, if one does."""

    bearer_id: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """A text as the desk reads it, be it a story's or a revision's."""

    section: str
    standfirst: str
    body: SafeString
    authors: Sequence[str]
    tags: Sequence[tuple[str, bool]]
    """Names, and whether each is a suggestion that nobody has kept yet."""
    variants: Sequence[tuple[str, str]]
    """Headlines by place: the place in words, and its wording."""
    related: Sequence[tuple[str, Sequence[Place]]]
    """The related list in its order, under the words for how each part came into it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a related list."""

    kind: str
    wording: str
    """With a link to the story, or to the headline that waits for one."""
    state: SafeString | str = ""
    hidden: bool = False


def of_article(article: Article) -> Story:
    """What an article's row says: the live text, or the newest one of a story never published."""
    bylines = article.bylines.select_related("author").order_by("position", "id")
    tagged = ArticleTag.objects.filter(content_object=article).select_related("tag")
    return Story(
        section=article.section.name if article.section else "",
        standfirst=article.standfirst,
        body=_body(article.body),
        authors=[byline.author.name for byline in bylines],
        tags=[(use.tag.name, use.suggested) for use in tagged.order_by("id")],
        variants=_by_place(article.headline_variants),
        related=_grouped(map(_place, _sidebar(article))),
    )


def of_content(content: Content) -> Story:
    """What a snapshot says, by the names that things had when it was taken."""
    hidden = {(place["headline"], place["article"]) for place in content["hidden"]}
    listed = (
        Place(
            kind=str(kind.label),
            wording=place["text"],
            hidden=(place["headline"], place["article"]) in hidden,
        )
        for kind, part in (
            (SidebarKind.PINNED, content["pinned"]),
            (SidebarKind.WIRE, content["wire"]),
        )
        for place in part
    )
    return Story(
        section=content["section"]["name"] if content["section"] else "",
        standfirst=content["standfirst"],
        body=_body(content["body"]),
        authors=[author["name"] for author in content["authors"]],
        tags=[(tag["name"], tag["suggested"]) for tag in content["tags"]],
        variants=_by_place(content["headline_variants"]),
        related=_grouped(listed),
    )


def history_of(article: Article) -> dict[str, Any]:
    """Drafts, revisions, decisions and receipts; each is read only where it is shown."""
    drafts = Draft.objects.filter(article=article).select_related("head", "assignee")
    return {
        "drafts": drafts.defer("head__content").order_by("-id"),
        "revisions": newest_revisions(article.revisions.all()),
        "decisions": newest_decisions(article.decisions.all()),
        "receipts": article.receipts.select_related("batch").order_by("-id"),
    }


def newest_revisions(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """The newest of these revisions, without their texts."""
    whole = revisions.select_related("by", "batch", "draft").defer("content")
    return whole.order_by("-number")[:HISTORY]


def newest_decisions(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """The newest of these decisions."""
    whole = decisions.select_related("by", "batch", "revision").defer("revision__content")
    return whole.order_by("-at", "-id")[:HISTORY]


def _body(markup: str) -> SafeString:
    return mark_safe(clean_html(markup))  # noqa: S308 the cleaner has just been over it


def _by_place(variants: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(places.label(place), wording) for place, wording in variants.items()]


def _sidebar(article: Article) -> QuerySet[WithAnnotations[SidebarItem, Bearer]]:
    """Everything in the list, hidden items and stories that are not live included."""
    return (
        SidebarItem.objects.filter(article=article)
        .select_related("headline", "related")
        .defer("related__body", "related__headline_variants")
        .annotate(bearer_id=Subquery(headlines.bearers().values("pk")[:1]))
        .order_by("kind", "position", "id")
    )


def _place(item: WithAnnotations[SidebarItem, Bearer]) -> Place:
    kind = SidebarKind(item.kind)
    if item.related:
        state = marks.state(item.related.state, item.related.get_state_display())
        wording = marks.link_to("article", item.related.pk, item.related)
    elif item.bearer_id:
        state = marks.state("told", _("told"))
        wording = marks.link_to("article", item.bearer_id, item.headline)
    else:
        state = marks.state("waiting", _("waiting"))
        wording = marks.link_to("headline", item.headline_id or 0, item.headline)
    return Place(kind=str(kind.label), wording=wording, state=state, hidden=item.hidden)


def _grouped(listed: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    return [(kind, list(group)) for kind, group in groupby(listed, key=attrgetter("kind"))]
