"""Writing a story in a real browser: by keyboard, on narrow screens, with and without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles import tagging
from articles.editorial import drafts, publishing, snapshot
from articles.editorial.ground import ground_of
from articles.models import Article
from tests import factories
from tests.rest import at_rest

SERIOUS = ("serious", "critical")
ADD = reverse("admin:articles_article_add")


@pytest.fixture
def story() -> Article:
    """A story from the wire that nobody has worked on."""
    filled = factories.content(
        "Harbour dredging to begin after herring season", related=["Ferry aground", "Quota cut"]
    )
    filled["headline_provisional"] = True
    filled["tags"] = snapshot.tag_references(
        tagging.ensure(["Eastmouth", "Harbours"]).values(), suggested=True
    )
    for name in ("Ada Byron", "Charles Babbage"):
        factories.author(name)
    factories.section("World")
    return factories.draft(filled, source="wire").article


@pytest.fixture
def desk(browser_page: Page, story: Article) -> Page:
    """A browser in which an editor has logged in."""
    log_in(browser_page)
    return browser_page


def log_in(page: Page) -> None:
    editor = factories.member("editor", "maria")
    editor.set_password("secret")
    editor.save()
    page.goto(reverse("admin:login"))
    page.fill("#id_username", "maria")
    page.fill("#id_password", "secret")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def address(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def other() -> User:
    otto = factories.member("editor", "otto")
    otto.first_name, otto.last_name = "Otto", "Lind"
    otto.save()
    return otto


def other_saves(story: Article, **changed: str) -> None:
    newest = snapshot.content_of(story.revisions.latest("number"))
    drafts.save(
        story,
        {**newest, **changed},  # type: ignore[typeddict-item]
        by=other(),
        at=timezone.now(),
        ground=ground_of(story),
    )


def is_refused(desk: Page, story: Article) -> None:
    """A save that comes after somebody else's."""
    desk.goto(address(story))
    desk.fill("#id_headline", "Mine")
    other_saves(story, standfirst="Otto’s standfirst", body="<p>Otto’s text.</p>")
    desk.click("[data-desk=save]")
    desk.wait_for_selector(".desk-rescue")


def is_wrong(desk: Page) -> None:
    """A save of something that cannot be read."""
    desk.goto(ADD)
    desk.fill("#id_authors", "Nobody Known")
    desk.click("[data-desk=save]")
    desk.wait_for_selector(".desk-refusal")


def barriers(page: Page) -> list[str]:
    violations = Axe().run(at_rest(page), options={"preload": False}).response["violations"]
    return [
        f"{found['id']}: {[node['html'][:200] for node in found['nodes']]}"
        for found in violations
        if found["impact"] in SERIOUS
    ]


