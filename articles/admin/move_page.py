"""The page of one move: what it will do, what is missing, and the word of why."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst

from articles.admin import move_words, pages
from articles.admin.move_forms import FORMS, OLDER, MoveForm, PublishForm
from articles.editorial import checklist, moves, references, workflow
from articles.editorial.ground import ConflictError, Ground, desk_draft, ground_of, text_of
from articles.editorial.snapshot import content_of
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, Verb


class _Asked(NamedTuple):
    """Who wants which move of what."""

    model_admin: admin.ModelAdmin[Any]
    request: HttpRequest
    article: Article
    verb: Verb

    @property
    def by(self) -> User:
        return pages.person(self.request)

    @property
    def is_posted(self) -> bool:
        return self.request.method == "POST"


def view(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str, verb: str
) -> HttpResponse:
    """Show the move; made by POST, it leads back to the story."""
    article = pages.find(request, object_id, "articles.view_draft", "articles.view_revision")
    if verb not in FORMS:
        raise Http404
    asked = _Asked(model_admin, request, article, Verb(verb))
    _require_role(asked)
    form = _form(asked)
    if not asked.is_posted or not form.is_valid():
        return _show(asked, form)
    try:
        moved = _make(asked, form)
    except ForbiddenError as refusal:  # taken from them since the page was begun
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError as refusal:
        article.refresh_from_db()
        return _show(asked, _form(asked), refusal)
    _say_done(asked, moved, form)
    return redirect("admin:articles_article_change", moved.pk)


def _require_role(asked: _Asked) -> None:
    """A role that may not make the move gets no page of it; a state that hinders is shown there."""
    try:
        workflow.require(asked.by, asked.verb, asked.article, desk_draft(asked.article))
    except ForbiddenError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError:
        return


def _form(asked: _Asked) -> MoveForm:
    number = asked.request.GET.get("revision", "")
    return FORMS[asked.verb](
        asked.request.POST if asked.is_posted else None,
        verb=asked.verb,
        article=asked.article,
        draft=desk_draft(asked.article),
        initial={"which": OLDER, "number": number} if number.isdecimal() else {},
    )


def _make(asked: _Asked, form: MoveForm) -> Article:
    return moves.make(
        asked.verb,
        asked.article,
        by=asked.by,
        at=timezone.now(),
        ground=Ground.of_fields(asked.request.POST),
        wish=form.wish(),
    )


def _show(asked: _Asked, form: MoveForm, refusal: RefusedError | None = None) -> HttpResponse:
    """The page; after a refusal with all that was typed, after a conflict on today's ground."""
    article, draft = asked.article, desk_draft(asked.article)
    is_conflict = isinstance(refusal, ConflictError)
    is_kept = asked.is_posted and not is_conflict
    ground = Ground.of_fields(asked.request.POST) if is_kept else ground_of(article, draft)
    points = _points(article, form)
    context = {
        "title": capfirst(asked.verb.label),
        "article": article,
        "draft": draft,
        "newest": text_of(article, draft),
        "promise": move_words.promise(asked.verb, article, draft),
        "hindrance": workflow.why_not(asked.by, asked.verb, article, draft),
        "points": points,
        "is_blocked": any(point.level == checklist.BLOCK for point in points),
        "form": form,
        "ground": ground.fields(),
        "refusal": refusal,
        "is_said_by_points": isinstance(refusal, checklist.UnmetError),
        "changed_by": refusal.theirs if isinstance(refusal, ConflictError) else None,
    }
    status = (409 if is_conflict else 400) if asked.is_posted else 200
    return pages.render(asked.model_admin, asked.request, "move.html", context, status=status)


def _points(article: Article, form: MoveForm) -> list[checklist.Point]:
    """What the text lacks, where readers are to get it."""
    form.is_valid()  # of a form that was sent, to know which text
    text = form.text()
    if text is None or not isinstance(form, PublishForm):
        return []
    return checklist.missing(content_of(text), article)


def _say_done(asked: _Asked, moved: Article, form: MoveForm) -> None:
    said = move_words.done(asked.verb, moved, desk_draft(moved))
    messages.success(asked.request, said)
    text = form.text()
    if asked.verb == Verb.REINSTATE and text and text.pk != moved.live_revision_id:
        _content, missing = references.resolve(content_of(text))
        if missing:
            messages.warning(asked.request, move_words.left_out(missing))
