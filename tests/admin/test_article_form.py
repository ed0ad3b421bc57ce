"""The form of a story: what saving it makes, what it never loses, and whom it refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management import call_command
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import limits, tagging
from articles.editorial import drafts, moves, publishing, snapshot, working
from articles.editorial.ground import ground_of
from articles.editorial.snapshot import Content
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleState,
    ArticleTag,
    Claim,
    Decision,
    Draft,
    DraftState,
    Headline,
    Revision,
    SidebarItem,
    Tag,
    Verb,
    WorkingCopy,
)
from tests import factories
from tests.admin.conftest import LogIn, member, page
from tests.clock import StillClock
from tests.forms import Form, form_of
from tests.pages import Answer, read

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_article_add")
READERS: tuple[type[Model], ...] = (
    Article,
    ArticleAuthor,
    ArticleTag,
    SidebarItem,
    Claim,
    Headline,
)


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    return log_in("writer")


@pytest.fixture
def story() -> Article:
    """A live story that has something in every field."""
    other = factories.story(factories.content("Ferry aground", ["It sat on the mud."]))
    filled = factories.content(
        "Bridge opens",
        standfirst="At last.",
        in_section="World",
        authors=["Ada Byron", "Charles Babbage"],
        tags=["Bridges"],
        related=["Toll to rise"],
        pinned=[other],
    )
    filled["tags"] += snapshot.tag_references([tag("Harbours")], suggested=True)
    filled["headline_variants"] = {"seo": "Bridge opens to traffic", "print": "At last"}
    return factories.story(filled)


def tag(name: str) -> Tag:
    """A tag; the same one for the same name."""
    [made] = tagging.ensure([name]).values()
    return made


def opened(client: Client, story: Article | None = None) -> Form:
    """The form as the person gets it."""
    address = page(story) if story else ADD
    return form_of(client.get(address), address, "desk-form")


def sent(client: Client, form: Form, **typed: str) -> HttpResponse:
    """The answer to the form with these values typed."""
    response = client.post(form.address, form.filled(**typed))
    assert isinstance(response, HttpResponse)
    return response


def again(response: Answer, story: Article) -> Form:
    """The form that came back."""
    return form_of(response, page(story), "desk-form")


def head_of(story: Article) -> Content:
    return snapshot.content_of(story.revisions.latest("number"))


def readers_rows() -> str:
    rows: list[Model] = []
    for model in READERS:
        rows += model._default_manager.order_by("pk")
    return str(serializers.serialize("json", rows))


def words(response: Answer) -> str:
    return read(response).text


class TestSaving:
    def test_every_field_is_saved_and_readers_see_nothing_of_it(
        self, editor: Client, client: Client, story: Article
    ) -> None:
        second = factories.story(factories.content("Toll set", ["Two crowns."]))
        sport = factories.section("Sport")
        factories.author("Mary Somerville")
        headline = factories.headline("Toll to rise")
        addresses = [story.get_absolute_url(), "/", "/sections/world/", "/topics/bridges/"]
        seen = [client.get(address).content for address in addresses]
        rows = readers_rows()
        harbours = Tag.objects.get(name="Harbours")

        answer = sent(
            editor,
            opened(editor, story),
            headline="Bridge opens after ten years",
            standfirst="It took a decade.",
            body="<p>The bridge opened on <strong>Tuesday</strong>.</p>",
            section=str(sport.pk),
            tags='Bridges, "Toll, the", River',
            authors="Charles Babbage, Mary Somerville",
            pinned=f"#{second.pk}\nToll to rise",
            slug="bridge-opens-at-last",
            variant_seo="Bridge opens",
            variant_social="Ten years!",
            variant_print="",
            reason="Rewritten",
            **{f"suggested_{harbours.pk}": "keep"},
        )

        assert answer.status_code == 302
        assert [client.get(address).content for address in addresses] == seen
        assert readers_rows() == rows
        revision = story.revisions.latest("number")
        saved = snapshot.content_of(revision)
        assert (revision.number, revision.reason, revision.by) == (2, "Rewritten", member("editor"))
        assert saved["headline"] == "Bridge opens after ten years"
        assert saved["standfirst"] == "It took a decade."
        assert saved["body"] == "<p>The bridge opened on <strong>Tuesday</strong>.</p>"
        assert saved["section"] == {"id": sport.pk, "name": "Sport"}
        assert [(tag["name"], tag["suggested"]) for tag in saved["tags"]] == [
            ("Bridges", False),
            ("Harbours", False),
            ("Toll, the", False),
            ("River", False),
        ]
        assert [author["name"] for author in saved["authors"]] == [
            "Charles Babbage",
            "Mary Somerville",
        ]
        assert [(place["article"], place["headline"]) for place in saved["pinned"]] == [
            (second.pk, None),
            (None, headline.pk),
        ]
        assert saved["slug"] == "bridge-opens-at-last"
        assert saved["headline_variants"] == {"seo": "Bridge opens", "social": "Ten years!"}
        assert saved["wire"] == snapshot.content_of(story.revisions.earliest("number"))["wire"]
        assert Tag.objects.get(name="River").pk in [tag["id"] for tag in saved["tags"]]

    def test_the_form_shows_what_was_saved_last_and_not_what_is_live(
        self, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), headline="A newer one")
        assert opened(editor, story).fields["headline"] == ["A newer one"]

    def test_saving_without_a_change_makes_no_revision(
        self, editor: Client, story: Article
    ) -> None:
        answer = sent(editor, opened(editor, story))
        assert answer.status_code == 302
        assert story.revisions.count() == 1
        assert not story.drafts.open().exists()
        assert "no revision was made" in words(editor.get(page(story)))

    def test_a_body_that_an_editor_only_writes_otherwise_keeps_its_bytes(
        self, editor: Client
    ) -> None:
        body = "<p>The <b>bridge</b> opened.</p>\n\n<ul><li><p>One</p></li></ul>"
        drafted = factories.draft(factories.content(body=body)).article
        form = opened(editor, drafted)
        respelt = "<p>The <strong>bridge</strong> opened.</p><ul><li>One</li></ul>"
        sent(editor, form, body=respelt)
        assert drafted.revisions.count() == 1
        sent(editor, form, body=respelt, standfirst="At last.")
        assert head_of(drafted)["body"] == body

    def test_a_story_from_the_wire_is_not_changed_by_being_looked_at(
        self, editor: Client, filled: Article
    ) -> None:
        before = Revision.objects.count()
        for article in Article.objects.all():
            assert sent(editor, opened(editor, article)).status_code == 302
        assert Revision.objects.count() == before

    def test_the_answer_to_a_save_leads_back_to_the_form(
        self, editor: Client, story: Article
    ) -> None:
        answer = sent(editor, opened(editor, story), headline="A newer one")
        assert answer["Location"] == page(story)
        assert "Saved as revision 2." in words(editor.get(page(story)))

    def test_a_double_click_saves_once(self, editor: Client, story: Article) -> None:
        form = opened(editor, story)
        assert sent(editor, form, headline="Twice").status_code == 302
        assert sent(editor, form, headline="Twice").status_code == 302
        assert story.revisions.count() == 2


class TestHeadlines:
    @pytest.fixture
    def imported(self, tmp_path: Path) -> Article:
        (tmp_path / "a.txt").write_text("The harbour of Eastmouth will be dredged, they said.\n")
        call_command("import_stories", tmp_path, source="wire", verbosity=0)
        return Article.objects.get()

    def test_an_edited_headline_is_no_longer_provisional(
        self, editor: Client, imported: Article
    ) -> None:
        assert "provisional" in words(editor.get(page(imported)))
        sent(editor, opened(editor, imported), headline="Harbour to be dredged")
        assert head_of(imported)["headline_provisional"] is False
        assert "provisional" not in words(editor.get(page(imported)))

    def test_a_provisional_headline_stays_so_when_something_else_is_edited(
        self, editor: Client, imported: Article
    ) -> None:
        sent(editor, opened(editor, imported), standfirst="At last.")
        assert head_of(imported)["headline_provisional"] is True

    def test_an_editor_lets_it_stand_as_it_is(self, editor: Client, imported: Article) -> None:
        wording = imported.headline
        sent(editor, opened(editor, imported), stands="on")
        saved = head_of(imported)
        assert (saved["headline"], saved["headline_provisional"]) == (wording, False)


class TestTags:
    def test_a_suggestion_that_nobody_touches_stays_one(
        self, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), standfirst="Now.")
        suggested = {tag["name"]: tag["suggested"] for tag in head_of(story)["tags"]}
        assert suggested == {"Bridges": False, "Harbours": True}

    @pytest.mark.parametrize(
        ("typed", "left"),
        [
            ({"suggested_{0}": "remove"}, {"Bridges": False}),
            ({"suggested_{0}": "keep"}, {"Bridges": False, "Harbours": False}),
            ({"keep_all": "on"}, {"Bridges": False, "Harbours": False}),
            ({"keep_all": "on", "suggested_{0}": "remove"}, {"Bridges": False}),
            ({"tags": "HARBOURS"}, {"Harbours": False}),
            ({"tags": ""}, {"Harbours": True}),
        ],
    )
    def test_an_editor_keeps_or_removes_what_is_suggested(
        self, editor: Client, story: Article, typed: Mapping[str, str], left: Mapping[str, bool]
    ) -> None:
        pk = Tag.objects.get(name="Harbours").pk
        named = {name.format(pk): value for name, value in typed.items()}
        sent(editor, opened(editor, story), **named)
        assert {tag["name"]: tag["suggested"] for tag in head_of(story)["tags"]} == left

    def test_a_tag_is_made_only_by_a_save(self, editor: Client, story: Article) -> None:
        before = Tag.objects.count()
        refused = sent(editor, opened(editor, story), tags="Lighthouses", authors="Nobody")
        assert refused.status_code == 200
        assert again(refused, story).fields["tags"] == ["Lighthouses"]
        assert Tag.objects.count() == before

    def test_the_same_name_in_other_letters_is_the_same_tag(
        self, editor: Client, story: Article
    ) -> None:
        before = Tag.objects.count()
        sent(editor, opened(editor, story), tags="bridges, BRIDGES")
        assert story.revisions.count() == 1
        assert Tag.objects.count() == before


class TestMistakes:
    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"headline": "x" * (limits.HEADLINE + 1)}, "Shorten this to 300 signs; it has 301."),
            ({"authors": "Nobody Known"}, "Nobody is called “Nobody Known” here."),
            ({"pinned": "#999999"}, "is neither a story nor a headline that we have"),
            ({"pinned": "No such thing"}, "is neither a story nor a headline that we have"),
            ({"slug": "Über uns!"}, "such as “uber-uns”"),
            ({"tags": "x" * (limits.NAME + 1)}, "to 100 signs; it has 101."),
            ({"tags": ",".join(map(str, range(limits.TAGS + 1)))}, "no more than 100"),
            ({"section": "999999"}, "Select a valid choice"),
            ({"body": "<p>x</p>" * (limits.PARAGRAPHS + 1)}, "Shorten the text to 5000 paragraphs"),
            ({"body": f"<p>{'x' * (limits.PARAGRAPH + 1)}</p>"}, "to 100000 signs; it has 100001."),
            ({"reason": "x" * (limits.REASON + 1)}, "Shorten this to 1000 signs"),
            ({"variant_seo": "x" * 400}, "Shorten this to 300 signs"),
        ],
    )
    def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
        self, editor: Client, story: Article, typed: Mapping[str, str], sentence: str
    ) -> None:
        before = story.revisions.count()
        answer = sent(editor, opened(editor, story), standfirst="Typed with care.", **typed)
        assert answer.status_code == 200
        shown = read(answer)
        assert sentence in shown.text
        [name] = typed
        assert f"#id_{name}" in shown.links
        kinds = ("textarea", "input", "select")
        [field] = [facts for kind in kinds for facts in shown.facts(kind, name=name)]
        assert field["aria-invalid"] == "true"
        assert f"id_{name}_error" in field["aria-describedby"]
        back = again(answer, story).fields
        assert back["standfirst"] == ["Typed with care."]
        if name not in ("section", "body"):
            assert back[name] == [typed[name]]
        assert story.revisions.count() == before

    def test_a_story_is_not_pinned_to_itself(self, editor: Client, story: Article) -> None:
        answer = sent(editor, opened(editor, story), pinned=f"#{story.pk}")
        assert "cannot be pinned to itself" in words(answer)

    def test_a_retired_author_signs_nothing_new_and_keeps_what_they_signed(
        self, editor: Client, story: Article
    ) -> None:
        for name in ("Ada Byron", "Mary Somerville"):
            author = factories.author(name)
            author.retired_at = timezone.now()
            author.save()
        kept = sent(editor, opened(editor, story), standfirst="Now.", authors="Ada Byron")
        assert kept.status_code == 302
        refused = sent(editor, opened(editor, story), authors="Mary Somerville")
        assert "is retired" in words(refused)

    def test_hostile_words_stay_words(self, editor: Client, story: Article) -> None:
        hostile = '"><script>alert(1)</script>\x00{{ 7 }}'
        sent(
            editor,
            opened(editor, story),
            headline=hostile,
            standfirst=hostile,
            body=f"<p onclick=alert(1)>Kept</p><script>alert(2)</script>{hostile}",
            tags=hostile,
            reason=hostile,
            variant_seo=hostile,
        )
        saved = head_of(story)
        assert saved["headline"] == '"><script>alert(1)</script>{{ 7 }}'
        assert "script" not in saved["body"].replace("&lt;script", "")
        assert "onclick" not in saved["body"]
        markup = editor.get(page(story)).content.decode()
        assert "<script>alert" not in markup

    def test_what_a_form_does_not_send_stays_as_it_was(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        hidden = {name: form.fields[name] for name in ("draft", "head", "state")}
        editor.post(page(story), {**hidden, "headline": "Only this"})
        before = snapshot.content_of(story.revisions.earliest("number"))
        changed = {"headline": "Only this"}
        assert head_of(story) == {**before, **changed}

    @pytest.mark.parametrize("name", ["head", "draft", "state", "version", "begun_as"])
    @pytest.mark.parametrize("value", ["", "x", "9" * 40, "-1", "²", "\x00"])
    def test_a_hidden_field_that_somebody_forged_breaks_nothing(
        self, editor: Client, story: Article, name: str, value: str
    ) -> None:
        answer = sent(editor, opened(editor, story), **{name: value, "headline": "Forged"})
        assert answer.status_code in (302, 409)


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
            variant_seo="Mine",
            slug="mine",
        )
        names = (
            "headline standfirst body section authors tags pinned headline_variants slug"
        ).split()
        chosen = {f"take_{name}": "theirs" for name in names}
        merged = sent(editor, again(refused, story), _on="fields", **chosen)
        assert sent(editor, again(merged, story)).status_code == 302
        assert story.revisions.count() == 2, "their text is what there is already"

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


class TestNewStories:
    def test_a_writer_begins_a_story(self, writer: Client) -> None:
        answer = sent(writer, opened(writer), headline="Ferry aground", body="<p>It sat.</p>")
        begun = Article.objects.get()
        assert answer["Location"] == page(begun)
        assert (begun.state, begun.headline) == (ArticleState.NEVER_PUBLISHED, "Ferry aground")
        assert begun.revisions.get().by == member("writer")

    def test_a_double_click_begins_one_story(self, writer: Client) -> None:
        form = opened(writer)
        assert sent(writer, form, headline="Twice").status_code == 302
        assert sent(writer, form, headline="Twice").status_code == 302
        assert Article.objects.get().revisions.count() == 1

    def test_an_old_form_sent_again_with_another_text_is_no_second_story(
        self, writer: Client
    ) -> None:
        form = opened(writer)
        sent(writer, form, headline="First")
        answer = sent(writer, form, headline="Second")
        assert answer.status_code == 409
        begun = Article.objects.get()
        back = again(answer, begun)
        assert (back.address, back.fields["headline"]) == (page(begun), ["Second"])
        went_on = sent(writer, back, _on="mine")
        assert sent(writer, again(went_on, begun)).status_code == 302
        assert head_of(begun)["headline"] == "Second"

    def test_two_forms_begin_two_stories(self, writer: Client) -> None:
        for form in [opened(writer), opened(writer)]:
            sent(writer, form, headline="The same")
        assert Article.objects.count() == 2

    def test_nothing_typed_begins_nothing(self, writer: Client) -> None:
        answer = sent(writer, opened(writer))
        assert "Write a headline or some text" in words(answer)
        assert not Article.objects.exists()

    def test_a_writer_begins_and_submits_at_once(self, writer: Client) -> None:
        form = opened(writer)
        for _click in range(2):
            assert sent(writer, form, headline="New", _move="submit").status_code == 302
        draft = Draft.objects.get()
        assert draft.state == DraftState.IN_REVIEW
        assert draft.decisions.count() == 1

    def test_a_refused_move_of_a_new_story_leaves_no_story(self, editor: Client) -> None:
        answer = sent(editor, opened(editor), headline="No text yet", _move="publish")
        assert answer.status_code == 409
        assert "There is no text yet." in words(answer)
        assert form_of(answer, ADD, "desk-form").fields["headline"] == ["No text yet"]
        assert not Article.objects.exists()

    def test_whoever_may_not_add_gets_no_form(self, log_in: LogIn) -> None:
        importer = log_in("importer")
        assert importer.get(ADD).status_code == 403
        assert importer.post(ADD, {"headline": "Forged"}).status_code == 403


class TestMoves:
    @pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
    def test_an_editor_saves_and_publishes_in_one_go(
        self, role: str, log_in: LogIn, client: Client, story: Article
    ) -> None:
        editor = log_in(role)
        form = opened(editor, story)
        assert ("_move", "publish") in form.buttons
        answer = sent(editor, form, headline="Bridge is open", _move="publish")
        assert answer.status_code == 302
        assert (
            "Bridge is open" in client.get(story.get_absolute_url(), follow=True).content.decode()
        )
        assert sent(editor, form, headline="Bridge is open", _move="publish").status_code == 302
        decisions = Decision.objects.filter(article=story, verb=Verb.PUBLISH)
        assert decisions.filter(by__username=role).count() == 1

    def test_a_move_that_is_refused_saves_nothing_and_loses_nothing(
        self, editor: Client, story: Article
    ) -> None:
        rows = readers_rows()
        form = opened(editor, story)
        answer = sent(editor, form, headline="A TK headline", tags="New one", _move="publish")
        assert answer.status_code == 409
        assert "A placeholder such as" in words(answer)
        back = again(answer, story)
        assert back.fields["headline"] == ["A TK headline"]
        assert ("_continue_to", "publish") in back.buttons
        assert readers_rows() == rows
        assert story.revisions.count() == 1
        assert not Tag.objects.filter(name="New one").exists()

    def test_a_text_that_one_has_not_seen_is_not_published(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        other_saves(story, headline="Unseen")
        answer = sent(editor, form, _move="publish")
        assert answer.status_code == 409
        assert "Otto Lind saved revision 2" in words(answer)
        assert Article.objects.get(pk=story.pk).headline == "Bridge opens"

    def test_a_move_that_asks_for_more_is_saved_for_first(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        answer = sent(editor, form, headline="For tomorrow", _continue_to="schedule")
        move = reverse("admin:articles_article_move", args=[story.pk, "schedule"])
        assert answer["Location"] == move
        assert head_of(story)["headline"] == "For tomorrow"

    def test_an_edit_takes_an_approval_back(self, editor: Client, story: Article) -> None:
        sent(editor, opened(editor, story), headline="A", _move="submit")
        sent(editor, opened(editor, story), _move="approve")
        draft = story.drafts.open().get()
        assert draft.state == DraftState.READY
        sent(editor, opened(editor, story), headline="B")
        draft.refresh_from_db()
        assert draft.state == DraftState.IN_REVIEW

    def test_unscheduling_with_a_change_saves_the_change(
        self, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), headline="A")
        wish = moves.Wish(publish_at=timezone.now() + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=other(), at=timezone.now(), wish=wish)
        answer = sent(editor, opened(editor, story), headline="B", _move="unschedule")
        assert answer.status_code == 302
        assert head_of(story)["headline"] == "B"
        assert story.drafts.open().get().publish_at is None

    @pytest.mark.parametrize("verb", ["approve", "publish", "unschedule", "spike", "withdraw"])
    def test_a_writer_makes_no_move_of_an_editors(
        self, writer: Client, story: Article, verb: str
    ) -> None:
        sent(writer, opened(writer, story), headline="Mine", _move="submit")
        form = opened(writer, story)
        assert ("_move", verb) not in form.buttons
        rows = readers_rows()
        answer = sent(writer, form, headline="Mine, again", _move=verb)
        assert answer.status_code == 403
        assert again(answer, story).fields["headline"] == ["Mine, again"]
        assert readers_rows() == rows
        assert story.revisions.count() == 2
        assert story.drafts.open().get().state == DraftState.IN_REVIEW

    @pytest.mark.parametrize("verb", ["no-such-verb", "accept", "\x00", "edit"])
    def test_a_verb_that_is_none_is_refused(
        self, editor: Client, story: Article, verb: str
    ) -> None:
        answer = sent(editor, opened(editor, story), headline="Mine", _move=verb)
        assert answer.status_code == 409
        assert story.revisions.count() == 1

    def test_an_importer_reads_the_story_and_cannot_send_the_form(
        self, log_in: LogIn, editor: Client, story: Article
    ) -> None:
        importer, form = log_in("importer"), opened(editor, story)
        shown = importer.get(page(story))
        assert shown.status_code == 200
        assert b"desk-form" not in shown.content
        for typed in ({"headline": "Forged"}, {"_move": "publish"}, {"_discard": "1"}):
            assert sent(importer, form, **typed).status_code == 403
        assert story.revisions.count() == 1

    def test_what_cannot_be_done_now_says_why(self, writer: Client, story: Article) -> None:
        shown = read(writer.get(page(story)))
        assert "Only an editor may do this." in shown.text
        disabled = shown.facts("button", **{"aria-disabled": "true"})
        reasons = {facts["id"] for _tag, facts in shown.elements if "id" in facts}
        assert disabled
        assert all(button["aria-describedby"] in reasons for button in disabled)

    def test_a_spiked_story_is_read_and_brought_back(self, editor: Client) -> None:
        spiked = publishing.spike(
            factories.draft().article, by=factories.person(), at=timezone.now()
        )
        shown = editor.get(page(spiked))
        assert b'name="headline"' not in shown.content
        assert "The bridge opened on Monday." in words(shown)
        form = form_of(shown, page(spiked), "desk-moves-form")
        assert ("_move", "unspike") in form.buttons
        assert editor.post(form.address, form.filled(_move="unspike")).status_code == 302
        assert Article.objects.get(pk=spiked.pk).state == ArticleState.NEVER_PUBLISHED
        assert editor.post(form.address, form.filled(_move="unspike")).status_code in (302, 409)

    def test_a_writer_reads_what_is_scheduled_and_cannot_change_it(
        self, writer: Client, story: Article
    ) -> None:
        sent(writer, opened(writer, story), headline="Mine")
        wish = moves.Wish(publish_at=timezone.now() + timedelta(hours=1))
        moves.make(Verb.SCHEDULE, story, by=other(), at=timezone.now(), wish=wish)
        shown = writer.get(page(story))
        assert "an editor has to unschedule it" in words(shown)
        form = form_of(shown, page(story), "desk-moves-form")
        answer = writer.post(form.address, form.filled(_move="unschedule"))
        assert answer.status_code == 403
        assert story.drafts.open().get().state == DraftState.SCHEDULED


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


class TestSuggestions:
    def suggested(self, client: Client, kind: str, typed: str) -> list[str]:
        answer = client.get(reverse("admin:articles_article_suggest"), {"kind": kind, "q": typed})
        return [each["value"] for each in answer.json()["suggestions"]]

    def test_names_and_stories_are_found_in_whatever_letters(
        self, writer: Client, story: Article
    ) -> None:
        tag("École, la")
        assert self.suggested(writer, "tags", "ECOLE") == ['"École, la"']
        assert self.suggested(writer, "authors", "byr") == ["Ada Byron"]
        assert self.suggested(writer, "articles", "bridge op") == [f"#{story.pk} Bridge opens"]
        assert self.suggested(writer, "articles", f"#{story.pk}") == [f"#{story.pk} Bridge opens"]
        for typed in ("", "%", "'", "\x00", "9" * 400):
            assert self.suggested(writer, "tags", typed) == []

    def test_a_retired_author_is_not_offered(self, writer: Client, story: Article) -> None:
        author = factories.author()
        author.retired_at = timezone.now()
        author.save()
        assert self.suggested(writer, "authors", "byron") == []

    def test_only_whoever_writes_is_answered(self, log_in: LogIn, client: Client) -> None:
        address = f"{reverse('admin:articles_article_suggest')}?kind=tags&q=a"
        assert log_in("importer").get(address).status_code == 403
        assert client.get(address).status_code == 302
        assert log_in("writer").get(address.replace("tags", "users")).status_code == 404


def test_a_story_that_is_not_there_leads_to_the_list(editor: Client, story: Article) -> None:
    for number in ("999999", "x", f"_3{story.pk}", "9" * 30):
        address = page(story).replace(f"/{story.pk}/", f"/{number}/")
        assert editor.get(address).status_code == 302
        assert editor.post(address, {"headline": "Forged"}).status_code == 302
    assert story.revisions.count() == 1


def test_the_page_of_a_form_costs_a_fixed_number_of_queries(
    editor: Client, story: Article, django_assert_max_num_queries: type
) -> None:
    editor.get(page(story))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        editor.get(page(story))


def other() -> User:
    """A colleague."""
    otto = factories.member("editor", "otto")
    otto.first_name, otto.last_name = "Otto", "Lind"
    otto.save()
    return otto


def other_saves(story: Article, **changed: object) -> Revision:
    """A colleague's revision of the newest text."""
    content: Content = {**head_of(story), **changed}  # type: ignore[typeddict-item]
    saved = drafts.save(story, content, by=other(), at=timezone.now(), ground=ground_of(story))
    assert saved.revision
    return saved.revision


def keep(story: Article, *, by: User, **typed: str) -> None:
    """What somebody has typed and not saved, as the form's script sends it."""
    fields = {"headline": "Bridge opens", "standfirst": "At last.", **typed}
    working.keep(by, story, fields, at=timezone.now(), ground=ground_of(story), version=0)
