"""Measures the list of stories and the desk: ``python -m tests.bench_lists --stories 10000 100000``

In a database of its own on the server that DATABASE_URL names, which goes again at the end. Two
newsrooms are made of each size, for what is rare in one is common in the other: an archive, where
everything is live and next to nothing is worked on, and an inbox, where everything waits. Prints
of each page the median and the least of some visits in milliseconds, how the least grows from
the first size to the last (a busy machine makes the median jump), and the queries.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.db.models import F, OuterRef, Subquery  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from articles import tagging, text  # noqa: E402
from articles.editorial import snapshot  # noqa: E402
from articles.models import (  # noqa: E402
    Article,
    ArticleAuthor,
    ArticleState,
    ArticleTag,
    Author,
    Batch,
    Draft,
    DraftKind,
    DraftOutcome,
    DraftState,
    Receipt,
    Revision,
    Section,
    Tag,
)
from articles.search import index  # noqa: E402
from tests import factories  # noqa: E402

CHUNK = 2_000
ROUNDS = 15
LIMIT = 100
"""Milliseconds within which a list is to be there."""
GROWTH = 1.3
"""What a list may take longer with ten times the stories."""
FEW = 3
"""Stories that are unlike the others; the oldest, which a list from the newest meets last."""
BEGAN = datetime(2000, 1, 1, tzinfo=UTC)
WORDS = "Council Harbour Ferry Budget Storm Bridge Museum Election Strike Festival".split()
PARAGRAPHS = ["The harbour will be dredged for the first time in forty years, it said. " * 6] * 5


class Newsroom(NamedTuple):
    """What most stories of a newsroom are; the few are the contrary."""

    name: str
    is_live: bool


NEWSROOMS = (Newsroom("archive", is_live=True), Newsroom("inbox", is_live=False))


def fill(newsroom: Newsroom, count: int) -> None:
    """A newsroom of ``count`` stories, the newest last."""
    editor, batch = factories.person("editor"), Batch.objects.create(source="wire")
    rare = Batch.objects.create(source="rare")
    tagging.ensure(["Common", "Rare", "Unused"])
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        with transaction.atomic():
            _insert(newsroom, numbers, editor, batch, rare)
    _set_apart(newsroom, editor)
    for _numbers in index.reindex():
        pass


def _insert(newsroom: Newsroom, numbers: range, editor: User, batch: Batch, rare: Batch) -> None:
    tag = tagging.ensure(["Common"])[text.key("Common")]
    author, like = factories.author(), _content(newsroom)
    contents = [_worded(like, number) for number in numbers]
    articles = [
        Article(source=batch.source, created_at=BEGAN + timedelta(minutes=number))
        for number in numbers
    ]
    for article, content in zip(articles, contents, strict=True):
        snapshot.apply(content, to=article)
        article.slug = text.slugify(article.headline)
    Article.objects.bulk_create(articles)
    drafts = Draft.objects.bulk_create(
        Draft(article=article, assignee=editor, created_at=article.created_at)
        for article in articles
    )
    revisions = [
        snapshot.revision(
            draft, content, None, origin="person", by=editor, created_at=draft.created_at
        )
        for draft, content in zip(drafts, contents, strict=True)
    ]
    Revision.objects.bulk_create(revisions)
    ArticleTag.objects.bulk_create(ArticleTag(content_object=each, tag=tag) for each in articles)
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=each, author=author) for each in articles
    )
    Receipt.objects.bulk_create(
        Receipt(
            source=batch.source,
            source_id=f"{number:06}_{revision.hash[:16]}",
            article_id=revision.article_id,
            revision=revision,
            digest=revision.hash,
            fingerprint=revision.hash,
            batch=batch,
        )
        for number, revision in zip(numbers, revisions, strict=True)
    )
    _move(articles, newsroom.is_live)


def _content(newsroom: Newsroom) -> snapshot.Content:
    content = factories.content(paragraphs=PARAGRAPHS, in_section="World")
    content["headline_provisional"] = not newsroom.is_live
    return content


def _worded(like: snapshot.Content, number: int) -> snapshot.Content:
    words = " ".join(WORDS[number // 10**place % 10] for place in range(5))
    return {**like, "headline": f"{words} number {number}", "standfirst": words}


def _move(articles: Sequence[Article], live: bool) -> None:
    """Publish or reopen stories in a few queries."""
    ids = [article.pk for article in articles]
    newest = Revision.objects.filter(article=OuterRef("pk")).values("pk")
    head = Revision.objects.filter(draft=OuterRef("pk")).values("pk")
    Draft.objects.filter(article__in=ids).update(head=Subquery(head))
    Article.objects.filter(pk__in=ids).update(
        state=ArticleState.LIVE if live else ArticleState.NEVER_PUBLISHED,
        live_revision=Subquery(newest) if live else None,
        published_at=F("created_at") if live else None,
        headline_provisional=not live,
    )
    Draft.objects.filter(article__in=ids).update(
        closed_at=BEGAN if live else None, outcome=DraftOutcome.PUBLISHED if live else ""
    )


def _set_apart(newsroom: Newsroom, editor: User) -> None:
    """Make the oldest stories unlike the others."""
    few = list(Article.objects.order_by("pk")[:FEW])
    ids = [article.pk for article in few]
    _move(few, not newsroom.is_live)
    rare = tagging.ensure(["Rare"])[text.key("Rare")]
    ArticleTag.objects.bulk_create(ArticleTag(content_object=each, tag=rare) for each in few)
    seldom = factories.author("Émile Zola")
    ArticleAuthor.objects.bulk_create(ArticleAuthor(article=each, author=seldom) for each in few)
    Article.objects.filter(pk__in=ids).update(source="rare", section=factories.section("Rare"))
    Article.objects.filter(pk=ids[0]).update(section=None)
    other, now = factories.person("other"), datetime.now(UTC)
    states = ((DraftState.IN_REVIEW, None), (DraftState.READY, None), (DraftState.SCHEDULED, now))
    for article, (state, due) in zip(few, states, strict=True):
        Draft.objects.filter(article=article).update(
            state=state, publish_at=due, assignee=other, closed_at=None, outcome=""
        )
        Draft.objects.create(article=article, kind=DraftKind.PROPOSAL)
    factories.person("nobody")
    for person in User.objects.all():
        person.is_superuser = True
        person.save()


def addresses() -> Iterator[tuple[str, str]]:
    """Every page that is measured: its name and its address."""
    stories = reverse("admin:articles_article_changelist")
    total = Article.objects.count()
    pages = {"no filter": "", "oldest first": "?o=6", "last page": f"?p={total // 50}"}
    yield from ((name, stories + query) for name, query in pages.items())
    for query in (*_filters(), *_searches()):
        yield query, f"{stories}?{query}"
    yield "desk", reverse("admin:index")


def _filters() -> Iterator[str]:
    for state in ArticleState:
        yield f"state__exact={state}"
    for kind in ("provisional", "written"):
        yield f"headline={kind}"
    for kind in (*DraftState, "none", "due-today"):
        yield f"draft={kind}"
    for model, name in ((Tag, "tag"), (Author, "author"), (Section, "section")):
        yield from (
            f"{name}={pk}" for pk in model.objects.order_by("pk").values_list("pk", flat=True)
        )
    yield from (
        "section=none",
        "source=wire",
        "source=rare",
        "source=nothing",
        "proposal=waiting",
        "mine=yes",
    )


def _searches() -> Iterator[str]:
    receipt = Receipt.objects.earliest("pk")
    yield from ("q=harbour", "q=council+harbour+ferry", "q=nothing+like+it", "q=number+12")
    yield from (f"q={receipt.article_id}", f"q={receipt.source_id}")


class Figure(NamedTuple):
    """What a page took."""

    median: float
    least: float
    queries: int


def measure(client: Client, address: str) -> Figure:
    """The median of some visits after a first one, and the queries of the last."""
    took = []
    for _round in range(ROUNDS + 1):
        connection.force_debug_cursor = False
        began = time.perf_counter()
        response = client.get(address)
        took.append(1000 * (time.perf_counter() - began))
        assert response.status_code == 200, (address, response.status_code)
    connection.force_debug_cursor = True
    reset_queries()
    client.get(address)
    return Figure(statistics.median(took[1:]), min(took), len(connection.queries))


def main() -> None:
    """Make the newsrooms, visit their pages, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000, 100_000])
    sizes = parser.parse_args().stories
    setup_test_environment()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    try:
        for newsroom in NEWSROOMS:
            figures = [_measured(newsroom, size) for size in sizes]
            print(f"\n{connection.vendor}, {newsroom.name} of {' and '.join(map(str, sizes))}")
            for lines in zip(*(each.items() for each in figures), strict=True):
                _print(lines[0][0], [figure for _name, figure in lines])
    finally:
        shutil.rmtree(settings.DATA_DIR)


def _measured(newsroom: Newsroom, size: int) -> dict[str, Figure]:
    """The figures of one newsroom, as three people see it."""
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        fill(newsroom, size)
        if connection.vendor == "postgresql":  # which does so by itself sooner or later
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        return dict(_visits())
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def _visits() -> Iterator[tuple[str, Figure]]:
    for name in ("editor", "other", "nobody"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        for label, address in addresses():
            if name == "editor" or label in ("mine=yes", "desk"):
                yield f"{label} ({name})", measure(client, address)


def _print(name: str, figures: Sequence[Figure]) -> None:
    first, last = figures[0], figures[-1]
    growth = last.least / first.least
    marks = "slow " * (last.median > LIMIT) + "grows" * (growth > GROWTH)
    times = "".join(f"{each.median:9.1f}{each.least:8.1f}" for each in figures)
    print(f"{name:42}{times}{growth:7.2f}{last.queries:4} queries  {marks}")


if __name__ == "__main__":
    main()
