"""IPTC 7901, the text format of European agencies before XML.

The heading is the service and number of the message, its priority, category and count of words, and
below them its keywords; the text begins with the headline. https://iptc.org/std-archive/IPTC7901/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles import markup, text
from articles.importing import bylines, cleaning
from articles.importing.bodies import Body
from articles.importing.formats import finish, teleprinter, typed
from articles.importing.formats.teleprinter import Message
from articles.importing.records import Document, Found, Problem, Reading

NAME = "iptc7901"
TITLE = "IPTC 7901"

_HEADING = re.compile(
    r"\s*(?P<service>[A-Za-z]{1,6})(?P<number>\d{1,6})\s+(?P<priority>[1-9])\s+"
    r"(?P<category>[A-Za-z]{1,6})\s+(?P<words>\d{1,6})\b(?P<more>[^\n]*)"
)
_AGENCY = re.compile(r"([A-Za-z]{2,6})\s+\d{1,5}\s*$")
_END = re.compile(
    r"(?P<day>\d{2})(?P<hours>\d{4})\s*(?P<zone>[A-Za-z]{0,5})\s+(?P<month>[A-Za-z]{3})[a-z]*"
    r"\.?\s+(?P<year>\d{4}|\d{2})\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LATER_MONTHS = {"mai": "may", "okt": "oct", "dez": "dec", "mär": "mar"}
_TO_EDITORS = re.compile(r"\W*(?:eds?|editors?|attention|achtung)\b[^\n]{0,20}:", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|von|par|por)\s+\S", re.IGNORECASE)
_SIGNED = re.compile(r"[a-z]{2,5}(?:[ /][a-z]{2,5}){1,6}")
_LONGEST_HEADLINE = 4
"""Lines."""


def recognises(document: Document) -> bool:
    """Whether this is a message with a heading and a text."""
    return teleprinter.begins(document)


def read(document: Document, reading: Reading) -> Iterator[Found]:
    """A story for each message."""
    found = list(teleprinter.messages(document, reading))
    for each in found:
        if isinstance(each, Problem):
            yield each
        else:
            yield _story(document, each, reading, is_alone=len(found) == 1)


def _story(document: Document, message: Message, reading: Reading, *, is_alone: bool) -> Found:
    heading = _HEADING.match(message.heading)
    clock = finish.Clock(reading)
    sent = clock.read(_time(message.end))
    lines = [line.rstrip() for line in _plain(message.text).split("\n")]
    headline, rest = _headline(lines)
    body, notes = teleprinter.without_notes(rest)
    names, body = _byline(body)
    agency = _AGENCY.search(heading["more"]) if heading else None
    credit = agency[1] if agency else ""
    signature, body = _signature(body)
    eds = [line for line in body if _TO_EDITORS.match(line)]
    body = [line for line in body if not _TO_EDITORS.match(line)]
    facts: finish.Facts = {
        "line": None if is_alone else message.line,
        "headline": headline,
        "authors": [name for name in names if name != credit],
        "keywords": _keywords(message.heading, heading),
        "created": sent,
        "urgency": int(heading["priority"]) if heading else None,
        "note": "\n".join((*eds, *notes, signature)),
        "credit": credit,
        "left_out": [*message.left_out, *clock.left_out],
    }
    source_id = ""
    if heading:
        day = f"-{sent:%Y-%m-%d}" if sent else ""
        source_id = f"{heading['service']}{heading['number']}{day}"
        left = _("the category “%(code)s”") % {"code": heading["category"]}
        facts["left_out"] = [left, *message.left_out, *clock.left_out]
    return finish.story(
        document,
        source_id=source_id,
        body=Body(markup.clean_html(_markup(body))),
        alone=is_alone,
        **facts,
    )


def _plain(words: str) -> str:
    return cleaning.clean(teleprinter.without_controls(words))


def _time(end: str) -> str:
    """The time after the text, ``131137 GMT Nov 13``, as words that can be read."""
    found = _END.search(_plain(end))
    if not found:
        return ""
    name = found["month"].lower()
    name = _LATER_MONTHS.get(name, name)
    month = _MONTHS.index(name) + 1 if name in _MONTHS else 0
    day = f"{teleprinter.year(found['year'])}-{month:02d}-{found['day']}"
    return teleprinter.time(day, found["hours"], found["zone"])


def _keywords(said: str, heading: re.Match[str] | None) -> list[str]:
    """What stands under the heading's first line, parted by strokes."""
    below = said[heading.end() :] if heading else said
    return [word.strip() for word in re.split(r"[/\n]", _plain(below)) if word.strip()]


def _headline(lines: list[str]) -> tuple[str, list[str]]:
    """The lines before the first blank or indented one, and what follows; none if they go on."""
    start = next((at for at, line in enumerate(lines) if line), len(lines))
    first: list[str] = []
    for line in lines[start : start + _LONGEST_HEADLINE]:
        if not line or line.startswith((" ", "\t")):
            break
        first.append(line)
        if line.endswith("="):
            break
    end = start + len(first)
    is_over = first and (first[-1].endswith("=") or end == len(lines) or not lines[end].strip())
    if not is_over or _BYLINE.match(first[0]) or _TO_EDITORS.match(first[0]):
        return "", lines
    return " ".join(line.rstrip("= ") for line in first), lines[end:]


def _byline(lines: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The people named on a line of their own before the text."""
    start = next((at for at, line in enumerate(lines) if line), len(lines))
    line = lines[start].rstrip("=, ") if start < len(lines) else ""
    names = bylines.names_in(line) if _BYLINE.match(line) and len(line) < 100 else ()
    return names, (lines[start + 1 :] if names else lines)


def _signature(lines: list[str]) -> tuple[str, list[str]]:
    """The initials of those who wrote and edited it, on the last line."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if end and _SIGNED.fullmatch(lines[end - 1].strip()):
        return lines[end - 1].strip(), lines[: end - 1]
    return "", lines


def _markup(lines: list[str]) -> str:
    """Paragraphs, which blank lines or an indent part, and tables."""
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip("\n"))
    parts = (typed.of_element(block) or text.html_of(_one(block)) for block in blocks)
    return "\n".join(filter(None, parts))


def _one(block: str) -> list[str]:
    said = cleaning.clean_line(block)
    return [said] if said else []
