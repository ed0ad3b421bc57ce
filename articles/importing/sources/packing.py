"""What is packed, unpacked as it is read: never more of it in memory than is asked for.

A few thousand bytes can be packed so that they fill any disk. So an unpacked stream is counted
while it is read, and refused where it passes `limits`.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, BinaryIO, Protocol

from django.utils.translation import gettext as _

from articles import limits
from articles.errors import RefusedError
from articles.importing.sources.streams import too_large

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 16_384
_DICTIONARY = 134_217_728
"""Bytes of memory that unpacking xz may take: twice of what its highest level needs."""


class Unpacker(Protocol):
    """What `bz2` and `lzma` unpack with, a piece at a time."""

    @property
    def eof(self) -> bool:
        """Whether the packed stream has come to its end."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes of what was given."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """What comes of more packed bytes; at most so many."""


class Inflater:
    """`zlib`, which has a way of its own, as the others are."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the packed stream has come to its end."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """What comes of more packed bytes; at most so many."""
        unpacked = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = len(unpacked) < max_length and not self._inner.unconsumed_tail
        return unpacked


def raw_inflater() -> Unpacker:
    """For the content of a zip."""
    return Inflater(-zlib.MAX_WBITS)


UNPACKERS: Mapping[bytes, Callable[[], Unpacker]] = {
    b"\x1f\x8b\x08": lambda: Inflater(16 + zlib.MAX_WBITS),
    b"\xfd7zXZ\x00": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_DICTIONARY),
    **{b"BZh%d1AY&SY" % level: bz2.BZ2Decompressor for level in range(1, 10)},
}
"""By the first bytes of what they unpack: gzip, xz and bzip2."""


def unpacker_for(head: bytes) -> Callable[[], Unpacker] | None:
    """What unpacks a file that begins so."""
    return next((fresh for sign, fresh in UNPACKERS.items() if head.startswith(sign)), None)


def broken_off() -> RefusedError:
    """What is said of an archive that is not whole."""
    return RefusedError(_("this archive breaks off or is damaged here; have it sent again."))


class Unpacking(io.RawIOBase):
    """The content of a packed stream, which it closes with itself.

    ``within`` a stream that goes on behind what is packed, it leaves that open. Reading raises
    `RefusedError` where the packed stream is damaged or ends too early, and where there is more
    in it than `limits` allow.
    """

    def __init__(
        self, packed: BinaryIO, fresh: Callable[[], Unpacker], *, within: bool = False
    ) -> None:
        super().__init__()
        self._packed, self._fresh, self._within = packed, fresh, within
        self._unpacker = fresh()
        self._waiting = b""
        self._is_over = False
        self._unpacked = 0
        self.consumed = 0
        """Bytes taken from the packed stream."""

    @property
    def left_over(self) -> int:
        """How many of those bytes lie beyond its end."""
        return len(self._unpacker.unused_data)

    def readable(self) -> bool:
        """Yes: it can be read."""
        return True

    def tell(self) -> int:
        """How many bytes have been read of the content."""
        return self._unpacked

    def close(self) -> None:
        """Give the packed stream back."""
        if not self.closed and not self._within:
            self._packed.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Unpack what is next, up to the buffer's length."""
        view = memoryview(buffer).cast("B")
        unpacked = self._next(len(view))
        view[: len(unpacked)] = unpacked
        self._unpacked += len(unpacked)
        self._hold_against_limits()
        return len(unpacked)

    def _next(self, most: int) -> bytes:
        while not self._is_over:
            if self._unpacker.eof:
                self._go_on()
            elif unpacked := self._decompress(most):
                return unpacked
        return b""

    def _go_on(self) -> None:
        """A packed file can be several behind one another, with zeros at its end."""
        waiting = self._unpacker.unused_data
        while not self._within and not (waiting := waiting.lstrip(b"\0")):
            if not (waiting := self._take()):
                break
        self._is_over = self._within or not waiting
        if not self._is_over:
            self._waiting, self._unpacker = waiting, self._fresh()

    def _decompress(self, most: int) -> bytes:
        packed, self._waiting = self._waiting, b""
        if self._unpacker.needs_input and not packed and not (packed := self._take()):
            raise broken_off()
        try:
            return self._unpacker.decompress(packed, most)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise broken_off() from error

    def _take(self) -> bytes:
        packed = self._packed.read(_CHUNK)
        self.consumed += len(packed)
        return packed

    def _hold_against_limits(self) -> None:
        if self._unpacked > limits.BATCH_FILE:
            raise RefusedError(too_large())
        if is_blown_up(self._unpacked, self.consumed):
            raise RefusedError(blown_up())


def is_blown_up(unpacked: int, packed: int) -> bool:
    """Whether so much of so little is no text."""
    return unpacked > limits.EXPANSION_FREE + limits.EXPANSION * packed


def blown_up() -> str:
    """What is said of it."""
    reason = _("unpacked, this is more than %(times)d times as large as packed; no text is.")
    return reason % {"times": limits.EXPANSION}
