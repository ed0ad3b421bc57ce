"""Django’s doors to the past: its log, its popups, its copies; and that nobody changes history."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from articles.models import Article, Decision, Draft, Revision, Section
from tests.admin.conftest import LogIn, listing, page, some
from tests.admin.test_access import CHANGES, EVERYTHING, ROLES, SEES, everything, row_for
from tests.pages import read

pytestmark = pytest.mark.django_db

HISTORY: tuple[type[Model], ...] = (Revision, Decision, Draft)
LOGGED = {"section", "author", "tag"}
"""Rows that are changed in Django's own forms, which keep a log."""


@pytest.mark.parametrize("role", ROLES)
def test_nobody_adds_changes_or_deletes_history(role: str, log_in: LogIn, filled: Article) -> None:
    client, before = log_in(role), everything()
    for model in HISTORY:
        row = model._default_manager.latest("pk")
        name = row._meta.model_name
        add = reverse(f"admin:articles_{name}_add")
        whole = {field.name: str(field.value_from_object(row)) for field in row._meta.fields}
        for address in (add, page(row), page(row, "delete"), listing(str(name))):
            for extra in ({}, {"_saveasnew": "1"}, {"post": "yes"}, {"_popup": "1"}):
                posted = {**whole, "headline": "Forged", "note": "Forged", **extra}
                assert client.post(address, posted).status_code == 403, (address, extra)
        for address in (add, page(row, "delete")):
            assert client.get(address).status_code == 403, address
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_djangos_log_is_there_only_where_there_is_one_and_for_who_may_look(
    role: str, log_in: LogIn, filled: Article
) -> None:
    client = log_in(role)
    for model in sorted(EVERYTHING - {"article"}):
        status = client.get(page(row_for(role, model), "history")).status_code
        expected = 404 if model not in LOGGED else 200 if model in SEES[role] else 403
        assert status == expected, model


def test_a_section_remembers_who_renamed_it(log_in: LogIn, filled: Article) -> None:
    editor, section = log_in("editor"), Section.objects.get(name="World")
    typed = {"name": "The World", "description": "", "position": "1"}
    assert editor.post(page(section), typed).status_code == 302
    read_as = read(editor.get(page(section, "history"))).text
    assert "editor Changed Name and Position." in read_as


def test_the_first_screen_repeats_nobodys_actions(log_in: LogIn, filled: Article) -> None:
    editor, section = log_in("editor"), Section.objects.get(name="World")
    typed = {"name": "Renamed by somebody", "description": "", "position": "1"}
    editor.post(page(section), typed, follow=True)
    assert LogEntry.objects.exists()
    assert "Renamed by somebody" not in editor.get(reverse("admin:index")).content.decode()


def test_what_the_desk_does_to_a_story_is_in_its_history_and_not_in_djangos_log(
    superuser: Client, filled: Article
) -> None:
    restore = reverse("admin:articles_article_restore", args=[filled.pk, 1])
    hidden = read(superuser.get(restore)).facts("input", type="hidden")
    form = {facts["name"]: facts["value"] for facts in hidden}
    assert superuser.post(restore, form).status_code == 302
    assert not LogEntry.objects.exists()
    assert "restored by superuser" in read(superuser.get(page(filled, "history"))).text


@pytest.mark.parametrize("role", ROLES)
def test_a_popup_is_no_way_in(role: str, log_in: LogIn, filled: Article) -> None:
    client = log_in(role)
    for model in sorted(EVERYTHING):
        expected = 200 if model in SEES[role] else 403
        for address in (listing(model), page(row_for(role, model))):
            response = client.get(f"{address}?_popup=1")
            assert response.status_code == expected, address
        add = reverse(f"admin:articles_{model}_add")
        may_add = model in CHANGES[role] - {"tag"} or (model == "article" and expected == 200)
        if not may_add:
            assert client.get(f"{add}?_popup=1").status_code == 403, add


def test_no_row_is_found_by_trying_its_other_columns(superuser: Client, filled: Article) -> None:
    for model, field in (("section", "slug"), ("tag", "key"), ("revision", "hash")):
        row = some(model)
        address = page(row).replace(f"/{row.pk}/", f"/{getattr(row, field)}/")
        response = superuser.get(f"{address}?_to_field={field}")
        assert response.status_code == 400, model
        assert str(getattr(row, field)) not in response.content.decode()


def test_a_copy_is_never_saved_as_new(superuser: Client, filled: Article) -> None:
    section = Section.objects.get(name="World")
    typed = {"name": "World", "description": "", "position": "1", "_saveasnew": "1"}
    superuser.post(page(section), typed)
    assert Section.objects.count() == 1
    superuser.post(page(filled), {"headline": "Copied", "_saveasnew": "1"})
    assert Article.objects.filter(headline="Copied").count() == 0
