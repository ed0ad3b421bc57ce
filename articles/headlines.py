"""Headlines: making them, claiming them, and finding the story that bears one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from articles import text
from articles.inserting import insert_rows
from articles.models import Article, Claim, Headline, HeadlineWord, SidebarKind
from articles.related import fitting


def ensure(wordings: Iterable[str], *, at: datetime) -> dict[str, int]:
    """The ids of these wordings' headlines, by key; those not seen before are made.

    A handful of queries, however many wordings. Safe beside another process that makes the
    same headlines.
    """
    wanted: dict[str, str] = {}
    for wording in wordings:
        wanted.setdefault(text.key(wording), text.squeeze(wording))
    known = _by_key(wanted)
    missing = sorted(wanted.keys() - known.keys())  # sorted, so that two imports do not deadlock
    if not missing:
        return known
    rows = ((wanted[key], key) for key in missing)
    insert_rows(Headline, ["text", "key"], rows, unless_there=True, first_seen_at=at)
    new = _by_key(missing)
    _index((pk, wanted[key]) for key, pk in new.items())
    return known | new


def _index(made: Iterable[tuple[int, str]]) -> None:
    """Have headlines, by their ids, found by the words of their texts."""
    found = sorted({(word, pk) for pk, wording in made for word in fitting.words(wording)})
    insert_rows(HeadlineWord, ["word", "headline_id"], found, unless_there=True)


def forget(unused: QuerySet[Headline]) -> None:
    """Delete headlines that nothing names, and have them found by no word any more."""
    gone = dict(unused.values_list("pk", "text"))
    unused.model.objects.filter(pk__in=gone).delete()
    words = {word for wording in gone.values() for word in fitting.words(wording)}
    HeadlineWord.objects.filter(word__in=words, headline_id__in=gone).delete()


def _by_key(keys: Iterable[str]) -> dict[str, int]:
    found = Headline.objects.filter(key__in=list(keys)).order_by()
    return dict(found.values_list("key", "pk"))


def claim(articles: Iterable[Article], *, at: datetime) -> None:
    """Remember that these articles bear their headlines in public.

    A provisional wording names nothing, and claims nothing. What somebody had matched is the
    story's own by that, and no match any more that could be undone.
    """
    worded = [article for article in articles if not article.headline_provisional]
    if not worded:
        return
    known = ensure((article.headline for article in worded), at=at)
    Claim.objects.bulk_create(
        [
            Claim(article=article, headline_id=known[text.key(article.headline)], since=at)
            for article in worded
        ],
        update_conflicts=True,
        unique_fields=["headline", "article"],
        update_fields=["matched"],
    )


def bearers(at: datetime | None = None) -> QuerySet[Article]:
    """Within a query over headlines: the live articles that claim one, best first.

    The outer query names the headline's id ``headline_id``.
    """
    return _best_first(Article.objects.live(at).filter(claims__headline=OuterRef("headline_id")))


def story_of(headline: Headline) -> Article | None:
    """The live story that a headline leads to."""
    return _best_first(Article.objects.live().filter(claims__headline=headline)).first()


def _best_first(claiming: QuerySet[Article]) -> QuerySet[Article]:
    """Of the articles that claim one headline the pinned one, then the newest."""
    return claiming.order_by("-claims__pinned", "-published_at", "-id")


def cited_publicly(headlines: QuerySet[Headline], at: datetime | None = None) -> QuerySet[Headline]:
    """Of these headlines, those that a live article's sidebar shows."""
    citing = Article.objects.live(at).filter(
        sidebar_items__headline=OuterRef("pk"),
        sidebar_items__kind__in=(SidebarKind.PINNED, SidebarKind.WIRE),
        sidebar_items__hidden=False,
    )
    return headlines.filter(Exists(citing))
