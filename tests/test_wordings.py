"""Waiting headlines that fit a story are found for its editor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import headlines, text, wordings
from articles.editorial import snapshot
from articles.models import Article, Headline, HeadlineWord
from articles.related import fitting
from tests import factories as make

pytestmark = pytest.mark.django_db

BODY = (
    "The harbour of Eastmouth will be dredged for the first time in forty years, the council said.",
    "Fishermen had asked for it since two trawlers ran aground.",
)
OWN = "Eastmouth Harbour to Be Dredged"


def waiting() -> Article:
    """A story that lacks its headline."""
    filled = make.content("The harbour", BODY)
    filled["headline_provisional"] = True
    return make.draft(filled).article


def offered(article: Article | None = None) -> list[str]:
    return [offer.headline.text for offer in wordings.offers(BODY, article)]


def test_an_editor_is_offered_what_fits_the_best_first() -> None:
    make.headline("Queen Opens Parliament")
    make.headline("Trawlers Run Aground at Northgate")
    make.headline(OWN)
    first, *_others = wordings.offers(BODY)
    assert first.headline.text == OWN
    assert set(first.fit.shared) == {"Eastmouth", "Harbour", "Dredged"}
    assert "Queen Opens Parliament" not in offered()


def test_an_editor_reads_how_many_stories_cite_it() -> None:
    for number in range(3):
        make.story(make.content(f"Story {number}", related=[OWN]))
    assert [offer.cited for offer in wordings.offers(BODY)] == [3]


def test_a_headline_that_the_story_itself_cites_names_another() -> None:
    make.headline(OWN)
    filled = make.content("The harbour", BODY, related=[OWN])
    filled["headline_provisional"] = True
    assert offered() == [OWN]
    assert offered(make.draft(filled).article) == []


def test_a_headline_that_a_story_bears_is_not_offered() -> None:
    make.story(make.content(OWN))
    assert offered() == []


def test_a_headline_that_another_story_is_written_under_is_not_offered() -> None:
    make.headline(OWN)
    other = make.draft(make.content(OWN)).article
    assert offered(waiting()) == []
    assert offered(other) == [OWN]


def test_a_headline_is_offered_whose_wording_is_only_provisional_elsewhere() -> None:
    make.headline(OWN)
    make.draft({**make.content(OWN), "headline_provisional": True})
    assert offered(waiting()) == [OWN]


@pytest.mark.parametrize("body", [(), ("",), ("…",), ("the and of",), ("港口",)])
def test_a_text_that_says_little_is_offered_nothing(body: tuple[str, ...]) -> None:
    make.headline(OWN)
    assert wordings.offers(body) == []


def test_a_newsroom_without_headlines_offers_none() -> None:
    assert offered() == []


def test_a_headline_that_comes_twice_has_its_words_once() -> None:
    for _time in range(2):
        headlines.ensure([OWN, OWN.upper()], at=timezone.now())
    assert HeadlineWord.objects.count() == len({"eastmouth", "harbour", "dredged"})


def test_an_editor_waits_for_no_more_queries_when_there_are_many_headlines() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            wordings.offers(BODY)
        return len(found)

    make.headline(OWN)
    few = queries()
    headlines.ensure((f"Harbour {number} Dredged" for number in range(500)), at=timezone.now())
    assert queries() == few == 5


def test_near_copies_are_found_among_others() -> None:
    one, other, far = map(
        make.headline,
        ("Harbour of Eastmouth to Be Dredged", "Eastmouth to Dredge Harbour", "Quota Cut"),
    )
    found = wordings.near_copies([one, far])
    assert found == {one.pk: {other.pk}, far.pk: set()}


def test_thirty_headlines_of_any_length_are_compared_at_once() -> None:
    long = [" ".join(f"w{page}x{n}" for n in range(40)) for page in range(30)]
    headlines.ensure(long, at=timezone.now())
    known = list(Headline.objects.all())
    assert len(known) == 30
    assert set(map(len, wordings.near_copies(known).values())) == {0}


def test_the_withheld_headline_comes_first_for_at_least_90_of_100(samples: Path) -> None:
    call_command("import_stories", samples / "seed_batches", source="wire", verbosity=0)
    lines = (samples / "seed_batches_truth.jsonl").read_text(encoding="utf-8").splitlines()
    withheld = {line["file"]: line["withheld_headline"] for line in map(json.loads, lines)}
    firsts, wrong = list[str](), list[str]()
    for name, wording in withheld.items():
        article = Article.objects.get(receipts__source_id=Path(name).stem)
        head = article.drafts.get().head
        assert head
        body = text.paragraphs_of(snapshot.content_of(head)["body"])
        first = next((offer.headline for offer in wordings.offers(body, article)), None)
        if first is not None:
            (firsts if first.key == text.key(wording) else wrong).append(wording)
    print(f"{len(firsts)} right and {len(wrong)} wrong firsts of {len(withheld)}")
    assert len(firsts) >= 90, wrong
    assert len(wrong) <= 5, wrong


def test_a_word_is_as_rare_where_the_first_headlines_are_long_gone() -> None:
    said = ["Harbour dredged", "Harbour closed", "Ferry sold"]
    words = {word for each in said for word in fitting.words(each)}
    headlines.ensure(said, at=timezone.now())
    before = wordings.rarities(words)
    HeadlineWord.objects.all().delete()
    Headline.objects.all().delete()
    Headline.objects.create(pk=1_000_000, text="Gone", key="gone", first_seen_at=timezone.now())
    headlines.ensure(said, at=timezone.now())
    Headline.objects.filter(text="Gone").delete()
    assert wordings.rarities(words) == before
