"""What tests in a browser may ask for besides: a server that can be killed, films of people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.films import Film
from tests.servers import Server


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    """A server that a test can kill and start again."""
    server = Server()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def open_filmed(
    open_browser: Callable[[str], Page], request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str, str], Page]]:
    """Opens a browser for somebody at a site, and films it until the test ends.

    NEWSROOM_FILMS names the folder that keeps the films; else they go the way of the test's files.
    """
    folder = Path(os.environ.get("NEWSROOM_FILMS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    films: list[Film] = []

    def open_for(name: str, site: str) -> Page:
        page = open_browser(site)
        films.append(Film(page, folder / f"{request.node.name}-{name}.mkv"))
        return page

    yield open_for
    for film in films:
        film.end()
        assert film.path.stat().st_size > 10_000, f"{film.path.name} shows nothing"
