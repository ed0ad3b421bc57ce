"""A story's page as readers would get it, before they do."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.editorial import drafts, ground
from articles.models import Article, Tag, WorkingCopy
from tests import factories
from tests.admin.conftest import LogIn, page, spiked
from tests.clock import StillClock
from tests.editorial.conftest import every_row
from tests.pages import Answer, Page, read

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/preview/new/"
HOSTILE = """"></iframe><script>alert(1)</script><b onclick='x'>&amp;"""


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    """A browser in which a writer has logged in."""
    return log_in("writer")


def framed(response: Answer) -> str:
    """The page within the preview's frame."""
    [frame] = read(response).facts("iframe")
    assert frame["sandbox"] == "allow-same-origin"  # no script, no window, no form, no way out
    return frame["srcdoc"]


def shown(client: Client, article: Article, query: str = "") -> Page:
    response = client.get(f"{page(article, 'preview')}{query}")
    assert response.status_code == 200
    return Page(framed(response))


def form(**typed: str) -> dict[str, str]:
    """What the form of a story would send."""
    return {"headline": "", "standfirst": "", "body": "", "section": "", **typed}


def of_readers(markup: str) -> str:
    """What stands between the heads and the feet of a public page."""
    return markup[markup.index("<main") : markup.index('<p class="for-print">')]


def test_a_preview_of_what_is_live_is_the_page_that_readers_get(
    writer: Client, clock: StillClock
) -> None:
    pinned = factories.story(factories.content("Pinned story"))
    filled = factories.content(
        standfirst="At last.",
        in_section="World",
        authors=["Ada Byron", "Émile Zola"],
        tags=["Bridges", "Rivers"],
        related=["Pinned story", "Told headline", "Untold headline"],
        pinned=[pinned],
    )
    factories.story(factories.content("Told headline"))
    article = factories.story(filled)
    factories.rank(article, factories.story(factories.content("Near story")), pinned)

    public = Client().get(article.get_absolute_url()).content.decode()

    preview = framed(writer.get(page(article, "preview")))
    assert of_readers(preview) == of_readers(public)
    assert Page(preview).text.count("Pinned story") == 1


def test_a_preview_shows_the_newest_draft_and_readers_still_the_old_text(
    writer: Client, clock: StillClock
) -> None:
    article = factories.story()
    draft = drafts.begin(article, at=clock())
    newer = factories.content("A second bridge", ["It is longer."], authors=["Ada Byron"])
    factories.revise(draft, newer, by=factories.person(), at=clock.forward(hours=1))

    preview = shown(writer, article)

    for words in ("A second bridge", "It is longer.", "By Ada Byron", "13:00 UTC"):
        assert words in preview.text
    assert "ten years" not in preview.text
    assert "A second bridge" not in Client().get(article.get_absolute_url()).content.decode()
    said = read(writer.get(page(article, "preview"))).text
    assert "Preview" in said
    assert "Revision 2, saved 5 Feb 2026, 13:00 UTC. Readers do not see it" in said


def test_a_preview_stands_at_the_time_for_which_the_story_is_scheduled(
    writer: Client, clock: StillClock
) -> None:
    article = factories.draft().article
    article.drafts.update(state="scheduled", publish_at=clock() + timedelta(days=2))

    assert "Published 7 February 2026, 12:00 UTC" in shown(writer, article).text


def test_a_writer_looks_at_what_they_have_typed_and_not_saved(
    writer: Client, log_in: LogIn
) -> None:
    article = factories.draft().article
    copy = {"user": User.objects.get(username="writer"), "draft": ground.desk_draft(article)}
    WorkingCopy.objects.create(**copy, content=form(headline="Half a headline", body="<p>Half"))

    assert "Half a headline" in shown(writer, article, "?text=typed").text
    assert "Half a headline" not in shown(writer, article).text
    assert "?text=typed" in "".join(read(writer.get(page(article, "preview"))).links)
    assert "Half a headline" not in shown(log_in("editor"), article, "?text=typed").text


def test_a_writer_looks_at_the_form_that_lies_before_them_and_nothing_changes(
    writer: Client,
) -> None:
    factories.section("World")
    ada = factories.author("Ada Byron")
    article = factories.story()
    before = every_row()
    typed = form(
        headline="Typed",
        body="<p>One <script>alert(1)</script><b>two</b></p>",
        tags="Never seen, Bridges",
        authors="Ada Byron",
        section=str(factories.section("World").pk),
    )

    response = writer.post(page(article, "preview"), typed | ground.ground_of(article).fields())
    new = writer.post(NEW, {**typed, "begun_as": str(uuid4())})

    for answer in (response, new):
        assert "What stands in the form, not saved" in read(answer).text
        preview = Page(framed(answer))
        for words in ("Typed", "two", "Never seen", f"By {ada}", "World"):
            assert words in preview.wording, words
        assert not preview.facts("script")
    assert every_row() == before
    assert not Tag.objects.filter(name="Never seen").exists()


