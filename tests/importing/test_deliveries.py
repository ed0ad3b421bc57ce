"""Whatever the wire delivers and people do between, all rows agree and nothing is lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import F, Q
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import text
from articles.editorial import drafts, publishing, snapshot
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.importing import pipeline
from articles.importing.records import Outcome, Result
from articles.models import (
    Article,
    ArticleState,
    ArticleTag,
    Claim,
    Decision,
    Draft,
    DraftOutcome,
    Item,
    Receipt,
    Revision,
    SidebarItem,
    WorkingCopy,
)
from articles.models.draft import DraftQuerySet
from tests import factories as make
from tests.importing.conftest import OTHER, STORY, THIRD, edit, rows_of_everything, when

NUMBERS = {STORY: "12 million", OTHER: "three days", THIRD: "three nights"}


@dataclass(frozen=True)
class Sent:
    """A file that the wire sends."""

    name: str
    story: str
    version: int
    headline: str

    def put(self, folder: Path) -> None:
        number = NUMBERS[self.story]
        unit = number.split()[1]
        body = self.story.replace(number, f"{20 + self.version} {unit}" if self.version else number)
        head = f"{self.headline}\n\n" if self.headline else ""
        (folder / f"{self.name}.txt").write_text(head + body)


@dataclass(frozen=True)
class Delivery:
    """A folder that the wire sends, and how it is imported."""

    files: tuple[Sent, ...]
    publish: bool
    chunk: int


files = st.builds(
    Sent,
    name=st.sampled_from("abcd"),
    story=st.sampled_from([STORY, OTHER, THIRD]),
    version=st.integers(0, 2),
    headline=st.sampled_from(["", "", "Something Happened Here at Last"]),
)
deliveries = st.builds(
    Delivery,
    files=st.lists(files, min_size=1, max_size=4, unique_by=lambda sent: sent.name).map(tuple),
    publish=st.booleans(),
    chunk=st.sampled_from([1, 2, 100]),
)


def do(act: str, which: int) -> None:
    """A person does something to one of the stories, if that can be done."""
    articles = list(Article.objects.order_by("pk"))
    article = articles[which % len(articles)]
    with suppress(RefusedError):
        ACTS[act](article, article.drafts.open().filter(head__isnull=False))


def _publish(article: Article, open_drafts: DraftQuerySet) -> None:
    for draft in open_drafts.desk().select_related("head"):
        assert draft.head
        publishing.publish(draft.head, by=make.person(), at=when())


def _dismiss(article: Article, open_drafts: DraftQuerySet) -> None:
    open_drafts.proposals().update(closed_at=when(), outcome=DraftOutcome.DISMISSED)


def _edit_proposal(article: Article, open_drafts: DraftQuerySet) -> None:
    for draft in open_drafts.proposals().select_related("head"):
        assert draft.head
        content = {**snapshot.content_of(draft.head), "standfirst": "From a person"}
        make.revise(draft, cast("Content", content), by=make.person(), at=when())


def _type(article: Article, open_drafts: DraftQuerySet) -> None:
    for draft in open_drafts:
        WorkingCopy.objects.get_or_create(draft=draft, user=make.person())


ACTS: dict[str, Callable[[Article, DraftQuerySet], object]] = {
    "edit": lambda article, _: edit(article, make.person(), standfirst="Edited"),
    "open": lambda article, _: drafts.begin(article, at=when(), assignee=make.person()),
    "withdraw": lambda article, _: publishing.withdraw(article, by=make.person(), at=when()),
    "spike": lambda article, _: publishing.spike(article, by=make.person(), at=when()),
    "publish": _publish,
    "type": _type,
    "dismiss": _dismiss,
    "edit a proposal": _edit_proposal,
}


def run(folder: Path, delivery: Delivery, *, dry_run: bool = False) -> list[Result]:
    """What became of each file, in order."""
    wish = pipeline.Import([folder], publish=delivery.publish, dry_run=dry_run, at=when())
    heard: list[str] = []
    return list(pipeline.run(wish, wish.options(), notice=heard.append))


def outcomes(results: Sequence[Result]) -> list[tuple[str, Outcome, bool]]:
    return [(result.path, result.outcome, result.provisional) for result in results]


def deliver(delivery: Delivery) -> None:
    """Import as staff do: dry first, then really, and once more by mistake."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "wire"
        folder.mkdir()
        for sent in delivery.files:
            sent.put(folder)
        before = rows_of_everything()
        kept, people = history()
        predicted = outcomes(run(folder, delivery, dry_run=True))
        assert rows_of_everything() == before
        with mock.patch("articles.limits.IMPORT_CHUNK", delivery.chunk):
            results = run(folder, delivery)
        assert outcomes(results) == predicted
        assert_consistent(results)
        assert kept <= history()[0]
        assert people == history()[1]
        after = rows_of_everything()
        again = Counter(result.outcome for result in run(folder, delivery))
        assert again == {Outcome.UNCHANGED: len(delivery.files)}
        assert rows_of_everything() == after


