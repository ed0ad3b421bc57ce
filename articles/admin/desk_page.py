"""What the page of a story's form shows around what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin import (
    headline_offers,
    marks,
    near_tags,
    pages,
    places_rail,
    related_rail,
    story,
    tag_offers,
    wire_facts,
    working_copy,
)
from articles.admin.desk_sheet import Desk, Sheet
from articles.editorial import checklist, proposals, snapshot, workflow
from articles.editorial import ground as grounds
from articles.editorial.checklist import UnmetError
from articles.editorial.snapshot import Content
from articles.errors import RefusedError
from articles.models import (
    Article,
    ArticleState,
    Decision,
    Draft,
    Receipt,
    Verb,
    WorkingCopy,
)

ASKS_MORE = frozenset(
    {Verb.ASK_FOR_CHANGES, Verb.SCHEDULE, Verb.WITHDRAW, Verb.REINSTATE, Verb.SPIKE}
)
"""Moves that ask for a time, a text or a reason on a page of their own."""


class Button(NamedTuple):
    """A move as the form offers it."""

    verb: str
    label: str
    allowed: bool
    why_not: str
    sends: str
    """The name under which the verb is sent: made at once, or on the next page."""


def show(
    desk: Desk,
    sheet: Sheet | None,
    *,
    refusal: RefusedError | None = None,
    verb: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page: the form, or only the text where it cannot be changed now.

    ``verb`` is the move that was refused, if it can be made with a reason.
    """
    content = _content(desk, sheet)
    context = {
        "title": content["headline"] or _("New story"),
        "desk": desk,
        "article": desk.article,
        "sheet": sheet,
        "form": sheet and sheet.form,
        "content": content,
        "refusal": refusal,
        "unmet": refusal.missing if isinstance(refusal, UnmetError) else (),
        "refused_verb": verb if verb in Verb.values else "",
        "kept_when": marks.clock(desk.kept.updated_at) if desk.kept else None,
        "missing": checklist.missing(content, desk.article),
        **_buttons(desk, can_save=sheet is not None),
        **_hidden(desk, sheet),
        **(places_rail.of_form(sheet.form, content) if sheet else {}),
        "offers": headline_offers.for_form(sheet.form, desk.article) if sheet else (),
        "tag_offers": tag_offers.for_form(sheet.form, desk.article) if sheet else None,
        "near_asked": desk.request.POST.get(near_tags.ASKED, ""),
        "tag_offers_at": tag_offers.address(desk.article),
        **_around(desk),
        **more,
    }
    if sheet is None:
        context["story"] = story.of_content(content)
    template = "article/form.html" if sheet else "article/read.html"
    return pages.render(desk.model_admin, desk.request, template, context, status=status)


def _content(desk: Desk, sheet: Sheet | None) -> Content:
    if sheet:
        return sheet.form.content()
    return snapshot.content_of(desk.newest) if desk.newest else snapshot.blank()


def _hidden(desk: Desk, sheet: Sheet | None) -> dict[str, Any]:
    """Where the form is kept, and the ground that it sends back."""
    number = desk.article.pk if desk.article else None
    ground = sheet.ground if sheet else grounds.ground_of(desk.article or Article(), desk.draft)
    return {"keep": working_copy.address(desk.request, number), "ground": ground.fields()}


def _buttons(desk: Desk, *, can_save: bool) -> dict[str, Any]:
    """The next move, what else is possible, and what is not."""
    article, draft = desk.article or Article(), desk.draft
    if can_save and workflow.draft_state(draft) == workflow.NO_DRAFT:
        draft = Draft(head_id=-1)  # what there will be once the form is saved
    following = workflow.next_move(desk.by, article, draft)
    is_unchanged = desk.article is not None and draft is not desk.draft
    others = [move for move in workflow.moves(desk.by, article, draft) if move != following]
    return {
        "next": following and _button(following, of_change=is_unchanged),
        "possible": [_button(move) for move in others if move.allowed],
        "impossible": [_button(move) for move in others if not move.allowed],
    }


def _button(move: workflow.Move, *, of_change: bool = False) -> Button:
    sends = "_continue_to" if move.verb in ASKS_MORE else "_move"
    if of_change and move.verb == Verb.PUBLISH:
        move = move._replace(label=_("Publish the change"))
    return Button(*move, sends=sends)


def _around(desk: Desk) -> dict[str, Any]:
    """What else there is to know of a story that has been saved."""
    if desk.article is None:
        return {"preview": reverse("admin:articles_article_preview_new")}
    is_live = Article.objects.live().filter(pk=desk.article.pk).exists()
    return {
        "preview": reverse("admin:articles_article_preview", args=[desk.article.pk]),
        "public": desk.article.get_absolute_url() if is_live else "",
        "receipts": _receipts(desk, desk.article),
        "wire_says": wire_facts.of_article(desk.article),
        "proposal": proposals.waiting().filter(article=desk.article).first(),
        "saved_when": marks.clock(desk.newest.created_at) if desk.newest else None,
        "typing": _typing(desk, desk.article),
        "neighbours": list(related_rail.neighbours(desk.article)),
        "word": _last_word(desk),
    }


def _last_word(desk: Desk) -> dict[str, Any] | None:
    """What whoever moved the draft last, or took the story away, had to say to the next person."""
    last = _last_decision(desk)
    if last is None or not last.note:
        return None
    return {"note": last.note, "who": marks.person(last.by), "when": marks.clock(last.at)}


def _last_decision(desk: Desk) -> Decision | None:
    if desk.article and desk.article.state in (ArticleState.WITHDRAWN, ArticleState.SPIKED):
        return desk.article.decisions.select_related("by").first()
    return desk.draft.decisions.select_related("by").first() if desk.draft else None


def _typing(desk: Desk, article: Article) -> list[tuple[str | None, SafeString | None]]:
    """Who else has typed into the story and not saved, and when."""
    copies = WorkingCopy.objects.filter(draft__article=article).exclude(user=desk.by)
    newest_first = copies.select_related("user").order_by("-updated_at")
    return [(marks.person(copy.user), marks.clock(copy.updated_at)) for copy in newest_first]


def _receipts(desk: Desk, article: Article) -> Iterable[Receipt]:
    if not desk.by.has_perm("articles.view_receipt"):
        return ()
    return article.receipts.select_related("batch").order_by("-id")
