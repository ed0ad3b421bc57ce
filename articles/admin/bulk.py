"""Doing one thing with many stories of the list: asked once, done story by story.

Each story is moved or revised by its verb in a transaction of its own, so that one refusal
stops no other. A move is made on the text that the person had before them in the list: a story
that somebody changed since is refused by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from articles.admin import bulk_forms, marks, pages
from articles.admin.paging import MANY
from articles.editorial import drafts, moves, workflow
from articles.editorial.ground import Ground
from articles.errors import RefusedError
from articles.models import Article, Draft, Verb

CHOSEN = "_selected_action"
"""Django's name for the boxes of a list, which its script knows."""
_KEPT = "newsroom_bulk"
_DONE, _SAME = "", "="
"""How a session keeps that a story was done, or was so already; else the refusal."""


class Action(NamedTuple):
    """One thing that can be done with many stories."""

    name: str
    button: str | Promise
    title: Promise
    """For so many stories."""
    verb: str
    """Of `workflow`, which says who may."""
    form: type[bulk_forms.BulkForm] = bulk_forms.BulkForm


ACTIONS = (
    Action(
        "submit",
        gettext_lazy("Submit"),
        ngettext_lazy(
            "Submit %(number)d story for review", "Submit %(number)d stories for review", "number"
        ),
        Verb.SUBMIT,
    ),
    Action(
        "publish",
        gettext_lazy("Publish"),
        ngettext_lazy("Publish %(number)d story", "Publish %(number)d stories", "number"),
        Verb.PUBLISH,
    ),
    Action(
        "section",
        gettext_lazy("Set section"),
        ngettext_lazy(
            "Set the section of %(number)d story", "Set the section of %(number)d stories", "number"
        ),
        workflow.EDIT,
        bulk_forms.SectionForm,
    ),
    Action(
        "tag",
        gettext_lazy("Add tag"),
        ngettext_lazy("Add a tag to %(number)d story", "Add a tag to %(number)d stories", "number"),
        workflow.EDIT,
        bulk_forms.AddTagForm,
    ),
    Action(
        "untag",
        gettext_lazy("Remove tag"),
        ngettext_lazy(
            "Remove a tag from %(number)d story", "Remove a tag from %(number)d stories", "number"
        ),
        workflow.EDIT,
        bulk_forms.RemoveTagForm,
    ),
)


class Seen(NamedTuple):
    """A story, and what a person had before them of it; ``str()`` is the value of its box."""

    article: int
    ground: Ground

    def __str__(self) -> str:
        fields = self.ground.fields()
        return ":".join((str(self.article), fields["draft"], fields["head"], fields["state"]))

    @classmethod
    def of_box(cls, value: str) -> Seen:
        """From the value of a box; raises `BadRequest` where that is not one of ours."""
        number, *rest = value.split(":")
        if len(rest) != 3 or not (number.isascii() and number.isdecimal() and len(number) <= 18):
            raise BadRequest
        fields = dict(zip(("draft", "head", "state"), rest, strict=True))
        return cls(int(number), Ground.of_fields(fields))


class Line(NamedTuple):
    """One story on the page that asks: its box, and why it would be refused as things are."""

    article: Article
    draft: SafeString | str
    box: str
    hindrance: str


def offered(person: User) -> list[Action]:
    """What this person's role can do with many stories."""
    rights = {rule.right for rule in workflow.TABLE if person.has_perm(rule.right)}
    verbs = {rule.verb for rule in workflow.TABLE if rule.right in rights}
    return [action for action in ACTIONS if action.verb in verbs]


