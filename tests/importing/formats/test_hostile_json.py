"""Whatever a provider of JSON sends, an importer gets stories or sentences, never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importing.formats import (
    ap_media,
    chorus,
    ghost,
    json_feed,
    json_posts,
    ninjs,
    registry,
    superdesk,
    wp_rest,
)
from articles.importing.formats.registry import Format
from articles.importing.records import Found
from tests.importing import reading
from tests.importing.reading import SAMPLES, all_records

SAMPLE_OF: dict[Format, str] = {
    ap_media: "ap_media/eastmouth.json",
    chorus: "chorus/eastmouth.json",
    ghost: "ghost/eastmouth.json",
    json_feed: "json_feed/eastmouth.json",
    json_posts: "json_posts/eastmouth.json",
    ninjs: "ninjs/eastmouth.json",
    superdesk: "superdesk/eastmouth.json",
    wp_rest: "wp_rest/eastmouth.json",
}
every_format = pytest.mark.parametrize("form", SAMPLE_OF, ids=lambda form: form.NAME)
ODD: tuple[object, ...] = (
    *(None, True, 0, -1, 7.5, 1e308, 10**40, [], {}, [[]], [None], [{}], {"": {}}, "[" * 50),
    *("", " ", "x", "\0", "\ud800", "\u202e", "<p>", "<script>"),
    *("2026-02-31", "9999-12-31T23:59:59-23:00", "0000"),
)
JSON = st.recursive(
    st.sampled_from(ODD) | st.text(max_size=20) | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def sample_of(form: Format) -> object:
    found: object = json.loads((SAMPLES / SAMPLE_OF[form]).read_bytes())
    return found


def read_json(form: Format, value: object) -> list[Found]:
    return reading.read(form, json.dumps(value))


@every_format
def test_a_delivery_is_recognised_by_what_is_in_it_and_not_by_its_name(form: Format) -> None:
    data = (SAMPLES / SAMPLE_OF[form]).read_bytes()
    assert registry.recognise(reading.document(data, "delivery")) is form
    assert registry.recognise(reading.document(json.dumps(json.loads(data)), "a.txt")) is form
    assert registry.named(form.NAME.upper()) is form


@every_format
@given(data=st.binary(max_size=300) | st.text('[]{}":,\\ \n1ae', max_size=60).map(str.encode))
def test_any_bytes_give_stories_or_problems(form: Format, data: bytes) -> None:
    assert all_records(reading.read(form, data))
    form.recognises(reading.document(data))


@every_format
@given(value=JSON)
def test_any_json_gives_stories_or_problems(form: Format, value: object) -> None:
    assert all_records(read_json(form, value))
    form.recognises(reading.document(json.dumps(value)))


@every_format
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_value_at_any_place_gives_stories_or_problems(
    form: Format, data: st.DataObject
) -> None:
    sample = sample_of(form)
    for _change in range(data.draw(st.integers(1, 4))):
        way = data.draw(st.sampled_from(list(reading.leaves(sample))))
        sample = reading.put(sample, way, data.draw(JSON))
    assert all_records(read_json(form, sample))
    form.recognises(reading.document(json.dumps(sample)))


@every_format
def test_every_odd_value_in_turn_at_every_place_gives_stories_or_problems(form: Format) -> None:
    sample = sample_of(form)
    for number, way in enumerate(reading.leaves(sample)):
        for odd in ODD[number % 7 :: 7]:
            assert all_records(read_json(form, reading.put(sample, way, odd)))


@every_format
def test_a_delivery_that_breaks_off_anywhere_gives_what_comes_before(form: Format) -> None:
    words = json.dumps(sample_of(form), indent=1)
    for place in range(0, len(words) - 1, max(1, len(words) // 100)):
        found = reading.read(form, words[:place])
        assert all_records(found)
        assert reading.problems(found)


@every_format
@pytest.mark.parametrize(
    "words",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        '{"items": [' + "[" * 100_000,
        '{"a": ' + "1" * 100_000 + "}",
        '{"a": NaN}',
        '[{"a": -Infinity}]',
        '{"a": 1, "a": 2}',
        '{"items": [], "items": []}',
        '{"a": "\\ud800"}',
        '{"a": "\0"}',
        "\0" * 50,
        "{}",
        "[]",
        "null",
        "0",
        "",
        "\ufeff",
        "{} {}",
    ],
    ids=range(18),
)
def test_a_hostile_document_gives_no_story(form: Format, words: str) -> None:
    found = reading.read(form, words)
    assert found
    assert reading.stories(found) == []


@every_format
@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_a_delivery_can_be_in_any_unicode(form: Format, charset: str) -> None:
    plain = (SAMPLES / SAMPLE_OF[form]).read_text()
    expected = [story.digest() for story in reading.stories(reading.read(form, plain))]
    found = reading.stories(reading.read(form, plain.encode(charset)))
    assert [story.digest() for story in found] == expected


@every_format
def test_the_sample_that_is_broken_gives_its_good_stories_and_a_sentence_for_each_other(
    form: Format,
) -> None:
    found = reading.read_sample(form, SAMPLE_OF[form].replace(".json", "-broken.json"))
    assert all_records(found)
    assert reading.stories(found)
    assert reading.problems(found)
