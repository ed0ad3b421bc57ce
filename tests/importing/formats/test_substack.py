"""Posts of a Substack export: the text in one file, all that is said of it in another."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.importing.formats import html_page
from articles.importing.records import Document, Reading, StoryRecord
from articles.importing.sources import files

COLUMNS = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
HARBOUR = (
    "12.harbour,2019-07-26T20:48:19.814Z,TRUE,,newsletter,everyone,"
    '"Harbour &#x201C;at last&#x201D;, mud and all",It was time,\n'
)
FERRY = (
    "13.ferry,2022-08-12T12:11:23.230Z,FALSE,,podcast,only_paid,Ferry sold,,https://a.example/x.mp3"
)
PAGES = {"posts/12.harbour.html": "<p>The harbour.</p>", "posts/13.ferry.html": "<p>The ferry.</p>"}

Layout = Callable[[dict[str, str]], Path]


@pytest.fixture(params=["folder", "zip"])
def export(request: pytest.FixtureRequest, tmp_path: Path) -> Layout:
    """Puts files where an export has them: into a folder or into a zip."""

    def folder(contents: dict[str, str]) -> Path:
        for name, words in contents.items():
            place = tmp_path / "export" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(words)
        return tmp_path / "export"

    def packed(contents: dict[str, str]) -> Path:
        with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
            for name, words in contents.items():
                archive.writestr(name, words)
        return tmp_path / "export.zip"

    return folder if request.param == "folder" else packed


def posts(place: Path) -> Iterator[StoryRecord]:
    for document in files.documents([place]):
        if isinstance(document, Document) and document.path.endswith(".html"):
            (record,) = html_page.read(document, Reading())
            assert isinstance(record, StoryRecord)
            yield record


def test_a_post_has_its_headline_day_and_state_from_the_index(export: Layout) -> None:
    harbour, ferry = posts(export({"posts.csv": COLUMNS + HARBOUR + FERRY, **PAGES}))
    assert harbour.headline == "Harbour “at last”, mud and all"
    assert harbour.standfirst == "It was time"
    assert harbour.created == datetime(2019, 7, 26, 20, 48, 19, 814000, tzinfo=UTC)
    assert (harbour.draft, harbour.note) == (False, "")
    assert (ferry.headline, ferry.draft) == ("Ferry sold", True)
    assert ferry.note == "At its source this is for “only_paid” only."
    assert ferry.left_out == ("a podcast (https://a.example/x.mp3)",)


@pytest.mark.parametrize(
    "index",
    [
        COLUMNS + FERRY,
        COLUMNS.replace("post_id", "number") + HARBOUR,
        COLUMNS + HARBOUR.replace(",newsletter", ""),
        COLUMNS + HARBOUR.replace("12.", "112."),
        '"' + COLUMNS + HARBOUR,
        "",
    ],
    ids=["another post's", "no index", "short row", "longer id", "broken", "empty"],
)
def test_a_post_that_the_index_does_not_name_has_no_headline(export: Layout, index: str) -> None:
    harbour, *_ = posts(export({"posts.csv": index or "\n", **PAGES}))
    assert (harbour.source_id, harbour.headline) == ("12.harbour", "")


def test_only_what_was_given_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "export" / "posts"
    inside.mkdir(parents=True)
    (inside / "12.harbour.html").write_text("<p>The harbour.</p>")
    (tmp_path / "export" / "posts.csv").write_text(COLUMNS + HARBOUR)
    assert [post.headline for post in posts(inside)] == [""]
    secret = tmp_path / "secret.csv"
    secret.write_text(COLUMNS + HARBOUR)
    (inside / "posts.csv").symlink_to(secret)
    assert [post.headline for post in posts(inside)] == [""]


def test_a_headline_on_the_page_itself_comes_first(export: Layout) -> None:
    whole = "<html><body><article><h1>Own words</h1><p>The harbour.</p></article></body></html>"
    contents = {"posts.csv": COLUMNS + HARBOUR, "posts/12.harbour.html": whole}
    assert [post.headline for post in posts(export(contents))] == ["Own words"]
