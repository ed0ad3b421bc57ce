"""What agencies and standards bodies publish as NewsML-G2, NITF and NewsML 1.2, beside what other
parsers read in the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from articles import text
from articles.importing import moments
from articles.importing.formats import newsml1, newsml_g2, nitf, registry
from articles.importing.formats.registry import Format
from articles.importing.records import Document, Found, Reading
from tests.importing.reading import asides, problems, stories

ZONE = "Europe/Helsinki"
# Stories, things aside and problems of each folder. The three problems are items of text without
# a headline, a description or a text.
COUNTS: dict[str, tuple[int, int, int]] = {
    "newsml-g2": (18, 24, 3),
    "nitf": (13, 0, 0),
    "newsml1": (7, 0, 0),
}
EMPTY = {
    "newsml-g2/newsml-g2--2.29_affiliation_org_org.xml",
    "newsml-g2/newsml-g2--facet-example.xml",
    "newsml-g2/newsml-g2--facet-example-2.xml",
}
# Files that hold another number of stories than other parsers say, and why.
OTHERWISE = {
    "newsml1/superdesk-co--ritzau_news.xml": 1,  # XML of its own, which is no NewsML
    "newsml1/superdesk-co--wenn.xml": 2,  # an Atom feed, which its folder does not say
    "nitf/superdesk-co--ansa_culture.xml": 1,  # NewsML-G2 with XHTML, and no NITF
    "nitf/superdesk-co--nitf-fishing.xml": 1,  # a note to editors has a body of its own
}
# Formats of another family in these folders.
ELSEWHERE = {"newsml1/superdesk-co--wenn.xml", "newsml1/superdesk-co--ritzau_news.xml"}
# NITF's paragraphs that other parsers do not count: headings, items of lists, a line that ends
# the story, preformatted text, and the XHTML of an item that is not in NITF.
MORE_PARAGRAPHS = {
    "nitf/superdesk-co--nitf-fishing.xml": 12,
    "nitf/superdesk-co--nitf-ntb.xml": 57,
    "nitf/superdesk-co--pa2.xml": 1,
    "nitf/superdesk-co--ansa_culture.xml": 2,
}


def expected(samples: Path) -> list[dict[str, Any]]:
    lines = (samples / "imports/expect.jsonl").read_text().splitlines()
    entries: list[dict[str, Any]] = list(map(json.loads, lines))
    return [each for each in entries if each["file"].partition("/")[0] in COUNTS]


def read(samples: Path, name: str) -> list[Found]:
    path = samples / "imports" / name
    document = Document.of(name, path.stem, path.read_bytes())
    form = registry.recognise(document)
    return list(form.read(document, Reading(time_zone=ZONE))) if form else []


@pytest.mark.parametrize("folder", COUNTS)
def test_every_text_is_a_story_and_all_else_is_named(samples: Path, folder: str) -> None:
    found = [
        each
        for entry in expected(samples)
        if entry["file"].startswith(f"{folder}/")
        for each in read(samples, entry["file"])
    ]
    counts = (len(stories(found)), len(asides(found)), len(problems(found)))
    assert counts == COUNTS[folder]


def test_every_file_holds_as_many_stories_as_other_parsers_say(samples: Path) -> None:
    for entry in expected(samples):
        found = read(samples, entry["file"])
        wanted = entry.get("text_stories", entry.get("news_items"))
        assert len(stories(found)) == OTHERWISE.get(entry["file"], wanted), entry["file"]
        assert bool(problems(found)) is (entry["file"] in EMPTY)


def test_every_story_has_the_headline_the_id_the_language_and_the_time_of_its_item(
    samples: Path,
) -> None:
    for entry in expected(samples):
        found = stories(read(samples, entry["file"]))
        if not found or entry["file"] in ELSEWHERE:
            continue
        story, date = found[0], moments.moment(entry["first_date"] or "", ZONE)
        assert story.headline == text.squeeze(entry["first_headline"] or "")
        assert story.source_id == (entry.get("first_guid") or story.source_id)
        assert story.language == (entry.get("language") or story.language)
        assert date in (story.updated, story.created, None)


def test_no_paragraph_of_nitf_is_lost(samples: Path) -> None:
    for entry in expected(samples):
        if "paragraphs" in entry:
            found = stories(read(samples, entry["file"]))
            count = sum(len(each.paragraphs) for each in found)
            assert count == MORE_PARAGRAPHS.get(entry["file"], entry["paragraphs"])


@pytest.mark.parametrize(
    ("folder", "form"), [("newsml-g2", newsml_g2), ("nitf", nitf), ("newsml1", newsml1)]
)
def test_a_file_is_recognised_by_what_is_in_it(samples: Path, folder: str, form: Format) -> None:
    others = {*ELSEWHERE, "nitf/superdesk-co--ansa_culture.xml", "nitf/superdesk-co--ap.xml"}
    for entry in expected(samples):
        if entry["file"].startswith(f"{folder}/") and entry["file"] not in others:
            data = (samples / "imports" / entry["file"]).read_bytes()
            assert registry.recognise(Document.of("delivery", "delivery", data)) is form
