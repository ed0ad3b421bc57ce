"""Roles: the groups that ``migrate`` makes, and what each may do.

A site's own additions to a group are kept; what stands here is only ever added.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

_CONTENT = (
    "article",
    "author",
    "draft",
    "headline",
    "headlinedecision",
    "revision",
    "section",
    "tag",
    "tagchange",
    "decision",
    "workingcopy",  # of which everybody sees only their own
)
_WIRE = ("batch", "item", "receipt")

_WRITING = frozenset(f"articles.{verb}_article" for verb in ("add", "change", "submit"))
_EDITING = (
    _WRITING
    | {"articles.publish_article", "articles.import_stories"}
    | {"articles.change_tag", "articles.change_headline"}
    | {f"articles.{verb}_{model}" for verb in ("add", "change") for model in ("author", "section")}
)
_PEOPLE = frozenset(
    f"auth.{verb}_{model}" for verb in ("view", "add", "change") for model in ("user", "group")
)

WRITER, EDITOR, IMPORTER, ADMINISTRATOR = "writer", "editor", "importer", "administrator"


def _view(*models: str) -> frozenset[str]:
    return frozenset(f"articles.view_{model}" for model in models)


RIGHTS: dict[str, frozenset[str]] = {
    WRITER: _view(*_CONTENT) | _WRITING,
    EDITOR: _view(*_CONTENT, *_WIRE) | _EDITING,
    IMPORTER: _view(*_WIRE, "article", "headline", "tag", "section") | {"articles.import_stories"},
    ADMINISTRATOR: _view(*_CONTENT, *_WIRE, "sidebaritem", "claim") | _EDITING | _PEOPLE,
}
"""Each role's permissions, as ``app.codename``."""


def ensure(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Make the four groups and give each the rights that it lacks. Idempotent.

    Listens to ``post_migrate``, of which every app sends its own: the last one finds every
    permission in place, however the apps are ordered.
    """
    apps = kwargs.get("apps", global_apps)
    if sender.name not in ("articles", "django.contrib.auth"):
        return
    try:
        apps.get_model("auth", "Group")
    except LookupError:  # auth is being taken down, and its tables with it
        return
    create_permissions(sender, using=using, verbosity=0, apps=apps)
    for role, rights in RIGHTS.items():
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.add(*_permissions(rights, using))


def _permissions(rights: frozenset[str], using: str) -> list[Permission]:
    named = Q(pk__in=())
    for right in rights:
        app, codename = right.split(".")
        named |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.using(using).filter(named))
