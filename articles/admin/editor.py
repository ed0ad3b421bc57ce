"""The editor of bodies: a text area that a script turns into the text as readers will see it.

It is built of the elements that `articles.markup` keeps, and of nothing else. The script loads the
editor's own module by its hashed address and has it bring no style of its own, so that its pages
keep the site's strict policy. Without the script the text area stays, and the field's cleaner makes
paragraphs of plain text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.widgets import Media, Script
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import limits, markup

MODULE = "django_prose_editor/editor.js"
OURS = "js/desk-editor.js"

_BUILT_OF = {
    **dict.fromkeys(("h2", "h3", "h4"), "Heading"),
    **dict.fromkeys(("table", "tbody"), "Table"),
    "p": "Paragraph",
    "pre": "CodeBlock",
    "blockquote": "Blockquote",
    "ul": "BulletList",
    "ol": "OrderedList",
    "li": "ListItem",
    "tr": "TableRow",
    "th": "TableHeader",
    "td": "TableCell",
    "hr": "HorizontalRule",
    "br": "HardBreak",
    "a": "Link",
    "strong": "Bold",
    "em": "Italic",
    "u": "Underline",
    "s": "Strike",
    "sub": "Subscript",
    "sup": "Superscript",
    "code": "Code",
}


def built_of() -> dict[str, Any]:
    """What the script makes the editor of: an extension for each element that is kept."""
    return {
        "extensions": sorted({_BUILT_OF[tag] for tag in markup.TAGS}),
        "levels": [int(tag[1]) for tag in markup.TEXTS if tag.startswith("h")],
        "most": {"span": limits.SPAN, "start": limits.LIST_START},
        "schemes": markup.SCHEMES,
    }


@dataclass(frozen=True)
class Tool:
    """One button over the text: a command of the editor, and what it is pressed in."""

    command: str
    label: str | Promise
    pressed_in: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    name: str | Promise = ""
    """What it is called where its label is a letter."""
    keys: str = ""

    @property
    def hint(self) -> str:
        """Its name, with the keys that do the same."""
        name = str(self.name or self.label)
        return f"{name} ({self.keys})" if self.keys else name

    @property
    def arguments(self) -> str:
        """The command's values for the script."""
        return json.dumps(self.values) if self.values else ""


def _heading(level: int, label: Promise) -> Tool:
    return Tool(
        "toggleHeading", label, "heading", values={"level": level}, keys=f"Ctrl+Alt+{level}"
    )


TOOLS = (
    (
        Tool("setParagraph", _("Text"), "paragraph", keys="Ctrl+Alt+0"),
        _heading(2, _("Heading")),
        _heading(3, _("Subheading")),
    ),
    (
        Tool("toggleBold", _("B"), "bold", name=_("Bold"), keys="Ctrl+B"),
        Tool("toggleItalic", _("I"), "italic", name=_("Italic"), keys="Ctrl+I"),
        Tool("openLink", _("Link"), "link", keys="Ctrl+K"),
    ),
    (
        Tool("toggleBlockquote", _("Quote"), "blockquote", keys="Ctrl+Shift+B"),
        Tool("toggleBulletList", _("List"), "bulletList", keys="Ctrl+Shift+8"),
        Tool("toggleOrderedList", _("Numbers"), "orderedList", keys="Ctrl+Shift+7"),
    ),
    (
        Tool("undo", _("Undo"), keys="Ctrl+Z"),
        Tool("redo", _("Redo"), keys="Ctrl+Shift+Z"),
    ),
)
MORE_TOOLS = (
    (
        _heading(4, _("Small heading")),
        Tool("toggleCodeBlock", _("Code block"), "codeBlock", keys="Ctrl+Alt+C"),
    ),
    (
        Tool("toggleUnderline", _("Underline"), "underline", keys="Ctrl+U"),
        Tool("toggleStrike", _("Strike"), "strike", keys="Ctrl+Shift+S"),
        Tool("toggleSuperscript", _("Superscript"), "superscript", keys="Ctrl+."),
        Tool("toggleSubscript", _("Subscript"), "subscript", keys="Ctrl+,"),
        Tool("toggleCode", _("Code"), "code", keys="Ctrl+E"),
        Tool("unsetAllMarks", _("No marks")),
    ),
    (
        Tool("insertTable", _("Table"), values={"rows": 3, "cols": 3, "withHeaderRow": True}),
        Tool("setHorizontalRule", _("Rule")),
    ),
)
TABLE_TOOLS = (
    (
        Tool("addRowBefore", _("Row above")),
        Tool("addRowAfter", _("Row below")),
        Tool("deleteRow", _("Delete row")),
    ),
    (
        Tool("addColumnBefore", _("Column before")),
        Tool("addColumnAfter", _("Column after")),
        Tool("deleteColumn", _("Delete column")),
    ),
    (
        Tool("mergeCells", _("Merge cells")),
        Tool("splitCell", _("Split cell")),
        Tool("toggleHeaderCell", _("Heading cell"), "tableHeader"),
    ),
    (Tool("deleteTable", _("Delete table")),),
)


class BodyWidget(forms.Textarea):
    """The text area of a body, dressed as an editor where scripts run."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 24, "cols": 70, **(attrs or {})})

    @property
    def media(self) -> Media:
        """Its style and its script; the editor's module is named so that it comes early."""
        scripts: list[Any] = [Script(name, type="module") for name in (MODULE, OURS)]
        return Media(css={"all": ["css/desk-editor.css"]}, js=scripts)

    def format_value(self, value: Any) -> str:  # noqa: ANN401 whatever a form was given
        """The body as the editor, too, would write it."""
        return markup.clean_html(str(value or ""))

    def render(
        self,
        name: str,
        value: Any,  # noqa: ANN401 whatever a form was given
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """The text area, with the tools that the script shows."""
        return render_to_string(
            "admin/articles/_editor.html",
            {
                "textarea": super().render(name, value, attrs, renderer),
                "id": (attrs or {}).get("id", f"id_{name}"),
                "module": static(MODULE),
                "built_of": json.dumps(built_of()),
                "tools": TOOLS,
                "more_tools": MORE_TOOLS,
                "table_tools": TABLE_TOOLS,
            },
        )

    def use_required_attribute(self, initial: object) -> bool:
        """Never: browsers stop a form at an empty text area that nobody sees, and say nothing."""
        return False


class BodyField(forms.CharField):
    """A body in HTML, cleaned; plain text is taken for paragraphs parted by blank lines."""

    widget = BodyWidget

    def to_python(self, value: Any) -> str:  # noqa: ANN401 whatever was posted
        """The body in the canonical form."""
        return markup.clean_html(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 as Django declares it
        """Whether text or formatting differ; the editor writes the same body otherwise."""
        return not self.disabled and not markup.same_markup(str(initial or ""), str(data or ""))
