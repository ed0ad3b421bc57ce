"""Sections and authors: their addresses are made once, and the forms say what is amiss."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles.models import Author, Section
from tests import factories
from tests.admin.conftest import LogIn, member, page

pytestmark = pytest.mark.django_db

ADD_SECTION = reverse("admin:articles_section_add")
ADD_AUTHOR = reverse("admin:articles_author_add")


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    """A browser in which an editor has logged in."""
    return log_in("editor")


def section(name: str, **facts: str) -> dict[str, str]:
    """What an editor fills in."""
    return {"name": name, "description": "", "position": "0", **facts}


def test_an_editor_adds_a_section_and_its_address_is_made(editor: Client) -> None:
    assert editor.post(ADD_SECTION, section("  Große   Politik ")).status_code == 302
    made = Section.objects.get()
    assert (made.name, made.slug) == ("Große Politik", "grosse-politik")


def test_an_editor_is_not_asked_for_an_address(editor: Client) -> None:
    form = editor.get(ADD_SECTION).content.decode()
    asked = [name for name in section("").keys() | {"slug", "retired"} if f'name="{name}"' in form]
    assert sorted(asked) == ["description", "name", "position"]
    assert editor.post(ADD_SECTION, section("World", slug="forged")).status_code == 302
    assert Section.objects.get().slug == "world"


@pytest.mark.parametrize("name", ["World", "world", "WORLD!", "Wörld"])
def test_a_second_section_of_one_name_is_refused_in_a_sentence(editor: Client, name: str) -> None:
    factories.section("World")
    refused = editor.post(ADD_SECTION, section(name))
    assert refused.status_code == 200
    assert "“World” has this name already" in refused.content.decode()
    assert Section.objects.count() == 1


def test_a_name_of_signs_alone_is_refused(editor: Client) -> None:
    refused = editor.post(ADD_SECTION, section("!?"))
    assert "at least one letter or digit" in refused.content.decode()
    assert not Section.objects.exists()


def test_a_renamed_section_keeps_its_address(editor: Client) -> None:
    world = factories.section("World")
    forged = section("The world", slug="forged")
    assert editor.post(page(world), forged).status_code == 302
    world.refresh_from_db()
    assert (world.name, world.slug) == ("The world", "world")


def test_a_section_is_not_renamed_to_what_another_is_called(editor: Client) -> None:
    factories.section("World")
    sport = factories.section("Sport")
    assert "has this name already" in editor.post(page(sport), section("world")).content.decode()
    assert editor.post(page(sport), section("Sport", position="3")).status_code == 302


def test_a_section_is_retired_and_comes_back(editor: Client) -> None:
    world = factories.section("World")
    editor.post(page(world), section("World", retired="on"))
    world.refresh_from_db()
    since = world.retired_at
    assert since
    assert (
        "checked" in editor.get(page(world)).content.decode().partition('id="id_retired"')[2][:20]
    )

    editor.post(page(world), section("World", retired="on", position="2"))
    world.refresh_from_db()
    assert world.retired_at == since

    editor.post(page(world), section("World"))
    world.refresh_from_db()
    assert world.retired_at is None


def test_readers_page_of_a_section_is_linked_once_it_has_a_story(editor: Client) -> None:
    world = factories.section("World")
    link = f'href="{world.get_absolute_url()}"'
    assert link not in editor.get(page(world)).content.decode()
    factories.story(factories.content(in_section="World"))
    assert link in editor.get(page(world)).content.decode()


def test_an_author_is_joined_to_the_account_of_a_colleague_by_name(editor: Client) -> None:
    writer = member("writer")
    writer.first_name, writer.last_name = "Nora", "O'Vance"
    writer.save()
    form = editor.get(ADD_AUTHOR).content.decode()
    assert escape("Nora O'Vance (writer)") in form
    filled_in = {"name": "Nora O’Vance", "bio": "", "user": str(writer.pk)}
    assert editor.post(ADD_AUTHOR, filled_in).status_code == 302
    author = Author.objects.get()
    assert (author.slug, author.user) == ("nora-ovance", writer)


def test_two_authors_of_one_name_are_told_apart(editor: Client) -> None:
    factories.author("Ada Byron")
    refused = editor.post(ADD_AUTHOR, {"name": "Ada Byron", "bio": "", "user": ""})
    assert "Add a word that tells the two apart." in refused.content.decode()
    assert editor.post(ADD_AUTHOR, {"name": "Ada K. Byron", "bio": ""}).status_code == 302


def test_an_account_signs_under_one_name_only(editor: Client) -> None:
    writer = member("writer")
    Author.objects.create(name="Nora Vance", slug="nora-vance", user=writer)
    refused = editor.post(ADD_AUTHOR, {"name": "N. Vance", "bio": "", "user": str(writer.pk)})
    assert refused.status_code == 200
    assert Author.objects.count() == 1
