"""What every public page keeps to, and the pages for when something is not there or broken."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests import factories
from tests.pages import read


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [path("broken/", broken)]


@pytest.fixture
def addresses(db: None) -> list[str]:
    """One address of every kind of public page, and what it answers."""
    filled = factories.content(in_section="World", tags=["Bridges"], related=["A storm"])
    article = factories.story(filled)
    withdrawn = factories.withdraw(factories.story())
    return [
        "/",
        article.get_absolute_url(),
        "/sections/world/",
        "/tags/bridges/",
        factories.headline("A storm").get_absolute_url(),
        withdrawn.get_absolute_url(),
        "/nowhere/",
    ]


def test_a_reader_gets_no_cookie_and_pages_do_not_vary_by_one(
    client: Client, addresses: list[str]
) -> None:
    for address in addresses:
        response = client.get(address)
        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()
        assert b"csrf" not in response.content


def test_pages_ask_no_other_host_for_anything(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        for named in read(client.get(address)).addresses:
            assert named.startswith(("/", "#", "?", f"{settings.SITE_URL}/"))
            assert not named.startswith("//")


def test_pages_carry_a_strict_policy_and_nothing_that_it_would_stop(
    client: Client, addresses: list[str]
) -> None:
    for address in addresses:
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        page = read(response)
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert "script-src 'self'" in policy
        for tag, facts in page.elements:
            assert tag != "style"
            assert "style" not in facts
            assert not [name for name in facts if name.startswith("on")]
            assert tag != "script" or "src" in facts or facts["type"] == "application/ld+json"


def test_every_page_has_one_first_heading_a_language_and_a_title(
    client: Client, addresses: list[str]
) -> None:
    for address in addresses:
        response = client.get(address)
        page = read(response)
        assert len(page.facts("h1")) == 1
        assert page.facts("html", lang="en", dir="ltr")
        assert re.search(rb"<title>[^<]+</title>", response.content)


def test_pages_are_read_and_nothing_else(addresses: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in addresses[:5]:
        for method in ("post", "put", "patch", "delete", "options"):
            assert getattr(client, method)(address).status_code == 405
        head = client.head(address)
        assert head.status_code == 200
        assert not head.content


def test_a_visitor_who_is_lost_is_shown_the_way_to_the_front_page_and_the_latest_stories(
    client: Client, addresses: list[str]
) -> None:
    for address, status in (("/nowhere/", 404), (addresses[-2], 410)):
        response = client.get(address)
        assert response.status_code == status
        page = read(response)
        assert "/" in page.links
        assert addresses[1] in page.links
        assert page.facts("meta", name="robots", content="noindex")


@pytest.mark.urls(__name__)
def test_a_broken_page_says_so_without_database_and_without_collected_files() -> None:
    with override_settings(STORAGES=settings.PRODUCTION_STORAGES):
        response = Client(raise_request_exception=False).get("/broken/")

    assert response.status_code == 500
    page = read(response)
    assert "Something went wrong on our side" in page.text
    assert page.facts("link", rel="stylesheet", href="/static/css/tokens.css")


def test_a_browser_that_asks_for_an_icon_by_its_old_name_is_led_to_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.headers["Location"] == "/static/icon.svg"
    assert not response.cookies
