"""The history of a story: what its lines say, what it can be asked, and who may look."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from articles.editorial import drafts, moves, publishing
from articles.editorial.moves import Wish
from articles.models import Article, Batch, Decision, Draft, DraftKind, Origin, Revision
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.clock import StillClock
from tests.pages import Page, read

pytestmark = pytest.mark.django_db


def history(client: Client, article: Article, **asked: object) -> Page:
    """The history's page."""
    response = client.get(f"{page(article, 'history')}?{urlencode(asked)}")
    assert response.status_code == 200
    return read(response)


def numbers(shown: Page) -> list[int]:
    """The numbers of the texts that are listed, in the page's order."""
    ids = (facts.get("id", "") for facts in shown.facts("li"))
    return [int(each.removeprefix("revision-")) for each in ids if each.startswith("revision-")]


def save(article: Article, headline: str, *, by: str = "Ada", reason: str = "") -> Revision:
    """The next text, saved by an editor a minute later."""
    editor, now = factories.member("editor", by), forward()
    text = factories.content(headline)
    saved = drafts.save(article, text, by=editor, at=now, ground=None, reason=reason)
    assert saved.revision
    return saved.revision


def make(verb: str, article: Article, *, by: str = "Ada", note: str = "") -> None:
    """A move, made by an editor a minute later."""
    editor = factories.member("editor", by)
    moves.make(verb, article, by=editor, at=forward(), wish=Wish(note=note))


def forward() -> datetime:
    """A minute later, by the still clock."""
    clock = timezone.now
    assert isinstance(clock, StillClock)
    return clock.forward(minutes=1)


@pytest.fixture
def story(clock: StillClock) -> Article:
    """A story that came in, was rewritten, published, withdrawn, and is worked on again."""
    batch = Batch.objects.create(source="wire")
    article = Article.objects.create(source="wire")
    draft = drafts.begin(article, at=clock.at)
    wire = {"origin": Origin.WIRE, "batch": batch, "created_at": clock.at}
    drafts.add_revision(draft, article, factories.content("Bridge to open"), **wire)
    save(article, "Bridge opens", by="Wim", reason="Headline written")
    make("submit", article, by="Wim")
    make("publish", article, note="At last")
    make("withdraw", article, note="The bridge is shut again")
    save(article, "Bridge shuts", reason="The latest")
    article.refresh_from_db()
    return article


class TestItsLines:
    def test_each_text_and_each_decision_stands_in_its_order(
        self, superuser: Client, story: Article
    ) -> None:
        read_as = history(superuser, story).text
        in_order = [
            "Revision 3 saved by Ada",
            "withdrawn by Ada",
            "published by Ada · Revision 2",
            "submitted by Wim · Revision 2",
            "Revision 2 saved by Wim",
            f"Revision 1 from the wire, {Batch.objects.get()}",
        ]
        places = [read_as.find(words) for words in in_order]
        assert -1 not in places, read_as
        assert places == sorted(places)

    def test_a_text_says_what_it_changed_and_why(self, superuser: Client, story: Article) -> None:
        read_as = history(superuser, story).text
        assert "Headline; slug Headline written" in read_as
        assert "First text" in read_as
        assert "The bridge is shut again" in read_as

    def test_a_text_from_before_changes_were_kept_says_them_too(
        self, superuser: Client, story: Article
    ) -> None:
        with_changes = history(superuser, story).text
        Revision.objects.update(changes=None)
        assert history(superuser, story).text == with_changes

    def test_an_editor_sees_what_is_live_and_what_is_worked_on(
        self, superuser: Client, story: Article
    ) -> None:
        make("reinstate", story)
        save(story, "Bridge opens once more")
        make("submit", story)
        read_as = history(superuser, story).text
        assert "Revision 2 saved by Wim live" in read_as
        assert "Revision 4 saved by Ada in review" in read_as

    def test_a_text_that_was_taken_down_is_not_called_live(
        self, superuser: Client, story: Article
    ) -> None:
        assert "Revision 2 saved by Wim withdrawn" in history(superuser, story).text

    def test_a_proposal_from_the_wire_is_told_from_the_desks_texts(
        self, superuser: Client, story: Article
    ) -> None:
        proposal = Draft.objects.create(article=story, kind=DraftKind.PROPOSAL)
        factories.revise(proposal, factories.content("Newer"), by=factories.person(), at=forward())
        assert "proposal from the wire" in history(superuser, story).text

    def test_what_the_schedule_did_says_so(self, superuser: Client, story: Article) -> None:
        make("reinstate", story)
        save(story, "Bridge opens at noon")
        draft = Draft.objects.open().get(article=story)
        publishing.schedule(
            draft, forward() + timedelta(minutes=5), by=factories.person("Ada"), at=forward()
        )
        waiting = r"Revision 4 saved by Ada scheduled 5 Feb 2026, 12:\d\d UTC"
        assert re.search(waiting, history(superuser, story).text)
        publishing.publish_due(forward() + timedelta(minutes=9))
        read_as = history(superuser, story).text
        assert "published by the schedule, as decided by Ada · Revision 4" in read_as

    def test_what_was_passed_over_on_the_checklist_is_named(
        self, superuser: Client, story: Article
    ) -> None:
        Decision.objects.filter(verb="publish").update(overridden=["byline", "placeholder"])
        said = "Passed over on the checklist: byline, placeholder"
        assert said in history(superuser, story).text

    def test_markup_in_words_stays_text(self, superuser: Client, story: Article) -> None:
        hostile = "<script>alert(1)</script>"
        save(story, hostile, by="<b>Ada</b>", reason=hostile)
        make("submit", story, note=f"{hostile} again")
        markup = superuser.get(page(story, "history")).content.decode()
        assert hostile not in markup
        assert "<b>Ada</b>" not in markup
        assert markup.count(escape(hostile)) >= 2


