"""The wire's next text does not bring back a tag that an editor removed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.editorial import drafts, proposals, snapshot
from articles.editorial.ground import ground_of
from articles.editorial.snapshot import Content
from articles.models import Article, Draft
from articles.tags import removed
from tests import factories
from tests.importing.conftest import Run

pytestmark = pytest.mark.django_db

Importer = Callable[..., Run]
LEAD = "The writer Ana Petrova came to the town, and Petrova spoke."
NORHAM = "She lives in Norham, and the mayor of Norham met her in Norham."


def deliver(wire: Path, *paragraphs: str) -> None:
    story = {"id": "1", "headline": "A visit", "text": "\n\n".join([LEAD, *paragraphs])}
    (wire / "stories.jsonl").write_text(json.dumps(story) + "\n")


def names(content: Content) -> set[str]:
    return {tag["name"] for tag in content["tags"]}


def newest(article: Article) -> Content:
    return snapshot.content_of(article.revisions.filter(draft__kind="desk").latest("number"))


def without(article: Article, name: str, *, by: User) -> None:
    """Somebody takes a tag off the story."""
    content = newest(article)
    left = [tag for tag in content["tags"] if tag["name"] != name]
    changed: Content = {**content, "tags": left, "standfirst": "Edited."}
    drafts.save(article, changed, by=by, at=timezone.now(), ground=ground_of(article))


def accept(*, by: User) -> None:
    [proposal] = proposals.waiting()
    proposals.accept(proposal, by=by, at=timezone.now(), ground=ground_of(proposal.article))


def test_a_removed_suggestion_stays_away_when_the_story_comes_again(
    wire: Path, run_import: Importer
) -> None:
    editor = factories.member("editor")
    deliver(wire, NORHAM)
    run_import()
    article = Article.objects.get()
    assert names(newest(article)) == {"Ana Petrova", "Norham"}
    without(article, "Norham", by=editor)

    deliver(wire, "It rained.")  # no word of it for once
    run_import()
    accept(by=editor)
    deliver(wire, NORHAM, "It rained.")
    run_import()
    [proposal] = proposals.waiting()
    assert proposal.head
    assert names(snapshot.content_of(proposal.head)) == {"Ana Petrova"}
    accept(by=editor)
    assert names(newest(article)) == {"Ana Petrova"}
    assert "Norham" in newest(article)["body"]


def test_a_suggestion_that_waits_in_a_proposal_can_be_refused_before(
    wire: Path, run_import: Importer
) -> None:
    editor = factories.member("editor")
    deliver(wire)
    run_import()
    article = Article.objects.get()
    without(article, "", by=editor)
    deliver(wire, NORHAM)
    run_import()
    removed.refuse(article, ["norham"], editor, timezone.now())
    accept(by=editor)
    assert names(newest(article)) == {"Ana Petrova"}


def test_other_stories_are_given_the_tag_as_before(wire: Path, run_import: Importer) -> None:
    deliver(wire, NORHAM)
    run_import()
    without(Article.objects.get(), "Norham", by=factories.member("editor"))
    story = {"id": "2", "headline": "Another", "text": f"It is cold.\n\n{NORHAM}\n\nIt is late."}
    (wire / "stories.jsonl").write_text(json.dumps(story) + "\n")
    run_import()
    assert "Norham" in names(newest(Article.objects.latest("pk")))
    assert not Draft.objects.filter(kind="proposal").exists()
