"""The page of a move: what it says, what it asks for, and whom it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Protocol

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import roles
from articles.admin.move_forms import FORMS
from articles.editorial import drafts, moves, publishing
from articles.editorial.ground import desk_draft, ground_of
from articles.editorial.moves import Wish
from articles.models import Article, Decision, Draft, DraftState, Tag, Verb
from tests import factories
from tests.admin.conftest import LogIn, member, page
from tests.clock import StillClock
from tests.editorial.conftest import every_row
from tests.editorial.test_workflow import STATES, finished, is_in_table, somebody, story_in
from tests.forms import forms_of
from tests.pages import Answer, read

pytestmark = pytest.mark.django_db

VERBS = (*FORMS, Verb.RESTORE)
SOON = {"date": "2030-01-02", "time": "14:30"}


class Answered(Answer, Protocol):
    """What the test client gets, and how it was meant."""

    status_code: int


def address(story: Article, verb: str) -> str:
    """The page of a move; an earlier text is restored from a page of its own."""
    if verb == Verb.RESTORE:
        return reverse("admin:articles_article_restore", args=[story.pk, 1])
    return reverse("admin:articles_article_move", args=[story.pk, verb])


def as_posted(story: Article, **typed: str) -> dict[str, str]:
    """What the page of a move would send, were it shown."""
    number = {"which": "older", "number": "1"}
    return {**ground_of(story).fields(), "note": "Because.", **SOON, **number, **typed}


@pytest.fixture
def story(clock: StillClock) -> Article:
    """Live, with a newer text in the draft."""
    article = factories.story(finished("First"), at=clock.at)
    drafts.save(
        article,
        finished("Second"),
        by=member("writer"),
        at=clock.at,
        ground=ground_of(article),
    )
    return article


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def the_draft(story: Article) -> Draft:
    draft = desk_draft(story)
    assert draft
    return draft


def words(answer: Answer) -> str:
    return read(answer).text


class TestRights:
    @pytest.mark.parametrize("verb", VERBS)
    def test_whatever_is_posted_the_table_decides(self, verb: Verb) -> None:
        stories = {states: story_in(*states) for states in STATES}
        clients = {role: Client() for role in ("none", *roles.RIGHTS, "superuser")}
        for role, client in clients.items():
            client.force_login(somebody(role))
        before = every_row()
        for (role, client), (states, story) in product(clients.items(), stories.items()):
            if is_in_table(role, verb, *states):
                continue
            answer = client.post(address(story, verb), as_posted(story, override="on"))
            may_ever = any(is_in_table(role, verb, *each) for each in STATES)
            assert answer.status_code in ((400, 409) if may_ever else (403,)), (role, states)
            assert may_ever or b"<h1>This is not for you to do</h1>" in answer.content
        assert every_row() == before

    @pytest.mark.parametrize("verb", VERBS)
    def test_an_editor_makes_each_move_from_its_page(self, editor: Client, verb: Verb) -> None:
        states = next(each for each in STATES if is_in_table("editor", verb, *each))
        story = story_in(*states)
        assert editor.get(address(story, verb)).status_code == 200
        answer = editor.post(address(story, verb), as_posted(story))
        assert (answer.status_code, answer["Location"]) == (302, page(story))
        assert Decision.objects.filter(article=story, verb=verb, by__username="editor").exists()

    def test_a_visitor_is_asked_to_log_in(self, client: Client, story: Article) -> None:
        before = every_row()
        for ask in (client.get, client.post):
            answer = ask(address(story, "publish"), as_posted(story))
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("admin:login"))
        assert every_row() == before

    def test_a_writer_reads_whose_move_it_is(self, log_in: LogIn, story: Article) -> None:
        answer = log_in("writer").get(address(story, "publish"))
        assert answer.status_code == 403
        assert "Only an editor may do this." in words(answer)

    def test_somebody_who_may_not_see_drafts_learns_nothing_of_them(
        self, log_in: LogIn, story: Article
    ) -> None:
        answer = log_in("importer").get(address(story, "submit"))
        assert answer.status_code == 403
        assert "Second" not in answer.content.decode()

    @pytest.mark.parametrize("verb", ["accept", "dismiss", "edit", "burn"])
    def test_what_is_no_move_has_no_page(self, editor: Client, story: Article, verb: str) -> None:
        assert editor.get(address(story, verb)).status_code == 404
        assert editor.post(address(story, verb), as_posted(story)).status_code == 404

    def test_a_story_that_is_not_there_has_no_page(self, editor: Client) -> None:
        for name in ("999999", "1" + "0" * 30, "²", "nothing"):
            assert editor.get(f"/admin/articles/article/{name}/move/publish/").status_code == 404


class TestOnTheForm:
    """A move is asked about in the same way when it is sent with a story's whole form."""

    @pytest.mark.parametrize("role", ["writer", "editor", "importer"])
    def test_whatever_is_posted_the_table_decides(self, role: str) -> None:
        client, root = Client(), Client()
        client.force_login(somebody(role))
        root.force_login(somebody("superuser"))
        stories = {states: story_in(*states) for states in STATES}
        forms = {states: whole_form(root, story) for states, story in stories.items()}
        before = every_row()
        for states, story in stories.items():
            for verb in (each for each in VERBS if not is_in_table(role, each, *states)):
                for sent in (forms[states], as_posted(story)):
                    answer = client.post(page(story), {**sent, "_move": verb})
                    assert answer.status_code in (403, 409), (verb, states)
            assert every_row() == before, states


