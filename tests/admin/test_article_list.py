"""The list of stories: what a line says, what filters and search find, what it costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import tagging, text
from articles.editorial import drafts, moves
from articles.models import (
    Article,
    ArticleTag,
    Batch,
    Draft,
    DraftKind,
    DraftState,
    Headline,
    Item,
    Section,
    Verb,
)
from tests import factories
from tests.admin.conftest import TOLD, WAITING, LogIn, listing, member, page, revise, spiked
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db

STORIES = "article"


def lines(client: Client, **query: str | int) -> list[str]:
    """The lines of the list as a person reads them, without its markup."""
    response = client.get(listing(STORIES), query)
    assert response.status_code == 200, response
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = (re.sub(r"<[^>]*>", " ", row) for row in body.split("</tr>"))
    return [text.squeeze(row) for row in rows if row.strip()]


def found(client: Client, *headlines: str, **query: str | int) -> set[str]:
    """Which of these headlines the list shows."""
    shown = lines(client, **query)
    return {headline for headline in headlines if any(headline in line for line in shown)}


def queries_of(client: Client, **query: str | int) -> int:
    """How many queries the list takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(listing(STORIES), query).status_code == 200
    return len(queries)


class TestALine:
    def test_it_says_headline_states_section_who_when_and_source(
        self, superuser: Client, filled: Article
    ) -> None:
        line = lines(superuser, q="harbour")[0]
        assert filled.headline in line
        assert "In the draft: Council to dredge Eastmouth harbour" in line
        for said in ("provisional", "live", "draft ed", "wire"):
            assert said in line, said

    def test_a_time_is_brief_and_says_the_whole_of_it_where_it_is_pointed_at(
        self, superuser: Client, clock: StillClock
    ) -> None:
        factories.story()
        with timezone.override("America/New_York"):
            shown = superuser.get(listing(STORIES)).content.decode()
            assert 'title="5 Feb 2026, 07:00 EST">07:00</time>' in shown
            clock.forward(days=1)
            assert (
                'title="5 Feb 2026, 07:00 EST">5 Feb</time>'
                in superuser.get(listing(STORIES)).content.decode()
            )

    def test_a_scheduled_story_says_when_it_goes_out(
        self, superuser: Client, clock: StillClock
    ) -> None:
        draft = factories.draft()
        wish = moves.Wish(publish_at=clock() + timedelta(hours=2), override=True, note="Agreed")
        moves.make(Verb.SCHEDULE, draft.article, by=member("editor"), at=clock(), wish=wish)
        assert "scheduled 14:00" in lines(superuser)[0]

    def test_a_story_under_embargo_says_until_when(
        self, superuser: Client, clock: StillClock
    ) -> None:
        story = factories.embargo(factories.story(), until=clock() + timedelta(hours=3))
        assert "embargo until 15:00" in lines(superuser)[0]
        factories.embargo(story, until=clock() - timedelta(hours=3))
        assert "embargo" not in lines(superuser)[0]

    def test_who_worked_on_it_last_is_the_newest_text_s_maker(
        self, superuser: Client, filled: Article
    ) -> None:
        content = factories.content("Dredging begins")
        drafts.save(filled, content, by=member("editor"), at=timezone.now(), ground=None)
        assert "draft ed" in lines(superuser, q="harbour")[0]
        assert "editor" in lines(superuser, q="harbour")[0]

    def test_markup_in_a_headline_stays_text(self, superuser: Client) -> None:
        hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
        story = factories.story(factories.content(hostile))
        revise(story, hostile.upper(), tags=[hostile])
        for model in ("article", "draft", "revision", "decision", "headline", "claim", "tag"):
            shown = superuser.get(listing(model)).content.decode()
            assert escape(hostile)[:30].lower() in shown.lower(), model
            assert hostile.lower() not in shown.lower(), model
            assert "<img src=x" not in shown.lower(), model


