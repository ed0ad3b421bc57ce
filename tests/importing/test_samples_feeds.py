"""Feeds and exports of other people's sites: what comes out of each, counted.

`expect.jsonl` says what a feed parser and a strict XML parser read in the same files. Where that is
not what a desk wants, the counts and the reason stand here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from articles.importing.formats import feeds, registry, wxr
from articles.importing.records import Aside, Document, Problem, Reading, StoryRecord

FOLDERS = ("rss-atom", "rss-atom-nasty", "wxr")


class Count(NamedTuple):
    """How many of each come out of a file."""

    stories: int
    asides: int
    problems: int


SPOILT = Count(0, 0, 1)
"""Bytes of a set that the file does not declare: the parser reads nonsense, a desk is told."""
WORDLESS = Count(0, 0, 1)
"""An item with neither headline nor text."""
PICTURE = Count(0, 1, 0)
"""An item that is a picture and nothing else."""
DIFFERENT = {
    "rss-atom/feedjira--AmazonWebServicesBlogFirstEntryContent.xml": Count(0, 0, 0),  # no feed
    "rss-atom/feedjira--json_feed.json": Count(0, 0, 0),  # a format of its own
    "rss-atom/rss-parser--missing-fields.atom": WORDLESS,
    "rss-atom-nasty/feedparser--bozo_encoding_mismatch_crash.xml": SPOILT,
    "rss-atom-nasty/feedparser--encoding_attribute_crash.xml": PICTURE,
    "rss-atom-nasty/feedparser--encoding_attribute_crash_2.xml": PICTURE,
    "rss-atom-nasty/feedparser--entry_source_title_escaped_markup.xml": WORDLESS,
    "rss-atom-nasty/feedparser--euc-kr-attribute.xml": PICTURE,
    "rss-atom-nasty/feedparser--eucjp.xml": SPOILT,
    "rss-atom-nasty/feedparser--gb2312.xml": SPOILT,
    "rss-atom-nasty/feedparser--georss_point_no_coords.xml": WORDLESS,
    "rss-atom-nasty/feedparser--item_guid_isPermaLink_guidislink.xml": WORDLESS,
    "rss-atom-nasty/feedparser--item_guid_isPermaLink_map_link.xml": WORDLESS,
    "rss-atom-nasty/feedparser--koi8r.xml": SPOILT,
    # Besides a wordless item, its last tag is broken off.
    "rss-atom-nasty/feedparser--rss_item_link_corrupted_ampersands.xml": Count(0, 0, 2),
    "rss-atom-nasty/feedparser--shiftjis.xml": SPOILT,
    "rss-atom-nasty/feedparser--tis620.xml": SPOILT,
    "rss-atom-nasty/feedparser--windows1255.xml": SPOILT,
    # A strict parser refuses these whole for a bare “&”. It is mended, and one aside says so.
    "wxr/2-migrate--sample.xml": Count(3, 4, 0),
    "wxr/migrate--attachments-only.xml": Count(0, 2, 0),
    "wxr/migrate--sample-no-slug.xml": Count(3, 4, 0),
    "wxr/migrate--sample.xml": Count(3, 4, 0),
    # It breaks off within its only post.
    "wxr/wordpress-im--malformed-simple.xml": Count(0, 0, 1),
}


def entries(samples: Path) -> dict[str, dict[str, object]]:
    lines = map(json.loads, (samples / "imports/expect.jsonl").read_text().splitlines())
    return {each["file"]: each for each in lines if each["format"] in FOLDERS}


def wanted(name: str, entry: dict[str, object]) -> Count:
    """What a file should give, by what the parser says of it."""
    if name in DIFFERENT:
        return DIFFERENT[name]
    if "items" not in entry:
        count = int(str(entry["entries"]))
        return Count(count, 0, 0 if count else 1)  # an empty feed is told
    kinds = Counter(cast("dict[str, int]", entry["by_type"]))
    others = sum(kinds.values()) - kinds["post"]
    return Count(kinds["post"], others, 0 if kinds else 1)


def counted(samples: Path, name: str) -> Count:
    path = samples / "imports" / name
    document = Document.of(path.name, path.stem, path.read_bytes())
    reader = registry.recognise(document)
    if reader not in (feeds, wxr):
        return Count(0, 0, 0)
    kinds = Counter(type(each) for each in reader.read(document, Reading()))
    return Count(kinds[StoryRecord], kinds[Aside], kinds[Problem])


def stories(samples: Path, name: str) -> list[StoryRecord]:
    path = samples / "imports" / name
    document = Document.of(path.name, path.stem, path.read_bytes())
    reader = wxr if name.startswith("wxr/") else feeds
    return [each for each in reader.read(document, Reading()) if isinstance(each, StoryRecord)]


def test_every_file_gives_what_a_desk_wants_of_it(samples: Path) -> None:
    expected = entries(samples)
    assert len(expected) == 94
    found = {name: counted(samples, name) for name in expected}
    assert found == {name: wanted(name, entry) for name, entry in expected.items()}
    total = [sum(column) for column in zip(*found.values(), strict=True)]
    assert total == [352, 135, 31]


def test_headlines_are_those_that_the_parser_reads(samples: Path) -> None:
    for name, entry in entries(samples).items():
        if name in DIFFERENT or not entry.get("first_title"):
            continue
        found = [record.headline for record in stories(samples, name)]
        for title in (entry["first_title"], entry["last_title"]):
            plain = re.sub(r"<[^>]*>", "", str(title)).replace("&amp;", "&")
            assert " ".join(plain.split()) in found, name


def test_no_story_has_anything_that_runs(samples: Path) -> None:
    for name in entries(samples):
        for record in stories(samples, name):
            assert not re.search(
                r"<(script|iframe|object|embed|style|form)|javascript:", record.body
            )


@pytest.mark.parametrize(
    ("name", "headline", "paragraphs", "counts"),
    [
        ("rss-atom-nasty/feedparser--demoronize-1.xml", "", ["don’t"], (0, 0)),
        ("rss-atom-nasty/feedparser--item_description_script.xml", "",
         ["safe description"], (0, 1)),
        ("wxr/wordpress-im--a11y-unit-test-data.xml", "Block category: Embeds",
         ["This post tests various embed blocks:"], (0, 6)),
        ("wxr/wordpress-im--post-content-blank-lines.xml", "Hello world!",
         ["This is an example of a WordPress post. It has lines with text (and one blank line).",
          "And more lines with text."], (0, 0)),
        ("wxr/superdesk-co--wordpress_wxr_thumb.xml", "test post", ["toto"], (1, 0)),
    ],
)  # fmt: skip
def test_an_editor_reads_what_readers_read(
    samples: Path, name: str, headline: str, paragraphs: list[str], counts: tuple[int, int]
) -> None:
    record = next(each for each in stories(samples, name) if each.headline == headline)
    assert record.paragraphs == paragraphs
    assert (len(record.images), len(record.left_out)) == counts
