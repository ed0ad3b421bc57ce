"""NewsML 1.2, as agencies and press services send it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from articles.importing.formats import newsml1, registry
from articles.importing.records import Image, Link, PubStatus, StoryRecord
from tests.importing import reading
from tests.importing.reading import asides, only, problems, read_sample, stories

TEXT = "<ContentItem><DataContent><p>The harbour.</p></DataContent></ContentItem>"


def story(component: str = TEXT, management: str = "") -> StoryRecord:
    return only(
        reading.read(
            newsml1,
            f"<NewsML><NewsItem><NewsManagement>{management}</NewsManagement>"
            f"<NewsComponent>{component}</NewsComponent></NewsItem></NewsML>",
        )
    )


def test_an_editor_gets_all_that_an_item_says() -> None:
    first = stories(read_sample(newsml1, "newsml1/eastmouth.xml"))[0]
    assert first.source_id == "urn:newsml:eastmouth.example:20260112:harbour"
    assert (first.version, first.line) == ("000000000002", 8)
    assert first.headline == "Harbour to Be Dredged After Forty Years"
    assert first.standfirst == "The council has found the money."
    assert first.authors == ("Maria Benning", "Jo Ahl")
    assert (first.dateline, first.credit) == ("EASTMOUTH, Jan 12 (ENA)", "ENA")
    assert (first.section, first.keywords) == ("Local", ("dredging", "ports", "Shipping"))
    assert first.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert first.updated == datetime(2026, 1, 12, 8, 45, tzinfo=UTC)
    assert first.embargo == datetime(2026, 1, 12, 12, tzinfo=UTC)
    assert (first.language, first.urgency) == ("en", 3)
    assert first.pub_status is PubStatus.USABLE
    assert first.correction == "CORRECTS the cost."
    assert first.usage == "© 2026 Eastmouth News Agency · Not for use in Westmouth."
    assert first.note == (
        "CORRECTS the cost. · Picture follows. · Slugline: HARBOUR. · Genre: Current."
    )
    assert first.links == (
        Link(href="urn:newsml:eastmouth.example:20190101:trawlers"),
        Link("Gallery", "https://eastmouth.example/gallery"),
    )


def test_an_editor_gets_the_text_in_its_richest_form_with_pictures_and_what_is_left_out() -> None:
    first = stories(read_sample(newsml1, "newsml1/eastmouth.xml"))[0]
    assert first.body.split("\n") == [
        "<p>EASTMOUTH, Jan 12 (ENA) — The harbour will be <strong>dredged</strong>.</p>",
        "<blockquote><p>At last!</p></blockquote>",
        "<ul><li>Cost: 12 million</li></ul>",
        "<p>Harbour office, 0123 456</p>",
    ]
    picture = "https://img.example/harbour.jpg"
    assert first.images == (Image(picture, "", "The harbour at low tide.", "Ruth Lund"),)
    assert first.left_out == (
        "a film (https://img.example/harbour.mp4)",
        "the ProductLine “(PICTURE)”",
    )


def test_an_item_in_two_languages_is_two_stories() -> None:
    english, german = stories(read_sample(newsml1, "newsml1/eastmouth.xml"))[1:3]
    assert english.source_id == "urn:newsml:eastmouth.example:20260112:ferry"
    assert german.source_id == "urn:newsml:eastmouth.example:20260112:ferry:de"
    assert (english.language, english.headline) == ("en", "Ferry Runs Aground")
    assert (german.language, german.headline) == ("de", "Fähre läuft auf Grund")
    assert english.paragraphs == ["The ferry ran aground."]
    assert german.paragraphs == ["Die Fähre lief auf Grund."]


def test_a_kill_comes_in_without_a_word() -> None:
    kill = stories(read_sample(newsml1, "newsml1/eastmouth.xml"))[3]
    assert (kill.pub_status, kill.version) == (PubStatus.CANCELED, "000000000003")
    assert kill.paragraphs == ["The source has killed this story."]


def test_pictures_packages_and_topics_are_named_and_are_no_stories() -> None:
    found = read_sample(newsml1, "newsml1/eastmouth.xml")
    assert asides(found) == [
        ("a picture", "Mud and two boats"),
        ("a package", "Top stories"),
        ("a list of topics", "Harbours"),
    ]
    assert problems(found) == []


def test_bad_items_are_told_with_their_lines_and_the_good_ones_come_in() -> None:
    found = read_sample(newsml1, "newsml1/eastmouth-broken.xml")
    (first,) = stories(found)
    assert (first.version, first.created) == ("", None)
    assert first.left_out == ("the time “20260231T093000+0100”, which does not exist",)
    change, broken = problems(found)
    assert "line 8: this only says what to change in an earlier item" in change
    assert "line 14: this breaks the rules of XML here" in broken


def test_an_item_is_recognised_whatever_its_file_is_called() -> None:
    data = (reading.SAMPLES / "newsml1/eastmouth.xml").read_bytes()
    for name in ("delivery", "delivery.tst", "delivery.xml"):
        assert registry.recognise(reading.document(data, name)) is newsml1


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Usable", PubStatus.USABLE),
        ("Embargoed", PubStatus.WITHHELD),
        ("Withheld", PubStatus.WITHHELD),
        ("Canceled", PubStatus.CANCELED),
    ],
)
def test_what_its_source_holds_or_kills_is_held_or_killed(status: str, expected: PubStatus) -> None:
    assert story(management=f'<Status FormalName="{status}"/>').pub_status is expected


def test_a_text_of_another_form_that_says_something_else_is_named() -> None:
    other = "<ContentItem><DataContent>Quite another text, on a violin.</DataContent></ContentItem>"
    left_out = story(TEXT + other).left_out
    assert left_out == ("other content (text): Quite another text, on a violin.",)


def test_html_that_is_escaped_or_in_cdata_is_html() -> None:
    for said in (
        "&lt;p&gt;The &lt;b&gt;mud&lt;/b&gt;.&lt;/p&gt;",
        "<![CDATA[<p>The <b>mud</b>.</p>]]>",
    ):
        found = story(f"<ContentItem><DataContent>{said}</DataContent></ContentItem>")
        assert found.body == "<p>The <strong>mud</strong>.</p>"


MULTIMEDIA = """<NewsLines><HeadLine>Harbour</HeadLine><SubHeadLine>Mud</SubHeadLine></NewsLines>
<NewsComponent>
  <Role FormalName="Content list"/>
  <NewsComponent>
    <Role FormalName="Main"/>
    <DescriptiveMetadata><Property FormalName="Tesauro" Value="CAT:LOCAL"/></DescriptiveMetadata>
    <ContentItem Href="https://eastmouth.example/1">
      <MediaType FormalName="Text"/><MimeType FormalName="text/vnd.IPTC.NITF"/>
      <DataContent><nitf><body>
        <body.head>
          <hedline><hl1>Harbour</hl1></hedline><abstract><p>Money found.</p></abstract>
        </body.head>
        <body.content><![CDATA[&lt;p&gt;The &lt;b&gt;mud&lt;/b&gt;.&lt;/p&gt;]]></body.content>
      </body></nitf></DataContent>
    </ContentItem>
  </NewsComponent>