class TestFilters:
    def test_they_find_what_they_say(self, superuser: Client, filled: Article) -> None:
        away = spiked("Put away")
        sport = factories.story(
            factories.content("Match lost", in_section="Sport", authors=["Émile Zola"])
        )
        tag = tagging.ensure(["Football"])[text.key("Football")]
        ArticleTag.objects.create(content_object=sport, tag=tag)
        cited = Headline.objects.get(text=WAITING)
        everything = (away.headline, "Match lost", TOLD, filled.headline)

        def shown(**query: str | int) -> set[str]:
            return found(superuser, *everything, **query)

        assert shown(state__exact="spiked") == {away.headline}
        assert shown(headline="provisional") == {filled.headline}
        assert shown(headline="written") == {"Put away", "Match lost", TOLD}
        assert shown(section=factories.section("Sport").pk) == {"Match lost"}
        assert shown(section="none") == {"Put away", TOLD, filled.headline}
        assert shown(source="wire") == {filled.headline}
        assert shown(tag=tag.pk) == {"Match lost"}
        assert shown(author="emile zola") == {"Match lost"}
        assert shown(cites=cited.pk) == {filled.headline}
        assert shown(batch=Batch.objects.get().pk) == {filled.headline}
        assert shown(draft="draft") == {filled.headline, "Put away"}
        assert shown(draft="none") == {"Match lost", TOLD}

    @pytest.mark.parametrize("state", DraftState)
    def test_the_state_of_the_open_draft_can_be_chosen(
        self, superuser: Client, state: DraftState
    ) -> None:
        draft, other = factories.draft(factories.content("This one")), factories.draft()
        due = timezone.now() if state == DraftState.SCHEDULED else None
        Draft.objects.filter(pk=draft.pk).update(state=state, publish_at=due)
        elsewhere = DraftState.IN_REVIEW if state != DraftState.IN_REVIEW else DraftState.READY
        Draft.objects.filter(pk=other.pk).update(state=elsewhere)
        assert len(lines(superuser, draft=state)) == 1
        assert found(superuser, "This one", draft=state) == {"This one"}

    def test_what_goes_out_before_midnight_is_due_today(
        self, superuser: Client, clock: StillClock
    ) -> None:
        for headline, hours in (("Tonight", 11), ("Tomorrow", 13), ("Overdue", -30)):
            draft = factories.draft(factories.content(headline))
            Draft.objects.filter(pk=draft.pk).update(
                state=DraftState.SCHEDULED, publish_at=clock() + timedelta(hours=hours)
            )
        due = found(superuser, "Tonight", "Tomorrow", "Overdue", draft="due-today")
        assert due == {"Tonight", "Overdue"}

    def test_a_proposal_that_waits_can_be_asked_for(self, superuser: Client) -> None:
        story, other = factories.story(factories.content("Proposed")), factories.story()
        proposal = drafts.begin(story, at=timezone.now(), kind=DraftKind.PROPOSAL)
        Draft.objects.filter(pk=proposal.pk).update(head=story.live_revision)
        drafts.begin(other, at=timezone.now(), kind=DraftKind.PROPOSAL)
        assert len(lines(superuser, proposal="waiting")) == 1
        assert found(superuser, "Proposed", proposal="waiting") == {"Proposed"}

    def test_mine_is_what_is_assigned_to_me_or_was_last_saved_by_me(self, log_in: LogIn) -> None:
        client, me = log_in("writer"), member("writer")
        assigned = factories.draft(factories.content("Assigned"))
        Draft.objects.filter(pk=assigned.pk).update(assignee=me)
        saved = factories.draft(factories.content("Saved"))
        Draft.objects.filter(pk=saved.pk).update(assignee=member("editor"))
        drafts.save(
            saved.article, factories.content("Saved last"), by=me, at=timezone.now(), ground=None
        )
        factories.draft(factories.content("Somebody’s"))
        published = factories.story(factories.content("Done with"))
        published.drafts.update(assignee=me)

        everything = ("Assigned", "Saved last", "Somebody’s", "Done with")
        assert found(client, *everything, mine="yes") == {"Assigned", "Saved last"}

    def test_a_tag_is_found_by_its_name_in_whatever_case(self, superuser: Client) -> None:
        factories.story(factories.content("Tagged", tags=["Herring Fishery"]))
        factories.story()
        assert found(superuser, "Tagged", tag="herring fishery") == {"Tagged"}
        assert len(lines(superuser, tag="herring fishery")) == 1

    def test_a_name_that_is_not_quite_right_leads_to_those_like_it(self, superuser: Client) -> None:
        factories.story(factories.content(tags=["Herring Fishery"]))
        tag = tagging.ensure(["Herring Fishery"])[text.key("Herring Fishery")]
        response = superuser.get(listing(STORIES), {"tag": "herring", "state__exact": "live"})
        assert lines(superuser, tag="herring") == []
        assert "Nothing is called “herring”." in read(response).text
        assert f"?state__exact=live&amp;tag={tag.pk}" in response.content.decode()

    @pytest.mark.parametrize("nonsense", ["0", "abc", "9" * 30, "²", "-1"])
    def test_a_choice_that_does_not_exist_finds_nothing(
        self, superuser: Client, filled: Article, nonsense: str
    ) -> None:
        for name in ("tag", "author", "cites", "batch", "draft"):
            assert lines(superuser, **{name: nonsense}) == [], name

    def test_several_at_once_find_what_fits_all(self, superuser: Client, filled: Article) -> None:
        assert len(lines(superuser, draft="draft", source="wire", state__exact="live")) == 1
        assert lines(superuser, draft="draft", source="wire", state__exact="spiked") == []

    def test_what_narrows_the_list_is_said_and_can_be_let_go_of(
        self, superuser: Client, filled: Article
    ) -> None:
        query = {"draft": "draft", "state__exact": "live", "q": "harbour"}
        shown = read(superuser.get(listing(STORIES), query))
        assert "draft: draft" in shown.text
        assert "state: live" in shown.text
        assert "search: “harbour”" in shown.text
        assert "?draft=draft&q=harbour" in shown.links
        assert "?q=harbour&state__exact=live" in shown.links
        assert "?draft=draft&state__exact=live" in shown.links

    def test_a_story_with_two_open_drafts_stands_in_the_list_once(
        self, superuser: Client, filled: Article
    ) -> None:
        drafts.begin(filled, at=timezone.now())
        assert len(lines(superuser, draft="draft")) == 1


