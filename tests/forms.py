"""Forms of a page, as a browser would fill them in and send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from tests.pages import Answer

_VALUE_SENT = ("checkbox", "radio")
_BUTTONS = ("submit", "button", "reset", "image", "file")


@dataclass
class Form:
    """One form: where it goes, and what it would send as it stands."""

    address: str
    method: str
    name: str
    """Its id."""
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    """Name and value of each button that sends it."""

    def filled(self, **values: str | list[str]) -> dict[str, list[str]]:
        """What is sent with these values typed."""
        typed = {
            name: value if isinstance(value, list) else [value] for name, value in values.items()
        }
        return {**self.fields, **typed}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._textarea: tuple[Form, str] | None = None
        self._text = ""
        self._select: tuple[Form, str, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            target = urljoin(self.address, facts.get("action", "") or self.address)
            form = Form(target, facts.get("method", "get").lower(), facts.get("id", ""))
            self.forms.append(form)
            self._open = self._by_id[form.name] = form
            return
        form_ = self._by_id.get(facts["form"]) if "form" in facts else self._open
        if form_ is None or "disabled" in facts:
            return
        self._field(tag, facts, form_)

    def _field(self, tag: str, facts: dict[str, str], form: Form) -> None:
        name, kind = facts.get("name", ""), facts.get("type", "text")
        if tag == "textarea" and name:
            self._textarea, self._text = (form, name), ""
        elif tag == "select" and name:
            self._select = (form, name, "multiple" in facts)
        elif tag == "option" and self._select:
            self._option(facts)
        elif tag == "button" or (tag == "input" and kind in _BUTTONS):
            form.buttons.append((name, facts.get("value", "")))
        elif tag == "input" and name and (kind not in _VALUE_SENT or "checked" in facts):
            unsaid = "on" if kind in _VALUE_SENT else ""
            form.fields.setdefault(name, []).append(facts.get("value", unsaid))

    def _option(self, facts: dict[str, str]) -> None:
        assert self._select
        form, name, many = self._select
        first = not many and name not in form.fields
        if "selected" in facts and not many:
            form.fields[name] = [facts.get("value", "")]
        elif "selected" in facts or first:
            form.fields.setdefault(name, []).append(facts.get("value", ""))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            form, name = self._textarea
            form.fields.setdefault(name, []).append(self._text.removeprefix("\n"))
            self._textarea = None


def forms_of(response: Answer, address: str) -> list[Form]:
    """Every form of a page that was read at ``address``."""
    reader = _Reader(address)
    reader.feed(response.content.decode())
    return reader.forms


def form_of(response: Answer, address: str, name: str) -> Form:
    """The form with this id."""
    return next(form for form in forms_of(response, address) if form.name == name)
