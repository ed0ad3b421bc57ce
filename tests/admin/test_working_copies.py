"""What people type is kept on the server, for them alone, until they save it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from articles import limits
from articles.editorial import drafts, ground, moves, working
from articles.editorial.ground import Ground
from articles.editorial.moves import Wish
from articles.models import Article, Draft, Revision, WorkingCopy
from tests import factories
from tests.admin.conftest import LogIn, listing, member, page
from tests.clock import StillClock
from tests.forms import form_of
from tests.pages import read

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/working-copy/new/"


@pytest.fixture
def writer(log_in: LogIn) -> Client:
    """A browser in which a writer has logged in."""
    return log_in("writer")


def me() -> User:
    return User.objects.get(username="writer")


def typed_into(article: Article, **typed: str) -> dict[str, str]:
    """What the form of a story sends while somebody types."""
    return {**ground.ground_of(article).fields(), "version": "0", **typed}


def test_a_writer_has_kept_what_they_type_into_a_draft(writer: Client, clock: StillClock) -> None:
    article = factories.draft().article

    first = writer.post(
        page(article, "working_copy"), typed_into(article, headline="Bridge  op", section="x")
    )
    clock.forward(minutes=3)
    second = writer.post(
        page(article, "working_copy"), typed_into(article, headline="Bridge opens", version="1")
    )

    assert (first.status_code, first.json()) == (200, {"said": "Kept at 12:00", "version": 1})
    assert (second.status_code, second.json()) == (200, {"said": "Kept at 12:03", "version": 2})
    copy = WorkingCopy.objects.get()
    assert (copy.user, copy.content["headline"]) == (me(), "Bridge opens")
    assert copy.based_on == article.revisions.get()
    assert (Revision.objects.count(), Draft.objects.count()) == (1, 1)


def test_what_is_typed_is_kept_as_it_is_whatever_it_is_worth(writer: Client) -> None:
    article = factories.draft().article
    typed = {"headline": "  W " * 200, "section": "nowhere", "authors": "Nobody,,", "body": "<p>a<"}

    assert writer.post(page(article, "working_copy"), typed_into(article, **typed)).json()

    content = WorkingCopy.objects.get().content
    assert {name: content[name] for name in typed} == typed
    assert "version" not in content


def test_readers_see_nothing_of_what_is_typed_into_a_live_story(writer: Client) -> None:
    article = factories.story()
    before = Client().get(article.get_absolute_url()).content

    writer.post(page(article, "working_copy"), typed_into(article, headline="Half a"))

    assert Client().get(article.get_absolute_url()).content == before
    assert Article.objects.get().headline == "Bridge opens after ten years"
    assert ground.desk_draft(article)  # so that others see that somebody is at work


def test_of_two_windows_the_one_that_is_behind_keeps_nothing(writer: Client) -> None:
    article = factories.draft().article
    address = page(article, "working_copy")
    writer.post(address, typed_into(article, headline="In the first window"))

    behind = writer.post(address, typed_into(article, headline="In the second"))

    assert behind.status_code == 409
    assert "another window" in behind.json()["said"]
    assert WorkingCopy.objects.get().content["headline"] == "In the first window"


def test_a_window_that_never_heard_that_it_was_kept_goes_on(writer: Client) -> None:
    article = factories.draft().article
    address = page(article, "working_copy")
    writer.post(address, typed_into(article, headline="Its answer was lost", window="one"))

    again = writer.post(address, typed_into(article, headline="And it goes on", window="one"))
    behind = writer.post(address, typed_into(article, headline="In another", window="two"))

    assert (again.json()["version"], behind.status_code) == (2, 409)
    assert WorkingCopy.objects.get().content["headline"] == "And it goes on"


def test_what_was_typed_in_another_window_is_not_used_up_by_a_save(
    writer: Client, clock: StillClock
) -> None:
    article = factories.draft().article
    opened = form_of(writer.get(page(article)), page(article), "desk-form")
    writer.post(page(article, "working_copy"), typed_into(article, headline="In the other window"))

    assert writer.post(page(article), opened.filled(headline="Saved in this")).status_code == 302

    assert WorkingCopy.objects.get().content["headline"] == "In the other window"
    assert "In the other window" in writer.get(page(article)).content.decode()


def test_two_people_type_into_one_story_beside_each_other(log_in: LogIn) -> None:
    article = factories.draft().article
    for role in ("writer", "editor"):
        typed = typed_into(article, headline=f"By the {role}")
        assert log_in(role).post(page(article, "working_copy"), typed).status_code == 200

    kept = {copy.user.username: copy.content["headline"] for copy in WorkingCopy.objects.all()}
    assert kept == {"writer": "By the writer", "editor": "By the editor"}


def test_a_writer_whose_login_ran_out_is_told_apart_and_nothing_is_kept(client: Client) -> None:
    article = factories.draft().article

    for address in (page(article, "working_copy"), NEW):
        response = client.post(address, typed_into(article, headline="Typed"))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))
    assert not WorkingCopy.objects.exists()


def test_what_one_person_typed_is_not_kept_for_another_who_logs_in_there(log_in: LogIn) -> None:
    article = factories.draft().article
    writer, editor = log_in("writer"), log_in("editor")
    address = f"{page(article, 'working_copy')}?person={me().pk}"

    typed = typed_into(article, headline="The writer's")
    for refused in (editor.post(address, typed), editor.get(address)):
        assert refused.status_code == 403
        assert "Somebody else has logged in" in refused.json()["said"]
    assert not WorkingCopy.objects.exists()
    assert writer.post(address, typed).status_code == 200


def test_a_form_may_ask_whether_its_login_holds_and_nothing_happens(writer: Client) -> None:
    article = factories.story()

    assert writer.get(page(article, "working_copy")).status_code == 200
    assert writer.get(NEW).status_code == 200
    assert not WorkingCopy.objects.exists()
    assert not ground.desk_draft(article)


def test_whoever_may_not_write_keeps_nothing(log_in: LogIn) -> None:
    article = factories.draft().article

    client, address = log_in("importer"), page(article, "working_copy")
    kept = client.post(address, typed_into(article, headline="X"))
    begun = client.post(NEW, {"begun_as": str(uuid4()), "headline": "X"})

    for answer in (kept, client.get(address)):
        assert answer.status_code == 403
        assert answer.json()["said"] == "You may not change this story any more."
    for answer in (begun, client.get(NEW)):
        assert answer.status_code == 403
        assert answer.json()["said"] == "Only writers and editors begin stories."
    assert not WorkingCopy.objects.exists()


def test_a_writer_is_told_why_a_story_that_was_scheduled_keeps_nothing(
    writer: Client, clock: StillClock
) -> None:
    article = factories.draft(factories.content(authors=["Ada Byron"])).article
    typed = typed_into(article, headline="Too late")
    wish = Wish(publish_at=clock() + timedelta(hours=1))
    moves.make("schedule", article, by=factories.member("editor"), at=clock(), wish=wish)

    refused = writer.post(page(article, "working_copy"), typed)

    assert refused.status_code == 403
    assert "unschedule it" in refused.json()["said"]


def test_a_story_that_is_not_there_keeps_nothing(writer: Client) -> None:
    response = writer.post("/admin/articles/article/12345/working-copy/", {"headline": "X"})

    assert (response.status_code, response.json()["said"]) == (
        404,
        "This story is not there any more.",
    )


def test_a_new_story_is_kept_under_the_name_of_its_form(writer: Client) -> None:
    form = str(uuid4())

    first = writer.post(NEW, {"begun_as": form, "version": "0", "headline": "A fire"})
    second = writer.post(NEW, {"begun_as": form, "version": "1", "headline": "A fire in the"})
    behind = writer.post(NEW, {"begun_as": form, "version": "1", "headline": "Something else"})

    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert behind.status_code == 409
    assert WorkingCopy.objects.get().content["headline"] == "A fire in the"
    assert not Article.objects.exists()


@pytest.mark.parametrize("form", ["", "1", "not a name", "%00"])
def test_a_new_story_without_a_name_is_refused_in_words(writer: Client, form: str) -> None:
    response = writer.post(NEW, {"begun_as": form, "headline": "X"})

    assert response.status_code == 409
    assert "open it again" in response.json()["said"]


def test_a_new_story_that_was_saved_in_another_window_is_not_kept_again(
    writer: Client, clock: StillClock
) -> None:
    form = uuid4()
    drafts.create(factories.content(), by=me(), at=clock(), begun_as=form)

    refused = writer.post(NEW, {"begun_as": str(form), "headline": "The same form"})

    assert refused.status_code == 409
    assert "saved in another window" in refused.json()["said"]


@pytest.mark.parametrize("version", ["-1", "²", "1" * 40, "one", ""])
def test_a_version_that_is_no_number_stands_for_none(writer: Client, version: str) -> None:
    article = factories.draft().article

    typed = typed_into(article, headline="X", version=version)
    assert writer.post(page(article, "working_copy"), typed).json()["version"] == 1


def test_what_no_column_holds_is_left_out_and_what_is_too_long_is_refused(
    writer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = factories.draft().article
    address = page(article, "working_copy")
    assert writer.post(address, typed_into(article, headline="A\0B")).status_code == 200
    assert WorkingCopy.objects.get().content["headline"] == "AB"

    monkeypatch.setattr(limits, "TYPED", 10)
    refused = writer.post(address, typed_into(article, headline="A" * 11, version="1"))

    assert refused.status_code == 409
    assert "too long" in refused.json()["said"]


@pytest.mark.parametrize(
    "name", ["headline", "window", "variant_search", "variant_\0", "suggested_\0"]
)
@pytest.mark.parametrize("way", ["kept", "put aside for theirs"])
def test_what_no_column_holds_hinders_neither_way_of_keeping(
    writer: Client, name: str, way: str
) -> None:
    article = factories.draft().article
    typed = typed_into(article, **{"headline": "Typed", name: "A\0B"})
    address = page(article, "working_copy" if way == "kept" else "change")
    answer = writer.post(address, typed if way == "kept" else {**typed, "_on": "theirs"})
    assert answer.status_code in (200, 302)
    assert "\0" not in str(WorkingCopy.objects.get().content)


def test_typing_that_is_thrown_away_hinders_nobody_who_saw_it(log_in: LogIn) -> None:
    story, ann = factories.story(), factories.member("writer", "ann")
    working.keep(ann, story, {"headline": "B"}, at=now(), ground=Ground(), version=0)
    editor, address = log_in("editor"), page(story)
    form = form_of(editor.get(address), address, "desk-form")
    working.discard(ann, story)
    assert editor.post(address, form.filled(headline="Bridge opens")).status_code == 302
    assert story.revisions.latest("number").headline == "Bridge opens"


def test_the_longest_story_that_the_wire_may_send_can_be_kept(writer: Client) -> None:
    article = factories.draft().article
    body = "<p>é</p>" * (limits.STORY_FILE // 10)

    assert writer.post(page(article, "working_copy"), typed_into(article, body=body)).json()
    assert WorkingCopy.objects.get().content["body"] == body


def test_saving_uses_up_what_was_kept(writer: Client, clock: StillClock) -> None:
    article = factories.draft().article
    writer.post(page(article, "working_copy"), typed_into(article, headline="Typed"))

    seen = ground.ground_of(article)
    drafts.save(article, factories.content("Typed"), by=me(), at=clock(), ground=seen)

    assert not WorkingCopy.objects.exists()


def test_a_forged_form_of_another_site_keeps_nothing(log_in: LogIn) -> None:
    article = factories.draft().article
    log_in("writer")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(me())

    response = strict.post(page(article, "working_copy"), typed_into(article, headline="Forged"))

    assert response.status_code == 403
    assert not WorkingCopy.objects.exists()


def copies(**typed: Any) -> list[WorkingCopy]:
    """A copy of a story that exists, and one of a new one."""
    article = factories.draft(factories.content(tags=["Harbours"])).article
    draft = ground.desk_draft(article)
    return [
        WorkingCopy.objects.create(user=me(), content=typed, **facts)
        for facts in (
            {"draft": draft, "based_on": draft and draft.head},
            {"begun_as": uuid4()},
        )
    ]


def test_a_writer_finds_all_that_they_never_saved_and_goes_on_there(writer: Client) -> None:
    of_old, of_new = copies(headline="Typed and left", body="<p>Half a sent</p><script>x</script>")

    found = read(writer.get(listing("workingcopy")))
    assert {page(of_old), page(of_new)} <= set(found.links)

    for copy, form in (
        (of_old, page(Article.objects.get())),
        (of_new, reverse("admin:articles_article_add")),
    ):
        shown = read(writer.get(page(copy)))
        assert "Typed and left" in shown.text
        assert "Half a sent" in shown.text
        assert form in shown.links
    # What the form did not send, because it had no such field then, is as it was.
    assert "Harbours" in read(writer.get(page(of_old))).text


def test_no_page_of_the_desk_stays_in_the_browsers_cache(writer: Client) -> None:
    article = factories.draft().article
    for address in (
        reverse("admin:index"),
        listing("article"),
        page(article),
        page(article, "preview"),
        page(article, "working_copy"),
        reverse("admin:articles_article_add"),
        reverse("admin:articles_article_preview_new"),
    ):
        assert "no-store" in writer.get(address).headers["Cache-Control"], address


def test_logging_out_has_the_browser_forget_what_it_holds_of_the_desk(writer: Client) -> None:
    response = writer.post(reverse("admin:logout"))

    assert response.status_code == 200
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert writer.get(listing("article")).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False], ids=["new story", "story"])
def test_of_two_windows_that_keep_at_one_moment_one_is_told(is_new: bool) -> None:
    article, form = factories.draft().article, str(uuid4())
    address = NEW if is_new else page(article, "working_copy")
    sent = typed_into(article, begun_as=form, headline="Typed")
    member("writer")
    together = Barrier(2)

    def keep(_window: int) -> int:
        client = Client()
        client.force_login(me())
        together.wait()
        try:
            return client.post(address, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(keep, range(2))) == [200, 409]
    assert WorkingCopy.objects.get().version == 1


def test_a_new_story_saved_in_one_window_leaves_what_another_typed_since() -> None:
    writer, begun_as, at = factories.member("writer"), uuid4(), now()
    working.keep_new(writer, begun_as, {"headline": "One window"}, at=at, version=0)
    working.keep_new(writer, begun_as, {"headline": "Another window"}, at=at, version=1)
    drafts.create(factories.content("One window"), by=writer, at=at, begun_as=begun_as, version=1)
    assert WorkingCopy.objects.get().content["headline"] == "Another window"
    drafts.create(factories.content("One window"), by=writer, at=at, begun_as=begun_as, version=2)
    assert not WorkingCopy.objects.exists()
