"""The lists: what a person finds in a line, what filters and search find, how many queries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import tagging, text
from articles.importing.records import Outcome
from articles.models import (
    Article,
    ArticleState,
    Batch,
    BatchState,
    Draft,
    DraftOutcome,
    DraftState,
    HeadlineTag,
    Item,
    Undone,
)
from tests import factories
from tests.admin.conftest import TOLD, WAITING, listing, page, revise

pytestmark = pytest.mark.django_db


def lines(client: Client, model: str, **query: str | int) -> list[str]:
    """The lines of a list as a person reads them, without its markup."""
    response = client.get(listing(model), query)
    assert response.status_code == 200
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = (re.sub(r"<[^>]*>", " ", row) for row in body.split("</tr>"))
    return [text.squeeze(row) for row in rows if row.strip()]


def queries_of(client: Client, model: str, **query: str | int) -> int:
    """How many queries a list takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(listing(model), query).status_code == 200
    return len(queries)


class TestEveryList:
    MODELS = (
        "article draft revision decision workingcopy headline tag section author batch item"
        " receipt sidebaritem claim"
    ).split()

    @pytest.mark.parametrize("model", MODELS)
    def test_an_empty_list_says_what_to_do_next(self, superuser: Client, model: str) -> None:
        shown = superuser.get(listing(model))
        assert str(shown.context["cl"].model_admin.empty_list) in shown.content.decode()

    def test_a_first_import_is_told_where_stories_would_be(self, superuser: Client) -> None:
        for model in ("article", "batch"):
            assert "manage.py import_stories" in superuser.get(listing(model)).content.decode()

    def test_a_search_without_result_leads_back_to_everything(
        self, superuser: Client, filled: Article
    ) -> None:
        shown = superuser.get(listing("article"), {"q": "nothing like it"}).content.decode()
        assert "Nothing matches." in shown
        assert "import_stories" not in shown

    @pytest.mark.parametrize("model", MODELS)
    def test_more_rows_take_no_more_queries(
        self, superuser: Client, filled: Article, model: str
    ) -> None:
        few = queries_of(superuser, model)
        for number in range(12):
            story = factories.story(
                factories.content(
                    f"Another {number}",
                    in_section=f"Section {number}",
                    authors=[f"Author {number}"],
                    tags=[f"Tag {number}"],
                    related=[f"Headline {number}", WAITING],
                )
            )
            revise(story, f"Revised {number}", tags=[])
            batch = Batch.objects.create(source=f"Source {number}")
            Item.objects.create(batch=batch, position=0, path="a", outcome="created", article=story)
        assert queries_of(superuser, model) == few

    @pytest.mark.parametrize("model", MODELS)
    def test_every_choice_of_every_filter_can_be_taken_with_counts(
        self, superuser: Client, filled: Article, model: str
    ) -> None:
        shown = superuser.get(listing(model), {"_facets": "True"}).content.decode()
        choices = set(re.findall(r'href="(\?[^"]*)"', shown))
        for choice in choices:
            address = listing(model) + choice.replace("&amp;", "&")
            assert superuser.get(address).status_code == 200, address


class TestHeadlines:
    def test_a_headline_waits_until_its_story_is_live(
        self, superuser: Client, filled: Article
    ) -> None:
        assert any(WAITING in line for line in lines(superuser, "headline", story="waiting"))
        assert [line for line in lines(superuser, "headline", story="told") if TOLD in line]

        story = factories.story(factories.content(WAITING))
        assert not any(WAITING in line for line in lines(superuser, "headline", story="waiting"))
        assert page(story) in superuser.get(listing("headline")).content.decode()

        factories.withdraw(story)
        assert any(WAITING in line for line in lines(superuser, "headline", story="waiting"))

    def test_only_live_stories_that_show_it_are_counted(
        self, superuser: Client, filled: Article
    ) -> None:
        cited = factories.content("Another", related=[WAITING])
        factories.story(cited)
        factories.draft(cited)
        factories.withdraw(factories.story(cited))
        hiding = factories.story(cited)
        hiding.sidebar_items.update(hidden=True)
        line = next(line for line in lines(superuser, "headline") if WAITING in line)
        assert re.search(r"waiting 2 ", line)


