"""The desk's page of waiting headlines."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import headlines, tagging
from articles.models import HeadlineTag
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.admin.writing import ADD
from tests.editorial.conftest import every_row
from tests.forms import form_of
from tests.pages import read

pytestmark = pytest.mark.django_db

WAITING = reverse("admin:articles_headline_waiting")
DREDGED, QUOTA = "Harbour of Eastmouth to Be Dredged", "Herring Quota Cut"


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def text_of(client: Client, address: str = WAITING) -> str:
    return read(client.get(address)).text


def test_an_editor_finds_the_newest_first_and_nothing_that_is_told(editor: Client) -> None:
    for wording in (DREDGED, QUOTA):
        factories.headline(wording)
    factories.story(factories.content("Ferry Aground"))
    said = text_of(editor)
    assert said.index(QUOTA) < said.index(DREDGED)
    assert "Ferry Aground" not in said


def test_an_editor_reads_how_many_stories_cite_one_and_what_it_is_about(editor: Client) -> None:
    for number in range(2):
        factories.story(factories.content(f"Story {number}", related=[QUOTA]))
    headline = factories.headline(QUOTA)
    [tag] = tagging.ensure(["Herring fishery"]).values()
    HeadlineTag.objects.create(content_object=headline, tag=tag)
    assert "cited by 2 · Herring fishery" in text_of(editor)


def test_an_editor_sees_near_copies_together(editor: Client) -> None:
    factories.headline(DREDGED)
    factories.headline(QUOTA)
    factories.headline("Eastmouth to Dredge Harbour")
    answer = read(editor.get(WAITING))
    said = answer.text
    assert said.index("Eastmouth to Dredge Harbour") < said.index(DREDGED) < said.index(QUOTA)
    assert said.count("First seen") == 2


def test_a_near_copy_that_is_told_does_not_stand_among_them(editor: Client) -> None:
    waiting = factories.headline(DREDGED)
    factories.story(factories.content("Eastmouth to Dredge Harbour"))
    links = read(editor.get(WAITING)).links
    assert page(waiting) in links
    assert page(factories.headline("Eastmouth to Dredge Harbour")) not in links


def test_an_editor_begins_the_story_of_one(editor: Client) -> None:
    headline = factories.headline(QUOTA)
    [address] = [link for link in read(editor.get(WAITING)).links if link.startswith(f"{ADD}?")]
    form = form_of(editor.get(address), address, "desk-form")
    assert form.fields["headline"] == [QUOTA]
    editor.post(ADD, form.filled(_save="1"))
    said = text_of(editor)
    assert "editor writes it" in said
    assert "Begin the story" not in said
    assert headline.claims.count() == 0


def test_somebody_with_a_draft_in_hand_is_its_owner(editor: Client) -> None:
    factories.headline(QUOTA)
    draft = factories.draft(factories.content(QUOTA))
    draft.assignee = factories.person("otto")
    draft.save()
    assert "otto writes it" in text_of(editor)


@pytest.mark.parametrize("number", ["999999", "x", "9" * 40, "-1", ""])
def test_a_new_story_begins_empty_where_there_is_no_such_headline(
    editor: Client, number: str
) -> None:
    address = f"{ADD}?headline={number}"
    assert form_of(editor.get(address), address, "desk-form").fields["headline"] == [""]


@pytest.mark.parametrize(
    ("role", "status"),
    [("writer", 200), ("editor", 200), ("administrator", 200), ("importer", 403)],
)
def test_everybody_who_sees_drafts_sees_the_page_and_nobody_changes_a_thing_by_it(
    log_in: LogIn, role: str, status: int
) -> None:
    factories.headline(QUOTA)
    client = log_in(role)
    before = every_row()
    assert client.get(WAITING).status_code == status
    assert client.post(WAITING, {"headline": "1"}).status_code == status
    assert every_row() == before


def test_a_visitor_is_asked_to_log_in(client: Client) -> None:
    assert client.get(WAITING).status_code == 302


def test_an_editor_turns_the_pages(editor: Client) -> None:
    names = [f"Wording{number} Once{number}" for number in range(35)]
    headlines.ensure(names, at=timezone.now())
    first = read(editor.get(WAITING))
    [older] = [link for link in first.links if "before=" in link]
    second = read(editor.get(f"{WAITING}{older}"))
    shown = [page(factories.headline(name)) for name in names]
    assert [sum(link in each.links for link in shown) for each in (first, second)] == [30, 5]
    assert {*first.links, *second.links} >= set(shown)
    for hostile in ("x", "9" * 40, "-1"):
        assert editor.get(f"{WAITING}?before={hostile}").status_code == 200


def test_the_page_costs_a_fixed_number_of_queries(editor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            editor.get(WAITING)
        return len(found)

    factories.headline(QUOTA)
    factories.headline("Quota of Herring Cut")
    few = queries()
    headlines.ensure((f"Quota {n} Cut for Herring" for n in range(200)), at=timezone.now())
    factories.draft(factories.content(QUOTA))
    assert queries() == few


def test_the_list_of_headlines_leads_there(editor: Client) -> None:
    factories.headline(QUOTA)
    assert WAITING in read(editor.get(reverse("admin:articles_headline_changelist"))).links
    assert page(factories.headline(QUOTA)) in read(editor.get(WAITING)).links
