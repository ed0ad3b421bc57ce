"""A whole batch: from its source, in chunks, to rows and a report."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import limits, text
from articles.errors import RefusedError
from articles.importing import cleaning, sources, store
from articles.importing.formats import registry
from articles.importing.incoming import Incoming
from articles.importing.plan import Options, Planned, Seen, Work, plan
from articles.importing.records import (
    Aside,
    Document,
    Found,
    Outcome,
    Problem,
    Reading,
    Result,
    StoryRecord,
)
from articles.models import Batch, BatchState, Item, Receipt, Section

Unit: TypeAlias = Incoming | Problem | Aside
Chunk: TypeAlias = list[Unit]


@dataclass
class Import:
    """A run of the importer as it was asked for.

    ``section``, by name, is where new stories go; ``encoding`` is what files are in that are
    not UTF-8; ``time_zone`` is that of times that come without one.
    """

    paths: Sequence[str | Path]
    source: str = ""
    publish: bool = False
    section: str = ""
    encoding: str = ""
    time_zone: str = ""
    dry_run: bool = False
    at: datetime = field(default_factory=timezone.now)

    def options(self) -> Options:
        """What the plan needs; raises `RefusedError` where something is asked for amiss."""
        if "" in map(str, self.paths):
            raise RefusedError(_("A path is empty; name a file or a folder of stories."))
        self.encoding = cleaning.known_encoding(self.encoding) if self.encoding else ""
        return Options(
            source=self._source(),
            at=self.at,
            publish=self.publish,
            section=_section(self.section) if self.section else None,
        )

    def _source(self) -> str:
        source = cleaning.clean_line(self.source) or sources.default_source(self.paths)
        if len(source) > limits.SOURCE:
            raise RefusedError(
                _("A source's name has at most %(most)s characters.") % {"most": limits.SOURCE}
            )
        return source

    def begin(self, source: str) -> Batch:
        """The batch's row."""
        options = {
            "section": cleaning.clean_line(self.section),
            "encoding": self.encoding,
            "time_zone": self.time_zone,
        }
        return Batch.objects.create(
            source=source,
            paths=[sources.printable(str(path)) for path in self.paths],
            options={name: value for name, value in options.items() if value},
            publish=self.publish,
            started_at=self.at,
            seen_at=self.at,
        )


def _section(asked: str) -> Section:
    name = cleaning.clean_line(asked)
    sections = Section.objects.filter(retired_at__isnull=True)
    by_key = {text.key(section.name): section for section in sections}
    if section := by_key.get(text.key(name)):
        return section
    names = ", ".join(section.name for section in by_key.values()) or _("none yet")
    raise RefusedError(
        _("There is no section “%(name)s”. Sections: %(names)s. An editor adds one in the admin.")
        % {"name": name, "names": names}
    )


def run(
    wish: Import,
    options: Options,
    *,
    notice: Callable[[str], None],
) -> Generator[Result, None, None]:
    """Import, and say of each story what became of it as soon as that is certain.

    ``notice`` hears at once what a person should know before it starts. A dry run changes no
    row. Leaving the iteration early ends the run at a chunk's edge, and its batch is marked
    stopped.
    """
    chunks = _chunks(_read(sources.documents(wish.paths), wish))
    first = next(chunks, [])
    if sentence := _known_elsewhere(_stories(first), options.source):
        notice(sentence)
    return _take(chain([first], chunks), wish, options)


def _take(chunks: Iterable[Chunk], wish: Import, options: Options) -> Generator[Result, None, None]:
    begun = _Run(options, None if wish.dry_run else wish.begin(options.source))
    try:
        for chunk in chunks:
            yield from begun.take(chunk)
    except BaseException:
        with suppress(DatabaseError):  # where it is the database that has gone, that is the news
            begun.end(BatchState.STOPPED)
        raise
    begun.end(BatchState.FINISHED)


def _read(documents: Iterable[Document | Problem], wish: Import) -> Iterator[Unit]:
    reading = Reading(encoding=wish.encoding, time_zone=wish.time_zone or settings.TIME_ZONE)
    for document in documents:
        if isinstance(document, Problem):
            yield document
            continue
        for found in _found(document, reading):
            yield Incoming(found) if isinstance(found, StoryRecord) else found


def _found(document: Document, reading: Reading) -> Iterator[Found]:
    """Everything in a document; what cannot be read of it is a problem."""
    try:
        reader = registry.recognise(document)
        if reader is None:
            yield Problem(document.path, _("this is none of the formats that the newsroom reads."))
            return
        yield from reader.read(document, reading)
    except RefusedError as refusal:
        yield Problem(document.path, str(refusal))


