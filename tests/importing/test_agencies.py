"""What an agency orders in its own format is done: embargoes, holds, corrections and kills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.models import Article, ArticleState, Receipt, Revision
from tests.clock import StillClock
from tests.importing.conftest import Run
from tests.importing.reading import SAMPLES

Importer = Callable[..., Run]

ID = "urn:newsml:eastmouth.example:20260112:"
MESSAGE = (SAMPLES / "newsml_g2/eastmouth.xml").read_text()

pytestmark = pytest.mark.django_db


def article(name: str) -> Article:
    found = Receipt.objects.select_related("article").get(source_id=f"{ID}{name}").article
    assert found is not None
    return found


def deliver(wire: Path, message: str) -> None:
    (wire / "message.xml").write_text(message)


def test_a_desk_gets_what_an_agency_sends_as_the_agency_orders(
    run_import: Importer, wire: Path, clock: StillClock
) -> None:
    deliver(wire, MESSAGE.replace("<embargoed>2026-01-12", "<embargoed>2026-03-01"))
    run = run_import(publish=True)
    assert run.status == 0
    harbour, ferry, alert = map(article, ("harbour", "ferry", "alert"))
    assert harbour.embargo_until is not None
    assert list(Article.objects.live()) == [alert]
    assert ferry.state == ArticleState.NEVER_PUBLISHED
    newest = Revision.objects.filter(article=harbour).latest("pk")
    assert newest.headline == "Harbour to Be Dredged After Forty Years"
    assert "CORRECTS the cost" not in harbour.body
    assert set(harbour.tags.values_list("name", flat=True)) >= {"dredging", "shipping"}
    assert run.outcomes.count("aside") == 4


def test_readers_lose_a_story_that_its_agency_kills_and_an_older_version_brings_none_back(
    run_import: Importer, wire: Path
) -> None:
    deliver(wire, MESSAGE)
    run_import(publish=True)
    killed = '20260112:alert" version="2"'
    status = "<versionCreated>2026-01-12T10:05:00Z</versionCreated>"
    kill = MESSAGE.replace('20260112:alert" version="1"', killed)
    kill = kill.replace(status, f'{status}<pubStatus qcode="stat:canceled"/>')
    deliver(wire, kill)
    run_import(publish=True)
    assert article("alert").state == ArticleState.WITHDRAWN
    deliver(wire, MESSAGE)
    run_import(publish=True)
    assert article("alert").state == ArticleState.WITHDRAWN


def test_an_editor_sees_that_a_text_is_a_correction_and_what_it_corrects(
    run_import: Importer, wire: Path
) -> None:
    first = MESSAGE.replace('<signal qcode="sig:correction"/>', "").replace("CORRECTS", "Has")
    deliver(
        wire,
        first.replace("12 million", "11 million").replace(
            'harbour" version="3"', 'harbour" version="2"', 1
        ),
    )
    run_import(publish=True)
    deliver(wire, MESSAGE)
    run_import(publish=True)
    newest = Revision.objects.filter(article=article("harbour")).latest("pk")
    assert "CORRECTS the cost to 12 million." in newest.reason
    assert "12 million" in article("harbour").body