def history() -> tuple[set[tuple[int, str]], set[tuple[int, int | None]]]:
    """Every revision; and every open draft that a person works in, with its newest revision."""
    revisions = set(Revision.objects.values_list("pk", "hash"))
    of_people = (
        Q(head__by__isnull=False) | Q(assignee__isnull=False) | Q(working_copies__isnull=False)
    )
    return revisions, set(Draft.objects.open().filter(of_people).values_list("pk", "head"))


def assert_consistent(results: Sequence[Result]) -> None:
    """What every reader and editor may rely on, whatever happened."""
    batch = Item.objects.latest("pk").batch
    items = Item.objects.filter(batch=batch).order_by("position")
    unwritten = Decision.objects.filter(batch=batch, revision__headline_provisional=True)
    assert unwritten.count() == sum(result.provisional for result in results)
    assert [item.outcome for item in items] == [result.outcome for result in results]
    for article in Article.objects.all():
        previous = ""
        for number, revision in enumerate(article.revisions.order_by("number"), start=1):
            assert (revision.number, revision.previous_hash) == (number, previous)
            assert revision.hash == snapshot.digest(snapshot.content_of(revision), previous)
            previous = revision.hash
        if article.state == ArticleState.LIVE:
            assert article.live_revision
            assert_row_holds(article, article.live_revision)
    assert not Receipt.objects.exclude(revision__article=F("article")).exists()
    assert not Draft.objects.exclude(head__article=F("article")).filter(head__isnull=False).exists()
    assert not Claim.objects.exclude(article__published_at__isnull=False).exists()
    first_names = Receipt.objects.filter(superseded_at=None, second_name=False)
    assert len(set(first_names.values_list("article", flat=True))) == first_names.count()


def assert_row_holds(article: Article, revision: Revision) -> None:
    content = snapshot.content_of(revision)
    assert (article.headline, article.slug, article.body, article.standfirst) == (
        content["headline"],
        content["slug"],
        content["body"],
        content["standfirst"],
    )
    tags = ArticleTag.objects.filter(content_object=article)
    assert set(tags.values_list("tag", flat=True)) == {tag["id"] for tag in content["tags"]}
    items = SidebarItem.objects.filter(article=article).order_by("position")
    assert [item.headline_id for item in items] == [place["headline"] for place in content["wire"]]
    claims = Claim.objects.filter(article=article).values_list("headline__key", flat=True)
    assert article.headline_provisional or text.key(article.headline) in claims


acts = st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 5))
days = st.tuples(deliveries, st.lists(acts, max_size=2))


@pytest.mark.django_db
@settings(max_examples=30)
@given(st.lists(days, min_size=1, max_size=4))
def test_a_dry_run_tells_what_a_run_does_and_nothing_is_lost_or_done_twice(
    week: list[tuple[Delivery, list[tuple[str, int]]]],
) -> None:
    with transaction.atomic():
        for delivery, done in week:
            deliver(delivery)
            for act, which in done:
                do(act, which)
        transaction.set_rollback(True)
