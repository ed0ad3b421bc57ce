"""Accounts and groups: whoever gives rights gives no more than they have.

A superuser gives anything. Everybody else who may change accounts gives groups whose rights are
all their own, and cannot change, not even the password of, somebody who may do more than they.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.db.models import ManyToManyField
    from django.forms import ModelMultipleChoiceField

    _Users = UserAdmin[User]
    _Groups = GroupAdmin
else:
    _Users, _Groups = UserAdmin, GroupAdmin

_FOR_SUPERUSERS = ("is_superuser", "user_permissions")


def _rights_of(user: User) -> QuerySet[Permission]:
    """What somebody may do by their account and groups, even while the account is inactive."""
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


def _is_within(rights: QuerySet[Permission], of: User) -> bool:
    return not rights.exclude(pk__in=_rights_of(of).values("pk")).exists()


def _groups_within(user: User) -> QuerySet[Group]:
    """Groups that can do nothing which ``user`` cannot."""
    through = Group.permissions.through
    others = through._default_manager.filter(group=OuterRef("pk")).exclude(
        permission__in=_rights_of(user).values("pk")
    )
    return Group.objects.exclude(Exists(others))


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


class AccountAdmin(_Users):
    """People's accounts."""

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes an account that may do more than their own."""
        if not super().has_change_permission(request, obj):
            return False
        person = _person(request)
        if person.is_superuser or obj is None:
            return True
        return not obj.is_superuser and _is_within(_rights_of(obj), of=person)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Rights outside groups are a superuser's to give."""
        fields = tuple(map(str, super().get_readonly_fields(request, obj)))
        return fields if _person(request).is_superuser else (*fields, *_FOR_SUPERUSERS)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        """Only groups that the person can answer for."""
        if db_field.name == "groups" and not _person(request).is_superuser:
            kwargs["queryset"] = _groups_within(_person(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RoleAdmin(_Groups):
    """Groups, of which the newsroom's roles are four."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Nobody changes a group that may do more than they."""
        if not super().has_change_permission(request, obj):
            return False
        person = _person(request)
        if person.is_superuser or obj is None:
            return True
        return _is_within(obj.permissions.all(), of=person)

    def formfield_for_manytomany(
        self,
        db_field: ManyToManyField[Any, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> ModelMultipleChoiceField[Any] | None:
        """Only rights that the person has."""
        if request and db_field.name == "permissions" and not _person(request).is_superuser:
            rights = _rights_of(_person(request)).order_by("content_type", "codename")
            kwargs["queryset"] = rights.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister([User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RoleAdmin)
