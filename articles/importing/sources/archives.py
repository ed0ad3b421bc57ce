"""Zip, tar, gzip, bzip2 and xz as the documents in them, recognised by their content.

Nothing is unpacked to a name: a file in an archive is read where it lies, or kept without a name
for as long as it is being read. An archive within an archive stays shut, save a tar that is packed.
"""

from __future__ import annotations

import posixpath
import re
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import limits
from articles.errors import RefusedError
from articles.importing.records import Document, Problem
from articles.importing.sources import names, tars, zips
from articles.importing.sources.entries import Entry, too_many_files
from articles.importing.sources.packing import Unpacker, Unpacking, unpacker_for
from articles.importing.sources.streams import buffered

SUFFIXES = (".zip", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".tbz", ".tbz2", ".txz")
"""Taken off an archive's name where that stands for what is in it."""

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
_FIRST_IN_OFFICE_FILES = (b"[Content_Types].xml", b"mimetype", b"_rels/", b"META-INF/")
_NAME_IN_ZIP = 30
"""Where the first file's name stands."""
_ABSOLUTE = re.compile("/|[A-Za-z]:/")


def documents_in(document: Document) -> Iterator[Document | Problem]:
    """The document itself; or, where it is an archive, each document in it.

    A document can be read until the next one is asked for.
    """
    try:
        inside = _inside(document)
    except RefusedError as refusal:
        yield Problem(document.path, str(refusal))
        return
    if inside is document:
        yield document if document.head else Problem(document.path, _empty())
    elif isinstance(inside, Document):
        yield _checked(inside, PurePosixPath(inside.path))
    else:
        yield from _documents(document, inside)


def holds_many(document: Document) -> bool:
    """Whether a file is an archive of files; False too where it cannot be read."""
    try:
        return not isinstance(_inside(document), Document)
    except RefusedError:
        return False


def name_inside(name: str) -> str:
    """An archive's name without what says that it is one: ``batch.tar.gz`` holds ``batch``."""
    for suffix in SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name_inside(name[: -len(suffix)])
    return name


def _inside(document: Document) -> Document | Iterator[Entry]:
    """The files of an archive; of anything else the document that it is, unpacked."""
    if _is_office_file(document.head):
        raise RefusedError(_("this is an office document; save it as plain text and import that."))
    if document.head.startswith(_ZIPS):
        return _in_zip(document)
    if tars.is_tar(document.head):
        return _in_tar(document)
    if not (fresh := unpacker_for(document.head)):
        return document
    content = _unpacked(document, fresh)
    return _in_packed_tar(document, fresh) if tars.is_tar(content.head) else content


def _unpacked(packed: Document, fresh: Callable[[], Unpacker]) -> Document:
    """What a packed file is when it is unpacked, under its own name without the ending."""

    def opened() -> BinaryIO:
        return buffered(Unpacking(packed.opened(), fresh))

    name = PurePosixPath(packed.path).name
    if (inside := name_inside(name)) == name:
        return Document(packed.path, packed.stem, opened, packed.weight)
    place = PurePosixPath(packed.path, inside)
    return Document(str(place), names.stem_of(PurePosixPath(inside)), opened, packed.weight)


def _is_office_file(head: bytes) -> bool:
    return head.startswith(_ZIPS) and head.startswith(_FIRST_IN_OFFICE_FILES, _NAME_IN_ZIP)


def _in_zip(document: Document) -> Iterator[Entry]:
    with document.opened() as stream:
        yield from zips.entries(stream, document.weight)


def _in_tar(document: Document) -> Iterator[Entry]:
    with document.opened() as stream:
        yield from tars.entries(stream, stream.tell)


def _in_packed_tar(document: Document, fresh: Callable[[], Unpacker]) -> Iterator[Entry]:
    unpacking = Unpacking(document.opened(), fresh)
    with buffered(unpacking) as stream:
        yield from tars.entries(stream, lambda: unpacking.consumed)


def _documents(archive: Document, entries: Iterator[Entry]) -> Iterator[Document | Problem]:
    count = 0
    try:
        for entry in entries:
            if found := _found(archive, entry):
                count += 1
                if count > limits.ARCHIVE_FILES:
                    raise RefusedError(too_many_files())
                yield found
    except RefusedError as refusal:
        yield Problem(archive.path, f"{refusal} {_read_before(count)}".strip())
    else:
        if not count:
            yield Problem(archive.path, _("there are no files in this archive."))


def _read_before(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "What was read before that is %(count)d file.",
        "What was read before that are %(count)d files.",
        count,
    )
    return said % {"count": count}


def _found(archive: Document, entry: Entry) -> Document | Problem | None:
    """A file of an archive; None for what is passed over, as it is in folders."""
    place = PurePosixPath(entry.name)
    shown = names.below(archive.path, entry.name)
    if problem := names.too_long(shown):
        return problem
    if _leads_out(entry.name):
        return Problem(shown, _("its name leads out of the archive; pack it under a plain name."))
    if stat.S_ISDIR(entry.mode) or any(map(names.is_hidden, place.parts)):
        return None
    shown = names.below(archive.path, str(place))
    if reason := names.wrong_kind(entry.mode) or entry.reason:
        return Problem(shown, reason)
    beside = partial(_beside, archive, entry)
    stem = names.stem_of(place)
    return _checked(Document(shown, stem, entry.opened, entry.weight, beside), place)


def _beside(archive: Document, entry: Entry, path: str) -> Document | None:
    """Another file of the archive, by its path from the folder of one."""
    other = entry.other(posixpath.normpath(posixpath.join(posixpath.dirname(entry.name), path)))
    found = _found(archive, other) if other else None
    return found if isinstance(found, Document) else None


def _leads_out(name: str) -> bool:
    return ".." in name.split("/") or bool(_ABSOLUTE.match(name))


def _checked(document: Document, place: PurePosixPath) -> Document | Problem:
    """A document out of an archive, unless it is empty, unreadable or an archive itself."""
    try:
        head = document.head
    except RefusedError as refusal:
        return Problem(document.path, str(refusal))
    if reason := names.wrong_name(place) or ("" if head else _empty()):
        return Problem(document.path, reason)
    if head.startswith(_ZIPS) or tars.is_tar(head) or unpacker_for(head):
        reason = _("this is an archive within an archive; unpack it and import it by itself.")
        return Problem(document.path, reason)
    return document


def _empty() -> str:
    return _("this file is empty.")
