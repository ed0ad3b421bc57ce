"""The form of a story: from a content to what people type, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from django import forms
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, markup, places, tagging, text
from articles.admin import naming, typed_fields
from articles.editorial.snapshot import Content, Reference, TagReference
from articles.importing import cleaning
from articles.models import Section, Tag

KEEP, REMOVE = "keep", "remove"

_VARIANT, _SUGGESTED, _OFFERED = "variant_", "suggested_", "offered_"
PLACES = (places.FRONT, places.SEARCH, places.SOCIAL)
"""The places beside the story's own page that the form asks wordings for."""


class ArticleForm(forms.Form):
    """A story's text as people type it, on top of the content that they began from.

    What the form does not show, such as the wire's list, stays as it is ``before``; so does,
    to the byte, whatever is typed just as it was. ``article_id`` is None for a new story.
    """

    headline = typed_fields.Line(
        label=gettext_lazy("Headline"),
        limit=limits.HEADLINE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    stands = forms.BooleanField(
        label=gettext_lazy("This headline stands"),
        required=False,
        help_text=gettext_lazy("It was made from the text. Write one, or let it stand as it is."),
    )
    provisional_headline = forms.CharField(required=False, widget=forms.HiddenInput)
    standfirst = typed_fields.Line(
        label=gettext_lazy("Standfirst"),
        limit=limits.STANDFIRST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = typed_fields.Body(label=gettext_lazy("Text"), required=False)
    section = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    tags = typed_fields.Names(
        label=gettext_lazy("Tags"),
        most=limits.TAGS,
        widget=forms.Textarea(attrs={"rows": 2, "data-suggest": "tags"}),
        help_text=gettext_lazy("Parted by commas; a new name makes a new tag."),
    )
    keep_all = forms.BooleanField(label=gettext_lazy("Keep all that are left open"), required=False)
    authors = typed_fields.Names(
        label=gettext_lazy("Authors"),
        most=limits.AUTHORS,
        widget=forms.Textarea(attrs={"rows": 1, "data-suggest": "authors"}),
        help_text=gettext_lazy("In the order of the byline, parted by commas."),
    )
    pinned = typed_fields.Lines(
        label=gettext_lazy("Pinned related stories"),
        most=limits.PINNED,
        widget=forms.Textarea(attrs={"rows": 2, "data-suggest": "articles"}),
        help_text=gettext_lazy(
            "In order, one a line: the number of a story, such as #12, or a headline."
        ),
    )
    hidden = typed_fields.Lines(
        label=gettext_lazy("Hidden related stories"),
        most=limits.PINNED,
        widget=forms.Textarea(attrs={"rows": 2, "data-suggest": "articles"}),
        help_text=gettext_lazy("One a line, as above; they stay away however stories are ranked."),
    )
    slug = typed_fields.Line(
        label=gettext_lazy("Last part of the address"),
        limit=limits.SLUG,
        widget=forms.TextInput,
        help_text=gettext_lazy("Empty, it follows the headline."),
    )
    reason = typed_fields.Line(
        label=gettext_lazy("What did you change, in a line?"),
        limit=limits.REASON,
        widget=forms.TextInput,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        before: Content,
        article_id: int | None = None,
    ) -> None:
        meant = _meant(before)
        super().__init__(data, initial=values_of(before, meant))
        self.before, self.meant = before, meant
        self.offered = _offered_in(data or {})
        """What was decided of tags that the text suggested, by their names."""
        self.article_id = article_id
        section = cast("forms.ChoiceField", self.fields["section"])
        section.choices = [("", _("No section")), *_sections(before["section"])]
        for place in _places(before):
            self.fields[field_of(place)] = typed_fields.Line(
                label=places.label(place),
                limit=limits.HEADLINE,
                widget=forms.Textarea(attrs={"rows": 1}),
            )
        for tag in _suggested(before):
            self.fields[f"{_SUGGESTED}{tag['id']}"] = forms.ChoiceField(
                label=self.meant[tag["id"]].name,
                choices=[("", _("Leave")), (KEEP, _("Keep")), (REMOVE, _("Remove"))],
                required=False,
                widget=forms.RadioSelect,
            )

    def unknown_places(self) -> Iterator[forms.BoundField]:
        """The fields of headlines at places that the text names and the newsroom does not know."""
        unknown = (place for place in _places(self.before) if place not in PLACES)
        return (self[field_of(place)] for place in unknown)

    def suggestions(self) -> Iterator[forms.BoundField]:
        """The fields of tags that nobody has decided on."""
        return (self[name] for name in self.fields if name.startswith(_SUGGESTED))

    def waiting(self) -> Iterator[tuple[forms.BoundField, str]]:
        """The same fields, each with the name by which the text suggested the tag."""
        names = (tag["name"] for tag in _suggested(self.before))
        return zip(self.suggestions(), names, strict=True)

    def borne(self) -> list[str]:
        """The tags in the form by what they are called today, without those that were offered."""
        tags = self.content()["tags"]
        names = [self.meant.get(tag["id"], Meant(0, tag["name"])).name for tag in tags]
        offered = set(map(text.key, self.offered))
        return [name for name in names if text.key(name) not in offered]

    def unwanted(self) -> list[str]:
        """Offered tags that are not to be suggested again."""
        return [name for name, choice in self.offered.items() if choice == REMOVE]

    def is_provisional(self) -> bool:
        """Whether the headline waits for somebody to write it, or to let it stand."""
        return bool(self["stands"].value()) or self.content()["headline_provisional"]

    def clean_slug(self) -> str:
        """An address of small letters, digits and hyphens, or the one that the story has."""
        slug: str = self.cleaned_data["slug"]
        if slug and slug != self.before["slug"] and text.slugify(slug, fallback="") != slug:
            raise forms.ValidationError(
                _("Use small letters, digits and hyphens only, such as “%(slug)s”.")
                % {"slug": text.slugify(slug)}
            )
        return slug

    def clean_tags(self) -> list[str]:
        """The names that were typed, and the offered ones that are to be added."""
        added = [name for name, choice in self.offered.items() if choice == KEEP]
        names: dict[str, str] = {}
        for name in [*self.cleaned_data["tags"], *added]:
            names.setdefault(text.key(name), name)
        self.fields["tags"].validate(list(names.values()))
        return list(names.values())

    def clean_authors(self) -> list[Reference]:
        """The people of these names."""
        return naming.authors(self.cleaned_data["authors"], self.before["authors"])

    def clean_pinned(self) -> list[Any]:
        """The stories and headlines of these lines."""
        lines = self.cleaned_data["pinned"]
        return naming.places(lines, self.before["pinned"], article_id=self.article_id)

    def clean_hidden(self) -> list[Any]:
        """The same of what is not to stand beside the story."""
        lines = self.cleaned_data["hidden"]
        return naming.places(lines, self.before["hidden"], article_id=self.article_id)

    def content(self) -> Content:
        """What was typed, as content; what was not sent, or not readable, is as it was before.

        Tags that are new have no number yet: see `with_tags`. A form without data says what
        it began from.
        """
        if not self.is_bound:
            return self.before
        said = self._said()
        typed: dict[str, Any] = {name: said[name] for name in said if name in self.before}
        if "section" in typed:
            typed["section"] = self._section(typed["section"])
        if "tags" in typed:
            typed["tags"] = self._tags(said)
        if "body" in typed and markup.same_markup(self.before["body"], typed["body"]):
            del typed["body"]
        if text.squeeze(self.before["standfirst"]) == typed.get("standfirst"):
            del typed["standfirst"]
        typed["headline_variants"] = self._variants(said)
        return cast("Content", {**self.before, **typed, **self._headline(said)})

    def _said(self) -> dict[str, Any]:
        """What was sent and could be read."""
        _ = self.errors  # Django cleans when it is asked for them, and once only
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}

    def _headline(self, said: Mapping[str, Any]) -> dict[str, Any]:
        before = self.before
        wording = said.get("headline", text.squeeze(before["headline"]))
        provisional = wording == said.get("provisional_headline")
        if wording == text.squeeze(before["headline"]):
            wording, provisional = before["headline"], before["headline_provisional"]
        stands = said.get("stands") or not wording
        return {"headline": wording, "headline_provisional": provisional and not stands}

    def _variants(self, said: Mapping[str, Any]) -> dict[str, str]:
        """Headlines by place; a place without a wording is left out, unless it stood so before."""
        before = self.before["headline_variants"]
        same = {place: text.squeeze(wording) for place, wording in before.items()}
        typed = {
            place: said.get(field_of(place), same.get(place, "")) for place in _places(self.before)
        }
        is_same = all(same.get(place, "") == wording for place, wording in typed.items())
        return before if is_same else {place: words for place, words in typed.items() if words}

    def _section(self, chosen: str) -> Reference | None:
        before = self.before["section"]
        if before and chosen == str(before["id"]):
            return before
        row = Section.objects.filter(pk=int(chosen)).first() if chosen else None
        return Reference(id=row.pk, name=row.name) if row else None

    def _tags(self, said: Mapping[str, Any]) -> list[TagReference]:
        """The tags in the order that they had, then those that were typed."""
        found = tagging.known(map(text.key, said["tags"]))
        wanted = {tag.pk for tag in found.values()}
        otherwise = KEEP if said.get("keep_all") else ""
        kept: list[TagReference] = []
        for tag in self.before["tags"]:
            choice = said.get(f"{_SUGGESTED}{tag['id']}") or otherwise
            if self.meant[tag["id"]].id in wanted or (tag["suggested"] and choice == KEEP):
                kept.append({**tag, "suggested": False})
            elif tag["suggested"] and choice != REMOVE:
                kept.append(tag)
        there = {self.meant[tag["id"]].id for tag in kept}
        typed = {text.key(name): name for name in said["tags"]}
        new = {found[key].pk if key in found else key: key for key in typed}
        return [
            *kept,
            *(_reference(typed[key], found.get(key)) for pk, key in new.items() if pk not in there),
        ]


class Meant(NamedTuple):
    """The tag that is meant today by one that a text names."""

    id: int
    name: str


def _meant(content: Content) -> dict[int, Meant]:
    """By the ids that the text has: after a merge or a change of name, what readers see."""
    as_named = {tag["id"]: Meant(tag["id"], tag["name"]) for tag in content["tags"]}
    now = Tag.objects.filter(pk__in=as_named).values_list(
        "pk", Coalesce("merged_into", "pk"), Coalesce("merged_into__name", "name")
    )
    return as_named | {pk: Meant(tag, name) for pk, tag, name in now}


def _reference(name: str, tag: Tag | None) -> TagReference:
    """A tag that was typed; a new one has no number yet."""
    if tag is None:
        return TagReference(id=0, name=name, suggested=False)
    return TagReference(id=tag.pk, name=tag.name, suggested=False)


def values_of(content: Content, meant: Mapping[int, Meant] | None = None) -> dict[str, Any]:
    """A content as the form shows it; ``meant`` is what its tags mean today, if that is known."""
    tags = meant or _meant(content)
    section, is_provisional = content["section"], content["headline_provisional"]
    return {
        "headline": content["headline"],
        "provisional_headline": content["headline"] if is_provisional else "",
        "standfirst": content["standfirst"],
        "body": content["body"],
        "section": str(section["id"]) if section else "",
        "tags": typed_fields.join(
            dict.fromkeys(tags[tag["id"]].name for tag in content["tags"] if not tag["suggested"])
        ),
        "authors": typed_fields.join(author["name"] for author in content["authors"]),
        "pinned": "\n".join(map(naming.line_of, content["pinned"])),
        "hidden": "\n".join(map(naming.line_of, content["hidden"])),
        "slug": content["slug"],
        **{field_of(place): words for place, words in content["headline_variants"].items()},
    }


def fields_of(name: str, form: ArticleForm) -> list[str]:
    """The form's fields that show one field of content."""
    return {
        "headline": ["headline", "provisional_headline", "stands"],
        "tags": ["tags", "keep_all", *(field.name for field in form.suggestions())],
    }.get(name, [name])


def field_of(place: str) -> str:
    """The form's field for the wording of a place."""
    return _VARIANT + place


def typed_in(data: QueryDict) -> dict[str, str]:
    """What a form sent of a story's text: what a working copy keeps."""
    names = [*ArticleForm.base_fields, *(name for name in data if _is_of_content(name))]
    # PostgreSQL keeps no NUL, and no form that a person can fill in holds one.
    return {name: str(data[name]).replace("\0", "") for name in names if name in data}


def _is_of_content(name: str) -> bool:
    return name.startswith((_VARIANT, _SUGGESTED, _OFFERED)) and "\0" not in name


def offered_as(name: str) -> str:
    """The form's field in which a tag is offered."""
    return f"{_OFFERED}{text.key(name)[:16]}"


def _offered_in(data: Mapping[str, Any]) -> dict[str, str]:
    """By name, whether an offered tag is to be added or kept away; as it was sent, if it can be."""
    found = {}
    for field in [name for name in data if name.startswith(_OFFERED)][: limits.TAGS]:
        choice, _colon, name = cleaning.clean_line(str(data[field])).partition(":")
        if choice in (KEEP, REMOVE) and text.fold(name) and len(name) <= limits.NAME:
            found[name] = choice
    return found


def with_tags(content: Content) -> Content:
    """The same content, whose new tags have been made. Called where it is about to be saved."""
    new = [tag["name"] for tag in content["tags"] if not tag["id"]]
    if not new:
        return content
    made = tagging.ensure(new)
    rows = {name: made[text.key(name)] for name in new}
    return {**content, "tags": [_made(tag, rows) for tag in content["tags"]]}


def _made(tag: TagReference, rows: Mapping[str, Tag]) -> TagReference:
    if tag["id"]:
        return tag
    row = rows[tag["name"]]
    return TagReference(id=row.pk, name=row.name, suggested=tag["suggested"])


def _suggested(content: Content) -> list[TagReference]:
    return [tag for tag in content["tags"] if tag["suggested"]]


def _places(content: Content) -> list[str]:
    return list(dict.fromkeys([*PLACES, *content["headline_variants"]]))


def _sections(chosen: Reference | None) -> list[tuple[str, str]]:
    """What a story can be given to; a retired section stays with the story that has it."""
    rows = Section.objects.filter(retired_at=None).values_list("pk", "name")
    choices = {str(pk): name for pk, name in rows}
    if chosen:
        choices.setdefault(str(chosen["id"]), chosen["name"])
    return list(choices.items())
