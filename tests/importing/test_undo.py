"""Undoing a batch: what only the batch did goes, what people and later batches did stays."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.editorial import drafts, matching, proposals, publishing, working
from articles.editorial.ground import desk_draft, ground_of
from articles.errors import ForbiddenError, RefusedError
from articles.importing import undo
from articles.models import (
    Article,
    ArticleState,
    Batch,
    BatchState,
    Claim,
    Draft,
    DraftOutcome,
    Headline,
    HeadlineDecision,
    HeadlineWord,
    Item,
    Receipt,
    Revision,
    SidebarItem,
    Tag,
    WorkingCopy,
)
from tests import factories
from tests.importing.conftest import (
    OTHER,
    STORY,
    THIRD,
    Run,
    edit,
    edit_and_publish,
    rows_of_everything,
    when,
)

Importer = Callable[..., Run]
NEW = STORY.replace("12 million", "15 million")
NEWER = STORY.replace("12 million", "18 million")
QUOTA = "Herring Quota Cut by a Fifth After Poor Spring Survey"
pytestmark = pytest.mark.django_db


def take_back(batch: Batch | None = None, *, dry_run: bool = False) -> str:
    """Run ``undo_batch`` for the newest batch, or for another; what it printed."""
    out = io.StringIO()
    number = (batch or Batch.objects.latest("pk")).pk
    call_command("undo_batch", str(number), dry_run=dry_run, stdout=out)
    call_command("verify_history", stdout=io.StringIO())
    return out.getvalue()


def newest() -> Batch:
    return Batch.objects.latest("pk")


def fate_of(path: str) -> tuple[str, str]:
    """What was done about a story of the newest batch, and why."""
    item = Item.objects.filter(path=path).latest("batch")
    return item.undone, item.undone_why


class TestWhatReadersNeverSaw:
    def test_a_story_that_nobody_touched_is_gone_with_all_that_came_with_it(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(OTHER)
        run_import()
        assert "2 removed." in take_back()
        for model in (Article, Revision, Draft, SidebarItem, Headline, HeadlineWord, Tag):
            assert not model._default_manager.exists(), model
        assert newest().state == BatchState.UNDONE
        assert newest().undone_at
        items = newest().items.order_by("position")
        assert [(item.outcome, item.undone) for item in items] == [("created", "removed")] * 2

    def test_its_receipt_stays_and_the_same_delivery_is_created_again(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        take_back()
        receipt = Receipt.objects.get()
        assert (receipt.article, receipt.source_id) == (None, "a")
        assert receipt.superseded_at
        assert run_import().outcomes == ["created"]
        assert Article.objects.count() == 1
        assert Headline.objects.filter(text=QUOTA).exists()

    @pytest.mark.parametrize(
        "work",
        [
            "edited",
            "decided",
            "typed",
            "pinned",
            "pinned in a draft",
            "matched",
            "changed by the wire",
        ],
    )
    def test_a_story_that_somebody_touched_is_kept_and_named_with_the_reason(
        self, run_import: Importer, wire: Path, editor: User, work: str
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(OTHER)
        run_import()
        batch, story = newest(), Receipt.objects.get(source_id="a").article
        assert story
        if work == "edited":
            edit(story, editor, headline="Harbour to be dredged")
        elif work == "decided":
            publishing.spike(story, by=editor, at=when())
        elif work == "typed":
            typed = {"headline": ["Half a"]}
            person = factories.member("writer")
            working.keep(person, story, typed, at=when(), ground=ground_of(story), version=0)
        elif work == "pinned":
            factories.draft(factories.content("Beside it", pinned=[story]))
        elif work == "pinned in a draft":
            live = factories.story()
            text = factories.content("Beside it", pinned=[story])
            drafts.save(live, text, by=factories.member("editor"), at=when(), ground=None)
        elif work == "matched":
            matching.match(factories.headline("Mud to Go"), story, by=editor, at=when())
        else:
            (wire / "a.txt").write_text(NEW)
            run_import()
        said = take_back(batch)
        assert "Kept: wire/a.txt" in said
        assert "1 removed, 1 kept." in said
        kept = batch.items.get(path="wire/a.txt")
        assert (kept.undone, kept.article) == ("kept", story)
        assert kept.undone_why
        assert Receipt.objects.get(source_id="a").article == story
        assert Headline.objects.filter(text=QUOTA).exists()
        assert WorkingCopy.objects.exists() == (work == "typed")

    def test_a_headline_or_tag_that_anything_else_names_stays(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY.replace("Fishermen had", "Fishermen of Eastmouth had"))
        run_import()
        batch = newest()
        tags = list(Tag.objects.order_by("pk").values_list("name", flat=True))
        ferry, quota = Headline.objects.order_by("pk")
        (wire / "a.txt").unlink()
        (wire / "b.txt").write_text(OTHER.rstrip("\n") + f"\n{ferry.text}\n")
        run_import()  # a list of a later batch names one
        begun = factories.draft(factories.content(tags=[tags[0]]))  # an earlier text names one
        factories.revise(begun, factories.content(), by=editor, at=when())
        take_back(batch)
        assert Headline.objects.filter(pk=ferry.pk).exists()
        assert not Headline.objects.filter(pk=quota.pk).exists()
        assert Tag.objects.filter(name=tags[0]).exists()
        assert Tag.objects.filter(name__in=tags).count() < len(tags)

    def test_a_headline_that_somebody_decided_about_stays_and_what_was_decided_with_it(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        quota = Headline.objects.get(text=QUOTA)
        matching.dismiss(quota, by=editor, at=when())
        matching.reject(
            factories.headline("Mud to Go"), Article.objects.get(), by=editor, at=when()
        )
        assert "1 removed." in take_back()
        quota.refresh_from_db()
        assert quota.dismissed_at
        assert [each.verb for each in HeadlineDecision.objects.all()] == ["dismiss"]


class TestWhatReadersSaw:
    def test_a_story_that_was_public_is_withdrawn_and_keeps_its_history(
        self, run_import: Importer, wire: Path, client: Client
    ) -> None:
        (wire / "a.txt").write_text(f"Harbour to Be Dredged\n\n{STORY}")
        run_import(publish=True)
        story = Article.objects.get()
        said = take_back()
        assert "1 withdrawn." in said
        assert client.get(story.get_absolute_url()).status_code == 410
        assert story.revisions.count() == 1
        assert Claim.objects.filter(article=story).exists()
        assert story.decisions.latest("pk").batch == newest()
        assert not Draft.objects.open().exists()
        assert run_import(publish=True).outcomes == ["created"]

    def test_a_story_that_an_editor_changed_since_stays_with_readers(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        edit_and_publish(Article.objects.get(), editor, headline="Harbour to be dredged")
        before = rows_of_everything()
        assert "1 kept." in take_back()
        assert rows_of_everything() == before
        assert fate_of("wire/a.txt") == ("kept", "People have worked on it since.")

    def test_an_update_that_was_published_gives_way_to_the_text_before(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        (wire / "a.txt").write_text(NEW)
        run_import(publish=True)
        said = take_back()
        story = Article.objects.get()
        assert "1 earlier text back." in said
        assert story.state == ArticleState.LIVE
        assert "12 million" in story.body
        assert story.revisions.count() == 3
        assert not Draft.objects.open().exists()
        assert run_import(publish=True).outcomes == ["updated"]
        assert "15 million" in Article.objects.get().body

    def test_a_waiting_text_that_a_batch_published_waits_again(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        (wire / "a.txt").write_text(NEW)
        run_import()
        assert run_import(publish=True).outcomes == ["published"]
        take_back()
        story = Article.objects.get()
        assert "12 million" in story.body
        draft = desk_draft(story)
        assert draft
        assert draft.head
        assert "15 million" in draft.head.content["body"]
        assert run_import().outcomes == ["unchanged"]
        assert run_import(publish=True).outcomes == ["published"]

    def test_a_draft_that_a_batch_published_first_is_withdrawn(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        run_import(publish=True)
        assert "1 withdrawn." in take_back()
        assert Article.objects.get().state == ArticleState.WITHDRAWN
        assert Receipt.objects.get().article


class TestUpdates:
    def test_a_text_in_a_draft_gives_way_to_the_one_before_and_can_come_again(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "a.txt").write_text(NEW)
        run_import()
        assert "1 earlier text back." in take_back()
        assert "12 million" in Article.objects.get().body
        assert run_import().outcomes == ["updated"]
        assert "15 million" in Article.objects.get().body

    def test_after_it_the_delivery_before_is_nothing_new(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "a.txt").write_text(NEW)
        run_import()
        take_back()
        (wire / "a.txt").write_text(STORY)
        assert run_import().outcomes == ["unchanged"]

    def test_a_draft_that_the_batch_began_over_a_live_story_is_closed(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        (wire / "a.txt").write_text(NEW)
        run_import()
        take_back()
        assert not Draft.objects.open().exists()
        assert Draft.objects.latest("pk").outcome == DraftOutcome.UNDONE
        assert run_import().outcomes == ["updated"]

    def test_an_update_is_kept_where_it_is_not_the_newest_any_more(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        for name, text in (("a", STORY), ("b", OTHER)):
            (wire / f"{name}.txt").write_text(text)
        run_import()
        (wire / "a.txt").write_text(NEW)
        (wire / "b.txt").write_text(OTHER.replace("June", "July"))
        run_import()
        batch = newest()
        edit(Receipt.objects.get(source_id="b").article, editor, headline="A violin")  # type: ignore[arg-type]
        (wire / "a.txt").write_text(NEWER)
        run_import(wire / "a.txt")
        before = rows_of_everything()
        assert "2 kept." in take_back(batch)
        assert rows_of_everything() == before
        whys = set(batch.items.values_list("undone_why", flat=True))
        assert "People have worked on it since." in whys
        assert f"{newest()} has brought something of it since." in whys

    def test_batches_are_undone_one_after_the_other_the_last_one_first(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        for text in (STORY, NEW, NEWER):
            (wire / "a.txt").write_text(text)
            run_import()
        bodies = []
        for batch in Batch.objects.order_by("-pk"):
            take_back(batch)
            bodies += [article.body for article in Article.objects.all()]
        assert ["15 million" in bodies[0], "12 million" in bodies[1]] == [True, True]
        assert len(bodies) == 2
        assert run_import().outcomes == ["created"]


class TestBesideStories:
    def test_a_proposal_that_nobody_decided_on_is_closed_and_the_one_before_waits_again(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        edit(Article.objects.get(), editor, headline="Harbour to be dredged")
        for text in (NEW, NEWER):
            (wire / "a.txt").write_text(text)
            assert run_import().outcomes == ["proposed"]
        assert "1 proposal closed." in take_back()
        [waiting] = proposals.waiting()
        assert waiting.head
        assert "15 million" in waiting.head.content["body"]
        assert run_import().outcomes == ["proposed"]

    def test_a_proposal_that_was_decided_on_stays_decided(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        edit(Article.objects.get(), editor, headline="Harbour to be dredged")
        (wire / "a.txt").write_text(NEW)
        run_import()
        by = factories.member("editor")
        proposals.accept(proposals.waiting()[0], by=by, at=when(), ground=None)
        before = rows_of_everything()
        assert "1 kept." in take_back()
        assert rows_of_everything() == before

    def test_a_second_name_is_forgotten(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "b.txt").write_text(STORY)
        assert run_import().outcomes == ["unchanged", "duplicate"]
        assert "1 name forgotten." in take_back()
        assert Article.objects.count() == 1
        assert run_import().outcomes == ["unchanged", "duplicate"]

    def test_a_name_that_was_used_for_another_story_stands_for_the_first_again(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "a.txt").write_text(THIRD)
        assert run_import().outcomes == ["created"]
        take_back()
        assert Article.objects.count() == 1
        (wire / "a.txt").write_text(STORY)
        assert run_import().outcomes == ["unchanged"]


class TestTheCommand:
    def test_a_dry_run_says_what_would_be_done_and_changes_no_row(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(OTHER)
        run_import()
        edit(Receipt.objects.get(source_id="b").article, editor, headline="A violin")  # type: ignore[arg-type]
        before = rows_of_everything(), list(Item.objects.values()), list(Batch.objects.values())
        said = take_back(dry_run=True)
        assert "1 removed, 1 kept." in said
        assert "People have worked on it since." in said
        after = rows_of_everything(), list(Item.objects.values()), list(Batch.objects.values())
        assert after == before

    def test_undoing_twice_says_so_and_does_nothing(
        self, run_import: Importer, wire: Path, editor: User
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        take_back()
        run_import()
        before = rows_of_everything()
        assert "was undone already" in take_back(Batch.objects.earliest("pk"))
        assert rows_of_everything() == before

    def test_a_batch_that_does_not_exist_or_runs_is_refused(self) -> None:
        running = Batch.objects.create(source="wire", seen_at=timezone.now())
        with pytest.raises(CommandError, match="once it has ended"):
            take_back(running)
        with pytest.raises(CommandError, match="no batch with the number"):
            call_command("undo_batch", str(running.pk + 1))

    def test_a_batch_whose_run_fell_silent_can_be_undone(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        ago = timezone.now() - timedelta(minutes=1)
        Batch.objects.update(state=BatchState.RUNNING, seen_at=ago, finished_at=None)
        assert "1 removed." in take_back()

    def test_whoever_is_stopped_goes_on_where_it_ended(
        self, run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("articles.limits.IMPORT_CHUNK", 2)
        for number in range(5):
            (wire / f"{number}.txt").write_text(STORY.replace("Norham", f"Norham {number}"))
        run_import()
        batch = newest()
        undo.begin(batch, by=None, at=when())
        next(undo.run(batch))
        batch.refresh_from_db()
        assert (batch.state, Article.objects.count()) == (BatchState.UNDOING, 3)
        assert "5 removed." in take_back(batch)
        assert not Article.objects.exists()
        assert not Headline.objects.exists()


class TestWhoMay:
    def test_an_importer_undoes_what_readers_never_saw(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        assert undo.begin(newest(), by=factories.member("importer"), at=when())
        assert newest().undone_by == factories.member("importer")

    def test_it_takes_an_editor_to_undo_what_readers_saw(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        with pytest.raises(ForbiddenError, match="an editor undoes it"):
            undo.begin(newest(), by=factories.member("importer"), at=when())
        assert undo.begin(newest(), by=factories.member("editor"), at=when())

    def test_a_writer_undoes_nothing(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        with pytest.raises(RefusedError, match="Only importers and editors"):
            undo.begin(newest(), by=factories.member("writer"), at=when())
