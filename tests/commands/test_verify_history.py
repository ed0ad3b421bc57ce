"""``manage.py verify_history``: what it says, and what it exits with."""

from __future__ import annotations

import tracemalloc
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article, Revision
from tests import factories

pytestmark = pytest.mark.django_db


def verify_history(*options: str) -> tuple[str, str, str, int]:
    """What the command says, complains of, ends with, and its exit status."""
    out, err = StringIO(), StringIO()
    ended, status = "", 0
    try:
        call_command("verify_history", *options, stdout=out, stderr=err, no_color=True)
    except CommandError as error:
        ended, status = str(error), error.returncode
    return out.getvalue(), err.getvalue(), ended, status


def forge(article: Article, number: int) -> None:
    """Another headline, past the newsroom."""
    article.revisions.filter(number=number).update(headline="Forged")


def test_an_engineer_is_told_in_a_line_that_all_is_well() -> None:
    draft = factories.draft()
    factories.revise(draft, factories.content("Again"), by=factories.person(), at=timezone.now())
    factories.story(factories.content("Another"))
    said = "All is as it was saved. Revisions: 3, stories: 2.\n"
    assert verify_history() == (said, "", "", 0)


def test_an_engineer_is_told_of_each_thing_that_is_wrong() -> None:
    one, two = factories.story(factories.content("One")), factories.story(factories.content("Two"))
    forge(one, 1)
    Article.objects.filter(pk=two.pk).update(live_revision=one.live_revision)
    said, complained, ended, status = verify_history()
    assert (said, ended, status) == ("", "2 things are wrong.", 1)
    assert complained.splitlines() == [
        f"Story {one.pk}, revision 1: the column “headline” says something else than its content.",
        f"Story {two.pk}: its live revision belongs to another story.",
    ]


def test_an_engineer_can_ask_of_one_story() -> None:
    one, two = factories.story(factories.content("One")), factories.story(factories.content("Two"))
    forge(one, 1)
    assert verify_history("--article", str(one.pk))[3] == 1
    said = "All is as it was saved. Revisions: 1, stories: 1.\n"
    assert verify_history("--article", str(two.pk)) == (said, "", "", 0)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_an_engineer_is_told_that_there_is_no_such_story(number: str) -> None:
    assert verify_history("--article", number)[2:] == (
        f"There is no story with the number {number}.",
        2,
    )


def test_an_engineer_verifies_a_long_history_in_little_memory() -> None:
    long = factories.content(body=f"<p>{'A long story. ' * 4_000}</p>")

    def peak(revisions: int) -> int:
        draft = factories.draft(long)
        first = draft.revisions.get()
        for number in range(2, revisions + 1):
            long["headline"] = f"Take {number}"
            factories.revise(draft, long, by=factories.person(), at=timezone.now())
        assert Revision.objects.filter(article=first.article_id).count() == revisions
        tracemalloc.start()
        try:
            assert verify_history("--article", str(first.article_id))[3] == 0
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(200) < 1.5 * peak(60)
