"""Exports of WordPress: years of a site in one file."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import registry, wxr
from articles.importing.records import (
    Aside,
    Document,
    Found,
    Image,
    Problem,
    Reading,
    StoryRecord,
)

SAMPLES = Path(__file__).parents[2] / "samples" / "wxr"
GOOD = (SAMPLES / "eastmouth.xml").read_bytes()
QUAY = Image(
    "https://gazette.example/uploads/quay-1.jpg", "A quay", "The quay at noon.", "P. Tidal"
)


def document(data: str | bytes) -> Document:
    return Document.of("site.xml", "site", data.encode() if isinstance(data, str) else data)


def read(data: str | bytes, time_zone: str = "UTC") -> list[Found]:
    return list(wxr.read(document(data), Reading(time_zone=time_zone)))


def stories(found: list[Found]) -> list[StoryRecord]:
    return [each for each in found if isinstance(each, StoryRecord)]


def problems(found: list[Found]) -> list[str]:
    return [str(each) for each in found if isinstance(each, Problem)]


def export(items: str) -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">'
        f"<channel><link>https://gazette.example</link>{items}</channel></rss>"
    )


def post(content: str, fields: str = "") -> StoryRecord:
    (record,) = stories(
        read(
            export(
                "<item><title>Title</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
                f"<content:encoded><![CDATA[{content}]]></content:encoded>{fields}</item>"
            )
        )
    )
    return record


def test_an_importer_gets_all_that_a_post_says() -> None:
    first = stories(read(GOOD))[0]
    assert (first.source_id, first.line) == ("https://gazette.example/?p=1201", 16)
    assert first.headline == "Harbour & Quays to Be Dredged"
    assert first.headlines == {"search": "Dredging: what it costs", "social": "Mud!"}
    assert first.standfirst == "Forty years of waiting"
    assert first.authors == ("Maria Benning", "Jo Ahl")
    assert (first.section, first.keywords) == ("Harbour", ("News", "Dredging", "Eastmouth"))
    assert first.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert first.updated == datetime(2026, 1, 13, 10, tzinfo=UTC)
    assert first.version == "2026-01-13T10:00:00.000000Z"
    assert (first.language, first.draft) == ("en-GB", False)
    assert first.href == "https://gazette.example/harbour/"


def test_an_importer_gets_a_posts_text_as_readers_saw_it() -> None:
    first = stories(read(GOOD))[0]
    assert first.body == (
        "<p>The harbour will be dredged.<br>It takes a year.</p>\n"
        '<p>"We waited [sic] for <strong>forty years</strong>", said'
        ' <a href="https://gazette.example/who" rel="noopener">she</a>.</p>\n'
        "<blockquote><p>At last.</p></blockquote>\n"
        "<p>Nobody asked us.</p>\n"
        "<p>[gallery] is how it is done.</p>\n"
        "<ul><li>Mud</li><li>Gravel</li></ul>"
    )
    assert first.images == (
        QUAY,
        Image(
            "https://gazette.example/uploads/quay.jpg", "A quay", "The quay in May.", "Ama Boateng"
        ),
        Image("https://gazette.example/uploads/quay-2.png"),
    )
    assert first.left_out == (
        "a film (https://www.youtube.com/watch?v=x1)",
        "the picture 99, not in this file",
        'the shortcode [pullquote align="right"]',
        'the shortcode [contact-form-7 id="5" title="Write to us"]',
        "a summary (The council has decided.)",
        "a summary (All about the mud.)",
        "a comment of a reader (Ann: Well done.)",
        "the custom field “pull_fact” (Mud weighs a lot)",
    )


def test_blocks_become_text_and_what_only_the_site_can_fill_is_named() -> None:
    second = stories(read(GOOD))[1]
    assert second.body == (
        "<p>Nobody was hurt.</p>\n<p>Between the blocks.</p>\n<p>Two of them.</p>\n"
        "<p>Write to the desk.</p>\n<pre><code>[gallery]</code></pre>"
    )
    assert second.images == (Image("https://gazette.example/ferry.jpg", "The ferry", "Aground."),)
    assert second.left_out == (
        "a post on X (https://x.com/a/1)",
        "the block “block” (56)",
        "the block “acf/quote” (The tide is late)",
        "the picture 98, not in this file",
        "the author “admin”",
    )


def test_what_a_site_does_not_show_is_not_published_here() -> None:
    _first, second, third = stories(read(GOOD, "Europe/Berlin"))
    assert second.draft
    assert second.created == datetime(
        2026, 1, 14, 8, 30, tzinfo=UTC
    )  # only its local time is known
    assert (third.draft, third.embargo) == (True, datetime(2026, 2, 1, 6, tzinfo=UTC))
    assert third.note == (
        "Its status in WordPress is “future”. In WordPress a password protects it."
    )
    assert third.authors == ("Ruth Okafor",)
    assert third.source_id == "https://gazette.example/?p=1203"
    assert "secret" not in str(third)


def test_what_is_no_post_is_named_and_never_a_story() -> None:
    asides = [each for each in read(GOOD) if isinstance(each, Aside)]
    assert [(each.what, each.name) for each in asides] == [
        ("an attachment", "quay-1"),
        ("an attachment", "quay-2"),
        ("a page", "About Us"),
        ("an item of a menu", "https://gazette.example/?p=30"),
        ("a product", "Mug"),
        ("an older version of a post", "Old"),
        ("a post in the trash", "Thrown away"),
        ("an item of the kind “recipe”", "Recipe"),
        ("a reusable block", "Note"),
    ]


def test_a_broken_post_spoils_no_other_and_every_fault_has_its_line() -> None:
    found = read((SAMPLES / "eastmouth-broken.xml").read_bytes())
    first, last = stories(found)
    assert (first.headline, last.headline) == ("Ships & Docks — Again", "Whole")
    assert first.paragraphs == ["Never closed and bold", "& so on"]
    crossed, empty, cut = problems(found)
    assert "line 10: this item breaks the rules of XML" in crossed
    assert "line 15: there is neither a headline nor a text here" in empty
    assert "line 23: this item has no end, because the file breaks off" in cut


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("One.\n\nTwo\nthree.", "<p>One.</p>\n<p>Two<br>three.</p>"),
        ("One.\r\n\r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<h2>One</h2>\nTwo.", "<h2>One</h2>\n<p>Two.</p>"),
        ("<em>One.\n\nTwo.</em>", "<p><em>One.</em></p>\n<p><em>Two.</em></p>"),
        ("<p>One\n  goes on.</p>\n<p>Two.</p>", "<p>One goes on.</p>\n<p>Two.</p>"),
        ("<blockquote>A\n\nB</blockquote>", "<blockquote><p>A</p><p>B</p></blockquote>"),
        ("<pre>One\n\n  two</pre>", "<pre><code>One\n\n  two</code></pre>"),
        ("One.<!--nextpage-->Two.", "<p>One.</p>\n<p>Two.</p>"),
        ("<table>\n<tr>\n<td>A\nb</td>\n</tr>\n</table>",
         "<table><tbody><tr><td>A<br>b</td></tr></tbody></table>"),
        ("A line, [he] said [1], [Applause].", "<p>A line, [he] said [1], [Applause].</p>"),
        ("[one_half]Left[/one_half][one_half]Right[/one_half]", "<p>LeftRight</p>"),
    ],
)  # fmt: skip
def test_line_ends_of_the_classic_editor_are_paragraphs(content: str, body: str) -> None:
    assert post(content).body == body


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("A. [embed]https://vimeo.com/1[/embed]", "a film (https://vimeo.com/1)"),
        ("A. [youtube=https://youtu.be/x]", "a film (https://youtu.be/x)"),
        ('A. [audio src="https://e.example/a.mp3"]', "a recording (https://e.example/a.mp3)"),
        ('A. [video mp4="https://e.example/a.mp4"][/video]', "a film (https://e.example/a.mp4)"),
        ("A. [gallery]", "the shortcode [gallery]"),
        ("A. [my_poll]", "the shortcode [my_poll]"),
        ('A. <form><input value="Send"></form>', "a form (Send)"),
    ],
)
def test_what_a_shortcode_would_have_shown_is_named(content: str, named: str) -> None:
    record = post(content)
    assert record.paragraphs == ["A."]
    assert record.left_out == (named,)


def test_posts_that_share_an_id_are_told_apart_by_their_numbers() -> None:
    shared = "<guid>https://old.example/?p=5</guid><wp:post_type>post</wp:post_type>"
    items = "".join(
        f"<item><title>T{number}</title>{shared}<wp:post_id>{number}</wp:post_id></item>"
        for number in (7, 8)
    )
    ids = [record.source_id for record in stories(read(export(items)))]
    assert ids == ["https://old.example/?p=5#7", "https://old.example/?p=5#8"]


def test_a_gallery_without_numbers_is_that_of_the_post() -> None:
    picture = (
        "<item><wp:post_id>2</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:post_parent>1</wp:post_parent>"
        "<wp:attachment_url>https://gazette.example/a.jpg</wp:attachment_url></item>"
    )
    story = (
        "<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
        "<content:encoded>See: [gallery]</content:encoded></item>"
    )
    (record,) = stories(read(export(story + picture)))
    assert record.images == (Image("https://gazette.example/a.jpg"),)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("%%title%% %%sep%% %%sitename%%", {}),
        ("%title% %sep% %sitename%", {}),
        ("Title", {}),
        ("%%title%% explained", {"search": "Title explained"}),
        ("100% of it", {"search": "100% of it"}),
    ],
)
def test_only_what_a_person_wrote_is_a_headline_for_search(
    title: str, written: dict[str, str]
) -> None:
    meta = f"<wp:meta_key>_yoast_wpseo_title</wp:meta_key><wp:meta_value>{title}</wp:meta_value>"
    assert post("Text.", f"<wp:postmeta>{meta}</wp:postmeta>").headlines == written


def test_a_post_of_only_a_picture_is_named_and_one_with_a_headline_is_a_story() -> None:
    item = (
        "<wp:post_type>post</wp:post_type><content:encoded>&lt;img src='/a.jpg'></content:encoded>"
    )
    (aside,) = read(export(f"<item>{item}</item>"))
    assert isinstance(aside, Aside)
    assert (aside.what, aside.name) == ("a post without words", "https://gazette.example/a.jpg")
    (record,) = stories(read(export(f"<item><title>Dog</title>{item}</item>")))
    assert (record.paragraphs, record.images[0].href) == (["Dog"], "https://gazette.example/a.jpg")
    assert record.note.startswith("The source sent a headline and no text")


def test_an_export_of_terms_alone_is_told() -> None:
    assert problems(read(export(""))) == ["site.xml, line 1: there is no post in this export."]


def test_an_export_is_recognised_whatever_it_is_called() -> None:
    for data in (GOOD, b"<rss><channel><item><wp:post_id>1</wp:post_id></item></channel></rss>"):
        assert registry.recognise(Document.of("a.txt", "a", data)) is wxr
    assert not wxr.recognises(document("<rss><channel><item/></channel></rss>"))
    assert not wxr.recognises(document(""))


def test_entities_of_a_files_own_are_refused_with_a_sentence() -> None:
    found = read('<!DOCTYPE rss [<!ENTITY a "b">]>' + export("<item><title>&a;</title></item>"))
    assert [each for each in problems(found) if "entities are not read" in each]
    assert not stories(found)


def test_a_large_export_takes_little_memory() -> None:
    item = "<item><title>T</title><wp:post_type>page</wp:post_type>"
    text = f"<content:encoded>{'Words of a page. ' * 500}</content:encoded></item>"
    large = document(export((item + text) * 500))
    tracemalloc.start()
    try:
        assert sum(isinstance(each, Aside) for each in wxr.read(large, Reading())) == 500
        assert tracemalloc.get_traced_memory()[1] < large.weight / 3
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        "[caption]" * 10_000,
        '[a "' * 25_000,
        "<!-- wp:a " * 10_000,
        "<!-- wp:a -->" * 10_000,
        "<!--" * 25_000,
        "a\n" * 50_000,
        "\n" + " " * 200_000 + "x",
    ],
)
def test_a_post_that_is_made_to_take_long_does_not(content: str) -> None:
    began = process_time()
    fields = "<item><title>T</title><wp:post_type>post</wp:post_type><content:encoded>"
    words = f"<![CDATA[{content}]]></content:encoded></item>"
    assert read(export(fields + words))
    assert process_time() - began < 20


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_give_stories_or_problems(data: bytes) -> None:
    wxr.recognises(document(data))
    for each in read(data):
        assert isinstance(each, StoryRecord | Problem | Aside)


@given(st.data())
def test_any_damage_to_an_export_gives_stories_or_problems(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 60)))
    marks = [b"<item>", b"]]>", b"&", b"<", b"<!-- wp:block -->", b"[caption]", b"\xff", b"\0"]
    damage = data.draw(st.binary(max_size=8) | st.sampled_from(marks))
    for each in read(GOOD[:start] + damage + GOOD[end:]):
        assert isinstance(each, StoryRecord | Problem | Aside)


@given(st.text("[]/<>!-wp:captiongallery ={}\"'\n&;", max_size=120))
def test_any_text_of_a_post_gives_a_story_or_a_problem(content: str) -> None:
    words = content.replace("]]>", "")
    for each in read(
        export(
            "<item><title>T</title><wp:post_type>post</wp:post_type>"
            f"<content:encoded><![CDATA[{words}]]></content:encoded></item>"
        )
    ):
        assert isinstance(each, StoryRecord | Problem | Aside)
