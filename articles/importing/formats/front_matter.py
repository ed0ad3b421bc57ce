"""What stands before a text between fences: YAML (``---``), TOML (``+++``) or JSON (``{``).

All values come as words, lists and objects: what YAML would make of ``no``, ``12:30`` or
``2015-02-31`` is not wanted. Aliases are refused, because a few lines of them can mean gigabytes,
and a name twice is, because one of the two would be lost. https://yaml.org/spec/1.2.2/, https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml
from django.utils.translation import gettext as _

from articles import text
from articles.importing import cleaning
from articles.importing.formats import jsons
from articles.importing.records import Problem

LONGEST = 64_000
"""Characters."""
DEEPEST = 12
"""Values within each other."""

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_OPENING = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_NAME = re.compile(r"[\s#]*[\w\"'][^\n]{0,60}?\s*[:=]")
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_TOML_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Parted:
    """A file's facts and its text."""

    text: str
    line: int = 1
    """On which the text begins."""
    values: Mapping[str, Value] = field(default_factory=dict)


class _FaultError(ValueError):
    """Something that is YAML and that is not taken."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def begins(passage: str) -> bool:
    """Whether front matter is opened here, closed or not."""
    opening = _OPENING.match(passage)
    return bool(opening and _NAME.match(passage, opening.end()))


def leads(passage: str) -> bool:
    """Whether whole front matter stands here: a text that only begins with a rule has none."""
    opening = _OPENING.match(passage)
    return begins(passage) and bool(
        opening and _CLOSING[opening["fence"]].search(passage, opening.end())
    )


def parted(passage: str, path: str) -> Parted | Problem:
    """A text, whose line ends are one sign each, and its front matter; or what is wrong with it."""
    if opening := _OPENING.match(passage):
        fence = opening["fence"]
        closing = _CLOSING[fence].search(passage, opening.end())
        if closing:
            inside = passage[opening.end() : closing.start()]
            rest = Parted(passage[closing.end() :], 3 + inside.count("\n"))
            return _with_values(inside, fence, rest, path, passage)
        if begins(passage):
            reason = _("the front matter that begins here is never ended by “%(fence)s”.")
            return Problem(path, reason % {"fence": fence}, 1)
    if passage.lstrip("\ufeff").startswith("{\n"):
        return _after_json(passage.lstrip("\ufeff"), path)
    return Parted(passage)


def _with_values(
    inside: str, fence: str, rest: Parted, path: str, passage: str
) -> Parted | Problem:
    if len(inside) > LONGEST:
        return Problem(path, _too_long(), 1)
    found = _yaml(inside, path) if fence == "---" else _toml(inside, path)
    if isinstance(found, Problem):
        return found
    # Between two rules of a text stand words, and no names.
    return Parted(rest.text, rest.line, found) if isinstance(found, dict) else Parted(passage)


def _too_long() -> str:
    reason = _("the front matter is longer than %(limit)d characters.")
    return reason % {"limit": LONGEST}


def _after_json(passage: str, path: str) -> Parted | Problem:
    try:
        end = _DECODER.raw_decode(passage[:LONGEST])[1]
    except (ValueError, RecursionError):
        end = len(passage[:LONGEST])
    found = jsons.parse(passage[:end], path)
    if isinstance(found, Problem):
        return found
    values = _plain(found, 0)
    if not isinstance(values, dict):
        return Parted(passage)
    return Parted(passage[end:], 1 + passage.count("\n", 0, end), values)


def _toml(words: str, path: str) -> Value | Problem:
    try:
        return _plain(tomllib.loads(words), 0)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
        said = cleaning.clean_line(str(error))
        place = _TOML_LINE.search(said)
        line = int(place[1]) + 1 if place and place[1] else 2 + words.count("\n")
        return Problem(path, _not_valid("TOML", _TOML_LINE.sub("", said)), line)


def _not_valid(language: str, why: str) -> str:
    reason = _("this front matter is no %(language)s (%(why)s).")
    said = {"language": language, "why": text.shorten(why[:500], 200)}
    if "\\t" in why:
        return _("this line begins with a tab, which YAML does not take; use spaces.")
    if language == "YAML" and "mapping values" in why:
        reason = _("this front matter is no YAML (%(why)s); put words with a colon in quotes.")
    return reason % said


def _yaml(words: str, path: str) -> Value | Problem:
    try:
        return _Events(yaml.parse(words, Loader=yaml.SafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or ""
        return Problem(path, _not_valid("YAML", why), mark.line + 2 if mark else 1)
    except _FaultError as error:
        return Problem(path, str(error), error.line)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # "\UFFFFFFFF" is no character
        return Problem(path, _not_valid("YAML", cleaning.clean_line(str(error))), 1)


class _Events:
    """Builds words, lists and objects out of what PyYAML's parser meets, and nothing else."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events

    def document(self) -> Value:
        """The first document's value; empty words where there is none."""
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                return self.value(event, 0)
        return ""

    def value(self, event: yaml.Event, depth: int) -> Value:
        """What begins with an event."""
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _FaultError(
                _("front matter with anchors or aliases (& and *) is not read."), line
            )
        if depth > DEEPEST:
            raise _FaultError(_("this front matter is nested too deeply."), line)
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.style is None and event.value in _NULLS
            return "" if is_null else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(each, depth + 1) for each in self.until(yaml.SequenceEndEvent)]
        return self.mapping(depth)

    def mapping(self, depth: int) -> dict[str, Value]:
        """An object, whose names must be words, and each another."""
        found: dict[str, Value] = {}
        for event in self.until(yaml.MappingEndEvent):
            name, line = self.value(event, depth + 1), _line(event)
            if not isinstance(name, str):
                raise _FaultError(_("a list or an object is no name in front matter."), line)
            if name in found:
                reason = _("“%(name)s” is said twice in this front matter.")
                raise _FaultError(reason % {"name": text.shorten(name, 40)}, line)
            found[name] = self.value(next(self.events), depth + 1)
        return found

    def until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        """The events up to the end of a list or an object."""
        for event in self.events:
            if isinstance(event, end):
                return
            yield event


def _line(event: yaml.Event) -> int:
    """The line of the file on which something begins; the fence is the first."""
    return event.start_mark.line + 2 if event.start_mark else 2


def _plain(value: object, depth: int) -> Value:
    """What JSON and TOML read, as words, lists and objects; what is too deep is words."""
    if value is None:
        return ""
    if depth > DEEPEST:
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
