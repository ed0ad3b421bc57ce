"""Filters of public listings: plain forms whose state is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import limits, text
from articles.models import Article, Section, Tag

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# Wide enough for any archive, and no zone can push such a day out of what databases can hold.
_FIRST_DAY, _LAST_DAY = date(1500, 1, 1), date(2999, 12, 31)


def _day_filter(label: StrPromise, method: str) -> django_filters.DateFilter:
    wish = _("Write a day of the years 1500 to 2999 as year-month-day, such as 2026-02-05.")
    return django_filters.DateFilter(
        label=label,
        method=method,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(_FIRST_DAY, wish), MaxValueValidator(_LAST_DAY, wish)],
        error_messages={"invalid": wish},
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class DaysForm(forms.Form):
    """Checks that the days are in order."""

    field_order = ("section", "tag")

    def clean(self) -> dict[str, Any]:
        """Say beside the last day that it lies before the first."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first one."))
        return cleaned


class DaysFilter(django_filters.FilterSet):
    """Stories published from one day of the newsroom's zone to another, both included."""

    since = _day_filter(_("From"), "published_since")
    until = _day_filter(_("To"), "published_until")

    class Meta:
        form = DaysForm

    def published_since(
        self, stories: QuerySet[Article], _name: str, day: date
    ) -> QuerySet[Article]:
        """From the beginning of a day."""
        return stories.filter(published_at__gte=_midnight(day))

    def published_until(
        self, stories: QuerySet[Article], _name: str, day: date
    ) -> QuerySet[Article]:
        """To the end of a day."""
        return stories.filter(published_at__lt=_midnight(day + timedelta(days=1)))


class TagPageFilter(DaysFilter):
    """The uses of a tag by stories of one section, between two days; of `views.topic.uses_of`."""

    section = django_filters.ChoiceFilter(
        label=_("Section"),
        field_name="content_object__section__slug",
        empty_label=_("All sections"),
        error_messages={"invalid_choice": _("Choose one of these sections.")},
    )

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["section"].choices = [(each.slug, each.name) for each in sections]


class SectionPageFilter(DaysFilter):
    """The stories of a section that bear a tag, between two days."""

    tag = django_filters.CharFilter(
        label=_("Topic"),
        method="tagged",
        max_length=limits.NAME,
        widget=forms.TextInput(attrs={"list": "topics"}),
    )

    def tagged(self, stories: QuerySet[Article], _name: str, wording: str) -> QuerySet[Article]:
        """Only stories with the tag of this name, in whatever case and quotes, or once so named."""
        named = Tag.objects.filter(key=text.key(wording))
        meant = named.values(meant=Coalesce("merged_into", "pk"))
        return stories.filter(article_tags__tag__in=meant)
