"""Stories that a waiting headline may name are suggested to editors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import headlines, text
from articles.editorial import matching, publishing
from articles.models import Article, Headline
from articles.related import suggesting
from tests import factories as make

pytestmark = pytest.mark.django_db

BODY = (
    "The harbour of Eastmouth will be dredged for the first time in forty years, the council said.",
    "Fishermen had asked for it since two trawlers ran aground.",
)
WORDING = "Eastmouth Harbour to Be Dredged"


@pytest.fixture
def headline() -> Headline:
    return make.headline(WORDING)


def suggested(headline: Headline) -> list[Article]:
    return [each.article for each in suggesting.suggestions([headline])[headline.pk]]


@pytest.mark.parametrize("is_live", [True, False])
def test_an_editor_is_suggested_the_story_and_told_why(
    headline: Headline, *, is_live: bool
) -> None:
    make.story(make.content("Queen opens parliament", ("The Queen opened parliament today.",)))
    draft = make.draft(make.content("Mud is to go", BODY))
    if is_live and draft.head:
        publishing.publish(draft.head, by=make.person(), at=timezone.now())
    [found] = suggesting.suggestions([headline])[headline.pk]
    assert found.article == draft.article
    assert set(found.fit.shared) == {"Eastmouth", "Harbour", "Dredged"}


def test_an_old_story_is_found_by_the_index(
    headline: Headline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "NEWEST", 0)
    story = make.story(make.content("Mud is to go", BODY))
    make.story(make.content("Queen opens parliament", ("The Queen opened parliament today.",)))
    assert suggested(headline) == []
    call_command("rank_related", verbosity=0)
    assert suggested(headline) == [story]


def test_an_old_story_that_was_never_published_is_found_by_what_it_is_called(
    headline: Headline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "NEWEST", 0)
    story = make.draft(make.content("Eastmouth is dredging its harbour", BODY)).article
    make.draft(make.content("Eastmouth’s fair opens", BODY))
    assert suggested(headline) == [story]


def test_a_story_that_cites_it_a_rejected_one_and_one_that_is_gone_are_not_suggested(
    headline: Headline,
) -> None:
    make.draft(make.content("Mud is to go", BODY, related=[WORDING]))
    make.withdraw(make.story(make.content("Mud goes", BODY)))
    spiked = make.draft(make.content("Mud gone", BODY)).article
    publishing.spike(spiked, by=make.person(), at=timezone.now())
    story = make.story(make.content("Mud went", BODY))
    assert suggested(headline) == [story]
    decision = matching.reject(headline, story, by=make.person(), at=timezone.now())
    assert suggested(headline) == []
    matching.undo(decision, by=make.person(), at=timezone.now())
    assert suggested(headline) == [story]


def test_the_best_three_are_suggested_of_equals_the_newest_first(headline: Headline) -> None:
    make.story(make.content("Harbour dredged?", ("Eastmouth fishermen ask for it.",)))
    equal = [make.story(make.content("Mud is to go", BODY)) for _each in range(4)]
    assert suggested(headline) == equal[:0:-1]


@pytest.mark.parametrize("wording", ["…", "The and of", "港口", "x", "Harbour"])
def test_a_headline_that_says_little_is_suggested_nothing(wording: str) -> None:
    make.story(make.content("Mud is to go", BODY))
    assert suggested(make.headline(wording)) == []


def test_a_newsroom_without_stories_suggests_none(headline: Headline) -> None:
    assert suggesting.suggestions([headline]) == {headline.pk: []}
    assert suggesting.suggestions([]) == {}


def test_thirty_long_headlines_take_as_many_queries_as_one(headline: Headline) -> None:
    def queries(waiting: list[Headline]) -> int:
        with CaptureQueriesContext(connection) as asked:
            suggesting.suggestions(waiting)
        return len(asked)

    words = [f"w{number}" for number in range(40)]
    for _each in range(3):
        make.story(make.content("Mud is to go", (*BODY, " ".join(words))))
    call_command("rank_related", verbosity=0)
    few = queries([headline])
    headlines.ensure((f"{' '.join(words)} {n}" for n in range(29)), at=timezone.now())
    waiting = list(Headline.objects.waiting())
    assert len(waiting) == 30
    assert queries(waiting) == few <= 10


def test_the_right_story_comes_first_for_at_least_95_of_100(samples: Path) -> None:
    call_command("import_stories", samples / "seed_batches", source="wire", verbosity=0)
    lines = (samples / "seed_batches_truth.jsonl").read_text(encoding="utf-8").splitlines()
    truth = {
        text.key(line["withheld_headline"]): Path(line["file"]).stem
        for line in map(json.loads, lines)
    }
    waiting = list(Headline.objects.waiting())
    right, astray = 0, 0
    for start in range(0, len(waiting), 30):
        page = waiting[start : start + 30]
        found = suggesting.suggestions(page)
        firsts = {each: found[each.pk][0].article for each in page if found[each.pk]}
        for each, article in firsts.items():
            stem = article.receipts.get().source_id
            right += truth.get(each.key) == stem
            astray += each.key not in truth
    print(f"{right} right firsts of {len(truth)}; {astray} of {len(waiting) - len(truth)} astray")
    assert right >= 95
    assert astray <= 40