def whole_form(client: Client, story: Article) -> dict[str, list[str]]:
    """All that a story's form sends, as far as the story has one now."""
    found = [form for form in forms_of(client.get(page(story)), page(story)) if form.name]
    sent = next((form.fields for form in found if "headline" in form.fields), {})
    return sent or {"headline": ["Forged"], "head": [str(ground_of(story).revision)]}


class TestPromise:
    def test_an_editor_reads_what_readers_will_see(self, editor: Client, story: Article) -> None:
        shown = words(editor.get(address(story, "publish")))
        assert "Readers will see revision 2 at once in place of revision 1." in shown
        assert "Second" in shown
        assert "Readers know it as: First" in shown

    def test_a_first_publication_says_so(self, editor: Client) -> None:
        story = factories.draft(finished("First")).article
        shown = words(editor.get(address(story, "publish")))
        assert "Readers will see revision 1 at once, for the first time." in shown

    def test_an_embargo_is_not_forgotten(
        self, editor: Client, story: Article, clock: StillClock
    ) -> None:
        factories.embargo(story, until=clock.at + timedelta(hours=1))
        for verb in ("publish", "schedule"):
            shown = words(editor.get(address(story, verb)))
            assert "before 5 Feb 2026, 13:00 UTC" in shown, verb

    def test_a_withdrawal_says_that_the_schedule_is_off_too(
        self, editor: Client, story: Article, clock: StillClock
    ) -> None:
        wish = Wish(publish_at=clock.at + timedelta(hours=1))
        moves.make("schedule", story, by=member("editor"), at=clock.at, wish=wish)
        shown = words(editor.get(address(story, "withdraw")))
        assert "Readers lose the story at once" in shown
        assert "The publication set for 5 Feb 2026, 13:00 UTC is off." in shown

    def test_a_move_that_is_not_possible_now_says_why_and_has_no_button(
        self, editor: Client, story: Article
    ) -> None:
        shown = editor.get(address(story, "approve"))
        assert "Only a draft in review can be approved." in words(shown)
        assert 'type="submit" class="button' not in shown.content.decode()

    def test_what_was_done_is_said_on_the_storys_page(self, editor: Client, story: Article) -> None:
        answer = editor.post(address(story, "publish"), as_posted(story), follow=True)
        assert "Published: revision 2." in words(answer)

    @pytest.mark.parametrize("verb", VERBS)
    def test_every_move_has_words_in_every_state(self, editor: Client, verb: Verb) -> None:
        for states in STATES:
            assert editor.get(address(story_in(*states), verb)).status_code == 200


