"""Fields for what people type: cleaned as the newsroom keeps it, and never cut in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits, text
from articles.admin import editor
from articles.importing import cleaning

_NAME = re.compile(r'\s*"((?:[^"]|"")+)"(?=\s*(?:,|$))|[^,]+')
"""A quotation mark opens a name only where the name begins: 5" is a name."""


class Line(forms.CharField):
    """One clean line. Has no ``maxlength``, by which browsers cut what is pasted in."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        too_long = gettext_lazy("Shorten this to %(limit_value)d signs; it has %(show_value)d.")
        self.validators.append(MaxLengthValidator(limit, too_long))

    def to_python(self, value: object) -> str:
        """The words, squeezed, without anything invisible."""
        return cleaning.clean_line(str(value or ""))


class Body(editor.BodyField):
    """A story's text as HTML, of which the newsroom's cleaner keeps what readers may get."""

    def to_python(self, value: object) -> str:
        """The canonical form of what was written."""
        return super().to_python(cleaning.clean(str(value or "")))

    def validate(self, value: str) -> None:
        """Refuse what no story may be made of."""
        super().validate(value)
        paragraphs = text.paragraphs_of(value)
        if len(paragraphs) > limits.PARAGRAPHS:
            raise forms.ValidationError(
                _("Shorten the text to %(limit)d paragraphs; it has %(number)d.")
                % {"limit": limits.PARAGRAPHS, "number": len(paragraphs)}
            )
        if longest := max(paragraphs, key=len, default=""):
            _require_length(longest, limits.PARAGRAPH)


class Names(forms.CharField):
    """Names parted by commas or lines; a name that holds a comma stands in quotes."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.most = most

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # Django's says str
        """The names in their order, each once."""
        return list({text.key(name): name for name in split(str(value or ""))}.values())

    def validate(self, value: list[str]) -> None:  # type: ignore[override]
        """Refuse too many names, and those that are too long."""
        _require_few(value, self.most)
        for name in value:
            _require_length(name, limits.NAME)

    def run_validators(self, value: object) -> None:
        """Django's are for strings."""


class Lines(Names):
    """Wordings, one a line."""

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        """The lines in their order."""
        return [line.text for line in cleaning.clean_lines(str(value or "")) if line.text]

    def validate(self, value: list[str]) -> None:  # type: ignore[override]
        """Refuse too many lines."""
        _require_few(value, self.most)


def split(written: str) -> list[str]:
    """The names in a list that people have written."""
    found = (
        each[1].replace('""', '"') if each[1] else each[0]
        for line in cleaning.clean_lines(written)
        for each in _NAME.finditer(line.text)
    )
    return [name for each in found if text.fold(name := text.squeeze(each))]


def join(names: Iterable[str]) -> str:
    """The same list, written."""
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"' if "," in name or name.startswith('"') else name


def _require_length(words: str, limit: int) -> None:
    if len(words) > limit:
        raise forms.ValidationError(
            _("Shorten “%(start)s” to %(limit)d signs; it has %(number)d.")
            % {"start": text.shorten(words[:200], 60), "limit": limit, "number": len(words)}
        )


def _require_few(listed: list[str], most: int) -> None:
    if len(listed) > most:
        raise forms.ValidationError(
            _("Name no more than %(most)d; there are %(number)d.")
            % {"most": most, "number": len(listed)}
        )
