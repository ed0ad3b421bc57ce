"""What a wire client drops into a watched folder, once each file is complete.

A file is complete where it has lain as it is for a while and, as far as the system tells, nobody
has it open for writing. What was taken is kept in `Arrival`, so that a restart takes nothing
twice; a file that is written anew is another arrival.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from articles import limits
from articles.importing import takeover
from articles.importing.sources import files, names
from articles.importing.wish import Import
from articles.models import Arrival, Batch, BatchState

QUIET = 2.0
"""Seconds for which a file stays as it is before it counts as complete."""
MOST = 1_000
"""Files that are taken into one batch; the rest wait for the next one."""
_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download")
"""Endings under which clients write what they rename when it is complete."""
_KEYS = 500


@dataclass(frozen=True, slots=True)
class Lying:
    """A file as it lies in the folder at a moment."""

    path: str
    size: int
    mtime_ns: int
    is_regular: bool

    @property
    def key(self) -> str:
        """That of its `Arrival`."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()


class Watched:
    """A folder, and since when each file in it has been as it is."""

    def __init__(self, place: Path) -> None:
        self.place = Path(os.path.abspath(place))  # noqa: PTH100 - resolve() would follow links
        self._since: dict[Lying, float] = {}
        self._taken: set[Lying] = set()

    def ready(self) -> list[Lying]:
        """Complete files that were not taken yet, in the order of their paths.

        Raises `OSError` where the folder cannot be looked into.
        """
        now = time.monotonic()
        lying = list(_lying(str(self.place)))
        self._taken.intersection_update(lying)
        self._since = {each: self._since.get(each, now) for each in lying}
        quiet = [
            each
            for each, since in self._since.items()
            if each not in self._taken and now - since >= QUIET and not is_written(each)
        ]
        new = _not_taken(sorted(quiet, key=lambda each: each.path))
        self._taken.update(set(quiet).difference(new))
        return new[:MOST]


def _lying(folder: str) -> Iterator[Lying]:
    with os.scandir(folder) as entries:
        inside = [each for each in entries if not names.is_hidden(each.name)]
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            with suppress(OSError):  # it went, or may not be read; what can be told, is told
                yield from _lying(entry.path)
        elif not entry.name.lower().endswith(_UNFINISHED):
            with suppress(FileNotFoundError):
                seen = entry.stat(follow_symlinks=False)
                regular = stat.S_ISREG(seen.st_mode)
                yield Lying(entry.path, seen.st_size, seen.st_mtime_ns, regular)


def is_written(lying: Lying) -> bool:
    """Whether somebody has a file open for writing; False where the system does not tell.

    Only a file without writers can be leased for reading. Who leases has to see to it that SIGIO
    is ignored: it says that somebody wants the file just then.
    """
    if not lying.is_regular:
        return False
    try:
        descriptor = os.open(lying.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # the import says why
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False


def _not_taken(found: Sequence[Lying]) -> list[Lying]:
    taken: set[tuple[str, int, int]] = set()
    for start in range(0, len(found), _KEYS):
        keys = [each.key for each in found[start : start + _KEYS]]
        rows = Arrival.objects.filter(key__in=keys)
        taken.update(rows.values_list("key", "size", "mtime_ns"))
    return [each for each in found if (each.key, each.size, each.mtime_ns) not in taken]


@transaction.atomic
def take(arrived: Sequence[Lying], wish: Import, source: str) -> Batch:
    """A batch for files whose paths are those of the wish; they count as taken from now on."""
    batch = takeover.begin(wish, source)
    Arrival.objects.bulk_create(
        (
            Arrival(
                key=each.key,
                path=files.printable(each.path)[-limits.PATH :],
                size=each.size,
                mtime_ns=each.mtime_ns,
                batch=batch,
                taken_at=timezone.now(),
            )
            for each in arrived
        ),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["size", "mtime_ns", "batch", "taken_at"],
    )
    return batch


def broken_off(place: Path, source: str) -> list[Batch]:
    """Batches of files of this folder that a run has begun and not ended, the oldest first."""
    states = (BatchState.RUNNING, BatchState.STOPPED)
    begun = Batch.objects.filter(source=source, state__in=states, arrivals__isnull=False)
    now, folder = timezone.now(), files.printable(str(place))
    return [
        batch
        for batch in begun.distinct().order_by("pk")
        if batch.is_broken_off(now) and _lie_in(folder, batch.paths)
    ]


def _lie_in(folder: str, paths: Sequence[str]) -> bool:
    return all(path.startswith(f"{folder.rstrip('/')}/") for path in paths)
