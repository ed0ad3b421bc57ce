"""What people worked on is theirs: the wire's new text waits beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from django.contrib.auth.models import User
from django.core import serializers

from articles.editorial import drafts, publishing, snapshot
from articles.editorial.snapshot import Content
from articles.models import Article, ArticleState, Draft, Revision, WorkingCopy
from tests import factories
from tests.importing.conftest import (
    STORY,
    Run,
    edit,
    edit_and_publish,
    rows_of_everything,
    when,
)

Importer = Callable[..., Run]
NEW = STORY.replace("12 million", "15 million")
NEWER = STORY.replace("12 million", "18 million")
pytestmark = pytest.mark.django_db


class TestProtection:
    @pytest.fixture
    def article(self, db: None, run_import: Importer, wire: Path) -> Article:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        return Article.objects.get()

    def _send(self, run_import: Importer, wire: Path, story: str) -> list[str]:
        (wire / "a.txt").write_text(story)
        return run_import(publish=True).outcomes

    def test_new_text_for_an_edited_story_is_a_proposal(
        self, run_import: Importer, wire: Path, article: Article, editor: User
    ) -> None:
        revision = edit(article, editor, headline="Mud, Glorious Mud")
        public = serializers.serialize("json", [Article.objects.get()])
        assert self._send(run_import, wire, NEW) == ["proposed"]
        assert serializers.serialize("json", [Article.objects.get()]) == public
        assert Draft.objects.open().desk().get().head == revision
        proposal = Draft.objects.open().proposals().get()
        assert proposal.head is not None
        assert "15 million" in proposal.head.content["body"]
        assert proposal.base == article.live_revision

    def test_a_newer_proposal_replaces_an_undecided_one(
        self, run_import: Importer, wire: Path, article: Article, editor: User
    ) -> None:
        edit_and_publish(article, editor, headline="Mud, Glorious Mud")
        self._send(run_import, wire, NEW)
        assert self._send(run_import, wire, NEWER) == ["proposed"]
        proposal = Draft.objects.open().proposals().get()
        assert proposal.head is not None
        assert "18 million" in proposal.head.content["body"]
        assert proposal.base is not None
        assert proposal.base.number == 1
        assert Article.objects.get().headline == "Mud, Glorious Mud"

    def test_a_dismissed_text_sent_again_is_unchanged(
        self, run_import: Importer, wire: Path, article: Article, editor: User
    ) -> None:
        edit(article, editor, headline="Mud, Glorious Mud")
        self._send(run_import, wire, NEW)
        Draft.objects.proposals().update(closed_at=when(), outcome="dismissed")
        assert self._send(run_import, wire, NEW) == ["unchanged"]
        assert not Draft.objects.open().proposals().exists()
        assert self._send(run_import, wire, NEWER) == ["proposed"]

    def test_a_persons_decision_alone_protects(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        publishing.publish(Revision.objects.get(), by=editor, at=when())
        assert self._send(run_import, wire, NEW) == ["proposed"]

    def test_a_withdrawn_story_stays_withdrawn(
        self, run_import: Importer, wire: Path, article: Article, editor: User
    ) -> None:
        publishing.withdraw(article, by=editor, at=when())
        assert self._send(run_import, wire, STORY) == ["unchanged"]
        assert self._send(run_import, wire, NEW) == ["proposed"]
        assert not Article.objects.live().exists()

    def test_a_spiked_story_stays_spiked(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        publishing.spike(Article.objects.get(), by=editor, at=when())
        assert self._send(run_import, wire, STORY) == ["unchanged"]
        assert self._send(run_import, wire, NEW) == ["proposed"]
        assert Article.objects.get().state == ArticleState.SPIKED

    def test_a_proposal_that_a_person_has_worked_on_stays_open_beside_a_newer_one(
        self, run_import: Importer, wire: Path, article: Article, editor: User
    ) -> None:
        edit(article, editor, headline="Mud, Glorious Mud")
        self._send(run_import, wire, NEW)
        proposal = Draft.objects.proposals().get()
        assert proposal.head
        content = cast("Content", {**snapshot.content_of(proposal.head), "standfirst": "Merged"})
        merged = factories.revise(proposal, content, by=editor, at=when())
        assert self._send(run_import, wire, NEWER) == ["proposed"]
        heads = [draft.head for draft in Draft.objects.open().proposals()]
        assert merged in heads
        assert len(heads) == 2

    def test_a_draft_that_a_person_has_only_opened_is_theirs(
        self, run_import: Importer, wire: Path, article: Article
    ) -> None:
        opened = drafts.begin(article, at=when())
        assert self._send(run_import, wire, NEW) == ["proposed"]
        opened.refresh_from_db()
        assert opened.head is None

    def test_what_a_person_has_typed_and_not_saved_protects(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        draft = Draft.objects.get()
        WorkingCopy.objects.create(draft=draft, user=editor, based_on=draft.head)
        assert self._send(run_import, wire, STORY) == ["unchanged"]
        assert self._send(run_import, wire, NEW) == ["proposed"]
        assert not Article.objects.live().exists()

    def test_a_waiting_text_behind_which_the_live_story_has_moved_on_is_not_published(
        self, run_import: Importer, wire: Path, article: Article, editor: User
    ) -> None:
        (wire / "a.txt").write_text(NEW)
        assert run_import().outcomes == ["updated"]
        other = drafts.begin(article, at=when())
        assert article.live_revision
        content = snapshot.content_of(article.live_revision)
        theirs = factories.revise(other, content, by=editor, at=when())
        publishing.publish(theirs, by=editor, at=when())
        assert self._send(run_import, wire, NEW) == ["unchanged"]
        assert self._send(run_import, wire, NEWER) == ["proposed"]
        assert Article.objects.get().live_revision == theirs


def test_a_story_published_by_a_file_that_says_less_is_known_by_that_file(
    wire: Path, run_import: Callable[..., Run]
) -> None:
    (wire / "012.txt").write_text(f"Harbour to Be Dredged After Forty Years\n\n{STORY}")
    run_import()
    (wire / "012.txt").write_text(STORY)
    assert run_import(publish=True).outcomes == ["published"]
    before = rows_of_everything()
    assert run_import(publish=True).outcomes == ["unchanged"]
    assert rows_of_everything() == before
