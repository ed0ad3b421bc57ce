"""Every word of ours that a reader meets can be translated."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.utils import translation

from tests import factories
from tests.clock import StillClock
from tests.pages import read

pytestmark = pytest.mark.django_db

# What stories, people and settings say is Greek here, so that every Latin letter is ours.
_NOT_WORDS = {"UTC"}


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation of everything, which sets each message in brackets."""
    catalogue = translation._trans  # type: ignore[attr-defined]

    def marking(plain: Callable[..., str]) -> Callable[..., str]:
        return lambda *arguments: f"⟦{plain(*arguments)}⟧"

    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        monkeypatch.setattr(catalogue, name, marking(getattr(catalogue, name)))


def untranslated(wording: list[str]) -> list[str]:
    """What is said in Latin letters outside all brackets."""
    line = re.sub(r"https?://\S+", " ", " ".join(wording))
    while line != (line := re.sub("⟦[^⟦⟧]*⟧", " ", line)):
        pass
    return [word for word in re.findall(r"[A-Za-z]+", line) if word not in _NOT_WORDS]


@pytest.mark.usefixtures("marked")
@override_settings(SITE_NAME="Εφημερίδα")
def test_a_reader_meets_no_word_that_cannot_be_translated(
    client: Client, clock: StillClock
) -> None:
    filled = factories.content(
        "Η γέφυρα",
        ["Άνοιξε."],
        in_section="Κόσμος",
        authors=["Άδα"],
        tags=["Γέφυρες"],
        related=["Η θύελλα", "Η γέφυρα"],
        pinned=[factories.story(factories.content("Το ποτάμι", ["Ρέει."]))],
    )
    factories.many_stories(40, filled, at=clock())
    article = factories.story(filled, source="Πηγή")
    factories.rank(article, factories.story(factories.content("Η πόλη", ["Ζει."]), source="Πηγή"))
    clock.forward(hours=1)
    withdrawn = factories.withdraw(factories.story(factories.content("Λάθος", ["Όχι."])))

    for address in (
        "/",
        "/?page=2",
        article.get_absolute_url(),
        factories.story(factories.content("Άλλη", ["Μία."]), source="Πηγή").get_absolute_url(),
        "/sections/kosmos/",
        "/sections/kosmos/?since=2026-02-05&until=2026-02-04",
        "/sections/kosmos/?since=x&until=2999-01-01",
        "/sections/kosmos/?tag=x",
        "/tags/gefyres/?section=x",
        factories.headline("Η θύελλα").get_absolute_url(),
        "/nowhere/",
        withdrawn.get_absolute_url(),
    ):
        page = read(client.get(address))
        assert len(page.wording) > 5
        assert not untranslated(page.wording), address
