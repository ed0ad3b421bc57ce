"""The queue of proposals, and the page on which one is decided."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from articles.editorial import drafts
from articles.editorial.ground import desk_draft, ground_of
from articles.models import Article, Draft
from tests import factories
from tests.admin.conftest import LogIn, member, page
from tests.clock import StillClock
from tests.editorial.conftest import every_row
from tests.editorial.test_proposals import OLD, propose
from tests.pages import Answer, read

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:articles_article_proposals")


@pytest.fixture
def story(clock: StillClock) -> Article:
    """Live with a text of the wire, on which an editor has worked in a draft."""
    article = factories.story(factories.content("Bridge opens", OLD), at=clock.at)
    worked_on = factories.content("Bridge opens at last", OLD)
    drafts.save(article, worked_on, by=member("editor"), at=clock.at, ground=ground_of(article))
    return article


@pytest.fixture
def proposal(story: Article) -> Draft:
    return propose(story)


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def address(proposal: Draft) -> str:
    return reverse("admin:articles_article_proposal", args=[proposal.article_id, proposal.pk])


def posted(proposal: Draft, decision: str, *fields: str) -> dict[str, str | list[str]]:
    """What the page sends when one of its buttons is pressed."""
    ground = ground_of(Article.objects.get(pk=proposal.article_id)).fields()
    return {**ground, "decision": decision, "fields_taken": list(fields), "note": "Seen."}


def words(answer: Answer) -> str:
    return read(answer).text


def newest_headline(proposal: Draft) -> str:
    draft = desk_draft(proposal.article)
    assert draft
    assert draft.head
    return draft.head.headline


class TestQueue:
    def test_an_editor_reads_which_story_when_from_whom_and_what(
        self, editor: Client, proposal: Draft
    ) -> None:
        shown = read(editor.get(QUEUE))
        assert address(proposal) in shown.links
        for said in (
            "Bridge opens",
            "wire · 5 Feb 2026, 12:00 UTC",
            "Headline; text +1 −1 words; tags",
        ):
            assert said in shown.text

    def test_it_leafs_by_pages_the_oldest_first_in_as_many_queries(
        self, editor: Client, proposal: Draft
    ) -> None:
        def queries(query: str = "") -> int:
            with CaptureQueriesContext(connection) as captured:
                assert editor.get(QUEUE + query).status_code == 200
            return len(captured)

        few = queries()
        later = [propose(factories.story()) for _ in range(30)]
        assert queries() == few
        first, second = read(editor.get(QUEUE)), read(editor.get(f"{QUEUE}?page=2"))
        assert first.links.index(address(proposal)) < first.links.index(address(later[0]))
        assert address(later[-1]) not in first.links
        assert address(later[-1]) in second.links
        assert "Page 1 of 2" in first.text
        assert queries("?page=x") == few

    def test_an_empty_queue_says_what_comes_here(self, editor: Client) -> None:
        assert "No proposal waits." in words(editor.get(QUEUE))

    @pytest.mark.parametrize(
        ("role", "status"), [("writer", 200), ("importer", 403), ("administrator", 200)]
    )
    def test_whoever_may_not_see_drafts_sees_no_proposal(
        self, log_in: LogIn, proposal: Draft, role: str, status: int
    ) -> None:
        client = log_in(role)
        assert client.get(QUEUE).status_code == status
        assert client.get(address(proposal)).status_code == status


class TestPage:
    def test_an_editor_sees_what_would_change(self, editor: Client, proposal: Draft) -> None:
        shown = words(editor.get(address(proposal)))
        for said in ("Bridge opens at last", "Monday", "Tuesday", "Take over all of it"):
            assert said in shown

    def test_the_storys_own_page_leads_to_it(self, editor: Client, proposal: Draft) -> None:
        assert address(proposal) in read(editor.get(page(proposal.article))).links

    def test_all_of_it_is_taken_over(self, editor: Client, proposal: Draft) -> None:
        answer = editor.post(address(proposal), posted(proposal, "whole"))
        assert (answer.status_code, answer["Location"]) == (302, page(proposal.article))
        assert newest_headline(proposal) == "Bridge opened"
        assert Article.objects.live().get().headline == "Bridge opens"

    def test_what_is_ticked_is_taken_over(self, editor: Client, proposal: Draft) -> None:
        editor.post(address(proposal), posted(proposal, "fields", "body"))
        assert newest_headline(proposal) == "Bridge opens at last"
        newest = proposal.article.revisions.order_by("-number")[0]
        assert "Tuesday" in newest.content["body"]

    def test_it_is_dismissed_with_a_note(self, editor: Client, proposal: Draft) -> None:
        answer = editor.post(address(proposal), posted(proposal, "dismiss"))
        assert (answer.status_code, answer["Location"]) == (302, QUEUE)
        proposal.refresh_from_db()
        assert (proposal.outcome, proposal.decisions.get().note) == ("dismissed", "Seen.")

    @pytest.mark.parametrize(
        ("decision", "fields", "said"),
        [
            ("fields", (), "Choose at least one field"),
            ("fields", ("slug",), "Choose among the fields"),
            ("", (), "Choose at least one field"),
        ],
    )
    def test_what_cannot_be_is_refused_in_a_sentence(
        self,
        editor: Client,
        proposal: Draft,
        decision: str,
        fields: tuple[str, ...],
        said: str,
    ) -> None:
        before = every_row()
        answer = editor.post(address(proposal), posted(proposal, decision, *fields))
        assert (answer.status_code, every_row()) == (400, before)
        assert said in words(answer)
        assert "Seen." in words(answer)

    def test_a_text_that_was_saved_meanwhile_is_shown_first(
        self, editor: Client, proposal: Draft, clock: StillClock
    ) -> None:
        stale, story = posted(proposal, "whole"), proposal.article
        theirs = factories.content("Bridge opens, finally", OLD)
        writer = member("writer")
        drafts.save(story, theirs, by=writer, at=clock.at, ground=ground_of(story))
        before = every_row()
        answer = editor.post(address(proposal), stale)
        assert (answer.status_code, every_row()) == (409, before)
        assert "writer saved revision" in words(answer)
        assert "Bridge opens, finally" in words(answer)
        assert editor.post(address(proposal), posted(proposal, "whole")).status_code == 302

    def test_one_that_somebody_else_has_decided_has_no_buttons(
        self, editor: Client, proposal: Draft
    ) -> None:
        editor.post(address(proposal), posted(proposal, "dismiss"))
        for decision in ("whole", "dismiss"):
            answer = editor.post(address(proposal), posted(proposal, decision))
            assert answer.status_code == 400
            assert "This proposal is closed (dismissed)" in words(answer)
            assert not read(answer).facts("button", name="decision")

    @pytest.mark.parametrize("decision", ["whole", "fields", "dismiss"])
    def test_a_writer_reads_it_and_decides_nothing(
        self, log_in: LogIn, proposal: Draft, decision: str
    ) -> None:
        writer = log_in("writer")
        shown = read(writer.get(address(proposal)))
        assert "Only an editor may do this." in shown.text
        assert not shown.facts("button", name="decision")
        before = every_row()
        answer = writer.post(address(proposal), posted(proposal, decision, "body"))
        assert (answer.status_code, every_row()) == (403, before)

    def test_what_is_no_proposal_of_the_story_has_no_page(
        self, editor: Client, proposal: Draft
    ) -> None:
        story, other = proposal.article, factories.story()
        own = desk_draft(story)
        assert own
        for article, draft in ((other.pk, proposal.pk), (story.pk, own.pk), (story.pk, 10**30)):
            forged = reverse("admin:articles_article_proposal", args=[article, draft])
            assert editor.get(forged).status_code == 404
            assert editor.post(forged, posted(proposal, "whole")).status_code == 404

    def test_markup_stays_text(self, editor: Client, story: Article) -> None:
        hostile = "<script>alert(1)</script>"
        proposal = propose(story, factories.content(hostile, OLD))
        for where in (QUEUE, address(proposal)):
            assert hostile not in editor.get(where).content.decode()
        assert escape(hostile) in editor.get(address(proposal)).content.decode()
