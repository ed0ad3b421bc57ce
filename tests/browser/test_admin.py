"""Walking through the admin in a real browser: sizes, colours, keyboard, policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from articles.editorial import drafts
from articles.models import Article, Batch, Headline, Item, Tag
from tests import factories
from tests.rest import at_rest

STORY = """\
The harbour of Eastmouth will be dredged for the first time in forty years, the council said.
The mud will be taken to the old gravel pits at Norham, where a bird reserve is planned.


Eastmouth Ferry Runs Aground for Second Time This Year
"""
LISTS = (
    "article draft revision decision workingcopy headline tag section author batch item receipt"
    " sidebaritem claim"
).split()
SERIOUS = ("serious", "critical")


@pytest.fixture
def desk(browser_page: Page, tmp_path: Path) -> Page:
    """A browser in which an administrator has logged in, with stories in the newsroom."""
    (tmp_path / "harbour.txt").write_text(STORY)
    (tmp_path / "nothing.txt").write_text("")
    with pytest.raises(CommandError):  # the empty file is rejected
        call_command("import_stories", tmp_path, source="wire", publish=True, verbosity=0)
    story, by = Article.objects.get(), factories.person()
    draft = drafts.begin(story, at=timezone.now(), assignee=by)
    factories.revise(
        draft,
        factories.content("Dredging", standfirst="At last.", in_section="World", tags=["Harbours"]),
        by=by,
        at=timezone.now(),
    )
    factories.author()
    admin = User.objects.create_user("admin", password="secret", is_staff=True)
    admin.groups.add(Group.objects.get(name="administrator"))
    browser_page.goto(reverse("admin:login"))
    browser_page.fill("#id_username", "admin")
    browser_page.fill("#id_password", "secret")
    browser_page.press("#id_password", "Enter")
    browser_page.wait_for_url("**/admin/")
    return browser_page


@pytest.fixture
def addresses(desk: Page) -> list[str]:
    """An address of every kind of page of the newsroom's admin."""
    story = Article.objects.get()
    rows = [
        story,
        story.drafts.latest("pk"),
        story.revisions.latest("pk"),
        Batch.objects.get(),
        Item.objects.earliest("position"),
        Headline.objects.earliest("pk"),
        Tag.objects.get(name="Harbours"),
        factories.section("World"),
        factories.author(),
    ]
    pages = [
        reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk]) for row in rows
    ]
    lists = [reverse(f"admin:articles_{model}_changelist") for model in LISTS]
    return [
        reverse("admin:index"),
        *lists,
        f"{lists[0]}?q=nothing-like-it",
        f"{lists[0]}?_facets=True",
        *pages,
        reverse("admin:articles_section_add"),
    ]


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical in what the newsroom shows."""
    # Axe would copy style sheets that others import into the page, which the policy refuses.
    violations = Axe().run(at_rest(page), options={"preload": False}).response["violations"]
    return [
        f"{found['id']}: {[node['html'][:200] for node in found['nodes']]}"
        for found in violations
        if found["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("width", [1440, 800])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_administrator_meets_no_barrier_and_scrolls_one_way_only(
    desk: Page, addresses: list[str], width: int, colours: str
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for address in addresses:
        response = desk.goto(address)
        assert response
        assert response.status == 200, address
        assert not barriers(desk), address
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address


def test_on_a_phone_every_page_of_a_story_has_the_whole_width(desk: Page) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    story = Article.objects.get()
    named = "admin:articles_article_"
    for address in (
        reverse("admin:index"),
        *(reverse(named + name) for name in ("changelist", "add", "proposals")),
        *(reverse(named + name, args=[story.pk]) for name in ("change", "history", "compare")),
        reverse(named + "move", args=[story.pk, "withdraw"]),
        reverse(named + "restore", args=[story.pk, 1]),
    ):
        desk.goto(address)
        assert desk.evaluate("document.documentElement.scrollWidth") == 360, address
        assert desk.evaluate("document.querySelector('#content').clientWidth") > 320, address


def test_a_writer_finds_a_story_and_opens_it_by_keyboard(desk: Page, addresses: list[str]) -> None:
    desk.goto(reverse("admin:articles_article_changelist"))
    desk.fill("#searchbar", "harbour")
    desk.press("#searchbar", "Enter")
    desk.wait_for_url("**q=harbour**")
    desk.focus("#result_list tbody th a")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/change/**")
    # The draft's text, which is the newest, and not the live one.
    assert "It took ten years." in desk.inner_text(".desk-text")
    assert desk.input_value("#id_headline") == "Dredging"


def test_a_state_keeps_its_shape_without_colours(desk: Page, addresses: list[str]) -> None:
    desk.emulate_media(forced_colors="active")
    desk.goto(reverse("admin:articles_item_changelist"))
    shapes = desk.evaluate(
        "[...document.querySelectorAll('.state')].map(state =>"
        " getComputedStyle(state, '::before').clipPath)"
    )
    assert len(set(shapes)) == len(shapes) == 2
    drawn = "getComputedStyle(document.querySelector('.state'), '::before').inlineSize"
    assert desk.evaluate(drawn) != "0px"


def test_an_empty_newsroom_says_what_to_do(browser_page: Page) -> None:
    User.objects.create_superuser("root", password="secret")
    browser_page.goto(
        f"{reverse('admin:login')}?next={reverse('admin:articles_article_changelist')}"
    )
    browser_page.fill("#id_username", "root")
    browser_page.fill("#id_password", "secret")
    browser_page.press("#id_password", "Enter")
    assert "import_stories" in browser_page.inner_text(".empty")
