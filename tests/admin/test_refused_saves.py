"""Two people, two tabs, an importer or the schedule at one story: nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.editorial import drafts, moves, publishing, snapshot, working
from articles.models import (
    Article,
    Verb,
    WorkingCopy,
)
from tests import factories
from tests.admin.conftest import LogIn, member, page
from tests.admin.writing import (
    ADD,
    again,
    full_story,
    head_of,
    keep,
    opened,
    other,
    other_saves,
    sent,
    words,
)
from tests.clock import StillClock
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    return log_in("writer")


@pytest.fixture
def story() -> Article:
    return full_story()


class TestTwoPeople:
    def test_a_save_over_somebody_elses_is_refused_by_name_and_loses_nothing(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        other_saves(story, headline="Otto’s headline")
        answer = sent(editor, form, headline="My headline", tags="Rivers")
        assert answer.status_code == 409
        said = words(answer)
        assert re.search(r"Otto Lind saved revision 2 at .*, after you began", said)
        assert "Otto’s headline" in said
        back = again(answer, story).fields
        assert (back["headline"], back["tags"]) == (["My headline"], ["Rivers"])
        assert story.revisions.count() == 2
        assert sent(editor, again(answer, story)).status_code == 409, "still on the old ground"

    def test_going_on_from_mine_saves_it_after_theirs(self, editor: Client, story: Article) -> None:
        form = opened(editor, story)
        other_saves(story, headline="Otto’s headline", standfirst="Otto’s standfirst")
        refused = sent(editor, form, headline="My headline")
        went_on = sent(editor, again(refused, story), _on="mine")
        assert went_on.status_code == 200
        assert story.revisions.count() == 2, "going on saves nothing yet"
        assert sent(editor, again(went_on, story)).status_code == 302
        saved = head_of(story)
        assert (saved["headline"], saved["standfirst"]) == ("My headline", "At last.")
        assert story.revisions.get(number=2).headline == "Otto’s headline"

    def test_somebody_may_come_between_while_one_goes_on(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        other_saves(story, headline="Otto’s headline")
        refused = sent(editor, form, headline="My headline")
        other_saves(story, headline="Otto’s next headline")
        went_on = sent(editor, again(refused, story), _on="mine")
        assert sent(editor, again(went_on, story)).status_code == 409

    def test_showing_theirs_keeps_what_i_typed(self, editor: Client, story: Article) -> None:
        form = opened(editor, story)
        other_saves(story, headline="Otto’s headline")
        refused = sent(editor, form, headline="My headline")
        answer = sent(editor, again(refused, story), _on="theirs")
        shown = editor.get(answer["Location"])
        assert again(shown, story).fields["headline"] == ["Otto’s headline"]
        assert "You have typed something and not saved it" in words(shown)
        assert opened(editor, story).fields["headline"] == ["My headline"]

    def test_field_by_field_begins_with_the_side_that_changed(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        other_saves(story, standfirst="Otto’s standfirst", headline="Otto’s headline")
        refused = sent(editor, form, headline="My headline", body="<p>My text.</p>")
        back = again(refused, story)
        said = words(refused)
        assert back.fields["take_standfirst"] == ["theirs"]
        assert back.fields["take_body"] == ["mine"]
        assert "take_section" not in back.fields
        assert "You have both changed it." in said
        merged = sent(editor, back, _on="fields", take_headline="theirs")
        fields = again(merged, story).fields
        assert fields["headline"] == ["Otto’s headline"]
        assert fields["standfirst"] == ["Otto’s standfirst"]
        assert fields["body"] == ["<p>My text.</p>"]
        assert story.revisions.count() == 2
        assert sent(editor, again(merged, story)).status_code == 302
        saved = head_of(story)
        assert (saved["standfirst"], saved["body"]) == ("Otto’s standfirst", "<p>My text.</p>")

    def test_every_field_can_be_taken_from_the_other(self, editor: Client, story: Article) -> None:
        form = opened(editor, story)
        theirs = factories.content(
            "Otto’s",
            ["Otto’s text."],
            standfirst="Otto’s",
            in_section="Sport",
            authors=["Mary Somerville"],
            tags=["Otto’s"],
        )
        theirs["headline_variants"] = {"social": "Otto’s"}
        theirs["slug"] = "ottos"
        other_saves(story, **theirs)
        factories.author("Charles Babbage")
        refused = sent(
            editor,
            form,
            headline="Mine",
            standfirst="Mine",
            body="<p>Mine</p>",
            section="",
            authors="Charles Babbage",
            tags="Mine",
            pinned="Toll to rise",
            variant_search="Mine",
            slug="mine",
        )
        names = (
            "headline headline_at_social headline_at_search headline_at_print"
            " standfirst body section authors tags pinned slug"
        ).split()
        chosen = {f"take_{name}": "theirs" for name in names}
        merged = sent(editor, again(refused, story), _on="fields", **chosen)
        assert sent(editor, again(merged, story)).status_code == 302
        assert story.revisions.count() == 2, "their text is what there is already"

    def test_two_people_word_two_places_and_both_wordings_are_kept(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        other_saves(story, headline_variants={"search": "Otto’s", "front": "Otto’s front"})
        refused = sent(editor, form, variant_social="Mine")
        back = again(refused, story)
        assert "Headline: Shared links Only you have changed it." in words(refused)
        assert back.fields["take_headline_at_social"] == ["mine"]
        assert back.fields["take_headline_at_front"] == ["theirs"]
        assert back.fields["take_headline_at_print"] == ["theirs"]
        merged = sent(editor, back, _on="fields", take_headline_at_search="mine")
        assert sent(editor, again(merged, story)).status_code == 302
        assert head_of(story)["headline_variants"] == {
            "front": "Otto’s front",
            "search": "Bridge opens to traffic",
            "social": "Mine",
        }

    def test_a_headline_that_waits_is_not_taken_for_a_written_one(
        self, editor: Client, filled: Article
    ) -> None:
        waiting = factories.content("Provisional wording")
        waiting["headline_provisional"] = True
        drafted = factories.draft(waiting).article
        form = opened(editor, drafted)
        other_saves(drafted, headline="Written by Otto", headline_provisional=False)
        refused = sent(editor, form, standfirst="Mine")
        went_on = sent(editor, again(refused, drafted), _on="mine")
        sent(editor, again(went_on, drafted))
        saved = head_of(drafted)
        assert (saved["headline"], saved["headline_provisional"]) == ("Provisional wording", True)

    @pytest.mark.parametrize("way", ["mine", "fields"])
    @pytest.mark.parametrize("whose", ["mine", "theirs"])
    def test_an_address_that_nobody_chose_goes_on_following_the_headline(
        self, editor: Client, way: str, whose: str
    ) -> None:
        drafted = factories.draft().article
        form = opened(editor, drafted)
        other_saves(drafted, headline="Ferry aground")
        refused = sent(editor, form, headline="Tunnel floods")
        went_on = sent(editor, again(refused, drafted), _on=way, take_headline=whose)
        sent(editor, again(went_on, drafted), standfirst="Nobody was hurt.")
        is_mine = "mine" in (way, whose)
        assert head_of(drafted)["slug"] == ("tunnel-floods" if is_mine else "ferry-aground")

    def test_an_address_that_the_other_chose_stays(self, editor: Client) -> None:
        drafted = factories.draft().article
        form = opened(editor, drafted)
        other_saves(drafted, slug="ferry")
        refused = sent(editor, form, headline="Tunnel floods")
        went_on = sent(editor, again(refused, drafted), _on="mine")
        sent(editor, again(went_on, drafted))
        assert head_of(drafted)["slug"] == "ferry"

    def test_two_tabs_of_one_person_are_two(self, editor: Client, story: Article) -> None:
        first, second = opened(editor, story), opened(editor, story)
        assert sent(editor, first, headline="From the first tab").status_code == 302
        answer = sent(editor, second, headline="From the second tab")
        assert answer.status_code == 409
        assert again(answer, story).fields["headline"] == ["From the second tab"]

    def test_the_importer_is_somebody_else_too(self, editor: Client, tmp_path: Path) -> None:
        file = tmp_path / "a.txt"
        file.write_text("The harbour will be dredged, the council said on Monday morning.\n")
        call_command("import_stories", tmp_path, source="wire", verbosity=0)
        imported = Article.objects.get()
        form = opened(editor, imported)
        file.write_text("The harbour will be dredged, the council said on Tuesday morning.\n")
        call_command("import_stories", tmp_path, source="wire", verbosity=0)
        answer = sent(editor, form, headline="Harbour to be dredged")
        assert answer.status_code == 409
        assert re.search(r"Batch \d+ .*saved revision 2", words(answer))
        assert again(answer, imported).fields["headline"] == ["Harbour to be dredged"]

    def test_a_bulk_change_meanwhile_is_told(self, editor: Client, story: Article) -> None:
        form = opened(editor, story)
        sport = snapshot.section_reference(factories.section("Sport"))
        drafts.revise(
            story,
            lambda content: {**content, "section": sport},
            by=other(),
            at=timezone.now(),
            reason="Moved to Sport",
        )
        answer = sent(editor, form, headline="Mine")
        assert answer.status_code == 409
        assert again(answer, story).fields["take_section"] == ["theirs"]

    def test_a_scheduled_publication_meanwhile_is_told(
        self, clock: StillClock, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), headline="For tomorrow")
        wish = moves.Wish(publish_at=clock() + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=member("editor"), at=clock(), wish=wish)
        form = opened(editor, story)
        clock.forward(hours=2)
        assert [error for _draft, error in publishing.publish_due(clock())] == [None]
        answer = sent(editor, form, headline="Typed since")
        assert answer.status_code == 409
        assert "The schedule published this story" in words(answer)
        assert again(answer, story).fields["headline"] == ["Typed since"]
        went_on = sent(editor, again(answer, story), _on="mine")
        assert sent(editor, again(went_on, story)).status_code == 302
        assert Article.objects.get(pk=story.pk).headline == "For tomorrow"
        assert head_of(story)["headline"] == "Typed since"

    def test_an_approval_meanwhile_is_told(self, writer: Client, story: Article) -> None:
        sent(writer, opened(writer, story), headline="Mine", _move="submit")
        form = opened(writer, story)
        moves.make(Verb.APPROVE, story, by=other(), at=timezone.now())
        answer = sent(writer, form, headline="Mine, again")
        assert answer.status_code == 409
        assert "Otto Lind decided: approve" in words(answer)

    def test_a_writer_whose_draft_was_scheduled_meanwhile_keeps_what_they_typed(
        self, writer: Client, story: Article
    ) -> None:
        sent(writer, opened(writer, story), headline="Mine")
        form = opened(writer, story)
        wish = moves.Wish(publish_at=timezone.now() + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=other(), at=timezone.now(), wish=wish)
        answer = sent(writer, form, headline="Mine, again")
        assert answer.status_code == 403
        assert "an editor has to unschedule it" in words(answer)
        assert again(answer, story).fields["headline"] == ["Mine, again"]

    def test_somebody_else_at_work_is_named(self, editor: Client, story: Article) -> None:
        keep(story, by=other(), headline="Half a sent")
        said = words(editor.get(page(story)))
        assert "Otto Lind has typed here" in said
        assert "Half a sent" not in said


class TestWorkingCopies:
    def test_the_form_offers_what_was_typed_with_its_time(
        self, clock: StillClock, editor: Client, story: Article
    ) -> None:
        keep(story, by=member("editor"), headline="Half a headl", tags="Rivers")
        shown = editor.get(page(story))
        assert re.search(r"You typed this and did not save it: .*12:00 \.", words(shown))
        form = again(shown, story)
        assert (form.fields["headline"], form.fields["tags"]) == (["Half a headl"], ["Rivers"])
        assert form.fields["version"] == ["1"]
        assert sent(editor, form).status_code == 302
        assert head_of(story)["headline"] == "Half a headl"
        assert not WorkingCopy.objects.exists()

    def test_somebody_threw_it_away(self, editor: Client, story: Article) -> None:
        keep(story, by=member("editor"), headline="Half a headl")
        assert sent(editor, opened(editor, story), _discard="1").status_code == 302
        assert opened(editor, story).fields["headline"] == ["Bridge opens"]
        assert not WorkingCopy.objects.exists()
        assert not story.drafts.open().exists()

    def test_what_was_typed_on_an_older_text_is_still_refused_over_a_newer_one(
        self, editor: Client, story: Article
    ) -> None:
        keep(story, by=member("editor"), headline="Half a headl")
        other_saves(story, headline="Otto’s headline")
        form = opened(editor, story)
        assert form.fields["headline"] == ["Half a headl"]
        assert sent(editor, form).status_code == 409

    def test_nobody_is_offered_what_another_typed(self, editor: Client, story: Article) -> None:
        keep(story, by=other(), headline="Half a headl")
        assert opened(editor, story).fields["headline"] == ["Bridge opens"]

    def test_a_new_story_that_was_never_saved_is_offered(self, writer: Client) -> None:
        form = opened(writer)
        [begun_as] = form.fields["begun_as"]
        working.keep_new(
            member("writer"),
            UUID(begun_as),
            {"headline": "Half"},
            at=timezone.now(),
            version=0,
        )
        back = opened(writer)
        assert (back.fields["headline"], back.fields["begun_as"]) == (["Half"], [begun_as])
        fresh = form_of(writer.get(f"{ADD}?fresh"), ADD, "desk-form")
        assert fresh.fields["headline"] == [""]
        assert fresh.fields["begun_as"] != [begun_as]
        assert sent(writer, back, _discard="1").status_code == 302
        assert opened(writer).fields["headline"] == [""]
