"""Related stories in the form of a story: why each is there, to pin, order and hide."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.editorial import snapshot
from articles.models import Article, SidebarItem
from articles.related import ranking
from articles.related.sidebar import related_to
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.admin.writing import head_of, opened, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def canal() -> Article:
    """A story with two neighbours, among stories of other things."""
    factories.author("Ada Byron")  # whom the checklist wants
    story = factories.story(factories.content("Panama Canal is low", tags=["Panama Canal"]))
    factories.story(factories.content("Panama Canal waits for rain", tags=["Panama Canal"]))
    factories.story(factories.content("Museum of the Panama Canal opens"))
    for number in range(4):
        factories.story(factories.content(f"Strike at bakery {number}", ["There is no bread."]))
    sum(ranking.work_off(lambda: False))
    return story


def neighbours(story: Article) -> list[Article]:
    items = SidebarItem.objects.filter(article=story, kind="3-ranked").order_by("position")
    return [item.related for item in items.select_related("related") if item.related]


def test_an_editor_reads_why_each_neighbour_is_there(editor: Client, canal: Article) -> None:
    found = words(editor.get(page(canal)))
    assert "2 ranked neighbours" in found
    assert "Panama Canal waits for rain" in found
    assert "like its other neighbours" in found


def test_an_editor_hides_a_neighbour_and_readers_do_not_get_it_again(
    editor: Client, canal: Article
) -> None:
    wrong, kept = neighbours(canal)
    form = opened(editor, canal)
    sent(editor, form, hidden=f"#{wrong.pk}", authors="Ada Byron", _move="publish")
    canal.refresh_from_db()
    assert head_of(canal)["hidden"][0]["article"] == wrong.pk
    assert [item.article_id for item in related_to(canal)] == [kept.pk]
    sum(ranking.work_off(lambda: False))
    assert [item.article_id for item in related_to(canal)] == [kept.pk]


def test_a_hidden_story_that_nobody_has_is_refused_in_a_sentence(
    editor: Client, canal: Article
) -> None:
    answer = sent(editor, opened(editor, canal), hidden="Nothing of ours")
    assert "neither a story nor a headline" in answer.content.decode()
    assert snapshot.content_of(canal.live_revision)["hidden"] == []  # type: ignore[arg-type]