class TestItsWays:
    def test_any_two_texts_can_be_compared(self, superuser: Client, story: Article) -> None:
        shown = history(superuser, story)
        for end, chosen in (("from", "2"), ("to", "3")):
            inputs = shown.facts("input", name=end)
            assert [facts["value"] for facts in inputs] == ["3", "2", "1"]
            assert [facts["value"] for facts in inputs if "checked" in facts] == [chosen]
        (form,) = shown.facts("form", action=page(story, "compare"))
        assert superuser.get(f"{form['action']}?from=1&to=3").status_code == 200

    def test_each_text_leads_to_what_it_changed_and_to_the_live_one(
        self, superuser: Client, story: Article
    ) -> None:
        links, compare = history(superuser, story).links, page(story, "compare")
        assert f"{compare}?from=2&to=3" in links
        assert f"{compare}?from=1&to=2" in links
        assert f"{compare}?from=2&to=2" not in links
        for number in (1, 2):
            assert f"/admin/articles/article/{story.pk}/restore/{number}/" in links
        assert f"/admin/articles/article/{story.pk}/restore/3/" not in links

    def test_whoever_may_not_restore_is_told_why(self, log_in: LogIn, story: Article) -> None:
        shown = history(log_in("writer"), story)
        assert "Only an editor may do this." in shown.text
        assert not [link for link in shown.links if "/restore/" in link]

    def test_a_text_that_stands_alone_is_compared_with_nothing(
        self, superuser: Client, clock: StillClock
    ) -> None:
        shown = history(superuser, factories.draft().article)
        assert shown.facts("input", type="radio") == []


