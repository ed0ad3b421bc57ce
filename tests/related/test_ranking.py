"""Ranked neighbours: what changes them, how soon, and what they never show."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles import limits
from articles.editorial import drafts, publishing, snapshot
from articles.editorial.snapshot import Content, Place
from articles.models import (
    Article,
    Batch,
    IndexedStory,
    IndexedTerm,
    Posting,
    Receipt,
    SidebarItem,
    Stage,
    StaleMark,
)
from articles.related import ranking, stale
from articles.related.features import EVERY_STORY
from articles.related.sidebar import related_to
from tests import factories as make

pytestmark = pytest.mark.django_db

SAID = "A pilot said that the lake which feeds the locks was lower than in any year since the war. "


def rank() -> int:
    """What the worker does, to its end."""
    return sum(ranking.work_off(lambda: False))


def tell(headline: str, *paragraphs: str, tags: tuple[str, ...] = (), days: int = 0) -> Article:
    filled = make.content(headline, paragraphs or (f"{headline}, it was said.",), tags=tags)
    return make.story(filled, at=timezone.now() - timedelta(days=days))


def others(count: int = 4) -> None:
    """Stories of another matter, so that not every word is everybody's."""
    for number in range(count):
        tell(f"Strike at bakery {number}", "There is no bread.")


def beside(article: Article) -> list[str]:
    article.refresh_from_db()
    return [item.text for item in related_to(article)]


def edit(article: Article, **changes: object) -> None:
    """Publish the story's text with changes."""
    article.refresh_from_db()
    assert article.live_revision
    before = snapshot.content_of(article.live_revision)
    filled: Content = {**before, **changes}  # type: ignore[typeddict-item]
    draft = drafts.begin(article, at=timezone.now())
    revision = make.revise(draft, filled, by=make.person(), at=timezone.now())
    publishing.publish(revision, by=make.person(), at=timezone.now())


def test_a_reader_finds_the_same_matter_beside_a_story() -> None:
    canal = tell("Drought keeps ships waiting at the Panama Canal")
    tell("Panama Canal lets fewer ships pass")
    others()
    rank()
    assert beside(canal) == ["Panama Canal lets fewer ships pass"]


def test_a_new_story_is_offered_to_its_neighbours() -> None:
    canal = tell("Drought keeps ships waiting at the Panama Canal")
    others()
    rank()
    assert beside(canal) == []
    tell("Panama Canal lets fewer ships pass")
    rank()
    assert beside(canal) == ["Panama Canal lets fewer ships pass"]


def test_a_new_word_leads_from_the_second_story_that_has_it_to_the_first() -> None:
    others(20)
    first = tell("Titanfall server is slow")
    rank()
    second = tell("Players praise Titanfall")
    rank()
    assert beside(second) == ["Titanfall server is slow"]
    assert beside(first) == ["Players praise Titanfall"]


def test_a_story_that_is_edited_leaves_its_old_neighbours_for_new_ones() -> None:
    canal = tell("Panama Canal lets fewer ships pass")
    story = tell("Panama Canal waits for ships")
    others()
    rank()
    assert beside(canal) == ["Panama Canal waits for ships"]
    edit(story, headline="Bakery strike goes on", body="<p>No bread at the bakery.</p>")
    rank()
    assert beside(canal) == []
    assert all("bakery" in wording for wording in beside(story))


def test_a_tag_that_is_added_relates_two_stories() -> None:
    one, other = tell("Alpha opens", tags=("Ships",)), tell("Beta closes")
    others()
    rank()
    assert beside(other) == []
    edit(other, tags=make.content(tags=["Ships"])["tags"])
    rank()
    assert beside(other) == ["Alpha opens"]
    assert beside(one) == ["Beta closes"]


