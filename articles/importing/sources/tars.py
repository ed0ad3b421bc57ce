"""Tar archives, read from front to back and never beyond the file that is being read.

Python's `tarfile` takes a damaged header for the archive's end, holds every header that it has
met, and reads long ones whole into memory; an archive that a stranger sent is read here instead.
The format is that of POSIX.1-2001 (pax), with the long names of GNU tar.
"""

from __future__ import annotations

import stat
import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles.errors import RefusedError
from articles.importing.sources.entries import Entry, exactly, pieces
from articles.importing.sources.packing import broken_off
from articles.importing.sources.streams import CHUNK, kept

_HEADER = 1_048_576
"""Bytes that a name, or the pax header of one file, may take."""
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LONG_NAMES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_PAX = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_KINDS = {
    tarfile.DIRTYPE: stat.S_IFDIR,
    tarfile.LNKTYPE: stat.S_IFLNK,
    tarfile.SYMTYPE: stat.S_IFLNK,
    tarfile.FIFOTYPE: stat.S_IFIFO,
    tarfile.CHRTYPE: stat.S_IFCHR,
    tarfile.BLKTYPE: stat.S_IFBLK,
}
"""What has no content of its own."""


def is_tar(head: bytes) -> bool:
    """Whether a file that begins so is a tar archive: the first header's sum is right."""
    try:
        _header(head[: tarfile.BLOCKSIZE])
    except RefusedError:
        return False
    return True


def entries(stream: BinaryIO, position: Callable[[], int]) -> Iterator[Entry]:
    """Every file in the archive, in its order; `RefusedError` where it breaks off.

    ``position`` says how many of the archive's own bytes have been read.
    """
    begun = position()
    for header in _headers(stream):
        kind = _KINDS.get(header.type, stat.S_IFREG)
        if kind != stat.S_IFREG:
            yield Entry(header.name, kind)
            continue
        with kept(_content(stream, header.size)) as (opened, _size_kept):
            now = position()
            reason = "" if header.type in _FILES else _unknown()
            yield Entry(header.name, kind, now - begun, opened, reason)
            begun = now


def _headers(stream: BinaryIO) -> Iterator[tarfile.TarInfo]:
    """Each file's header, completed by those before it that tell its long name or size.

    Who takes it reads the file's content before the next one.
    """
    name, size, is_sparse = "", None, False
    while (block := exactly(stream, tarfile.BLOCKSIZE)) != bytes(tarfile.BLOCKSIZE):
        header = _header(block)
        if header.type == tarfile.GNUTYPE_LONGNAME:
            name = _text(_extension(stream, header).rstrip(b"\0"))
        elif header.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            facts = _pax(_extension(stream, header))
            name = _text(facts.get(b"path", b"")) or name
            size = _size(facts[b"size"]) if b"size" in facts else None
            is_sparse = any(fact.startswith(b"GNU.sparse.") for fact in facts)
        elif header.type in (*_LONG_NAMES, *_PAX):
            _extension(stream, header)
        else:
            header.name = name or header.name
            header.size = header.size if size is None else size
            header.type = tarfile.GNUTYPE_SPARSE if is_sparse else header.type
            yield header
            name, size, is_sparse = "", None, False
    while stream.read(CHUNK):  # what a packed archive's sum is held against comes at its end
        pass


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError) as error:
        raise broken_off() from error
    if header.size < 0:
        raise broken_off()
    return header


def _padding(size: int) -> int:
    """Bytes after a content of this size, up to the next block."""
    return -size % tarfile.BLOCKSIZE


def _content(stream: BinaryIO, size: int) -> Iterator[bytes]:
    yield from pieces(stream, size)
    exactly(stream, _padding(size))


def _extension(stream: BinaryIO, header: tarfile.TarInfo) -> bytes:
    if header.size > _HEADER:
        raise broken_off()
    return b"".join(_content(stream, header.size))


def _pax(records: bytes) -> dict[bytes, bytes]:
    """A pax header's facts, each written as ``19 path=monday/1.txt`` with its own length."""
    facts = {}
    while records.strip(b"\0"):
        length = _size(records.partition(b" ")[0])
        record, records = records[:length], records[length:]
        name, is_fact, value = record.partition(b" ")[2].removesuffix(b"\n").partition(b"=")
        if not is_fact:
            raise broken_off()
        facts[name] = value
    return facts


def _size(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 20:
        raise broken_off()
    return int(digits)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _unknown() -> str:
    return _("this is stored in a way that is not read here; pack it again with plain tar.")
