"""Staff import what the wire sent; the newsroom knows what it has already."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from articles import text
from articles.models import (
    Article,
    ArticleState,
    Batch,
    BatchState,
    Claim,
    Decision,
    Draft,
    Headline,
    Item,
    Receipt,
    Revision,
    Section,
    SidebarItem,
    SidebarKind,
)
from articles.related.sidebar import related_to
from tests.importing.conftest import (
    OTHER,
    STORY,
    Run,
    rows_of_everything,
    when,
)

Importer = Callable[..., Run]
SEEDS = Path(__file__).parents[2] / "seeds"
NEW = STORY.replace("12 million", "15 million")
NEWER = STORY.replace("12 million", "18 million")
pytestmark = pytest.mark.django_db


class TestTheSeed:
    def test_its_story_comes_in_whole(self, run_import: Importer) -> None:
        run = run_import(SEEDS, publish=True)
        assert run.status == 0
        article = Article.objects.get()
        assert article.body.count("<p>") == 6
        assert article.headline_provisional
        assert len(article.headline) <= 110
        assert set(text.words(article.headline)) <= set(text.words(article.body))

    def test_its_related_headlines_stand_in_the_sidebar_in_order(
        self, run_import: Importer
    ) -> None:
        run_import(SEEDS, publish=True)
        lines = next(SEEDS.glob("*.txt")).read_text().rstrip().splitlines()[-17:]
        shown = [item.text for item in related_to(Article.objects.get())]
        assert shown == [line.strip() for line in lines]

    def test_its_tags_are_suggested(self, run_import: Importer) -> None:
        run_import(SEEDS)
        uses = Article.objects.get().article_tags.select_related("tag")
        names = {use.tag.name for use in uses}
        assert {"Melania Trump", "Vladimir Putin", "Ukraine", "Russia", "White House"} <= names
        assert all(use.suggested for use in uses)

    def test_it_has_a_first_revision_made_by_the_batch(self, run_import: Importer) -> None:
        run_import(SEEDS, publish=True)
        revision = Revision.objects.get()
        assert (revision.number, revision.batch) == (1, Batch.objects.get())
        assert Article.objects.get().live_revision == revision
        assert Decision.objects.get().batch == Batch.objects.get()

    def test_importing_it_again_changes_nothing(self, run_import: Importer) -> None:
        run_import(SEEDS, publish=True)
        before = rows_of_everything()
        run = run_import(SEEDS, publish=True)
        assert (run.status, run.outcomes) == (0, ["unchanged"])
        assert rows_of_everything() == before

    def test_a_later_batch_brings_the_story_of_a_headline_and_the_sidebar_leads_to_it(
        self, run_import: Importer, wire: Path
    ) -> None:
        run_import(SEEDS, publish=True)
        seed = Article.objects.get()
        headline = "UN Warns of Growing Nuclear Risks as New START Treaty Expires"
        (wire / "later.txt").write_text(f"{headline}\n\n{STORY}")
        assert run_import(publish=True).status == 0
        later = Article.objects.exclude(pk=seed.pk).get()
        assert later.headline == headline
        linked = [(item.text, item.url) for item in related_to(seed) if item.article_id]
        assert linked == [(headline, later.get_absolute_url())]

    def test_a_dry_run_says_what_would_happen_and_changes_no_row(
        self, run_import: Importer
    ) -> None:
        run = run_import(SEEDS, publish=True, dry_run=True)
        assert "create" in run.out
        assert "seeds/000_7ee98e9fe6d8634c.txt" in run.out
        for model in (Batch, Article, Headline):
            assert not model._default_manager.exists()


class TestIdentity:
    def test_the_source_is_the_first_line(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_text(STORY)
        assert run_import().out.splitlines()[0] == "Source: wire"
        assert Receipt.objects.get().source == "wire"

    def test_a_rewrapped_file_is_the_same_story(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        paragraphs, related = STORY.split("\n\n\n")
        rewrapped = "\n\n".join(_wrapped(line) for line in paragraphs.splitlines())
        (wire / "a.txt").write_text(f"{rewrapped}\n\n\n{related}")
        assert run_import().outcomes == ["unchanged"]

    def test_paragraphs_that_end_elsewhere_are_no_news_and_a_comma_is(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "a.txt").write_text(STORY.replace("said.\n", "said. ", 1))
        assert run_import().outcomes == ["unchanged"]
        (wire / "a.txt").write_text(STORY.replace("2019, when", "2019 when"))
        assert run_import().outcomes == ["updated"]

    def test_the_same_story_under_another_name_is_recognised(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "b.txt").write_text(STORY)
        run = run_import()
        assert (run.status, run.outcomes) == (0, ["unchanged", "duplicate"])
        assert Article.objects.count() == 1
        assert Receipt.objects.get(source_id="b").second_name
        assert run_import().outcomes == ["unchanged", "unchanged"]

    def test_the_same_story_twice_in_one_batch_comes_in_once(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(STORY)
        assert run_import().outcomes == ["created", "duplicate"]
        assert Article.objects.count() == 1
        assert set(Receipt.objects.values_list("source_id", flat=True)) == {"a", "b"}

    def test_a_second_name_only_ever_proposes(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_text(STORY)
        (wire / "b.txt").write_text(STORY)
        run_import()
        (wire / "b.txt").write_text(NEW)
        assert run_import(publish=True).outcomes == ["published", "proposed"]
        assert "12 million" in Article.objects.get().body

    def test_one_id_with_two_texts_in_a_batch_is_refused(
        self, run_import: Importer, wire: Path
    ) -> None:
        for folder, story in (("monday", STORY), ("tuesday", OTHER)):
            (wire / folder).mkdir()
            (wire / folder / "a.txt").write_text(story)
        run = run_import()
        assert (run.status, run.outcomes) == (1, ["created", "rejected"])
        assert "wire/tuesday/a.txt: The id “a” came already in this batch" in run.out
        (wire / "tuesday" / "b.txt").write_text(OTHER)
        assert run_import().outcomes == ["unchanged", "rejected", "created"]

    def test_a_recycled_name_with_another_story_makes_a_new_article(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        first = Article.objects.get()
        (wire / "a.txt").write_text(OTHER)
        run = run_import(publish=True)
        assert run.outcomes == ["created"]
        assert f"Name used before for “{first.headline}”" in run.out
        first.refresh_from_db()
        assert "harbour" in first.body
        assert Article.objects.count() == 2
        (wire / "a.txt").write_text(STORY)
        assert run_import(publish=True).outcomes == ["duplicate"]
        assert Article.objects.count() == 2

    def test_a_daily_column_under_one_name_and_headline_replaces_nothing(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(f"Herring, Harbour and Weather\n\n{STORY}")
        run_import(publish=True)
        (wire / "a.txt").write_text(f"Herring, Harbour and Weather\n\n{OTHER}")
        run = run_import(publish=True)
        assert "which is plainly another story" in run.out
        assert Article.objects.live().count() == 2

    def test_a_renamed_folder_is_noticed_before_it_starts(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(source="agency")
        run = run_import()
        assert "known under the source “agency”" in run.err
        assert run.outcomes == ["duplicate"]


class TestChangedText:
    def test_an_unpublished_untouched_story_is_updated(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        (wire / "a.txt").write_text(NEW)
        assert run_import().outcomes == ["updated"]
        article = Article.objects.get()
        assert "15 million" in article.body
        assert article.state == ArticleState.NEVER_PUBLISHED
        assert [revision.number for revision in article.revisions.order_by("number")] == [1, 2]
        assert Draft.objects.count() == 1

    def test_readers_of_a_live_story_see_the_new_text_only_with_publish(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        (wire / "a.txt").write_text(NEW)
        assert run_import().outcomes == ["updated"]
        assert "12 million" in Article.objects.get().body
        assert Draft.objects.open().count() == 1
        assert run_import(publish=True).outcomes == ["published"]
        assert "15 million" in Article.objects.get().body
        assert not Draft.objects.open().exists()

    def test_a_live_story_is_updated_with_publish(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        before = Article.objects.get()
        (wire / "a.txt").write_text(NEW.replace("Herring Quota Cut", "Herring Quota Halved"))
        assert run_import(publish=True).outcomes == ["updated"]
        article = Article.objects.get()
        assert "15 million" in article.body
        assert article.published_at == before.published_at
        assert article.updated_at != before.updated_at
        shown = [item.text for item in related_to(article)]
        assert shown[1] == "Herring Quota Halved by a Fifth After Poor Spring Survey"

    def test_publish_lets_a_waiting_first_draft_go_live(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import()
        run = run_import(publish=True)
        assert run.outcomes == ["published"]
        assert "provisional headline" in run.out.splitlines()[-1]
        assert Article.objects.live().count() == 1

    def test_a_headline_that_comes_later_replaces_the_provisional_one(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run_import(publish=True)
        (wire / "a.txt").write_text(f"Eastmouth Harbour to Be Dredged at Last\n\n{STORY}")
        run_import(publish=True)
        article = Article.objects.get()
        assert article.headline == "Eastmouth Harbour to Be Dredged at Last"
        assert not article.headline_provisional
        assert article.slug == "eastmouth-harbour-to-be-dredged-at-last"
        assert Claim.objects.get().article == article


class TestBadFiles:
    def test_each_is_named_with_its_reason_and_all_else_goes_in(
        self, run_import: Importer, wire: Path
    ) -> None:
        (wire / "good.txt").write_text(STORY)
        (wire / "empty.txt").write_bytes(b"")
        (wire / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
        (wire / "quotes.txt").write_bytes(STORY.replace("old", "\u201cold\u201d").encode("cp1252"))
        (wire / "nul.txt").write_bytes(STORY.encode().replace(b"mud", b"mu\x00d"))
        (wire / "headlines.txt").write_text(
            "Eastmouth Ferry Runs Aground Again\nHerring Quota Cut by a Fifth\nMayor Resigns\n"
        )
        (wire / "folder.txt").mkdir()
        run = run_import(publish=True)
        assert run.status == 1
        assert sorted(run.outcomes) == ["created"] + ["rejected"] * 6
        for name in ("empty", "picture", "quotes", "nul", "headlines", "folder"):
            assert f"wire/{name}.txt" in run.out
        assert "wire/quotes.txt, line 4" in run.out
        assert "--encoding cp1252" in run.out
        assert Article.objects.live().count() == 1
        assert Batch.objects.get().state == BatchState.FINISHED

    def test_an_encoding_that_is_named_is_used(self, run_import: Importer, wire: Path) -> None:
        (wire / "a.txt").write_bytes(STORY.replace("old", "\u201cold\u201d").encode("cp1252"))
        assert run_import(encoding="cp1252").status == 0
        assert "\u201cold\u201d" in Article.objects.get().body

    @pytest.mark.parametrize(
        ("option", "value"),
        [("section", "Wrold"), ("encoding", "klingon"), ("timezone", "Mars/Olympus")],
    )
    def test_an_option_asked_for_amiss_stops_the_start_with_a_sentence(
        self, run_import: Importer, wire: Path, option: str, value: str
    ) -> None:
        (wire / "a.txt").write_text(STORY)
        run = run_import(**{option: value})
        assert run.status == 2
        assert f"“{value}”" in run.err
        assert not Batch.objects.exists()


def test_section_and_source_are_the_new_storys(run_import: Importer, wire: Path) -> None:
    Section.objects.create(name="World", slug="world")
    (wire / "a.txt").write_text(STORY)
    run_import(section="world", source="Coast Agency")
    article = Article.objects.select_related("section").get()
    assert str(article.section) == "World"
    assert article.source == "Coast Agency"


def test_a_section_is_for_new_stories_and_not_for_old_ones(
    run_import: Importer, wire: Path
) -> None:
    for name in ("World", "Sport"):
        Section.objects.create(name=name, slug=name.lower())
    (wire / "a.txt").write_text(STORY)
    run_import(section="World")
    (wire / "a.txt").write_text(NEW)
    (wire / "b.txt").write_text(OTHER)
    assert run_import(section="Sport").outcomes == ["updated", "created"]
    sections = Article.objects.order_by("pk").values_list("section__name", flat=True)
    assert list(sections) == ["World", "Sport"]


def test_a_retired_section_takes_no_new_stories(run_import: Importer, wire: Path) -> None:
    Section.objects.create(name="World", slug="world", retired_at=when())
    Section.objects.create(name="Sport", slug="sport")
    (wire / "a.txt").write_text(STORY)
    run = run_import(section="World")
    assert (run.status, "Sections: Sport." in run.err) == (2, True)


def test_the_longest_names_and_words_fit_into_the_report_and_its_rows(
    run_import: Importer, wire: Path
) -> None:
    folder = wire.joinpath(*["deep" * 40] * 4)
    folder.mkdir(parents=True)
    headline = f"Harbour {'of Eastmouth and Norham ' * 12}".title()[:300].strip()
    paragraph = "Mud and more mud and " * 4_750
    names = ["a" * 250, "b" * 250]
    for name in names:
        (folder / f"{name}.txt").write_text(f"{headline}\n\n{paragraph}it ends.\n{STORY}")
    options = {"source": "Agency of the Coast " * 5, "publish": True}
    assert run_import(**options).outcomes == ["created", "duplicate"]
    for name, story in zip(names, (OTHER, NEW), strict=True):
        (folder / f"{name}.txt").write_text(story)
    run = run_import(**options)
    assert run.outcomes == ["created", "proposed"]
    assert f"Name used before for “{headline}”, which is plainly another story." in run.out
    items = Item.objects.order_by("pk")
    assert items[1].reason.endswith(f"/{names[0]}.txt.")
    assert f"“{headline}”" in items[2].warning


def test_a_wording_is_one_headline_whatever_its_quotes_and_spaces(
    run_import: Importer, wire: Path
) -> None:
    (wire / "a.txt").write_text(f"{STORY}Trump’s “Deal”  Off – Again \n")
    (wire / "b.txt").write_text(f'{OTHER}Trump\'s "Deal" Off - Again\n')
    run_import()
    headline = Headline.objects.get(text__contains="Deal")
    assert headline.text == "Trump’s “Deal” Off – Again"
    assert SidebarItem.objects.filter(headline=headline).count() == 2


def test_the_sample_batches_come_in_without_a_loss(samples: Path, run_import: Importer) -> None:
    lines = (samples / "seed_batches_truth.jsonl").read_text().splitlines()
    truth = {Path(row["file"]).stem: row for row in map(json.loads, lines)}
    run = run_import(samples / "seed_batches", publish=True)
    assert run.status == 0
    assert run.outcomes == ["created"] * len(truth)
    came = {
        receipt.source_id: receipt.article
        for receipt in Receipt.objects.select_related("article")
        if receipt.article
    }
    assert came.keys() == truth.keys()
    for name, row in truth.items():
        assert came[name].body.count("<p>") == row["paragraphs"], name
        cited = came[name].sidebar_items.filter(kind=SidebarKind.WIRE)
        assert cited.count() == row["headlines"], name
    assert SidebarItem.objects.filter(kind=SidebarKind.WIRE).count() == 1339
    assert run_import(samples / "seed_batches", publish=True).outcomes == ["unchanged"] * len(truth)


def _wrapped(line: str, width: int = 60) -> str:
    rows, row = [], ""
    for word in line.split():
        if row and len(row) + len(word) >= width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return "\n".join([*rows, row])
