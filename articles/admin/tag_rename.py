"""Another name for a tag: first what that does, and a merge where another tag has the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import limits, tagging
from articles.admin import marks, pages, typed_fields
from articles.errors import RefusedError
from articles.models import Tag, TagChange
from articles.tags import merging, renaming

CHANGE = "articles.change_tag"


class _TagName(typed_fields.Line):
    """A name that a tag can have."""

    def validate(self, value: str) -> None:
        """Refuse it by the sentence of the verb."""
        try:
            renaming.require_name(value)
        except RefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class NameForm(forms.Form):
    """What the tag is to be called."""

    name = _TagName(
        limit=limits.NAME,
        label=gettext_lazy("New name"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "true"}),
        help_text=gettext_lazy("Where another tag has this name, the two become one."),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who wants which tag to be called what."""

    model_admin: admin.ModelAdmin[Any]
    request: HttpRequest
    tag: Tag
    form: NameForm

    def other(self) -> Tag | None:
        """The tag that has the name already, if that is another one."""
        found = tagging.named(self.form.cleaned_data["name"])
        return None if found == self.tag else found


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """Ask for the name, show what it does, and do it once somebody has seen that."""
    if not pages.person(request).has_perm(CHANGE):
        raise PermissionDenied
    tag = find(object_id)
    form = NameForm(request.POST if request.method == "POST" else None)
    asked = _Asked(model_admin, request, tag, form)
    if not form.is_valid():
        return _show(asked)
    other = asked.other()
    seen = request.POST.get("seen") == _sign(form, other)
    if not seen:
        return _show(asked, other)
    try:
        change = _do(asked, other)
    except RefusedError as refusal:
        return _show(asked, other, str(refusal))
    way_back = marks.link_to("tagchange", change.pk, _("Look at it, or take it back"))
    messages.success(request, format_html("{} {}.", _("Done."), way_back))
    return redirect("admin:articles_tag_change", change.tag_id)


def find(object_id: str) -> Tag:
    """The tag of this number; raises `Http404` where it is only another's name."""
    is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= 18
    tag: Tag | None = (
        Tag.objects.filter(pk=int(object_id), merged_into=None).first() if is_number else None
    )
    if tag is None:
        raise Http404
    return tag


def _sign(form: NameForm, other: Tag | None) -> str:
    """What was shown, so that nothing else is done than that."""
    return f"{other.pk if other else 0} {form.cleaned_data['name']}"


def _do(asked: _Asked, other: Tag | None) -> TagChange:
    by, at = pages.person(asked.request), timezone.now()
    if other:
        return merging.merge(asked.tag, into=other, by=by, at=at)
    return renaming.rename(asked.tag, asked.form.cleaned_data["name"], by=by, at=at)


def _show(asked: _Asked, other: Tag | None = None, refusal: str = "") -> HttpResponse:
    is_named = asked.form.is_bound and asked.form.is_valid()
    button = _("Show what it does")
    if is_named:
        button = _("Merge the two") if other else _("Rename")
    context = {
        "title": _("Rename or merge “%(tag)s”") % {"tag": asked.tag},
        "tag": asked.tag,
        "form": asked.form,
        "promise": _promise(asked, other) if is_named else (),
        "seen": _sign(asked.form, other) if is_named else "",
        "button": button,
        "refusal": refusal,
    }
    status = 409 if refusal else 400 if asked.form.errors else 200
    return pages.render(asked.model_admin, asked.request, "tag/rename.html", context, status=status)


def _promise(asked: _Asked, other: Tag | None) -> list[str]:
    """What happens, in sentences with counts."""
    counts = merging.look(asked.tag, other)
    names = {"old": asked.tag.name, "new": other.name if other else asked.form.cleaned_data["name"]}
    if other:
        first = _("“%(old)s” becomes another name of the tag “%(new)s”, which exists already.")
    else:
        first = _("“%(old)s” is called “%(new)s” from now on.")
    return [
        first % names,
        told(counts),
        *([both(counts.both)] if counts.both else ()),
        _(
            "“%(old)s” stays as another name: whoever writes it, in a form or on the wire, means"
            " “%(new)s”, and its public address leads there."
        )
        % names,
        _("It can be taken back."),
    ]


def told(counts: merging.Counts) -> str:
    """How many stories and headlines bear the tag."""
    stories = ngettext(
        "%(number)d story bears it,", "%(number)d stories bear it,", counts.stories
    ) % {"number": counts.stories}
    live = _("%(number)d of them live;") % {"number": counts.live}
    headlines = ngettext(
        "and %(number)d headline.", "and %(number)d headlines.", counts.headlines
    ) % {"number": counts.headlines}
    return f"{stories} {live} {headlines}"


def both(number: int) -> str:
    """How many stories bear the other tag as well."""
    return ngettext(
        "%(number)d of the stories bears both already, and then one.",
        "%(number)d of the stories bear both already, and then one.",
        number,
    ) % {"number": number}
