"""What a person says besides which stories: the section or the tag."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, tagging, text
from articles.editorial import snapshot
from articles.editorial.snapshot import Content, TagReference
from articles.importing import cleaning
from articles.models import Section, Tag

Change: TypeAlias = Callable[[Content], Content]


class BulkForm(forms.Form):
    """Nothing else to say: the verb is all."""

    @property
    def said(self) -> str:
        """What was chosen, in a word."""
        return ""

    def change(self) -> Change | None:
        """What is done to each text; None where the story is moved and its text stays."""
        return None

    def reason(self) -> str:
        """What the revisions give as their reason."""
        return ""


class SectionForm(BulkForm):
    """The section that stories are given to."""

    section = forms.ModelChoiceField(
        Section.objects.filter(retired_at__isnull=True),
        label=gettext_lazy("Section"),
        empty_label=gettext_lazy("Choose a section"),
    )

    @property
    def said(self) -> str:
        """Its name."""
        return str(self.cleaned_data["section"])

    def change(self) -> Change:
        """Put the section in the place of any other."""
        reference = snapshot.section_reference(self.cleaned_data["section"])
        return lambda content: {**content, "section": reference}

    def reason(self) -> str:
        """The section's name."""
        return _("Section set to “%(section)s” with other stories") % {"section": self.said}


class TagForm(BulkForm):
    """A tag by its name."""

    tag = forms.CharField(
        label=gettext_lazy("Tag"),
        max_length=limits.NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "true"}),
    )

    def clean_tag(self) -> str:
        """The name on one line; refused where it has no letter or digit."""
        name = cleaning.clean_line(self.cleaned_data["tag"])
        if not text.slugify(name, fallback=""):
            raise ValidationError(_("Write the name of a tag, with a letter or a digit."))
        return name

    @property
    def said(self) -> str:
        """Its name."""
        return str(self.tag_row)

    @cached_property
    def tag_row(self) -> Tag:
        """The tag that is meant."""
        return tagging.ensure([self.cleaned_data["tag"]])[text.key(self.cleaned_data["tag"])]


class AddTagForm(TagForm):
    """The tag that stories are given; it is made if nobody has used it before."""

    def change(self) -> Change:
        """Put the tag behind the others; a suggestion of it counts as kept from now on."""
        [reference] = snapshot.tag_references([self.tag_row], suggested=False)
        meant = tagging.ids_of(self.tag_row)

        def add(content: Content) -> Content:
            tags: list[TagReference] = [
                {**tag, "suggested": False} if tag["id"] in meant else tag
                for tag in content["tags"]
            ]
            is_there = any(tag["id"] in meant for tag in tags)
            return {**content, "tags": tags if is_there else [*tags, reference]}

        return add

    def reason(self) -> str:
        """The tag's name."""
        return _("Tag “%(tag)s” added with other stories") % {"tag": self.said}


class RemoveTagForm(TagForm):
    """The tag that stories lose."""

    def clean_tag(self) -> str:
        """Only what is a tag can be taken away."""
        name = super().clean_tag()
        if not tagging.named(name):
            raise ValidationError(
                _("No tag is called “%(name)s”. Write it as it stands on the stories."),
                params={"name": name},
            )
        return name

    def change(self) -> Change:
        """Leave the tag out."""
        gone = tagging.ids_of(self.tag_row)
        return lambda content: {
            **content,
            "tags": [tag for tag in content["tags"] if tag["id"] not in gone],
        }

    def reason(self) -> str:
        """The tag's name."""
        return _("Tag “%(tag)s” removed with other stories") % {"tag": self.said}
