"""The page that compares two texts of a story."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editorial import drafts
from articles.editorial.snapshot import Content
from articles.models import Article
from tests import factories
from tests.admin.conftest import LogIn, page
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def story() -> Article:
    """A live story with a draft that changes something of everything."""
    before = factories.content(
        "Harbour to be dredged",
        body="<p>The mud will go to Norham.</p><p>Work begins in May.</p>",
        in_section="World",
        authors=["Ada Byron"],
        tags=["Harbours", "Fishing"],
    )
    after = factories.content(
        "Harbour dredged at last",
        body="<p>The mud went to Norham.</p><p>Work <strong>begins</strong> in May.</p>",
        in_section="Home",
        authors=["Ada Byron", "Ben Lee"],
        tags=["Harbours"],
    )
    article = factories.story(before)
    revise(article, after)
    return article


def revise(article: Article, content: Content, reason: str = "") -> None:
    """Another revision in the story's draft."""
    at = timezone.now()
    draft = article.drafts.open().first() or drafts.begin(article, at=at)
    factories.revise(draft, content, by=factories.person(), at=at, reason=reason)


def compared(client: Client, article: Article, query: str = "") -> Page:
    """The page for somebody who may read it."""
    response = client.get(f"{page(article, 'compare')}{query}")
    assert response.status_code == 200
    return read(response)


def test_an_editor_compares_the_draft_with_what_is_live(log_in: LogIn, story: Article) -> None:
    read_page = compared(log_in("editor"), story)
    said = read_page.text
    assert "Headline; slug; text +1 −2 words, formatting; section; authors; tags" in said
    assert "deleted: will go end of deletion inserted: went end of insertion" in said
    assert "[now bold]" in said
    assert "deleted: World end of deletion inserted: Home end of insertion" in said
    assert "added: Ben Lee" in said
    assert "removed: Fishing" in said
    assert said == compared(log_in("editor"), story, "?from=live&to=draft").text


def test_an_editor_compares_any_two_revisions_by_number(log_in: LogIn, story: Article) -> None:
    revise(story, factories.content("Third headline"), reason="Shorter")
    client = log_in("editor")
    forth = compared(client, story, "?from=2&to=3").text
    assert "deleted: Harbour dredged at last end of deletion inserted: Third headline" in forth
    assert "Shorter" in forth
    back = compared(client, story, "?from=3&to=2")
    assert "deleted: Third headline end of deletion" in back.text
    chosen = [facts["value"] for facts in back.facts("option") if "selected" in facts]
    assert chosen == ["3", "2"]
    assert compared(client, story, "?from=2&to=2").text.count("No change") == 1


def test_an_editor_can_read_it_in_one_column(log_in: LogIn, story: Article) -> None:
    client = log_in("editor")
    sides = compared(client, story)
    assert "?from=live&to=draft&view=inline" in sides.links
    inline = compared(client, story, "?from=live&to=draft&view=inline")
    assert inline.facts("div", **{"class": "comparison is-inline"})
    assert "?from=live&to=draft" in inline.links
    assert inline.facts("input", name="view", value="inline")


def test_an_editor_follows_a_moved_paragraph_both_ways(log_in: LogIn) -> None:
    lead, *rest = (f"<p>Paragraph number {number} of the story.</p>" for number in "123")
    article = factories.story(factories.content(body="".join([lead, *rest])))
    revise(article, factories.content(body="".join([*rest, lead])))
    shown = compared(log_in("editor"), article)
    assert "Paragraph 1 moved from here to place 3" in shown.text
    assert "Moved here, from place 1 to place 3" in shown.text
    for target in ("came-3", "left-1"):
        assert f"#{target}" in shown.links
        assert any(facts.get("id") == target for _tag, facts in shown.elements)


def test_each_change_has_its_number(log_in: LogIn, story: Article) -> None:
    shown = compared(log_in("editor"), story)
    changes = [facts for facts in shown.facts("div") if "data-change" in facts]
    assert [facts["id"] for facts in changes] == [f"change-{n}" for n in range(1, 8)]
    assert changes[0]["aria-label"] == "Change 1 of 7, headline"
    assert changes[2]["aria-label"] == "Change 3 of 7, in paragraph 1"


def test_hostile_text_stays_text(log_in: LogIn) -> None:
    def content(extra: str) -> Content:
        filled = factories.content(
            f"{HOSTILE} {extra}",
            body=f"<p>&lt;script&gt;alert(1)&lt;/script&gt; {extra}</p>{HOSTILE}"
            f'<p><a href="https://{extra}.example/&quot;onclick=&quot;x">link</a></p>',
            standfirst=f"{HOSTILE} {extra}",
            in_section=f"{HOSTILE} {extra}",
            authors=[f"{HOSTILE} {extra}"],
            tags=[f"{HOSTILE} {extra}"],
            related=[f"{HOSTILE} {extra}"],
        )
        filled["headline_variants"] = {HOSTILE: f"{HOSTILE} {extra}"}
        return filled

    article = factories.story(content("old"))
    revise(article, content("new"), reason=HOSTILE)
    response = log_in("editor").get(page(article, "compare"))
    assert HOSTILE not in response.content.decode()
    assert "onclick" not in {name for _tag, facts in read(response).elements for name in facts}
    assert read(response).text.count(HOSTILE) > 10


def test_a_first_text_has_nothing_to_be_compared_with(log_in: LogIn) -> None:
    draft = factories.draft(factories.content("Alone"))
    client = log_in("editor")
    assert "there is no earlier one" in compared(client, draft.article).text
    said = compared(client, draft.article, "?from=live&to=draft").text
    assert "Nothing of this story is live." in said


@pytest.mark.parametrize("query", ["?from=99", "?to=0", "?from=x", "?to=-1", "?from=1%00"])
def test_a_text_that_is_not_there_is_not_found(log_in: LogIn, story: Article, query: str) -> None:
    assert log_in("editor").get(f"{page(story, 'compare')}{query}").status_code == 404


def test_a_revision_of_another_story_cannot_be_reached(log_in: LogIn, story: Article) -> None:
    other = factories.story(factories.content("Another", body="<p>Secret words</p>"))
    for number in range(5):
        revise(other, factories.content(f"Another {number}", body="<p>Secret words</p>"))
    assert log_in("editor").get(f"{page(story, 'compare')}?from=5&to=1").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("writer", 200), ("editor", 200), ("administrator", 200), ("importer", 403)],
)
def test_whoever_may_read_revisions_may_compare_them(
    log_in: LogIn, story: Article, role: str, status: int
) -> None:
    assert log_in(role).get(page(story, "compare")).status_code == status


def test_a_visitor_is_sent_to_log_in(client: Client, story: Article) -> None:
    response = client.get(page(story, "compare"))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_long_past_takes_no_more_queries(log_in: LogIn, story: Article) -> None:
    client = log_in("editor")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            compared(client, story)
        return len(counted)

    few = queries()
    for number in range(10):
        revise(story, factories.content(f"Try {number}"))
    assert queries() == few
