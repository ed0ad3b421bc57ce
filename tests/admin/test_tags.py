"""Tags at the desk: another name, one out of two, and back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import tagging
from articles.models import Article, ArticleTag, StaleMark, Tag, TagChange
from tests import factories
from tests.admin.conftest import LogIn, listing, page
from tests.forms import form_of
from tests.pages import read

pytestmark = pytest.mark.django_db

SUGGEST = "admin:articles_article_suggest"
ROLES = ["writer", "editor", "importer", "administrator", "superuser"]
MAY = {"editor", "administrator", "superuser"}


def tag(name: str) -> Tag:
    found: Tag = Tag.objects.get(name=name)
    return found


def call(client: Client, old: str, new: str) -> str:
    """Have a tag called otherwise, by the form and then by what it shows; what was shown."""
    address = page(tag(old), "rename")
    form = form_of(client.get(address), address, "tag-rename")
    shown = client.post(address, form.filled(name=new))
    sure = form_of(shown, address, "tag-rename")
    assert client.post(address, sure.filled()).status_code == 302
    return read(shown).text


@pytest.mark.parametrize("role", ROLES)
def test_only_who_edits_tags_renames_and_merges_them(role: str, log_in: LogIn) -> None:
    tagging.ensure(["Peking", "Beijing"])
    client, address = log_in(role), page(tag("Peking"), "rename")
    expected = 200 if role in MAY else 403
    assert client.get(address).status_code == expected
    forged = {"name": "Beijing", "seen": f"{tag('Beijing').pk} Beijing"}
    assert client.post(address, forged).status_code == (302 if role in MAY else 403)
    assert TagChange.objects.exists() == (role in MAY)
    if role in MAY:
        assert client.get(page(tag("Beijing"))).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_only_who_edits_tags_takes_a_change_back(role: str, log_in: LogIn) -> None:
    tagging.ensure(["Peking"])
    call(log_in("editor"), "Peking", "Beijing")
    client, address = log_in(role), page(TagChange.objects.get(), "undo")
    expected = 200 if role in MAY else 403
    assert client.get(address).status_code == expected
    assert client.post(address).status_code == (302 if role in MAY else 403)
    assert tag("Peking").merged_into is None or role not in MAY


def test_an_editor_sees_the_counts_before_two_tags_become_one(log_in: LogIn) -> None:
    factories.story(factories.content(tags=["Peking"]))
    factories.story(factories.content(tags=["Peking", "Beijing"]))
    factories.draft(factories.content(tags=["Peking"]))
    shown = call(log_in("editor"), "Peking", "beijing")
    assert "“Peking” becomes another name of the tag “Beijing”" in shown
    assert "3 stories bear it, 2 of them live; and 0 headlines." in shown
    assert "1 of the stories bears both already" in shown
    assert set(ArticleTag.objects.values_list("tag__name", flat=True)) == {"Beijing"}


def test_nothing_is_merged_that_was_shown_as_a_change_of_name(log_in: LogIn) -> None:
    tagging.ensure(["Peking"])
    client, address = log_in("editor"), page(tag("Peking"), "rename")
    form = form_of(client.get(address), address, "tag-rename")
    sure = form_of(client.post(address, form.filled(name="Beijing")), address, "tag-rename")
    tagging.ensure(["Beijing"])  # by somebody else, meanwhile
    answer = client.post(address, sure.filled())
    assert answer.status_code == 200
    assert "becomes another name" in read(answer).text
    assert not TagChange.objects.exists()


def test_a_name_that_is_none_is_answered_beside_its_field(log_in: LogIn) -> None:
    tagging.ensure(["Peking"])
    client, address = log_in("editor"), page(tag("Peking"), "rename")
    answer = client.post(address, {"name": "!?"})
    assert answer.status_code == 400
    assert "letter or a digit" in read(answer).text
    assert client.post(address, {"name": "x" * 101}).status_code == 400


def test_the_old_name_stands_on_the_tags_page_and_not_in_the_list(log_in: LogIn) -> None:
    tagging.ensure(["Peking"])
    client = log_in("editor")
    call(client, "Peking", "Beijing")
    shown = read(client.get(page(tag("Beijing"))))
    assert "Peking" in shown.text
    assert page(TagChange.objects.get()) in shown.links  # where it can be taken back
    assert "Peking" not in read(client.get(listing("tag"))).text
    assert client.get(page(tag("Peking"), "rename")).status_code == 404


def test_an_editor_takes_a_change_back_from_the_list_of_changes(log_in: LogIn) -> None:
    story = factories.story(factories.content(tags=["Peking"]))
    tagging.ensure(["Beijing"])
    client = log_in("editor")
    call(client, "Peking", "Beijing")
    change = TagChange.objects.get()
    assert "Peking → Beijing" in read(client.get(listing("tagchange"))).text
    address = page(change, "undo")
    assert address in client.get(page(change)).content.decode()
    assert client.post(address).status_code == 302
    assert [use.tag.name for use in story.article_tags.all()] == ["Peking"]
    assert address not in client.get(page(change)).content.decode()
    again = client.post(address)
    assert again.status_code == 409
    assert "taken back already" in read(again).text


def test_a_writers_form_shows_the_new_name_and_changes_nothing(log_in: LogIn) -> None:
    article = factories.draft(factories.content(tags=["Peking", "Ports"])).article
    call(log_in("editor"), "Peking", "Beijing")
    writer, address = log_in("writer"), page(article)
    form = form_of(writer.get(address), address, "desk-form")
    assert form.fields["tags"] == ["Beijing, Ports"]
    writer.post(address, form.filled())
    assert article.revisions.count() == 1
    writer.post(address, form.filled(headline="Typed anew"))
    newest = article.revisions.order_by("-number").first()
    assert newest
    assert newest.content["tags"] == article.revisions.get(number=1).content["tags"]


def test_a_writer_who_types_the_old_name_means_the_tag(log_in: LogIn) -> None:
    article = factories.draft(factories.content(tags=["Ports"])).article
    tagging.ensure(["Peking"])
    call(log_in("editor"), "Peking", "Beijing")
    writer, address = log_in("writer"), page(article)
    form = form_of(writer.get(address), address, "desk-form")
    writer.post(address, form.filled(tags="Ports, peking, Beijing"))
    names = ArticleTag.objects.filter(content_object=article).order_by("id")
    assert list(names.values_list("tag__name", flat=True)) == ["Ports", "Beijing"]


def test_a_tag_goes_from_many_stories_by_whatever_name_their_texts_have_it(
    log_in: LogIn,
) -> None:
    factories.story(factories.content(tags=["Peking"]))
    factories.story(factories.content(tags=["Beijing"]))
    client = log_in("editor")
    call(client, "Peking", "Beijing")
    shown = client.get(listing("article"), {"tag": tag("Beijing").pk})
    assert len(shown.context["cl"].result_list) == 2
    boxes = [
        box.split('"')[0]
        for box in shown.content.decode().split('name="_selected_action" value="')[1:]
    ]
    asked = {"action": "untag", "_selected_action": boxes, "tag": "Peking", "token": "1"}
    client.post(reverse("admin:articles_article_bulk"), asked)
    for article in Article.objects.all():
        newest = article.revisions.order_by("-number").first()
        assert newest
        assert newest.content["tags"] == []


class TestAutocomplete:
    """What is offered while somebody types tags."""

    def offered(self, client: Client, typed: str) -> list[tuple[str, str]]:
        answer = client.get(reverse(SUGGEST), {"kind": "tags", "q": typed})
        return [(each["words"], each["note"]) for each in answer.json()["suggestions"]]

    def test_a_writer_finds_a_tag_by_any_of_its_names_with_its_uses(self, log_in: LogIn) -> None:
        factories.story(factories.content(tags=["Peking"]))
        factories.draft(factories.content(tags=["Peking"]))
        call(log_in("editor"), "Peking", "Beijing")
        writer = log_in("writer")
        assert self.offered(writer, "peki") == [("Beijing", "also called Peking · 2 stories")]
        assert self.offered(writer, "jing") == [("Beijing", "2 stories")]

    def test_a_tag_with_several_names_is_offered_once(self, log_in: LogIn) -> None:
        tagging.ensure(["Port of Peking"])
        call(log_in("editor"), "Port of Peking", "Port of Beijing")
        assert self.offered(log_in("writer"), "port of") == [("Port of Beijing", "0 stories")]

    @pytest.mark.parametrize(
        "typed", ["ecole", "ÉCOLES", "Bridge", "briges", "Bridgse", "Volodymyr Zelensky"]
    )
    def test_a_writer_is_offered_the_tag_before_making_one_that_is_nearly_the_same(
        self, log_in: LogIn, typed: str
    ) -> None:
        tagging.ensure(["École", "Bridges", "Volodymyr Zelenskyy", "Brussels", "Volcanoes"])
        offered = [name for name, _note in self.offered(log_in("writer"), typed)]
        assert len(offered) == 1
        assert offered[0][:2].casefold() in {"éc", "br", "vo"}

    def test_what_only_begins_alike_is_not_offered_as_the_same(self, log_in: LogIn) -> None:
        tagging.ensure(["Brazil", "Iran", "Austria"])
        writer = log_in("writer")
        assert [self.offered(writer, typed) for typed in ("Bread", "Iraq", "Austin")] == [[]] * 3

    def test_any_number_of_tags_is_compared_in_three_queries(self, log_in: LogIn) -> None:
        writer = log_in("writer")
        tagging.ensure([f"Bridge {number}" for number in range(40)])
        with CaptureQueriesContext(connection) as queries:
            self.offered(writer, "Bridge 1")
        asked = [query for query in queries if 'FROM "articles_' in query["sql"]]
        assert len(asked) == 3


def test_the_list_of_any_number_of_tags_is_one_query_with_all_counts(log_in: LogIn) -> None:
    client = log_in("editor")
    names = [f"Topic {number}" for number in range(1_000)]
    factories.story(factories.content(tags=names[:10]))
    few = tags_listed(client)
    assert few == ([1] * 10, 2, few[2])
    tagging.ensure(names)
    assert tags_listed(client) == ([1] * 10 + [0] * 40, *few[1:])


def tags_listed(client: Client) -> tuple[list[int], int, int]:
    """How many stories bear each tag, and in how many queries that is known: of tags, and all.

    The list of tags is one, and how many tags there are another.
    """
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(listing("tag"))
    of_tags = [query for query in queries if 'FROM "articles_tag"' in query["sql"]]
    uses = [tag.in_articles for tag in shown.context["cl"].result_list]
    return uses, len(of_tags), len(queries)


class TestSweeping:
    """Unused tags go from the list in one go."""

    def test_an_editor_sweeps_what_the_filter_finds_and_takes_it_back(self, log_in: LogIn) -> None:
        factories.story(factories.content(tags=["Ports"]))
        names = [f"Junk {number}" for number in range(60)]  # more than a page of the list
        tagging.ensure(names)
        client, address = log_in("editor"), f"{listing('tag')}?use=unused"
        shown = client.post(
            address, {"action": "sweep", "_selected_action": tag("Junk 1").pk, "select_across": "1"}
        )
        assert "Deleted: 60 tags that nothing names" in read(shown).text
        assert "Ports" not in read(shown).wording
        assert Tag.objects.count() == 61
        form = form_of(shown, address, "tag-sweep")
        done = client.post(form.address, form.filled(), follow=True)
        assert "60 unused tags swept" in read(done).text
        assert "Junk 59" in read(done).wording
        assert list(Tag.objects.values_list("name", flat=True)) == ["Ports"]

        client.post(page(TagChange.objects.get(), "undo"))
        assert Tag.objects.count() == 61

    def test_a_tag_that_was_retired_is_listed_and_offered_only_where_it_is_asked_for(
        self, log_in: LogIn
    ) -> None:
        draft = factories.draft(factories.content(tags=["Ports"]))
        factories.revise(draft, factories.content(), by=factories.person(), at=timezone.now())
        client = log_in("editor")
        client.post(reverse("admin:articles_tag_sweep"), {"tags": tag("Ports").pk})
        assert "Ports" not in read(client.get(listing("tag"))).wording
        assert "Ports" in read(client.get(listing("tag"), {"use": "retired"})).wording
        assert (
            client.get(reverse(SUGGEST), {"kind": "tags", "q": "por"}).json()["suggestions"] == []
        )
        assert "retired" in read(client.get(page(tag("Ports")))).text.lower()
        told = read(client.get(page(TagChange.objects.get())))
        assert "A text that was saved names it." in told.text

    def test_what_came_into_use_meanwhile_stays_and_says_so(self, log_in: LogIn) -> None:
        tagging.ensure(["Ports", "Ships"])
        tags = f"{tag('Ports').pk} {tag('Ships').pk}"
        factories.story(factories.content(tags=["Ports"]))
        client, address = log_in("editor"), reverse("admin:articles_tag_sweep")
        told = client.post(address, {"tags": tags}, follow=True)
        assert "1 story bears it." in read(told).text
        again = client.post(address, {"tags": tags})
        assert again.status_code == 409
        assert "None of these tags can be swept" in read(again).text
        assert list(Tag.objects.values_list("name", flat=True)) == ["Ports"]

    @pytest.mark.parametrize("tags", ["x", "1 -2", "9" * 30, "1 " * 6000])
    def test_no_junk_sweeps_anything(self, log_in: LogIn, tags: str) -> None:
        tagging.ensure(["Ports"])
        answer = log_in("editor").post(reverse("admin:articles_tag_sweep"), {"tags": tags})
        assert answer.status_code == 400
        assert Tag.objects.exists()

    @pytest.mark.parametrize("role", ROLES)
    def test_only_who_edits_tags_sweeps_them(self, role: str, log_in: LogIn) -> None:
        tagging.ensure(["Ports"])
        client, number = log_in(role), tag("Ports").pk
        client.post(listing("tag"), {"action": "sweep", "_selected_action": number})
        asked = client.post(reverse("admin:articles_tag_sweep"), {"tags": number})
        assert asked.status_code == (302 if role in MAY else 403)
        assert Tag.objects.exists() == (role not in MAY)


def test_neighbours_are_looked_at_again_when_an_editor_says_what_a_tag_names(
    log_in: LogIn,
) -> None:
    story = factories.story(factories.content(tags=["Paris"]))
    client, address = log_in("editor"), page(tag("Paris"))
    StaleMark.objects.all().delete()
    client.post(address, {"kind": "", "description": "A city."})
    assert not StaleMark.objects.exists()
    client.post(address, {"kind": "place", "description": "A city."})
    assert (tag("Paris").kind, tag("Paris").description) == ("place", "A city.")
    assert set(StaleMark.objects.values_list("article_id", flat=True)) == {story.pk}
