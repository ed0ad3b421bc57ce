"""What holds of the difference between any two texts, hostile ones included."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from articles.editorial import diff
from articles.editorial.diff_blocks import Row, RowKind
from articles.editorial.diff_markup import blocks_of
from articles.editorial.diff_splits import BREAK
from articles.editorial.diff_words import Budget, Kind, Run, plain, runs

NAMES = st.sampled_from("the mud a bay, is not. “so” don’t 1,5 火事 é x\u00a0y".split(" "))
SENTENCES = st.lists(NAMES, max_size=12).map(" ".join)
TAGS = st.sampled_from("p h2 li blockquote b em a td script pre ul svg br hr".split())
PIECES = st.one_of(
    SENTENCES,
    TAGS.map("<{}>".format),
    TAGS.map("</{}>".format),
    st.sampled_from(
        [
            '<a href="https://a.example/">',
            '<a href="javascript:x">',
            "<!--",
            "<![CDATA[",
            "&lt;",
            "&#0;",
        ]
    ),
    st.text(max_size=5),
)
MARKUP = st.one_of(
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(SENTENCES.map("<p>{}</p>".format), max_size=8).map("".join),
)
BUDGETS = st.sampled_from([0, 5, 60, 1_000_000])


def joined(found: list[Run] | tuple[Run, ...], kind: Kind) -> str:
    """The text that the same runs and those of one kind make."""
    return "".join(run.text for run in found if run.kind in (Kind.SAME, kind))


@given(st.text(), st.text(), BUDGETS)
def test_the_runs_lead_from_any_text_to_any_other(before: str, after: str, budget: int) -> None:
    found, _whole = runs(plain(before), plain(after), Budget(budget))
    assert joined(found, Kind.DELETED) == before
    assert joined(found, Kind.INSERTED) == after


@given(SENTENCES, SENTENCES, BUDGETS)
def test_the_runs_lead_from_sentence_to_sentence(before: str, after: str, budget: int) -> None:
    found, _whole = runs(plain(before), plain(after), Budget(budget))
    assert joined(found, Kind.DELETED) == before
    assert joined(found, Kind.INSERTED) == after


@given(MARKUP, MARKUP)
def test_the_rows_lead_from_any_body_to_any_other(before: str, after: str) -> None:
    changes = diff.compare({"body": before}, {"body": after}).by_name
    if "body" not in changes:
        assert before == after
        return
    found = [row for row in changes["body"].rows if row.kind != RowKind.MOVED_AWAY]
    old = [row for row in sorted(found, key=lambda row: row.before) if row.before]
    new = [row for row in found if row.after]
    assert BREAK.join(joined(row.runs, Kind.DELETED) for row in old) == BREAK.join(texts(before))
    assert BREAK.join(joined(row.runs, Kind.INSERTED) for row in new) == BREAK.join(texts(after))
    assert [row.before for row in old] == places(row.old.parts for row in old if row.old)
    assert [row.after for row in new] == places(row.new.parts for row in new if row.new)
    assert all(formatted(row) for row in found)


def places(parts: Iterable[int]) -> list[int]:
    """Where blocks begin that stand for so many paragraphs each."""
    return list(accumulate(parts, initial=1))[:-1]


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks_of(markup)]


def formatted(row: Row) -> bool:
    """Whether every character of a row has the formatting that it has in its block."""
    for kind, block in ((Kind.DELETED, row.old), (Kind.INSERTED, row.new)):
        place = 0
        for run in row.runs if block else ():
            if run.kind not in (Kind.SAME, kind):
                continue
            marks = run.was if kind == Kind.DELETED else run.marks
            if block and any(
                block.styled.at(at) != marks for at in range(place, place + len(run.text))
            ):
                return False
            place += len(run.text)
    return True


@given(MARKUP, st.text())
def test_nothing_changes_between_a_text_and_itself(body: str, wording: str) -> None:
    content = {"body": body, "headline": wording, "tags": [{"id": 1, "name": wording}]}
    assert not diff.compare(content, content)
    assert diff.summary(content, content)["fields"] == []


@given(MARKUP, MARKUP)
def test_any_summary_can_be_said(before: str, after: str) -> None:
    assert diff.in_words(diff.summary({"body": before}, {"body": after}))
    assert diff.in_words(diff.summary(None, {"body": after})) == "First text"