def ask(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """The question before anything is done, of whoever pressed a button above the list."""
    action, boxes = _asked(model_admin, request), request.POST.getlist(CHOSEN)
    if boxes and len(boxes) <= MANY:
        back = request.GET.urlencode()
        return _question(model_admin, request, action, action.form(), back)
    said = _("Choose at least one story first, by the boxes at the left of the list.")
    if boxes:
        said = _("Choose at most %(number)d stories at once.") % {"number": MANY}
    messages.warning(request, said)
    return HttpResponseRedirect(request.get_full_path())


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """Posted to, what was asked for is done; else what became of it, as often as one looks."""
    if request.method != "POST":
        return _outcome(model_admin, request)
    action = _asked(model_admin, request)
    form = action.form(request.POST)
    back = QueryDict(request.POST.get("back", "")).urlencode()
    if not form.is_valid() or len(request.POST.getlist(CHOSEN)) > MANY:
        return _question(model_admin, request, action, form, back)
    token = request.POST.get("token", "")
    if token != _kept(request).get("token"):  # else it was sent twice, and is done
        results = [(seen.article, _one(action, form, seen, request)) for seen in _seen(request)]
        request.session[_KEPT] = {
            "token": token,
            "action": action.name,
            "said": form.said,
            "back": back,
            "results": results,
        }
    return HttpResponseRedirect(reverse("admin:articles_article_bulk"))


def _asked(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> Action:
    """What is asked for, by somebody whose role can do it."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    by_name = {action.name: action for action in offered(pages.person(request))}
    name = request.POST.get("action", "")
    if name not in by_name:
        raise PermissionDenied
    return by_name[name]


def _seen(request: HttpRequest) -> list[Seen]:
    """The chosen stories, each once, in the order of the list."""
    return [Seen.of_box(box) for box in dict.fromkeys(request.POST.getlist(CHOSEN))]


def _one(action: Action, form: bulk_forms.BulkForm, seen: Seen, request: HttpRequest) -> str:
    """Do it to one story; the refusal if there is one."""
    article, by, at = Article(pk=seen.article), pages.person(request), timezone.now()
    try:
        if change := form.change():
            saved = drafts.revise(article, change, by=by, at=at, reason=form.reason())
            return _DONE if saved.revision else _SAME
        moves.make(action.verb, article, by=by, at=at, ground=seen.ground)
    except RefusedError as refusal:
        return str(refusal)
    except Article.DoesNotExist:
        return _("There is no such story.")
    return _DONE


def _question(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    action: Action,
    form: bulk_forms.BulkForm,
    back: str,
) -> HttpResponse:
    lines = _lines(action, _seen(request)[:MANY], pages.person(request))
    able = sum(not line.hindrance for line in lines)
    context = {
        "title": action.title % {"number": len(lines)},
        "action": action,
        "form": form,
        "lines": lines,
        "able": able,
        "back": back,
        "token": request.POST.get("token") or uuid4().hex,
        "box": CHOSEN,
    }
    return pages.render(model_admin, request, "bulk_question.html", context)


def _lines(action: Action, chosen: Sequence[Seen], person: User) -> list[Line]:
    """The chosen stories as they are now, two queries for all of them."""
    working = Draft.objects.open().desk().order_by("id")
    articles = Article.objects.only("headline", "headline_provisional", "state").prefetch_related(
        Prefetch("drafts", working, to_attr="open_drafts")
    )
    rows = articles.in_bulk([seen.article for seen in chosen])
    return [
        _line(action, rows[seen.article], seen, person) for seen in chosen if seen.article in rows
    ]


def _line(action: Action, article: Article, seen: Seen, person: User) -> Line:
    open_drafts: Sequence[Draft] = vars(article)["open_drafts"]
    draft = open_drafts[0] if open_drafts else None
    hindrance = workflow.why_not(person, action.verb, article, draft)
    return Line(article, marks.draft_state(draft) if draft else "", str(seen), hindrance)


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What became of the last thing that this person did with many stories."""
    kept: dict[str, Any] = request.session.get(_KEPT, {})
    return kept


def _outcome(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> HttpResponse:
    """What became of each story, those that were refused first."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    kept = _kept(request)
    the_list = reverse("admin:articles_article_changelist")
    if not kept:
        return HttpResponseRedirect(the_list)
    results: list[tuple[int, str]] = kept["results"]
    rows = Article.objects.only("headline").in_bulk([pk for pk, _result in results])
    told = [(rows[pk], result) for pk, result in results if pk in rows]
    titles = {action.name: action.title % {"number": len(told)} for action in ACTIONS}
    context = {
        "title": ": ".join(filter(None, (titles[kept["action"]], kept["said"]))),
        "refused": [(row, result) for row, result in told if result not in (_DONE, _SAME)],
        "same": [row for row, result in told if result == _SAME],
        "done": [row for row, result in told if result == _DONE],
        "back": f"{the_list}?{kept['back']}",
    }
    return pages.render(model_admin, request, "bulk_outcome.html", context)
