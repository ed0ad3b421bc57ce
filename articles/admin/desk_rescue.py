"""The refused save: who was there meanwhile, what differs, and three ways to go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import places
from articles.admin import desk_page, marks
from articles.admin.article_form import (
    ArticleForm,
    field_of,
    fields_of,
    typed_in,
    values_of,
)
from articles.admin.desk_sheet import Desk, Sheet
from articles.editorial import diff, snapshot, working
from articles.editorial.diff_fields import LABELS, Change
from articles.editorial.ground import ConflictError, Ground
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import Article

MINE, THEIRS = "mine", "theirs"
FIELDS = (
    "headline",
    "standfirst",
    "body",
    "section",
    "tags",
    "authors",
    "pinned",
    "hidden",
    "slug",
)
"""The fields of content that the form shows, in its order, besides headlines by place."""
_AT = "headline_at_"
"""Begins the name of a headline by place: each place is decided on by itself."""


@dataclass(frozen=True)
class Difference:
    """One field in which two people's texts differ, and what each changed there."""

    name: str
    mine: Change | None
    theirs: Change | None
    choice: str
    """Whose, where only one of them changed it; else the person has to say."""

    @property
    def label(self) -> str:
        """The field in words."""
        if self.name.startswith(_AT):
            return _("headline: %(place)s") % {"place": places.label(_place(self.name))}
        return str(LABELS[self.name])


def show(desk: Desk, sheet: Sheet, conflict: ConflictError) -> HttpResponse:
    """The form with all that was typed; above it what happened, and how to go on."""
    theirs = conflict.theirs
    article = theirs.article if theirs else cast("Article", desk.article)
    desk = Desk(desk.model_admin, desk.request, Article.objects.get(pk=article.pk))
    began = desk.revision(sheet.ground.revision)
    found: list[Difference] = []
    count = 0
    if theirs:
        before = snapshot.content_of(began) if began else snapshot.blank()
        found, count = differences(before, sheet.form.content(), snapshot.content_of(theirs))
    return desk_page.show(
        desk,
        sheet,
        status=409,
        conflict=conflict,
        began=began,
        differences=found,
        changes={"count": count},
        now=conflict.now.fields(),
        theirs_label=_("Theirs: %(name)s") % {"name": marks.maker(theirs.by, theirs.batch)}
        if theirs
        else "",
    )


def differences(began: Content, mine: Content, theirs: Content) -> tuple[list[Difference], int]:
    """Where two texts that grew from one differ, and how many changes led there.

    The changes are numbered through.
    """
    number = 1
    found: list[Difference] = []
    for name in _fields(began, mine, theirs):
        values = [_value(name, content) for content in (began, mine, theirs)]
        # An address that follows the headline is no choice of anybody's.
        if values[1] == values[2] or (name == "slug" and values[0] == values[1]):
            continue
        choice = THEIRS if values[0] == values[1] else MINE if values[0] == values[2] else ""
        own = diff.compare(_only(name, began), _only(name, mine), first=number)
        other = diff.compare(_only(name, began), _only(name, theirs), first=number + own.count)
        number += own.count + other.count
        found.append(Difference(name, _first(own), _first(other), choice))
    return found, number - 1


def go_on(desk: Desk, sheet: Sheet, way: str) -> HttpResponse:
    """The form on the ground of today: with one's own text, or some of the other's fields.

    Whoever takes the other's text whole finds their own in their working copy.
    """
    if desk.article is None or way == THEIRS:
        return _take_theirs(desk, sheet)
    data = desk.request.POST
    now = Ground.of_fields({name: data.get(f"now_{name}", "") for name in sheet.ground.fields()})
    typed = QueryDict(mutable=True)
    typed.update(typed_in(data))
    if typed.get("slug") == sheet.form.before["slug"]:  # else it stays, as if somebody chose it
        typed["slug"] = desk.content(now.revision)["slug"]
    if way == "fields":
        _take_fields(desk, sheet, now, typed)
    form = desk.form(now.revision, typed)
    note = _("Nothing is saved yet: look over what stands here now, then save.")
    return desk_page.show(desk, replace(sheet, form=form, ground=now), note=note)


def _take_fields(desk: Desk, sheet: Sheet, now: Ground, typed: QueryDict) -> None:
    """Put the other's words where the person chose them."""
    theirs = desk.form(now.revision)
    values = values_of(theirs.before)
    for name in _fields(theirs.before, sheet.form.content()):
        if desk.request.POST.get(f"take_{name}") != THEIRS:
            continue
        for field in _form_fields(name, theirs) | _form_fields(name, sheet.form):
            typed[field] = values.get(field, "")


def _take_theirs(desk: Desk, sheet: Sheet) -> HttpResponse:
    """Keep what was typed as the person's working copy; then show the newest text."""
    if desk.article:
        try:
            working.keep(
                desk.by,
                desk.article,
                typed_in(desk.request.POST),
                at=timezone.now(),
                ground=sheet.ground,
                version=sheet.version,
            )
        except RefusedError as refusal:
            return desk_page.show(desk, sheet, refusal=refusal, status=409)
    return HttpResponseRedirect(f"{desk.address}?fresh")


def _fields(*contents: Content) -> list[str]:
    """All fields that can differ between contents; headlines by place come after the headline."""
    given = {place: _AT + place for content in contents for place in content["headline_variants"]}
    return [FIELDS[0], *given.values(), *FIELDS[1:]]


def _place(name: str) -> str:
    return name.removeprefix(_AT)


def _form_fields(name: str, form: ArticleForm) -> set[str]:
    return {field_of(_place(name))} if name.startswith(_AT) else set(fields_of(name, form))


def _first(comparison: diff.Comparison) -> Change | None:
    return next(iter(comparison.changes), None)


def _value(name: str, content: Content) -> Any:  # noqa: ANN401 one field of content
    if name == "headline":
        return content["headline"], content["headline_provisional"]
    if name.startswith(_AT):
        return content["headline_variants"].get(_place(name), "")
    return cast("dict[str, Any]", content)[name]


def _only(name: str, content: Content) -> dict[str, Any]:
    """One field by itself, so that only it is compared; a headline with its standing."""
    if name.startswith(_AT):
        wording = _value(name, content)
        return {"headline_variants": {_place(name): wording} if wording else {}}
    names = (name, "headline_provisional") if name == "headline" else (name,)
    return {each: cast("dict[str, Any]", content)[each] for each in names}
