"""Pages of a long list: a page and one row more are read, and nothing is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles.admin.base import Listing, NewsroomAdmin

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

MANY = 500
"""Rows of a long page, and the most with which something is done at once."""
_COUNTED = 1_000
_LAST = 1_000_000
"""No database holds the number of a page that is further."""


class BoundedPaginator(_Paginator):
    """For Django's own pages, which ask for a number: counts no further than a person leafs."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or enough."""
        rows: Any = self.object_list
        number: int = rows.order_by()[:_COUNTED].count()
        return number


class Narrowing(NamedTuple):
    """One thing by which a list is narrowed, and the address of the list without it."""

    title: str
    choice: str
    without: str


class LongListing(Listing):
    """A list in the order of its rows' numbers, newest first or oldest first."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """By the number, read from the column that a filter in use has in order."""
        downwards = str(super().get_ordering(request, queryset)[0]).startswith("-")
        columns = (getattr(spec, "in_order_of", "id") for spec in self.filter_specs)
        column = next((column for column in columns if column != "id"), "id")
        return [f"-{column}" if downwards else column]

    def get_results(self, request: HttpRequest) -> None:
        """The keys of the page by an index, then their rows; each once."""
        self.size = MANY if self.show_all else self.list_per_page
        self.number = min(max(self.page_num, 1), _LAST)
        first = (self.number - 1) * self.size
        keys = list(self.queryset.values_list("pk", flat=True)[first : first + self.size + 1])
        if first and not keys:
            raise IncorrectLookupParameters
        self.has_older = len(keys) > self.size
        rows = self.apply_select_related(self.root_queryset).in_bulk(keys[: self.size])
        self.result_list = [rows[key] for key in dict.fromkeys(keys) if key in rows]
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = False
        self.narrowings = self._narrowings()
        if isinstance(self.model_admin, NewsroomAdmin):
            self.model_admin.complete(request, self.result_list)

    @property
    def older(self) -> str:
        """The address of the next page, if there is one."""
        return self.get_query_string({"p": self.number + 1}) if self.has_older else ""

    @property
    def newer(self) -> str:
        """The address of the page before, if there is one."""
        return self.get_query_string({"p": self.number - 1}) if self.number > 1 else ""

    @property
    def other_size(self) -> tuple[int, str]:
        """How many rows a page could have instead, and its address."""
        if self.show_all:
            return self.list_per_page, self.get_query_string(remove=["all"])
        return MANY, self.get_query_string({"all": ""})

    def _narrowings(self) -> list[Narrowing]:
        """What was chosen in the filters and searched for."""
        found = [
            Narrowing(str(spec.title), str(choice["display"]), self._without(spec))
            for spec in self.filter_specs
            for choice in list(spec.choices(self))[1:]  # the first is “All”
            if choice["selected"]
        ]
        if self.query:
            without = self.get_query_string(remove=["q"])
            found.append(Narrowing(_("search"), _("“%(words)s”") % {"words": self.query}, without))
        return found

    def _without(self, spec: ListFilter) -> str:
        return self.get_query_string(dict.fromkeys(map(str, spec.expected_parameters())))
