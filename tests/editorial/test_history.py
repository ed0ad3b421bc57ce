"""A history that nobody can change without its showing, and texts of older schemas."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from articles.editorial import history, snapshot
from articles.errors import RefusedError
from articles.models import Article, Draft, Revision, WorkingCopy
from tests import factories

pytestmark = pytest.mark.django_db


def story(headline: str = "Bridge opens", *, revisions: int = 3) -> Article:
    """A story that was saved some times."""
    draft = factories.draft(factories.content(headline))
    for number in range(2, revisions + 1):
        text = factories.content(f"{headline}, take {number}")
        factories.revise(draft, text, by=factories.person(), at=timezone.now())
    return draft.article


def change(article: Article, number: int, column: str, value: str | int | None) -> None:
    """What somebody does who can write to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE articles_revision SET {column} = %s"  # noqa: S608 the columns are ours
            " WHERE article_id = %s AND number = %s",
            [value, article.pk, number],
        )


def found(article: int | None = None) -> list[str]:
    """What is found wrong, as it is said."""
    findings = [each for checked in history.verify(article) for each in checked.findings]
    return [str(each) for each in (*findings, *history.verify_references(article))]


def test_an_editor_finds_an_untouched_history_in_order() -> None:
    story()
    factories.withdraw(factories.story(factories.content("Été à Łódź – “quoted”", tags=["É"])))
    assert found() == []


def test_an_editor_finds_a_text_that_was_rewritten() -> None:
    article = story()
    change(article, 2, "content", '{"headline": "Forged"}')
    said = found()
    assert len(said) == 2
    assert said[0] == (
        f"Story {article.pk}, revision 2: its text is not the one that was saved: the hash is"
        " another."
    )
    assert "has not the shape of a story" in said[1]


def test_an_editor_finds_a_hash_that_was_made_to_fit_the_forged_text() -> None:
    article = story()
    second = article.revisions.get(number=2)
    forged: Any = {**second.content, "body": "<p>Forged</p>"}
    Revision.objects.filter(pk=second.pk).update(
        content=forged, hash=snapshot.digest(forged, second.previous_hash)
    )
    wrong = "it does not follow the revision before: the chain is broken."
    assert found() == [f"Story {article.pk}, revision 3: {wrong}"]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ([1], "revision 2: revision 1 is missing before it."),
        ([2, 3], "revision 4: revisions 2 to 3 are missing before it."),
    ],
)
def test_an_editor_finds_that_revisions_were_taken_out(gone: list[int], said: str) -> None:
    article = story(revisions=5)
    article.revisions.update(based_on=None)
    article.revisions.filter(number__in=gone).delete()
    assert found() == [f"Story {article.pk}, {said}"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("headline", "Forged"),
        ("headline_key", "0" * 64),
        ("headline_provisional", True),
        ("section_id", None),
    ],
)
def test_an_editor_finds_a_copied_column_that_lies(column: str, value: str | int | None) -> None:
    article = factories.draft(factories.content(in_section="World")).article
    change(article, 1, column, value)
    wrong = f"the column “{column}” says something else than its content."
    assert found() == [f"Story {article.pk}, revision 1: {wrong}"]


def test_an_editor_finds_a_schema_that_no_version_of_ours_has_written() -> None:
    article = story()
    change(article, 3, "schema", 9)
    (said,) = found()
    assert "revision 3: This text was saved by another version of Newsroom (schema 9)." in said


def test_an_editor_finds_a_story_that_shows_the_text_of_another() -> None:
    live, other = factories.story(factories.content("Live")), story()
    Article.objects.filter(pk=live.pk).update(live_revision=other.revisions.get(number=1))
    assert found() == [f"Story {live.pk}: its live revision belongs to another story."]


def test_an_editor_finds_drafts_and_revisions_that_belong_elsewhere() -> None:
    article, other = story("One", revisions=1), story("Two", revisions=1)
    theirs = other.revisions.get()
    Draft.objects.filter(article=article).update(head=theirs, base=theirs)
    article.revisions.update(based_on=theirs, draft=other.drafts.get())
    assert found(article.pk) == [
        f"Story {article.pk}: {wrong}"
        for wrong in (
            "a draft’s newest revision belongs to another draft.",
            "a draft began from a revision of another story.",
            "a revision of it belongs to a draft of another story.",
            "a revision of it was made from a revision of another story.",
        )
    ]


def test_an_editor_can_look_at_one_story_alone() -> None:
    untouched, article = story("One"), story("Two")
    change(article, 1, "headline", "Forged")
    assert found(untouched.pk) == []
    assert len(found(article.pk)) == len(found()) == 1


def test_an_editor_reads_a_text_of_an_older_schema_in_todays_shape() -> None:
    def rename(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "headline": content["title"]}

    def shout(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "headline": content["headline"].upper()}

    both = (rename, shout)
    assert snapshot.upgraded({"title": "old"}, 1, both)["headline"] == "OLD"
    assert snapshot.upgraded({"headline": "newer"}, 2, both)["headline"] == "NEWER"
    assert snapshot.upgraded({"headline": "today’s"}, 3, both)["headline"] == "today’s"


@pytest.mark.parametrize("schema", [0, snapshot.SCHEMA + 1])
def test_an_editor_is_told_that_a_text_needs_another_version(schema: int) -> None:
    with pytest.raises(RefusedError, match=f"schema {schema}"):
        snapshot.upgraded({}, schema)


def test_an_editor_finds_the_search_headlines_of_older_texts_at_their_place() -> None:
    article = story()
    for revision in article.revisions.order_by("number"):
        old: Any = {**revision.content, "headline_variants": {"seo": "Toll", "front": "Bridge!"}}
        before = article.revisions.filter(number=revision.number - 1).first()
        previous = before.hash if before else ""
        Revision.objects.filter(pk=revision.pk).update(
            content=old, schema=2, previous_hash=previous, hash=snapshot.digest(old, previous)
        )
    assert found() == []
    newest = article.revisions.get(number=3)
    assert snapshot.content_of(newest)["headline_variants"] == {
        "search": "Toll",
        "front": "Bridge!",
    }
    assert newest.content["headline_variants"] == {"seo": "Toll", "front": "Bridge!"}


def test_rows_of_before_call_the_place_as_texts_do() -> None:
    article = story()
    draft, by = article.drafts.get(), factories.person()
    Article.objects.filter(pk=article.pk).update(headline_variants={"seo": "Toll", "social": "Oh"})
    typed = {"headline": "Typed", "variant_seo": "Typed too"}
    WorkingCopy.objects.create(draft=draft, user=by, content=typed)
    migration = import_module("articles.migrations.0012_places_of_headlines")
    migration.rename(apps, connection.schema_editor())
    article.refresh_from_db()
    assert article.headline_variants == {"search": "Toll", "social": "Oh"}
    kept = WorkingCopy.objects.get().content
    assert kept == {"headline": "Typed", "variant_search": "Typed too"}
