"""Tags are made in one place, and one thing has one tag."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import tagging, text
from articles.models import Tag

pytestmark = pytest.mark.django_db


def test_one_tag_for_every_way_to_write_it() -> None:
    tagging.ensure(["École", "White House"])
    found = tagging.ensure(["école", "WHITE  HOUSE.", "white house"])
    assert sorted(tag.name for tag in found.values()) == ["White House", "École"]
    assert Tag.objects.count() == 2


def test_every_tag_has_an_address_of_its_own() -> None:
    tagging.ensure(["C", "C++", "C#", "Ω", "!"])
    slugs = set(Tag.objects.values_list("slug", flat=True))
    assert len(slugs) == Tag.objects.count() == 5
    assert {"c", "tag"} <= slugs


def test_a_tag_keeps_the_kind_that_it_has() -> None:
    tagging.ensure(["Oman"], {"Oman": "place"})
    tagging.ensure(["Oman"], {"Oman": "person"})
    assert Tag.objects.get().kind == "place"


def test_empty_names_make_no_tag() -> None:
    assert tagging.ensure(["", "  ", "."]) == {}
    assert not Tag.objects.exists()


def test_a_hundred_names_take_no_more_queries_than_six() -> None:
    with CaptureQueriesContext(connection) as six:
        tagging.ensure([f"Name {number}" for number in range(6)])
    with CaptureQueriesContext(connection) as many:
        tagging.ensure([f"Other {number}" for number in range(100)])
    assert len(many) == len(six)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_tags_at_once_share_them() -> None:
    names = [f"Name {number}" for number in range(50)]

    def make() -> None:
        tagging.ensure(names)
        connection.close()

    threads = [Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Tag.objects.values_list("key", flat=True)) == sorted(map(text.key, names))


@pytest.mark.django_db(transaction=True)
def test_a_tag_whose_address_somebody_takes_meanwhile_gets_another() -> None:
    takers: list[Thread] = []

    def make_other() -> None:
        tagging.ensure(["C+"])
        connection.close()

    def be_late(execute: Callable[..., object], sql: str, *rest: object) -> object:
        found = execute(sql, *rest)
        if '"slug" IN' in sql and not takers:
            takers.append(Thread(target=make_other))
            takers[0].start()
            takers[0].join()
        return found

    with connection.execute_wrapper(be_late):
        found = tagging.ensure(["C"])
    assert found[text.key("C")].name == "C"
    assert len(set(Tag.objects.values_list("slug", flat=True))) == 2
