"""Tags that a story's text suggests to whoever writes it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import tagging
from articles.admin.article_form import offered_as
from articles.editorial import snapshot
from articles.models import Article, Tag
from articles.tags import merging, removed
from tests import factories
from tests.admin.conftest import LogIn
from tests.admin.writing import ADD, head_of, opened, sent, tag
from tests.pages import read

pytestmark = pytest.mark.django_db

LEAD = "The writer Ana Petrova met the mayor of Norham on Monday, and Petrova spoke of Norham."
MORE = "Two Ukrainian sailors and a Ukrainian cook are in Norham too, far from Ukraine."


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    return log_in("writer")


@pytest.fixture
def story() -> Article:
    """A story that a person has begun."""
    return factories.draft(factories.content("A visit", [LEAD, MORE])).article


def offered(client: Client, story: Article) -> dict[str, str]:
    """What the form offers, by name, each with what it was seen in."""
    return shown(client.get(reverse("admin:articles_article_change", args=[story.pk])).content)


def shown(answer: bytes) -> dict[str, str]:
    markup = answer.decode()
    found = {}
    for part in markup.split('<fieldset class="is-offered"')[1:]:
        wording = part.split("<legend>")[1]
        name = wording.split("<span")[0].strip()
        found[name] = part.split('<p class="desk-seen"')[1].split(">", 1)[1].split("</p>")[0]
    return found


def asked(client: Client, story: Article | None, **typed: str) -> dict[str, str]:
    """What is offered for a text that nobody has saved."""
    name = "admin:articles_article_tag_offers"
    address = reverse(name, args=[story.pk]) if story else reverse(f"{name}_new")
    answer = client.post(address, typed)
    assert answer.status_code == 200
    return shown(answer.content)


def body(*paragraphs: str) -> str:
    return factories.content("", paragraphs)["body"]


class TestOffers:
    def test_a_writer_sees_each_tag_in_the_words_that_it_was_seen_in(
        self, writer: Client, story: Article
    ) -> None:
        found = offered(writer, story)
        assert set(found) == {"Ana Petrova", "Norham", "Ukraine"}
        assert "<mark>Ana Petrova</mark> met the mayor of Norham on" in found["Ana Petrova"]
        assert "far from <mark>Ukraine</mark>." in found["Ukraine"]

    def test_a_writer_adds_one_and_dismisses_another(self, writer: Client, story: Article) -> None:
        choices = {
            offered_as("Ana Petrova"): "keep:Ana Petrova",
            offered_as("Norham"): "remove:Norham",
        }
        sent(writer, opened(writer, story), **choices)
        assert [(each["name"], each["suggested"]) for each in head_of(story)["tags"]] == [
            ("Ana Petrova", False)
        ]
        assert set(offered(writer, story)) == {"Ukraine"}

    def test_a_writer_of_a_new_story_is_asked_once(self, writer: Client) -> None:
        form = opened(writer)
        dismissed = {offered_as("Norham"): "remove:Norham"}
        sent(writer, form, headline="A visit", body=body(LEAD, MORE), **dismissed)
        story = Article.objects.get()
        assert set(offered(writer, story)) == {"Ana Petrova", "Ukraine"}

    def test_a_choice_outlives_a_mistake_elsewhere(self, writer: Client, story: Article) -> None:
        choice = {offered_as("Norham"): "keep:Norham"}
        refused = sent(writer, opened(writer, story), authors="Nobody Known", **choice)
        [box] = read(refused).facts("input", value="keep:Norham")
        assert "checked" in box
        assert not Tag.objects.filter(name="Norham").exists()

    def test_what_lies_about_its_name_is_no_tag(self, writer: Client, story: Article) -> None:
        lies = {"offered_1": "keep:", "offered_2": "burn:Norham", "offered_3": f"keep:{'x' * 101}"}
        sent(writer, opened(writer, story), standfirst="Now.", **lies)
        assert head_of(story)["tags"] == []

    def test_a_story_in_another_language_is_not_read(self, writer: Client) -> None:
        filled = factories.content("Besuch", [LEAD, MORE])
        filled["language"] = "de"
        assert offered(writer, factories.draft(filled).article) == {}

    def test_hostile_words_stay_words(self, writer: Client) -> None:
        lead = "In Norham <script>alert(1)</script> it rained, and people fled from Norham."
        story = factories.draft(factories.content("<b>x</b>", [lead])).article
        assert "<script>" not in offered(writer, story)["Norham"]
        assert "&lt;script&gt;" in offered(writer, story)["Norham"]


class TestExistingTags:
    def test_another_name_of_a_tag_lands_on_the_tag(self, writer: Client, story: Article) -> None:
        merging.merge(tag("Norham"), into=tag("Northam"), by=factories.person(), at=timezone.now())
        found = offered(writer, story)
        assert "Norham" not in found
        assert "the mayor of <mark>Norham</mark>" in found["Northam"]

    @pytest.mark.parametrize("there", ["Aña Petrova", "ana petrova", "Ana-Petrova"])
    def test_an_existing_tag_comes_before_a_new_one_that_is_spelt_otherwise(
        self, writer: Client, story: Article, there: str
    ) -> None:
        tag(there)
        assert there in offered(writer, story)
        assert len(offered(writer, story)) == 3

    def test_what_the_story_bears_is_not_offered(self, writer: Client, story: Article) -> None:
        sent(writer, opened(writer, story), tags="norham, Aña Petrova")
        assert set(offered(writer, story)) == {"Ukraine"}


class TestRemoved:
    def test_a_tag_that_was_removed_does_not_come_back_until_it_is_typed(
        self, writer: Client, story: Article
    ) -> None:
        sent(writer, opened(writer, story), tags="Norham")
        sent(writer, opened(writer, story), tags="")
        page = writer.get(reverse("admin:articles_article_change", args=[story.pk]))
        assert "Norham" not in shown(page.content)
        assert "not suggested again: Norham." in read(page).text
        sent(writer, opened(writer, story), tags="norham")
        assert removed.names_of(story) == []

    def test_an_imported_suggestion_that_was_removed_does_not_come_back(
        self, writer: Client, story: Article
    ) -> None:
        filled = head_of(story)
        filled["tags"] = snapshot.tag_references(
            tagging.ensure(["Norham"]).values(), suggested=True
        )
        imported = factories.draft(filled).article
        choice = {f"suggested_{tag('Norham').pk}": "remove"}
        sent(writer, opened(writer, imported), **choice)
        assert set(offered(writer, imported)) == {"Ana Petrova", "Ukraine"}

    def test_nor_does_it_under_another_name(self, writer: Client, story: Article) -> None:
        sent(writer, opened(writer, story), tags="Northam")
        sent(writer, opened(writer, story), tags="")
        merging.merge(tag("Northam"), into=tag("Norham"), by=factories.person(), at=timezone.now())
        assert "Norham" not in offered(writer, story)


class TestUnsaved:
    def test_a_writer_is_offered_what_the_unsaved_text_says(
        self, writer: Client, story: Article
    ) -> None:
        typed = {"body": body("The cook Tom Hale came. Tom Hale is a cook.")}
        assert set(asked(writer, story, **typed)) == {"Tom Hale"}
        assert set(asked(writer, None, **typed)) == {"Tom Hale"}
        assert asked(writer, None, tags="tom hale", **typed) == {}
        assert not Tag.objects.exists()

    def test_only_whoever_may_write_the_story_is_answered(
        self, log_in: LogIn, story: Article
    ) -> None:
        address = reverse("admin:articles_article_tag_offers", args=[story.pk])
        new = reverse("admin:articles_article_tag_offers_new")
        importer = log_in("importer")
        assert importer.post(address).status_code == importer.post(new).status_code == 403
        assert Client().post(address).status_code == 302
        writer = log_in("writer")
        assert writer.get(address).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(factories.member("writer"))
        assert strict.post(new).status_code == 403

    def test_an_endless_text_is_answered_for_its_beginning(self, writer: Client) -> None:
        endless = body(LEAD, MORE) * 10_000
        assert set(asked(writer, None, body=endless)) == {"Ana Petrova", "Norham", "Ukraine"}


def test_a_form_without_scripts_has_all_of_it(writer: Client) -> None:
    assert "desk-tag-offers" in writer.get(ADD).content.decode()
