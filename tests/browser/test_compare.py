"""Comparing two texts in a real browser: by keyboard, on every width, without colours."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from articles.editorial import drafts
from tests import factories
from tests.rest import at_rest

SAME = "".join(f"<p>Paragraph {number} stays as it was.</p>" for number in range(30))
BEFORE = (
    "<p>The harbour will be dredged in forty days.</p>"
    f'<h2>Why</h2>{SAME}<p>See <a href="https://old.example/">the report</a>.</p>'
    "<p>Something that will be cut from the story.</p>"
)
AFTER = (
    f"<p>The harbour will be dredged in 40 days.</p><h3>Why</h3>{SAME}"
    '<p>See <a href="https://new.example/">the report</a>.</p>'
    "<ul><li>A new item</li></ul>"
)


@pytest.fixture
def compared(browser_page: Page) -> Page:
    """An editor's browser on the page that compares a story's draft with what is live."""
    story = factories.story(factories.content("Old headline", body=BEFORE))
    draft = drafts.begin(story, at=timezone.now())
    after = factories.content("New headline", body=AFTER, tags=["Harbours"])
    factories.revise(draft, after, by=factories.person(), at=timezone.now())
    User.objects.create_superuser("root", password="secret")
    address = reverse("admin:articles_article_compare", args=[story.pk])
    browser_page.goto(f"{reverse('admin:login')}?next={address}")
    browser_page.fill("#id_username", "root")
    browser_page.fill("#id_password", "secret")
    browser_page.press("#id_password", "Enter")
    browser_page.wait_for_url(f"**{address}")
    return browser_page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def in_view(page: Page, selector: str) -> bool:
    """Whether the middle of an element can be seen, under nothing else."""
    return bool(
        page.evaluate(
            """selector => {
                const element = document.querySelector(selector);
                const box = element.getBoundingClientRect();
                const top = document.elementFromPoint(
                    box.x + box.width / 2, box.y + box.height / 2);
                return element.contains(top);
            }""",
            selector,
        )
    )


def test_an_editor_jumps_from_change_to_change_by_keys(compared: Page) -> None:
    count = compared.locator("[data-change]").count()
    assert count > 5
    for number in range(1, count + 1):
        compared.keyboard.press("n")
        assert focused(compared) == f"change-{number}"
        assert in_view(compared, f"#change-{number}")
    compared.keyboard.press("n")
    assert focused(compared) == f"change-{count}"
    assert compared.inner_text("[role=status]") == "That was the last change."
    compared.keyboard.press("p")
    assert focused(compared) == f"change-{count - 1}"
    assert compared.inner_text(".counter") == f"Change {count - 1} of {count}"
    assert compared.inner_text("[role=status]") == ""


def test_an_editor_jumps_by_buttons_and_goes_on_from_where_they_are(compared: Page) -> None:
    compared.click("text=Next change")
    compared.click("text=Next change")
    assert focused(compared) == "change-2"
    compared.focus("#change-4")
    compared.click("text=Previous change")
    assert focused(compared) == "change-3"


def test_letters_typed_into_a_field_are_no_jumps(compared: Page) -> None:
    compared.focus("#from")
    compared.keyboard.press("n")
    assert focused(compared) == "from"


def test_an_editor_sees_two_columns_where_there_is_room_and_one_elsewhere(
    compared: Page,
) -> None:
    headline = "section:has(#field-headline)"
    compared.set_viewport_size({"width": 1440, "height": 900})
    assert compared.is_visible(f"{headline} .before")
    assert compared.is_visible(f"{headline} .after")
    assert compared.is_hidden(f"{headline} .both")
    compared.click("text=In one column")
    compared.wait_for_url("**view=inline")
    assert compared.is_hidden(f"{headline} .before")
    assert compared.is_visible(f"{headline} .both")
    compared.click("text=Side by side")
    compared.set_viewport_size({"width": 390, "height": 800})
    assert compared.is_hidden(f"{headline} .before")
    assert compared.is_visible(f"{headline} .both")


def test_changes_are_told_without_colours(compared: Page) -> None:
    lines = {
        tag: compared.evaluate(
            "tag => getComputedStyle(document.querySelector(`.both ${tag}`)).textDecorationLine",
            tag,
        )
        for tag in ("ins", "del")
    }
    assert lines == {"ins": "underline", "del": "line-through"}


def test_long_passages_without_change_are_folded_and_can_be_opened(compared: Page) -> None:
    middle = compared.locator(".after", has_text="Paragraph 15 stays")
    assert not middle.is_visible()
    compared.click("text=28 paragraphs without change")
    assert middle.is_visible()


@pytest.mark.parametrize("width", [1440, 800, 390])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_editor_meets_no_barrier_and_scrolls_one_way_only(
    compared: Page, width: int, colours: str
) -> None:
    compared.set_viewport_size({"width": width, "height": 900})
    compared.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for way in ("", "?view=inline"):
        compared.goto(compared.url.partition("?")[0] + way)
        # Axe would copy style sheets that others import into the page, which the policy refuses.
        violations = Axe().run(at_rest(compared), options={"preload": False}).response["violations"]
        serious = [each for each in violations if each["impact"] in ("serious", "critical")]
        assert not serious
        assert compared.evaluate("document.documentElement.scrollWidth") <= width