def test_a_withdrawn_story_leaves_the_index_and_every_list() -> None:
    canal, gone = tell("Panama Canal is low"), tell("Panama Canal waits")
    others()
    rank()
    make.withdraw(gone)
    assert beside(canal) == []
    rank()
    assert not SidebarItem.objects.filter(related=gone).exists()
    assert not SidebarItem.objects.filter(article=gone).exists()
    assert not IndexedStory.objects.filter(article_id=gone.pk).exists()
    assert not Posting.objects.filter(article_id=gone.pk).exists()
    assert IndexedTerm.objects.get(number=EVERY_STORY).stories == 5


def test_the_index_counts_right_whatever_happened_to_its_stories() -> None:
    story, gone = tell("Panama Canal is low"), tell("Panama Canal waits")
    rank()
    edit(story, headline="Suez Canal is low", body="<p>The other canal.</p>")
    make.withdraw(gone)
    rank()
    kept = dict(IndexedTerm.objects.filter(stories__gt=0).values_list("number", "stories"))
    posted = list(Posting.objects.order_by("term").values_list("pk"))
    IndexedTerm.objects.all().delete()
    IndexedStory.objects.all().delete()
    Posting.objects.all().delete()
    call_command("rank_related")
    assert dict(IndexedTerm.objects.values_list("number", "stories")) == kept
    assert list(Posting.objects.order_by("term").values_list("pk")) == posted


def test_a_story_under_embargo_is_in_no_list_until_that_ends() -> None:
    canal, secret = tell("Panama Canal is low"), tell("Panama Canal waits")
    others()
    make.embargo(secret, until=timezone.now() + timedelta(hours=1))
    rank()
    assert beside(canal) == []
    make.embargo(secret, until=timezone.now() - timedelta(hours=1))
    assert beside(canal) == ["Panama Canal waits"]


def test_what_an_editor_has_hidden_stays_hidden_after_every_ranking() -> None:
    canal, wrong = tell("Panama Canal is low"), tell("Panama Canal waits")
    tell("Panama Canal museum")
    others()
    rank()
    place = Place(headline=None, article=wrong.pk, text=wrong.headline)
    edit(canal, hidden=[place])
    assert beside(canal) == ["Panama Canal museum"]
    rank()
    call_command("rank_related")
    assert beside(canal) == ["Panama Canal museum"]
    edit(canal, hidden=[])
    rank()
    assert sorted(beside(canal)) == ["Panama Canal museum", "Panama Canal waits"]


def test_a_version_of_what_is_hidden_does_not_come_in_its_place() -> None:
    canal = tell("Panama Canal is low")
    wrong = tell("Drought at the Panama Canal", SAID * 3)
    tell("Update: drought at the Panama Canal", SAID * 3)
    others()
    rank()
    edit(canal, hidden=[Place(headline=None, article=wrong.pk, text=wrong.headline)])
    rank()
    assert beside(canal) == []


def test_two_versions_of_one_story_take_one_place_and_the_older_stands_in() -> None:
    canal = tell("Panama Canal is low")
    tell("Drought at the Panama Canal", SAID * 3, days=2)
    update = tell("Update: drought at the Panama Canal", SAID * 3, days=1)
    others()
    rank()
    assert beside(canal) == ["Update: drought at the Panama Canal"]
    make.withdraw(update)
    assert beside(canal) == ["Drought at the Panama Canal"]


def test_so_many_are_stored_that_a_full_sidebar_survives() -> None:
    canal = tell("Panama Canal is low")
    told = [tell(f"Panama Canal: report {number}") for number in range(limits.RANKED + 4)]
    others(60)
    rank()
    assert SidebarItem.objects.filter(article=canal).count() == limits.RANKED
    for article in told[:10]:
        make.withdraw(article)
    assert len(beside(canal)) == limits.SIDEBAR


