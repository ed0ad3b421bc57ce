"""Every address that a crawl finds, tried by everybody: nothing leaks, nothing is changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote_plus, urldefrag, urljoin, urlsplit

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editorial import publishing, working
from articles.editorial.ground import ground_of
from articles.editorial.snapshot import Content
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleState,
    ArticleTag,
    Claim,
    Draft,
    DraftKind,
    SidebarItem,
    Verb,
)
from tests import factories
from tests.admin.conftest import LogIn
from tests.admin.test_access import everything
from tests.forms import Form, forms_of
from tests.pages import read
from tests.views.test_secrets import told_by

pytestmark = pytest.mark.django_db

SAMPLES = 3
"""Rows of one kind, and queries of one page, that are tried; of stories every one."""
STORIES = "/admin/articles/article/"
UNSEEN = ("/static/", "/admin/logout/", "/admin/jsi18n/")


@dataclass
class Newsroom:
    """A story in every state, and the words that give its secret parts away."""

    stories: dict[str, Article]
    typed: str = "mumbled"
    """What somebody has typed and not saved."""
    only_drafted: tuple[str, ...] = ("vexilla", "propinqua")
    """What stands in drafts of a live story and nowhere else."""

    @property
    def words(self) -> list[str]:
        """All of it, from whomever knows nobody here."""
        return [*self.stories, self.typed, *self.only_drafted]


@pytest.fixture
def newsroom(filled: Article) -> Newsroom:
    now = timezone.now()
    drafted = factories.draft(told_by("Drafted"))
    hushed = factories.embargo(factories.story(told_by("Hushed")), until=now + timedelta(days=1))
    gone = factories.withdraw(factories.story(told_by("Gonefor")))
    spiked = publishing.spike(
        factories.draft(told_by("Spiked")).article, by=factories.person(), at=now
    )
    live = factories.story()
    _schedule(live, "Vexilla")
    _propose(live, "Propinqua")
    writer = factories.member("writer")
    typed = {"headline": ["Mumbled"], "body": ["<p>Mumbled</p>"], "standfirst": ["Mumbled"]}
    working.keep(
        writer, drafted.article, typed, at=now, ground=ground_of(drafted.article), version=0
    )
    return Newsroom(
        {"drafted": drafted.article, "hushed": hushed, "gonefor": gone, "spiked": spiked}
    )


def _schedule(story: Article, word: str) -> None:
    draft = Draft.objects.create(article=story, base=story.live_revision)
    factories.revise(draft, text_of(word), by=factories.person(), at=timezone.now())
    publishing.schedule(
        draft, timezone.now() + timedelta(days=1), by=factories.person(), at=timezone.now()
    )


def _propose(story: Article, word: str) -> None:
    draft = Draft.objects.create(article=story, base=story.live_revision, kind=DraftKind.PROPOSAL)
    factories.revise(draft, text_of(word), by=factories.person(), at=timezone.now())


def text_of(word: str) -> Content:
    """A text of which nothing else in the newsroom bears the word."""
    return factories.content(f"{word} headline", [f"{word} body."], standfirst=f"{word} standfirst")


@dataclass
class Crawl:
    """Whoever follows every link and looks at every form."""

    client: Client
    addresses: set[str] = field(default_factory=set)
    forms: dict[str, Form] = field(default_factory=dict)
    _variants: Counter[str] = field(default_factory=Counter)

    def wander(self, *begin: str) -> Crawl:
        waiting = list(begin)
        while waiting:
            address = waiting.pop()
            if self._is_new(address):
                self.addresses.add(address)
                waiting += [urldefrag(urljoin(address, link)).url for link in self._links(address)]
        return self

    def _is_new(self, address: str) -> bool:
        path = urlsplit(address).path
        if not address.startswith("/") or address in self.addresses or path.startswith(UNSEEN):
            return False
        kind = path if path.startswith(STORIES) else re.sub(r"\d+|[\w-]+-[\w-]+", "…", path)
        self._variants[kind] += 1
        return self._variants[kind] <= SAMPLES

    def _links(self, address: str) -> Iterator[str]:
        response = self.client.get(address)
        assert response.status_code in (200, 301, 302, 404, 410), address
        yield response.headers.get("Location", "")
        if "text/html" in response.headers["Content-Type"]:
            for form in forms_of(response, address):
                if form.method == "post":
                    self.forms[f"{urlsplit(form.address).path} {sorted(form.fields)}"] = form
            yield from read(response).addresses


def readers_rows() -> str:
    """Every row that a public page reads of a story that readers have had."""
    had = Article.objects.exclude(state__in=(ArticleState.NEVER_PUBLISHED, ArticleState.SPIKED))
    ids = list(had.values_list("pk", flat=True))
    around: list[Model] = [
        *had.order_by("pk"),
        *ArticleAuthor.objects.filter(article__in=ids).order_by("pk"),
        *ArticleTag.objects.filter(content_object__in=ids).order_by("pk"),
        *SidebarItem.objects.filter(article__in=ids).order_by("pk"),
        *Claim.objects.order_by("pk"),
    ]
    return str(serializers.serialize("json", around))


def crawled(client: Client) -> Crawl:
    stories = Article.objects.all()
    pages = [story.get_absolute_url() for story in stories]
    moves = [  # to which buttons lead, and no links
        reverse("admin:articles_article_move", args=[story.pk, verb])
        for story in stories
        for verb in Verb.values
    ]
    return Crawl(client).wander("/", "/admin/", *pages, *moves)


def said(response: HttpResponseBase, address: str) -> str:
    """What an answer tells, without what the asker said themselves."""
    content = response.content if isinstance(response, HttpResponse) else b""
    told = unquote_plus(f"{response.headers} {content.decode()}").lower()
    for values in parse_qs(urlsplit(address).query).values():
        for value in values:
            told = told.replace(value.lower(), "")
    return told.replace(urlsplit(address).path, "")


def browser_for(role: str, log_in: LogIn) -> Client:
    if role == "reader":
        return Client()
    if role == "nobody":
        client = Client()
        client.force_login(factories.person("temp"))
        return client
    return log_in(role)


def secrets_for(role: str, newsroom: Newsroom) -> list[str]:
    if role in ("reader", "nobody"):
        return newsroom.words
    if role == "importer":
        return [newsroom.typed, *newsroom.only_drafted]
    return [] if role == "writer" else [newsroom.typed]


def test_looking_at_every_page_changes_nothing(newsroom: Newsroom, log_in: LogIn) -> None:
    client = log_in("superuser")
    before = everything()
    crawl = crawled(client)
    assert everything() == before
    paths = {urlsplit(address).path for address in crawl.addresses}
    for article in newsroom.stories.values():
        assert reverse("admin:articles_article_change", args=[article.pk]) in paths
        assert reverse("admin:articles_article_history", args=[article.pk]) in paths
    assert any("/compare/" in path for path in paths)
    assert any(path.startswith(STORIES) and "/headlines/" in path for path in paths)
    assert any("/preview/" in path for path in paths)
    assert any("/proposal/" in path for path in paths)
    assert any("/move/" in path for path in paths)


def test_no_page_tells_anybody_what_they_may_not_know(newsroom: Newsroom, log_in: LogIn) -> None:
    addresses = sorted(crawled(log_in("superuser")).addresses)
    for role in ("reader", "nobody", "writer", "importer", "editor", "administrator"):
        client, secrets = browser_for(role, log_in), secrets_for(role, newsroom)
        for address in addresses:
            response = client.get(address)
            assert response.status_code in (200, 301, 302, 400, 403, 404, 410), (role, address)
            told = said(response, address)
            assert [word for word in secrets if word in told] == [], (role, address)


def test_no_form_changes_what_its_sender_may_not_change(newsroom: Newsroom, log_in: LogIn) -> None:
    crawl = crawled(log_in("superuser"))
    for role in ("reader", "nobody", "importer", "writer"):
        client = browser_for(role, log_in)
        rows = readers_rows if role == "writer" else everything
        before = rows()
        for address, sent in posts(crawl):
            with transaction.atomic(), writes() as written:
                response = client.post(address, sent)
                # Most posts write nothing; where one does, every row is looked at.
                changed = bool(written) and rows() != before
                transaction.set_rollback(True)
            assert response.status_code < 500, (role, address, sent)
            assert not changed, (role, address, sent)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Collects every statement that may change rows."""
    written: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if not sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield written


def posts(crawl: Crawl) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Every form as it stands, by each of its buttons; and nothing at all, to every address."""
    for form in crawl.forms.values():
        if urlsplit(form.address).path.startswith(("/admin/login", "/admin/password", *UNSEEN)):
            continue
        for name, value in form.buttons or [("", "")]:
            yield form.address, {**form.fields, **({name: [value]} if name else {})}
    for address in sorted({urlsplit(each).path for each in crawl.addresses}):
        if address != reverse("admin:login"):
            yield address, {}
