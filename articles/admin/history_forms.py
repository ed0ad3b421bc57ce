"""What the history of a story can be asked: which lines to show, and what was live when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments, timeline
from articles.admin.people import PersonField
from articles.models import Article, Origin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_FIRST_DAY, _LAST_DAY = date(1500, 1, 1), date(2999, 12, 31)
_FIRST_MOMENT = datetime(1500, 1, 1, tzinfo=UTC)
_DAY = gettext_lazy("Write a day as year-month-day, such as 2026-02-05.")
_MOMENT = gettext_lazy("Write a day and a time, such as 2026-02-05 14:05.")
_SHOW = (
    ("", gettext_lazy("Everything")),
    (Origin.PERSON, gettext_lazy("Texts that people saved")),
    (Origin.WIRE, gettext_lazy("Texts from the wire")),
    (Origin.RESTORE, gettext_lazy("Restored texts")),
)
_SHOW_OF_DECISIONS = (
    (timeline.PUBLISHED, gettext_lazy("What readers got")),
    (timeline.DECISIONS, gettext_lazy("Decisions")),
)


def _day_field(label: StrPromise) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(_FIRST_DAY, _DAY), MaxValueValidator(_LAST_DAY, _DAY)],
        error_messages={"invalid": _DAY},
    )


class WishForm(forms.Form):
    """Which lines to show."""

    since = _day_field(gettext_lazy("From"))
    until = _day_field(gettext_lazy("To"))

    field_order = ("show", "by", "since", "until")

    def __init__(self, data: QueryDict, article: Article, *, may_see_decisions: bool) -> None:
        super().__init__(data, label_suffix="")
        self.may_see_decisions = may_see_decisions
        self.fields["show"] = forms.ChoiceField(
            label=_("Show"),
            required=False,
            choices=[*_SHOW, *(_SHOW_OF_DECISIONS if may_see_decisions else ())],
        )
        people = timeline.people(article, may_see_decisions=may_see_decisions)
        self.fields["by"] = PersonField(
            people, label=_("By"), required=False, empty_label=_("Anybody")
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Say beside the last day that it lies before the first."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first one."))
        return cleaned

    def wish(self) -> timeline.Wish:
        """What was asked for; what cannot be understood narrows nothing."""
        self.is_valid()
        return timeline.Wish(may_see_decisions=self.may_see_decisions, **self.cleaned_data)

    @property
    def is_narrowed(self) -> bool:
        """Whether something was asked for at all."""
        return any(self.data.get(name) for name in self.fields)


class TwoReadingsError(ValidationError):
    """A time that can mean two moments."""

    def __init__(self, local: datetime) -> None:
        super().__init__(moments.question(local))
        self.choices = moments.choices(local)
        """Each as an address has it, and in words."""


class MomentField(forms.DateTimeField):
    """A past time by the newsroom's clock, or one that names its offset.

    On a day when the clocks change it can mean two moments: then it is refused with both.
    """

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": _MOMENT}
    default_validators = [MinValueValidator(_FIRST_MOMENT, _MOMENT)]

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        """The moment."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            raise TwoReadingsError(error.params["datetime"]) from error

    def validate(self, value: datetime | None) -> None:
        """Not a moment to come: nobody knows."""
        super().validate(value)
        if value and value > timezone.now():
            raise ValidationError(_("This time is still to come."))

    def prepare_value(self, value: str | datetime | None) -> str | datetime | None:
        """By the newsroom's clock, without an offset, which no browser's field can hold."""
        try:
            moment: datetime | None = super().prepare_value(self.to_python(value))
        except ValidationError:
            return value
        return moment


class MomentForm(forms.Form):
    """For which moment to say what readers had."""

    at = MomentField(label=gettext_lazy("What was live at"), required=False)

    def readings(self) -> list[tuple[str, str]]:
        """What a time can mean that was refused for meaning two."""
        errors = self.errors.as_data().get("at", [])
        return [each for error in errors for each in getattr(error, "choices", ())]
