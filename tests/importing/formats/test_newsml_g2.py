"""NewsML-G2, as agencies send it: one item, or a message of many."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.importing.formats import newsml_g2, registry, xmls
from articles.importing.records import (
    Document,
    Image,
    Link,
    Problem,
    PubStatus,
    Reading,
    StoryRecord,
)
from tests.importing import reading
from tests.importing.reading import asides, only, problems, read_sample, stories

NAMESPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
BODY = "<inlineXML><p>The harbour.</p></inlineXML>"


def item(meta: str = "", about: str = "", content: str = BODY, *, more: str = "") -> str:
    return (
        f'<newsItem {NAMESPACE} guid="urn:1" version="1" {more}>'
        f'<itemMeta><itemClass qcode="ninat:text"/>{meta}</itemMeta>'
        f"<contentMeta>{about}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def story(meta: str = "", about: str = "", content: str = BODY, *, more: str = "") -> StoryRecord:
    return only(reading.read(newsml_g2, item(meta, about, content, more=more)))


def test_an_editor_gets_all_that_an_item_says() -> None:
    first = stories(read_sample(newsml_g2, "newsml_g2/eastmouth.xml"))[0]
    assert first.source_id == "urn:newsml:eastmouth.example:20260112:harbour"
    assert (first.version, first.line) == ("000000000003", 8)
    assert first.headline == "Harbour to Be Dredged After Forty Years"
    assert first.headlines == {
        "front": "Harbour Dredged",
        "search": "Eastmouth harbour dredging: what is planned",
    }
    assert first.standfirst == "The council has found the money."
    assert first.authors == ("Maria Benning", "Jo Ahl")
    assert first.credit == "ENA"
    assert first.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert first.updated == datetime(2026, 1, 12, 8, 45, tzinfo=UTC)
    assert first.embargo == datetime(2026, 1, 12, 12, tzinfo=UTC)
    assert (first.language, first.urgency, first.section) == ("en-GB", 3, "Local")
    assert first.keywords == ("dredging", "economy", "shipping", "Eastmouth")
    assert first.correction == "CORRECTS the cost to 12 million."
    assert first.usage == "Not for use in Westmouth. · © 2026 Eastmouth News Agency"
    assert first.note == (
        "CORRECTS the cost to 12 million. · Desk: 0123 456. · Slugline: HARBOUR. · Genre: Current."
    )


def test_an_editor_gets_the_body_with_its_quotes_lists_tables_and_links() -> None:
    first = stories(read_sample(newsml_g2, "newsml_g2/eastmouth.xml"))[0]
    assert first.body.split("\n") == [
        (
            "<p>EASTMOUTH — The harbour will be <strong>dredged</strong>, the"
            ' <a href="https://council.example/" rel="noopener">council</a> said.</p>'
        ),
        "<blockquote><p>At last!</p></blockquote>",
        "<ul><li>Cost: 12 million</li><li>Begin: June</li></ul>",
        (
            "<table><tbody><tr><th>Year</th><th>Boats</th></tr>"
            "<tr><td>2025</td><td>40</td></tr></tbody></table>"
        ),
    ]


def test_an_editor_gets_pictures_related_items_and_word_of_what_is_left_out() -> None:
    first = stories(read_sample(newsml_g2, "newsml_g2/eastmouth.xml"))[0]
    assert first.images == (
        Image("https://img.example/gravel.jpg", caption="The gravel pits"),
        Image(
            "https://img.example/harbour.jpg",
            alt="Mud and two boats",
            caption="The harbour at low tide.",
            credit="Ruth Lund",
        ),
    )
    link = Link("Two Trawlers Aground in a Week", "https://eastmouth.example/2019/trawlers")
    assert first.links == (link,)
    assert first.left_out == (
        "an embedded page (https://maps.example/harbour)",
        "the other headline “The Quay”",
        "the description “The longer summary is not printed.”",
        "application/pdf that is not in the file (https://eastmouth.example/harbour.pdf)",
        "the byline “By Maria Benning and Jo Ahl, Harbour Correspondents”",
    )


def test_a_text_in_nitf_says_what_its_item_does_not() -> None:
    ferry = stories(read_sample(newsml_g2, "newsml_g2/eastmouth.xml"))[1]
    assert ferry.headline == "Ferry Runs Aground for Second Time"
    assert (ferry.authors, ferry.urgency, ferry.keywords) == (("Ruth Lund",), 4, ("ferries",))
    assert ferry.pub_status is PubStatus.WITHHELD
    assert ferry.body == (
        "<p>The Norham ferry ran aground.</p>\n<h2>No harm</h2>\n<p>Nobody was hurt.</p>"
    )


def test_an_alert_without_a_text_and_a_kill_without_any_come_in() -> None:
    alert, kill = stories(read_sample(newsml_g2, "newsml_g2/eastmouth.xml"))[2:]
    assert alert.paragraphs == ["Snow Closes Glenmore Pass"]
    assert alert.note.startswith("The source sent a headline and no text")
    assert (kill.pub_status, kill.version) == (PubStatus.CANCELED, "000000000002")
    assert kill.paragraphs == [kill.note] == ["The violin is a copy."]


def test_pictures_packages_events_and_plans_are_named_and_are_no_stories() -> None:
    found = read_sample(newsml_g2, "newsml_g2/eastmouth.xml")
    assert asides(found) == [
        ("a picture", "Mud and two boats"),
        ("a package", "Top stories"),
        ("an event", "Council meets"),
        ("a plan for coverage", "urn:newsml:eastmouth.example:plan:1"),
    ]
    assert problems(found) == []


def test_bad_items_are_told_with_their_lines_and_the_good_ones_come_in() -> None:
    found = read_sample(newsml_g2, "newsml_g2/eastmouth-broken.xml")
    (first,) = stories(found)
    assert (first.version, first.created) == ("", None)
    assert first.left_out == ("the time “2026-02-31T09:45:00+01:00”, which does not exist",)
    nothing, broken = problems(found)
    assert nothing.endswith("line 9: there is no text here.")
    assert "line 14: this breaks the rules of XML here: Opening and ending tag mismatch" in broken
    assert broken.endswith("What stands before that is read.")


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ('<pubStatus qcode="stat:usable"/>', PubStatus.USABLE),
        (
            '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>',
            PubStatus.CANCELED,
        ),
        ('<pubStatus qcode="stat:withheld"/>', PubStatus.WITHHELD),
        ('<pubStatus qcode="stat:on-ice"/>', PubStatus.WITHHELD),
        ("<embargoed/>", PubStatus.WITHHELD),
        ('<signal qcode="sig:kill"/>', PubStatus.CANCELED),
        ('<signal qcode="sig:withhold"/>', PubStatus.WITHHELD),
        ('<embargoed>2026-01-12T13:00:00Z</embargoed><signal qcode="x:1"/>', PubStatus.USABLE),
    ],
)
def test_what_its_source_holds_or_kills_is_held_or_killed(meta: str, status: PubStatus) -> None:
    assert story(meta).pub_status is status


def test_a_correction_is_told_by_its_signal_or_by_its_note() -> None:
    assert story('<signal qcode="sig:correction"/>').correction == "This is a correction."
    assert story("<edNote>Eds: Corrects name.</edNote>").correction == "Eds: Corrects name."
    assert story('<signal qcode="sig:update"/><edNote>Adds quotes.</edNote>').correction == ""


def test_subjects_are_called_in_the_storys_language_and_never_by_codes() -> None:
    about = (
        '<language tag="de-AT"/>'
        '<subject qcode="medtop:15000000"><name xml:lang="en">sport</name>'
        '<name xml:lang="de">Sport</name></subject>'
        '<subject qcode="medtop:20000822"><name xml:lang="en">football</name></subject>'
        '<subject qcode="subj:15054000"/><subject qcode="dpacat:sp"><name>sp</name></subject>'
        '<subject type="cpnat:poi"><name>Ernst-Happel-Stadion, Meiereistraße 7</name></subject>'
        '<subject><mainConcept qcode="m:1"><name>swimming</name></mainConcept></subject>'
        '<subject literal="Rapid"/>'
    )
    found = story(about=about)
    assert (found.language, found.section) == ("de-AT", "Sport")
    assert found.keywords == ("football", "Ernst-Happel-Stadion", "swimming", "Rapid")


def test_a_person_who_made_the_text_is_its_author_and_an_agency_is_not() -> None:
    about = (
        '<creator uri="x:1"><name>Meredith Jameson</name></creator>'
        "<creator><name>The Sports Network, Inc.</name></creator>"
        '<creator type="cpnat:organisation"><name>Agence Presse</name></creator>'
        "<creator><name>degenhardt.sandra</name></creator>"
    )
    assert story(about=about).authors == ("Meredith Jameson",)
    assert story(about=f"{about}<by>Jo Ahl</by>").authors == ("Jo Ahl",)


def test_a_line_that_only_tells_the_time_is_no_dateline() -> None:
    assert story(about="<dateline>2014-07-16 15:53:10 GMT+00:00</dateline>").dateline == ""
    assert story(about="<dateline>MARCH 04, 2013</dateline>").paragraphs == ["The harbour."]
    assert story(about="<dateline>Oslo</dateline>").paragraphs == ["Oslo — The harbour."]


def test_a_dateline_that_the_text_has_is_not_said_twice() -> None:
    for opening in (
        "<p>ROME (ENA) - It",
        "<p>By Jo</p><p>Rome, Jan 1 - It",
        "<p>(ENA) - ROMA, 1 - It",
    ):
        found = story(
            about="<dateline>Rome</dateline>", content=f"<inlineXML>{opening}</p></inlineXML>"
        )
        assert "Rome —" not in found.body


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<inlineXML>Plain\n\nwords</inlineXML>", "<p>Plain</p>\n<p>words</p>"),
        (
            "<inlineXML><![CDATA[<p>Rich <b>words</b></p>]]></inlineXML>",
            "<p>Rich <strong>words</strong></p>",
        ),
        ('<inlineData contenttype="text/plain">A &lt; b.</inlineData>', "<p>A &lt; b.</p>"),
        (
            '<inlineData contenttype="text/html">&lt;i&gt;A&lt;/i&gt;</inlineData>',
            "<p><em>A</em></p>",
        ),
        (
            '<inlineData contenttype="text/plain" encoding="x:base64">SMOkZmVu</inlineData>',
            "<p>Häfen</p>",
        ),
    ],
)
def test_a_text_is_read_however_it_stands_in_the_item(content: str, body: str) -> None:
    assert story(content=content).body == body


def test_of_a_text_in_two_languages_the_items_own_counts_and_the_other_is_named() -> None:
    content = (
        '<inlineXML xml:lang="en"><p>The harbour.</p></inlineXML>'
        '<inlineXML xml:lang="de"><p>Der Hafen.</p></inlineXML>'
    )
    found = story(about='<language tag="de"/>', content=content)
    assert found.paragraphs == ["Der Hafen."]
    assert found.left_out == ("other content (en): The harbour.",)


def test_data_are_no_text_and_are_named() -> None:
    content = '<inlineXML contenttype="application/sportsml+xml"><sports>2 : 0</sports></inlineXML>'
    found = story(about="<headline>Norham Wins</headline>", content=content)
    assert found.paragraphs == ["Norham Wins"]
    assert found.left_out == ("other content (application/sportsml+xml): 2 : 0",)


def test_a_second_text_in_nitf_is_named() -> None:
    texts = "".join(f"<nitf><body><p>{each}</p></body></nitf>" for each in ("Mud.", "Boats."))
    found = story(content=f"<inlineXML>{texts}</inlineXML>")
    assert (found.paragraphs, found.left_out) == (["Mud."], ("the further text “Boats.”",))


def test_prose_in_markup_that_nobody_knows_is_the_text_and_its_markup_is_named() -> None:
    lead = "The harbour will be dredged for the first time in forty years, the council said today."
    inner = f"<idf><element>Harbour</element><element>{lead} <i>At last</i>.</element></idf>"
    found = story(content=f"<inlineXML>{inner}</inlineXML>")
    assert found.paragraphs == ["Harbour", f"{lead} At last."]
    assert found.left_out == ("the markup of the text, which is of an unknown kind (“idf”)",)


@pytest.mark.parametrize(
    "change",
    [
        (NAMESPACE, 'xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:a="urn:a"'),
        (f" {NAMESPACE}", ""),
    ],
)
def test_an_item_is_recognised_with_other_namespaces_and_with_none(change: tuple[str, str]) -> None:
    data = item().replace(*change)
    assert registry.recognise(reading.document(data, "delivery")) is newsml_g2
    assert only(reading.read(newsml_g2, data)).paragraphs == ["The harbour."]


def test_an_item_is_recognised_by_its_namespace_whatever_the_prefix() -> None:
    data = (
        '<?xml version="1.0"?>\n<!-- sent --><n:newsItem guid="urn:1"'
        ' xmlns:n="http://iptc.org/std/nar/2006-10-01/"><n:itemMeta>'
        '<n:itemClass qcode="ninat:text"/>'
        "</n:itemMeta><n:contentSet><n:inlineXML><x:p xmlns:x='http://www.w3.org/1999/xhtml'>The"
        " harbour.</x:p></n:inlineXML></n:contentSet></n:newsItem>"
    )
    assert registry.recognise(reading.document(data, "delivery.tst")) is newsml_g2
    assert only(reading.read(newsml_g2, data)).body == "<p>The harbour.</p>"


def test_other_xml_is_not_taken_for_news() -> None:
    for data in ("<catalog><book/></catalog>", "<feed/>", "<newsItem xmlns='urn:x'/>", "words", ""):
        assert not newsml_g2.recognises(reading.document(data))


def test_a_message_without_items_is_told() -> None:
    found = reading.read(newsml_g2, f"<newsMessage {NAMESPACE}><header/></newsMessage>")
    assert problems(found) == ["delivery.json: there are no items in this message."]


def test_an_item_without_an_id_is_known_by_its_file_or_among_many_by_its_text() -> None:
    alone = item().replace('guid="urn:1"', "")
    assert only(reading.read(newsml_g2, alone)).source_id == "delivery"
    many = f"<newsMessage><itemSet>{alone}{alone}</itemSet></newsMessage>"
    assert all(
        each.source_id.startswith("text-") for each in stories(reading.read(newsml_g2, many))
    )


def test_a_message_is_read_an_item_at_a_time_and_what_was_read_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "many.xml"
    words = f"<p>{'The harbour will be dredged, the council said. ' * 40}</p>"
    with path.open("w") as file:
        file.write(f"<newsMessage {NAMESPACE}><itemSet>")
        for number in range(500):
            one = item(content=f"<inlineXML>{words}</inlineXML>")
            file.write(one.replace("urn:1", f"urn:{number}"))
        file.write("</itemSet></newsMessage>")
    document = Document(str(path), "many", lambda: path.open("rb"))
    kept = 0
    for each in xmls.items(document, ["newsItem"], Reading()):
        assert not isinstance(each, Problem)
        kept = max(kept, len(xmls.children(each.getparent())))
    assert kept < 100
    assert len(stories(list(newsml_g2.read(document, Reading())))) == 500
