"""Uploaded files: kept apart from everything that is served, for as long as they are needed.

A batch's files lie in a folder of their own below ``UPLOADS_ROOT``, under the names that they
came with as far as those are names of files: a wire story's id is the name of its file. They go
when their batch has come to its end, is dropped or undone; of a plan that nobody confirms and of
a batch that was stopped, after `limits.UPLOAD_DAYS`.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.move import file_move_safe
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.sources import names
from articles.models import Batch

_FORGOTTEN_AFTER = 86_400
"""Seconds after which what belongs to no batch goes: an upload that was broken off."""


def keep(files: Sequence[File[bytes]]) -> tuple[str, list[str]]:
    """Put files into a new folder; its name, and theirs. `RefusedError` where one cannot be."""
    called = [_name(file) for file in files]
    if len(set(called)) < len(called):
        twice = next(name for name in called if called.count(name) > 1)
        raise RefusedError(
            _("Two files are called “%(name)s”; give one of them another name.") % {"name": twice}
        )
    folder = secrets.token_hex(16)
    place = _root() / folder
    try:
        place.mkdir(mode=0o700, parents=True)
        for file, name in zip(files, called, strict=True):
            _put(file, place / name)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise RefusedError(
            _("The files could not be kept: %(cause)s.") % {"cause": error.strerror or error}
        ) from error
    return folder, called


def _name(file: File[bytes]) -> str:
    """What a file is called here; Django has taken folders and signs of control out of it."""
    name = names.printable(file.name or "").replace("/", "").strip()
    if not name or names.is_hidden(name):
        raise RefusedError(
            _("“%(name)s” is the name of a hidden file; give it another one.") % {"name": name}
        )
    if len(os.fsencode(name)) > limits.FILE_NAME:
        raise RefusedError(
            _("The name “%(name)s…” is longer than %(limit)d bytes; shorten it.")
            % {"name": name[:40], "limit": limits.FILE_NAME}
        )
    return name


def _put(file: File[bytes], place: Path) -> None:
    if isinstance(file, TemporaryUploadedFile):
        file_move_safe(file.temporary_file_path(), str(place), allow_overwrite=False)
        return
    with place.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)


def places(batch: Batch) -> list[str]:
    """Where the files of a batch lie."""
    return [str(_root() / batch.folder / name) for name in batch.paths]


def are_here(batch: Batch) -> bool:
    """Whether a batch's files are kept still."""
    return bool(batch.folder) and all(os.path.lexists(place) for place in places(batch))


def forget(folder: str) -> None:
    """Nothing needs these files any more."""
    if folder:
        shutil.rmtree(_root() / folder, ignore_errors=True)


def sweep(needed: set[str]) -> None:
    """Take away what lies there and belongs to no batch that needs it, once it is a day old."""
    try:
        there = list(os.scandir(_root()))
    except OSError:  # nothing was ever uploaded
        return
    old = time.time() - _FORGOTTEN_AFTER
    for entry in there:
        with suppress(OSError):  # gone by now, or somebody else's: the next sweep looks again
            if entry.name in needed or entry.stat(follow_symlinks=False).st_mtime > old:
                continue
            if entry.is_dir(follow_symlinks=False):
                forget(entry.name)
            else:
                Path(entry.path).unlink()


def _root() -> Path:
    return Path(settings.UPLOADS_ROOT)
