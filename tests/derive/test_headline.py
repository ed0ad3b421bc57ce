"""What stands for a headline until an editor writes one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles import text
from articles.importing.derive import sentences
from articles.importing.derive.headline import provisional_headline
from articles.importing.formats import wire_text
from articles.importing.records import Document, Reading, StoryRecord
from articles.importing.sources import files
from articles.limits import PROVISIONAL_HEADLINE

UNFINISHED = frozenset(
    "a an and as at because but by for from his in into its of on or that the their to was were"
    " which who with".split()
)


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        (
            (
                "U.S. First Lady Ann Lee said Wednesday that she remains in ongoing contact with"
                " Northland’s President Berg, as part of efforts to bring the children home."
            ),
            "U.S. First Lady Ann Lee remains in ongoing contact with Northland’s President Berg",
        ),
        (
            (
                "On Monday, Ann Lee, a career diplomat who served two presidents and three prime"
                " ministers over more than forty years, was buried at sea off Norham. She was 84."
            ),
            "Ann Lee was buried at sea off Norham",
        ),
        (
            (
                "A cargo plane, reported by local press as belonging to the army of Northland,"
                " crashed into houses in Norham, near Eastmouth, the regional capital, yesterday."
            ),
            "A cargo plane crashed into houses in Norham, near Eastmouth, the regional capital",
        ),
        (
            (
                "A man has been arrested after Ann Lee, mayor of the northern port of Eastmouth"
                " since 2011, was stabbed last night at a concert."
            ),
            "A man has been arrested after Ann Lee was stabbed at a concert",
        ),
        (
            (
                "Researchers from the University of Norham in Northland and the College of"
                " Westmouth in Eastland reported a new way by which warm water erodes the coast."
            ),
            "Researchers reported a new way by which warm water erodes the coast",
        ),
        (
            (
                "In findings published on Wednesday in a journal, scientists from the University"
                " of Norham and the Academy of Eastmouth reported birds may have learned"
                " to fly by running."
            ),
            "Birds may have learned to fly by running",
        ),
        (
            (
                "The government of Northland said on Friday that the opposition leader Olav Berg"
                " had been poisoned, a charge that his own party has denied since the spring."
            ),
            "The government of Northland said the opposition leader Olav Berg had been poisoned",
        ),
    ],
    ids=[
        "who speaks of herself",
        "asides",
        "passives among asides",
        "an aside within",
        "a long subject",
        "who said so",
        "who said what is contested",
    ],
)
def test_an_editor_finds_a_clause_of_the_lead(lead: str, headline: str) -> None:
    assert provisional_headline([lead, "More was said."]) == headline


@pytest.mark.parametrize(
    "lead",
    [
        "The council agreed to close the harbour.",
        "Tuesday, the council agreed to close the harbour.",
        "On Monday, the council agreed to close the harbour.",
        "Yesterday evening, the council agreed to close the harbour.",
        "Early Saturday morning, the council agreed to close the harbour.",
        "The council on Monday agreed to close the harbour.",
        "The council agreed Tuesday to close the harbour.",
        "The council agreed to close the harbour on Friday, February 6, 2026.",
        "EASTMOUTH — The council agreed to close the harbour.",
        "EASTMOUTH, Northland, Feb. 5 (Reuters) - The council agreed to close the harbour.",
        "Eastmouth (AP) — The council agreed to close the harbour.",
        "The council (all nine of it) agreed to close the harbour [see map].",
        "The council — all nine of it — agreed to close the harbour.",
        "It was reported on Monday that the council agreed to close the harbour.",
    ],
)
def test_dateline_weekday_and_brackets_are_left_out(lead: str) -> None:
    headline = provisional_headline([lead, "It did so in the end."])
    assert headline.lower() == "the council agreed to close the harbour"
    assert headline[0] == "T"


@pytest.mark.parametrize(
    "lead",
    [
        "Sunday Times editor Jane Roe is to leave the paper.",
        "Eastmouth votes on Super Tuesday with the rest of the land.",
        "The harbour of Eastmouth has been shut since Monday.",
        "Norham exported more coal than last year.",
        "NASA said it found water on the far side of the moon.",
    ],
)
def test_a_day_that_something_depends_on_stays(lead: str) -> None:
    assert provisional_headline([lead]) == lead.removesuffix(".")


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        (
            "Mr. Lee met St. Mary’s pupils at 10 a.m. in Norham. They sang.",
            "Mr. Lee met St. Mary’s pupils at 10 a.m. in Norham",
        ),
        ("Ann Lee has gone back to live in the U.S.", "Ann Lee has gone back to live in the U.S."),
        ("Will the harbour close? Nobody can say.", "Will the harbour close?"),
        ("“We will see,” the mayor said. Few will.", "“We will see,” the mayor said"),
    ],
)
def test_the_stop_of_a_shortened_word_ends_no_sentence(lead: str, headline: str) -> None:
    assert provisional_headline([lead, "More was said."]) == headline


def test_what_was_only_claimed_or_supposed_does_not_stand_by_itself() -> None:
    lead = (
        "Prosecutors in the northern port city of Eastmouth claimed on Monday that the former"
        " harbour master Olav Berg had stolen forty million crowns from the public purse."
    )
    speaker = "Prosecutors in the northern port city of Eastmouth claimed"
    assert provisional_headline([lead]).startswith(speaker)
    lead = "If he is found guilty, the mayor of Eastmouth will go to prison."
    assert provisional_headline([lead]) == lead.removesuffix(".")


def test_quotes_that_are_cut_into_do_not_stay_open() -> None:
    lead = (
        "The mayor of Eastmouth said the plan to close the harbour to cars was “the worst idea that"
        " anybody in this town has ever had, and I have heard many”."
    )
    headline = provisional_headline([lead])
    assert headline.count("“") == headline.count("”")
    assert headline.startswith("The mayor of Eastmouth said the plan")


def test_lists_captions_and_names_below_a_quote_are_passed_over() -> None:
    lead = "The Labour Party won the election in Norham by nine seats."
    body = ["- Labour 12 seats", "Ann Lee in 2019 (Image: NWS)", "— Ann Lee", lead]
    assert provisional_headline(body) == lead.removesuffix(".")
    assert provisional_headline(["— Ann Lee"]) == "Ann Lee"


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        (
            (
                "Die Ministerin sagte, dass die Gespräche trotz großer Mühe fortgeführt würden, um"
                " noch vor dem Sommer zu einer Einigung zu kommen."
            ),
            "Die Ministerin sagte, dass die Gespräche trotz großer Mühe fortgeführt würden",
        ),
        ("قال الرئيس إن المحادثات مستمرة.", "قال الرئيس إن المحادثات مستمرة"),
        ("外交部發言人表示，雙方將繼續會談。", "外交部發言人表示，雙方將繼續會談"),
    ],
    ids=["German", "Arabic", "Chinese"],
)
def test_a_lead_in_another_language_is_cut_at_its_own_signs(lead: str, headline: str) -> None:
    assert provisional_headline([lead]) == headline


def test_only_an_empty_body_has_no_headline() -> None:
    assert provisional_headline([]) == ""
    assert provisional_headline(["", " \n "]) == ""
    assert provisional_headline(["..."]) == "..."


@pytest.mark.parametrize(
    "paragraph",
    ["x" * 1_000_000, "a " * 500_000, "“" * 1_000_000, "(" * 1_000_000, ", and was" * 100_000],
    ids=["one word", "short words", "quotes", "brackets", "commas"],
)
def test_a_hostile_story_costs_no_time(paragraph: str) -> None:
    started = time.process_time()
    headline = provisional_headline([paragraph] * 50)
    assert time.process_time() - started < 1
    assert 0 < len(headline) <= PROVISIONAL_HEADLINE


PIECES = st.sampled_from(
    "the council Eastmouth said that she was closed, on Monday and — (of “many”) U.S. by which"
    " reported; yesterday. If then however two had Ann".split()
)


@given(st.lists(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=60).map(" ".join))))
@example(["“”“"])
@example(["that that that said"])
@example(['0"0'])
def test_no_word_is_cut_and_none_is_made_up(paragraphs: list[str]) -> None:
    headline = provisional_headline(paragraphs)
    source = text.squeeze(" ".join(paragraphs))
    assert bool(headline) == bool(source)
    assert len(headline) <= PROVISIONAL_HEADLINE
    assert headline == text.squeeze(headline)
    if max(map(len, source.split()), default=0) <= PROVISIONAL_HEADLINE:
        assert set(text.words(headline)) <= set(text.words(source))


def test_sample_stories_get_headlines_that_an_editor_can_read(samples: Path) -> None:
    finished = 0
    for document in files.documents([samples / "seed_batches"]):
        assert isinstance(document, Document)
        (record,) = wire_text.read(document, Reading())
        assert isinstance(record, StoryRecord)
        headline = provisional_headline(record.paragraphs)
        assert 0 < len(headline) <= PROVISIONAL_HEADLINE
        assert headline[0].isupper()
        assert not sentences.is_stopped(headline)
        assert headline.count("“") == headline.count("”")
        assert headline.count("(") == headline.count(")")
        last = headline.rpartition(" ")[2]
        finished += last[-1] not in ",;:—–" and last not in UNFINISHED and len(headline) >= 30
    assert finished >= 98