</NewsComponent>
<NewsComponent>
  <Role FormalName="Content list"/>
  <NewsComponent>
    <NewsLines><HeadLine>Harbour</HeadLine></NewsLines>
    <NewsComponent>
      <Role FormalName="Main"/>
      <ContentItem Href="https://img.example/mud.jpg">
        <MediaType FormalName="PhotoFront"/><MimeType FormalName="image/jpeg"/>
      </ContentItem>
    </NewsComponent>
    <NewsComponent>
      <Role FormalName="Caption"/>
      <ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body>
        <body.head><hedline><hl1>Harbour</hl1></hedline></body.head>
        <body.content><p>Mud at noon.</p></body.content>
      </body></nitf></DataContent></ContentItem>
    </NewsComponent>
  </NewsComponent>
</NewsComponent>"""


def test_a_collection_of_a_text_in_nitf_and_its_photos_is_one_story() -> None:
    found = story(MULTIMEDIA)
    assert (found.headline, found.standfirst, found.section) == ("Harbour", "Mud", "LOCAL")
    assert found.body == "<p>The <strong>mud</strong>.</p>"
    assert found.href == "https://eastmouth.example/1"
    assert found.images == (Image("https://img.example/mud.jpg", caption="Mud at noon."),)
    assert found.left_out == ("the other standfirst “Money found.”",)


PHOTO = """<NewsComponent>
  <NewsComponent EquivalentsList="yes">
    <Role FormalName="Photo"/>
    <NewsComponent><Role FormalName="Preview"/><ContentItem Href="small.jpg">
      <MediaType FormalName="Photo"/>
      <Characteristics><Property FormalName="Width" Value="512"/></Characteristics>
    </ContentItem></NewsComponent>
    <NewsComponent><Role FormalName="HighDef"/><ContentItem Href="large.jpg">
      <MediaType FormalName="Photo"/>
      <Characteristics><Property FormalName="Width" Value="4000"/></Characteristics>
    </ContentItem></NewsComponent>
  </NewsComponent>
  <NewsComponent><Role FormalName="Caption"/>
    <ContentItem><DataContent><p>Mud at noon.</p></DataContent></ContentItem>
  </NewsComponent>
</NewsComponent>"""


def test_a_photo_in_several_components_is_one_in_its_largest_size() -> None:
    found = story(f"<NewsComponent>{TEXT}</NewsComponent>{PHOTO}")
    assert found.images == (Image("large.jpg", caption="Mud at noon."),)
    assert found.paragraphs == ["The harbour."]
    assert found.left_out == ()


CAPTION = f'<Role FormalName="Caption"/>{TEXT.replace("The harbour.", "Mud.")}'


def test_a_photo_beside_its_text_in_one_component_is_not_lost() -> None:
    photo = '<ContentItem Href="mud.jpg"><MediaType FormalName="Photo"/></ContentItem>'
    found = story(
        f"<NewsComponent>{TEXT}{photo}</NewsComponent><NewsComponent>{CAPTION}</NewsComponent>"
    )
    assert found.images == (Image("mud.jpg", caption="Mud."),)
    assert (found.paragraphs, found.left_out) == (["The harbour."], ())


def test_a_caption_without_a_photo_is_named() -> None:
    found = story(f"<NewsComponent>{TEXT}</NewsComponent><NewsComponent>{CAPTION}</NewsComponent>")
    assert (found.images, found.left_out) == ((), ("the caption “Mud.”",))


def test_a_headline_that_stands_alone_is_an_alert() -> None:
    found = story("<NewsLines><HeadLine>Snow Closes Pass</HeadLine></NewsLines>")
    assert found.paragraphs == ["Snow Closes Pass"]


def test_a_message_without_items_is_told() -> None:
    found = reading.read(newsml1, "<NewsML><NewsEnvelope/></NewsML>")
    assert problems(found) == ["delivery.json: there are no items in this message."]
