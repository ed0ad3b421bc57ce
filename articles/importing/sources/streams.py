"""Bytes of files, as streams that can be opened again and whose failures are sentences.

Whatever a stream of this module cannot read, it refuses with `RefusedError`; nothing else comes
out of it. Only regular files are opened: what stands at a path is asked again of what was opened.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.sources.names import wrong_kind

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 65_536
"""Bytes read at a time."""
IN_MEMORY = 1_048_576
"""Bytes of a passing stream that are kept in memory; of a longer one all are kept on the disk."""

_SAFELY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class _Stream(io.RawIOBase):
    """A file from its start, wherever other streams of the same file have come to."""

    def __init__(self, file: io.FileIO) -> None:
        super().__init__()
        self._file = file
        self._position = 0

    def readable(self) -> bool:
        """Yes: it can be read."""
        return True

    def seekable(self) -> bool:
        """Yes: archives are read from their end."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; as files do, raises `OSError` for one before the start."""
        size = os.fstat(self._file.fileno()).st_size
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._position = base + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what is there, up to the buffer's length."""
        try:
            count = os.preadv(self._file.fileno(), [buffer], self._position)
        except (OSError, ValueError) as error:  # a closed file is a ValueError
            raise RefusedError(why(error)) from error
        self._position += count
        return count


class _RegularFile(_Stream):
    """A file of the desk's, which must stay as it was seen until it is closed."""

    def __init__(self, file: io.FileIO, seen: tuple[int, int]) -> None:
        super().__init__(file)
        self._seen = seen

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read, and refuse what was written to in the meantime."""
        count = super().readinto(buffer)
        _must_be(self._seen, os.fstat(self._file.fileno()))
        return count

    def close(self) -> None:
        """Give the file back."""
        if not self.closed:
            self._file.close()
        super().close()


def _opened(place: Path, seen: tuple[int, int]) -> io.FileIO:
    """The file itself, if it is still what was seen."""
    descriptor = os.open(place, _SAFELY)
    try:
        _must_be(seen, os.fstat(descriptor))
    except RefusedError:
        os.close(descriptor)
        raise
    return io.FileIO(descriptor)


def _mark(state: os.stat_result) -> tuple[int, int]:
    return state.st_size, state.st_mtime_ns


def _must_be(seen: tuple[int, int], now: os.stat_result) -> None:
    if reason := wrong_kind(now.st_mode):
        raise RefusedError(reason)
    if _mark(now) != seen:
        raise RefusedError(_("this file changed while it was read; import it once it is complete."))


def opener(place: Path, seen: os.stat_result) -> Callable[[], BinaryIO]:
    """Opens a regular file from its start, as often as it is called; ``seen`` is its `lstat`."""

    mark = _mark(seen)

    def opened() -> BinaryIO:
        try:
            return buffered(_RegularFile(_opened(place, mark), mark))
        except (OSError, ValueError) as error:
            raise RefusedError(why(error)) from error

    return opened


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """The stream that readers get, which closes ``raw`` with it."""
    return cast("BinaryIO", io.BufferedReader(raw, CHUNK))


@contextmanager
def kept(chunks: Iterator[bytes]) -> Iterator[tuple[Callable[[], BinaryIO], int]]:
    """What passes only once, kept so that it can be opened again until the block is left.

    Gives what opens it, and its size. On the disk it has no name, so that nothing of it is
    left behind whatever happens to the process.
    """
    first = bytearray()
    for chunk in chunks:
        first += chunk
        if len(first) > IN_MEMORY:
            break
    else:
        yield partial(io.BytesIO, bytes(first)), len(first)
        return
    with TemporaryFile(buffering=0) as file:
        _write(file, first)
        del first
        for chunk in chunks:
            _write(file, chunk)
        yield (lambda: buffered(_Stream(file))), file.tell()


def _write(file: io.FileIO, data: bytes | bytearray) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[file.write(view) :]
    except OSError as error:
        reason = _("there is no room to unpack this: %(cause)s.") % {"cause": error.strerror}
        raise RefusedError(reason) from error


def too_large() -> str:
    """What is said of more bytes than are ever read of one file."""
    reason = _("this is more than %(limit)d bytes, the most that is read of one file.")
    return reason % {"limit": limits.BATCH_FILE}


def why(error: OSError | ValueError) -> str:
    """What keeps a file from being read, as a sentence."""
    if isinstance(error, FileNotFoundError):
        return _("there is no such file or folder.")
    if isinstance(error, PermissionError):
        return _("this may not be read; ask for the permission to read it.")
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return wrong_kind(stat.S_IFLNK)
    cause = error.strerror if isinstance(error, OSError) else error
    return _("this could not be read: %(cause)s.") % {"cause": cause}
