"""The form of a story: what saving it makes, and what it says of mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import limits
from articles.editorial import snapshot
from articles.models import (
    Article,
    Revision,
    Tag,
)
from tests import factories
from tests.admin.conftest import LogIn, member, page
from tests.admin.writing import again, full_story, head_of, opened, readers_rows, sent, tag, words
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    return log_in("writer")


@pytest.fixture
def story() -> Article:
    return full_story()


class TestSaving:
    def test_every_field_is_saved_and_readers_see_nothing_of_it(
        self, editor: Client, client: Client, story: Article
    ) -> None:
        second = factories.story(factories.content("Toll set", ["Two crowns."]))
        sport = factories.section("Sport")
        factories.author("Mary Somerville")
        headline = factories.headline("Toll to rise")
        addresses = [story.get_absolute_url(), "/", "/sections/world/", "/tags/bridges/"]
        seen = [client.get(address).content for address in addresses]
        rows = readers_rows()
        harbours = Tag.objects.get(name="Harbours")

        answer = sent(
            editor,
            opened(editor, story),
            headline="Bridge opens after ten years",
            standfirst="It took a decade.",
            body="<p>The bridge opened on <strong>Tuesday</strong>.</p>",
            section=str(sport.pk),
            tags='Bridges, "Toll, the", River',
            authors="Charles Babbage, Mary Somerville",
            pinned=f"#{second.pk}\nToll to rise",
            slug="bridge-opens-at-last",
            variant_search="Bridge opens",
            variant_social="Ten years!",
            variant_print="",
            reason="Rewritten",
            **{f"suggested_{harbours.pk}": "keep"},
        )

        assert answer.status_code == 302
        assert [client.get(address).content for address in addresses] == seen
        assert readers_rows() == rows
        revision = story.revisions.latest("number")
        saved = snapshot.content_of(revision)
        assert (revision.number, revision.reason, revision.by) == (2, "Rewritten", member("editor"))
        assert saved["headline"] == "Bridge opens after ten years"
        assert saved["standfirst"] == "It took a decade."
        assert saved["body"] == "<p>The bridge opened on <strong>Tuesday</strong>.</p>"
        assert saved["section"] == {"id": sport.pk, "name": "Sport"}
        assert [(tag["name"], tag["suggested"]) for tag in saved["tags"]] == [
            ("Bridges", False),
            ("Harbours", False),
            ("Toll, the", False),
            ("River", False),
        ]
        assert [author["name"] for author in saved["authors"]] == [
            "Charles Babbage",
            "Mary Somerville",
        ]
        assert [(place["article"], place["headline"]) for place in saved["pinned"]] == [
            (second.pk, None),
            (None, headline.pk),
        ]
        assert saved["slug"] == "bridge-opens-at-last"
        assert saved["headline_variants"] == {"search": "Bridge opens", "social": "Ten years!"}
        assert saved["wire"] == snapshot.content_of(story.revisions.earliest("number"))["wire"]
        assert Tag.objects.get(name="River").pk in [tag["id"] for tag in saved["tags"]]

    def test_the_form_shows_what_was_saved_last_and_not_what_is_live(
        self, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), headline="A newer one")
        assert opened(editor, story).fields["headline"] == ["A newer one"]

    def test_saving_without_a_change_makes_no_revision(
        self, editor: Client, story: Article
    ) -> None:
        answer = sent(editor, opened(editor, story))
        assert answer.status_code == 302
        assert story.revisions.count() == 1
        assert not story.drafts.open().exists()
        assert "no revision was made" in words(editor.get(page(story)))

    def test_a_body_that_an_editor_only_writes_otherwise_keeps_its_bytes(
        self, editor: Client
    ) -> None:
        body = "<p>The <b>bridge</b> opened.</p>\n\n<ul><li><p>One</p></li></ul>"
        drafted = factories.draft(factories.content(body=body)).article
        form = opened(editor, drafted)
        respelt = "<p>The <strong>bridge</strong> opened.</p><ul><li>One</li></ul>"
        sent(editor, form, body=respelt)
        assert drafted.revisions.count() == 1
        sent(editor, form, body=respelt, standfirst="At last.")
        assert head_of(drafted)["body"] == body

    def test_a_story_from_the_wire_is_not_changed_by_being_looked_at(
        self, editor: Client, filled: Article
    ) -> None:
        before = Revision.objects.count()
        for article in Article.objects.all():
            assert sent(editor, opened(editor, article)).status_code == 302
        assert Revision.objects.count() == before

    def test_the_answer_to_a_save_leads_back_to_the_form(
        self, editor: Client, story: Article
    ) -> None:
        answer = sent(editor, opened(editor, story), headline="A newer one")
        assert answer["Location"] == page(story)
        assert "Saved as revision 2." in words(editor.get(page(story)))

    def test_a_double_click_saves_once(self, editor: Client, story: Article) -> None:
        form = opened(editor, story)
        assert sent(editor, form, headline="Twice").status_code == 302
        assert sent(editor, form, headline="Twice").status_code == 302
        assert story.revisions.count() == 2


class TestHeadlines:
    @pytest.fixture
    def imported(self, tmp_path: Path) -> Article:
        (tmp_path / "a.txt").write_text("The harbour of Eastmouth will be dredged, they said.\n")
        call_command("import_stories", tmp_path, source="wire", verbosity=0)
        return Article.objects.get()

    def test_an_edited_headline_is_no_longer_provisional(
        self, editor: Client, imported: Article
    ) -> None:
        assert "provisional" in words(editor.get(page(imported)))
        sent(editor, opened(editor, imported), headline="Harbour to be dredged")
        assert head_of(imported)["headline_provisional"] is False
        assert "provisional" not in words(editor.get(page(imported)))

    def test_a_provisional_headline_stays_so_when_something_else_is_edited(
        self, editor: Client, imported: Article
    ) -> None:
        sent(editor, opened(editor, imported), standfirst="At last.")
        assert head_of(imported)["headline_provisional"] is True

    def test_an_editor_lets_it_stand_as_it_is(self, editor: Client, imported: Article) -> None:
        wording = imported.headline
        sent(editor, opened(editor, imported), stands="on")
        saved = head_of(imported)
        assert (saved["headline"], saved["headline_provisional"]) == (wording, False)


class TestTags:
    def test_a_suggestion_that_nobody_touches_stays_one(
        self, editor: Client, story: Article
    ) -> None:
        sent(editor, opened(editor, story), standfirst="Now.")
        suggested = {tag["name"]: tag["suggested"] for tag in head_of(story)["tags"]}
        assert suggested == {"Bridges": False, "Harbours": True}

    @pytest.mark.parametrize(
        ("typed", "left"),
        [
            ({"suggested_{0}": "remove"}, {"Bridges": False}),
            ({"suggested_{0}": "keep"}, {"Bridges": False, "Harbours": False}),
            ({"keep_all": "on"}, {"Bridges": False, "Harbours": False}),
            ({"keep_all": "on", "suggested_{0}": "remove"}, {"Bridges": False}),
            ({"tags": "HARBOURS"}, {"Harbours": False}),
            ({"tags": ""}, {"Harbours": True}),
        ],
    )
    def test_an_editor_keeps_or_removes_what_is_suggested(
        self, editor: Client, story: Article, typed: Mapping[str, str], left: Mapping[str, bool]
    ) -> None:
        pk = Tag.objects.get(name="Harbours").pk
        named = {name.format(pk): value for name, value in typed.items()}
        sent(editor, opened(editor, story), **named)
        assert {tag["name"]: tag["suggested"] for tag in head_of(story)["tags"]} == left

    def test_a_tag_is_made_only_by_a_save(self, editor: Client, story: Article) -> None:
        before = Tag.objects.count()
        refused = sent(editor, opened(editor, story), tags="Lighthouses", authors="Nobody")
        assert refused.status_code == 200
        assert again(refused, story).fields["tags"] == ["Lighthouses"]
        assert Tag.objects.count() == before

    def test_the_same_name_in_other_letters_is_the_same_tag(
        self, editor: Client, story: Article
    ) -> None:
        before = Tag.objects.count()
        sent(editor, opened(editor, story), tags="bridges, BRIDGES")
        assert story.revisions.count() == 1
        assert Tag.objects.count() == before


class TestMistakes:
    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"headline": "x" * (limits.HEADLINE + 1)}, "Shorten this to 300 signs; it has 301."),
            ({"authors": "Nobody Known"}, "Nobody is called “Nobody Known” here."),
            ({"pinned": "#999999"}, "is neither a story nor a headline that we have"),
            ({"pinned": "No such thing"}, "is neither a story nor a headline that we have"),
            ({"slug": "Über uns!"}, "such as “uber-uns”"),
            ({"tags": "x" * (limits.NAME + 1)}, "to 100 signs; it has 101."),
            ({"tags": ",".join(map(str, range(limits.TAGS + 1)))}, "no more than 100"),
            ({"section": "999999"}, "Select a valid choice"),
            ({"body": "<p>x</p>" * (limits.PARAGRAPHS + 1)}, "Shorten the text to 5000 paragraphs"),
            ({"body": f"<p>{'x' * (limits.PARAGRAPH + 1)}</p>"}, "to 100000 signs; it has 100001."),
            ({"reason": "x" * (limits.REASON + 1)}, "Shorten this to 1000 signs"),
            ({"variant_search": "x" * 400}, "Shorten this to 300 signs"),
        ],
    )
    def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
        self, editor: Client, story: Article, typed: Mapping[str, str], sentence: str
    ) -> None:
        before = story.revisions.count()
        answer = sent(editor, opened(editor, story), standfirst="Typed with care.", **typed)
        assert answer.status_code == 200
        shown = read(answer)
        assert sentence in shown.text
        [name] = typed
        assert f"#id_{name}" in shown.links
        kinds = ("textarea", "input", "select")
        [field] = [facts for kind in kinds for facts in shown.facts(kind, name=name)]
        assert field["aria-invalid"] == "true"
        assert f"id_{name}_error" in field["aria-describedby"]
        back = again(answer, story).fields
        assert back["standfirst"] == ["Typed with care."]
        if name not in ("section", "body"):
            assert back[name] == [typed[name]]
        assert story.revisions.count() == before

    def test_a_story_is_not_pinned_to_itself(self, editor: Client, story: Article) -> None:
        answer = sent(editor, opened(editor, story), pinned=f"#{story.pk}")
        assert "cannot be pinned to itself" in words(answer)

    def test_a_retired_author_signs_nothing_new_and_keeps_what_they_signed(
        self, editor: Client, story: Article
    ) -> None:
        for name in ("Ada Byron", "Mary Somerville"):
            author = factories.author(name)
            author.retired_at = timezone.now()
            author.save()
        kept = sent(editor, opened(editor, story), standfirst="Now.", authors="Ada Byron")
        assert kept.status_code == 302
        refused = sent(editor, opened(editor, story), authors="Mary Somerville")
        assert "is retired" in words(refused)

    def test_hostile_words_stay_words(self, editor: Client, story: Article) -> None:
        hostile = '"><script>alert(1)</script>\x00{{ 7 }}'
        sent(
            editor,
            opened(editor, story),
            headline=hostile,
            standfirst=hostile,
            body=f"<p onclick=alert(1)>Kept</p><script>alert(2)</script>{hostile}",
            tags=hostile,
            reason=hostile,
            variant_search=hostile,
        )
        saved = head_of(story)
        assert saved["headline"] == '"><script>alert(1)</script>{{ 7 }}'
        assert "script" not in saved["body"].replace("&lt;script", "")
        assert "onclick" not in saved["body"]
        markup = editor.get(page(story)).content.decode()
        assert "<script>alert" not in markup

    def test_what_a_form_does_not_send_stays_as_it_was(
        self, editor: Client, story: Article
    ) -> None:
        form = opened(editor, story)
        hidden = {name: form.fields[name] for name in ("draft", "head", "state")}
        editor.post(page(story), {**hidden, "headline": "Only this"})
        before = snapshot.content_of(story.revisions.earliest("number"))
        changed = {"headline": "Only this"}
        assert head_of(story) == {**before, **changed}

    @pytest.mark.parametrize("name", ["head", "draft", "state", "version", "begun_as"])
    @pytest.mark.parametrize("value", ["", "x", "9" * 40, "9" * 5_000, "-1", "²", "\x00"])
    def test_a_hidden_field_that_somebody_forged_breaks_nothing(
        self, editor: Client, story: Article, name: str, value: str
    ) -> None:
        answer = sent(editor, opened(editor, story), **{name: value, "headline": "Forged"})
        assert answer.status_code in (302, 409)


class TestSuggestions:
    def suggested(self, client: Client, kind: str, typed: str) -> list[str]:
        answer = client.get(reverse("admin:articles_article_suggest"), {"kind": kind, "q": typed})
        return [each["value"] for each in answer.json()["suggestions"]]

    def test_names_and_stories_are_found_in_whatever_letters(
        self, writer: Client, story: Article
    ) -> None:
        tag("École, la")
        assert self.suggested(writer, "tags", "ECOLE") == ['"École, la"']
        assert self.suggested(writer, "authors", "byr") == ["Ada Byron"]
        assert self.suggested(writer, "articles", "bridge op") == [f"#{story.pk} Bridge opens"]
        assert self.suggested(writer, "articles", f"#{story.pk}") == [f"#{story.pk} Bridge opens"]
        for typed in ("", "%", "'", "\x00", "9" * 400):
            assert self.suggested(writer, "tags", typed) == []

    def test_what_begins_as_it_is_typed_comes_first(self, writer: Client) -> None:
        for name in ("Australia", "Donald Trump", "Trump"):
            tag(name)
        assert self.suggested(writer, "tags", "tr") == ["Trump", "Donald Trump", "Australia"]

    def test_a_retired_author_is_not_offered(self, writer: Client, story: Article) -> None:
        author = factories.author()
        author.retired_at = timezone.now()
        author.save()
        assert self.suggested(writer, "authors", "byron") == []

    def test_only_whoever_writes_is_answered(self, log_in: LogIn, client: Client) -> None:
        address = f"{reverse('admin:articles_article_suggest')}?kind=tags&q=a"
        assert log_in("importer").get(address).status_code == 403
        assert client.get(address).status_code == 302
        assert log_in("writer").get(address.replace("tags", "users")).status_code == 404


def test_a_story_that_is_not_there_leads_to_the_list(editor: Client, story: Article) -> None:
    for number in ("999999", "x", f"_3{story.pk}", "9" * 30):
        address = page(story).replace(f"/{story.pk}/", f"/{number}/")
        assert editor.get(address).status_code == 302
        assert editor.post(address, {"headline": "Forged"}).status_code == 302
    assert story.revisions.count() == 1


def test_the_page_of_a_form_costs_a_fixed_number_of_queries(
    editor: Client, story: Article, django_assert_max_num_queries: type
) -> None:
    editor.get(page(story))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        editor.get(page(story))