class TestRefused:
    """Nothing is done, and all that was typed is still there."""

    def test_a_text_that_was_saved_meanwhile(
        self, editor: Client, story: Article, clock: StillClock
    ) -> None:
        posted = as_posted(story, note="Typed in a hurry")
        writer = member("writer")
        drafts.save(story, finished("Third"), by=writer, at=clock.at, ground=ground_of(story))
        before = every_row()
        answer = editor.post(address(story, "publish"), posted)
        assert (answer.status_code, every_row()) == (409, before)
        shown = words(answer)
        assert "writer saved revision 3 at 12:00, after you began." in shown
        assert "Third" in shown
        assert "Typed in a hurry" in shown
        again = hidden(answer)
        assert editor.post(address(story, "publish"), {**posted, **again}).status_code == 302
        assert Article.objects.live().get().headline == "Third"

    def test_a_double_click_moves_once(self, editor: Client, story: Article) -> None:
        posted = as_posted(story)
        answers = [editor.post(address(story, "publish"), posted) for _click in range(2)]
        assert [answer.status_code for answer in answers] == [302, 409]
        assert "editor decided: publish" in words(answers[1])
        assert story.decisions.filter(verb="publish").count() == 2  # one when it was first told

    def test_a_form_that_names_no_ground_is_no_form_of_ours(
        self, editor: Client, story: Article
    ) -> None:
        before = every_row()
        for ground in ({}, {"draft": "x", "head": "-1"}, {"draft": "9" * 40, "head": "²"}):
            answer = editor.post(address(story, "publish"), {"note": "", **ground})
            assert answer.status_code == 409
        assert every_row() == before

    @pytest.mark.parametrize("verb", ["withdraw", "ask-for-changes"])
    def test_a_note_that_is_missing_stands_beside_its_field(
        self, editor: Client, story: Article, verb: str
    ) -> None:
        Draft.objects.open().update(state=DraftState.IN_REVIEW)
        answer = editor.post(address(story, verb), as_posted(story, note="  "))
        assert answer.status_code == 400
        assert "Say why: the next person has nothing else to go by." in words(answer)
        (field,) = read(answer).facts("textarea", name="note")
        assert "id_note_error" in field["aria-describedby"]
        assert field["aria-invalid"] == "true"

    def test_what_blocks_is_listed_and_passed_over_with_a_reason(
        self, editor: Client, clock: StillClock
    ) -> None:
        story = factories.draft(factories.content("First TK")).article
        shown = words(editor.get(address(story, "publish")))
        for said in ("In the way: It has no author", "In the way: A placeholder", "Note: No sect"):
            assert said in shown
        refused = editor.post(address(story, "publish"), as_posted(story, note=""))
        assert refused.status_code == 400
        assert "Nothing was done. Mend the story, or tick “Go on all the same”" in words(refused)
        without = as_posted(story, note="", override="on")
        answer = editor.post(address(story, "publish"), without)
        assert "Say in the note why" in words(answer)
        (box,) = read(answer).facts("input", name="override")
        assert "checked" in box
        reasoned = {**without, "note": "It breaks now."}
        assert editor.post(address(story, "publish"), reasoned).status_code == 302
        kept = story.decisions.get(verb="publish")
        assert (kept.overridden, kept.note) == (["byline", "placeholder"], "It breaks now.")

    def test_no_box_is_offered_where_nothing_blocks(self, editor: Client, story: Article) -> None:
        assert not read(editor.get(address(story, "publish"))).facts("input", name="override")

    def test_a_note_that_is_too_long_is_refused_and_not_cut(
        self, editor: Client, story: Article
    ) -> None:
        long = "a" * 1_001
        answer = editor.post(address(story, "publish"), as_posted(story, note=long))
        assert answer.status_code == 400
        assert long in answer.content.decode()

    def test_markup_stays_text(self, editor: Client, story: Article, clock: StillClock) -> None:
        hostile = "<script>alert(1)</script>"
        drafts.save(
            story,
            finished(hostile),
            by=member("editor"),
            at=clock.at,
            ground=ground_of(story),
        )
        answer = editor.post(
            address(story, "schedule"), as_posted(story, note=hostile, date="never")
        )
        shown = answer.content.decode()
        assert hostile not in shown
        assert escape(hostile) in shown


def hidden(answer: Answer) -> dict[str, str]:
    """The ground that a page would send back."""
    facts = read(answer).facts("input", type="hidden")
    names = ("draft", "head", "state")
    return {each["name"]: each["value"] for each in facts if each["name"] in names}


