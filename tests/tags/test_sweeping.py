"""Unused tags are swept: what nothing names goes, the rest is retired, and both come back."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import tagging
from articles.editorial import drafts, publishing, snapshot
from articles.errors import RefusedError
from articles.models import ArticleTag, HeadlineTag, Tag, TagChange
from articles.tags import merging, renaming, sweeping, undoing
from tests import factories

pytestmark = pytest.mark.django_db


def ids(*names: str) -> list[int]:
    return list(Tag.objects.filter(name__in=names).values_list("pk", flat=True))


def names_of(lines: Sequence[sweeping.Line]) -> list[str]:
    return [line.name for line in lines]


def sweep(*names: str) -> TagChange:
    return sweeping.sweep(ids(*names), by=factories.person(), at=timezone.now())


def undo(change: TagChange) -> None:
    undoing.undo(change, by=factories.person(), at=timezone.now())


def forget(name: str) -> None:
    """A story names the tag in its first text, and not in its second."""
    draft = factories.draft(factories.content(tags=[name]))
    factories.revise(draft, factories.content(), by=factories.person(), at=timezone.now())


def everything() -> list[str]:
    """A tag of every kind that a sweep tells apart; their names."""
    tagging.ensure(["Nothing", "Described", "Renamed", "Merged into", "Merged"])
    factories.draft(factories.content(tags=["On a draft"]))
    tag = tagging.ensure(["On a headline"]).popitem()[1]
    HeadlineTag.objects.create(content_object=factories.headline("A wording"), tag=tag)
    forget("In a text")
    Tag.objects.filter(name="Described").update(description="Ships and their owners.")
    by, at = factories.person(), timezone.now()
    undo(renaming.rename(Tag.objects.get(name="Renamed"), "Otherwise", by=by, at=at))
    merged, into = Tag.objects.get(name="Merged"), Tag.objects.get(name="Merged into")
    merging.merge(merged, into=into, by=by, at=at)
    return list(Tag.objects.values_list("name", flat=True))


def test_an_editor_sees_beforehand_what_goes_and_what_stays_and_why() -> None:
    verdicts = sweeping.look(ids(*everything()))
    assert names_of(verdicts.deleted) == ["Nothing"]
    whys = {line.name: line.why for line in (*verdicts.retired, *verdicts.kept)}
    assert whys == {
        "Described": "Somebody has described it.",
        "In a text": "A text that was saved names it.",
        "Merged into": "It has other names.",
        "Renamed": "It was merged or renamed, which can be taken back.",
        "Merged": "It is another name of “Merged into”.",
        "On a draft": "1 story bears it.",
        "On a headline": "1 headline bears it.",
    }
    assert len(verdicts.retired) == 4


def test_tags_are_swept_as_was_promised_and_all_come_back() -> None:
    names = everything()
    before = list(Tag.objects.order_by("pk").values())
    promised = sweeping.look(ids(*names))
    change = sweep(*names)
    assert sweeping.verdicts_of(change) == promised
    assert not Tag.objects.filter(name="Nothing").exists()
    retired = Tag.objects.filter(retired_at__isnull=False).values_list("name", flat=True)
    assert set(retired) == set(names_of(promised.retired))
    assert str(change) == "5 unused tags swept"
    undo(change)
    assert list(Tag.objects.order_by("pk").values()) == before
    with pytest.raises(RefusedError, match="already"):
        undo(change)


def test_a_sweep_of_tags_in_use_is_refused() -> None:
    factories.story(factories.content(tags=["Ports"]))
    with pytest.raises(RefusedError, match="in use"):
        sweep("Ports")
    assert not TagChange.objects.exists()


def test_a_retired_tag_is_in_use_again_once_a_story_bears_it() -> None:
    forget("Ports")
    sweep("Ports")
    factories.story(factories.content(tags=["ports"]))
    tag = Tag.objects.get(name="Ports")
    assert (tag.retired_at, tag.article_tags.count()) == (None, 1)


def test_an_earlier_text_comes_back_with_the_tag_that_was_retired() -> None:
    story = factories.story(factories.content(tags=["Ports"]))
    first, editor = story.live_revision, factories.member("editor")
    assert first
    draft = drafts.begin(story, at=timezone.now())
    factories.revise(draft, factories.content(), by=editor, at=timezone.now())
    draft.refresh_from_db()
    assert draft.head
    publishing.publish(draft.head, by=editor, at=timezone.now())
    sweep("Ports")
    restored = drafts.restore(story, first, by=editor, at=timezone.now()).saved
    assert restored.revision
    publishing.publish(restored.revision, by=editor, at=timezone.now())
    assert Tag.objects.get(name="Ports").retired_at is None
    assert ArticleTag.objects.get(content_object=story).tag.name == "Ports"


def test_a_name_that_is_used_again_meanwhile_stays_with_the_new_tag() -> None:
    tagging.ensure(["Ports", "Ships"])
    change = sweep("Ports", "Ships")
    factories.story(factories.content(tags=["Ports"]))
    undo(change)
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Ports", "Ships"]
    assert Tag.objects.get(name="Ports").article_tags.count() == 1


def test_a_tag_that_another_is_merged_into_is_retired_no_more() -> None:
    forget("Ports")
    sweep("Ports")
    factories.story(factories.content(tags=["Harbours"]))
    harbours, ports = Tag.objects.get(name="Harbours"), Tag.objects.get(name="Ports")
    merging.merge(harbours, into=ports, by=factories.person(), at=timezone.now())
    ports.refresh_from_db()
    assert ports.retired_at is None


def test_any_number_of_tags_is_swept_in_as_many_queries() -> None:
    factories.person()
    counts = []
    for start, number in ((0, 2), (100, 90)):
        names = [f"Topic {start + each}" for each in range(number)]
        tagging.ensure(names)
        with CaptureQueriesContext(connection) as queries:
            sweep(*names)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_tag_that_is_about_to_be_put_on_a_story_is_not_swept() -> None:
    """Whoever saves has found the tag and not used it yet; the sweep waits until they have."""
    tagging.ensure(["Ports"])
    tags, draft = ids("Ports"), factories.draft()
    found_it, results = Event(), []

    def save() -> None:
        with transaction.atomic():
            named = tagging.ensure(["Ports"]).values()
            found_it.set()
            sweeper.join(0.3)  # which waits for us
            filled = factories.content()
            filled["tags"] = snapshot.tag_references(named, suggested=False)
            factories.revise(draft, filled, by=factories.person(), at=timezone.now())
        connection.close()

    def sweep_meanwhile() -> None:
        found_it.wait(10)
        try:
            sweeping.sweep(tags, by=factories.person(), at=timezone.now())
        except RefusedError as refusal:
            results.append(str(refusal))
        connection.close()

    sweeper, saver = Thread(target=sweep_meanwhile), Thread(target=save)
    factories.person()
    for thread in (sweeper, saver):
        thread.start()
    for thread in (sweeper, saver):
        thread.join(30)
    if connection.vendor == "postgresql":
        assert results
    assert ArticleTag.objects.get().tag.name == "Ports"
