"""Stories found by what somebody typed, as each database matches it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article
from articles.search import find, index, query
from articles.search.query import Part
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = {Part.HEADLINE, Part.STANDFIRST}
TYPED = st.text() | st.text(alphabet="ab\"'*():^{}&|!<->#_-. \\\n\0é北")


def found(typed: str) -> set[str]:
    fitting = Article.objects.filter(find.matching(typed, PUBLIC))
    return set(fitting.values_list("headline", flat=True))


@pytest.mark.parametrize(
    ("headline", "good", "bad"),
    [
        ("Herring Quota Cut", "herr quo|CUT herring|herring quota|quota-cut", "quote|ring|cod"),
        ("Herring Quota", '"herring quota"|"herring quo|“Herring” q', '"herr quota"|"quota her'),
        ("EU and U.S. agree", "eu|us|U.S.|EU us", "uk|U.S.A."),
        ("Łódź fête: O’Brien’s École", "lodz|ecole|École|obrien|fete o'brien", "brien"),
        ("Порт Находка закрыт", "порт|Находка зак|port", "ход"),
        ("东京で地震", "地震|东京", "北京"),
        ("Follow-up on 3.5% rates", "follow up|follow-up|3.5%|rate", "up-follow"),
    ],
)
def test_an_editor_finds_a_story_by_its_words(headline: str, good: str, bad: str) -> None:
    factories.draft(factories.content(headline))
    assert [each for each in good.split("|") if not found(each)] == []
    assert [each for each in bad.split("|") if found(each)] == []


@given(TYPED)
def test_an_editor_can_type_anything(typed: str) -> None:
    assert found(typed) == set()


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_an_editor_finds_any_headline_by_all_of_it(headline: str) -> None:
    story = Article.objects.create(headline=headline)
    index.refresh([story.pk])
    asked = headline.replace('"', " ")
    assert not query.read(asked) or found(asked) >= {headline}


def test_an_editor_finds_a_story_by_an_address_that_says_more() -> None:
    factories.draft({**factories.content("Party's over"), "slug": "Cod_Wars-art"})
    assert found("cod wars") == found("art") == found("WARS-art") == {"Party's over"}


def test_a_word_of_one_part_is_not_looked_for_in_another() -> None:
    story = factories.draft(factories.content("Herring", standfirst="Fewer boats")).article
    for part, typed in ((Part.HEADLINE, "herring"), (Part.STANDFIRST, "boats")):
        for each in Part:
            fits = Article.objects.filter(find.matching(typed, {each})).exists()
            assert fits == (each is part), (typed, each)
    assert Article.objects.get(find.matching(f"#{story.pk}", {Part.HEADLINE})) == story