class TestSearch:
    def test_it_finds_words_ids_numbers_and_addresses(
        self, superuser: Client, filled: Article
    ) -> None:
        admin = reverse("admin:articles_article_change", args=[filled.pk])
        for term in (
            "eastmouth dredged",
            "HARBOUR",
            str(filled.pk),
            f"#{filled.pk}",
            f"https://example.org{filled.get_absolute_url()}",
            f"https://example.org{admin}",
            "harbour.txt"[:7],
            "council to dredge",
        ):
            assert found(superuser, filled.headline, q=term), term
        assert lines(superuser, q="nothing like it") == []

    def test_it_knows_no_accents(self, superuser: Client) -> None:
        factories.story(factories.content("Fête at the École"))
        for term in ("ecole", "École", "fête"):
            assert found(superuser, "Fête", q=term), term

    def test_it_goes_on_within_the_filters(self, superuser: Client, filled: Article) -> None:
        assert lines(superuser, q="harbour", state__exact="spiked") == []
        assert len(lines(superuser, q="harbour", state__exact="live")) == 1


class TestPages:
    def test_a_person_leafs_without_being_told_how_many_there_are(self, superuser: Client) -> None:
        factories.many_stories(120, factories.content(in_section="World"), at=timezone.now())
        newest = Article.objects.order_by("-pk")
        first, last = newest[0], newest[119]

        one, three = (read(superuser.get(listing(STORIES), {"p": p})) for p in (1, 3))
        assert any(link.startswith(page(first)) for link in one.links)
        assert "?p=2" in one.links
        assert "120" not in one.text
        assert any(link.startswith(page(last)) for link in three.links)
        assert "?p=2" in three.links
        assert "?p=4" not in three.links
        assert len(lines(superuser, p=3)) == 20

    def test_the_filters_are_kept_from_page_to_page(self, superuser: Client) -> None:
        factories.many_stories(60, factories.content(tags=["Ships"]), at=timezone.now())
        shown = read(superuser.get(listing(STORIES), {"tag": "ships", "q": "bridge"}))
        assert "?p=2&q=bridge&tag=ships" in shown.links

    def test_a_long_page_can_be_had(self, superuser: Client) -> None:
        factories.many_stories(120, factories.content(), at=timezone.now())
        assert "?all=" in read(superuser.get(listing(STORIES))).links
        assert len(lines(superuser, all="")) == 120

    @pytest.mark.parametrize("beyond", ["2", "99999999", "1" + "0" * 30])
    def test_a_page_that_is_not_there_leads_to_the_list(
        self, superuser: Client, beyond: str
    ) -> None:
        factories.story()
        assert superuser.get(listing(STORIES), {"p": beyond})["Location"].endswith("?e=1")

    def test_the_oldest_can_come_first(self, superuser: Client) -> None:
        for headline in ("First", "Second"):
            factories.story(factories.content(headline))
        links = read(superuser.get(listing(STORIES))).links
        upwards = next(link for link in links if re.fullmatch(r"\?o=[0-9]+", link))
        shown = superuser.get(f"{listing(STORIES)}{upwards}").content.decode()
        assert shown.index("First") < shown.index("Second")


class TestQueries:
    QUERIES = 9

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"q": "bridge"},
            {"draft": "draft"},
            {"draft": "none"},
            {"mine": "yes"},
            {"tag": "ships"},
            {"author": "ada-byron"},
            {"section": "none"},
            {"source": "wire"},
        ],
        ids=str,
    )
    def test_there_are_as_many_for_200_stories_as_for_ten(
        self, superuser: Client, query: dict[str, str]
    ) -> None:
        content = factories.content(in_section="World", authors=["Ada Byron"], tags=["Ships"])
        factories.many_stories(10, content, at=timezone.now())
        revise(Article.objects.latest("pk"), "Begun", tags=["Ships"])
        few = queries_of(superuser, **query)

        factories.many_stories(190, content, at=timezone.now() - timedelta(days=1))
        for story in Article.objects.order_by("-pk")[:20]:
            revise(story, f"Begun {story.pk}", tags=["Boats"])

        assert queries_of(superuser, **query) == few
        assert few <= self.QUERIES + 2 * len(query)

    def test_nothing_is_counted(self, superuser: Client) -> None:
        factories.story()
        with CaptureQueriesContext(connection) as queries:
            superuser.get(listing(STORIES), {"q": "bridge", "tag": "x"})
        assert [query for query in queries.captured_queries if "COUNT(" in query["sql"]] == []


