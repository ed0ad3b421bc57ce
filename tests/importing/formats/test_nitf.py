"""NITF, as agencies send it, one story a file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.importing.formats import nitf, registry
from articles.importing.records import Image, PubStatus, StoryRecord
from tests.importing import reading
from tests.importing.reading import only, problems, read_sample, stories


def story(docdata: str = "", head: str = "", body: str = "<p>The harbour.</p>") -> StoryRecord:
    return only(
        reading.read(
            nitf,
            f"<nitf><head><docdata>{docdata}</docdata></head><body><body.head>{head}</body.head>"
            f"<body.content>{body}</body.content></body></nitf>",
        )
    )


def test_an_editor_gets_all_that_a_document_says() -> None:
    found = only(read_sample(nitf, "nitf/eastmouth.xml"))
    assert (found.source_id, found.version[:10]) == ("ena.20260112.harbour", "2026-01-12")
    assert found.headline == "Harbour to Be Dredged After Forty Years"
    assert found.standfirst == "The council has found the money. Work begins in June."
    assert found.authors == ("Maria Benning", "Jo Ahl")
    assert (found.dateline, found.section, found.credit) == ("Eastmouth", "Local", "ENA")
    assert found.keywords == ("dredging", "ports", "Shipping", "Economy", "Eastmouth Council")
    assert found.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert found.embargo == datetime(2026, 1, 12, 12, tzinfo=UTC)
    assert (found.language, found.urgency) == ("en-GB", 3)
    assert found.pub_status is PubStatus.USABLE
    assert found.correction == "The cost is 12 million."
    assert found.usage == "© 2026 Eastmouth News Agency · Not for use in Westmouth."
    assert found.note == "Picture follows. · Not to be cut. · Expires: 20270112T130000+0100."
    assert found.href == "https://eastmouth.example/harbour"


def test_an_editor_gets_the_body_with_all_that_nitf_has_for_it() -> None:
    found = only(read_sample(nitf, "nitf/eastmouth.xml"))
    assert found.body.split("\n") == [
        (
            "<p>Eastmouth — The harbour of Eastmouth will be <em>dredged</em>&nbsp;soon, the"
            ' <a href="https://council.example/" rel="noopener">council</a> said.</p>'
        ),
        "<h2>The money</h2>",
        "<blockquote><p>At last!</p><p>A fisherman</p></blockquote>",
        "<ul><li>Cost: 12 million</li><li>Begin: June</li></ul>",
        (
            "<table><tbody><tr><th>Year</th><th>Boats</th></tr>"
            "<tr><td>2025</td><td>40</td></tr></tbody></table>"
        ),
        "<p>It takes 1/2 a year.</p>",
        "<p>Ruth Lund contributed.</p>",
    ]
    assert found.images == (
        Image(
            "https://img.example/harbour.jpg",
            alt="Mud and two boats",
            caption="The harbour at low tide.",
            credit="Ruth Lund",
        ),
    )
    assert found.left_out == (
        "a film (https://img.example/harbour.mp4 Boats in the mud)",
        "the title “Harbour-Dredging”",
        "the line below the headline “Mud goes to the gravel pits”",
        "the byline “By Maria Benning and Jo Ahl, Harbour Correspondents”",
    )


def test_a_document_that_is_broken_is_refused_with_its_line() -> None:
    (problem,) = problems(read_sample(nitf, "nitf/eastmouth-broken.xml"))
    assert "line 43: this breaks the rules of XML here: Opening and ending tag mismatch" in problem


@pytest.mark.parametrize("name", ["story.tst", "story", "story.txt", "story.xml"])
def test_a_document_is_recognised_whatever_its_file_is_called(name: str) -> None:
    data = (reading.SAMPLES / "nitf/eastmouth.xml").read_bytes()
    assert registry.recognise(reading.document(data, name)) is nitf


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16", "cp1252"])
def test_a_document_is_read_in_the_character_set_that_it_declares(charset: str) -> None:
    data = f'<?xml version="1.0" encoding="{charset}"?><nitf><body><p>Häfen</p></body></nitf>'
    assert only(reading.read(nitf, data.encode(charset))).paragraphs == ["Häfen"]


def test_a_document_that_declares_a_small_set_and_is_in_utf_8_is_read_in_that() -> None:
    data = '<?xml version="1.0" encoding="ISO-8859-1"?><nitf><body><p>£25</p></body></nitf>'
    assert only(reading.read(nitf, data.encode())).paragraphs == ["£25"]


@pytest.mark.parametrize(
    ("status", "release", "expected"),
    [
        ("usable", "", PubStatus.USABLE),
        ("canceled", "", PubStatus.CANCELED),
        ("withheld", "", PubStatus.WITHHELD),
        ("embargoed", "", PubStatus.WITHHELD),
        ("embargoed", '<date.release norm="20260112T130000Z"/>', PubStatus.USABLE),
    ],
)
def test_what_its_source_holds_or_kills_is_held_or_killed(
    status: str, release: str, expected: PubStatus
) -> None:
    data = f"""<nitf><head><docdata management-status="{status}">{release}</docdata></head>
        <body><body.content><p>The harbour.</p></body.content></body></nitf>"""
    found = only(reading.read(nitf, data))
    assert found.pub_status is expected
    assert bool(found.embargo) is bool(release)


def test_a_release_is_an_embargo_where_it_comes_later_than_the_story() -> None:
    issued = '<date.issue norm="20260112T090000Z"/>'
    assert story(f'{issued}<date.release norm="20260112T080000Z"/>').embargo is None
    later = story(f'{issued}<date.release norm="20260113T080000Z"/>').embargo
    assert later == datetime(2026, 1, 13, 8, tzinfo=UTC)


def test_a_number_at_an_ids_end_is_its_version_where_the_rest_stays() -> None:
    found = story('<doc-id id-string="fact-7a_47"/><du-key key="fact-7a" version="48"/>')
    assert (found.source_id, found.version) == ("fact-7a", "000000000047")
    found = story('<doc-id id-string="fact-7a_47"/><du-key key="other"/>')
    assert (found.source_id, found.version) == ("fact-7a_47", "")


def test_initials_and_sites_are_no_authors_and_a_byline_of_them_is_named() -> None:
    found = story(head="<byline>gr/bp</byline>")
    assert (found.authors, found.left_out) == ((), ("the byline “gr/bp”",))
    found = story(head="<byline>Geir Molnes / Faktisk.no</byline>")
    assert found.authors == ("Geir Molnes",)
    assert found.left_out == ("the byline “Geir Molnes / Faktisk.no”",)


def test_a_title_is_the_headline_where_there_is_none() -> None:
    data = "<nitf><head><title>1 SOCCER</title></head><body><p>Mexico v Panama</p></body></nitf>"
    assert only(reading.read(nitf, data)).headline == "1 SOCCER"


def test_a_table_that_was_typed_keeps_its_columns() -> None:
    rows = (
        "Norham      2  Eastmouth   0\nCarlow      5  Glenmore    1\nWestmouth   1  Norham      1"
    )
    assert story(body=f"<p>{rows}</p>").body == f"<pre><code>{rows}</code></pre>"
    assert story(body=f"<pre>{rows}</pre>").body == f"<pre><code>{rows}</code></pre>"


def test_many_documents_in_one_are_so_many_stories() -> None:
    one = (
        '<nitf><head><docdata><doc-id id-string="{0}"/></docdata></head>'
        "<body><p>{0}</p></body></nitf>"
    )
    found = stories(reading.read(nitf, f"<all>{one.format('A')}{one.format('B')}</all>"))
    assert [each.source_id for each in found] == ["A", "B"]
