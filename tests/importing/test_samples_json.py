"""Real deliveries in JSON: how many stories, other things and problems an importer gets of each."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.importing.formats import registry
from articles.importing.records import Aside, Document, Found, Problem, Reading, StoryRecord

# By folder and file: the format, and how many stories, other things and problems are in it.
COUNTS: dict[str, dict[str, tuple[str, int, int, int]]] = {
    "ninjs": {
        "2-newsinjson--ap_audio.json": ("ninjs", 0, 1, 0),
        "2-newsinjson--ap_image.json": ("ninjs", 0, 1, 0),
        "2-newsinjson--ap_video.json": ("ninjs", 0, 1, 0),
        "2-newsinjson--dpa_text.json": ("ninjs", 1, 0, 0),
        "newsinjson--003_associations_example.json": ("ninjs", 1, 0, 0),
        "newsinjson--004_simple_text_article.json": ("ninjs", 1, 0, 0),
        "newsinjson--008_event.json": ("ninjs", 0, 1, 0),
        "newsinjson--20231004-UEFA-ChampionLeague.json": ("ninjs", 0, 1, 0),
        "newsinjson--20231005-65-addb-event.json": ("ninjs", 0, 1, 0),
        "newsinjson--20231008-anti-doping-measures-at-the-tour-down-under-will-be-the-toughest-ever-addb-ninjs-nitf.json": (  # noqa: E501 - a name of the file
            "ninjs",
            1,
            0,
            0,
        ),
        "newsinjson--SIPA_image_2.json": ("ninjs", 0, 1, 0),
        "newsinjson--SIPA_image_3.json": ("ninjs", 0, 1, 0),
        "newsinjson--ap_audio.json": ("ninjs", 0, 1, 0),
        "newsinjson--ap_image.json": ("ninjs", 0, 1, 0),
        "newsinjson--ap_video.json": ("ninjs", 0, 1, 0),
        "newsinjson--dpa_text.json": ("ninjs", 1, 0, 0),
        "newsinjson--ninjs-1-4-examples.json": ("ninjs", 0, 0, 1),
        "newsinjson--ninjsExMediumText1.json": ("ninjs", 1, 0, 0),
        "newsinjson--ninjsExSimplePhoto1.json": ("ninjs", 0, 1, 0),
        "newsinjson--ninjsExSimpleText1.json": ("ninjs", 1, 0, 0),
        "newsinjson--ninjsExSimpleText_2.json": ("ninjs", 1, 0, 0),
        "newsinjson--ninjsExSimpleText_3.json": ("ninjs", 1, 0, 0),
        "newsinjson--simpleEvent.json": ("ninjs", 0, 1, 0),
        "newsinjson--tt_event_pressconference_3.0.json": ("ninjs", 0, 1, 0),
        "superdesk-co--ninjs1.json": ("ninjs", 1, 0, 0),
        "superdesk-co--ninjs2.json": ("ninjs", 1, 0, 0),
        "superdesk-co--ninjs3.json": ("ninjs", 0, 1, 0),
        "superdesk-co--ninjs4.json": ("ninjs", 1, 0, 0),
        "superdesk-co--ninjs5.json": ("ninjs", 1, 0, 0),
        "superdesk-co--ninjs6.json": ("ninjs", 0, 1, 0),
    },
    "ghost-json": {
        "migrate--ghost-flat.json": ("ghost", 1, 0, 0),
        "migrate--ghost.json": ("ghost", 3, 0, 0),
        "migrate--info.json": ("", 0, 0, 0),
        "migrate--multi-post-only.json": ("ghost", 3, 0, 0),
        "migrate--posts.json": ("ghost", 1, 0, 0),
        "migrate--single-post-only-long-meta.json": ("ghost", 1, 0, 0),
        "migrate--single-post-only-meta.json": ("ghost", 1, 0, 0),
    },
    "wp-rest-json": {
        "migrate--co-authors-post.json": ("wp-rest", 1, 0, 0),
        "migrate--single-coauthor-post.json": ("wp-rest", 1, 0, 0),
        "migrate--single-post-with-duplicate-images.json": ("wp-rest", 1, 0, 0),
        "migrate--single-post-with-linked-images.json": ("wp-rest", 1, 0, 0),
        "migrate--single-post.json": ("wp-rest", 1, 0, 0),
    },
    "cms-json": {
        "migrate--Entry_0969db64-b8d7-11ed-afa1-0242ac120001.json": ("chorus", 1, 0, 0),
        "migrate--Entry_1234.json": ("chorus", 1, 0, 0),
        "migrate--api-response.json": ("json-posts", 2, 1, 0),
    },
    "ap-media-json": {
        "superdesk-co--ap_media_text_feed.json": ("ap-media", 0, 1, 1),
        "superdesk-co--ap_media_text_item.json": ("ap-media", 0, 0, 1),
    },
    "superdesk-json": {
        "superdesk-co--article_with_embedded_article.json": ("superdesk", 1, 0, 0),
    },
    "rss-atom": {
        "feedjira--json_feed.json": ("json-feed", 20, 0, 0),
    },
}


TEXTS = frozenset("body_html body_xhtml content_html html rendered".split())
"""Names under which the samples have what readers were given."""


def every_sample() -> list[str]:
    return [f"{folder}/{name}" for folder, files in COUNTS.items() for name in files]


def found_in(path: Path) -> tuple[str, list[Found]]:
    """The format that a file is recognised as, and everything in it."""
    document = Document.of(path.name, path.stem, path.read_bytes())
    form = registry.recognise(document)
    return (form.NAME, list(form.read(document, Reading()))) if form else ("", [])


@pytest.mark.parametrize("sample", every_sample())
def test_an_importer_gets_every_story_of_a_delivery(samples: Path, sample: str) -> None:
    folder, _slash, name = sample.partition("/")
    form, found = found_in(samples / "imports" / folder / name)
    kinds = Counter(type(each) for each in found)
    counts = (form, kinds[StoryRecord], kinds[Aside], kinds[Problem])
    assert counts == COUNTS[folder][name]


@pytest.mark.parametrize("sample", every_sample())
def test_an_editor_finds_every_word_that_a_reader_was_given(samples: Path, sample: str) -> None:
    path = samples / "imports" / sample
    stories = [each for each in found_in(path)[1] if isinstance(each, StoryRecord)]
    kept = set(words_of(" ".join(map(str, stories))))
    said = {
        word
        for way, value in every_text(json.loads(path.read_bytes()))
        if TEXTS.intersection(way[-1:])
        for word in words_of(value)
    }
    assert not stories or said - kept == set()


def every_text(value: object, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """All words in JSON, with the names that lead to them; those of pictures stay with them."""
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, list):
        for each in value:
            yield from every_text(each, way)
    elif isinstance(value, dict) and value.get("type") not in ("attachment", "picture"):
        for name, each in value.items():
            yield from every_text(each, (*way, name))


def words_of(source: str) -> list[str]:
    return re.findall(r"[^\W_]+", html.unescape(re.sub(r"<[^>]+>", " ", source)).casefold())
