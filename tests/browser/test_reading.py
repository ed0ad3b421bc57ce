"""Reading the site in a real browser: sizes, colours, keyboard, script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from articles.models import Article
from tests import factories
from tests.rest import at_rest

RELATED = ["A storm is coming", "A “quoted” headline – with a dash", "Bridge opens"]


@pytest.fixture
def addresses(site: str) -> dict[str, str]:
    """An address of every kind of page, full of what it can show."""
    now = timezone.now()
    filled = factories.content(
        "A rather long headline about a bridge that has opened after ten years of work",
        ["The bridge opened on Monday. " * 8] * 4,
        standfirst="It took ten years.",
        in_section="World",
        authors=["Ada Byron"],
        tags=["Bridges", "Rivers"],
        related=RELATED,
    )
    factories.many_stories(40, filled, at=now - timedelta(days=2))
    factories.story(factories.content("Bridge opens", in_section="Sport"), at=now)
    article = factories.story(filled, source="wire", at=now - timedelta(minutes=40))
    factories.rank(article, *Article.objects.live().exclude(pk=article.pk)[:3])
    withdrawn = factories.withdraw(factories.story(filled))
    return {
        "front page": "/",
        "front page, second": "/?page=2",
        "article": article.get_absolute_url(),
        "section": "/sections/world/?since=2026-02-05&until=2026-02-04",
        "tag": "/tags/bridges/",
        "headline": factories.headline(RELATED[0]).get_absolute_url(),
        "404": "/nowhere/",
        "410": withdrawn.get_absolute_url(),
    }


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_reader_meets_no_barrier(
    browser_page: Page, addresses: dict[str, str], width: int, colours: str
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for name, address in addresses.items():
        browser_page.goto(address)
        found = Axe().run(at_rest(browser_page))
        assert not found.response["violations"], f"{name}: {found.generate_report()}"


def test_a_reader_with_a_small_telephone_scrolls_one_way_only(
    browser_page: Page, addresses: dict[str, str]
) -> None:
    browser_page.set_viewport_size({"width": 320, "height": 640})
    for name, address in addresses.items():
        browser_page.goto(address)
        width = browser_page.evaluate("document.documentElement.scrollWidth")
        assert width == 320, name


def test_a_wide_table_and_a_long_word_stay_within_the_story(
    browser_page: Page, addresses: dict[str, str]
) -> None:
    cells = "".join(f"<td>Column {number}</td>" for number in range(20))
    body = f"<p>{'Donaudampfschiff' * 20}</p><table><tr>{cells}</tr></table><pre>{'x' * 500}</pre>"
    article = factories.story(factories.content("W" * 200, body=body))

    browser_page.set_viewport_size({"width": 320, "height": 640})
    browser_page.goto(article.get_absolute_url())

    assert browser_page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_reader_reaches_a_story_with_the_keyboard_alone(
    browser_page: Page, addresses: dict[str, str]
) -> None:
    browser_page.goto("/")

    browser_page.keyboard.press("Tab")
    skip = browser_page.locator(":focus")
    assert skip.is_visible()
    assert skip.inner_text() == "Skip to the main part"
    browser_page.keyboard.press("Enter")
    address = "/"
    for _press in range(4):
        browser_page.keyboard.press("Tab")
        focused = browser_page.locator(":focus")
        assert focused.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
        address = focused.get_attribute("href") or ""
        if address.startswith("/articles/"):
            break
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(f"**{address}")

    assert browser_page.locator("article h1").is_visible()


def test_everything_a_finger_aims_at_is_large_enough(
    browser_page: Page, addresses: dict[str, str]
) -> None:
    browser_page.set_viewport_size({"width": 360, "height": 640})
    for name in ("front page", "article", "section"):
        browser_page.goto(addresses[name])
        for each in browser_page.locator(
            "nav a, .filters :is(input, select, button), .topics a"
        ).all():
            box = each.bounding_box()
            assert box
            assert box["height"] >= 44, each.inner_html()


def test_a_reader_sees_how_old_the_latest_stories_are(
    browser_page: Page, addresses: dict[str, str]
) -> None:
    browser_page.goto("/")

    age = browser_page.get_by_text("40 minutes ago")
    age.wait_for()
    assert str(timezone.now().year) in (age.get_attribute("title") or "")


def test_a_printed_story_is_the_story_alone_with_its_address(
    browser_page: Page, addresses: dict[str, str]
) -> None:
    browser_page.goto(addresses["article"])
    browser_page.emulate_media(media="print", color_scheme="dark")

    assert browser_page.locator(".body").is_visible()
    assert browser_page.get_by_text(addresses["article"], exact=False).is_visible()
    for chrome in (".sections", ".related", ".footer"):
        assert not browser_page.locator(chrome).first.is_visible()
    paper = browser_page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


def test_the_letters_are_the_sites_own(browser_page: Page, addresses: dict[str, str]) -> None:
    browser_page.goto(addresses["article"])

    browser_page.evaluate("document.fonts.ready")
    assert browser_page.evaluate('document.fonts.check("20px Newsreader")')
    loaded = "[...document.fonts].filter(each => each.status == 'loaded').map(each => each.family)"
    assert "Newsreader" in browser_page.evaluate(loaded)
