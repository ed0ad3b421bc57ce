"""Stories of site generators: Markdown with front matter in YAML, TOML or JSON, or with none."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import markdown, registry
from articles.importing.records import Aside, Found, Problem, Reading, StoryRecord
from tests.importing.reading import SAMPLES, asides, document, only, problems

PIECES = (
    "---\n", "+++\n", "title: A\n", "tags: [a, b]\n", "&a ", "*a ", "!!python/object:os.system ",
    "{% x %}", "{{ y }}", "{{< z >}}", "[^1]", "[^1]: n\n", "<!--", "-->", "```\n", "`", "> ",
    "- ", "| a | b |\n|---|---|\n", "<div>", "\x00", "\ufeff", "\r\n", "[a](b)", "![", "**", "\t",
)  # fmt: skip


def read(data: str | bytes, name: str = "2026-01-12-harbour.md") -> list[Found]:
    return list(markdown.read(document(data, name), Reading()))


def story(data: str, name: str = "2026-01-12-harbour.md") -> StoryRecord:
    return only(read(data, name))


def test_an_editor_gets_a_post_whole() -> None:
    record = story((SAMPLES / "markdown/eastmouth.md").read_text())
    assert record.source_id == "2026-01-12-harbour"
    assert record.headline == "Harbour to be dredged: a first in forty years"
    assert record.standfirst == "The work begins after the herring season."
    assert record.authors == ("Maria Benning", "Jo Ahl")
    assert record.created == datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert record.updated == datetime(2026, 1, 12, 11, tzinfo=UTC)
    assert record.version.startswith("2026-01-12T11:00")
    assert (record.section, record.language) == ("Harbour", "en-GB")
    assert record.keywords == ("dredging", "fishing, coastal")
    assert record.href == "https://eastmouth.example/2026/01/12/harbour/"
    assert record.related == ("Ferry Runs Aground for Second Time",)
    assert [(image.href, image.alt) for image in record.images] == [
        ("/images/mud.jpg", "Mud at low water"),
        ("https://eastmouth.example/2026/01/12/harbour/dredger.jpg", "The dredger"),
    ]
    for kept in (
        "<strong>dredged</strong><sup>1</sup>",
        '<a href="https://council.example/harbour" rel="noopener">the council said</a>',
        "<blockquote><p>It should have been done long ago.</p></blockquote>",
        "<tr><td>1986</td><td>12,000</td></tr>",
        "<ol><li>Survey</li><li>Dredge<ul><li>outer basin</li><li>inner basin</li></ul></li></ol>",
        "The mud goes to Norham.",
    ):
        assert kept in record.body
    assert record.left_out == (
        'a mark of the source’s own site, {% include player.html id="44" %}',
        "a film (https://www.youtube.com/embed/harbour)",
        "“sponsor” of the front matter, Eastmouth Port Authority",
    )


def test_front_matter_that_is_no_yaml_is_refused_with_its_line_and_what_to_do() -> None:
    (problem,) = problems(read((SAMPLES / "markdown/eastmouth-broken.md").read_bytes()))
    assert problem == (
        "2026-01-12-harbour.md, line 2: this front matter is no YAML (mapping values are not"
        " allowed here); put words with a colon in quotes."
    )


def test_toml_tells_a_draft_and_what_stands_in_its_tables() -> None:
    record = story((SAMPLES / "markdown/ferry.md").read_text(), "ferry.md")
    assert (record.source_id, record.headline) == ("ferry", "Ferry runs aground")
    assert (record.standfirst, record.draft) == ("Nobody was hurt", True)
    assert (record.authors, record.keywords) == (("Jo Ahl",), ("ferries",))
    assert record.created == datetime(2026, 1, 13, 18, 5, tzinfo=UTC)
    assert record.left_out == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("+++\ndate = 2026-01-13\n+++\nText.\n", "a.md"),
        ("---\ndate: 2026-01-13\n---\nText.\n", "a.md"),
        ('{\n"date": "2026-01-13"\n}\nText.\n', "a.md"),
        ("---\ntitle: A\n---\nText.\n", "2026-01-13-a.md"),
        ('+++\npath = "2026/01/13/a"\n+++\nText.\n', "a.md"),
        ("---\npermalink: /2026/01/13/a/\n---\nText.\n", "a.md"),
    ],
)
def test_a_day_is_read_wherever_a_site_writes_it(said: str, name: str) -> None:
    assert story(said, name).created == datetime(2026, 1, 13, tzinfo=UTC)


def test_a_day_that_does_not_exist_is_named() -> None:
    record = story("---\ntitle: A\ndate: 2026-02-31\n---\nText.\n", "a.md")
    assert record.created is None
    assert record.left_out == ("the time “2026-02-31”, which does not exist",)


def test_what_yaml_would_make_of_words_is_not_wanted() -> None:
    record = story("---\ntitle: 1984\ntags: [no, 12:30, 007]\n---\nText.\n")
    assert (record.headline, record.keywords) == ("1984", ("no", "12:30", "007"))


def test_a_headline_on_top_of_the_text_is_the_headline_once() -> None:
    record = story("# Ferry *runs* aground\n\nNobody was hurt.\n")
    assert (record.headline, record.paragraphs) == ("Ferry runs aground", ["Nobody was hurt."])
    record = story("---\ntitle: Ferry runs aground\n---\n# Ferry runs aground\n\nText.\n")
    assert record.paragraphs == ["Text."]
    record = story("---\ntitle: Ferry\n---\n# Another heading\n\nText.\n")
    assert record.paragraphs == ["Another heading", "Text."]


def test_a_standfirst_that_only_repeats_the_headline_is_none() -> None:
    assert story("---\ntitle: Ferry\nsummary: Ferry\n---\nText.\n").standfirst == ""


def test_authors_that_a_site_knows_by_short_names_are_named_and_no_byline() -> None:
    record = story("---\ntitle: A\nauthors: [jahl, Maria Benning]\n---\nText.\n")
    assert record.authors == ("Maria Benning",)
    assert record.left_out == ("the author “jahl”, which is no person’s name",)


@pytest.mark.parametrize(
    ("said", "name", "what"),
    [
        ("---\nlayout: page\ntitle: About us\n---\nText.\n", "about.md", "a page"),
        ("+++\ntitle = 'Blog'\n+++\n", "content/_index.md", "the front page of a section"),
    ],
)
def test_pages_of_a_site_are_no_stories(said: str, name: str, what: str) -> None:
    (found,) = asides(read(said, name))
    assert found[0] == what


def test_a_folder_of_its_own_gives_its_name_to_the_text_in_it() -> None:
    assert story("Text.\n", "content/ferry/index.md").source_id == "ferry"


def test_html_with_front_matter_is_read_as_html() -> None:
    record = story("---\ntitle: A\n---\n<p>One</p>\n\n* two\n", "a.html")
    assert record.body == "<p>One</p>\n<p>* two</p>"


def test_code_shows_the_marks_that_it_is_about() -> None:
    record = story("Write `{{ page.title }}` so:\n\n```\n{% raw %}\n```\n")
    assert record.left_out == ()
    assert "<code>{{ page.title }}</code>" in record.body
    assert "<pre><code>{% raw %}</code></pre>" in record.body


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("---\ntitle: A\n\nText.\n", "line 1: the front matter that begins here is never ended"),
        ("---\na: &x [1]\nb: *x\n---\nText.\n", "line 2: front matter with anchors or aliases"),
        ("---\ntitle: A\ntitle: B\n---\nText.\n", "line 3: “title” is said twice"),
        ("---\ntitle: A\n\ttags: b\n---\nText.\n", "line 3: this line begins with a tab"),
        ("---\n? [a]\n: b\n---\nText.\n", "a list or an object is no name"),
        ("+++\ntitle = A\n+++\nText.\n", "line 2: this front matter is no TOML"),
        ("+++\ndate = 2026-02-31\n+++\nText.\n", "line 2: this front matter is no TOML"),
        ('{\n"a": 1,\n"a": 2\n}\nText.\n', "“a”"),
        ("---\ntitle: A\n---\n", "“A” has a headline and no text."),
        ("---\na: " + "[" * 50 + "]" * 50 + "\n---\nText.\n", "nested too deeply"),
        ("---\na: " + "b" * 70_000 + "\n---\nText.\n", "longer than 64000 characters"),
        ("> " * 60 + "Text.\n", "nested deeper than 40 levels"),
        ("word " * 50_000, "longer than 200000 characters"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(said: str, reason: str) -> None:
    (problem,) = problems(read(said))
    assert reason in problem


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 40))
    began = time.process_time()
    (problem,) = problems(read(f"---\nl0: &l0 lol\n{levels}---\nText.\n"))
    assert "anchors or aliases" in problem
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "unit",
    [
        "[", "![](", "a`b", "<!--", "{%", "{{a", "[^", "*a_", "<a", "&", "- ", "> ", "|a\n|-\n",
        "[a]:b\n", "[^1]:x\n", "---\n", "](", "~~a",
    ],
)  # fmt: skip
def test_signs_piled_up_to_take_forever_take_seconds(unit: str) -> None:
    began = time.process_time()
    for found in read(unit * (30_000 // len(unit))):
        assert isinstance(found, StoryRecord | Problem | Aside)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("said", "name", "is_ours"),
    [
        ("Text.\n", "a.md", True),
        ("Text.\n", "a.MARKDOWN", True),
        ("---\ntitle: A\n---\nText.\n", "a.txt", True),
        ("+++\ntitle = 'A'\n+++\nText.\n", "a", True),
        ("---\ntitle: A\n---\n<p>Text.</p>\n", "a.html", True),
        ("---\nBERLIN: the talks have failed.\nThey began on Monday.\n", "a.txt", False),
        ("---\nThe talks have failed.\n---\nThey began on Monday.\n", "a.txt", False),
        ("<p>Text.</p>\n", "a.html", False),
        ("Text.\n", "a.txt", False),
        ("", "a.txt", False),
    ],
)
def test_markdown_is_recognised_by_its_name_or_by_whole_front_matter(
    said: str, name: str, is_ours: bool
) -> None:
    assert (registry.recognise(document(said, name)) is markdown) is is_ours


@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_bytes_give_stories_or_problems(data: bytes | str) -> None:
    for name in ("a.md", "a.html"):
        for found in read(data, name):
            assert isinstance(found, StoryRecord | Problem | Aside)
    markdown.recognises(document(data, "a.txt"))


@given(st.data())
def test_a_sample_with_anything_changed_gives_stories_or_problems(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["eastmouth.md", "ferry.md", "eastmouth-broken.md"]))
    sample = (SAMPLES / "markdown" / name).read_bytes()
    place = data.draw(st.integers(0, len(sample)))
    length = data.draw(st.integers(0, 20))
    piece = data.draw(st.sampled_from(PIECES)).encode() + data.draw(st.sampled_from([b"", b"\xff"]))
    for found in read(sample[:place] + piece + sample[place + length :]):
        assert isinstance(found, StoryRecord | Problem | Aside)
