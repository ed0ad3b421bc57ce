"""What must never be true is refused by the database, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import (
    Article,
    ArticleTag,
    Batch,
    Decision,
    Draft,
    Headline,
    Receipt,
    Revision,
    SidebarItem,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> None:
    """Hold that the database refuses an act."""
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": None},
        {"live_revision": None},
        {"headline": ""},
        {"slug": ""},
        {"withdrawn_at": timezone.now()},
        {"state": "withdrawn"},
        {"state": "never-published"},
        {"state": "lost"},
    ],
)
def test_a_live_story_is_whole(change: dict[str, object]) -> None:
    story = make.story()
    refused(lambda: Article.objects.filter(pk=story.pk).update(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "scheduled"},
        {"publish_at": timezone.now()},
        {"closed_at": timezone.now()},
        {"outcome": "published"},
        {"state": "forgotten"},
        {"kind": "private"},
    ],
)
def test_a_draft_says_one_thing(change: dict[str, object]) -> None:
    draft = make.draft()
    refused(lambda: Draft.objects.filter(pk=draft.pk).update(**change))


def test_revisions_are_numbered_once_and_have_a_maker() -> None:
    draft = make.draft()
    refused(lambda: Revision.objects.filter(draft=draft).update(by=None))
    refused(lambda: Revision.objects.filter(draft=draft).update(number=0))
    again = Revision.objects.get(draft=draft)
    again.pk, again._state.adding = None, True
    refused(again.save)


def test_a_revision_that_exists_cannot_be_saved_again() -> None:
    revision = Revision.objects.get(draft=make.draft())
    with pytest.raises(TypeError):
        revision.save()


def test_a_decision_has_one_maker() -> None:
    story = make.story()
    batch = Batch.objects.create(source="wire")
    refused(lambda: Decision.objects.create(article=story, verb="publish"))
    refused(
        lambda: Decision.objects.create(
            article=story, verb="publish", by=make.person(), batch=batch
        )
    )
    refused(lambda: Decision.objects.create(article=story, verb="burn", batch=batch))


def test_an_id_of_a_source_has_one_receipt() -> None:
    story, batch = make.story(), Batch.objects.create(source="wire")

    def receive() -> Receipt:
        return Receipt.objects.create(source="wire", source_id="1", article=story, batch=batch)

    first = receive()
    refused(receive)
    first.superseded_at = timezone.now()
    first.save()
    receive()


def test_a_sidebar_item_shows_one_thing_and_never_its_own_story() -> None:
    story, other, headline = make.story(), make.story(), make.headline("Bridge")

    def show(**what: object) -> SidebarItem:
        return SidebarItem.objects.create(article=story, kind="2-wire", position=0, **what)

    refused(show)
    refused(lambda: show(headline=headline, related=other))
    refused(lambda: show(related=story))
    show(related=other)
    refused(lambda: show(related=other))
    show(headline=headline)
    refused(lambda: show(headline=headline))


def test_tags_headlines_and_names_are_there_once() -> None:
    story = make.story(make.content(tags=["Harbour"]))
    use = ArticleTag.objects.get()
    refused(lambda: ArticleTag.objects.create(content_object=story, tag=use.tag))
    headline = make.headline("Bridge")
    refused(lambda: Headline.objects.create(text="Bridge", key=headline.key))
    refused(lambda: Headline.objects.create(text="", key="0"))