class TestItsFilters:
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({}, [3, 2, 1]),
            ({"show": "person"}, [3, 2]),
            ({"show": "wire"}, [1]),
            ({"show": "restore"}, []),
            ({"show": "published"}, [2]),
            ({"show": "decisions"}, []),
            ({"show": "nonsense"}, [3, 2, 1]),
            ({"since": "2026-02-06"}, []),
            ({"since": "2026-02-05", "until": "2026-02-05"}, [3, 2, 1]),
            ({"until": "2026-02-04"}, []),
        ],
    )
    def test_texts_are_narrowed_down(
        self, superuser: Client, story: Article, asked: dict[str, str], expected: list[int]
    ) -> None:
        assert numbers(history(superuser, story, **asked)) == expected

    def test_decisions_are_narrowed_down_with_them(self, superuser: Client, story: Article) -> None:
        decided = history(superuser, story, show="decisions").text
        for words in ("submitted by Wim", "published by Ada", "withdrawn by Ada"):
            assert words in decided
        readers = history(superuser, story, show="published").text
        assert "published by Ada" in readers
        assert "submitted by" not in readers
        assert "published by" not in history(superuser, story, show="person").text

    def test_one_persons_work_can_be_seen_alone(self, superuser: Client, story: Article) -> None:
        wim = factories.person("Wim")
        shown = history(superuser, story, by=wim.pk)
        assert numbers(shown) == [2]
        assert "submitted by Wim" in shown.text
        assert "withdrawn by" not in shown.text

    def test_only_people_of_this_story_are_offered(self, superuser: Client, story: Article) -> None:
        factories.person("Stranger")
        shown = history(superuser, story)
        assert "Stranger" not in shown.text
        assert "Wim" in shown.text

    def test_a_day_is_the_newsrooms_day(self, superuser: Client, story: Article) -> None:
        Revision.objects.filter(number=3).update(
            created_at=datetime(2026, 2, 5, 23, 30, tzinfo=UTC)
        )
        with timezone.override("Europe/Berlin"):
            assert numbers(history(superuser, story, since="2026-02-06")) == [3]

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"since": "yesterday"}, "Write a day as year-month-day, such as 2026-02-05."),
            ({"until": "9999-12-31"}, "Write a day as year-month-day, such as 2026-02-05."),
            (
                {"since": "2026-02-05", "until": "2026-02-04"},
                "The last day lies before the first one.",
            ),
        ],
    )
    def test_what_cannot_be_understood_is_said(
        self, superuser: Client, story: Article, asked: dict[str, str], said: str
    ) -> None:
        shown = history(superuser, story, **asked)
        assert said in shown.text
        assert numbers(shown)

    def test_nothing_found_leads_back_to_everything(
        self, superuser: Client, story: Article
    ) -> None:
        shown = history(superuser, story, show="restore")
        assert "Nothing matches." in shown.text
        assert "?" in shown.links

    @pytest.mark.parametrize("junk", ["1" + "0" * 20, "-1", "9" * 5000, "\0", "²", "x"])
    def test_no_junk_in_the_address_makes_it_fail(
        self, superuser: Client, story: Article, junk: str
    ) -> None:
        for name in ("show", "by", "since", "until", "at", "page"):
            address = f"{page(story, 'history')}?{urlencode({name: junk})}"
            assert superuser.get(address).status_code == 200, name
        for number in ("0", "x", junk.strip("\0") or "0"):
            restore = f"/admin/articles/article/{story.pk}/restore/{number}/"
            assert superuser.get(restore).status_code == 404


class TestWhatWasLive:
    def test_an_editor_is_told_what_readers_had(self, superuser: Client, story: Article) -> None:
        published = Decision.objects.get(verb="publish").at
        at = f"{published + timedelta(seconds=30):%Y-%m-%d %H:%M:%S}"
        read_as = history(superuser, story, at=at).text
        assert "On 5 Feb 2026, 12:03 UTC readers had Revision 2 : Bridge opens" in read_as
        assert "So since 5 Feb 2026, 12:03 UTC , by Ada." in read_as
        assert "It changed on 5 Feb 2026, 12:04 UTC ." in read_as

    def test_an_editor_is_told_why_there_was_nothing(
        self, superuser: Client, story: Article
    ) -> None:
        before = history(superuser, story, at="2026-02-05T11:00").text
        assert "nothing of this story was live. It had not been published yet." in before
        after = history(superuser, story, at="2026-02-05T12:05").text
        assert "nothing of this story was live. It had been withdrawn." in after
        secret = factories.embargo(factories.story(), until=forward())
        kept = history(superuser, secret, at="2026-02-05T12:05").text
        assert "It had been published, but was under embargo." in kept

    def test_the_time_is_the_newsrooms(self, superuser: Client, story: Article) -> None:
        with timezone.override("Europe/Berlin"):
            read_as = history(superuser, story, at="2026-02-05T13:03").text
        assert "On 5 Feb 2026, 13:03 CET readers had Revision 2" in read_as

    @pytest.mark.parametrize("local", ["2025-10-26T02:30", "2025-03-30T02:30"])
    def test_a_time_with_two_readings_is_refused_with_both(
        self, superuser: Client, story: Article, local: str
    ) -> None:
        with timezone.override("Europe/Berlin"):
            shown = history(superuser, story, at=local)
            assert "readers had" not in shown.text
            assert "Clocks go" in shown.text
            readings = [link for link in shown.links if link.startswith("?at=")]
            assert len(readings) == 2
            for link in readings:
                answer = read(superuser.get(page(story, "history") + link.partition("#")[0]))
                assert "nothing of this story was live" in answer.text

    @pytest.mark.parametrize(
        ("at", "said"),
        [
            ("noon", "Write a day and a time, such as 2026-02-05 14:05."),
            ("0001-01-01 00:00", "Write a day and a time, such as 2026-02-05 14:05."),
            ("2026-02-05T18:00", "This time is still to come."),
        ],
    )
    def test_no_other_time_is_answered(
        self, superuser: Client, story: Article, at: str, said: str
    ) -> None:
        assert said in history(superuser, story, at=at).text


