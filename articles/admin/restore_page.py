"""Restoring an earlier text of a story: what comes back is shown, and asked once more."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import move_words, pages, story
from articles.admin.move_forms import MoveForm
from articles.editorial import diff, drafts, references, workflow
from articles.editorial.drafts import Restored
from articles.editorial.ground import ConflictError, Ground, desk_draft, ground_of, text_of
from articles.editorial.snapshot import content_of
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, Revision, Verb


class _Asked(NamedTuple):
    """Who wants which text back."""

    model_admin: admin.ModelAdmin[Any]
    request: HttpRequest
    article: Article
    revision: Revision

    def form(self) -> MoveForm:
        """Asks why, if the person likes."""
        data = self.request.POST if self.request.method == "POST" else None
        draft = desk_draft(self.article)
        return MoveForm(data, verb=Verb.RESTORE, article=self.article, draft=draft)

    def why_not(self) -> str:
        """What the story's state has against it; a role that may not restore gets no page."""
        try:
            user = pages.person(self.request)
            workflow.require(user, Verb.RESTORE, self.article, desk_draft(self.article))
        except ForbiddenError as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except RefusedError as refusal:
            return str(refusal)
        return ""


def view(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str, number: str
) -> HttpResponse:
    """Show what would come back; by POST it does, and the answer leads to the story."""
    article = pages.find(request, object_id, "articles.view_draft", "articles.view_revision")
    asked = _Asked(model_admin, request, article, _numbered(article, number))
    asked.why_not()
    form = asked.form()
    if request.method != "POST" or not form.is_valid():
        return _show(asked, form)
    try:
        restored = _restore(asked, form)
    except ForbiddenError as refusal:  # taken from them since the page was begun
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError as refusal:
        article.refresh_from_db()
        return _show(asked, form, refusal)
    _say_done(request, restored)
    return redirect("admin:articles_article_change", article.pk)


def _numbered(article: Article, number: str) -> Revision:
    is_number = number.isascii() and number.isdecimal() and len(number) <= 9
    revisions = article.revisions.select_related("by", "batch")
    revision = revisions.filter(number=int(number)).first() if is_number else None
    if revision is None:
        raise Http404
    return revision


def _restore(asked: _Asked, form: MoveForm) -> Restored:
    return drafts.restore(
        asked.article,
        asked.revision,
        by=pages.person(asked.request),
        at=timezone.now(),
        ground=Ground.of_fields(asked.request.POST),
        note=form.cleaned_data["note"],
    )


def _show(asked: _Asked, form: MoveForm, refusal: RefusedError | None = None) -> HttpResponse:
    """The page; after a refusal with what was typed, after a conflict on today's ground."""
    article, revision, draft = asked.article, asked.revision, desk_draft(asked.article)
    found, missing = references.resolve(content_of(revision))
    newest = text_of(article, draft)
    is_kept = form.is_bound and not isinstance(refusal, ConflictError)
    ground = Ground.of_fields(asked.request.POST) if is_kept else ground_of(article, draft)
    context = {
        "title": _("Restore revision %(number)d") % {"number": revision.number},
        "article": article,
        "draft": draft,
        "newest": newest,
        "revision": revision,
        "promise": move_words.promise(Verb.RESTORE, article, draft),
        "hindrance": asked.why_not(),
        "missing": missing,
        "changes": diff.in_words(diff.summary(content_of(newest), found)) if newest else "",
        "story": story.of_content(found),
        "form": form,
        "ground": ground.fields(),
        "refusal": refusal,
        "changed_by": refusal.theirs if isinstance(refusal, ConflictError) else None,
    }
    status = 409 if refusal else 400 if form.is_bound else 200
    return pages.render(asked.model_admin, asked.request, "restore.html", context, status=status)


def _say_done(request: HttpRequest, restored: Restored) -> None:
    made = restored.saved.revision
    if made is None:
        messages.info(request, _("The newest text says this already: nothing had to be restored."))
        return
    said = _("Restored as revision %(number)d of the draft. Readers see no change.")
    messages.success(request, said % {"number": made.number})
    if restored.missing:
        messages.warning(request, move_words.left_out(restored.missing))
