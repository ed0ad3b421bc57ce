"""What a person is told of the difference between two texts."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from articles.editorial import diff
from articles.editorial.diff_blocks import Row, RowKind
from articles.editorial.diff_words import Kind, Run


def content(body: str = "", **fields: Any) -> dict[str, Any]:
    """A content with little in it."""
    blank: dict[str, Any] = {
        "headline": "",
        "standfirst": "",
        "tags": [],
        "authors": [],
        "section": None,
    }
    return {**blank, "body": body, **fields}


def told(runs: list[Run] | tuple[Run, ...]) -> str:
    """Runs as a line: ``[-deleted-]`` and ``{+inserted+}``, with what became of formatting."""
    marks = {Kind.SAME: "{}", Kind.DELETED: "[-{}-]", Kind.INSERTED: "{{+{}+}}"}
    return "".join(
        marks[run.kind].format(run.text) + "".join(f"({note})" for note in run.notes)
        for run in runs
    )


def headline(before: str, after: str) -> str:
    """The change of a headline as a line."""
    change = diff.compare(content(headline=before), content(headline=after)).by_name["headline"]
    return told(list(change.runs))


def rows(before: str, after: str) -> list[Row]:
    """The rows of two bodies."""
    return list(diff.compare(content(before), content(after)).by_name["body"].rows)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{each}</p>" for each in texts)


class TestWords:
    @pytest.mark.parametrize(
        ("before", "after", "line"),
        [
            ("Mud to be moved", "Mud will be moved", "Mud [-to-]{+will+} be moved"),
            ("A quick brown fox", "A quick fox", "A quick [-brown -]fox"),
            ("The fox.", "The fox jumps.", "The fox{+ jumps+}."),
            ("Cost is 12,500", "Cost is 12,700", "Cost is [-12,500-]{+12,700+}"),
            ("It isn’t so", "It is so", "It [-isn’t-]{+is+} so"),
            ("Monday|Tuesday", "Monday|Thursday", "Monday|[-Tuesday-]{+Thursday+}"),
            ("", "New", "{+New+}"),
            ("東京で火事", "大阪で火事", "[-東京-]{+大阪+}で火事"),
        ],
    )
    def test_an_editor_reads_whole_words_in_their_place(
        self, before: str, after: str, line: str
    ) -> None:
        assert headline(before, after) == line

    def test_an_editor_is_spared_words_that_happen_to_stand_in_both(self) -> None:
        before = "The minister resigned after the vote in the lower house"
        after = "The president apologised after a defeat in the upper chamber"
        assert "after the vote" in headline(before, after)

    def test_an_editor_is_told_of_formatting_and_links(self) -> None:
        (row,) = rows(
            '<p>A <b>bold</b> claim, <a href="https://old.example/">sourced</a> once</p>',
            '<p>A bold <i>claim</i>, <a href="https://new.example/">sourced</a> once</p>',
        )
        assert told(row.runs) == (
            "A bold(no longer bold) claim(now italic), "
            "sourced(the link led to https://old.example/, now to https://new.example/) once"
        )

    def test_two_spellings_of_one_formatting_are_no_change(self) -> None:
        change = diff.compare(content("<p><b>a</b></p>"), content("<p><strong>a</strong></p>"))
        assert "readers see the same" in change.by_name["body"].note
        assert change.count == 1


class TestBlocks:
    def test_an_editor_reads_what_became_of_each_paragraph(self) -> None:
        found = rows(
            paragraphs("It is the first thing.", "It was dropped entirely", "Last"),
            paragraphs("It is the first word.", "Last", "Something wholly new"),
        )
        assert [(row.kind, row.before, row.after) for row in found] == [
            (RowKind.CHANGED, 1, 1),
            (RowKind.DELETED, 2, 0),
            (RowKind.SAME, 3, 2),
            (RowKind.INSERTED, 0, 3),
        ]
        assert [row.number for row in found] == [1, 2, 0, 3]

    def test_a_moved_paragraph_is_shown_as_moved(self) -> None:
        first, rest = "The mayor spoke to reporters.", ["One is here.", "Two is there.", "Three."]
        found = rows(paragraphs(first, *rest), paragraphs(*rest, first))
        assert [(row.kind, row.before, row.after) for row in found if row.kind != RowKind.SAME] == [
            (RowKind.MOVED_AWAY, 1, 4),
            (RowKind.MOVED, 1, 4),
        ]
        assert told(found[-1].runs) == first

    def test_a_moved_paragraph_shows_what_changed_in_it(self) -> None:
        before = "The mayor spoke to reporters in the town hall on Monday."
        after = "The mayor spoke to reporters in the town hall on Tuesday."
        rest = ["Nothing else of note happened.", "Two is there still.", "Three is the last."]
        moved = rows(paragraphs(before, *rest), paragraphs(*rest, after))[-1]
        assert moved.kind == RowKind.MOVED
        assert told(moved.runs).endswith("on [-Monday-]{+Tuesday+}.")

    def test_what_stands_above_a_moved_paragraph_stayed(self) -> None:
        lead, second = "The harbour will be dredged in forty days.", "The work costs 12 million."
        mud = "The mud goes to the pits at Norham."
        found = rows(
            paragraphs(lead, second, mud),
            paragraphs(mud, lead.replace("forty", "40"), second.replace("12", "14")),
        )
        kinds = [RowKind.MOVED, RowKind.CHANGED, RowKind.CHANGED, RowKind.MOVED_AWAY]
        assert [row.kind for row in found] == kinds

    def test_a_paragraph_that_was_split_loses_no_word(self) -> None:
        first, second = "The harbour will be dredged.", "The mud goes to the pits at Norham."
        before = paragraphs("Begin", f"{first} {second}", "End")
        after = paragraphs("Begin", first, second.replace("pits", "old pits"), "End")
        split = rows(before, after)
        assert [(row.kind, row.before, row.after) for row in split] == [
            (RowKind.SAME, 1, 1),
            (RowKind.CHANGED, 2, 2),
            (RowKind.SAME, 3, 4),
        ]
        assert split[1].notes == ["one paragraph split into 2"]
        assert told(split[1].runs).endswith("goes to the {+old +}pits at Norham.")
        assert rows(after, before)[1].notes == ["2 paragraphs joined into one"]
        assert diff.summary(content(before), content(after))["deleted"] == 0

    @pytest.mark.parametrize(
        ("before", "after", "note"),
        [
            ("<p>Words</p>", "<h2>Words</h2>", "was a paragraph, now a heading"),
            (
                "<ul><li>Words</li></ul>",
                "<ol><li>Words</li></ol>",
                "was an item of a list, now an item of a numbered list",
            ),
            (
                "<ul><li>Words</li></ul>",
                "<ul><li><ul><li>Words</li></ul></li></ul>",
                "was at level 1, now at level 2",
            ),
            (
                '<ol start="2"><li>Words</li></ol>',
                '<ol start="5"><li>Words</li></ol>',
                "first number of the list: was 2, now 5",
            ),
        ],
    )
    def test_an_editor_is_told_what_a_block_was(self, before: str, after: str, note: str) -> None:
        (row,) = rows(before, after)
        assert row.kind == RowKind.CHANGED
        assert row.notes == [note]

    def test_a_long_passage_without_change_is_folded(self) -> None:
        same = [f"Paragraph {number} of the story." for number in range(20)]
        change = diff.compare(
            content(paragraphs("Old", *same)), content(paragraphs("New", *same))
        ).by_name["body"]
        shown = [(stretch.folded, len(stretch.rows)) for stretch in change.stretches]
        assert shown == [(False, 2), (False, 1), (True, 19)]


class TestFields:
    def test_every_field_is_told_by_name_and_the_rest_is_named(self) -> None:
        before = content(
            headline="Old",
            headline_provisional=True,
            section={"id": 1, "name": "World"},
            authors=[{"id": 1, "name": "Ada"}, {"id": 2, "name": "Ben"}],
            tags=[{"id": 1, "name": "Sea", "suggested": True}, {"id": 2, "name": "Mud"}],
            pinned=[{"headline": None, "article": 4, "text": "Older"}],
        )
        after = content(
            headline="New",
            headline_provisional=False,
            section={"id": 2, "name": "Home"},
            authors=[{"id": 2, "name": "Ben"}, {"id": 1, "name": "Ada"}],
            tags=[{"id": 3, "name": "Bay"}, {"id": 1, "name": "Sea", "suggested": False}],
            pinned=[{"headline": None, "article": 4, "text": "Newer"}],
        )
        found = diff.compare(before, after)
        assert found.unchanged == [
            "headline_variants",
            "slug",
            "standfirst",
            "body",
            "wire",
            "hidden",
        ]
        assert told(list(found.by_name["section"].runs)) == "[-World-]{+Home+}"
        assert [(item.kind, item.text, item.notes) for item in found.by_name["tags"].items] == [
            (RowKind.INSERTED, "Bay", ()),
            (RowKind.CHANGED, "Sea", ("suggestion kept",)),
            (RowKind.DELETED, "Mud", ()),
        ]
        assert found.by_name["authors"].items[0].notes == ("moved from place 2 to 1",)
        assert found.by_name["pinned"].items[0].notes == ("was “Older”",)
        assert [change.number for change in found.changes] == list(range(1, found.count + 1))

    def test_headlines_are_told_place_by_place(self) -> None:
        before = content(headline_variants={"front": "Old", "search": "Same", "social": "Gone"})
        after = content(headline_variants={"search": "Same", "front": "New", "print": "Fresh"})
        change = diff.compare(before, after).by_name["headline_variants"]
        assert [(item.kind, item.text, item.notes) for item in change.items] == [
            (RowKind.CHANGED, "Front page and lists: New", ("was “Old”",)),
            (RowKind.SAME, "Search results: Same", ()),
            (RowKind.DELETED, "Shared links: Gone", ()),
            (RowKind.INSERTED, "print: Fresh", ()),
        ]

    def test_the_same_tags_in_another_order_are_no_change(self) -> None:
        tags = [{"id": 1, "name": "Sea"}, {"id": 2, "name": "Mud"}]
        assert not diff.compare(content(tags=tags), content(tags=tags[::-1]))


class TestSummary:
    def test_a_person_reads_it_in_a_line(self) -> None:
        before = content(
            paragraphs("The harbour will be dredged soon.", "The mud goes to the pits at Norham."),
            headline="Old",
        )
        after = content(
            paragraphs(
                "The mud goes to the pits at Norham.",
                "The <b>harbour</b> will be dredged in the coming spring.",
            ),
            headline="New",
            tags=[{"id": 1, "name": "Sea"}],
        )
        short = diff.summary(before, after)
        assert json.loads(json.dumps(short)) == short
        assert diff.in_words(short) == (
            "Headline; text +4 −1 words, 1 paragraph moved, formatting; tags"
        )

    def test_a_first_text_and_no_change_say_so(self) -> None:
        one = content("<p>Three words here</p>")
        first = diff.summary(None, one)
        assert (first["first"], first["inserted"]) == (True, 3)
        assert diff.in_words(first) == diff.in_words(None) == "First text"
        assert diff.in_words(diff.summary(one, one)) == "No change"


class TestTime:
    @staticmethod
    def seconds(before: str, after: str) -> float:
        """The best of three: what the machine does besides is not the question."""
        taken = []
        for _try in range(3):
            start = time.process_time()
            diff.compare(content(before), content(after))
            taken.append(time.process_time() - start)
        return min(taken)

    def test_a_story_of_ordinary_length_opens_at_once(self) -> None:
        dice = random.Random(1)  # noqa: S311 nothing secret
        names = [f"word{number}" for number in range(2_000)]
        story = [dice.choices(names, k=40) for _paragraph in range(45)]
        edited = [
            [dice.choice(names) if dice.random() < 0.2 else word for word in paragraph]
            for paragraph in story
        ]
        before, after = (paragraphs(*map(" ".join, text)) for text in (story, edited))
        assert len(before) > 12_000
        assert self.seconds(before, after) < 0.1

    @pytest.mark.parametrize("vocabulary", [1, 2, 10, 100, 3_000])
    def test_no_text_holds_up_the_page(self, vocabulary: int) -> None:
        dice = random.Random(1)  # noqa: S311 nothing secret
        before, after = (
            paragraphs(" ".join(str(dice.randrange(vocabulary)) for _word in range(3_000)))
            for _text in range(2)
        )
        assert self.seconds(before, after) < 1

    def test_what_was_too_long_to_compare_says_so(self) -> None:
        before, after = paragraphs("a " * 5_000), paragraphs("b " + "a a b " * 1_700)
        (row,) = rows(before, after)
        assert [run.kind for run in row.runs] == [Kind.DELETED, Kind.INSERTED]
        assert "too long" in row.notes[0]
