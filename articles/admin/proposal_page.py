"""One proposal from the wire beside the newest text: taken over, in part or whole, or dismissed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import limits
from articles.admin import pages, wire_facts
from articles.admin.typed_fields import Line
from articles.editorial import diff, diff_fields, proposals, snapshot, workflow
from articles.editorial.ground import ConflictError, Ground, desk_draft, ground_of, text_of
from articles.editorial.snapshot import Content
from articles.errors import ForbiddenError, RefusedError
from articles.models import Article, Draft, Verb

WHOLE, FIELDS, DISMISS = "whole", "fields", "dismiss"


class ProposalForm(forms.Form):
    """Which fields to take over, and a note."""

    note = Line(
        limit=limits.REASON,
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For the next person; it stays in the story’s history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fields_taken = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Only some of it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Choose among the fields that the wire has changed.")
        },
    )

    field_order = ("fields_taken",)

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["fields_taken"])
        field.choices = [(name, capfirst(str(diff_fields.LABELS[name]))) for name in offered]


@dataclass(frozen=True)
class _Asked:
    """Who looks at which proposal for what."""

    model_admin: admin.ModelAdmin[Any]
    request: HttpRequest
    article: Article
    proposal: Draft

    @property
    def is_posted(self) -> bool:
        return self.request.method == "POST"


def view(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str, draft: int
) -> HttpResponse:
    """Show the difference; decided by POST, it leads on to the story, or back to the queue."""
    article = pages.find(request, object_id, "articles.view_draft", "articles.view_revision")
    drafts = Draft.objects.proposals().filter(article=article, head__isnull=False)
    proposal = drafts.select_related("article", "base", "head__by", "head__batch").filter(pk=draft)
    if not (found := proposal.first()):
        raise Http404
    asked = _Asked(model_admin, request, article, found)
    form = _form(asked)
    if not asked.is_posted or not form.is_valid():
        return _show(asked, form)
    try:
        return _decide(asked, form.cleaned_data)
    except ForbiddenError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except RefusedError as refusal:
        found.refresh_from_db()
        article.refresh_from_db()
        return _show(asked, form, refusal)


def _form(asked: _Asked) -> ProposalForm:
    data = asked.request.POST if asked.is_posted else None
    return ProposalForm(data, offered=proposals.changed(asked.proposal))


def _decide(asked: _Asked, typed: Mapping[str, Any]) -> HttpResponse:
    by, at, note = pages.person(asked.request), timezone.now(), typed["note"]
    if asked.request.POST.get("decision") == DISMISS:
        proposals.dismiss(asked.proposal, by=by, at=at, note=note)
        messages.success(asked.request, _("Dismissed; the same text sent again is passed over."))
        return redirect("admin:articles_article_proposals")
    is_whole = asked.request.POST.get("decision") == WHOLE
    saved = proposals.accept(
        asked.proposal,
        fields=None if is_whole else typed["fields_taken"],
        by=by,
        at=at,
        ground=Ground.of_fields(asked.request.POST),
        note=note,
    )
    if saved.revision:
        said = _("Taken over into the draft as revision %(number)d; readers see no change yet.")
        messages.success(asked.request, said % {"number": saved.revision.number})
    else:
        messages.success(asked.request, _("Taken over; the newest text has it all already."))
    return redirect("admin:articles_article_change", asked.article.pk)


def _show(asked: _Asked, form: ProposalForm, refusal: RefusedError | None = None) -> HttpResponse:
    """The page; after a refusal with all that was typed, after a conflict on today's ground."""
    article, proposal, draft = asked.article, asked.proposal, desk_draft(asked.article)
    is_conflict = isinstance(refusal, ConflictError)
    is_kept = asked.is_posted and not is_conflict
    ground = Ground.of_fields(asked.request.POST) if is_kept else ground_of(article, draft)
    newest = text_of(article, draft)
    content = snapshot.content_of(newest) if newest else snapshot.blank()
    person = pages.person(asked.request)
    comparison = diff.compare(content, proposals.outcome(proposal, content))
    context = {
        "title": _("Proposal: %(headline)s") % {"headline": pages.wording(article, newest)},
        "article": article,
        "proposal": proposal,
        "newest": newest,
        "form": form,
        "ground": ground.fields(),
        "refusal": refusal,
        "comparison": comparison,
        "said": diff.in_words(diff.summed(comparison)),
        "is_edited": _is_edited(proposal, content),
        "wire_says": wire_facts.of_revision(proposal.head) if proposal.head else [],
        "hindrance": workflow.why_not(person, Verb.ACCEPT, article, draft),
        "may_dismiss": not workflow.why_not(person, Verb.DISMISS, article, draft),
    }
    status = (409 if is_conflict else 400) if asked.is_posted else 200
    return pages.render(asked.model_admin, asked.request, "proposal.html", context, status=status)


def _is_edited(proposal: Draft, content: Content) -> bool:
    """Whether the wire's body would take the place of one that the desk has changed."""
    is_taken = "body" in proposals.changed(proposal)
    return bool(is_taken and proposal.base and proposal.base.content["body"] != content["body"])