def test_a_site_can_ask_for_neighbours_of_one_section_and_of_these_days(settings: object) -> None:
    canal = make.story(make.content("Panama Canal is low", in_section="World"))
    make.story(make.content("Panama Canal waits", in_section="World"))
    make.story(make.content("Panama Canal museum", in_section="Arts"))
    old = make.content("Panama Canal opened", in_section="World")
    make.story(old, at=timezone.now() - timedelta(days=30))
    others()
    rank()
    assert len(beside(canal)) == 3
    settings.RELATED_SECTIONS, settings.RELATED_DAYS = "same", 7  # type: ignore[attr-defined]
    assert beside(canal) == ["Panama Canal waits"]
    call_command("rank_related")
    assert SidebarItem.objects.filter(article=canal).count() == 1


def test_an_editor_can_read_why_and_a_reader_where_the_site_says_so(settings: object) -> None:
    canal = tell("Ships wait", "The Panama Canal is low.", tags=("Panama Canal",))
    tell("Locks close", "The Panama Canal has no water.", tags=("Panama Canal",))
    others()
    rank()
    item = SidebarItem.objects.get(article=canal)
    assert sum(value for _kind, _said, value in item.reason["parts"]) == pytest.approx(
        item.score, abs=0.001
    )
    assert [each.reason for each in related_to(canal)] == [""]
    settings.RELATED_REASONS = True  # type: ignore[attr-defined]
    assert [each.reason for each in related_to(canal)] == ["Also about Panama Canal"]


def test_the_worker_that_is_stopped_goes_on_where_it_was() -> None:
    canal = tell("Panama Canal is low")
    tell("Panama Canal waits")
    others()
    assert ranking.refresh() > 0
    assert StaleMark.objects.exists()
    call_command("rank_related", "--resume")
    assert not StaleMark.objects.exists()
    assert beside(canal) == ["Panama Canal waits"]


def test_a_story_that_was_removed_meanwhile_stops_nobody() -> None:
    canal, gone = tell("Panama Canal is low"), tell("Panama Canal waits")
    others()
    rank()
    row, postings = IndexedStory.objects.get(pk=gone.pk), Posting.objects.filter(article_id=gone.pk)
    rows: list[IndexedStory | Posting] = [row, *postings]
    for each in rows:
        each.article_id = gone.pk + 1_000  # which nobody has
        each.save(force_insert=True)
    stale.mark([canal.pk], Stage.RANK)
    rank()
    assert beside(canal) == ["Panama Canal waits"]


def test_a_judge_gets_a_line_for_every_live_story(tmp_path: Path) -> None:
    canal, other = tell("Panama Canal is low"), tell("Panama Canal waits")
    make.withdraw(tell("Panama Canal is withdrawn"))
    others()
    rank()
    file = tmp_path / "rankings.jsonl"
    call_command("rank_related", "--export", str(file), "--limit", "10")
    lines = {line["id"]: line for line in map(json.loads, file.read_text().splitlines())}
    assert len(lines) == 6
    first = lines[str(canal.pk)]
    assert first["ranked"] == [str(other.pk)]
    assert first["reasons"][str(other.pk)][0][1]


def test_an_export_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be written"):
        call_command("rank_related", "--export", str(tmp_path), "--limit", "10")
    with pytest.raises(CommandError, match=r"--limit takes a number from 1 to 1000"):
        call_command("rank_related", "--export", str(tmp_path / "file"), "--limit", "0")


def test_a_judge_gets_a_line_for_each_name_under_which_a_story_came(tmp_path: Path) -> None:
    canal, other = tell("Panama Canal is low"), tell("Panama Canal waits")
    others()
    rank()
    batch = Batch.objects.create(source="wire")
    for name, second in (("a", False), ("b", True)):
        Receipt.objects.create(
            source="wire",
            source_id=name,
            article=other,
            revision=other.live_revision,
            second_name=second,
            batch=batch,
        )
    file = tmp_path / "rankings.jsonl"
    call_command("rank_related", "--export", str(file), "--limit", "10")
    lines = {line["id"]: line for line in map(json.loads, file.read_text().splitlines())}
    assert lines[str(canal.pk)]["ranked"] == ["a", "b"]
    assert lines["a"]["ranked"] == ["b", str(canal.pk)]
    assert lines["b"]["ranked"] == ["a", str(canal.pk)]
