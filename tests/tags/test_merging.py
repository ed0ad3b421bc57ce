"""Two tags become one: for readers, for stories that come in, and until somebody takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import tagging, text
from articles.editorial import drafts, publishing, references, snapshot
from articles.errors import RefusedError
from articles.models import Article, ArticleTag, HeadlineTag, StaleMark, Tag, TagChange
from articles.tags import merging, renaming, undoing
from tests import factories
from tests.clock import StillClock

pytestmark = pytest.mark.django_db

OLD, NEW = "Kiev", "Kyiv"


def tag(name: str) -> Tag:
    found: Tag = Tag.objects.get(name=name)
    return found


def merge(old: str = OLD, new: str = NEW) -> TagChange:
    tagging.ensure([old, new])
    return merging.merge(tag(old), into=tag(new), by=factories.person(), at=timezone.now())


def undo(change: TagChange) -> TagChange:
    return undoing.undo(change, by=factories.person("chief"), at=timezone.now())


def undo_newest(verb: str) -> None:
    undo(TagChange.objects.filter(verb=verb).latest("id"))


def rename_old() -> None:
    renaming.rename(tag(OLD), "Kiew", by=factories.person(), at=timezone.now())


def marked() -> set[int]:
    """The stories that the worker will look at again."""
    return set(StaleMark.objects.values_list("article_id", flat=True))


def tags_of(article: Article) -> list[tuple[str, bool]]:
    uses = ArticleTag.objects.filter(content_object=article).order_by("id")
    return list(uses.values_list("tag__name", "suggested"))


def tagged(*names: str, suggested: Sequence[str] = ()) -> Article:
    filled = factories.content(f"About {names}", tags=names)
    filled["tags"] += snapshot.tag_references(
        (tagging.ensure([name])[text.key(name)] for name in suggested), suggested=True
    )
    return factories.story(filled)


def test_stories_of_the_old_tag_bear_the_new_one() -> None:
    first, both = tagged("Ports", OLD, "Ships"), tagged(NEW, OLD)
    merge()
    assert tags_of(first) == [("Ports", False), (NEW, False), ("Ships", False)]
    assert tags_of(both) == [(NEW, False)]


def test_a_tag_that_somebody_kept_under_one_name_is_no_suggestion() -> None:
    story, other = tagged(OLD, suggested=[NEW]), tagged(NEW, suggested=[OLD])
    merge()
    assert tags_of(story) == tags_of(other) == [(NEW, False)]


def test_an_editor_sees_beforehand_what_a_merge_does() -> None:
    tagged(OLD), tagged(OLD, NEW), tagged(NEW)
    factories.draft(factories.content(tags=[OLD]))
    HeadlineTag.objects.create(content_object=factories.headline("A wording"), tag=tag(OLD))
    assert merging.look(tag(OLD), tag(NEW)) == merging.Counts(3, 2, 1, 1)


def test_the_old_name_leads_to_the_new_tag_wherever_tags_are_made() -> None:
    merge()
    found = tagging.ensure([OLD, OLD.upper(), NEW])
    assert {each.name for each in found.values()} == {NEW}
    assert Tag.objects.count() == 2


def test_a_reader_with_the_old_address_is_led_to_the_new_page(client: Client) -> None:
    tagged(OLD)
    change = merge()
    answer = client.get("/tags/kiev/")
    assert (answer.status_code, answer["Location"]) == (302, "/tags/kyiv/")
    assert answer["Cache-Control"] == "no-cache"
    undo(change)
    assert client.get("/tags/kiev/").status_code == 200
    assert client.get("/tags/kyiv/").status_code == 404


def test_an_old_address_tells_nothing_of_stories_that_are_not_live(client: Client) -> None:
    factories.draft(factories.content(tags=[OLD]))
    merge()
    assert client.get("/tags/kiev/").status_code == 404


def test_a_reader_finds_a_sections_stories_by_the_old_name(client: Client) -> None:
    factories.story(factories.content("On the town", in_section="World", tags=[OLD]))
    merge()
    assert "On the town" in client.get("/sections/world/?tag=kiev").content.decode()


def test_the_neighbours_of_live_stories_are_looked_at_again() -> None:
    story = tagged(OLD)
    factories.draft(factories.content(tags=[OLD]))
    StaleMark.objects.all().delete()
    change = merge()
    assert marked() == {story.pk}
    StaleMark.objects.all().delete()
    tagged(NEW)
    StaleMark.objects.all().delete()
    undo(change)
    assert marked() == {story.pk}


def test_a_story_under_embargo_is_found_by_its_new_tag_once_that_ends() -> None:
    """It is in the index of stories all the time."""
    story = factories.embargo(tagged(OLD), until=timezone.now() + timedelta(days=1))
    for take in (merge, partial(undo_newest, "merge"), rename_old, partial(undo_newest, "rename")):
        StaleMark.objects.all().delete()
        take()
        assert marked() == {story.pk}, take


def test_a_text_that_names_the_old_tag_is_published_under_the_new_one() -> None:
    begun = factories.draft(factories.content(tags=[OLD]))
    assert begun.head
    merge()
    story = publishing.publish(begun.head, by=factories.person(), at=timezone.now())
    assert tags_of(story) == [(NEW, False)]


def test_an_earlier_text_is_restored_to_the_new_tag() -> None:
    story = tagged(OLD)
    first = story.live_revision
    assert first
    merge()
    found, missing = references.resolve(snapshot.content_of(first))
    assert ([each["name"] for each in found["tags"]], missing) == ([NEW], [])
    editor = factories.member("editor")
    restored = drafts.restore(story, first, by=editor, at=timezone.now()).saved
    assert restored.revision
    assert [each["id"] for each in restored.revision.content["tags"]] == [tag(NEW).pk]


def test_a_merge_that_is_taken_back_leaves_no_trace_on_stories() -> None:
    stories = [tagged("Ports", OLD, "Ships"), tagged(NEW, OLD), tagged(NEW), tagged(OLD)]
    draft = factories.draft(factories.content(tags=[OLD])).article
    stories += [draft, tagged(OLD, suggested=[NEW])]
    before = [tags_of(story) for story in stories]
    undo(merge())
    assert [tags_of(story) for story in stories] == before
    assert not ArticleTag.objects.filter(through_alias=True).exists()
    assert {each.name for each in tagging.ensure([OLD, NEW]).values()} == {OLD, NEW}


def test_headlines_get_their_tags_back_too() -> None:
    tagging.ensure([OLD, NEW])
    for wording, names in (("One", [OLD]), ("Both", [OLD, NEW]), ("Other", [NEW])):
        for name in names:
            HeadlineTag.objects.create(
                content_object=factories.headline(wording), tag=tag(name), suggested=True
            )
    rows = HeadlineTag.objects.order_by("content_object", "tag").values_list(
        "content_object__text", "tag__name", "suggested"
    )
    before = list(rows)
    change = merge()
    assert sorted(set(rows.all())) == [
        ("Both", NEW, True),
        ("One", NEW, True),
        ("Other", NEW, True),
    ]
    undo(change)
    assert list(rows.all()) == before


def test_stories_that_came_under_the_old_name_meanwhile_stay_with_the_new_tag() -> None:
    change = merge()
    story = tagged(OLD)
    undo(change)
    assert tags_of(story) == [(NEW, False)]


def test_a_story_that_was_published_meanwhile_gets_what_its_text_names() -> None:
    begun = factories.draft(factories.content(tags=[OLD, NEW]))
    assert begun.head
    change = merge()
    story = publishing.publish(begun.head, by=factories.person(), at=timezone.now())
    undo(change)
    assert tags_of(story) == [(OLD, False), (NEW, False)]


def test_a_chain_of_merges_ends_at_one_tag_and_comes_apart_in_any_order() -> None:
    story = tagged("A", "B", "C")
    first, second = merge("A", "B"), merge("B", "C")
    assert tags_of(story) == [("C", False)]
    assert {each.name for each in tagging.ensure(["A", "B"]).values()} == {"C"}
    undo(first)
    assert tags_of(story) == [("A", False), ("C", False)]
    undo(second)
    assert tags_of(story) == [("A", False), ("B", False), ("C", False)]


def test_names_that_came_along_go_back_with_their_tag() -> None:
    merge("A", "B")
    undo(merge("B", "C"))
    assert {each.name for each in tagging.ensure(["A", "B"]).values()} == {"B"}


def test_an_editor_cannot_merge_a_tag_into_itself_or_into_a_mere_name() -> None:
    merge()
    with pytest.raises(RefusedError):
        merging.merge(tag(NEW), into=tag(NEW), by=factories.person(), at=timezone.now())
    with pytest.raises(RefusedError, match="another name of “Kyiv”"):
        merge("Ports", OLD)
    with pytest.raises(RefusedError, match="another name of “Kyiv”"):
        merge(OLD, "Ports")
    assert tag("Ports").merged_into is None


def test_an_editor_can_take_a_merge_back_once() -> None:
    change = undo(merge())
    assert change.undone_by == factories.person("chief")
    with pytest.raises(RefusedError, match="already"):
        undo(change)


def test_it_is_remembered_who_merged_what_and_when(clock: StillClock) -> None:
    tagged(OLD)
    merge()
    change = TagChange.objects.get()
    assert (change.verb, change.old_name, change.new_name, change.stories) == (
        "merge",
        OLD,
        NEW,
        1,
    )
    assert (change.by, change.at) == (factories.person(), clock())


def test_a_merge_of_many_stories_takes_no_more_queries_than_of_few() -> None:
    counts = []
    for name, number in (("Few", 2), ("Many", 40)):
        factories.many_stories(number, factories.content(tags=[name]), at=timezone.now())
        tagging.ensure([NEW])
        with CaptureQueriesContext(connection) as queries:
            merge(name, NEW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_story_that_is_saved_during_a_merge_bears_the_new_tag() -> None:
    """Whichever comes first: the other waits, and then sees what was done."""
    tagging.ensure([NEW])
    begun = factories.draft(factories.content(tags=[OLD]))
    head = begun.head
    assert head
    publishing_now = Event()

    def publish() -> None:
        with transaction.atomic():
            publishing.publish(head, by=factories.person(), at=timezone.now())
            publishing_now.set()
            merger.join(0.3)  # which waits for us
        connection.close()

    def merge_meanwhile() -> None:
        publishing_now.wait(10)
        merge()
        connection.close()

    merger = Thread(target=merge_meanwhile)
    publisher = Thread(target=publish)
    for thread in (merger, publisher):
        thread.start()
    for thread in (merger, publisher):
        thread.join(30)
    assert tags_of(begun.article) == [(NEW, False)]


@pytest.mark.django_db(transaction=True)
def test_a_story_that_comes_in_during_a_merge_bears_the_new_tag() -> None:
    tagging.ensure([OLD, NEW])
    filled = factories.content(tags=[OLD])
    factories.person()
    merging_now = Event()
    stories: list[Article] = []

    def merge_slowly() -> None:
        with transaction.atomic():
            merge()
            merging_now.set()
            saver.join(0.3)  # which waits for us
        connection.close()

    def save() -> None:
        merging_now.wait(10)
        stories.append(factories.story(filled))
        connection.close()

    saver = Thread(target=save)
    merger = Thread(target=merge_slowly)
    for thread in (saver, merger):
        thread.start()
    for thread in (saver, merger):
        thread.join(30)
    assert tags_of(stories[0]) == [(NEW, False)]
    assert not ArticleTag.objects.exclude(tag__merged_into=None).exists()


def test_a_name_given_up_by_renaming_takes_part_in_merges() -> None:
    story = tagged("Peking")
    renaming.rename(tag("Peking"), "Beijing", by=factories.person(), at=timezone.now())
    change = merge("Beijing", "Capitals")
    assert {each.name for each in tagging.ensure(["Peking"]).values()} == {"Capitals"}
    undo(change)
    assert tags_of(story) == [("Beijing", False)]
    assert {each.name for each in tagging.ensure(["Peking"]).values()} == {"Beijing"}


def test_what_was_said_of_either_tag_is_said_of_the_one() -> None:
    tagging.ensure([OLD, NEW], {OLD: "place"})
    Tag.objects.filter(name=OLD).update(description="A capital.")
    Tag.objects.filter(name=NEW).update(description="The capital of Ukraine.")
    change = merge()
    assert (tag(NEW).kind, tag(NEW).description) == ("place", "The capital of Ukraine.")
    undo(change)
    assert (tag(NEW).kind, tag(OLD).kind) == ("", "place")
    assert (tag(NEW).description, tag(OLD).description) == ("The capital of Ukraine.", "A capital.")


def test_what_an_editor_says_of_a_tag_after_a_merge_stays() -> None:
    tagging.ensure([OLD, NEW], {OLD: "topic"})
    change = merge()
    Tag.objects.filter(name=NEW).update(kind="place")
    undo(change)
    assert (tag(NEW).kind, tag(OLD).kind) == ("place", "topic")
