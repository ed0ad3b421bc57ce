"""Reading a document with one format's reader, without a newsroom around it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from articles.importing.formats.registry import Format
from articles.importing.records import Aside, Document, Found, Problem, Reading, StoryRecord

SAMPLES = Path(__file__).parents[1] / "samples"


def document(data: str | bytes, name: str = "delivery.json") -> Document:
    """A document of words or bytes."""
    return Document.of(name, Path(name).stem, data.encode() if isinstance(data, str) else data)


def read(form: Format, data: object, **reading: Any) -> list[Found]:
    """All that a format finds in words, in bytes, or in an object as JSON."""
    said = data if isinstance(data, str | bytes) else json.dumps(data)
    return list(form.read(document(said), Reading(**reading)))


def read_sample(form: Format, name: str) -> list[Found]:
    """All that a format finds in a sample of ours: ``ninjs/eastmouth.json``."""
    return read(form, (SAMPLES / name).read_bytes())


def stories(found: list[Found]) -> list[StoryRecord]:
    """The stories among what was found."""
    return [each for each in found if isinstance(each, StoryRecord)]


def only(found: list[Found]) -> StoryRecord:
    """The one story that was found, and nothing besides."""
    (story,) = found
    assert isinstance(story, StoryRecord), story
    return story


def problems(found: list[Found]) -> list[str]:
    """The problems among what was found, as people read them."""
    return [str(each) for each in found if isinstance(each, Problem)]


def asides(found: list[Found]) -> list[tuple[str, str]]:
    """What is no story, by kind and name."""
    return [(each.what, each.name) for each in found if isinstance(each, Aside)]


def all_records(found: Iterable[Found]) -> bool:
    """Whether everything is a story, a problem or an aside, and can be kept and shown."""
    for each in found:
        assert isinstance(each, StoryRecord | Problem | Aside)
        if isinstance(each, StoryRecord):
            each.digest().encode()
            assert each.source_id
            assert each.paragraphs
        str(each).encode()
    return True


def leaves(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The ways to everything within a value of JSON, and to the value itself."""
    yield way
    inside = value.items() if isinstance(value, dict) else ()
    for name, each in enumerate(value) if isinstance(value, list) else inside:
        yield from leaves(each, (*way, name))


def put(value: object, way: tuple[str | int, ...], new: object) -> object:
    """The same value of JSON with something else at one place."""
    if not way:
        return new
    inside = value.items() if isinstance(value, dict) else enumerate(cast("list[object]", value))
    changed = {name: put(each, way[1:], new) if name == way[0] else each for name, each in inside}
    return changed if isinstance(value, dict) else list(changed.values())
