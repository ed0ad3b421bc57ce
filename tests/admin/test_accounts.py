"""Accounts: an administrator gives people their roles, and nobody more than their own rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from articles import roles
from tests import factories
from tests.admin.conftest import LogIn, member

pytestmark = pytest.mark.django_db

NEW_PASSWORD = {"password1": "a-long-new-one", "password2": "a-long-new-one"}
JOINED = {"date_joined_0": "2026-02-05", "date_joined_1": "12:00:00"}


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in("administrator")


def address(row: User | Group, view: str = "change") -> str:
    return reverse(f"admin:auth_{row._meta.model_name}_{view}", args=[row.pk])


def filled_in(user: User, **facts: Any) -> dict[str, Any]:
    """An account's form, with everything that somebody could wish for among it."""
    return {"username": user.username, "is_active": "on", "is_staff": "on", **JOINED, **facts}


def groups(*names: str) -> list[int]:
    return [Group.objects.get(name=name).pk for name in names]


def right(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


def rights(name: str) -> set[str]:
    return User.objects.get(username=name).get_all_permissions()


@pytest.fixture
def mighty() -> Group:
    """A group of the site's own, which may do what no administrator may."""
    group = Group.objects.create(name="mighty")
    group.permissions.add(right("delete_user"))
    return group


@pytest.mark.parametrize("role", sorted(roles.RIGHTS))
def test_an_administrator_gives_a_person_any_of_the_four_roles(
    administrator: Client, role: str
) -> None:
    person = factories.person("nora")
    answer = administrator.post(address(person), filled_in(person, groups=groups(role)))
    assert answer.status_code == 302
    assert rights("nora") == roles.RIGHTS[role]


@pytest.mark.parametrize("whose", ["administrator", "writer"])
def test_an_administrator_makes_nobody_a_superuser_and_gives_no_single_rights(
    administrator: Client, whose: str
) -> None:
    person = member(whose)
    forged = {"is_superuser": "on", "user_permissions": [right("delete_user").pk]}
    forged |= filled_in(person, groups=groups(whose))
    administrator.post(address(person), forged)
    person.refresh_from_db()
    assert not person.is_superuser
    assert rights(whose) == roles.RIGHTS[whose]


def test_an_administrator_gives_no_group_that_may_do_more_than_they(
    administrator: Client, mighty: Group
) -> None:
    for person in (member("administrator"), factories.person("nora")):
        assert f'value="{mighty.pk}"' not in administrator.get(address(person)).content.decode()
        answer = administrator.post(address(person), filled_in(person, groups=[mighty.pk]))
        assert answer.status_code == 200
        assert not person.groups.filter(pk=mighty.pk).exists()


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("how", ["superuser", "group", "right"])
def test_an_administrator_changes_no_account_that_may_do_more_than_theirs(
    administrator: Client, mighty: Group, how: str, active: bool
) -> None:
    person = factories.person("boss")
    person.is_superuser, person.is_active = how == "superuser", active
    person.set_password("their own")
    person.save()
    if how == "group":
        person.groups.add(mighty)
    if how == "right":
        person.user_permissions.add(right("delete_user"))

    assert administrator.get(address(person)).status_code == 200
    taken = filled_in(person, username="mine")
    assert administrator.post(address(person), taken).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[person.pk])
    assert administrator.get(password).status_code == 403
    assert administrator.post(password, NEW_PASSWORD).status_code == 403
    person.refresh_from_db()
    assert (person.username, person.is_active) == ("boss", active)
    assert person.check_password("their own")


def test_an_administrator_helps_a_writer_who_forgot_the_password(administrator: Client) -> None:
    writer = member("writer")
    password = reverse("admin:auth_user_password_change", args=[writer.pk])
    answer = administrator.post(password, {**NEW_PASSWORD, "usable_password": "true"})
    assert answer.status_code == 302
    writer.refresh_from_db()
    assert writer.check_password(NEW_PASSWORD["password1"])


def test_an_administrator_cannot_put_into_a_group_what_they_may_not(
    administrator: Client, mighty: Group
) -> None:
    own, forbidden = Group.objects.get(name="administrator"), right("delete_user").pk
    allowed = right("view_article").pk
    forged = {"name": own.name, "permissions": [allowed, forbidden]}
    assert administrator.post(address(own), forged).status_code == 200
    assert not own.permissions.filter(pk=forbidden).exists()
    add = reverse("admin:auth_group_add")
    assert administrator.post(add, {**forged, "name": "mine"}).status_code == 200
    assert not Group.objects.filter(name="mine").exists()
    assert administrator.post(address(mighty), {"name": "weak"}).status_code == 403


def test_an_administrator_makes_a_group_of_rights_they_have(administrator: Client) -> None:
    posted = {"name": "readers of drafts", "permissions": [right("view_draft").pk]}
    assert administrator.post(reverse("admin:auth_group_add"), posted).status_code == 302
    assert Group.objects.get(name="readers of drafts").permissions.count() == 1


def test_a_superuser_gives_anything(superuser: Client, mighty: Group) -> None:
    person = factories.person("nora")
    facts = {"is_superuser": "on", "groups": [mighty.pk]}
    facts |= {"user_permissions": [right("delete_user").pk]}
    assert superuser.post(address(person), filled_in(person, **facts)).status_code == 302
    person.refresh_from_db()
    assert person.is_superuser
    assert person.user_permissions.get().codename == "delete_user"


@pytest.mark.parametrize("role", ["writer", "editor", "importer"])
def test_nobody_else_sees_accounts(log_in: LogIn, role: str) -> None:
    client, other = log_in(role), factories.person("nora")
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert client.post(address(other), filled_in(other, is_superuser="on")).status_code == 403
