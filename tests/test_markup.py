"""Bodies: which markup stays, what becomes of the rest, and what counts as the same."""

from __future__ import annotations

import html
import re
from collections import Counter
from time import process_time

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import limits, text
from articles.markup import MARKS, TAGS, clean_html, same_markup

FOREIGN = (
    "article b big button caption center cite dd del div dl dt figcaption figure font h1 h5 h6 i"
    " ins option section small span strike tbody tfoot thead tt"
)
PIECES = [
    *(f"<{tag}>" for tag in sorted(TAGS | set(FOREIGN.split()))),
    *(f"</{tag}>" for tag in sorted(TAGS | set(FOREIGN.split()))),
    *('<a href="/there">', '<a href="https://elsewhere.example/" title="There">'),
    *('<td colspan="2">', '<ol start="03">', "<!-- said in passing -->"),
    *(" ", "\n", "\n\n", "&nbsp;", "&#13;", "&lt;b&gt;", "mud", "mud ", " mud"),
]
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)
"""Broken markup of every kind that does not hide its text."""


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="&#1;JavaScript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="vbscript:x">x</a>',
        '<iframe src="https://evil.example"></iframe>',
        "<iframe><p>hidden</iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><td onclick=alert(1)>x</td></svg>",
        "<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<style>p{}</style>",
        '<p style="color:red" class="x" id="y">x</p>',
        '<img src="https://evil.example/x.png" onerror="alert(1)">',
        '<form action="https://evil.example"><input name="x"></form>',
        '<object data="x"></object><embed src="x">',
        "<template><script>alert(1)</script></template>",
        '<td colspan="1000000000000">x',
    ],
)
def test_markup_that_could_hurt_a_reader_does_not_stay(attack: str) -> None:
    cleaned = clean_html(attack).lower()
    for mark in ("<script", "onclick", "onerror", "script:", "data:", "<iframe", "svg", "style"):
        assert mark not in cleaned
    for mark in ("<img", "class", "id=", "<form", "<input", "evil", "alert", "hidden", "0000"):
        assert mark not in cleaned


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("<h1>Title</h1><h6>Small</h6>", "<h2>Title</h2>\n<h4>Small</h4>"),
        ("<div>one<div>two</div>three</div>", "<p>one</p>\n<p>two</p>\n<p>three</p>"),
        ("<dl><dt>Mud</dt><dd>Wet earth</dd></dl>", "<p>Mud</p>\n<p>Wet earth</p>"),
        (
            "<figure><img src=x><figcaption>The pier</figcaption></figure>on",
            "<p>The pier</p>\n<p>on</p>",
        ),
        (
            "<table><caption>Tides</caption><thead><tr><th scope=col>In<tfoot><tr><td>3 m</table>",
            "<p>Tides</p>\n<table><tbody><tr><th>In</th></tr><tr><td>3 m</td></tr></tbody></table>",
        ),
        ("<h2><div>one</div><p>two</p></h2>", "<h2>one</h2>\n<h2>two</h2>"),
        ("<b><p>one</p><p>two</p></b>", "<p><strong>one</strong></p>\n<p><strong>two</strong></p>"),
        ("<q>Mud</q>, said <cite>The Ferry</cite>", "<p>“Mud”, said <em>The Ferry</em></p>"),
        ("<li>one<li>two", "<ul><li>one</li><li>two</li></ul>"),
        (
            "<ul>one<li>two</li><ul><li>three</ul></ul>",
            "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>",
        ),
        ("<pre>one<br>  two <b>three</b></pre>", "<pre><code>one\n  two three</code></pre>"),
        ("<p>one<br> <br>two<br></p>", "<p>one<br><br>two</p>"),
        ("<p><button><div>one</div></button>two</p>", "<p>one</p>\n<p>two</p>"),
        ("<a>no address</a>", "<p>no address</p>"),
        (
            '<a target="_blank" title=" Far  away " href=" https://far.example/?a&b ">far</a>',
            '<p><a href="https://far.example/?a&amp;b" title="Far away" rel="noopener">far</a></p>',
        ),
        ('<ol start="3"><li>three</ol>', '<ol start="3"><li>three</li></ol>'),
        ('<ol start="1" type="a"><li>one</ol>', "<ol><li>one</li></ol>"),
        ("<p>&nbsp;</p><p> </p><h2></h2><ul><li></ul><blockquote></blockquote>", ""),
        (
            "Plain text.\n\nIts second\nparagraph.",
            "<p>Plain text.</p>\n<p>Its second paragraph.</p>",
        ),
    ],
)
def test_what_is_foreign_becomes_the_nearest_thing_of_ours(foreign: str, ours: str) -> None:
    assert clean_html(foreign) == ours


@given(SOUP)
def test_cleaning_twice_is_cleaning_once(markup: str) -> None:
    once = clean_html(markup)
    assert clean_html(once) == once


@given(SOUP)
def test_nothing_that_a_reader_could_read_disappears(markup: str) -> None:
    assert letters(clean_html(markup)) == letters(nh3.clean(markup, tags=set()))