class TestSchedule:
    @pytest.fixture
    def berlin(self) -> Iterator[None]:
        with timezone.override("Europe/Berlin"):
            yield

    def _post(self, client: Client, story: Article, **typed: str) -> Answered:
        return client.post(address(story, "schedule"), as_posted(story, **typed))

    @pytest.mark.usefixtures("berlin")
    def test_the_time_is_the_newsrooms(self, editor: Client, story: Article) -> None:
        assert "Europe/Berlin" in words(editor.get(address(story, "schedule")))
        assert self._post(editor, story, date="2026-07-01", time="14:30").status_code == 302
        assert the_draft(story).publish_at == datetime(2026, 7, 1, 12, 30, tzinfo=UTC)

    @pytest.mark.usefixtures("berlin")
    @pytest.mark.parametrize(
        ("day", "said", "moments"),
        [
            ("2026-10-25", "02:30 comes twice", ("2026-10-25T00:30", "2026-10-25T01:30")),
            ("2026-03-29", "02:30 is left out", ("2026-03-29T00:30", "2026-03-29T01:30")),
        ],
    )
    def test_a_time_that_comes_twice_or_never_is_asked_about(
        self,
        editor: Client,
        story: Article,
        day: str,
        said: str,
        moments: tuple[str, str],
    ) -> None:
        before = every_row()
        answer = self._post(editor, story, date=day, time="02:30", note="After the vote")
        assert (answer.status_code, every_row()) == (400, before)
        assert said in words(answer)
        assert "After the vote" in words(answer)
        offered = [each["value"] for each in read(answer).facts("input", name="reading")]
        assert offered == [f"{moment}:00+00:00" for moment in moments]
        assert self._post(editor, story, date=day, time="02:30", reading="x").status_code == 400
        chosen = self._post(editor, story, date=day, time="02:30", reading=offered[1])
        assert chosen.status_code == 302
        assert the_draft(story).publish_at == datetime.fromisoformat(offered[1])

    @pytest.mark.usefixtures("berlin")
    def test_another_day_leaves_an_earlier_choice_behind(
        self, editor: Client, story: Article
    ) -> None:
        stale = "2026-10-25T00:30:00+00:00"
        self._post(editor, story, date="2026-11-25", time="02:30", reading=stale)
        assert the_draft(story).publish_at == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"date": ""}, "Choose a day."),
            ({"time": ""}, "Choose a time."),
            ({"date": "2026-02-30"}, "Enter a valid date."),
            ({"date": "2026-02-05", "time": "11:59"}, "Choose a time that is still to come"),
            ({"date": "0001-01-01", "time": "00:00"}, "Choose another day."),
            ({"date": "9999-12-31", "time": "23:59"}, ""),
        ],
    )
    def test_a_time_that_cannot_be_is_refused_in_a_sentence(
        self, editor: Client, story: Article, typed: dict[str, str], said: str
    ) -> None:
        with timezone.override("Asia/Tokyo" if said.endswith("day.") else "UTC"):
            answer = self._post(editor, story, **typed)
        assert answer.status_code == (400 if said else 302)
        if said:
            assert said in words(answer)


class TestEarlierTexts:
    def test_an_editor_chooses_which_text_readers_get_back(
        self, editor: Client, story: Article
    ) -> None:
        factories.withdraw(story)
        shown = words(editor.get(address(story, "reinstate")))
        assert "Revision 1, which readers had last: First" in shown
        assert "Revision 2, the newest of the draft: Second" in shown
        posted = as_posted(story, which="draft", number="")
        assert editor.post(address(story, "reinstate"), posted).status_code == 302
        assert Article.objects.live().get().headline == "Second"

    @pytest.mark.parametrize("number", ["", "0", "3", "-1", "x", "9" * 30])
    def test_a_number_that_no_revision_has_is_refused(
        self, editor: Client, story: Article, number: str
    ) -> None:
        factories.withdraw(story)
        before = every_row()
        answer = editor.post(address(story, "reinstate"), as_posted(story, number=number))
        assert (answer.status_code, every_row()) == (400, before)
        assert read(answer).facts("input", name="number")[0]["aria-invalid"] == "true"

    def test_a_link_of_the_history_fills_in_its_revision(
        self, editor: Client, story: Article
    ) -> None:
        factories.withdraw(story)
        shown = read(editor.get(address(story, "reinstate"), {"revision": "1"}))
        assert shown.facts("input", name="number")[0]["value"] == "1"

    def test_an_older_text_that_comes_back_says_what_the_newsroom_no_longer_has(
        self, editor: Client, clock: StillClock
    ) -> None:
        lost = factories.content("First", tags=["Bridges"], authors=["Ada Byron"])
        draft = factories.draft(lost)
        factories.revise(draft, finished("Second"), by=member("writer"), at=clock.at)
        draft.refresh_from_db()
        assert draft.head
        story = publishing.publish(draft.head, by=member("editor"), at=clock.at)
        factories.withdraw(story)
        Tag.objects.get(name="Bridges").delete()
        answer = editor.post(address(story, "reinstate"), as_posted(story), follow=True)
        shown = words(answer)
        assert "Reinstated with revision 3." in shown
        assert "The newsroom no longer has the tag “Bridges”: left out of the text." in shown

    def test_a_note_too_long_to_restore_with_hides_nobody_elses_save(
        self, editor: Client, story: Article, clock: StillClock
    ) -> None:
        stale = as_posted(story, note="a" * 1_001)
        writer = member("writer")
        drafts.save(story, finished("Third"), by=writer, at=clock.at, ground=ground_of(story))
        refused = editor.post(address(story, "restore"), stale)
        assert refused.status_code == 400
        again = {**stale, "note": "Shorter", **hidden(refused)}
        assert editor.post(address(story, "restore"), again).status_code == 409