def _chunks(incoming: Iterable[Unit]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for one in incoming:
        chunk.append(one)
        if isinstance(one, Incoming):
            size += len(one.record.body) + 1_000 * len(one.record.related)
        if len(chunk) >= limits.IMPORT_CHUNK or size >= limits.IMPORT_CHUNK_SIZE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _stories(chunk: Chunk) -> list[Incoming]:
    return [story for story in chunk if isinstance(story, Incoming)]


def _known_elsewhere(stories: Sequence[Incoming], source: str) -> str:
    """A sentence where most ids are known, but under another source: a renamed folder."""
    ids = {story.record.source_id for story in stories}
    known = Receipt.objects.filter(source_id__in=ids, superseded_at__isnull=True)
    counts: dict[str, int] = {}
    for name in known.values_list("source", flat=True):
        counts[name] = counts.get(name, 0) + 1
    other = max(counts.keys() - {source}, key=lambda name: counts[name], default="")
    if not other or counts[other] * 2 <= len(ids) or counts.get(source, 0) >= counts[other]:
        return ""
    return _(
        "%(known)s of the first %(all)s ids are known under the source “%(other)s”."
        " To update those stories, run this again with --source “%(other)s”."
    ) % {"known": counts[other], "all": len(ids), "other": other}


class _Run:
    """The state of one run: what it has seen, and where its items have come to."""

    def __init__(self, options: Options, batch: Batch | None) -> None:
        self.options, self.batch = options, batch
        self.seen = Seen()
        self.position = 0

    def end(self, state: BatchState) -> None:
        if self.batch:
            self.batch.state = state
            self.batch.finished_at = self.batch.seen_at = timezone.now()
            self.batch.save()

    def take(self, chunk: Chunk) -> list[Result]:
        self._derive_what_is_new(_stories(chunk))
        try:
            return self._take_together(chunk)
        except (DatabaseError, RefusedError):
            return [result for one in chunk for result in self._take_alone(one)]

    def _derive_what_is_new(self, stories: Sequence[Incoming]) -> None:
        """Work out what needs time before the transaction takes the write lock."""
        ids = {story.record.source_id for story in stories}
        receipts = Receipt.objects.filter(
            source=self.options.source, source_id__in=ids, superseded_at__isnull=True
        )
        known = dict(receipts.values_list("source_id", "digest"))
        for story in stories:
            if known.get(story.record.source_id) != story.digest:
                story.derive()

    def _take_alone(self, one: Unit) -> list[Result]:
        """A story for itself: where it is refused, it alone stays out."""
        try:
            return self._take_together([one])
        except (DatabaseError, RefusedError) as error:
            if not isinstance(one, Incoming):
                raise
            return self._take_together([Problem(one.record.path, _why(error))])

    def _take_together(self, chunk: Chunk) -> list[Result]:
        stories = _stories(chunk)
        if self.batch is None:
            planned = plan(stories, self.options, self.seen)
            results = _results(chunk, planned)
        else:
            with transaction.atomic():
                _wait_for_other_runs()
                planned = plan(stories, self.options, self.seen, lock=True)
                store.write(planned, self.batch, self.options)
                results = _results(chunk, planned)
                self._keep(self.batch, results)
            self.position += len(results)
        for step in planned:
            self.seen.note(step)
        return results

    def _keep(self, batch: Batch, results: Sequence[Result]) -> None:
        Item.objects.bulk_create(
            Item(
                batch=batch,
                position=position,
                path=result.path[-limits.PATH :],
                line=result.line,
                source_id=result.source_id,
                headline=result.headline,
                outcome=result.outcome.value,
                reason=text.shorten(result.reason, limits.REASON),
                warning=text.shorten(result.remarks, limits.REASON),
                article_id=result.article_id,
                revision_id=result.revision_id,
            )
            for position, result in enumerate(results, start=self.position + 1)
        )
        Batch.objects.filter(pk=batch.pk).update(seen_at=timezone.now())


def _why(error: DatabaseError | RefusedError) -> str:
    if isinstance(error, RefusedError):
        return str(error)
    return _("The database refused this story: %(error)s") % {
        "error": text.shorten(str(error), 200)
    }


def _wait_for_other_runs() -> None:
    """Let runs take turns, chunk by chunk, so that each one's plan sees what the others did.

    Every run's own batch is among the rows. SQLite lets in one writer at a time anyway.
    """
    running = Batch.objects.filter(state=BatchState.RUNNING)
    list(running.select_for_update().order_by("pk").values_list("pk"))


def _results(chunk: Chunk, planned: Sequence[Planned]) -> list[Result]:
    steps = iter(planned)
    return [_result(next(steps)) if isinstance(one, Incoming) else _aside(one) for one in chunk]


def _aside(one: Problem | Aside) -> Result:
    if isinstance(one, Problem):
        return Result(one.path, Outcome.REJECTED, one.reason, line=one.line)
    said = _("%(what)s, which is no story.") % {"what": one.what}
    headline = text.shorten(one.name, limits.HEADLINE)
    return Result(
        one.path, Outcome.ASIDE, said[:1].upper() + said[1:], line=one.line, headline=headline
    )


def _result(step: Planned) -> Result:
    record = step.story.record
    return Result(
        path=record.path,
        outcome=step.outcome,
        reason=step.reason,
        warning=step.warning,
        headline=_headline(step),
        source_id=record.source_id,
        article_id=step.article.pk if step.article else None,
        revision_id=step.revision.pk if step.revision else None,
        provisional=step.provisional,
    )


def _headline(step: Planned) -> str:
    """What the story is called once the step is done, as far as that is known yet."""
    if step.revision:
        return step.revision.headline
    if step.article:
        return str(step.article)
    fresh = step.work is Work.CREATE
    return step.story.headline if fresh else step.story.record.headline
