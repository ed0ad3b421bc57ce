"""Writing a story: the form, saving it, and making a move with what it holds.

Nothing typed is lost: whatever is refused, the answer is the form with all that was sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import desk_page, desk_rescue, desk_sheet, move_words, near_tags, pages
from articles.admin.article_form import with_tags
from articles.admin.desk_sheet import Desk, Sheet
from articles.editorial import drafts, moves, snapshot, working
from articles.editorial import ground as grounds
from articles.editorial.checklist import UnmetError
from articles.editorial.drafts import Saved
from articles.editorial.ground import ConflictError, Ground
from articles.editorial.snapshot import Content
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, DraftState, Verb
from articles.tags import removed


def view(
    model_admin: admin.ModelAdmin[Article], request: HttpRequest, object_id: str | None = None
) -> HttpResponse:
    """The form of a story, or of a new one; for whoever may change stories, or add them."""
    if object_id is None and not pages.person(request).has_perm("articles.add_article"):
        raise PermissionDenied
    article = pages.find(request, object_id, "articles.change_article") if object_id else None
    desk = Desk(model_admin, request, article)
    if request.method != "POST":
        return _begin(desk)
    if "_discard" in request.POST:
        return _discard(desk)
    if "headline" not in request.POST:
        return _move_only(desk)
    sheet = desk_sheet.of_post(desk)
    if way := request.POST.get("_on"):
        return desk_rescue.go_on(desk, sheet, way)
    return _save(desk, sheet)


def _begin(desk: Desk) -> HttpResponse:
    """The form with what the person typed last, else with the newest text."""
    if desk.hindrance:
        return desk_page.show(desk, None)
    kept = None if "fresh" in desk.request.GET else desk.kept
    return desk_page.show(desk, desk_sheet.of_kept(desk, kept) if kept else desk_sheet.fresh(desk))


def _discard(desk: Desk) -> HttpResponse:
    """Throw away what the person typed and did not save."""
    if desk.article:
        working.discard(desk.by, desk.article)
    else:
        working.discard_new(desk.by, desk_sheet.of_post(desk).begun_as)
    messages.info(desk.request, _("What you had typed and not saved is thrown away."))
    return HttpResponseRedirect(desk.address)


def _move_only(desk: Desk) -> HttpResponse:
    """A move from a page on which the text is read and not written."""
    verb = desk.request.POST.get("_move", "")
    if desk.article is None or not verb:
        raise PermissionDenied
    ground = Ground.of_fields(desk.request.POST)
    try:
        moved = moves.make(verb, desk.article, by=desk.by, at=timezone.now(), ground=ground)
    except ForbiddenError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError as refusal:
        now = Desk(desk.model_admin, desk.request, Article.objects.get(pk=desk.article.pk))
        return desk_page.show(now, None, refusal=refusal, verb=verb, status=409)
    messages.success(desk.request, _moved(moved, verb))
    return HttpResponseRedirect(desk.address)


def _save(desk: Desk, sheet: Sheet) -> HttpResponse:
    """Save what was typed, and make the move that was asked for: both, or neither."""
    verb = desk.request.POST.get("_move", "")
    if not _is_whole(desk, sheet):
        return desk_page.show(desk, sheet)
    if questions := near_tags.questions(desk.request.POST, sheet.form):
        return _ask(desk, sheet, questions)
    try:
        with transaction.atomic():
            saved = _write(desk, sheet)
            if verb:
                _move(desk, sheet, saved, verb)
    except RefusedError as refusal:
        if done := _done_before(desk, sheet, verb):
            return HttpResponseRedirect(Desk(desk.model_admin, desk.request, done).address)
        return _refused(desk, sheet, refusal, verb)
    _tell(desk.request, saved, verb)
    return _next_page(desk.request, saved.article)


def _ask(desk: Desk, sheet: Sheet, questions: Sequence[near_tags.Question]) -> HttpResponse:
    """The form with all that was typed, and whether a tag that there is was meant."""
    return desk_page.show(
        desk,
        sheet,
        near=questions,
        near_asked=near_tags.asked_now(desk.request.POST, questions),
        note=_("Nothing is saved yet: a new tag is nearly called as another one. See the tags."),
    )


def _is_whole(desk: Desk, sheet: Sheet) -> bool:
    if not sheet.form.is_valid():
        return False
    if desk.article is None and sheet.form.content() == snapshot.blank():
        sheet.form.add_error("headline", _("Write a headline or some text; then it can be saved."))
        return False
    return True


def _write(desk: Desk, sheet: Sheet) -> Saved:
    if desk.article:  # the story before new tags, like the importer: else each waits for the other
        Article.objects.select_for_update().get(pk=desk.article.pk)
    content, reason = with_tags(sheet.form.content()), sheet.form.cleaned_data["reason"]
    facts = {"by": desk.by, "at": timezone.now(), "reason": reason, "version": sheet.version}
    if desk.article is None:
        saved = drafts.create(content, begun_as=sheet.begun_as, **facts)
    else:
        saved = drafts.save(desk.article, content, ground=sheet.ground, **facts)
    removed.refuse(saved.article, sheet.form.unwanted(), desk.by, facts["at"])
    return saved


def _move(desk: Desk, sheet: Sheet, saved: Saved, verb: str) -> None:
    """The move, on what was just saved; where nothing had changed, on what the person saw."""
    was_scheduled = sheet.ground.state.startswith(DraftState.SCHEDULED)
    if verb == Verb.UNSCHEDULE and saved.revision and was_scheduled:
        return  # a change of the text has taken the time back by itself
    ground = grounds.ground_of(saved.article) if saved.revision else sheet.ground
    moves.make(verb, saved.article, by=desk.by, at=timezone.now(), ground=ground)


def _refused(desk: Desk, sheet: Sheet, refusal: RefusedError, verb: str) -> HttpResponse:
    """The form with all that was typed, and why nothing was saved."""
    if isinstance(refusal, ConflictError):
        return desk_rescue.show(desk, sheet, refusal)
    now = desk.article and Article.objects.get(pk=desk.article.pk)
    status = 403 if isinstance(refusal, ForbiddenError) else 409
    missing = refusal.missing if isinstance(refusal, UnmetError) else ()
    return desk_page.show(
        Desk(desk.model_admin, desk.request, now),
        sheet,
        refusal=refusal,
        verb=verb if missing else "",
        status=status,
    )


def _done_before(desk: Desk, sheet: Sheet, verb: str) -> Article | None:
    """The story, if this very text was moved so by this very person: the button was hit twice."""
    written = Article.objects.filter(drafts__begun_as=sheet.begun_as)
    article = desk.article or written.first()
    last = article and article.decisions.select_related("revision").order_by("-at", "-id").first()
    if not last or not last.revision or (last.verb, last.by_id) != (verb, desk.by.pk):
        return None
    same = _without_slug(snapshot.content_of(last.revision)) == _without_slug(sheet.form.content())
    return article if same else None


def _without_slug(content: Content) -> Content:
    return {**content, "slug": ""}


def _tell(request: HttpRequest, saved: Saved, verb: str) -> None:
    """What was done, in one message."""
    said = []
    if saved.revision:
        said.append(_("Saved as revision %(number)d.") % {"number": saved.revision.number})
    if verb:
        said.append(_moved(Article.objects.get(pk=saved.article.pk), verb))
    if said:
        messages.success(request, " ".join(said))
    elif "_continue_to" not in request.POST:  # where the next page says what is still to do
        messages.info(request, _("Nothing had changed; no revision was made."))


def _moved(article: Article, verb: str) -> str:
    return move_words.done(Verb(verb), article, grounds.desk_draft(article))


def _next_page(request: HttpRequest, article: Article) -> HttpResponse:
    """The form again, or the page on which a move that needs more is made."""
    verb = request.POST.get("_continue_to")
    if verb in Verb.values:
        return HttpResponseRedirect(reverse("admin:articles_article_move", args=[article.pk, verb]))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
