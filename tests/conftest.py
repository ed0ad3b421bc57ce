"""What every test may ask for: sample stories, a still clock, a browser, a Redis."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler
from django.test.utils import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import machine
from tests.clock import StillClock

PURE = ("/tests/importing/formats/", "/tests/derive/", "/tests/house/", "/tests/test_")
"""Where tests are that know of no database unless they ask for it."""

# A busy machine is no reason to fail.
hypothesis.settings.register_profile("newsroom", deadline=None)
hypothesis.settings.load_profile("newsroom")


def pytest_configure() -> None:
    """Make the folder that holds whatever this run writes."""
    # WhiteNoise warns where it is missing.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def pytest_unconfigure() -> None:
    """Take that folder away again."""
    shutil.rmtree(settings.DATA_DIR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run browser tests last: from the first on, Playwright's event loop runs in this thread.

    On another database than SQLite, what knows of no database is not run a second time.
    """
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        again = [item for item in items if _knows_no_database(item)]
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in again]
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


def _knows_no_database(item: pytest.Item) -> bool:
    """Whether a test stands in a folder of pure parts, and asks for no rows."""
    asks = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    is_pure = any(folder in item.path.as_posix() for folder in PURE)
    return is_pure and not asks and item.get_closest_marker("django_db") is None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, in a line, what was skipped and how to get it."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, count in Counter(report.longrepr[2] for report in skipped).items():
        terminalreporter.write_line(f"{reason} ({count} tests)")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample stories."""
    folder = os.environ.get("NEWSROOM_SAMPLES")
    if not folder:
        machine.skip_or_fail("samples")
    return Path(folder)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """The newsroom's clock stands still, at noon UTC of 5 February 2026."""
    still = StillClock(datetime(2026, 2, 5, 12, tzinfo=UTC))
    monkeypatch.setattr(timezone, "now", still)
    return still


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis that this run started for itself."""
    program = shutil.which("redis-server")
    if not program:
        machine.skip_or_fail("redis")
    port = machine.free_port()
    server = subprocess.Popen(
        [program, "--bind", "127.0.0.1", "--port", str(port), "--save", ""],
        cwd=tmp_path_factory.mktemp("redis"),
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_redis(url := f"redis://127.0.0.1:{port}/0")
        yield url
    finally:
        server.terminate()
        server.wait()


def _wait_for_redis(url: str) -> None:
    deadline = time.monotonic() + 10
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window; one for the whole run."""
    path = machine.chromium()
    if not path:
        machine.skip_or_fail("browser")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's event loop in this thread would make Django refuse the tests' own queries.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(
            executable_path=path, args=machine.chromium_arguments()
        )
        yield chromium
        chromium.close()


class _Server(ThreadedWSGIServer):
    """Ends with its last answer, which would meet the emptying of the tables after the test."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), QuietWSGIRequestHandler)
        self.at_work: list[Thread] = []

    def process_request(self, request: object, client_address: object) -> None:
        work = (request, client_address)
        thread = Thread(target=self.process_request_thread, args=work, daemon=True)
        self.at_work.append(thread)
        thread.start()

    def server_close(self) -> None:
        super().server_close()
        for thread in self.at_work:
            thread.join(timeout=5)


@contextmanager
def _server() -> Iterator[str]:
    """A server of the very application: static files come from WhiteNoise."""
    server = _Server()
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def _collected_static() -> dict[str, dict[str, str]]:
    with override_settings(STORAGES=settings.PRODUCTION_STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
    return dict(settings.PRODUCTION_STORAGES)


@pytest.fixture
def site(transactional_db: None, _collected_static: dict[str, dict[str, str]]) -> Iterator[str]:
    """The address of the site with the test's data and, as in production, hashed static files."""
    allowed = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    with (
        override_settings(STORAGES=_collected_static, ALLOWED_HOSTS=allowed),
        _server() as address,
    ):
        yield address


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a page in a browser of its own, whose addresses are those of the site named.

    The test fails where a page broke its Content-Security-Policy, stopped in a script, or
    asked another host for anything.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_at(site: str) -> Page:
        context = browser.new_context(base_url=site)
        contexts.append(context)
        _watch(context, urlsplit(site).netloc, complaints)
        return context.new_page()

    yield open_at
    for context in contexts:
        context.close()
    assert not complaints


def _watch(context: BrowserContext, host: str, complaints: list[str]) -> None:
    context.on(
        "request",
        lambda request: (
            None
            if urlsplit(request.url).netloc in (host, "")
            else complaints.append(f"asked another host: {request.url}")
        ),
    )
    context.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))


@pytest.fixture
def browser_page(site: str, open_browser: Callable[[str], Page]) -> Page:
    """A new page in a browser of its own, whose addresses are the site's: ``goto("/")``."""
    return open_browser(site)
