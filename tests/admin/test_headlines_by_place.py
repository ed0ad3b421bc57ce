"""The form's headlines by place: what stands where, how long it is, how readers meet it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles.models import Article
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.admin.writing import head_of, opened, readers_rows, sent
from tests.forms import forms_of
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

STORY = "Harbour dredging to begin after the herring season"
LONG = "Eastmouth harbour dredging: dates, costs, and where all the mud will go from here"


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def story(**variants: str) -> Article:
    filled = factories.content(STORY, in_section="World", standfirst="The mud goes to Norham.")
    return factories.story({**filled, "headline_variants": variants})


def field(shown: Page, place: str) -> dict[str, str]:
    (found,) = shown.facts("textarea", name=f"variant_{place}")
    return found


def test_an_empty_place_shows_what_stands_there_and_whose_it_is(editor: Client) -> None:
    shown = read(editor.get(page(story(front="Deep enough"))))
    assert field(shown, "front")["placeholder"] == STORY
    assert field(shown, "search")["placeholder"] == STORY
    assert field(shown, "social")["placeholder"] == "Deep enough"
    assert "11 of about 75 characters" in shown.text
    assert "50 of about 60 characters as over the story" in shown.text
    assert "11 of about 70 characters as on the front page" in shown.text


def test_a_writer_without_script_sees_how_it_will_look(editor: Client) -> None:
    shown = read(editor.get(page(story(search=LONG)))).text
    assert f"On the front page World {STORY} The mud goes to Norham." in shown
    assert "Eastmouth harbour dredging: dates, costs, and where all… The mud" in shown
    assert f"As a shared link {STORY} The mud goes to Norham." in shown


def test_what_is_longer_than_others_show_is_marked_and_saved_all_the_same(editor: Client) -> None:
    article = story()
    assert sent(editor, opened(editor, article), variant_search=LONG).status_code == 302
    assert head_of(article)["headline_variants"] == {"search": LONG}
    shown = read(editor.get(page(article)))
    assert "81 of about 60 characters too long: will be cut" in shown.text
    assert shown.text.count("too long") == 1


def test_the_field_says_how_long_it_is_and_what_is_wrong_with_it(editor: Client) -> None:
    article = story()
    refused = read(sent(editor, opened(editor, article), variant_social="x" * 400))
    described = field(refused, "social")["aria-describedby"].split()
    assert described == ["id_variant_social_measure", "id_variant_social_error"]
    assert "Shorten this to 300 signs; it has 400." in refused.text
    (part,) = refused.facts("details", id="desk-places")
    assert "open" in part


def test_wordings_are_drafted_previewed_compared_and_restored(editor: Client) -> None:
    article = story(front="Deep enough")
    rows = readers_rows()
    form = opened(editor, article)
    previewed = editor.post(page(article, "preview"), form.filled(variant_search="Found"))
    assert escape("<title>Found | Newsroom") in previewed.content.decode()
    sent(editor, form, variant_front="", variant_search="Found", variant_social="Shared")
    assert readers_rows() == rows
    assert head_of(article)["headline_variants"] == {"search": "Found", "social": "Shared"}

    compared = read(editor.get(f"{page(article, 'compare')}?from=1&to=2")).text
    assert "Headlines by place" in compared
    assert "removed: Front page and lists: Deep enough" in compared
    assert "added: Search results: Found" in compared

    address = reverse("admin:articles_article_restore", args=[article.pk, 1])
    (form,) = (each for each in forms_of(editor.get(address), address) if "head" in each.fields)
    assert sent(editor, form).status_code == 302
    assert head_of(article)["headline_variants"] == {"front": "Deep enough"}