class TestTags:
    def test_the_most_used_come_first_with_their_counts(self, superuser: Client) -> None:
        for number in range(3):
            tags = ["Often", "Rare"] if number == 0 else ["Often"]
            factories.story(factories.content(f"Story {number}", tags=tags))
        rare = tagging.ensure(["Rare"])[text.key("Rare")]
        HeadlineTag.objects.create(content_object=factories.headline("A headline"), tag=rare)
        assert lines(superuser, "tag") == ["Often 3 0", "Rare 1 1"]

    @pytest.mark.parametrize("term", ["école", "ECOLE", "École", "de ecole"])
    def test_search_knows_neither_case_nor_accents(self, superuser: Client, term: str) -> None:
        tagging.ensure(["École de Paris", "Paris"])
        assert lines(superuser, "tag", q=term) == ["École de Paris 0 0"]

    def test_a_search_for_signs_alone_finds_nothing(self, superuser: Client) -> None:
        tagging.ensure(["Paris"])
        assert lines(superuser, "tag", q="!?") == []

    def test_a_kind_or_none_can_be_chosen(self, superuser: Client) -> None:
        tagging.ensure(["Paris", "Ideas"], {"Paris": "place"})
        assert lines(superuser, "tag", kind="place") == ["Paris place 0 0"]
        assert lines(superuser, "tag", kind="none") == ["Ideas 0 0"]

    def test_tags_by_whether_anything_bears_them(self, superuser: Client) -> None:
        tagging.ensure(["Idle"])
        factories.story(factories.content(tags=["Busy"]))
        assert lines(superuser, "tag", use="unused") == ["Idle 0 0"]
        assert lines(superuser, "tag", use="used") == ["Busy 1 0"]


class TestBatches:
    def test_a_line_counts_the_outcomes_and_each_leads_to_its_items(
        self, superuser: Client, filled: Article
    ) -> None:
        batch = Batch.objects.get()
        line = lines(superuser, "batch")[0]
        for said in ("wire", "finished", "1 created", "1 rejected", "publish at once"):
            assert said in line
        assert lines(superuser, "item", batch=batch.pk, outcome__exact="rejected") == [
            f"wire/nothing.txt rejected this file is empty. {batch}"
        ]

    def test_batches_are_found_by_what_happened_in_them(
        self, superuser: Client, filled: Article
    ) -> None:
        loud, _quiet = Batch.objects.get(), Batch.objects.create(source="quiet")
        assert len(lines(superuser, "batch")) == 2
        rejected = lines(superuser, "batch", outcome="rejected")
        assert [line.startswith(str(loud)) for line in rejected] == [True]
        assert lines(superuser, "batch", outcome="proposed") == []


class TestDrafts:
    def test_a_closed_draft_is_found_by_its_end_and_not_by_its_last_state(
        self, superuser: Client, filled: Article
    ) -> None:
        open_ones, published = (
            lines(superuser, "draft", state=state) for state in ("draft", "published")
        )
        assert ["Council to dredge" in line for line in open_ones] == [True]
        assert len(published) == Draft.objects.filter(closed_at__isnull=False).count() == 2

    def test_work_that_goes_on_comes_first(self, superuser: Client, filled: Article) -> None:
        factories.story()
        assert "Council to dredge" in lines(superuser, "draft")[0]


def test_every_state_has_a_shape_of_its_own_in_the_style_sheet() -> None:
    styles = Path(settings.BASE_DIR, "static", "css", "admin-lists.css").read_text()
    drawn = set(re.findall(r"\.is-([a-z-]+)", styles))
    hollow = {"draft", "never-published", "waiting"}  # the shape of every state that names no other
    shown = {
        *(str(value) for state in (ArticleState, BatchState, DraftState) for value in state),
        *(str(value) for value in Undone),
        *(str(value) for state in (DraftOutcome, Outcome) for value in state),
        *("told", "in-use", "retired"),
    }
    assert shown - drawn - hollow == set()
