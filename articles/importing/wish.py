"""A run of the importer as it was asked for, by a command or by a batch that keeps it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import limits, text
from articles.errors import RefusedError
from articles.importing import cleaning, uploads
from articles.importing.formats import registry, tables
from articles.importing.plan import Options
from articles.importing.records import Reading
from articles.importing.sources import files
from articles.importing.sources.files import STANDARD_INPUT
from articles.models import Batch, Section


@dataclass
class Import:
    """What to import, and how.

    ``section``, by name, is where new stories go that name none; ``encoding`` is what files are
    in that are not UTF-8; ``time_zone`` is that of times that come without one; ``format`` is
    the one that all files are in; ``columns`` says which column of a table holds which field.
    """

    paths: Sequence[str | Path]
    source: str = ""
    publish: bool = False
    section: str = ""
    encoding: str = ""
    time_zone: str = ""
    format: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    create_sections: bool = False
    dry_run: bool = False
    at: datetime = field(default_factory=timezone.now)

    @classmethod
    def of(cls, batch: Batch) -> Import:
        """The very import that a batch was begun for."""
        asked: dict[str, Any] = batch.options
        paths = uploads.places(batch) if batch.folder else batch.paths
        return cls(paths, source=batch.source, publish=batch.publish, **asked)

    def options(self) -> Options:
        """What the plan needs; raises `RefusedError` where something is asked for amiss."""
        if "" in map(str, self.paths):
            raise RefusedError(_("A path is empty; name a file or a folder of stories."))
        self.encoding = cleaning.known_encoding(self.encoding) if self.encoding else ""
        self.format = registry.named(self.format).NAME if self.format else ""
        self.columns = tables.known_columns(f"{name}={at}" for name, at in self.columns.items())
        return Options(
            source=self._source(),
            at=self.at,
            publish=self.publish,
            section=_section(self.section) if self.section else None,
            create_sections=self.create_sections,
        )

    def reading(self) -> Reading:
        """How documents are to be read."""
        return Reading(
            encoding=self.encoding,
            time_zone=self.time_zone or settings.TIME_ZONE,
            columns=self.columns,
        )

    def _source(self) -> str:
        source = cleaning.clean_line(self.source) or files.default_source(self.paths)
        if len(source) > limits.SOURCE:
            raise RefusedError(
                _("A source's name has at most %(most)s characters.") % {"most": limits.SOURCE}
            )
        return source

    def said(self) -> dict[str, Any]:
        """The wishes that a batch keeps besides source and paths, as JSON: see `of`."""
        options = {
            "section": cleaning.clean_line(self.section),
            "encoding": self.encoding,
            "time_zone": self.time_zone,
            "format": self.format,
            "columns": dict(self.columns),
            "create_sections": self.create_sections,
        }
        return {name: value for name, value in options.items() if value}

    def places(self) -> list[str]:
        """The paths as a batch keeps them: wherever the command is run again, the same."""
        return [_place(str(path)) for path in self.paths]

    def is_of(self, batch: Batch, source: str) -> bool:
        """Whether a batch was begun for this very import, whose ``source`` is known by now.

        What comes by standard input comes once, so that no other run is of the same.
        """
        return STANDARD_INPUT not in self.places() and (
            (batch.source, batch.paths, batch.options, batch.publish, batch.folder)
            == (source, self.places(), self.said(), self.publish, "")
        )


def _place(path: str) -> str:
    if path == STANDARD_INPUT:
        return path
    return files.printable(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _section(asked: str) -> Section:
    name = cleaning.clean_line(asked)
    sections = Section.objects.filter(retired_at__isnull=True)
    by_key = {text.key(section.name): section for section in sections}
    if section := by_key.get(text.key(name)):
        return section
    raise RefusedError(
        _("There is no section “%(name)s”. Sections: %(names)s. An editor adds one in the admin.")
        % {"name": name, "names": _listed(section.name for section in by_key.values())}
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or _("none yet")
