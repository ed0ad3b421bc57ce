"""People at the desk in a real browser: logging in, a story's form, what it says of typing."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article
from tests import factories

PATIENCE = 15_000
HEADLINE, STATUS = "#id_headline", "#desk-status"
BODY = "#id_body-text"


def somebody(role: str = "writer") -> User:
    """Somebody of a role who can log in by password."""
    user = factories.member(role)
    user.set_password("secret")
    user.save()
    return user


def log_in(page: Page, username: str = "writer") -> None:
    page.goto(reverse("admin:login"))
    page.fill("#id_username", username)
    page.fill("#id_password", "secret")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def form_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def look_again(page: Page) -> None:
    """Come back to a window, in which the script then tries at once."""
    page.evaluate("dispatchEvent(new Event('focus'))")


def expect_kept(page: Page) -> None:
    expect(page.locator(STATUS)).to_contain_text("Kept at", timeout=PATIENCE)
