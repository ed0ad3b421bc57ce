"""The wire's plain text, as it comes and as desks change it on the way."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from articles import text
from articles.importing.formats import wire_text
from articles.importing.records import Aside, Document, Problem, Reading, StoryRecord
from articles.importing.sources import files
from articles.markup import clean_html

LEAD = (
    "The harbour of Eastmouth will be dredged for the first time in forty years, the town’s"
    " council said on Tuesday, after two trawlers ran aground within a week."
)
QUOTE = (
    "“It should have been done long ago,” said Maria Benning, who leads the council, and who – like"
    " her father before her – goes to sea herself. The work will cost 12 million."
)
OUTLOOK = (
    "The mud, some 40,000 tonnes of it, will be taken to the old gravel pits at Norham, where the"
    " U.S.-based Wetland Fund plans a reserve for two- and three-toed waders by 2031."
)
PARAGRAPHS = [
    LEAD,
    QUOTE,
    "“We will see.”",
    "Fishermen had asked for it since 2019.",
    OUTLOOK,
]
HEADLINES = [
    "Eastmouth Ferry Runs Aground for Second Time This Year",
    "Herring Quota Cut by a Fifth After “Poor” Spring Survey",
    "Who Pays for the Coast? A Town Asks",
    "Norham Gravel Pits – Once a Tip, Soon a Reserve",
]
OWN = "Eastmouth Harbour to Be Dredged After Trawlers Run Aground"
BODY, RELATED = "\n".join(PARAGRAPHS), "\n".join(HEADLINES)


def read(words: str | bytes, encoding: str = "") -> StoryRecord | Problem:
    data = words.encode() if isinstance(words, str) else words
    document = Document.of("batch/012.txt", "012_7ee98e", data)
    (found,) = wire_text.read(document, Reading(encoding=encoding))
    assert not isinstance(found, Aside)
    return found


def story(words: str | bytes, encoding: str = "") -> StoryRecord:
    record = read(words, encoding)
    assert isinstance(record, StoryRecord), record
    return record


def test_a_desk_gets_the_wires_file_as_paragraphs_and_related_headlines() -> None:
    record = story(f"{BODY}\n\n\n{RELATED} \n\n\n\n")
    assert record == StoryRecord(
        path="batch/012.txt",
        source_id="012_7ee98e",
        body=text.html_of(PARAGRAPHS),
        headline="",
        related=tuple(HEADLINES),
    )


@pytest.mark.parametrize(
    "words",
    [
        f"{BODY}\n\n\n\n{RELATED}",
        f"{BODY}\n\n\n{RELATED}\n".replace("\n", "\r\n"),
        f"{BODY}\n\n\n{RELATED}\n".replace("\n", "\r"),
        f"\ufeff\n \n{BODY} \n\t\n\u00a0\n{RELATED}\n",
        f"{BODY}\n\n{RELATED}",
        "\n\n".join(PARAGRAPHS) + f"\n\n\n{RELATED}",
        "\n\n".join(PARAGRAPHS) + f"\n\n{RELATED}",
        "\n\n".join(PARAGRAPHS + HEADLINES),
        "\n\n".join(PARAGRAPHS) + "\n\n\n" + "\n\n".join(HEADLINES),
        "\n\n\n".join(PARAGRAPHS + HEADLINES),
    ],
    ids=[
        "three blank lines",
        "Windows",
        "old Mac",
        "blanks that are not empty",
        "one blank line before the list",
        "paragraphs parted",
        "paragraphs parted and one blank line before the list",
        "single blank lines everywhere",
        "everything parted",
        "two blank lines everywhere",
    ],
)
def test_blank_lines_can_be_other_than_the_wires(words: str) -> None:
    record = story(words)
    assert record.paragraphs == PARAGRAPHS
    assert list(record.related) == HEADLINES
    assert not record.headline


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
def test_one_related_headline_is_a_list_too(gap: str) -> None:
    record = story(f"{BODY}{gap}{HEADLINES[0]}\n")
    assert record.paragraphs == PARAGRAPHS
    assert list(record.related) == HEADLINES[:1]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
def test_a_story_can_come_without_related_headlines(between: str) -> None:
    record = story(between.join(PARAGRAPHS))
    assert (record.paragraphs, record.related) == (PARAGRAPHS, ())


def test_headlines_in_small_letters_are_known_by_two_blank_lines() -> None:
    small = ["Ferry runs aground again", "Herring quota cut by a fifth", "Is the coast sinking?"]
    assert list(story(f"{BODY}\n\n\n" + "\n".join(small)).related) == small
    assert list(story(f"{BODY}\n\n\n{small[0]}").related) == small[:1]


def test_several_headlines_in_small_letters_are_known_after_one_blank_line_too() -> None:
    small = ["Ferry runs aground again", "Herring quota cut by a fifth", "Town asks who pays"]
    assert list(story(f"{BODY}\n\n" + "\n".join(small)).related) == small


def test_a_headline_in_the_list_can_end_in_a_full_stop() -> None:
    headlines = [*HEADLINES, "Court Rules Against Norham Gravel Co.", "“I was wrong.”"]
    assert list(story(f"{BODY}\n\n\n" + "\n".join(headlines)).related) == headlines


@pytest.mark.parametrize(
    "last",
    [
        "— Maria Benning, Eastmouth Town Council",
        "(Reporting by Jane Roe in Eastmouth; Editing by John Doe)",
        "Reporting by Jane Roe",
        "© Eastmouth Wire Service Limited",
        "The harbour at low tide",
        "Jane Roe, Eastmouth",
        "“We Will See”",
        "What happens next",
    ],
)
def test_the_end_of_a_story_is_not_taken_for_a_related_headline(last: str) -> None:
    for between in ("\n", "\n\n"):
        record = story(between.join([*PARAGRAPHS, last]))
        assert (record.paragraphs, record.related) == ([*PARAGRAPHS, last], ())
        record = story(between.join([*PARAGRAPHS, last]) + f"\n\n\n{RELATED}")
        assert (record.paragraphs, list(record.related)) == ([*PARAGRAPHS, last], HEADLINES)


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n\n"])
def test_a_mark_that_the_story_is_over_is_no_headline(gap: str) -> None:
    assert story(f"{BODY}{gap}ENDS\n").related == ()


def test_subheadings_captions_and_short_quotes_stay_in_the_story() -> None:
    body = [LEAD, "What Happens Next in Eastmouth Harbour", QUOTE, "The harbour", "“No.”"]
    for between in ("\n", "\n\n"):
        record = story(between.join([*body, OUTLOOK]) + f"\n\n\n{RELATED}")
        assert record.paragraphs == [*body, OUTLOOK]
        assert list(record.related) == HEADLINES


@pytest.mark.parametrize("own", [OWN, OWN.upper(), f"{OWN}?", f"{OWN}!", OWN.capitalize()])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_a_storys_own_headline_can_stand_first(own: str, gap: str) -> None:
    for between in ("\n", "\n\n"):
        record = story(f"{own}{gap}" + between.join(PARAGRAPHS) + f"\n\n\n{RELATED}")
        assert record.headline == own
        assert record.paragraphs == PARAGRAPHS
        assert list(record.related) == HEADLINES


def test_a_headline_that_shares_no_word_with_the_story_stands_apart_by_two_blank_lines() -> None:
    own = "A quiet revolution beside the sea"
    assert story(f"{own}\n\n\n{BODY}\n").headline == own
    assert story(f"{own}\n{BODY}\n").paragraphs[0] == own


@pytest.mark.parametrize(
    "first",
    [
        LEAD,
        "Mr. Benning of Eastmouth Town Council Resigned.",
        "“The Harbour of Eastmouth Is Safe”",
        "By Maria Benning, Chief Correspondent",
        "- Eastmouth Labour Party 12 Seats",
        "EASTMOUTH",
        "Here is what Eastmouth decided:",
        "One more thing",
    ],
)
def test_a_first_paragraph_is_not_taken_for_a_headline(first: str) -> None:
    record = story("\n".join([first, *PARAGRAPHS]) + f"\n\n\n{RELATED}")
    assert record.headline == ""
    assert record.paragraphs == [first, *PARAGRAPHS]


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_a_story_wrapped_on_the_way_is_the_same_story(width: int) -> None:
    wrapped = [textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS]
    assert story("\n\n".join(wrapped) + f"\n\n\n{RELATED}") == story(f"{BODY}\n\n\n{RELATED}")
    assert story("\n\n".join(wrapped) + f"\n\n{RELATED}") == story(f"{BODY}\n\n{RELATED}")
    own = textwrap.fill(OWN, width)
    assert story("\n\n".join([own, *wrapped]) + f"\n\n\n{RELATED}").headline == OWN


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_a_story_wrapped_without_blank_lines_keeps_its_words(width: int) -> None:
    wrapped = "\n".join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    record = story(f"{wrapped}\n\n\n{RELATED}")
    assert record.fingerprint() == text.fingerprint(PARAGRAPHS)
    assert list(record.related) == HEADLINES


def test_short_paragraphs_are_not_joined_as_if_they_had_been_wrapped() -> None:
    short = ["The ferry is late.", "Nobody was hurt, the company said.", "It will sail on Monday."]
    assert story("\n".join(short)).paragraphs == short
    seats = ["The council has now:", "Labour 12 seats", "Liberals 9 seats", "That is all."]
    assert story("\n".join([LEAD, *seats])).paragraphs == [LEAD, *seats]


def test_each_wording_is_listed_once_and_the_first_wins() -> None:
    twice = ["Ferry’s “Last” Voyage Ends in Tears", 'Ferry\'s "Last"  Voyage Ends in Tears.']
    assert list(story(f"{BODY}\n\n\n" + "\n".join([*twice, OWN])).related) == [twice[0], OWN]


def test_quotes_and_dashes_are_kept_as_they_came_and_markup_is_text() -> None:
    lead = "“Fish & chips” – the town’s <b>only</b> meal – is off the menu."
    record = story(lead)
    assert record.paragraphs == [lead]
    assert "&lt;b&gt;" in record.body


def test_other_scripts_are_read_by_their_own_stops() -> None:
    body = [
        "قال الرئيس يوم الأربعاء إن المحادثات مستمرة.",
        "外交部發言人星期三表示，雙方將繼續會談。",
    ]
    related = ["الرئيس يزور القاهرة", "外交部長訪問東京"]
    record = story("\n".join(body) + "\n\n\n" + "\n".join(related))
    assert (record.paragraphs, list(record.related)) == (body, related)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "batch/012.txt: there is no text here, only blank lines."),
        ("\n \n\u200b\n", "batch/012.txt: there is no text here, only blank lines."),
        (
            f"\n\n\n{RELATED}\n",
            "batch/012.txt, line 4: there is no paragraph here, only lines that read as headlines.",
        ),
        (
            f"{OWN}\n\n\n{RELATED}\n",
            "batch/012.txt, line 1: there is no paragraph here, only lines that read as headlines.",
        ),
        ("<!DOCTYPE html>\n<p>A story.</p>", "batch/012.txt: this is markup and not plain text."),
        (
            "\n" * 100_001 + "A story.",
            "batch/012.txt: this has more than 100000 lines, the most that one story may have.",
        ),
    ],
    ids=["empty", "blank", "headlines", "headlines apart", "markup", "lines"],
)
def test_a_file_without_a_story_is_refused_with_a_sentence(words: str, reason: str) -> None:
    assert str(read(words)) == reason


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    assert str(read(f"{BODY}\n\n\n{RELATED}\n" + "A Long Headline " * 20)).startswith(
        "batch/012.txt, line 12: this is longer than 300 characters: “A Long Headline A Long"
    )
    assert str(read(LEAD + "\n" + "word " * 20_001)).startswith("batch/012.txt, line 2: this is")


def test_a_desk_names_the_character_set_of_an_old_wire() -> None:
    record = story(f"{BODY}\n\n\n{RELATED}\n".encode("cp1252"), "cp1252")
    assert (record.paragraphs, list(record.related)) == (PARAGRAPHS, HEADLINES)
    assert "try --encoding cp1252." in str(read(BODY.encode("cp1252")))


@given(st.binary(max_size=400))
@example(b"\n\n\n")
@example("“”\n\n\n“\n".encode())
def test_any_bytes_are_a_story_or_a_problem(data: bytes) -> None:
    record = read(data)
    if isinstance(record, Problem):
        assert record.reason.endswith((".", "”"))
    else:
        assert record.paragraphs
        assert record.body == clean_html(record.body)


@given(st.text(alphabet="aB .?!,“”-\n—(é文ا\u0301", max_size=200))
def test_any_text_loses_no_word(words: str) -> None:
    record = read(words)
    if isinstance(record, StoryRecord):
        kept = [record.headline, *record.paragraphs, *record.related]
        assert set(text.words(" ".join(kept))) == set(text.words(" ".join(words.split())))


WORDS = st.sampled_from(
    "the a of to and in that council harbour said Eastmouth Benning “mud” U.S. well-known 2019 12%"
    " — would ferry, because fishermen; Norham’s unquestionably Mr. tide".split()
)
SENTENCE = st.lists(WORDS, min_size=6, max_size=40).map(
    lambda words: f"It was {' '.join(words)} on the day."
)
BODIES = st.lists(st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join), min_size=2, max_size=8)


def breaks_off_somewhere(wrapped: list[str]) -> bool:
    """Whether a line begins small, or ends as no headline does: else it could be a list."""
    return any("\n" + letter in lines for lines in wrapped for letter in ascii_lowercase) or any(
        f" {word}\n" in lines for lines in wrapped for word in ("in", "of", "the", "to")
    )


@given(BODIES, st.integers(40, 100), st.booleans())
@example(
    [
        "It was the the the the the the on the day.",
        f"It was {'the ' * 6}in Eastmouth {'the ' * 6}in Eastmouth on the day.",
    ],
    42,
    False,
)
@settings(max_examples=200)
def test_a_story_keeps_its_fingerprint_however_it_is_wrapped(
    body: list[str], width: int, with_list: bool
) -> None:
    tail = f"\n\n\n{RELATED}\n" if with_list else "\n"
    wrapped = [textwrap.fill(paragraph, width) for paragraph in body]
    assume(wrapped == body or breaks_off_somewhere(wrapped))
    record = story("\n\n".join(wrapped) + tail)
    assert record.fingerprint() == story("\n".join(body) + tail).fingerprint()
    assert list(record.related) == (HEADLINES if with_list else [])


def test_every_sample_story_comes_in_whole(samples: Path) -> None:
    lines = (samples / "seed_batches_truth.jsonl").read_text().splitlines()
    truth = {entry["file"]: entry for entry in map(json.loads, lines)}
    read_lines = 0
    for document in files.documents([samples / "seed_batches"]):
        assert isinstance(document, Document)
        (record,) = wire_text.read(document, Reading())
        assert isinstance(record, StoryRecord), record
        entry = truth.pop(Path(document.path).name)
        assert len(record.paragraphs) == entry["paragraphs"]
        assert len(record.related) == entry["headlines"]
        assert set(entry["headline_is_article_in"]) <= set(record.related)
        assert record.headline == ""
        read_lines += len(record.related)
    assert (truth, read_lines) == ({}, 1339)


@pytest.mark.parametrize("width", [48, 72, 96])
def test_sample_stories_wrapped_with_their_headline_first_are_the_same_stories(
    samples: Path, width: int
) -> None:
    lines = (samples / "seed_batches_truth.jsonl").read_text().splitlines()
    same = 0
    for entry in map(json.loads, lines):
        data = (samples / "seed_batches" / entry["file"]).read_bytes()
        plain = story(data)
        parts = [entry["withheld_headline"], *plain.paragraphs]
        wrapped = "\n\n".join(textwrap.fill(part, width) for part in parts)
        record = story(wrapped + "\n\n\n" + "\n".join(plain.related))
        assert record.fingerprint() == plain.fingerprint(), entry["file"]
        assert record.related == plain.related, entry["file"]
        assert record.headline == entry["withheld_headline"], entry["file"]
        same += record.paragraphs == plain.paragraphs
    assert same >= 98