class TestWhoMayLook:
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("writer", 200),
            ("editor", 200),
            ("administrator", 200),
            ("superuser", 200),
            ("importer", 403),
        ],
    )
    def test_it_is_for_those_who_may_see_revisions(
        self, log_in: LogIn, story: Article, role: str, status: int
    ) -> None:
        assert log_in(role).get(page(story, "history")).status_code == status

    def test_decisions_are_for_those_who_may_see_decisions(
        self, log_in: LogIn, story: Article
    ) -> None:
        from_history = factories.member("writer")
        client = log_in("writer")
        group = from_history.groups.get()
        group.permissions.remove(group.permissions.get(codename="view_decision"))
        shown = history(client, story, show="decisions", at="2026-02-05T12:03")
        assert numbers(shown) == [3, 2, 1]
        # Those about headlines have a list of their own, which the side bar names.
        said = shown.text.partition("History:")[2].replace("Decisions about headlines", "")
        for words in ("published by", "At last", "What was live", "Decisions", "readers had"):
            assert words not in said, words

    def test_a_story_that_is_not_there_has_none(self, superuser: Client, story: Article) -> None:
        for number in ("0", "x", "9" * 30):
            assert superuser.get(f"/admin/articles/article/{number}/history/").status_code == 404


class TestALongPast:
    def test_it_comes_in_pages_that_hold_every_line_once(
        self, superuser: Client, clock: StillClock
    ) -> None:
        article = long(clock, texts=120)
        found = [
            number
            for turned in (1, 2, 3)
            for number in numbers(history(superuser, article, page=turned, by=""))
        ]
        assert found == list(range(120, 0, -1))
        assert "Page 2 of 3" in history(superuser, article, page=2).text
        assert "?show=person&page=2" in history(superuser, article, show="person").links

    def test_it_takes_no_more_queries_and_reads_no_contents(
        self, superuser: Client, clock: StillClock
    ) -> None:
        def queries(article: Article) -> list[str]:
            history(superuser, article)
            with CaptureQueriesContext(connection) as captured:
                history(superuser, article, at="2026-02-05T12:00")
            return [query["sql"] for query in captured]

        short, thousand = queries(long(clock, texts=3)), queries(long(clock, texts=130))
        assert len(thousand) <= len(short) <= 12
        of_revisions = [sql for sql in thousand if 'FROM "articles_revision"' in sql]
        assert not [sql for sql in of_revisions if '"articles_revision"."content"' in sql]


def long(clock: StillClock, *, texts: int) -> Article:
    """A live story that was saved many times since."""
    article = factories.story(at=clock.at)
    draft = drafts.begin(article, at=clock.at)
    for number in range(2, texts + 1):
        text = factories.content(f"Take {number}")
        factories.revise(draft, text, by=factories.person(), at=forward())
    return article


class TestARevisionsPage:
    def test_it_leads_to_what_it_changed_to_the_live_text_and_back(
        self, superuser: Client, story: Article
    ) -> None:
        shown = read(superuser.get(page(story.revisions.get(number=1))))
        compare = page(story, "compare")
        assert page(story, "history") in shown.links
        assert f"{compare}?from=1&to=2" in shown.links
        assert f"/admin/articles/article/{story.pk}/restore/1/" in shown.links
        second = read(superuser.get(page(story.revisions.get(number=2))))
        assert f"{compare}?from=1&to=2" in second.links
        assert "withdrawn Changed: Headline; slug" in second.text
        newest = read(superuser.get(page(story.revisions.get(number=3))))
        assert not [link for link in newest.links if "/restore/" in link]

    def test_whoever_may_not_restore_is_told_why(self, log_in: LogIn, story: Article) -> None:
        shown = read(log_in("writer").get(page(story.revisions.get(number=1))))
        assert "Not to be restored now: Only an editor may do this." in shown.text
        assert not [link for link in shown.links if "/restore/" in link]
