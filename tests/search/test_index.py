"""The rows that are searched: true after every change, whoever makes it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.editorial import drafts, moves, publishing
from articles.models import Article, Batch, Receipt, Verb
from articles.search import find, index
from articles.search.engines.chosen import engine
from articles.search.query import Part, Words
from tests import factories

pytestmark = pytest.mark.django_db

WIRE = "The harbour of Eastmouth will be dredged, the council said.\n\n\n"


def rows() -> list[tuple[object, ...]]:
    """All that is searched, as the database keeps it."""
    columns = {"sqlite": "rowid, headline, standfirst, draft, received"}
    with connection.cursor() as cursor:
        wanted = columns.get(connection.vendor, "article_id, words::text")
        cursor.execute(f"SELECT {wanted} FROM articles_searchrow ORDER BY 1")  # noqa: S608
        return [tuple(row) for row in cursor.fetchall()]


def reindex() -> None:
    call_command("reindex_search", stdout=io.StringIO())


def found(typed: str, *parts: Part) -> set[str]:
    """The headlines of the stories that fit, wherever the words stand."""
    fitting = Article.objects.filter(find.matching(typed, set(parts or Part)))
    return set(fitting.values_list("headline", flat=True))


@pytest.fixture(autouse=True)
def _true() -> Iterator[None]:
    """Whatever a test has changed: indexing everything anew changes nothing."""
    reindex()  # other tests empty the tables of models, which this is not
    yield
    before = rows()
    assert len(before) == Article.objects.count()
    reindex()
    assert rows() == before


def deliver(folder: Path, *, publish: bool = False, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, said in texts.items():
        (folder / f"{name}.txt").write_text(said)
    call_command("import_stories", folder, publish=publish, verbosity=0, stdout=io.StringIO())


class TestPeople:
    def test_a_new_story_is_found_by_its_newest_text(self) -> None:
        first = factories.content("Herring quota", standfirst="Fewer boats")
        draft = factories.draft({**first, "headline_variants": {"search": "Silver darlings"}})
        assert found("herring") == found("boats") == found("darlings") == {"Herring quota"}
        factories.revise(
            draft, factories.content("Cod quota"), by=factories.person(), at=timezone.now()
        )
        assert found("herring") == found("boats") == set()
        assert found("cod") == {"Cod quota"}

    def test_a_live_story_is_found_by_its_draft_too_until_that_is_published(self) -> None:
        story = factories.story(factories.content("Herring quota"))
        by, now = factories.person(), timezone.now()
        content = factories.content("Cod limits", standfirst="Fewer boats")
        draft = drafts.begin(story, at=now)
        revision = factories.revise(draft, content, by=by, at=now)
        assert found("herring") == found("cod") == found("cod boats") == {"Herring quota"}
        assert found("cod", Part.HEADLINE, Part.STANDFIRST, Part.RECEIVED) == set()
        publishing.publish(revision, by=by, at=now)
        assert found("herring") == set()
        assert found("cod boats", Part.HEADLINE, Part.STANDFIRST) == {"Cod limits"}

    def test_a_restored_text_is_found_again(self) -> None:
        story = factories.story(factories.content("Herring quota"))
        first = story.live_revision
        assert first
        boss = factories.member("editor")
        drafts.save(story, factories.content("Cod limits"), by=boss, at=timezone.now(), ground=None)
        drafts.restore(story, first, by=boss, at=timezone.now())
        assert found("cod") == set()

    def test_a_story_is_found_whatever_becomes_of_it(self) -> None:
        boss, now = factories.member("editor"), timezone.now()
        spiked = factories.draft(factories.content("Spiked herring")).article
        publishing.spike(spiked, by=boss, at=now)
        live = factories.story(factories.content("Taken herring"))
        drafts.save(live, factories.content("Cod"), by=boss, at=now, ground=None)
        factories.withdraw(live)
        assert found("herring") == {"Spiked herring", "Taken herring"}
        moves.make(
            Verb.REINSTATE, live, by=boss, at=now, wish=moves.Wish(override=True, note="Agreed")
        )
        assert found("cod") == {"Taken herring"}

    def test_a_story_that_is_gone_is_found_by_nothing(self) -> None:
        story = factories.draft(factories.content("Herring quota")).article
        pk = story.pk
        story.drafts.all().update(head=None)
        story.revisions.all().delete()
        story.delete()
        index.refresh([pk])
        assert rows() == []


class TestTheWire:
    @pytest.mark.parametrize("publish", [False, True])
    def test_its_stories_are_found_by_words_and_ids_until_they_are_taken_back(
        self, tmp_path: Path, *, publish: bool
    ) -> None:
        deliver(tmp_path / "wire", publish=publish, harbour_12=WIRE)
        (headline,) = found("harbour dredged")
        assert found("harbour_1") == found("HARBOUR 12") == {headline}
        assert found("harbour_1", Part.HEADLINE) == set()
        call_command("undo_batch", str(Batch.objects.get().pk), stdout=io.StringIO())
        assert found("harbour_1") == set()

    def test_a_newer_text_a_second_name_and_undoing_them(self, tmp_path: Path) -> None:
        deliver(tmp_path / "wire", publish=True, first=WIRE)
        deliver(tmp_path / "wire", first=WIRE.replace("harbour", "estuary"))
        assert len(found("harbour")) == len(found("estuary")) == 1
        deliver(tmp_path / "other", second=WIRE.replace("harbour", "estuary"))
        assert Receipt.objects.count() == 2
        assert len(found("second")) == 1
        for batch in Batch.objects.order_by("-pk"):
            call_command("undo_batch", str(batch.pk), stdout=io.StringIO())
            assert found("second") == set()
        assert found("estuary") == set()

    def test_a_text_that_waits_behind_people_s_work_is_not_the_story_s(
        self, tmp_path: Path
    ) -> None:
        deliver(tmp_path / "wire", first=WIRE)
        boss, story = factories.member("editor"), Article.objects.get()
        drafts.save(story, factories.content("Mud"), by=boss, at=timezone.now(), ground=None)
        deliver(tmp_path / "wire", first=WIRE.replace("harbour", "estuary"))
        assert found("estuary") == set()


class TestReindexing:
    @pytest.fixture
    def many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index, "_AT_ONCE", 2)
        factories.many_stories(5, factories.content("Herring quota"), at=timezone.now())

    def test_a_publisher_has_a_lost_index_made_anew(self, many: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_searchrow")
        out = io.StringIO()
        call_command("reindex_search", stdout=out)
        assert out.getvalue() == "All stories are found by their words.\n"
        assert Article.objects.filter(find.matching("herring", {Part.HEADLINE})).count() == 5

    def test_a_publisher_goes_on_where_it_was_stopped(self, many: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_searchrow")
        second = Article.objects.order_by("pk")[1]
        call_command("reindex_search", after=second.pk, stdout=io.StringIO())
        assert len(rows()) == 3
        reindex()

    def test_what_is_gone_is_forgotten(self, many: None) -> None:
        last = Article.objects.order_by("pk")[4].pk
        engine().write([Words(last + 1_000_000, "herring", "", "", "")])
        assert len(rows()) == 6
        reindex()
        assert len(rows()) == 5

    def test_a_number_that_is_none_is_refused(self) -> None:
        with pytest.raises(CommandError):
            call_command("reindex_search", after=-1)
