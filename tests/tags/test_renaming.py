"""A tag gets another name, and the old one still leads to it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import limits, tagging, text
from articles.errors import RefusedError
from articles.models import ArticleTag, StaleMark, Tag, TagChange
from articles.tags import renaming, undoing
from tests import factories

pytestmark = pytest.mark.django_db


def rename(old: str, new: str) -> TagChange:
    return renaming.rename(Tag.objects.get(name=old), new, by=factories.person(), at=timezone.now())


def undo(change: TagChange) -> None:
    undoing.undo(change, by=factories.person(), at=timezone.now())


def meant_by(*names: str) -> list[str]:
    found = tagging.ensure(names)
    return [found[text.key(name)].name for name in names]


def test_stories_bear_the_new_name_and_the_old_address_leads_on(client: Client) -> None:
    factories.story(factories.content(tags=["Peking"]))
    rename("Peking", "Beijing")
    assert list(ArticleTag.objects.values_list("tag__name", flat=True)) == ["Beijing"]
    answer = client.get("/tags/peking/")
    assert (answer.status_code, answer["Location"]) == (302, "/tags/beijing/")
    assert client.get("/tags/beijing/").status_code == 200


def test_whoever_writes_the_old_name_means_the_tag() -> None:
    tagging.ensure(["Peking"])
    rename("Peking", "Beijing")
    assert meant_by("peking", "Beijing") == ["Beijing", "Beijing"]
    assert Tag.objects.filter(merged_into=None).count() == 1


def test_a_change_of_capitals_needs_no_other_row() -> None:
    tagging.ensure(["white house"])
    change = rename("white house", "White House")
    assert list(Tag.objects.values_list("name", "slug")) == [("White House", "white-house")]
    undo(change)
    assert Tag.objects.get().name == "white house"


def test_a_tag_gets_the_name_back_that_it_had() -> None:
    tagging.ensure(["Peking"])
    rename("Peking", "Beijing")
    rename("Beijing", "Peking")
    tag = Tag.objects.get(name="Peking")
    assert (tag.slug, tag.merged_into) == ("peking", None)
    assert meant_by("Beijing") == ["Peking"]
    assert Tag.objects.count() == 2


def test_two_names_that_make_one_address_have_two() -> None:
    tagging.ensure(["C"])
    rename("C", "C++")
    slugs = dict(Tag.objects.values_list("name", "slug"))
    assert slugs["C++"] == "c"
    assert slugs["C"].startswith("c-")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Shanghai", "Merge the two instead"),
        ("Canton", "“Guangzhou”. Merge the two instead"),
        ("Peking", "called so already"),
        ("!?", "letter or a digit"),
        ("x" * (limits.NAME + 1), "at most 100"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_a_way_out(name: str, sentence: str) -> None:
    tagging.ensure(["Peking", "Shanghai", "Canton"])
    rename("Canton", "Guangzhou")
    with pytest.raises(RefusedError, match=sentence):
        rename("Peking", name)
    assert TagChange.objects.count() == 1


def test_a_change_of_name_is_taken_back_and_frees_the_name() -> None:
    story = factories.story(factories.content(tags=["Peking"]))
    StaleMark.objects.all().delete()
    undo(rename("Peking", "Beijing"))
    assert list(ArticleTag.objects.values_list("tag__name", flat=True)) == ["Peking"]
    assert meant_by("Beijing", "Peking") == ["Beijing", "Peking"]
    assert set(StaleMark.objects.values_list("article_id", flat=True)) == {story.pk}


def test_changes_of_name_are_taken_back_last_one_first() -> None:
    tagging.ensure(["Peking"])
    first = rename("Peking", "Peiping")
    second = rename("Peiping", "Beijing")
    with pytest.raises(RefusedError, match="changed again since"):
        undo(first)
    undo(second)
    undo(first)
    assert list(Tag.objects.values_list("name", "slug")) == [("Peking", "peking")]


def test_a_swap_with_an_own_name_is_taken_back() -> None:
    tagging.ensure(["Peking"])
    rename("Peking", "Beijing")
    undo(rename("Beijing", "Peking"))
    assert meant_by("Peking") == ["Beijing"]
    assert Tag.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_name_that_somebody_makes_a_tag_of_meanwhile_is_refused() -> None:
    tagging.ensure(["Peking"])
    makers: list[Thread] = []

    def make_other() -> None:
        tagging.ensure(["Beijing"])
        connection.close()

    def be_late(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith("UPDATE") and not makers and connection.vendor == "postgresql":
            makers.append(Thread(target=make_other))
            makers[0].start()
            makers[0].join()
        return execute(sql, *rest)

    if connection.vendor != "postgresql":
        pytest.skip("whoever writes to SQLite is alone")
    with connection.execute_wrapper(be_late), pytest.raises(RefusedError, match="just now"):
        rename("Peking", "Beijing")
    assert meant_by("Peking", "Beijing") == ["Peking", "Beijing"]
