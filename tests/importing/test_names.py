"""A name can come to stand for another story, and a story to have several names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.editorial import publishing
from articles.models import Article, Receipt
from tests import factories as make
from tests.importing.conftest import OTHER, STORY, THIRD, Run, when

Importer = Callable[..., Run]
NEW = STORY.replace("12 million", "15 million")
pytestmark = pytest.mark.django_db


def send(wire: Path, **stories: str) -> None:
    """The folder holds these files, and no others."""
    for old in wire.iterdir():
        old.unlink()
    for name, story in stories.items():
        (wire / f"{name}.txt").write_text(story)


def test_a_name_that_comes_back_to_its_first_story_stands_for_it_again(
    run_import: Importer, wire: Path
) -> None:
    for story in (STORY, OTHER, THIRD):
        send(wire, a=story)
        assert run_import(publish=True).outcomes == ["created"]
    first = Article.objects.earliest("pk")
    send(wire, a=STORY)
    run = run_import(publish=True)
    assert run.outcomes == ["duplicate"]
    assert "Name used before for" in run.out
    assert run_import(publish=True).outcomes == ["unchanged"]
    assert Receipt.objects.get(superseded_at=None).article == first
    send(wire, a=NEW)
    assert run_import(publish=True).outcomes == ["proposed"]
    assert Article.objects.count() == 3


def test_a_folder_whose_files_were_numbered_anew_makes_no_story_twice(
    run_import: Importer, wire: Path
) -> None:
    send(wire, a=STORY, b=OTHER)
    run_import()
    send(wire, a=THIRD, b=STORY, c=OTHER)
    assert run_import().outcomes == ["created", "duplicate", "duplicate"]
    assert run_import().outcomes == ["unchanged"] * 3
    assert Article.objects.count() == 3


def test_a_used_name_with_a_story_of_the_same_batch_makes_no_story_twice(
    run_import: Importer, wire: Path
) -> None:
    send(wire, b=OTHER)
    run_import()
    send(wire, a=STORY, b=STORY)
    assert run_import().outcomes == ["created", "duplicate"]
    assert Article.objects.count() == 2


@pytest.mark.parametrize("chunk", [1, 2])
def test_a_text_that_the_same_batch_replaces_is_known_no_more_however_the_run_is_parted(
    run_import: Importer, wire: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("articles.limits.IMPORT_CHUNK", chunk)
    send(wire, a=STORY)
    run_import()
    send(wire, a=NEW, c=STORY)
    dry = run_import(dry_run=True).out
    assert run_import().outcomes == ["updated", "created"]
    assert ["update" in dry, "create" in dry, "duplicate" in dry] == [True, True, False]


@pytest.mark.parametrize("names", [("Story", "story"), ("Rue\u0301", "Rue")])
def test_names_that_differ_in_case_or_accents_are_two(
    run_import: Importer, wire: Path, names: tuple[str, str]
) -> None:
    send(wire, **dict(zip(names, (STORY, OTHER), strict=True)))
    assert run_import().outcomes == ["created", "created"]
    assert run_import().outcomes == ["unchanged", "unchanged"]


def test_a_name_whose_accents_a_mac_took_apart_is_the_same_name(
    run_import: Importer, wire: Path
) -> None:
    send(wire, café=STORY)
    run_import()
    send(wire, café=STORY)
    assert run_import().outcomes == ["unchanged"]


def test_one_name_at_two_sources_is_two_stories(run_import: Importer, wire: Path) -> None:
    send(wire, a=STORY)
    run_import(source="Coast Agency")
    send(wire, a=OTHER)
    assert run_import(source="Hill Agency").outcomes == ["created"]
    assert run_import(source="Hill Agency").outcomes == ["unchanged"]
    send(wire, a=STORY)
    assert run_import(source="Coast Agency").outcomes == ["unchanged"]


def test_a_second_name_of_a_story_taken_down_only_proposes(
    run_import: Importer, wire: Path
) -> None:
    send(wire, a=STORY)
    run_import(publish=True)
    publishing.withdraw(Article.objects.get(), by=make.person(), at=when())
    send(wire, b=STORY)
    assert run_import(publish=True).outcomes == ["duplicate"]
    send(wire, b=NEW)
    assert run_import(publish=True).outcomes == ["proposed"]
    assert not Article.objects.live().exists()
