"""Ghost: exports of a site, answers of its API, and what its migration tools write."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from articles.importing.formats import ghost
from articles.importing.records import Image, Link, StoryRecord
from tests.importing.reading import (
    asides,
    document,
    only,
    problems,
    read,
    read_sample,
    stories,
)

POST = {"id": "1", "title": "Harbour", "html": "<p>The harbour.</p>", "visibility": "public"}


def lexical(*nodes: object) -> StoryRecord:
    root = {"root": {"type": "root", "children": nodes}}
    return only(read(ghost, {"posts": [{**POST, "html": None, "lexical": json.dumps(root)}]}))


def test_an_editor_gets_all_that_an_export_says_of_a_post() -> None:
    story, *_others = stories(read_sample(ghost, "ghost/eastmouth.json"))
    assert (story.source_id, story.version) == ("p1", "2026-01-12T09:45:00.000000Z")
    assert story.headline == "Harbour to Be Dredged After Forty Years"
    assert story.headlines == {"search": "Harbour dredging", "social": "Mud, mud"}
    assert story.standfirst == "The council has found the money."
    assert story.body == "<p>The harbour will be <strong>dredged</strong>. More</p>"
    assert (story.authors, story.credit) == (("Maria Benning",), "Eastmouth News Agency")
    assert (story.keywords, story.language) == (("Harbour",), "en")
    assert story.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert story.links == (Link(href="https://council.example/harbour"),)
    assert story.images == (
        Image("/content/images/harbour.jpg", alt="The harbour", caption="At dawn"),
        Image("/content/images/mud.jpg", alt="Mud", caption="Mud at low tide"),
    )
    assert story.left_out == (
        "links to other pages of the source’s own site (/mud/)",
        "the internal tag “#front”",
        "the description for search engines: All about the mud",
        "code at the foot of the page: <script>count()</script>",
    )


def test_a_draft_without_html_is_read_from_what_its_editor_keeps() -> None:
    _first, draft, *_others = stories(read_sample(ghost, "ghost/eastmouth.json"))
    assert draft.body.split("\n") == [
        "<h3>Again</h3>",
        (
            "<p>Nobody was <strong><em>hurt</em></strong><br>"
            '<a href="https://ferry.example/" rel="noopener">a&lt;b</a></p>'
        ),
        "<ol><li>One</li></ol>",
        "<hr>",
        "<p>A new card</p>",
    ]
    assert draft.images == (Image("https://ferry.example/f.jpg", alt="Ferry", caption="Aground"),)
    assert draft.left_out == ("a film (https://www.youtube.com/watch?v=abc)",)
    assert draft.draft
    assert draft.note == "The site shows this to some readers only: paid."


def test_an_old_post_without_html_is_read_from_mobiledoc() -> None:
    _first, _draft, old, _picture = stories(read_sample(ghost, "ghost/eastmouth.json"))
    assert old.body.split("\n") == [
        "<h2>Quota</h2>",
        (
            "<p><strong>By a fifth</strong><br>"
            '<a href="https://fish.example/?a=1&amp;b=2" rel="noopener">says the survey</a></p>'
        ),
        "<ul><li>Spring</li></ul>",
        "<blockquote><p>Too few</p></blockquote>",
        "<pre><code>1 &lt; 2</code></pre>",
    ]
    assert old.images == (Image("https://fish.example/h.jpg", alt="Herring"),)


def test_pages_and_other_tables_are_no_stories_and_a_picture_alone_is_one() -> None:
    found = read_sample(ghost, "ghost/eastmouth.json")
    assert asides(found) == [("a page", "About us"), ("a table of the site", "newsletters (1)")]
    assert stories(found)[-1].paragraphs == ["The harbour at dawn"]
    assert problems(found) == []


def test_bad_posts_are_told_and_the_good_ones_come_in() -> None:
    found = read_sample(ghost, "ghost/eastmouth-broken.json")
    assert [story.paragraphs for story in stories(found)] == [["Good."], ["9"]]
    assert len(problems(found)) == 4
    assert "“No text” has a headline and no text." in problems(found)[0]
    assert "line 13: this JSON breaks off" in problems(found)[3]


def test_an_answer_of_the_api_names_its_authors_and_tags_itself() -> None:
    named = {"authors": [{"name": "Jo Ahl"}], "tags": [{"name": "Sea"}, {"name": "Port"}]}
    story = only(read(ghost, {"posts": [{**POST, **named}], "meta": {"pagination": {"page": 1}}}))
    assert (story.authors, story.keywords) == (("Jo Ahl",), ("Sea", "Port"))
    pages = read(ghost, {"pages": [POST]})
    assert asides(pages) == [("a page", "Harbour")]


def test_what_a_migration_tool_writes_is_known_by_its_address() -> None:
    person = {"url": "https://medium.example/@jo", "data": {"name": "Jo Ahl"}}
    post = {"title": "Harbour", "html": "<p>The harbour.</p>", "author": person}
    written = {"posts": [{"url": "https://medium.example/harbour", "data": post}]}
    story = only(read(ghost, written))
    assert (story.source_id, story.authors) == ("https://medium.example/harbour", ("Jo Ahl",))


@pytest.mark.parametrize(
    ("card", "body", "left_out"),
    [
        ({"type": "callout", "calloutText": "<b>Mind</b> the mud"}, "<p><strong>Mind</strong>", ""),
        ({"type": "toggle", "heading": "Why?", "content": "<p>So.</p>"}, "<h4>Why?</h4>", ""),
        ({"type": "html", "html": "<table><tr><td>1</td></tr></table>"}, "<td>1</td>", ""),
        ({"type": "markdown", "markdown": "# Mud"}, "# Mud", ""),
        ({"type": "button", "buttonText": "Go", "buttonUrl": "https://a.example/"}, ">Go</a>", ""),
        ({"type": "bookmark", "url": "http://a.example", "metadata": {"title": "A"}}, ">A<", ""),
        ({"type": "codeblock", "code": "1 < 2"}, "1 &lt; 2", ""),
        ({"type": "header", "heading": "Big", "subheading": "Small"}, "<h2>Big</h2>", ""),
        ({"type": "product", "productTitle": "Net", "productDescription": "Fine."}, "Fine.", ""),
        ({"type": "aside", "children": [{"type": "text", "text": "Wow"}]}, "<blockquote>", ""),
        ({"type": "video", "src": "https://a.example/v.mp4", "caption": "Boats"}, "", "a film"),
        ({"type": "audio", "src": "https://a.example/a.mp3", "title": "Sea"}, "", "a recording"),
        ({"type": "file", "src": "https://a.example/a.pdf", "fileTitle": "Map"}, "", "a.pdf"),
        ({"type": "signup", "header": "Get our mail"}, "", "Get our mail"),
        ({"type": "email-cta", "html": "<p>Dear reader</p>"}, "", "Dear reader"),
        ({"type": "call-to-action", "textValue": "<p>Join</p>"}, "Join", ""),
    ],
)  # fmt: skip
def test_every_card_is_kept_or_named(card: dict[str, object], body: str, left_out: str) -> None:
    text = {"type": "paragraph", "children": [{"type": "text", "text": "The harbour."}]}
    story = lexical(text, card)
    assert body in story.body
    assert left_out in " ".join(story.left_out)
    assert bool(left_out) is bool(story.left_out)


def test_a_gallery_gives_all_its_pictures() -> None:
    images = [{"src": f"https://a.example/{n}.jpg", "alt": str(n)} for n in (1, 2)]
    story = lexical({"type": "gallery", "images": images, "caption": "Boats"})
    assert [image.href for image in story.images] == [each["src"] for each in images]
    assert {image.caption for image in story.images} == {"Boats"}


def test_a_tower_of_nodes_is_read() -> None:
    node: dict[str, object] = {"type": "text", "text": "Deep"}
    for _depth in range(90):
        node = {"type": "quote", "children": [node]}
    post = {**POST, "html": None, "lexical": json.dumps({"root": {"children": [node]}})}
    assert only(read(ghost, {"posts": [post]})).paragraphs == ["Deep"]
    post["lexical"] = '{"root": {"children": ' + "[" * 100_000
    assert "no text" in problems(read(ghost, {"posts": [post]}))[0]


def test_a_list_of_files_is_no_export() -> None:
    assert not ghost.recognises(document('{"data_base_name": "a", "tables": [{"name": "b"}]}'))
