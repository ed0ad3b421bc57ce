"""A run as a file for machines: JSON, written while the run goes on, there once it has ended."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.importing.records import Result
from articles.importing.report import Report
from articles.importing.sources.names import printable

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

SCHEMA = 1
"""Counted up where a field changes its meaning or goes."""


@dataclass
class ReportFile:
    """A JSON object whose ``stories`` are written as they come, and never kept in memory."""

    _file: IO[str]
    _path: Path
    _is_empty: bool = True

    def begin(self, facts: dict[str, Any]) -> None:
        """What is known of the run before its first story; what was written so far is dropped."""
        self._file.seek(0)
        self._file.truncate()
        self._is_empty = True
        head = json.dumps({"schema": SCHEMA, **facts}, ensure_ascii=False)
        self._write(head[:-1] + ', "stories": [')

    def add(self, result: Result) -> None:
        """One story."""
        story = json.dumps(_said(result), ensure_ascii=False)
        self._write(("\n" if self._is_empty else ",\n") + story)
        self._is_empty = False

    def end(self, report: Report, facts: dict[str, Any]) -> None:
        """What the run came to."""
        counts = {outcome.value: number for outcome, number in report.counts.items()}
        tail = json.dumps({"counts": counts, **facts}, ensure_ascii=False)
        self._write("\n], " + tail[1:] + "\n")

    def _write(self, words: str) -> None:
        with _told(self._path):
            self._file.write(words)


@contextmanager
def report_file(path: Path) -> Iterator[ReportFile]:
    """The file, which takes its name when the block is left without an exception.

    Until then a file that had the name keeps it. `RefusedError` where it cannot be written.
    """
    with _told(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        file = NamedTemporaryFile(  # noqa: SIM115
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        )
    try:
        with file:
            yield ReportFile(file, path)
            with _told(path):
                _name(file, path)
    except BaseException:
        with suppress(OSError):
            Path(file.name).unlink()
        raise


def _name(file: _TemporaryFileWrapper[str], path: Path) -> None:
    """Give a complete file its name, and the rights that any new file has."""
    file.flush()
    os.fsync(file.fileno())
    umask = os.umask(0)
    os.umask(umask)
    os.fchmod(file.fileno(), 0o666 & ~umask)
    Path(file.name).replace(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _("The report %(path)s cannot be written: %(cause)s.")
        said = {"path": printable(str(path)), "cause": error.strerror or error}
        raise RefusedError(reason % said) from error


def _said(result: Result) -> dict[str, Any]:
    return {
        "path": result.path,
        "line": result.line,
        "id": result.source_id,
        "headline": result.headline,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "warning": result.warning,
        "provisional": result.provisional,
        "left_out": list(result.left_out),
        "article": result.article_id,
        "revision": result.revision_id,
    }
