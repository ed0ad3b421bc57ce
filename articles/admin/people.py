"""Sections and authors: added and changed here, retired instead of deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import text
from articles.admin import marks
from articles.admin.base import M, NewsroomAdmin, SearchedBySlug
from articles.models import Article, Author, Section

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
    _People = forms.ModelChoiceField[User]
else:
    _Form = forms.ModelForm
    _People = forms.ModelChoiceField


class NamedForm(_Form):
    """A name from which the address is made once, and whether the row is retired."""

    retired = forms.BooleanField(
        label=gettext_lazy("Retired"),
        required=False,
        help_text=gettext_lazy("No longer offered for stories; those that have it keep it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "retired" in self.fields:
            self.fields["retired"].initial = self.instance.retired_at is not None
        if self.instance.pk is None:
            self.fields["name"].help_text = gettext_lazy("The address is made of it, and stays.")

    def clean_name(self) -> str:
        """The name on one line; refused where another row has it, or the address made of it."""
        name = text.squeeze(self.cleaned_data["name"])
        slug = text.slugify(name, fallback="")
        if not slug:
            raise ValidationError(_("Write a name with at least one letter or digit."))
        others = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if other := others.filter(slug=slug).first():
            raise ValidationError(
                _(
                    "“%(other)s” has this name already, or one that makes the same address"
                    " (%(slug)s). Add a word that tells the two apart."
                ),
                params={"other": other, "slug": slug},
            )
        self.instance.slug = self.instance.slug or slug
        return name

    def clean_retired(self) -> bool:
        """Remember since when, and forget it when the row comes back."""
        retired: bool = self.cleaned_data["retired"]
        since = self.instance.retired_at or timezone.now()
        self.instance.retired_at = since if retired else None
        return retired


class NamedAdmin(SearchedBySlug[M], NewsroomAdmin[M]):
    """What stories name, and what therefore keeps its address."""

    form = NamedForm

    def get_fields(self, request: HttpRequest, obj: M | None = None) -> list[Any]:
        """Nothing new has an address or is retired; who may only look sees a word for a box."""
        names = [str(name) for name in super().get_fields(request, obj)]
        if obj is None:
            return [name for name in names if name not in ("slug", "retired")]
        if self.has_change_permission(request, obj):
            return names
        return [name.replace("retired", "shown_state") for name in names]

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> tuple[str, ...]:
        """The address is shown, and made from the first name."""
        return ("slug",)

    @admin.display(description=gettext_lazy("state"), ordering="retired_at")
    def shown_state(self, row: Section | Author) -> SafeString:
        """Whether it is offered for new stories."""
        if row.retired_at:
            return marks.state("retired", _("retired"))
        return marks.state("in-use", _("in use"))


@admin.register(Section)
class SectionAdmin(NamedAdmin[Section]):
    """The parts of the newspaper, in the order of the navigation."""

    list_display = ("name", "position", "shown_state", "address")
    fields = ("name", "slug", "description", "position", "retired")
    empty_list = gettext_lazy(
        "There is no section yet. Add one, such as World: stories are given to sections, and the"
        " readers’ navigation shows those that have a live story."
    )

    def view_on_site(self, obj: Section) -> str | None:  # type: ignore[override]
        """The public page, which is there while the section has a live story."""
        has_stories = Article.objects.live().filter(section=obj).exists()
        return obj.get_absolute_url() if has_stories else None

    @admin.display(description=gettext_lazy("address"))
    def address(self, section: Section) -> str:
        """Where readers find it."""
        return section.get_absolute_url()


@admin.register(Author)
class AuthorAdmin(NamedAdmin[Author]):
    """People who sign stories."""

    list_display = ("name", "shown_account", "shown_state")
    list_select_related = ("user",)
    fields = ("name", "slug", "bio", "user", "retired")
    empty_list = gettext_lazy("There is no author yet. Add the people who sign stories.")

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Accounts by the names of people, without Django's buttons to add or delete one here."""
        if db_field.name == "user":
            staff = User.objects.filter(is_staff=True).order_by("username")
            return PersonField(staff, label=db_field.verbose_name, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("account"))
    def shown_account(self, author: Author) -> str | None:
        """Whose account it is."""
        return marks.person(author.user)


class PersonField(_People):
    """A choice of people by name."""

    def label_from_instance(self, obj: User) -> str:
        """Name and user name."""
        name = obj.get_full_name()
        return f"{name} ({obj.get_username()})" if name else obj.get_username()
