"""Two people, or a person and the importer, at one story within the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import tagging, text
from articles.editorial import drafts, ground, matching, proposals, snapshot, working
from articles.errors import RefusedError
from articles.models import Article, Draft, DraftOutcome, HeadlineDecision, Tag, WorkingCopy
from tests import factories
from tests.admin.conftest import page
from tests.forms import form_of

pytestmark = pytest.mark.django_db(transaction=True)

ADD = reverse("admin:articles_article_add")
AHEAD = 0.7
"""Seconds in which the other runs until it waits for the story."""

T = TypeVar("T")


@contextmanager
def while_it_is_held(story: Article, other: Callable[[], T]) -> Iterator[Future[T]]:
    """Hold the story as every save does, while somebody else goes at it; then let go."""

    def alone() -> T:
        try:
            return other()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=story.pk)
            theirs = pool.submit(alone)
            with pytest.raises(TimeoutError):
                theirs.result(AHEAD)
            yield theirs
        theirs.result()


def browser_of(username: str) -> Client:
    client = Client()
    client.force_login(factories.member("editor", username))
    return client


def test_a_text_saved_while_another_lets_go_of_the_draft_is_not_dropped_with_it() -> None:
    story = factories.story()
    ann, ben = factories.member("writer", "ann"), factories.member("writer", "ben")
    began = ground.ground_of(story)
    before = snapshot.content_of(story.revisions.get())
    working.keep(ann, story, {"headline": "B"}, at=timezone.now(), ground=began, version=0)

    def save_nothing_new() -> None:
        drafts.save(story, before, by=ann, at=timezone.now(), ground=began)

    with while_it_is_held(story, save_nothing_new):
        mine = {**before, "headline": "Bridge opens at noon"}
        drafts.save(story, mine, by=ben, at=timezone.now(), ground=began)  # type: ignore[arg-type]

    newest = ground.newest_text(story)
    assert newest
    assert newest.headline == "Bridge opens at noon"


def test_a_person_and_the_importer_may_name_the_same_new_tag() -> None:
    story = factories.draft().article
    client, address = browser_of("ann"), page(story)
    form = form_of(client.get(address), address, "desk-form")

    with while_it_is_held(
        story, lambda: client.post(address, form.filled(tags="Dredging")).status_code
    ) as saved:
        tagging.ensure(["Dredging"])  # as the importer does, which has locked its stories before

    assert saved.result() == 302
    assert Tag.objects.get(key=text.key("Dredging")).name == "Dredging"


def test_a_proposal_taken_over_while_the_wire_sends_the_next_stays_taken_over(
    tmp_path: Path,
) -> None:
    wire = tmp_path / "ferry.txt"
    told = "A ferry ran aground off Eastmouth on Monday, the council said. Nobody was hurt."

    def send(more: str) -> None:
        wire.write_text(f"{told} {more}\n")
        call_command("import_stories", tmp_path, source="wire", verbosity=0)

    send("It was pulled off.")
    story, editor = Article.objects.get(), factories.member("editor", "ann")
    text_now = snapshot.content_of(story.revisions.get())
    edited = {**text_now, "standfirst": "Mud."}
    facts = {"by": editor, "at": timezone.now(), "ground": ground.ground_of(story)}
    drafts.save(story, edited, **facts)  # type: ignore[arg-type]
    send("It was pulled off at noon.")
    first = proposals.waiting().get()

    with while_it_is_held(story, lambda: send("It was pulled off at two.")):
        proposals.accept(first, by=editor, at=timezone.now(), ground=ground.ground_of(story))

    assert Draft.objects.get(pk=first.pk).outcome == DraftOutcome.ACCEPTED
    assert proposals.waiting().get().base == first.head


@pytest.mark.parametrize("verb", ["", "submit", "publish"])
def test_a_new_story_sent_twice_at_once_is_one_story(verb: str) -> None:
    factories.section()
    ann = factories.member("editor", "ann")
    form = {
        "begun_as": str(uuid4()),
        "headline": "Bridge opens",
        "body": "<p>It opened.</p>",
        "tags": "Bridges, Harbour",
        "authors": factories.author().name,
        "section": str(factories.section().pk),
        "_move": verb,
    }
    together = Barrier(3)

    def send(_click: int) -> int:
        client = Client()
        client.force_login(ann)
        together.wait()
        try:
            return client.post(ADD, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, range(3))) == [302, 302, 302]
    story = Article.objects.get()
    assert (story.revisions.count(), story.decisions.count()) == (1, 1 if verb else 0)
    assert not WorkingCopy.objects.exists()


def test_of_two_editors_who_match_one_headline_the_second_is_told() -> None:
    headline = factories.headline("Ferry Runs Aground")
    ann, ben = factories.member("editor", "ann"), factories.member("editor", "ben")
    mine, theirs = factories.story(), factories.story()

    def match_theirs() -> None:
        matching.match(headline, theirs, by=ben, at=timezone.now())

    refused = pytest.raises(RefusedError, match="does not wait any more")
    with refused, while_it_is_held(theirs, match_theirs):
        matching.match(headline, mine, by=ann, at=timezone.now())
    assert [each.by for each in HeadlineDecision.objects.all()] == [ann]