@given(SOUP)
def test_only_our_own_elements_stay(markup: str) -> None:
    assert set(re.findall(r"</?([^\s>]+)", clean_html(markup))) <= TAGS


def letters(markup: str) -> Counter[str]:
    """Every letter of a text; a table's caption moves before it, so their order may differ."""
    read = html.unescape(re.sub(r"<[^>]*>", "", markup))
    return Counter(letter for letter in read if not letter.isspace())


@pytest.mark.parametrize(
    "tag", "article blockquote center dd div dl dt figcaption figure h1 h5 li p pre section".split()
)
def test_words_of_two_blocks_are_never_glued_together(tag: str) -> None:
    made = clean_html(f"one<{tag}>two</{tag}>three<{tag}>four")
    assert text.paragraphs_of(made) == ["one", "two", "three", "four"]


def test_cells_of_a_table_are_not_glued_together() -> None:
    row = clean_html("<table><tr><th>High<td>Low</table>")
    assert text.paragraphs_of(row) == ["High", "Low"]


@pytest.mark.parametrize(
    ("uneven", "even"),
    [
        ("<tr><td>a<tr><td>b<td>c", "<tr><td>a</td><td></td></tr><tr><td>b</td><td>c</td></tr>"),
        ("<tr><td rowspan=9>a<td>b", "<tr><td>a</td><td>b</td></tr>"),
        (
            "<tr><td rowspan=2>a<td>b<td rowspan=2>c<tr><td colspan=2>d",
            '<tr><td rowspan="2">a</td><td>b</td><td rowspan="2">c</td></tr><tr><td>d</td></tr>',
        ),
    ],
    ids=["missing", "beyond the end", "one over another"],
)
def test_rows_of_a_table_are_all_of_one_width(uneven: str, even: str) -> None:
    assert clean_html(f"<table>{uneven}</table>") == f"<table><tbody>{even}</tbody></table>"


@pytest.mark.parametrize(
    "rows",
    ["<tr><td>" * 200 + "<td>mud" * 200, "<tr><td colspan=90 rowspan=90>mud" * 200],
    ids=["many", "wide"],
)
def test_of_a_table_that_is_too_large_the_texts_are_kept(rows: str) -> None:
    assert text.paragraphs_of(clean_html(f"<table>{rows}</table>")) == ["mud"] * 200


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]))))
def test_what_is_made_of_paragraphs_survives_cleaning(lines: list[str]) -> None:
    markup = text.html_of(text.squeeze(line) for line in lines if text.squeeze(line))
    assert clean_html(markup) == markup


@pytest.mark.parametrize("tag", ["blockquote", "ul", "div", "b"])
def test_a_text_buried_deep_comes_up(tag: str) -> None:
    buried = clean_html(f"<{tag}>" * 400 + "mud")
    assert text.paragraphs_of(buried) == ["mud"]
    assert buried.count("<") < 4 * limits.NESTING


@pytest.mark.parametrize(
    "other",
    [
        "<p>Mud <strong>and</strong> <a href='/pits'>pits</a> &amp; birds</p><p>End.</p>",
        "\n<p>Mud\n<b>and</b> <a rel=x href=/pits target=_blank>pits</a> & birds</p>\n\n<p>End.<p>",
        "<p>Mud <b>a</b><b>nd</b> <a href=/pits>pi</a><a href=/pits>ts</a> & birds</p><p>End.<br>",
        "<p>Mud <b>and</b> <a href=/pits>pits</a> &#38; birds</p><p>End.</p><p></p><p>&nbsp;</p>",
    ],
)
def test_an_editor_finds_a_text_the_same_however_it_is_written(other: str) -> None:
    ours = '<p>Mud <strong>and</strong> <a href="/pits" rel="noopener">pits</a> &amp; birds</p>\n'
    assert same_markup(f"{ours}<p>End.</p>", other)


@pytest.mark.parametrize(
    "other",
    ["<p>Mud</p><p>and birds</p>", "<p>Mud and <em>birds</em></p>", "<h2>Mud and birds</h2>", ""],
)
def test_an_editor_finds_a_text_changed_where_words_or_formatting_are(other: str) -> None:
    assert not same_markup("<p>Mud and birds</p>", other)


@given(st.permutations(MARKS), st.sets(st.sampled_from(MARKS)))
def test_marks_are_the_same_in_whatever_order_they_are_nested(
    order: list[str], chosen: set[str]
) -> None:
    marks = [mark for mark in order if mark in chosen]
    opened = "".join('<a href="/x">' if mark == "a" else f"<{mark}>" for mark in marks)
    closed = "".join(f"</{mark}>" for mark in reversed(marks))
    nested = clean_html(f"<p>one{opened}two{closed}three</p>")
    assert nested.count("<") == 2 + 2 * len(marks)
    assert same_markup(nested, f"<p>one{opened}t{closed}{opened}wo{closed}three</p>")


def test_a_text_of_very_many_lines_is_cleaned_in_time() -> None:
    began = process_time()
    assert clean_html("line<br>" * 60_000).count("<br>") == 59_999
    assert process_time() - began < 10
