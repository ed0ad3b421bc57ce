"""Zip archives: by their directory, or from front to back where that is lost.

The directory stands at a zip's end. Where the end is missing, each file's own header, which
stands before it, tells enough to save all that came before the break.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.sources.entries import Entry, exactly, pieces, too_many_files
from articles.importing.sources.packing import (
    Unpacking,
    blown_up,
    broken_off,
    is_blown_up,
    raw_inflater,
)
from articles.importing.sources.streams import CHUNK, buffered, kept, too_large

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_DIRECTORY = 67_108_864
"""Bytes that a directory may take; it is read as a whole."""
_LISTED, _FILE, _DESCRIPTOR = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_HEADER = struct.Struct("<4s5H3L2H")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Python unpacks the others without regard to how much comes of it."""
_LOCKED, _STREAMED, _UTF8 = 0x1, 0x8, 0x800
_UNIX = (3, 19)
_FAILURES = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, OverflowError,
    RuntimeError, ValueError,
)  # fmt: skip


class _Careful:
    """A zip's file as `zipfile` sees it, which takes its word for how long the directory is."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _DIRECTORY:
            raise zipfile.BadZipFile
        data = self._stream.read(size)
        if data.count(_LISTED) > limits.ARCHIVE_FILES:
            raise RefusedError(too_many_files())
        return data


class _Member(io.RawIOBase):
    """A file of a zip, whose failures are sentences."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        super().__init__()
        try:
            # zipfile says that it gives an IO[bytes]; what it gives is this.
            self._inner = cast("zipfile.ZipExtFile", archive.open(info))
        except _FAILURES as error:
            raise RefusedError(_damaged()) from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            return self._inner.readinto(buffer)
        except _FAILURES as error:
            raise RefusedError(_damaged()) from error

    def close(self) -> None:
        if not self.closed and hasattr(self, "_inner"):
            self._inner.close()
        super().close()


class _Header(NamedTuple):
    """What stands before a file, as far as it is needed to read that."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int


def entries(stream: BinaryIO, weight: int) -> Iterator[Entry]:
    """Every file in the archive, in the order of folders' names; ``weight`` is all its bytes.

    Where the directory is lost, those that come before the break, and then `RefusedError`.
    """
    try:
        archive = zipfile.ZipFile(cast("BinaryIO", _Careful(stream)))
    except _FAILURES:
        yield from _salvaged(stream)
    else:
        with archive:
            yield from _listed(archive, weight)


def _listed(archive: zipfile.ZipFile, weight: int) -> Iterator[Entry]:
    named = sorted(((_name_of(info), info) for info in archive.infolist()), key=_place)
    packed = sum(info.compress_size for _name, info in named) or 1
    unpacked = 0
    by_name = dict(named)

    def entry(name: str) -> Entry | None:
        if not (info := by_name.get(name)):
            return None
        share = weight * info.compress_size // packed
        opened = partial(_opened, archive, info)
        return Entry(name, _mode(name, info), share, opened, _reason(info), entry)

    for name, info in named:
        by_name[name] = info  # of two files of one name, each in its turn
        if found := entry(name):
            unpacked += 0 if found.reason else info.file_size
            if unpacked > limits.BATCH_FILE:
                raise RefusedError(too_large())
            yield found


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return buffered(_Member(archive, info))


def _name_of(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return _slashed(info.filename)
    try:
        return _name(info.filename.encode("cp437"))
    except UnicodeEncodeError:  # the name comes from a field for names in Unicode
        return _slashed(info.filename)


def _name(raw: bytes) -> str:
    """A name that is not marked as UTF-8 often is; else it is in the set of the first PCs."""
    try:
        return _slashed(raw.decode())
    except UnicodeDecodeError:
        return _slashed(raw.decode("cp437"))


def _slashed(name: str) -> str:
    """Programs of Windows have parted folders by backslashes."""
    return name.replace("\\", "/")


def _place(named: tuple[str, zipfile.ZipInfo]) -> list[str]:
    return named[0].split("/")


def _mode(name: str, info: zipfile.ZipInfo) -> int:
    if name.endswith("/"):
        return stat.S_IFDIR
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system in _UNIX else 0
    return kind or stat.S_IFREG


def _reason(info: zipfile.ZipInfo) -> str:
    """Why a file cannot be read, as far as the directory tells."""
    if reason := _unreadable(info.flag_bits, info.compress_type):
        return reason
    if info.file_size > limits.BATCH_FILE:
        return too_large()
    return blown_up() if is_blown_up(info.file_size, info.compress_size) else ""


def _unreadable(flags: int, method: int) -> str:
    if flags & _LOCKED:
        return _("this is locked with a password; unpack it and import what is in it.")
    if method not in _METHODS:
        return _("this is packed in a way that is not read here; pack it again as a plain zip.")
    return ""


def _damaged() -> str:
    return _("this file is damaged in its archive; have that sent again.")


def _salvaged(stream: BinaryIO) -> Iterator[Entry]:
    """The files of a zip without its directory, as far as they are whole."""
    stream.seek(0)
    unpacked = 0
    while True:
        begin = stream.tell()
        header = _header(stream)
        if reason := _unreadable(header.flags, header.method):
            _skip(stream, header)
            yield Entry(header.name, weight=stream.tell() - begin, reason=reason)
            continue
        with kept(_content(stream, header)) as (opened, size):
            unpacked += size
            if unpacked > limits.BATCH_FILE:
                raise RefusedError(too_large())
            mode = stat.S_IFDIR if header.name.endswith("/") else stat.S_IFREG
            yield Entry(header.name, mode, stream.tell() - begin, opened)


def _header(stream: BinaryIO) -> _Header:
    fixed = _HEADER.unpack(exactly(stream, _HEADER.size))
    if fixed[0] != _FILE:
        raise broken_off()
    name = _name(exactly(stream, fixed[-2]))
    exactly(stream, fixed[-1])
    return _Header(name, flags=fixed[2], method=fixed[3], crc=fixed[6], packed=fixed[7])


def _skip(stream: BinaryIO, header: _Header) -> None:
    if header.flags & _STREAMED:  # then the header does not know how long it is
        raise broken_off()
    stream.seek(header.packed, io.SEEK_CUR)


def _content(stream: BinaryIO, header: _Header) -> Iterator[bytes]:
    """A file's bytes; `RefusedError` at their end if they are not what the archive says."""
    if header.method == zipfile.ZIP_DEFLATED:
        chunks = _inflated(stream)
    elif header.flags & _STREAMED:
        raise broken_off()
    else:
        chunks = pieces(stream, header.packed)
    crc = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if crc != (_described(stream) if header.flags & _STREAMED else header.crc):
        raise broken_off()


def _inflated(stream: BinaryIO) -> Iterator[bytes]:
    unpacking = Unpacking(stream, raw_inflater, within=True)
    while chunk := unpacking.read(CHUNK):
        yield chunk
    stream.seek(-unpacking.left_over, io.SEEK_CUR)


def _described(stream: BinaryIO) -> int:
    """The check sum that stands behind a file, in one of four layouts."""
    block = stream.read(28)
    start = 4 if block.startswith(_DESCRIPTOR) else 0
    for end in (start + 12, start + 20):
        if block[end : end + 2] in (b"PK", b""):
            stream.seek(end - len(block), io.SEEK_CUR)
            return int.from_bytes(block[start : start + 4], "little")
    raise broken_off()
