"""Stories in web pages: exports of Medium and Substack, and pages that somebody saved."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import html_page, registry
from articles.importing.records import Aside, Found, Image, Problem, Reading, StoryRecord
from tests.importing.reading import SAMPLES, asides, document, only, problems

PIECES = (
    "<article>", "</article>", "<main>", "<p>", "</div>", "<h1>", "<header>", "<script>",
    '<script type="application/ld+json">{"@type":"Article","author":[{"name":{}}]}</script>',
    '<meta property="og:title" content="x">', "<!--", "<![CDATA[", "<time datetime=x>", "<iframe>",
    '<div class="e-content h-entry p-name">', '<a class="p-author" href="https://medium.com/p/ab">',
    "&#0;", "\x00", "\xff", '<div itemprop="articleBody">', "<svg><title>", "<table><p>", "<title>",
    "<noscript>", "</script>",
)  # fmt: skip


def read(data: str | bytes, name: str = "harbour.html") -> list[Found]:
    return list(html_page.read(document(data, name), Reading()))


def sample(name: str) -> list[Found]:
    return read((SAMPLES / "html_page" / name).read_bytes(), name)


def page(body: str, head: str = "") -> StoryRecord:
    return only(read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"))


def test_an_editor_gets_the_article_of_a_page_and_the_rest_by_name() -> None:
    record = only(sample("eastmouth.html"))
    assert record.source_id == "eastmouth"
    assert record.headline == "Harbour to be dredged"
    assert record.headlines == {"social": "Mud, glorious mud"}
    assert record.standfirst == "The work begins after the herring season."
    assert record.authors == ("Maria Benning",)
    assert record.created == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert record.updated == datetime(2026, 1, 12, 10, tzinfo=UTC)
    assert (record.section, record.keywords) == ("Harbour", ("dredging", "fishing", "harbour"))
    assert (record.language, record.credit) == ("en-GB", "Eastmouth Echo")
    assert record.href == "https://echo.example/1201"
    assert record.images == (Image("https://echo.example/mud.jpg", "Mud", "Mud.", "Jo Ahl"),)
    assert record.body == (
        '<p>The harbour will be <strong>dredged</strong>, <a href="https://echo.example/2"'
        ' rel="noopener">the council said</a>.</p>\n'
        "<blockquote><p>It should have been done long ago.</p></blockquote>\n"
        "<ul><li>Survey</li><li>Dredge</li></ul>"
    )
    assert record.left_out == (
        "a film (https://www.youtube.com/embed/harbour)",
        "what stands beside the text, “Read more: Ferry runs aground”",
        "what stands around the article on its page, “Home Sport First! © Echo”",
    )


def test_a_page_that_breaks_off_keeps_every_word() -> None:
    record = only(sample("eastmouth-broken.html"))
    assert record.headline == "Harbour to be dredged"
    assert record.paragraphs[:2] == ["The harbour will be dredged", "It should have been"]


def test_an_export_of_medium_is_read_as_it_was_published() -> None:
    record = only(sample("medium.html"))
    assert record.source_id == "abcd1234ef56"
    assert (record.headline, record.headlines) == (
        "Harbour to be dredged",
        {"search": "Harbour at last"},
    )
    assert record.standfirst == "The work begins after the herring season."
    assert (record.authors, record.keywords) == (("Maria Benning",), ("Mud",))
    assert record.created == datetime(2026, 1, 12, 9, 30, 0, 123_000, tzinfo=UTC)
    assert record.href == "https://medium.com/@ben/harbour-abcd1234ef56"
    assert record.images == (Image("https://cdn.example/mud.jpeg", "", "Mud."),)
    assert record.body == "<p>The harbour will be dredged.</p>\n<hr>\n<p>It was time.</p>"
    assert (record.draft, record.left_out) == (False, ())


def test_a_draft_of_medium_is_not_published_unasked() -> None:
    whole = (SAMPLES / "html_page/medium.html").read_text()
    start, end = whole.index("<footer>"), whole.index("</footer>")
    footer = '<p><a href="https://medium.com/p/abcd1234ef56">View original.</a></p>'
    assert only(read(whole[:start] + footer + whole[end:])).draft


def test_a_comment_on_medium_is_no_story() -> None:
    whole = (SAMPLES / "html_page/medium.html").read_text()
    start, end = whole.index("<h3"), whole.index("</div></section></section>")
    found = read(whole[:start] + "<p>Harbour to be dredged</p>" + whole[end:])
    assert asides(found) == [("a comment on somebody else’s story", "Harbour to be dredged")]


def test_a_file_of_substacks_export_is_the_text_alone() -> None:
    record = only(sample("1201.harbour.html"))
    assert (record.source_id, record.headline) == ("1201.harbour", "")
    assert record.paragraphs == ["At last", "The harbour will be dredged.", "It was time."]
    assert record.images == (Image("https://cdn.example/mud.jpeg", "", "Mud."),)
    assert record.left_out == ("a button (Subscribe now)",)


def test_a_page_of_several_articles_is_no_story() -> None:
    found = read(
        "<html><title>Front</title><article><p>One is here.</p></article>"
        "<article><p>Two is here.</p></article></html>"
    )
    assert asides(found) == [("a page with several articles", "Front")]


def test_an_article_among_teasers_for_others_is_the_pages_own() -> None:
    teaser = "<article><a href='/2'>Ferry</a></article>"
    record = page(f"<article><p>{'The harbour will be dredged. ' * 9}</p></article>{teaser * 3}")
    assert record.paragraphs == [("The harbour will be dredged. " * 9).strip()]
    assert "Ferry Ferry Ferry" in record.left_out[0]


@pytest.mark.parametrize(
    "body",
    [
        '<div>Menu</div><div itemprop="articleBody"><p>Text.</p></div>',
        '<div>Menu</div><div class="x entry-content"><p>Text.</p></div>',
        "<div>Menu</div><main><p>Text.</p></main>",
        "<nav>Menu</nav><p>Text.</p>",
    ],
)
def test_the_text_is_found_by_what_the_page_says_of_it(body: str) -> None:
    record = page(body)
    assert record.body == "<p>Text.</p>"
    assert "Menu" in record.left_out[0]


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        ("<title>A | Echo</title>", "<h1>B</h1><p>T.</p>", "B"),
        ('<title>A</title><meta property="og:title" content="B">', "<p>T.</p>", "B"),
        ("<title>A - Eastmouth Echo</title>", "<p>T.</p>", "A"),
        ("<title>A &amp; &lt;b&gt;</title>", "<p>T.</p>", "A & <b>"),
        ("", "<h1>A</h1><h1>B</h1><p>T.</p>", "A"),
    ],
)
def test_the_headline_is_what_readers_saw_first(head: str, body: str, headline: str) -> None:
    assert page(body, head).headline == headline


def test_a_page_says_what_it_is_written_in() -> None:
    said = '<html><meta charset="windows-1252"><body><p>Die Fähre.</p></body></html>'
    assert only(read(said.encode("cp1252"))).paragraphs == ["Die Fähre."]
    (problem,) = problems(read(said.replace("windows-1252", "utf-8").encode("cp1252")))
    assert "this is not UTF-8 text (byte 0xe4" in problem


def test_a_page_with_more_tags_than_any_story_is_refused() -> None:
    (problem,) = problems(read("<html>" + "<p>a" * 100_001))
    assert (
        problem == "harbour.html: this HTML has more than 100000 tags and entities; no story has."
    )


def test_a_page_without_text_is_refused() -> None:
    (problem,) = problems(read("<html><title>A</title><script>x()</script></html>"))
    assert problem == "harbour.html: “A” has a headline and no text."


@pytest.mark.parametrize(
    ("data", "name", "is_ours"),
    [
        ("<!DOCTYPE html><html><p>T.", "a.txt", True),
        ("\ufeff <HTML><p>T.", "a", True),
        ("<!-- saved --><html><p>T.", "a.htm", True),
        ('<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><p>T.', "a.xhtml", True),
        ("<p>Text.</p>", "a.html", True),
        ("<p>Text.</p>", "a.txt", False),
        ("Text <p>", "a.html", False),
        ('<?xml version="1.0"?><nitf/>', "a.html", False),
        ("---\ntitle: A\n---\n<p>T.</p>", "a.html", False),
        ("", "a.html", False),
    ],
)
def test_a_page_is_recognised_by_how_it_begins(data: str, name: str, is_ours: bool) -> None:
    assert (registry.recognise(document(data, name)) is html_page) is is_ours


@pytest.mark.parametrize(
    "unit",
    [
        "<div>", "<article>", "<b>", "<p class=x>", "<table>", "</p>", "<a href=x>", "<h1>a</h1>",
        '<meta property="a" content="b">', "<header>a", "<time>", "<!--", "<title>", '<script>"',
    ],
)  # fmt: skip
def test_tags_piled_up_to_take_forever_take_seconds(unit: str) -> None:
    began = time.process_time()
    for found in read("<html>" + unit * (100_000 // len(unit)) + "Text."):
        assert isinstance(found, StoryRecord | Problem | Aside)
    assert time.process_time() - began < 15


@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map("x".join))
def test_any_bytes_give_stories_or_problems(data: bytes | str) -> None:
    for found in read(data if isinstance(data, bytes) else data.encode("latin-1")):
        assert isinstance(found, StoryRecord | Problem | Aside)
    html_page.recognises(document(data, "a.html"))


@given(st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(data: st.DataObject) -> None:
    names = ["eastmouth.html", "medium.html", "1201.harbour.html"]
    whole = (SAMPLES / "html_page" / data.draw(st.sampled_from(names))).read_bytes()
    place = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from(PIECES)).encode("latin-1")
    for found in read(whole[:place] + piece + whole[place + length :]):
        assert isinstance(found, StoryRecord | Problem | Aside)
