"""Who sees what in the admin, and that nobody changes what came in or deletes anything."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from articles.models import Article, Draft, Revision, Section, Tag, WorkingCopy
from tests import factories
from tests.admin.conftest import LogIn, listing, member, page, some
from tests.forms import form_of

pytestmark = pytest.mark.django_db

CONTENT = {
    "article",
    "draft",
    "revision",
    "decision",
    "workingcopy",
    "headline",
    "headlinedecision",
    "tag",
    "tagchange",
}
PEOPLE = {"section", "author"}
WIRE = {"batch", "item", "receipt"}
EVERYTHING = CONTENT | PEOPLE | WIRE | {"sidebaritem", "claim"}
SEES = {
    "writer": CONTENT | PEOPLE,
    "editor": CONTENT | PEOPLE | WIRE,
    "importer": WIRE | {"article", "headline", "tag", "section"},
    "administrator": EVERYTHING,
    "superuser": EVERYTHING,
}
CHANGES = {role: set[str]() for role in SEES} | {
    "writer": {"article"},
    **{role: PEOPLE | {"tag", "article"} for role in ("editor", "administrator", "superuser")},
}
ROLES = sorted(SEES)


def everything() -> str:
    """Every row of the newsroom, and everybody in it."""
    models: list[type[Model]] = [*apps.get_app_config("articles").get_models(), User, Group]
    rows = {
        model.__name__: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in models
    }
    return json.dumps(rows, sort_keys=True)


def row_for(role: str, model: str) -> Model:
    """A row that somebody of the role may look at, if they may look at any."""
    if model == "workingcopy":
        return WorkingCopy.objects.get_or_create(
            draft=Draft.objects.earliest("pk"), user=User.objects.get(username=role)
        )[0]
    return some(model)


def test_every_model_but_the_lines_between_two_is_in_the_admin() -> None:
    ours = {model for model in admin.site._registry if model._meta.app_label == "articles"}
    assert {model._meta.model_name for model in ours} == EVERYTHING
    between = {"articleauthor", "articletag", "headlinetag", "removedtag", "planneditem", "arrival"}
    worked_out = {"indexedstory", "indexedterm", "posting", "stalemark", "headlineword"}
    models = apps.get_app_config("articles").get_models()
    assert {model._meta.model_name for model in models} == EVERYTHING | between | worked_out


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_lists_and_pages_of_their_role(
    role: str, log_in: LogIn, filled: Article
) -> None:
    client = log_in(role)
    for model in sorted(EVERYTHING):
        expected = 200 if model in SEES[role] else 403
        row = row_for(role, model)
        for address in (listing(model), page(row)):
            assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("role", ROLES)
def test_nobody_deletes_anything(role: str, log_in: LogIn, filled: Article) -> None:
    client = log_in(role)
    rows = {model: row_for(role, model) for model in sorted(EVERYTHING)}
    before = everything()
    for model, row in rows.items():
        action = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        confirmed = {"post": "yes"}
        assert client.get(page(row, "delete")).status_code == 403
        assert client.post(page(row, "delete"), confirmed).status_code == 403
        assert client.post(listing(model), {**action, "index": 0}).status_code == 403
        assert client.post(listing(model), action).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_nobody_adds_to_or_changes_what_came_in_or_happened(
    role: str, log_in: LogIn, filled: Article
) -> None:
    client = log_in(role)
    rows = {model: row_for(role, model) for model in EVERYTHING - CHANGES[role]}
    before = everything()
    for model, row in sorted(rows.items()):
        add = reverse(f"admin:articles_{model}_add")
        forged = {"headline": "Forged", "name": "Forged", "text": "Forged", "state": "live"}
        assert client.get(add).status_code == 403, model
        assert client.post(add, forged).status_code == 403, model
        assert client.post(page(row), forged).status_code == 403, model
        assert client.post(page(row), {**forged, "_saveasnew": "1"}).status_code == 403, model
        in_list = {
            "form-TOTAL_FORMS": 1,
            "form-INITIAL_FORMS": 1,
            "_save": "1",
            "form-0-id": row.pk,
        }
        assert client.post(listing(model), in_list).status_code == 403, model
    assert everything() == before


@pytest.mark.parametrize("role", ["writer", "editor"])
def test_a_fact_forged_into_a_storys_form_is_not_taken(
    role: str, log_in: LogIn, filled: Article
) -> None:
    client, draft = log_in(role), factories.draft()
    form = form_of(client.get(page(draft.article)), page(draft.article), "desk-form")
    forged = {"state": "live", "published_at": "2026-01-01", "embargo_until": "", "by": "1"}
    client.post(page(draft.article), form.filled(headline="Typed", source="forged", **forged))
    article = Article.objects.get(pk=draft.article_id)
    assert (article.state, article.published_at, article.source) == ("never-published", None, "")


def test_an_action_forged_on_a_storys_page_does_nothing(superuser: Client, filled: Article) -> None:
    before = everything()
    forged = {"CHANGE_FORM-action": "delete_selected", "_selected_action": filled.pk, "post": "yes"}
    assert superuser.post(page(filled), forged).status_code == 403
    tag = Tag.objects.get(name="Eastmouth")
    forged |= {"_selected_action": tag.pk, "kind": tag.kind, "description": tag.description}
    assert superuser.post(page(tag), forged).status_code == 302
    assert everything() == before


def test_a_superuser_is_offered_no_way_to_delete(superuser: Client, filled: Article) -> None:
    for model in sorted(EVERYTHING):
        for address in (listing(model), page(row_for("superuser", model))):
            shown = superuser.get(address).content.decode()
            assert "/delete/" not in shown, address
            assert "delete_selected" not in shown, address
    assert "delete_selected" not in superuser.get("/admin/auth/user/").content.decode()


def test_a_person_whose_text_waits_unsaved_is_not_deleted_with_it(
    superuser: Client, filled: Article
) -> None:
    writer = User.objects.get(username="writer")
    address = reverse("admin:auth_user_delete", args=[writer.pk])
    assert superuser.post(address, {"post": "yes"}).status_code == 403
    assert WorkingCopy.objects.filter(user=writer).exists()


def test_unsaved_work_is_seen_by_whoever_typed_it_alone(
    superuser: Client, log_in: LogIn, filled: Article
) -> None:
    copies = {copy.user.username: copy for copy in WorkingCopy.objects.all()}
    for copy in copies.values():
        copy.content = {"headline": f"Typed by {copy.user}", "body": "<p>Half a sent</p>"}
        copy.save()
    theirs, mine = copies["writer"], copies["superuser"]

    shown = superuser.get(listing("workingcopy"))
    assert page(mine) in shown.content.decode()
    assert page(theirs) not in shown.content.decode()
    assert superuser.get(page(theirs)).status_code == 302
    assert "Half a sent" in superuser.get(page(mine)).content.decode()
    assert "Half a sent" in log_in("writer").get(page(theirs)).content.decode()


def test_a_visitor_is_asked_to_log_in(client: Client, filled: Article) -> None:
    for address in (reverse("admin:index"), listing("article"), page(filled)):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


def test_a_reader_with_an_account_is_not_staff(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    assert client.get(listing("article")).status_code == 302


def test_the_lists_stand_in_the_order_of_a_storys_way(superuser: Client) -> None:
    apps_shown = superuser.get(reverse("admin:index")).context["app_list"]
    assert [app["app_label"] for app in apps_shown] == ["articles", "auth"]
    names = [model["object_name"] for model in apps_shown[0]["models"]]
    assert names[:4] == ["Article", "Draft", "Revision", "Decision"]
    assert names.index("Headline") < names.index("Batch") < names.index("Claim")


def test_a_tag_is_never_added_by_hand_nor_renamed(log_in: LogIn, filled: Article) -> None:
    editor, tag = log_in("editor"), Tag.objects.get(name="Eastmouth")
    add = reverse("admin:articles_tag_add")
    assert editor.post(add, {"name": "New", "slug": "new"}).status_code == 403
    forged = {
        "name": "Westmouth",
        "slug": "x",
        "key": "x",
        "kind": "place",
        "description": "A port.",
    }
    assert editor.post(page(tag), forged).status_code == 302
    tag.refresh_from_db()
    assert (tag.name, tag.slug, tag.kind) == ("Eastmouth", "eastmouth", "place")
    assert tag.description == "A port."
    assert tag.key != "x"


def test_a_writer_may_look_at_a_section_and_not_change_it(log_in: LogIn, filled: Article) -> None:
    section = Section.objects.get(name="World")
    writer = log_in("writer")
    assert "in use" in writer.get(page(section)).content.decode()
    assert writer.post(page(section), {"name": "Whirled"}).status_code == 403


def test_a_revision_cannot_be_saved_again_by_any_code(filled: Article) -> None:
    revision = Revision.objects.earliest("pk")
    revision.headline = "Something else"
    with pytest.raises(TypeError):
        revision.save()


def test_roles_are_made_of_rights_and_not_of_names(client: Client, filled: Article) -> None:
    user = member("writer")
    user.groups.clear()
    client.force_login(user)
    assert client.get(listing("article")).status_code == 403


def test_no_address_tells_staff_the_slug_of_a_story_that_they_may_not_see(
    client: Client, filled: Article
) -> None:
    client.force_login(factories.person("new here"))
    story = ContentType.objects.get_for_model(Article)
    assert client.get(f"/admin/r/{story.pk}/{filled.pk}/").status_code == 404


def test_whoever_may_not_see_drafts_does_not_read_of_them_in_the_list(
    log_in: LogIn, filled: Article
) -> None:
    drafted = "Council to dredge"
    assert drafted in log_in("editor").get(listing("article")).content.decode()
    assert drafted not in log_in("importer").get(listing("article")).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "junk", ["1" + "0" * 20, "-" + "9" * 30, "9" * 5000, "%00", "²", "%ED%A0%80"]
)
def test_no_number_or_sign_in_an_address_makes_a_list_fail(
    superuser: Client, filled: Article, junk: str
) -> None:
    for model in sorted(EVERYTHING):
        names = {
            "article",
            "headline",
            "tag",
            "batch",
            "source",
            "section",
            "id__in",
            "q",
            "p",
            "o",
        }
        for name in sorted(names):
            response = superuser.get(f"{listing(model)}?{name}={junk}")
            assert response.status_code in (200, 302, 400), (model, name)
        assert superuser.get(f"{listing(model)}{junk}/change/").status_code == 302
    for name in ("groups", "author"):
        assert superuser.get(f"/admin/auth/user/?{name}={junk}").status_code in (200, 302, 400)
