"""Whatever a provider of XML sends, an importer gets stories or sentences, never a crash."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importing.formats import newsml1, newsml_g2, nitf, registry, ritzau
from articles.importing.formats.registry import Format
from tests.importing import reading
from tests.importing.reading import SAMPLES, all_records

SAMPLE_OF: dict[Format, str] = {
    newsml_g2: "newsml_g2/eastmouth.xml",
    nitf: "nitf/eastmouth.xml",
    newsml1: "newsml1/eastmouth.xml",
    ritzau: "ritzau/eastmouth.xml",
}
every_format = pytest.mark.parametrize("form", SAMPLE_OF, ids=lambda form: form.NAME)
PIECES = (
    *(b"", b"<", b">", b"</p>", b"<p>", b"<br/>", b'"', b"'", b"&", b"&lt;", b"&#0;", b"&#xD800;"),
    *(b"&nbsp;", b"&eacute;", b"&nothing;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x ?>"),
    *(b"\0", b"\xff", b"\xe2\x80\xae", b"<!DOCTYPE x [", b"<x:y>", b' xmlns="urn:x"', b"\r\n" * 9),
    *(b"<nitf>", b"<media/>", b"<NewsComponent/>", b"<newsItem>", b"<script>alert(1)</script>"),
)
BOMB = """<?xml version="1.0"?>
<!DOCTYPE {name} [
  <!ENTITY a "aaaaaaaaaa">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<{name}>&b;</{name}>
"""
ROOTS: dict[Format, str] = {
    newsml_g2: "newsItem",
    nitf: "nitf",
    newsml1: "NewsML",
    ritzau: "RBNews",
}


def sample_of(form: Format) -> bytes:
    return (SAMPLES / SAMPLE_OF[form]).read_bytes()


@every_format
@given(
    data=st.binary(max_size=300) | st.text("<>/=\"'& \nnewsItmNML1a", max_size=60).map(str.encode)
)
def test_any_bytes_give_stories_or_problems(form: Format, data: bytes) -> None:
    assert all_records(reading.read(form, data))
    form.recognises(reading.document(data))


@every_format
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(
    form: Format, data: st.DataObject
) -> None:
    sample = sample_of(form)
    for _change in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(sample)))
        length = data.draw(st.integers(0, 60))
        piece = data.draw(st.sampled_from(PIECES))
        sample = sample[:place] + piece + sample[place + length :]
    found = reading.read(form, sample)
    assert found
    assert all_records(found)


@every_format
def test_a_sample_without_any_one_of_its_tags_gives_stories_or_problems(form: Format) -> None:
    sample = sample_of(form).decode()
    starts = [place for place, sign in enumerate(sample) if sign == "<"]
    for start in starts:
        end = sample.index(">", start) + 1
        found = reading.read(form, sample[:start] + sample[end:])
        assert found
        assert all_records(found)


@every_format
def test_a_sample_that_breaks_off_anywhere_is_told_to_break_off(form: Format) -> None:
    sample = sample_of(form).rstrip()
    for place in range(200, len(sample) - 1, 97):
        found = reading.read(form, sample[:place])
        assert all_records(found)
        assert reading.problems(found)


@every_format
@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_a_sample_can_be_in_any_unicode(form: Format, charset: str) -> None:
    plain = sample_of(form).decode()
    expected = [story.digest() for story in reading.stories(reading.read(form, plain))]
    data = plain.encode(charset)
    found = reading.stories(reading.read(form, data))
    assert [story.digest() for story in found] == expected
    assert registry.recognise(reading.document(data, "delivery")) is form


@every_format
@pytest.mark.parametrize("begins", ["<n\0>", "<a\0:b>", "<\0>", "<\1>", "<a \0=''>", "<1>", "<a:>"])
def test_a_file_that_begins_with_no_name_is_refused(form: Format, begins: str) -> None:
    found = reading.read(form, begins.encode() + sample_of(form))
    assert reading.stories(found) == []
    assert reading.problems(found)


@every_format
def test_a_bomb_of_entities_is_refused_with_a_sentence(form: Format) -> None:
    (problem,) = reading.problems(reading.read(form, BOMB.format(name=ROOTS[form])))
    assert problem == (
        "delivery.json, line 3: this declares entities of its own, and entities are not read."
    )


@every_format
def test_entities_that_only_a_dtd_could_use_do_no_harm_and_are_not_followed(form: Format) -> None:
    subset = '[<!ENTITY % nitf SYSTEM "file:///etc/passwd"> %nitf;]'
    plain = sample_of(form)
    root = re.search(rb"<[A-Za-z]", plain)
    assert root
    doctype = f"<!DOCTYPE {ROOTS[form]} {subset}>".encode()
    start = root.start()
    found = reading.stories(reading.read(form, doctype + plain[start:]))
    assert [each.body for each in found] == [
        each.body for each in reading.stories(reading.read(form, plain))
    ]


@every_format
def test_a_file_elsewhere_is_never_read_for_an_entity_or_a_document_type(form: Format) -> None:
    name = ROOTS[form]
    outside = f'<!DOCTYPE {name} [<!ENTITY a SYSTEM "file:///etc/passwd">]><{name}>&a;</{name}>'
    (problem,) = reading.problems(reading.read(form, outside))
    assert "entities are not read" in problem
    undeclared = sample_of(form).replace(b"arbour", b"arbour &outside;", 1)
    assert reading.problems(reading.read(form, undeclared))


@every_format
def test_elements_within_elements_without_end_are_refused_at_once(form: Format) -> None:
    name = ROOTS[form]
    started = time.monotonic()
    for inner in ("<p>", "<NewsComponent>", "<nitf>", "<div><p>", "<p a='b'>"):
        found = reading.read(form, f"<{name}>" + inner * 50_000)
        assert reading.stories(found) == []
        assert reading.problems(found)
    assert time.monotonic() - started < 20


@every_format
def test_text_without_end_is_refused_or_read_within_the_limits(form: Format) -> None:
    sample = sample_of(form).replace(b"arb", b"x" * 6_000_000, 3)
    found = reading.read(form, sample)
    assert all_records(found)
    assert any("larger than 5000000 bytes" in each or "longer than" in each
               for each in reading.problems(found))  # fmt: skip
