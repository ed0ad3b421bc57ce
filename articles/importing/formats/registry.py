"""The formats that the newsroom reads, and which of them a document is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.importing.formats import (
    anpa1312,
    ap_media,
    chorus,
    csv_rows,
    feeds,
    ghost,
    html_page,
    iptc7901,
    json_feed,
    json_lines,
    json_posts,
    mail,
    markdown,
    newsml1,
    newsml_g2,
    ninjs,
    nitf,
    ritzau,
    superdesk,
    wire_text,
    wp_rest,
    wxr,
)
from articles.importing.records import Document, Found, Reading


class Format(Protocol):
    """What every reader's module has."""

    NAME: str
    """As ``--format`` takes it: ``newsml-g2``."""
    TITLE: str
    """As people call it: “NewsML-G2”."""

    def recognises(self, document: Document) -> bool:
        """Whether the document's first bytes look like this format. Never raises for bad input."""

    def read(self, document: Document, reading: Reading) -> Iterator[Found]:
        """Everything in the document, in its order."""


FORMATS: Sequence[Format] = (
    anpa1312,
    iptc7901,
    mail,
    newsml_g2,
    nitf,
    newsml1,
    ritzau,
    json_feed,
    wp_rest,
    ghost,
    superdesk,
    ap_media,
    chorus,
    ninjs,
    json_posts,
    markdown,
    json_lines,
    wxr,
    feeds,
    html_page,
    csv_rows,
    wire_text,
)
"""In the order in which a document is tried: the surest signs first, plain text last."""


def named(name: str) -> Format:
    """The format of a name; `RefusedError` with all names where there is none."""
    for each in FORMATS:
        if name.strip().lower() == each.NAME:
            return each
    reason = _("There is no format “%(name)s”. The newsroom reads: %(names)s.")
    raise RefusedError(
        reason % {"name": name, "names": ", ".join(sorted(each.NAME for each in FORMATS))}
    )


def recognise(document: Document) -> Format | None:
    """The format that a document is in, by its content."""
    return next((each for each in FORMATS if each.recognises(document)), None)
