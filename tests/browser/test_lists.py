"""The desk and the list of stories in a real browser: sizes, colours, keyboard, many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from articles.editorial import drafts, moves
from articles.models import Article, Draft, DraftState, Verb
from tests import factories
from tests.rest import at_rest

SERIOUS = ("serious", "critical")
LIST = "admin:articles_article_changelist"
STORY = """\
The harbour of Eastmouth will be dredged for the first time in forty years, the council said.
The mud will be taken to the old gravel pits at Norham, where a bird reserve is planned.


Eastmouth Ferry Runs Aground for Second Time This Year
"""
HEADLINES = (
    "Herring quota cut by a fifth after poor spring survey",
    "Ferry runs aground a second time, and the harbour master wants the channel dredged by autumn",
    "Bridge opens after ten years",
    "Museum finds lost Turner in its own cellar",
    "Strike at the yard ends",
)
LogIn: TypeAlias = Callable[[str], Page]


@pytest.fixture
def log_in(browser_page: Page) -> LogIn:
    """The browser, in which somebody of a role has logged in."""

    def logged_in(role: str) -> Page:
        person = User.objects.create_user(
            role, password="secret", is_staff=True, first_name=role.title(), last_name="Okafor"
        )
        person.groups.add(Group.objects.get(name=role))
        browser_page.goto(reverse("admin:login"))
        browser_page.fill("#id_username", role)
        browser_page.fill("#id_password", "secret")
        browser_page.press("#id_password", "Enter")
        browser_page.wait_for_url("**/admin/")
        return browser_page

    return logged_in


@pytest.fixture
def newsroom(site: str, tmp_path: Path) -> list[Draft]:
    """Stories in several states, of which something waits for everybody; the open drafts."""
    (tmp_path / "harbour.txt").write_text(STORY)
    (tmp_path / "nothing.txt").write_text("")
    with pytest.raises(CommandError):  # the empty file is rejected
        call_command("import_stories", tmp_path, source="coast", verbosity=0)
    chief, now = User.objects.create_superuser("chief"), timezone.now()
    live = factories.story(factories.content("Council votes on dredging", in_section="Politics"))
    drafts.save(live, factories.content("Council votes to dredge"), by=chief, at=now, ground=None)
    opened = [
        factories.draft(
            factories.content(headline, in_section="Coast", authors=["Ada Byron"], tags=["Sea"])
        )
        for headline in HEADLINES
    ]
    for draft in opened[:3]:
        moves.make(Verb.SUBMIT, draft.article, by=chief, at=now)
    moves.make(Verb.APPROVE, opened[1].article, by=chief, at=now)
    tonight = moves.Wish(publish_at=now + timedelta(minutes=1), override=True, note="Agreed")
    moves.make(Verb.SCHEDULE, opened[2].article, by=chief, at=now, wish=tonight)
    return opened


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical on the page."""
    violations = Axe().run(at_rest(page), options={"preload": False}).response["violations"]
    return [
        f"{found['id']}: {[node['html'][:200] for node in found['nodes']]}"
        for found in violations
        if found["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("width", [1440, 800, 390])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_editor_meets_no_barrier_and_scrolls_one_way_only(
    newsroom: list[Draft], log_in: LogIn, width: int, colours: str
) -> None:
    page = log_in("editor")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    stories = reverse(LIST)
    narrowed = f"{stories}?draft=in-review&tag=sea&q=herring&section=1"
    for address in (reverse("admin:index"), stories, narrowed, f"{stories}?tag=nothing+like+it"):
        page.goto(address)
        assert not barriers(page), address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(stories)
    page.check("#action-toggle")
    with page.expect_navigation():
        page.get_by_role("button", name="Set section").click()
    assert not barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.select_option("select[name=section]", label="Politics")
    with page.expect_navigation(url="**/bulk/"):
        page.locator(".question input[type=submit]").click()
    assert not barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_sentence_of_the_desk_leads_to_the_stories_it_counts(
    newsroom: list[Draft], log_in: LogIn
) -> None:
    page = log_in("editor")
    page.get_by_role("link", name="1 story waits for review").click()
    page.wait_for_url("**draft=in-review")
    assert page.locator("#result_list tbody tr").count() == 1
    assert HEADLINES[0] in page.inner_text("#result_list tbody")
    page.get_by_role("link", name="let go of this").click()
    page.wait_for_url("**/article/?")
    assert page.locator("#result_list tbody tr").count() == Article.objects.count()


def test_an_editor_adds_a_tag_to_two_stories_by_keyboard_alone(
    newsroom: list[Draft], log_in: LogIn
) -> None:
    page = log_in("editor")
    page.goto(reverse(LIST))
    for number in (0, 1):
        page.locator("input.choose").nth(number).focus()
        page.keyboard.press("Space")
    assert page.inner_text(".bulk .action-counter").startswith("2 of")
    page.get_by_role("button", name="Add tag").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=tag]")
    page.focus("input[name=tag]")
    page.keyboard.type("Harbours")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bulk/")
    assert "Done to 2 stories" in page.inner_text(".sum")
    page.reload()
    assert "Done to 2 stories" in page.inner_text(".sum")
    page.get_by_role("link", name="Back to the list").click()
    page.goto(f"{reverse(LIST)}?tag=harbours")
    assert page.locator("#result_list tbody tr").count() == 2


def test_a_story_that_somebody_changed_since_is_refused_by_name_and_not_published_unseen(
    newsroom: list[Draft], log_in: LogIn
) -> None:
    ready = newsroom[1].article
    page = log_in("editor")
    page.goto(f"{reverse(LIST)}?draft={DraftState.READY}")
    page.check("#action-toggle")
    later = factories.content("Something else altogether", authors=["Ada Byron"])
    chief = User.objects.get(username="chief")
    drafts.save(ready, later, by=chief, at=timezone.now(), ground=None)

    page.get_by_role("button", name="Publish", exact=True).click()
    page.locator(".question input[type=submit]").click()
    page.wait_for_url("**/bulk/")

    assert "chief saved revision 2" in page.inner_text(".outcome")
    ready.refresh_from_db()
    assert ready.state == "never-published"


def test_a_form_pressed_twice_is_sent_once(newsroom: list[Draft], log_in: LogIn) -> None:
    page = log_in("editor")
    page.goto(f"{reverse(LIST)}?draft={DraftState.READY}")
    page.check("#action-toggle")
    page.get_by_role("button", name="Publish", exact=True).click()
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    page.locator(".question input[type=submit]").dblclick()
    page.wait_for_url("**/bulk/")
    assert len(sent) == 1
    assert "Done to 1 story" in page.inner_text(".sum")
