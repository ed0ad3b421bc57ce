"""Reading pages as a reader's program does: their words, their links, their data."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any, Protocol

_SAID_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")
_UNSEEN = ("script", "style", "head", "template")


class Page(HTMLParser):
    """What a page shows and where it leads; ``wording`` is every text, in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.wording: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.data: list[Any] = []
        self._open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.elements.append((tag, facts))
        self.wording += [facts[name] for name in _SAID_ATTRIBUTES if facts.get(name)]
        self.addresses += [facts[name] for name in ("href", "src", "action") if name in facts]
        if tag == "a":
            self.links.append(facts.get("href", ""))
        if tag == "meta" and "description" in facts.get("name", ""):
            self.wording.append(facts["content"])
        if tag in (*_UNSEEN, "title"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "script" and data.strip():
            self.data.append(json.loads(data))
        elif inside not in _UNSEEN and data.strip():
            self.wording.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """All that is said, as one line."""
        return " ".join(self.wording)

    def facts(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of every element of this name that has these among them."""
        return [
            facts
            for name, facts in self.elements
            if name == tag and wanted.items() <= facts.items()
        ]


class Answer(Protocol):
    """What the test client gets."""

    @property
    def content(self) -> bytes: ...


def read(response: Answer) -> Page:
    """The page of a response."""
    return Page(response.content.decode())
