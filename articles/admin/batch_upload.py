"""Sending in a batch: files or an archive, and what is wished for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits
from articles.admin import pages
from articles.admin.typed_fields import Line
from articles.errors import RefusedError
from articles.importing import cleaning, orders, receiving
from articles.importing.formats import registry, tables
from articles.importing.pipeline import Import
from articles.models import Batch, Section

_SOURCES = 50
"""Batches whose sources are suggested."""


class _Files(forms.ClearableFileInput):
    """A box for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several. What they are called and hold is asked by the importer alone."""

    widget = _Files

    def clean(self, value: object, initial: object = None) -> Sequence[UploadedFile[Any]]:
        """All of them."""
        if isinstance(value, list) and value:
            return value
        raise forms.ValidationError(self.error_messages["required"], code="required")


class UploadForm(forms.Form):
    """What somebody says with the files; of publishing only whoever may."""

    sent = FilesField(
        label=gettext_lazy("Files or archives"),
        help_text=gettext_lazy(
            "Any of the formats that the newsroom reads, also packed as zip, tar or gzip."
        ),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    source = Line(
        limit=limits.SOURCE,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy(
            "Who sent it: always the same word for the same sender, for by it a story is"
            " recognised when it comes again. An archive’s name does where this stays empty."
        ),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    section = forms.ModelChoiceField(
        Section.objects.filter(retired_at__isnull=True),
        required=False,
        label=gettext_lazy("Section"),
        empty_label=gettext_lazy("As the stories say, else none"),
        help_text=gettext_lazy("Of new stories that name none."),
    )
    publish = forms.BooleanField(
        required=False,
        label=gettext_lazy("Publish at once"),
        help_text=gettext_lazy(
            "Readers get new stories, and newer texts of stories that nobody has worked on."
        ),
    )
    format = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Format"),
        help_text=gettext_lazy("Where the plan shows that it was recognised wrongly."),
    )
    encoding = Line(
        limit=limits.NAME,
        label=gettext_lazy("Characters"),
        help_text=gettext_lazy("Of files that are not UTF-8, such as cp1252."),
    )
    time_zone = Line(
        limit=limits.NAME,
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Of times that come without one, such as Europe/Berlin."),
    )

    columns = forms.CharField(
        required=False,
        label=gettext_lazy("Columns"),
        help_text=gettext_lazy(
            "Of a table whose columns are called otherwise: what each holds, one a line, such as"
            " headline=Titel."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publish"]
        known = sorted((each.NAME, each.TITLE) for each in registry.FORMATS)
        chosen = cast("forms.ChoiceField", self.fields["format"])
        chosen.choices = [("", _("As each file shows")), *known]

    def clean_encoding(self) -> str:
        """The name by which it is known."""
        try:
            typed: str = self.cleaned_data["encoding"]
            return cleaning.known_encoding(typed) if typed else ""
        except RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_columns(self) -> Mapping[str, str]:
        """Which column holds what."""
        try:
            lines = map(str.strip, self.cleaned_data["columns"].splitlines())
            return tables.known_columns(filter(None, lines))
        except RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_time_zone(self) -> str:
        """One that there is."""
        typed: str = self.cleaned_data["time_zone"]
        if typed and typed not in available_timezones():
            said = _("“%(zone)s” is no time zone; write one such as Europe/Berlin.")
            raise forms.ValidationError(said % {"zone": typed})
        return typed

    def wish(self) -> Import:
        """What is asked for."""
        typed = self.cleaned_data
        return Import(
            [],
            source=typed["source"],
            publish=typed.get("publish", False),
            section=str(typed["section"] or ""),
            encoding=typed["encoding"],
            time_zone=typed["time_zone"],
            format=typed["format"],
            columns=typed["columns"],
        )


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to the batch, whose plan the worker makes."""
    person = pages.person(request)
    may_publish = person.has_perm(orders.PUBLISH)
    is_forged = request.method == "POST" and "publish" in request.POST and not may_publish
    if is_forged or not person.has_perm(orders.IMPORT):
        raise PermissionDenied
    if request.method != "POST":
        return _show(model_admin, request, UploadForm(may_publish=may_publish))
    form = UploadForm(request.POST, request.FILES, may_publish=may_publish)
    if not (batch := _received(request, form)):
        return _show(model_admin, request, form, status=400)
    return redirect("admin:articles_batch_change", batch.pk)


def _received(request: HttpRequest, form: UploadForm) -> Batch | None:
    """The batch that was sent; None where the form says why there is none."""
    refusal = receiving.refusal(request)
    if not form.is_valid():
        if refusal:
            form.errors.pop("sent", None)
            form.add_error("sent", refusal)
        return None
    try:
        if refusal:
            raise RefusedError(refusal)
        sent = form.cleaned_data["sent"]
        return orders.receive(form.wish(), sent, by=pages.person(request), at=timezone.now())
    except RefusedError as said:
        field = "source" if isinstance(said, orders.NoSourceError) else "sent"
        form.add_error(field, str(said))
        return None


def _show(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, form: UploadForm, status: int = 200
) -> HttpResponse:
    newest = Batch.objects.order_by("-pk").values_list("source", flat=True)[:_SOURCES]
    context = {
        "title": _("Import stories"),
        "form": form,
        "sources": sorted(set(newest)),
        "too_large": receiving.too_large(),
        "too_many": receiving.too_many(),
        "most_bytes": limits.UPLOAD,
        "most_files": limits.UPLOAD_FILES,
    }
    return pages.render(model_admin, request, "batch/upload.html", context, status=status)