def meets_no_barrier(page: Page, colours: str, *, first: str) -> None:
    """In every width; the button that somebody looks for ``first`` is in sight."""
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for width in (1440, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert not barriers(page), width
        page.wait_for_function("most => document.documentElement.scrollWidth <= most", arg=width)
        expect(page.locator(first)).to_be_in_viewport()


@pytest.mark.parametrize("colours", ["light", "dark"])
class TestBarriers:
    def test_an_editor_meets_none_in_the_form(
        self, desk: Page, story: Article, colours: str
    ) -> None:
        desk.goto(address(story))
        desk.wait_for_selector(".desk-text")
        meets_no_barrier(desk, colours, first="[data-desk=save]")

    def test_an_editor_meets_none_after_a_refused_save(
        self, desk: Page, story: Article, colours: str
    ) -> None:
        is_refused(desk, story)
        meets_no_barrier(desk, colours, first="button[value=mine]")

    def test_an_editor_meets_none_after_a_mistake(self, desk: Page, colours: str) -> None:
        is_wrong(desk)
        meets_no_barrier(desk, colours, first="[data-desk=save]")

    def test_an_editor_meets_none_where_a_story_is_only_read(
        self, desk: Page, story: Article, colours: str
    ) -> None:
        publishing.spike(story, by=other(), at=timezone.now())
        desk.goto(address(story))
        meets_no_barrier(desk, colours, first="button[value=unspike]")


def focused(page: Page) -> str:
    """What has the focus, by its name or its words."""
    return str(
        page.evaluate(
            "(e => e.name || e.id || e.textContent.trim().slice(0, 30))(document.activeElement)"
        )
    )


class TestByKeyboard:
    def test_an_editor_writes_saves_and_publishes(self, desk: Page, story: Article) -> None:
        desk.goto(address(story))
        desk.wait_for_selector(".desk-text")
        desk.focus("#id_headline")
        desk.keyboard.press("Control+A")
        desk.keyboard.type("Harbour to be dredged")
        desk.keyboard.press("Control+S")
        expect(desk.locator(".messagelist")).to_contain_text("Saved as revision 2.")
        desk.fill("#id_authors", "Ada Byron")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator(".messagelist")).to_contain_text("Published")
        story.refresh_from_db()
        assert (story.state, story.headline) == ("live", "Harbour to be dredged")
        desk.goto(story.get_absolute_url())
        assert "Ada Byron" in desk.inner_text("main")

    def test_the_focus_goes_from_the_text_to_the_buttons_to_the_rest(
        self, desk: Page, story: Article
    ) -> None:
        desk.goto(address(story))
        desk.wait_for_selector(".desk-text")
        desk.focus("#id_headline")
        met = [focused(desk)]
        for _press in range(40):
            desk.keyboard.press("Tab")
            met.append(focused(desk))
        names = "headline stands standfirst id_body-text _move _save reason section tags authors"
        places = [met.index(name) for name in names.split()]
        assert places == sorted(places)

    def test_a_name_is_taken_from_what_is_suggested(self, desk: Page, story: Article) -> None:
        desk.goto(address(story))
        desk.focus("#id_authors")
        desk.keyboard.type("byr")
        expect(desk.locator("#id_authors-suggestions [role=option]")).to_have_text(["Ada Byron"])
        desk.keyboard.press("ArrowDown")
        assert desk.get_attribute("#id_authors", "aria-activedescendant")
        assert not barriers(desk)
        desk.keyboard.press("Enter")
        assert desk.input_value("#id_authors") == "Ada Byron, "
        desk.keyboard.type("babb")
        desk.wait_for_selector("#id_authors-suggestions [role=option]")
        desk.keyboard.press("Escape")
        expect(desk.locator("#id_authors-suggestions")).to_be_hidden()
        assert desk.input_value("#id_authors") == "Ada Byron, babb"

    def test_a_related_story_is_taken_by_its_headline(self, desk: Page, story: Article) -> None:
        related = factories.story(factories.content("Ferry aground"))
        desk.goto(address(story))
        desk.focus("#id_pinned")
        desk.keyboard.type("ferry")
        desk.wait_for_selector("#id_pinned-suggestions [role=option]")
        desk.keyboard.press("ArrowDown")
        desk.keyboard.press("Tab")
        assert desk.input_value("#id_pinned") == f"#{related.pk} Ferry aground\n"
        desk.keyboard.press("Control+S")
        expect(desk.locator(".messagelist")).to_contain_text("Saved as revision 2.")

    def test_enter_in_a_line_saves_and_moves_nothing(self, desk: Page, story: Article) -> None:
        desk.goto(address(story))
        desk.fill("#id_reason", "Only looked")
        desk.press("#id_reason", "Enter")
        expect(desk.locator(".messagelist")).to_contain_text("Nothing had changed")
        story.refresh_from_db()
        assert story.state == "never-published"

    def test_a_mistake_is_met_first_and_leads_to_its_field(self, desk: Page) -> None:
        is_wrong(desk)
        expect(desk.locator(".desk-refusal")).to_be_focused()
        desk.keyboard.press("Tab")
        desk.keyboard.press("Enter")
        desk.keyboard.press("Tab")
        assert desk.evaluate("location.hash") == "#id_authors"

    def test_an_editor_at_a_desk_has_every_move_and_every_tool_in_sight(
        self, desk: Page, story: Article
    ) -> None:
        desk.set_viewport_size({"width": 1440, "height": 900})
        desk.goto(address(story))
        for name in ("Submit", "Schedule…", "Spike…", "Save"):
            expect(desk.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
        tools = desk.locator(".desk-tools .tools").first
        tops = tools.locator("button:visible").evaluate_all(
            "buttons => buttons.map((button) => button.offsetTop)"
        )
        assert len(set(tops)) == 1, "the tools stand in one row"

    def test_why_a_move_is_not_possible_is_told_where_it_is_reached(
        self, desk: Page, story: Article
    ) -> None:
        desk.goto(address(story))
        why = desk.locator("#desk-why-withdraw")
        expect(why).to_be_hidden()
        desk.locator("button[aria-describedby=desk-why-withdraw]").focus()
        expect(why).to_be_visible()
        expect(why).to_have_text("Readers have never seen this story.")


def test_an_editor_saves_their_own_headline_with_the_others_text(
    desk: Page, story: Article
) -> None:
    is_refused(desk, story)
    expect(desk.locator("#desk-rescue")).to_be_focused()
    assert "Otto Lind saved revision 2" in desk.inner_text(".desk-rescue")
    desk.click("button[value=fields]")
    desk.wait_for_selector(".desk-text:has-text('Otto’s text.')")
    assert desk.input_value("#id_headline") == "Mine"
    desk.click("[data-desk=save]")
    expect(desk.locator(".messagelist")).to_contain_text("Saved as revision 3.")
    saved = snapshot.content_of(story.revisions.latest("number"))
    assert (saved["headline"], saved["standfirst"]) == ("Mine", "Otto’s standfirst")


def test_an_editor_writes_and_is_rescued_without_scripts(
    browser: Browser, site: str, story: Article
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    log_in(page)
    page.goto(address(story))
    page.fill("#id_headline", "Mine")
    page.fill("#id_body", "Plain words.\n\nOf two paragraphs.")
    other_saves(story, standfirst="Otto’s standfirst")
    page.click("[data-desk=save]")
    page.click("button[value=fields]")
    page.click("[data-desk=save]")
    assert "Saved as revision 3." in page.inner_text(".messagelist")
    context.close()
    saved = snapshot.content_of(story.revisions.latest("number"))
    assert saved["body"] == "<p>Plain words.</p>\n<p>Of two paragraphs.</p>"
    assert (saved["headline"], saved["standfirst"]) == ("Mine", "Otto’s standfirst")


def test_an_editor_takes_a_waiting_headline_with_one_press(desk: Page) -> None:
    wording = "Eastmouth’s Bridge Opens on Monday"
    factories.headline(wording)
    filled = factories.content("The bridge")
    filled["headline_provisional"] = True
    story = factories.draft(filled).article
    desk.goto(address(story))
    offer = desk.get_by_role("button", name=wording)
    offer.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_headline")).to_have_value(wording)
    expect(offer).to_have_attribute("aria-pressed", "true")
    serious = [
        each
        for each in Axe().run(at_rest(desk)).response["violations"]
        if each["impact"] in SERIOUS
    ]
    assert serious == []
    desk.click("[data-desk=save]")
    expect(desk.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(desk.locator(".desk-offers")).to_have_count(0)