class TestWhatAPersonMaySee:
    def test_nobody_is_offered_filters_of_what_they_may_not_look_at(
        self, log_in: LogIn, filled: Article
    ) -> None:
        importer = log_in("importer")
        for name, value in (("draft", "draft"), ("mine", "yes"), ("author", "ada-byron")):
            assert importer.get(listing(STORIES), {name: value}).status_code == 400
        shown = read(importer.get(listing(STORIES)))
        assert not {"?draft=draft", "?mine=yes"} & set(shown.links)
        assert "Council to dredge" not in shown.text
        assert lines(importer, q="council to dredge") == []
        assert log_in("writer").get(listing(STORIES), {"batch": 1}).status_code == 400

    @pytest.mark.parametrize(
        "probe",
        [
            "live_revision__content__headline__startswith=a",
            "live_revision__isnull=True",
            "live_revision=1",
            "drafts__state=draft",
            "drafts__isnull=True",
            "revisions__by=1",
            "decisions__by__password__startswith=md5",
            "working_copies__content__icontains=a",
            "body__startswith=a",
            "embargo_until__gt=2000-01-01",
            "_to_field=headline",
        ],
    )
    def test_nobody_finds_out_by_trying_what_the_list_does_not_offer(
        self, superuser: Client, filled: Article, probe: str
    ) -> None:
        assert superuser.get(f"{listing(STORIES)}?{probe}").status_code == 400

    @pytest.mark.parametrize("model", ["draft", "revision", "decision", "workingcopy", "batch"])
    def test_nobody_finds_out_a_password_by_trying(
        self, superuser: Client, filled: Article, model: str
    ) -> None:
        names = {"draft": "assignee", "workingcopy": "user", "batch": "started_by"}
        probe = f"{names.get(model, 'by')}__password__startswith=md5"
        assert superuser.get(f"{listing(model)}?{probe}").status_code == 400

    def test_whoever_may_not_look_at_stories_is_not_told_them_by_autocompletion(
        self, client: Client, filled: Article
    ) -> None:
        someone = factories.person("new here")
        client.force_login(someone)
        asked = {"app_label": "articles", "model_name": "sidebaritem", "field_name": "related"}
        address = reverse("admin:autocomplete")
        assert client.get(address, {**asked, "term": "harbour"}).status_code == 403
        someone.user_permissions.add(Permission.objects.get(codename="view_article"))
        answer = client.get(address, {**asked, "term": "harbour"}).json()
        assert [each["text"] for each in answer["results"]] == [filled.headline]
        assert client.get(address, {**asked, "term": "council to dredge"}).json()["results"] == []
        people = {"app_label": "articles", "model_name": "draft", "field_name": "assignee"}
        assert client.get(address, {**people, "term": "ed"}).status_code == 403

    def test_a_popup_offers_nothing_to_do_with_many(self, superuser: Client) -> None:
        factories.story()
        assert 'name="_selected_action"' in superuser.get(listing(STORIES)).content.decode()
        popup = superuser.get(listing(STORIES), {"_popup": "1"}).content.decode()
        assert 'name="_selected_action"' not in popup
        assert 'name="action"' not in popup

    def test_the_sources_on_offer_are_those_of_late_and_the_chosen_one(
        self, superuser: Client
    ) -> None:
        Batch.objects.create(source="wire")
        links = read(superuser.get(listing(STORIES), {"source": "long gone"})).links
        assert {"?source=wire", "?source=long+gone"} <= set(links)


def test_a_story_s_own_section_is_a_choice_though_it_is_retired(superuser: Client) -> None:
    factories.story(factories.content("Kept", in_section="Old"))
    Section.objects.update(retired_at=timezone.now())
    assert found(superuser, "Kept", section=Section.objects.get().pk) == {"Kept"}


def test_an_item_that_only_changed_a_story_did_not_bring_it(
    superuser: Client, filled: Article
) -> None:
    later = Batch.objects.create(source="wire")
    Item.objects.create(batch=later, position=1, path="a", outcome="updated", article=filled)
    assert lines(superuser, batch=later.pk) == []