def test_what_cannot_be_read_in_the_form_is_shown_as_it_was(writer: Client) -> None:
    article = factories.draft(factories.content(authors=["Ada Byron"])).article
    typed = form(headline="x" * 400, authors="Nobody of that name", body="<p>Typed</p>")

    response = writer.post(page(article, "preview"), typed | ground.ground_of(article).fields())

    preview = Page(framed(response)).text
    assert response.status_code == 200
    for words in ("Bridge opens after ten years", "By Ada Byron", "Typed"):
        assert words in preview


def test_a_new_story_that_was_kept_is_shown_and_an_empty_one_is_empty(writer: Client) -> None:
    assert "nothing has been saved" in read(writer.get(NEW)).text

    writer_ = User.objects.get(username="writer")
    typed = form(headline="A fire in the harbour")
    WorkingCopy.objects.create(user=writer_, begun_as=uuid4(), content=typed)

    assert "A fire in the harbour" in Page(framed(writer.get(NEW))).wording


def test_staff_look_at_what_readers_may_not_see(log_in: LogIn, clock: StillClock) -> None:
    secret = factories.embargo(factories.story(), until=clock() + timedelta(days=1))
    for article in (secret, factories.withdraw(factories.story()), spiked("Put away")):
        for role in ("writer", "editor", "administrator", "superuser"):
            assert article.headline in shown(log_in(role), article).wording


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_without_the_right_gets_a_preview(
    log_in: LogIn, client: Client, method: str
) -> None:
    article = factories.draft(factories.content("Secret plans")).article
    reader = Client()
    reader.force_login(User.objects.create_user("reader"))
    new_here = Client()
    new_here.force_login(factories.person("new here"))

    for somebody, status in (
        (client, 302),
        (reader, 302),
        (log_in("importer"), 403),
        (new_here, 403),
    ):
        for address in (page(article, "preview"), NEW, "/admin/articles/article/999/preview/"):
            answer = getattr(somebody, method)(address)
            assert answer.status_code == status, address
            assert "Secret" not in answer.content.decode()


def test_a_preview_is_kept_by_no_cache_and_found_by_no_search_engine(writer: Client) -> None:
    article = factories.story(factories.content(tags=["Bridges"], in_section="World"))
    response = writer.get(page(article, "preview"))

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] == "DENY"
    around, preview = read(response), Page(framed(response))
    assert around.facts("meta", name="robots", content="NONE,NOARCHIVE")
    assert preview.facts("meta", name="robots", content="noindex")
    assert not preview.facts("link", rel="canonical")
    assert not preview.facts("script")
    assert not [facts for facts in preview.facts("meta") if "property" in facts]
    # With no window to open, every link stays where it is.
    assert preview.facts("base", target="_blank")


def test_hostile_words_stay_within_the_frame_and_stay_words(writer: Client) -> None:
    filled = factories.content(HOSTILE, [HOSTILE], in_section=HOSTILE, tags=[HOSTILE])
    article = factories.draft(filled).article

    response = writer.get(page(article, "preview"))

    around = read(response)
    assert len(around.facts("iframe")) == 1
    assert not around.facts("b")
    preview = framed(response)
    assert escape(HOSTILE) in preview
    assert not Page(preview).facts("script")


def test_a_preview_of_a_story_that_is_not_there_is_not_there(writer: Client) -> None:
    for number in ("12345", "9" * 30, "x", "1/2"):
        address = f"/admin/articles/article/{number}/preview/"
        assert writer.get(address).status_code == 404


def queries_for(client: Client, number: int) -> int:
    """How many queries a preview takes of a story with this many tags and related headlines."""
    filled = factories.content(
        tags=[f"Tag {each}" for each in range(number)],
        related=[f"Headline {each}" for each in range(number)],
    )
    address = page(factories.draft(filled).article, "preview")
    with CaptureQueriesContext(connection) as queries:
        assert "Headline 0" in framed(client.get(address))
    return len(queries)


def test_a_writer_waits_for_no_more_queries_when_a_story_has_many_relations(
    writer: Client,
) -> None:
    assert queries_for(writer, 40) == queries_for(writer, 1) <= 20


def test_the_form_leads_from_its_preview_back_to_itself(writer: Client) -> None:
    article = factories.draft().article

    assert page(article) in read(writer.get(page(article, "preview"))).links
    assert reverse("admin:articles_article_add") in read(writer.get(NEW)).links
