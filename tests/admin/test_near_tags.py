"""A writer types a new tag that is nearly called as one that there is, and is asked once."""

from __future__ import annotations

import pytest
from django.test import Client

from articles import tagging
from articles.models import Article, Tag
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.forms import Form, form_of
from tests.pages import Answer, read

pytestmark = pytest.mark.django_db

QUESTION = "Is this the same tag?"


class Desk:
    """A writer before the form of a story."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.article: Article = factories.draft(factories.content(authors=["Ada Byron"])).article
        self.address = page(self.article)
        self.form = self._form(client.get(self.address))

    def save(self, **typed: str) -> Answer:
        """Save what is typed; what the page says then."""
        answer = self.client.post(self.address, self.form.filled(**typed), follow=True)
        self.form = self._form(answer)
        return answer

    def tags(self) -> list[str]:
        newest = self.article.revisions.order_by("-number")[0]
        return [tag["name"] for tag in newest.content["tags"]]

    def _form(self, answer: Answer) -> Form:
        return form_of(answer, self.address, "desk-form")


@pytest.fixture
def desk(log_in: LogIn) -> Desk:
    factories.story(factories.content(tags=["Bridges"]))
    return Desk(log_in("writer"))


@pytest.mark.parametrize("typed", ["Bridge", "brigdes", "Brídges"])
def test_a_writer_is_asked_and_takes_the_tag_that_there_is(desk: Desk, typed: str) -> None:
    asked = desk.save(tags=f"Rivers, {typed}", headline="Typed anew")
    assert QUESTION in read(asked).wording
    assert f"“Bridges”, which 1 story bears, instead of “{typed}”" in read(asked).wording
    assert desk.article.revisions.count() == 1
    assert desk.form.fields["headline"] == ["Typed anew"]  # nothing typed is lost
    assert not Tag.objects.filter(name__in=["Rivers", typed]).exists()

    (choice,) = read(asked).facts("input", type="checkbox", value="Bridges")
    saved = desk.save(**{choice["name"]: "Bridges"})

    assert QUESTION not in read(saved).wording
    assert desk.tags() == ["Rivers", "Bridges"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"Rivers", "Bridges"}


def test_a_writer_who_saves_again_gets_the_tag_that_they_typed(desk: Desk) -> None:
    desk.save(tags="Bridge")
    saved = desk.save()
    assert "Saved as revision 2." in read(saved).text
    assert desk.tags() == ["Bridge"]
    assert QUESTION not in read(desk.save(headline="Another")).wording


def test_nobody_is_asked_twice_about_a_name_while_something_else_stops_the_save(
    desk: Desk,
) -> None:
    desk.save(tags="Bridge")
    assert "Shorten this" in read(desk.save(headline="x" * 1000)).text
    assert "Saved as revision 2." in read(desk.save(headline="Short")).text


def test_an_editor_on_deadline_publishes_with_the_second_press(log_in: LogIn) -> None:
    tagging.ensure(["Bridges"])
    desk = Desk(log_in("editor"))
    assert QUESTION in read(desk.save(tags="Bridge", _move="publish")).wording
    desk.save(_move="publish")
    desk.article.refresh_from_db()
    assert desk.article.state == "live"
    assert [tag.name for tag in desk.article.tags.all()] == ["Bridge"]


def test_a_writer_is_not_asked_about_other_tags_and_known_ones(desk: Desk) -> None:
    tagging.ensure(["Iran", "Bridge", "Austria"])
    saved = desk.save(tags="Iraq, Bridge, Brussels, Austin")
    assert "Saved as revision 2." in read(saved).text


def test_a_story_that_is_begun_is_asked_about_too(log_in: LogIn) -> None:
    tagging.ensure(["Bridges"])
    client, address = log_in("writer"), "/admin/articles/article/add/"
    form = form_of(client.get(address), address, "desk-form")
    asked = client.post(address, form.filled(headline="New", tags="Bridge"))
    assert QUESTION in read(asked).wording
    form = form_of(asked, address, "desk-form")
    client.post(address, form.filled())
    assert [tag.name for tag in Article.objects.get().tags.all()] == ["Bridge"]
