"""Feeds as publishers' sites send them, broken ones among them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import limits
from articles.importing.formats import feeds, registry
from articles.importing.records import (
    Aside,
    Document,
    Found,
    Image,
    Link,
    Problem,
    PubStatus,
    Reading,
    StoryRecord,
)

SAMPLES = Path(__file__).parents[2] / "samples" / "feeds"
WORDS = {
    "big5": "港口將會疏浚",
    "euc-kr": "항구를 준설한다",
    "shift_jis": "港を浚渫する",
    "gb18030": "港口将疏浚",
    "koi8-r": "Гавань углубят",
    "windows-1255": "הנמל יועמק",
    "cp1252": "Der Hafen – für “alle”",
}
GOOD = ("eastmouth.rss", "eastmouth.atom", "eastmouth.rdf")


def document(data: str | bytes) -> Document:
    return Document.of("feed.xml", "feed", data.encode() if isinstance(data, str) else data)


def read(data: str | bytes, encoding: str = "") -> list[Found]:
    return list(feeds.read(document(data), Reading(encoding)))


def sample(name: str) -> list[Found]:
    return read((SAMPLES / name).read_bytes())


def stories(found: list[Found]) -> list[StoryRecord]:
    return [each for each in found if isinstance(each, StoryRecord)]


def problems(found: list[Found]) -> list[str]:
    return [str(each) for each in found if isinstance(each, Problem)]


def rss(items: str, version: str = "2.0") -> str:
    return f'<rss version="{version}"><channel><title>Feed</title>{items}</channel></rss>'


def item(fields: str) -> StoryRecord:
    (record,) = stories(read(rss(f"<item><title>Title</title>{fields}</item>")))
    return record


def test_an_importer_gets_all_that_an_item_of_rss_says() -> None:
    first, second, third, fourth = sample("eastmouth.rss")
    assert isinstance(first, StoryRecord)
    assert (first.source_id, first.line, first.language) == ("gazette-1201", 12, "en-GB")
    assert first.headline == "Harbour & Quays to Be Dredged"
    assert first.standfirst == "The council has decided. A price is known."
    assert first.body == (
        "<h2>What is planned</h2>\n<p>The harbour will be dredged, "
        '<a href="https://gazette.example/plans" rel="noopener">the plans</a> say.</p>\n'
        "<blockquote><p>We waited — for forty years.</p></blockquote>\n"
        "<ul><li>Mud</li><li>Gravel</li></ul>"
    )
    assert first.authors == ("Ruth Okafor", "Maria Benning", "Jo Ahl")
    assert first.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert first.updated == datetime(2026, 1, 12, 10, tzinfo=UTC)
    assert first.version.startswith("2026-01-12T10")
    assert first.keywords == ("Dredging", "Eastmouth")
    assert first.href == "https://gazette.example/harbour?utm=1&a=2"
    assert (first.usage, first.credit) == ("© Eastmouth Gazette", "Coast Wire")
    large = "https://gazette.example/large.jpg"
    assert first.images == (Image(large, "", "The old quay at low tide.", "Ama Boateng"),)
    assert first.left_out == (
        "a film (https://www.youtube.com/embed/x1)",
        "the comments of readers (https://gazette.example/harbour#comments)",
        "the field “weather:tide” (low at noon)",
        "a recording (https://gazette.example/harbour.mp3)",
    )
    assert isinstance(second, StoryRecord)
    assert second.paragraphs == ["Nobody was hurt.", "The ferry waits for the tide, x < y."]
    assert (second.source_id, second.href) == ("https://gazette.example/ferry",) * 2
    assert second.left_out == ("the time “31 Feb 2026”, which does not exist",)
    assert isinstance(third, StoryRecord)
    assert (third.headline, third.paragraphs) == ("Herring Quota Cut", ["Herring Quota Cut"])
    assert third.note == "The source sent a headline and no text; it stands in the text’s place."
    picture = "https://gazette.example/dog.jpg"
    assert fourth == Aside("feed.xml", "an item without words", picture, 47)


def test_an_importer_gets_all_that_an_entry_of_atom_says() -> None:
    first, second, third, fourth = stories(sample("eastmouth.atom"))
    assert (first.headline, first.standfirst) == ("Der <b>-Tag lebt", "Kurz gesagt.")
    assert first.body == (
        '<p>Der Hafen, <a href="https://gazette.example/plan" rel="noopener">der Plan</a>.</p>\n'
        "<pre><code>&lt;b&gt;fett&lt;/b&gt;</code></pre>"
    )
    assert first.href == "https://gazette.example/2026/hafen.html"
    assert first.links == (Link("Die Fähre", "https://gazette.example/2026/faehre.html"),)
    assert first.images == (Image("https://gazette.example/2026/bild.png"),)
    assert (first.keywords, first.language, first.draft) == (("Häfen",), "de", False)
    assert (first.authors, first.usage) == (("Maria Benning",), "Only for subscribers")
    assert first.version == "2026-01-13T08:30:00.000000Z"
    assert (second.headline, second.draft) == ("Use <blockquote> & co.", True)
    assert second.body == "<p>One line.<br>Another &lt;line&gt;.</p>"
    assert (second.authors, second.credit) == ((), "Coast Wire Service, Coast Wire")
    assert (third.language, third.paragraphs) == ("en", ["Far Away"])
    assert third.left_out == ("a text that stands elsewhere (https://gazette.example/plan.pdf)",)
    assert (fourth.source_id, fourth.pub_status) == (
        "tag:gazette.example,2026:0",
        PubStatus.CANCELED,
    )
    assert fourth.note == "Wrong in every respect."


def test_an_importer_gets_all_that_an_item_of_rss_1_says() -> None:
    (record,) = stories(sample("eastmouth.rdf"))
    assert (record.source_id, record.section) == ("https://gazette.example/1", "Nature")
    assert (record.authors, record.credit) == (("P. J. Hines",), "Gazette of Science")
    assert record.keywords == ("Botany", "Microbiology")
    assert record.created == datetime(2026, 6, 15, 17, 29, 47, tzinfo=UTC)
    assert record.embargo == datetime(2026, 6, 20, tzinfo=UTC)


def test_a_broken_item_spoils_no_other_and_every_fault_has_its_line() -> None:
    data = (SAMPLES / "eastmouth-broken.rss").read_bytes()
    found = read(data.replace("’".encode(), b"\x92"))
    first, second, third, last = stories(found)
    assert first.headline == "Ships & Docks &nosuch; été"
    assert first.href == "https://gazette.example/ships?a=1&b=2"
    assert (
        second.body
        == "<p>One<br>two <strong>three</strong></p>\n<p><strong>&amp; four</strong></p>"
    )
    assert second.created == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert third.headline == "No End"
    assert last.headline == "Nothing Else Is Wrong"
    asides = [each for each in found if isinstance(each, Aside)]
    assert [each.line for each in asides] == [5]
    assert "a mistake in the XML, which was mended here" in asides[0].what
    spoilt, crossed, cut = problems(found)
    assert "line 17: this is not UTF-8 text (byte 0x92)" in spoilt
    assert "line 22: this item breaks the rules of XML" in crossed
    assert "line 31: this item has no end, because the file breaks off" in cut


def test_bytes_of_another_set_are_read_where_the_importer_says_which() -> None:
    data = rss("<item><description>The mayor’s Häfen.</description></item>").encode("cp1252")
    assert "try --encoding cp12" in problems(read(data))[0]
    (record,) = stories(read(data, encoding="cp1252"))
    assert record.paragraphs == ["The mayor’s Häfen."]


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-8"),
        ("utf-32", "utf-32"),
        ("utf-32-be", "utf-32"),
        ("big5", "big5"),
        ("euc-kr", "ks_c_5601-1987"),
        ("shift_jis", "Shift_JIS"),
        ("gb18030", "gb2312"),
        ("koi8-r", "koi8-r"),
        ("windows-1255", "windows-1255"),
        ("cp1252", "iso-8859-1"),
    ],
)
def test_a_feed_is_read_in_the_set_that_it_declares(charset: str, declared: str) -> None:
    words = WORDS.get(charset, "The harbour’s mud 港")
    whole = f'<?xml version="1.0" encoding="{declared}"?>\n' + rss(
        f"<item><title>{words}</title><description>{words}.</description></item>"
    )
    data = whole.encode(charset)
    assert feeds.recognises(document(data))
    (record,) = stories(read(data))
    assert (record.headline, record.paragraphs) == (words, [f"{words}."])


def test_entities_of_a_files_own_are_refused_with_a_sentence() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    found = read(f"{bomb}\n{rss('<item><title>&b;</title></item>')}")
    assert problems(found) == [
        "feed.xml, line 1: this declares entities of its own, and entities are not read."
    ]
    outside = '<!DOCTYPE rss SYSTEM "file:///etc/passwd">'
    (record,) = stories(read(outside + rss("<item><description>A &passwd; B</description></item>")))
    assert record.paragraphs == ["A &passwd; B"]


def test_an_editor_never_gets_a_script_and_is_told_of_it() -> None:
    code = "<description>safe&lt;script src='/x.js'>alert(1)&lt;/script> text"
    record = item(f"{code}&lt;p onclick='x()'>more&lt;/p></description>")
    assert record.body == "<p>safe text</p>\n<p>more</p>"
    assert record.left_out == ("a script (/x.js)",)


def test_words_that_look_like_markup_stay_words_where_the_format_says_so() -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title{0}>{1}</title></entry></feed>'
    said = "The &lt;b&gt;bold&lt;/b&gt; tag"
    (record,) = stories(read(atom.format("", said)))
    assert record.headline == "The <b>bold</b> tag"
    (record,) = stories(read(atom.format(' type="html"', said)))
    assert record.headline == "The bold tag"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("AT&amp;T &lt;3 you", "AT&T <3 you"),
        ("Use &lt;blockquote> in HTML", "Use <blockquote> in HTML"),
        ("A &lt;em&gt;fine&lt;/em&gt; day", "A fine day"),
        ("Crime &amp;amp; Punishment", "Crime & Punishment"),
        ("don&#146;t", "don’t"),
    ],
)
def test_a_title_of_rss_is_html_only_if_it_looks_so(said: str, meant: str) -> None:
    (record,) = stories(read(rss(f"<item><title>{said}</title></item>")))
    assert record.headline == meant


def test_what_is_said_twice_is_kept_once() -> None:
    record = item(
        "<description>Nobody was hurt in the …</description>"
        '<encoded xmlns="http://purl.org/rss/1.0/modules/content/">&lt;p>Nobody was hurt in the'
        " accident.&lt;/p></encoded>"
        '<summary xmlns="http://www.itunes.com/dtds/podcast-1.0.dtd">Nobody was hurt</summary>'
    )
    assert (record.paragraphs, record.standfirst) == (["Nobody was hurt in the accident."], "")
    assert record.left_out == ()


def test_a_summary_in_a_feed_of_wordpress_ends_before_the_advertisement() -> None:
    record = item(
        "<description>A short word. The post Title appeared first on Gazette.</description>"
        '<encoded xmlns="http://purl.org/rss/1.0/modules/content/">The whole text.</encoded>'
    )
    assert record.standfirst == "A short word."


def test_comments_and_pages_of_an_export_of_blogger_are_no_stories() -> None:
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="x#{0}"/>'
    entries = "".join(
        f"<entry><id>{each}</id><title>{each}</title><content>Text.</content>{kind.format(each)}</entry>"
        for each in ("post", "comment", "page")
    )
    found = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')
    assert [record.source_id for record in stories(found)] == ["post"]
    assert [each.what for each in found if isinstance(each, Aside)] == [
        "a comment of a reader",
        "a page",
    ]


def test_an_empty_feed_is_told_and_so_is_one_that_breaks_off() -> None:
    assert problems(read(rss(""))) == ["feed.xml, line 1: there is no story in this feed."]
    assert "line 2: the file breaks off here" in problems(read("<rss><channel>\n</rss"))[0]
    (said,) = problems(read("<rss><item><title>A</title></item>\n"))
    assert said.startswith("feed.xml, line 2: the file breaks off here, without its own end")


def test_an_item_larger_than_a_story_may_be_is_refused_and_the_next_is_read() -> None:
    large = "x" * (limits.STORY_FILE + 10)
    found = read(rss(f"<item><title>{large}</title></item><item><title>B</title></item>"))
    assert [record.headline for record in stories(found)] == ["B"]
    assert "larger than 5000000 bytes" in problems(found)[0]


def test_a_prefix_that_is_declared_amiss_or_not_at_all_breaks_nothing() -> None:
    record = item('<x:a xmlns:x="http://ëxämplë.com/">1</x:a><dc:creator>Jo Ahl</dc:creator>')
    assert record.authors == ("Jo Ahl",)


@pytest.mark.parametrize(
    "inside",
    ["&" * 100_000, "<title>" * 50_000, "<!-- --" * 50_000, "<" * 100_000, "<item/>" * 2_000],
)
def test_an_item_that_is_made_to_take_long_does_not(inside: str) -> None:
    began = process_time()
    assert read(rss(f"<item>{inside}</item>"))
    assert process_time() - began < 20


def test_items_that_are_hidden_in_words_or_comments_are_none() -> None:
    hidden = "<!-- <item><title>A</title></item> -->"
    record = item(f"{hidden}<description><![CDATA[<item>B</item>]]></description>")
    assert (record.headline, record.paragraphs) == ("Title", ["B"])


@pytest.mark.parametrize("name", [*GOOD, "eastmouth-broken.rss"])
def test_a_feed_is_recognised_whatever_it_is_called(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert registry.recognise(Document.of("a.txt", "a", data)) is feeds


@pytest.mark.parametrize(
    "data",
    [
        "",
        "<html><body>feed</body></html>",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        '<feed xmlns="http://other.example/"/>',
        '{"rss": 1}',
    ],
)
def test_what_is_no_feed_is_left_to_other_readers(data: str) -> None:
    assert not feeds.recognises(document(data))


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_give_stories_or_problems(data: bytes) -> None:
    feeds.recognises(document(data))
    for each in read(data):
        assert isinstance(each, StoryRecord | Problem | Aside)


@given(st.data())
def test_any_damage_to_a_feed_gives_stories_or_problems(data: st.DataObject) -> None:
    whole = (SAMPLES / data.draw(st.sampled_from(GOOD))).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 60)))
    damage = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"<item>", b"<![CDATA[", b"&", b"<"])
    )
    for each in read(whole[:start] + damage + whole[end:]):
        assert isinstance(each, StoryRecord | Problem | Aside)
