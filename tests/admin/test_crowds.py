"""Many people at once: nothing is silently replaced, nothing is lost, nobody finds it locked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.editorial import history, snapshot
from articles.models import Article, Revision
from tests import factories
from tests.admin.conftest import page
from tests.forms import form_of
from tests.pages import read

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, ROUNDS = 20, 20
STORIES = 50
THREADS = 12
"""Requests that are served at a time, as by the few threads of a server."""

T = TypeVar("T")


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of this side by side, on database connections of their own."""

    def alone(work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [done.result() for done in [pool.submit(alone, work) for work in works]]


def served(request: Callable[[], T]) -> T:
    """One request, after which others can have its connection, as on a server.

    The test client keeps it: where a process has but a few, the rest of the crowd would only
    wait for whoever came first.
    """
    try:
        return request()
    finally:
        connection.close()


def browser_of(username: str) -> Client:
    client = Client()
    client.force_login(factories.member("editor", username))
    return client


def save(client: Client, story: Article, sentence: str) -> int:
    """Open the story's form, add a sentence to the standfirst, save; the answer's status."""
    address = page(story)
    form = form_of(served(lambda: client.get(address)), address, "desk-form")
    [standfirst] = form.fields["standfirst"]
    typed = form.filled(standfirst=f"{standfirst} {sentence}".strip())
    answer = served(lambda: client.post(address, typed))
    if answer.status_code == 409:
        again = form_of(answer, address, "desk-form")
        assert sentence in again.fields["standfirst"][0], "what was typed is still in the form"
        assert "saved revision" in read(answer).text
    return answer.status_code


def sentences_of(revision: Revision) -> set[str]:
    return set(snapshot.content_of(revision)["standfirst"].split())


def test_of_twenty_editors_on_one_story_nobody_overwrites_another() -> None:
    story = factories.draft().article
    clients = {number: browser_of(f"editor{number}") for number in range(EDITORS)}

    def work(number: int, turn: int) -> tuple[str, int]:
        sentence = f"e{number}r{turn}"
        return sentence, save(clients[number], story, sentence)

    works = [partial(work, number, turn) for turn in range(ROUNDS) for number in clients]
    answers = dict(at_once(works))

    accepted = {sentence for sentence, status in answers.items() if status == 302}
    assert Counter(answers.values()).keys() <= {302, 409}
    assert accepted
    revisions = list(story.revisions.order_by("number"))
    assert len(revisions) == 1 + len(accepted)
    assert sentences_of(revisions[-1]) == accepted
    for before, after in pairwise(revisions):
        assert sentences_of(before) < sentences_of(after), "each revision keeps what was there"
    assert not any(checked.findings for checked in history.verify())


def write_wire(folder: Path, *, update: str) -> None:
    for number in range(STORIES * 2):
        (folder / f"{number:03}.txt").write_text(
            f"Ferry number {number} ran aground off Eastmouth on Monday, the council said.\n"
            f"Nobody on board was hurt, and the tide lifted ferry {number} off. {update}\n"
        )


def test_fifty_writers_save_while_an_import_runs(tmp_path: Path) -> None:
    write_wire(tmp_path, update="It sails again.")
    call_command("import_stories", tmp_path, source="wire", verbosity=0)
    stories = list(Article.objects.order_by("pk"))[:STORIES]
    clients = [browser_of(f"writer{number}") for number in range(STORIES)]
    write_wire(tmp_path, update="It sails again on Tuesday, the harbour master said later.")

    def write(number: int) -> list[int]:
        said = [f"w{number}r{turn}" for turn in range(3)]
        return [save(clients[number], stories[number], sentence) for sentence in said]

    def run_import() -> list[int]:
        call_command("import_stories", tmp_path, source="wire", verbosity=0)
        return []

    works: list[Callable[[], list[int]]] = [partial(write, number) for number in range(STORIES)]
    _imported, *rounds = at_once([run_import, *works])

    for number, (story, statuses) in enumerate(zip(stories, rounds, strict=True)):
        assert set(statuses) <= {302, 409}
        accepted = {f"w{number}r{turn}" for turn in range(3) if statuses[turn] == 302}
        newest = story.drafts.open().desk().get().head
        assert newest
        assert sentences_of(newest) == accepted
        wires_text = any(
            "harbour master" in snapshot.content_of(revision)["body"]
            for revision in story.revisions.all()
        )
        assert wires_text, "the wire's text is in the draft, or waits as a proposal"
    others = Article.objects.exclude(pk__in=[story.pk for story in stories])
    assert others.filter(body__contains="harbour master").count() == STORIES
    assert not any(checked.findings for checked in history.verify())
    assert Revision.objects.filter(created_at__gt=timezone.now()).count() == 0
