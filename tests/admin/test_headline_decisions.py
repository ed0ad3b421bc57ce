"""Editors decide about headlines at the desk: they match, reject, dismiss, pin, and undo it."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import waiting
from articles.editorial import matching
from articles.models import Article, Claim, Headline, HeadlineDecision, HeadlineVerb
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.editorial.conftest import every_row
from tests.forms import Form, form_of, forms_of
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

WAITING = reverse("admin:articles_headline_waiting")
DECIDE, UNDO = (reverse(f"admin:articles_headline_{name}") for name in ("decide", "undo"))
BODY = ("The harbour of Eastmouth will be dredged for the first time in forty years.",)
WORDING = "Eastmouth Harbour to Be Dredged"


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def headline() -> Headline:
    return factories.headline(WORDING)


@pytest.fixture
def story() -> Article:
    return factories.story(factories.content("Mud is to go", BODY))


class Landed(NamedTuple):
    """A page, and where somebody came to it."""

    address: str
    page: Page


def press(client: Client, address: str, form: str, name: str, **typed: str) -> Landed:
    """Press a button of a form, and read the page that follows."""
    found = form_of(client.get(address), address, form)
    values = [value for button, value in found.buttons if button == name]
    assert values, (form, name)
    sent = client.post(found.address, found.filled(**typed) | {name: [values[0]]})
    landing = str(sent["Location"])
    return Landed(landing, read(client.get(landing)))


def standing() -> list[tuple[str, str, str]]:
    """What stands: the verb, the headline, and who decided."""
    found = HeadlineDecision.objects.standing().order_by("pk")
    return [(each.verb, str(each.headline), each.by.username) for each in found]


def show(name: str) -> str:
    return f"{WAITING}?show={name}"


def test_an_editor_accepts_a_suggested_story_and_undoes_it_there(
    editor: Client, headline: Headline, story: Article
) -> None:
    said = read(editor.get(WAITING)).text
    assert "Mud is to go" in said
    assert "It says 100 % of the headline: Dredged, Eastmouth, Harbour." in said

    after = press(editor, WAITING, f"decide-{headline.pk}", "match")

    assert standing() == [("match", WORDING, "editor")]
    assert Claim.objects.get(headline=headline).article == story
    assert f"“{WORDING}” is matched to “Mud is to go”." in after.page.text
    assert page(headline) not in after.page.links
    after = press(editor, after.address, "undo-last", "decision")
    assert standing() == []
    assert "Taken back" in after.page.text
    assert page(headline) in after.page.links


def test_an_editor_is_told_what_a_match_with_a_story_under_embargo_does(
    editor: Client, headline: Headline, story: Article
) -> None:
    assert "embargo" not in read(editor.get(WAITING)).text
    factories.embargo(story, until=timezone.now() + timedelta(hours=1))
    assert "under embargo until" in read(editor.get(WAITING)).text


def test_a_rejected_story_gives_way_to_the_next_and_is_not_suggested_again(
    editor: Client, headline: Headline, story: Article
) -> None:
    other = factories.draft(factories.content("Eastmouth is dredged", BODY)).article
    for rejected, left in ((other, [story]), (story, [])):
        after = press(editor, WAITING, f"decide-{headline.pk}", "reject")
        links = after.page.links
        assert page(rejected) not in links
        assert all(page(each) in links for each in left)
    press(editor, show("rejected"), "undo", "decision")
    assert standing() == [("reject", WORDING, "editor")]
    assert page(story) in read(editor.get(WAITING)).links


def test_a_dismissed_headline_is_found_where_it_is_asked_for_and_comes_back(
    editor: Client, headline: Headline
) -> None:
    press(editor, WAITING, f"decide-{headline.pk}", "dismiss")
    assert page(headline) not in read(editor.get(WAITING)).links
    assert "dismissed" in read(editor.get(page(headline))).text
    assert page(headline) in read(editor.get(show("dismissed"))).links
    press(editor, show("dismissed"), "undo", "decision")
    assert page(headline) in read(editor.get(WAITING)).links


def test_an_editor_decides_about_a_headline_and_its_other_wordings_at_once(
    editor: Client, headline: Headline, story: Article
) -> None:
    newest = factories.headline("Eastmouth to Dredge Harbour")
    after = press(editor, WAITING, f"decide-{newest.pk}", "match", others=str(headline.pk))
    matched = Claim.objects.filter(article=story, matched=True)
    assert {claim.headline for claim in matched} == {headline, newest}
    press(editor, after.address, "undo-last", "decision")
    assert Headline.objects.waiting().count() == 2


def test_nothing_is_done_where_one_of_several_is_refused(
    editor: Client, headline: Headline, story: Article
) -> None:
    told = factories.headline("Mud is to go")
    after = editor.post(
        DECIDE, {"headline": headline.pk, "others": told.pk, "match": story.pk}, follow=True
    )
    assert "Nothing was done. “Mud is to go” does not wait any more" in read(after).text
    assert standing() == []
    assert not Claim.objects.filter(headline=headline).exists()


def test_an_editor_pins_one_of_two_stories_with_one_headline(
    editor: Client, headline: Headline
) -> None:
    older, newer = (factories.story(factories.content(WORDING)) for _each in range(2))

    def led_to() -> str:
        return str(Client().get(headline.get_absolute_url())["Location"])

    said = read(editor.get(show("shared")))
    assert page(older) in said.links
    assert page(newer) in said.links
    assert led_to() == newer.get_absolute_url()
    press(editor, show("shared"), f"pin-{headline.pk}", "pin")
    assert led_to() == older.get_absolute_url()
    assert standing() == [("pin", WORDING, "editor")]
    press(editor, show("shared"), f"unpin-{headline.pk}", "decision")
    assert led_to() == newer.get_absolute_url()


def test_all_of_it_can_be_done_and_undone_on_the_headline_s_own_page(
    editor: Client, headline: Headline, story: Article
) -> None:
    own = page(headline)
    for form, typed in (("decide", {"match": f"#{story.pk}"}), ("dismiss", {"dismiss": "1"})):
        found = form_of(editor.get(own), own, form)
        after = editor.post(found.address, found.filled(**typed), follow=True)
        assert after.redirect_chain[0][0].startswith(own)
        assert len(standing()) == 1
        press(editor, own, "undo", "decision")
        assert standing() == []
    said = read(editor.get(own)).text
    assert said.count("taken back by editor") == 2


def test_a_match_whose_story_bears_the_wording_by_now_offers_no_undo(
    editor: Client, headline: Headline, story: Article
) -> None:
    decision = matching.match(headline, story, by=factories.person(), at=timezone.now())
    Claim.objects.filter(headline=headline).update(matched=False)
    form = form_of(editor.get(show("matched")), WAITING, "undo")
    assert form.buttons == []
    after = editor.post(UNDO, {"decision": decision.pk}, follow=True)
    assert "by now it is the story’s own" in read(after).text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"headline": "1"},
        {"headline": "x", "match": "1"},
        {"headline": "9" * 40, "dismiss": "1"},
        {"headline": "OWN", "match": "#99999"},
        {"headline": "OWN", "match": "\x00"},
        {"headline": "OWN", "pin": "STORY"},
        {"headline": "OWN", "others": "x -1 " * 90, "reject": ""},
        {
            "headline": "OWN",
            "match": "9" * 40,
            "before": "x",
            "next": "y",
            "show": "\x00",
            "own": "z",
        },
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_a_sentence(
    editor: Client, headline: Headline, story: Article, sent: dict[str, str]
) -> None:
    names = {"OWN": str(headline.pk), "STORY": str(story.pk)}
    before = every_row()
    for address in (DECIDE, UNDO):
        given = {name: names.get(value, value) for name, value in sent.items()}
        after = editor.post(address, given, follow=True)
        assert "Nothing was done." in read(after).text
    assert every_row() == before


@pytest.mark.parametrize("role", ["writer", "importer", "nobody"])
def test_only_editors_decide(log_in: LogIn, headline: Headline, story: Article, role: str) -> None:
    match = matching.match(headline, story, by=factories.person(), at=timezone.now())
    waits = factories.headline("Eastmouth Harbour Dredged at Last")
    client = log_in(role) if role != "nobody" else Client()
    if role == "nobody":
        client.force_login(factories.person("temp"))
    before = every_row()
    for address, sent in (
        (DECIDE, {"headline": waits.pk, "match": story.pk}),
        (DECIDE, {"headline": waits.pk, "dismiss": "1"}),
        (DECIDE, {"headline": headline.pk, "pin": story.pk}),
        (UNDO, {"decision": match.pk}),
    ):
        assert client.post(address, sent).status_code == 403
        assert client.get(address).status_code == 403
    assert every_row() == before


def test_a_writer_sees_all_of_it_and_no_button(
    log_in: LogIn, headline: Headline, story: Article
) -> None:
    other = factories.headline("Harbour of Eastmouth Is Dredged")
    matching.match(other, story, by=factories.person(), at=timezone.now())
    writer = log_in("writer")
    for address in (*map(show, waiting.SHOWS), page(headline), page(other)):
        response = writer.get(address)
        assert response.status_code == 200
        ours = [each for each in forms_of(response, address) if each.address in (DECIDE, UNDO)]
        assert ours == list[Form]()
    assert page(story) in read(writer.get(WAITING)).links
    assert page(other) in read(writer.get(show("matched"))).links


def test_every_list_costs_a_fixed_number_of_queries(
    editor: Client, headline: Headline, story: Article
) -> None:
    def decide(number: int) -> None:
        by, at = factories.person(), timezone.now()
        wordings = (factories.headline(f"Wording {number} {verb}") for verb in HeadlineVerb)
        matched, rejected, dismissed, shared = wordings
        other = factories.story(factories.content(str(shared)))
        matching.match(matched, story, by=by, at=at)
        matching.reject(rejected, story, by=by, at=at)
        matching.dismiss(dismissed, by=by, at=at)
        Claim.objects.create(headline=shared, article=story)
        matching.pin(shared, other, by=by, at=at)

    def queries() -> list[int]:
        found = []
        for address in (*map(show, waiting.SHOWS), f"{WAITING}?done=1+2+3"):
            with CaptureQueriesContext(connection) as asked:
                assert editor.get(address).status_code == 200
            found.append(len(asked))
        return found

    decide(0)
    few = queries()
    for number in range(1, 5):
        decide(number)
    assert queries() == few


def test_an_editor_turns_the_pages_of_each_list(
    editor: Client, story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "ON_A_PAGE", 2)
    known = [factories.headline(f"Dismissed {number}") for number in range(3)]
    for each in known:
        matching.dismiss(each, by=factories.person(), at=timezone.now())
    first = read(editor.get(show("dismissed")))
    assert [page(each) in first.links for each in known] == [False, True, True]
    [older] = [link for link in first.links if "before=" in link]
    second = read(editor.get(f"{WAITING}{older}"))
    assert [page(each) in second.links for each in known] == [True, False, False]
