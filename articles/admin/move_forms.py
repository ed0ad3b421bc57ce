"""What each move asks a person for besides the click."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits
from articles.admin import moments
from articles.admin.typed_fields import Line
from articles.editorial import workflow
from articles.editorial.moves import Wish
from articles.models import Article, Draft, Revision, Verb

LIVE, DRAFT, OLDER = "live", "draft", "older"
_LARGEST = 2**31 - 1


class MoveForm(forms.Form):
    """A note, which some moves cannot do without."""

    note = Line(
        limit=limits.REASON,
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For the next person; it stays in the story’s history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, verb: Verb, article: Article, draft: Draft | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.article, self.draft = article, draft
        self.fields["note"].required = verb in workflow.NEEDS_NOTE
        self.fields["note"].error_messages["required"] = _(
            "Say why: the next person has nothing else to go by."
        )

    def wish(self) -> Wish:
        """What a valid form says."""
        return Wish(note=self.cleaned_data["note"])

    def text(self) -> Revision | None:
        """The text that readers are to get, as far as the form says."""
        return self.draft.head if self.draft else None


class PublishForm(MoveForm):
    """For what reaches readers: the checklist can be passed over."""

    override = forms.BooleanField(
        required=False,
        label=gettext_lazy("Go on all the same"),
        help_text=gettext_lazy("Say in the note why; it is kept with what was missing."),
    )

    field_order: tuple[str, ...] = ("override", "note")

    def wish(self) -> Wish:
        """With whether to pass over what is missing."""
        return Wish(note=self.cleaned_data["note"], override=self.cleaned_data["override"])


class ScheduleForm(PublishForm):
    """A day and a time on the newsroom's clock."""

    date = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose a day.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Choose a time.")},
    )
    reading = forms.CharField(
        required=False, label=gettext_lazy("Which time"), widget=forms.RadioSelect
    )

    field_order = ("date", "time", "reading", "override", "note")

    def clean(self) -> dict[str, Any]:
        """The one moment that is meant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("date") and data.get("time"):
            self._choose(datetime.combine(data["date"], data["time"]))
        return data

    def asks_which(self) -> bool:
        """Whether the time can mean two moments, and one has to be chosen."""
        return bool(self._reading.choices)

    @property
    def _reading(self) -> forms.RadioSelect:
        return cast("forms.RadioSelect", self.fields["reading"].widget)

    def _choose(self, local: datetime) -> None:
        try:
            offered = moments.choices(local)
        except OverflowError:
            self.add_error("date", _("The calendar does not reach that far. Choose another day."))
            return
        if len(offered) > 1:
            self._reading.choices = offered
        chosen = offered[0][0] if len(offered) == 1 else self.cleaned_data.get("reading")
        if chosen in dict(offered):
            self.cleaned_data["publish_at"] = datetime.fromisoformat(str(chosen))
        else:
            self.add_error("reading", moments.question(local))

    def wish(self) -> Wish:
        """With the time."""
        data = self.cleaned_data
        return Wish(note=data["note"], override=data["override"], publish_at=data["publish_at"])


class ReinstateForm(PublishForm):
    """Which text readers get: the one that was live last, the draft's newest, or an older one."""

    which = forms.ChoiceField(
        label=gettext_lazy("The text that readers get"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a text.")},
    )
    number = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_LARGEST,
        label=gettext_lazy("Number of the older revision"),
    )

    field_order = ("which", "number", "override", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = self.article.live_revision
        field = cast("forms.ChoiceField", self.fields["which"])
        field.initial = LIVE
        field.choices = self._choices()

    def clean(self) -> dict[str, Any]:
        """The text that is meant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("which") == DRAFT and self.draft:
            self.chosen = self.draft.head
        if data.get("which") == OLDER and "number" in data:
            try:
                self.chosen = _numbered(self.article, data["number"] or 0)
            except forms.ValidationError as error:
                self.add_error("number", error)
        return data

    def wish(self) -> Wish:
        """With the text."""
        data = self.cleaned_data
        return Wish(note=data["note"], override=data["override"], revision=self.chosen)

    def text(self) -> Revision | None:
        """The text that is chosen so far."""
        return self.chosen

    def _choices(self) -> list[tuple[str, str]]:
        live, head = self.article.live_revision, self.draft and self.draft.head
        offered = [(OLDER, _("An older text, by the number that the history gives it"))]
        if head and head != live:
            said = _("Revision %(number)d, the newest of the draft: %(headline)s")
            offered.insert(0, (DRAFT, said % _facts(head)))
        if live:
            said = _("Revision %(number)d, which readers had last: %(headline)s")
            offered.insert(0, (LIVE, said % _facts(live)))
        return offered


def _facts(revision: Revision) -> dict[str, Any]:
    return {"number": revision.number, "headline": revision.headline}


def _numbered(article: Article, number: int) -> Revision:
    """The article's revision of this number."""
    newest = article.revisions.order_by("-number").first()
    found = article.revisions.filter(number=number).first()
    if found is None:
        raise forms.ValidationError(
            _("Choose a number from 1 to %(newest)d, as the story’s history gives them."),
            params={"newest": newest.number if newest else 0},
        )
    return found


FORMS: dict[Verb, type[MoveForm]] = {
    Verb.SUBMIT: MoveForm,
    Verb.APPROVE: MoveForm,
    Verb.ASK_FOR_CHANGES: MoveForm,
    Verb.PUBLISH: PublishForm,
    Verb.SCHEDULE: ScheduleForm,
    Verb.UNSCHEDULE: MoveForm,
    Verb.WITHDRAW: MoveForm,
    Verb.REINSTATE: ReinstateForm,
    Verb.SPIKE: MoveForm,
    Verb.UNSPIKE: MoveForm,
}
"""The moves of `move_page`, and what each asks for; `restore_page` shows what comes back."""
