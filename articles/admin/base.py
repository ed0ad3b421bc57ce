"""What all our lists and pages in the admin have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.contrib.admin.utils import lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import text

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:

    class ModelAdmin(admin.ModelAdmin):
        """Django's, which says nothing when asked for the admin of one model."""

        def __class_getitem__(cls, model: object) -> type:
            return cls


admin.site.disable_action("delete_selected")


class Listing(ChangeList):
    """A list that has the rows of its page completed at once."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the rows of the page and what the list shows beside them."""
        super().get_results(request)
        if isinstance(self.model_admin, NewsroomAdmin):
            self.model_admin.complete(request, list(self.result_list))


class NewsroomAdmin(ModelAdmin[M]):
    """A model of ours in the admin, where nothing is deleted."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    empty_value_display = ""
    empty_list = _("Nothing is here yet.")
    """What an empty list says, and what to do next."""
    search_hint: str | Promise = ""
    """What a search finds; Django's own help text would stand in for the field's name."""

    class Media:
        css = {"all": ["css/admin-lists.css"]}

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Nobody: stories are spiked or withdrawn, the rest is retired or history."""
        return False

    def lookup_allowed(
        self, lookup: str, value: object, request: HttpRequest | None = None
    ) -> bool:
        """Only what the list offers this person as a filter.

        Django lets an address ask about any column, and whether a row has any other: enough to
        find out by trying what somebody may not look at.
        """
        offered = self.get_list_filter(request) if request else ()
        return any(_asks(each, lookup) for each in offered)

    def complete(self, request: HttpRequest, rows: Sequence[M]) -> None:
        """Fetch what a page of the list shows beside its rows, in a fixed number of queries."""

    def page_context(self, request: HttpRequest, obj: M) -> Mapping[str, Any]:
        """What the template of one row's page needs besides its fields."""
        return {}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Every list of ours completes its rows."""
        return Listing

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list under its own name; it takes the actions that it offers, and no other post."""
        asked = request.POST.getlist("action")
        if request.method == "POST" and not self._is_offered(asked, request):
            raise PermissionDenied
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def _is_offered(self, asked: Sequence[str], request: HttpRequest) -> bool:
        """Whether all of these may be chosen here; an empty one is a choice not made yet."""
        offered = self.get_actions(request)
        return bool(offered and asked) and all(not name or name in offered for name in asked)

    def render_change_form(  # noqa: PLR0917 as Django calls it
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        """The row's page under the row's own name."""
        if obj is not None:
            context |= {"title": str(obj), "subtitle": None, **self.page_context(request, obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)


def _asks(list_filter: object, lookup: str) -> bool:
    """Whether the filter goes by this part of an address."""
    name: str | None = getattr(list_filter, "parameter_name", None)
    return lookup == name if name else lookup.partition(LOOKUP_SEP)[0] == list_filter


class ViewOnlyAdmin(NewsroomAdmin[M]):
    """What people look at, and nobody adds to or changes here, superusers included."""

    def get_fields(self, request: HttpRequest, obj: M | None = None) -> list[Any]:
        """Only what there is something to say about."""
        names = super().get_fields(request, obj)
        return [name for name in names if obj is None or _says_something(self, str(name), obj)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: such rows are made by the newsroom's verbs and by the importer."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Nobody."""
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """None: Django's log is of its forms, and such rows have none."""
        raise Http404


def _says_something(model_admin: ViewOnlyAdmin[Any], name: str, row: Model) -> bool:
    _field, _attribute, value = lookup_field(name, row, model_admin)
    return value not in (None, "", {}, [])


class SearchedBySlug(ModelAdmin[M]):
    """Finds names in whatever case and with whatever accents, on every database."""

    search_fields = ("slug",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Rows whose slug holds every word of the term, spelt as slugs are."""
        words = text.slugify(search_term, fallback="").replace("-", " ")
        if search_term.strip() and not words:
            return queryset.none(), False
        return super().get_search_results(request, queryset, words)
