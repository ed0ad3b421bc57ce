"""Has other processes work out what a large batch's texts say, while earlier chunks are written.

Nothing depends on them: what they do not answer, because there are none, or one has died, or they
have not come to it yet, is worked out here. So the results and their order are always the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from types import TracebackType
from typing import NamedTuple, Self

from articles import limits
from articles.importing import helpers
from articles.importing.chunks import Chunk
from articles.importing.incoming import Derived, Incoming

_SLICE = 20
"""Stories that are sent at once: what a run waits for at the most where it is to end."""
_CHUNKS = 2
"""Chunks that are read before the one that is written."""
_PATIENCE = 0.1
"""Seconds between two looks at whether the run is to end."""


class Slice(NamedTuple):
    """A few stories of a chunk, and what is found out about them elsewhere."""

    stories: Sequence[Incoming]
    answers: Future[list[Derived]] | None


class Ahead:
    """The other processes of one run, from when there is enough for them to do until it is left."""

    def __init__(self, go_on: Callable[[], None]) -> None:
        self.go_on = go_on
        self.pool: ProcessPoolExecutor | None = None
        self._is_alone = False
        """For good: there cannot be others."""
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._end(wait=kind is None)

    def derived(
        self, chunks: Iterable[Chunk], new_texts: Callable[[Chunk], Sequence[Incoming]]
    ) -> Iterator[Chunk]:
        """The same chunks, with all that is asked about their new texts worked out."""
        waiting: deque[tuple[Chunk, list[Slice]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, self._begin(new_texts(chunk))))
            while len(waiting) > (_CHUNKS if self.pool else 0):
                yield self._finish(*waiting.popleft())
        while waiting:
            yield self._finish(*waiting.popleft())

    def _begin(self, stories: Sequence[Incoming]) -> list[Slice]:
        if not (self.pool or self._is_alone) and self._done >= limits.IMPORT_ALONE:
            self.pool = helpers.begin()
            self._is_alone = self.pool is None
        self._done += len(stories)
        parts = (stories[start : start + _SLICE] for start in range(0, len(stories), _SLICE))
        return [Slice(part, self._ask(part)) for part in parts]

    def _ask(self, stories: Sequence[Incoming]) -> Future[list[Derived]] | None:
        if self.pool is None:
            return None
        try:
            return self.pool.submit(helpers.answers, [story.source for story in stories])
        except (BrokenExecutor, OSError):
            self._end(wait=False)
            return None

    def _finish(self, chunk: Chunk, slices: Iterable[Slice]) -> Chunk:
        for stories, answers in slices:
            found = self._wait_for(answers) if answers and not answers.cancel() else []
            for story, derived in zip(stories, found, strict=False):
                story.know(derived)
            for story in stories[len(found) :]:
                self.go_on()
                story.derive()
        return chunk

    def _wait_for(self, answers: Future[list[Derived]]) -> list[Derived]:
        """What others found out; nothing where they failed: whatever was the cause shows here."""
        while not wait([answers], _PATIENCE).done:
            self.go_on()
        self.go_on()
        return [] if answers.exception() else answers.result()

    def _end(self, *, wait: bool) -> None:
        if self.pool:
            self.pool.shutdown(wait=wait, cancel_futures=True)
        self.pool, self._is_alone = None, True
