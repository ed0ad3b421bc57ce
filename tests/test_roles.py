"""Every database that was migrated has the four roles."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from articles import roles

pytestmark = pytest.mark.django_db


def rights(role: str) -> set[str]:
    """What a role may do, as ``app.codename``."""
    held = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{right.content_type.app_label}.{right.codename}" for right in held}


def test_migrating_makes_every_role_with_its_rights() -> None:
    for role, named in roles.RIGHTS.items():
        assert rights(role) == named


def test_no_role_may_change_or_delete_history() -> None:
    for role in roles.RIGHTS:
        for right in rights(role):
            assert "delete" not in right
            assert right not in {"articles.change_revision", "articles.change_decision"}


def test_only_editors_and_administrators_decide_what_readers_see() -> None:
    may = {role for role in roles.RIGHTS if "articles.publish_article" in rights(role)}
    assert may == {"editor", "administrator"}


def test_a_sites_own_additions_outlive_the_next_migrate() -> None:
    group = Group.objects.get(name=roles.WRITER)
    extra = Permission.objects.get(codename="view_session")
    group.permissions.add(extra)
    group.permissions.remove(Permission.objects.get(codename="submit_article"))
    call_command("migrate", verbosity=0)
    assert rights(roles.WRITER) == roles.RIGHTS[roles.WRITER] | {"sessions.view_session"}
