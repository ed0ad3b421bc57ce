"""Drafts, revisions, decisions and working copies: looked at, and changed by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin import marks, story, timeline
from articles.admin.article_form import ArticleForm, values_of
from articles.admin.base import M, ViewOnlyAdmin
from articles.admin.filters import Choices, OfArticle, SectionFilter, WrittenFilter
from articles.editorial import ground, snapshot, workflow
from articles.models import (
    Decision,
    Draft,
    DraftOutcome,
    DraftState,
    Revision,
    Verb,
    WorkingCopy,
)


class OfOneArticle(ViewOnlyAdmin[M]):
    """Rows of a story's past, each of which leads to the story."""

    @admin.display(description=_("story"), ordering="article__headline")
    def article_link(self, row: Draft | Revision | Decision) -> SafeString | None:
        """The story that it belongs to."""
        return marks.link(row.article)


class DraftStateFilter(admin.SimpleListFilter):
    """How far drafts have come, or how they ended."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Draft]) -> Choices:
        """The states of open drafts, then the ends of closed ones."""
        return [*DraftState.choices, *DraftOutcome.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        """A closed draft's own state says nothing."""
        if self.value() in DraftOutcome.values:
            return queryset.filter(outcome=self.value())
        if self.value() in DraftState.values:
            return queryset.filter(closed_at__isnull=True, state=self.value())
        return queryset


@admin.register(Draft)
class DraftAdmin(OfOneArticle[Draft]):
    """Lines of work on stories, those that go on first."""

    list_display = ("shown_headline", "shown_state", "who", "due", "began")
    list_select_related = ("article", "head", "assignee")
    list_filter = (DraftStateFilter, "kind", OfArticle)
    search_fields = ("head__headline", "name")
    ordering = (F("closed_at").desc(nulls_first=True), "-id")
    empty_list = _("No draft has been begun. A story gets its first one when it comes in.")
    fields = (
        "article_link",
        "shown_state",
        "kind",
        "who",
        "due",
        "began",
        "closed",
        "base_link",
        "head_link",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        """Without the stories' bodies and the drafts' texts."""
        heavy = ("article__body", "article__headline_variants", "head__content")
        return super().get_queryset(request).defer(*heavy)

    def page_context(self, request: HttpRequest, obj: Draft) -> Mapping[str, Any]:
        """The draft's revisions, newest first, and what was decided on it."""
        return {
            "revisions": story.newest_revisions(obj.revisions.all()),
            "decisions": story.newest_decisions(obj.decisions.all()),
        }

    @admin.display(description=_("headline"), ordering="head__headline")
    def shown_headline(self, draft: Draft) -> SafeString:
        """Its headline, then its name and whose it is."""
        text = draft.head or draft.article
        wording = marks.headline(text.headline, provisional=text.headline_provisional)
        return marks.with_note(wording, f"{draft} · {draft.get_kind_display()}")

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, draft: Draft) -> SafeString:
        """How far it has come, or how it ended."""
        return marks.draft_state(draft)

    @admin.display(description=_("assignee"), ordering="assignee__username")
    def who(self, draft: Draft) -> str | None:
        """Who has it."""
        return marks.person(draft.assignee)

    @admin.display(description=_("publish at"), ordering="publish_at")
    def due(self, draft: Draft) -> SafeString | None:
        """When it will be published by itself."""
        return marks.when(draft.publish_at)

    @admin.display(description=_("begun"), ordering="created_at")
    def began(self, draft: Draft) -> SafeString | None:
        """When the work began."""
        return marks.when(draft.created_at)

    @admin.display(description=_("closed"))
    def closed(self, draft: Draft) -> SafeString | None:
        """When the work ended."""
        return marks.when(draft.closed_at)

    @admin.display(description=_("began from"))
    def base_link(self, draft: Draft) -> SafeString | None:
        """The revision that was live when the work began."""
        return marks.link(draft.base)

    @admin.display(description=_("newest text"))
    def head_link(self, draft: Draft) -> SafeString | None:
        """Its newest revision."""
        return marks.link(draft.head)


@admin.register(Revision)
class RevisionAdmin(OfOneArticle[Revision]):
    """Every text that a story ever had."""

    list_display = ("shown_headline", "maker", "made", "reason")
    list_select_related = ("by", "batch")
    list_filter = ("origin", WrittenFilter, SectionFilter, OfArticle)
    search_fields = ("headline", "reason")
    ordering = ("-id",)
    empty_list = _("No text has been saved yet. Every import and every save makes a revision.")
    fields = ("article_link", "draft_link", "maker", "made", "origin", "reason", "based_on_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Without texts, which only a revision's own page reads."""
        return super().get_queryset(request).defer("content")

    def page_context(self, request: HttpRequest, obj: Revision) -> Mapping[str, Any]:
        """The text that the revision keeps, and the ways on from it."""
        article, draft = obj.article, ground.desk_draft(obj.article)
        (line,) = timeline.text_lines(article, [obj.pk], ground.text_of(article, draft))
        return {
            "title": f"{obj}: {obj.headline}",
            "story": story.of_content(snapshot.content_of(obj)),
            "text": line,
            "no_restore": workflow.why_not(request.user, Verb.RESTORE, article, draft),
        }

    @admin.display(description=_("headline"), ordering="headline")
    def shown_headline(self, revision: Revision) -> SafeString:
        """The headline that it holds, and its number within its story."""
        wording = marks.headline(revision.headline, provisional=revision.headline_provisional)
        return marks.with_note(wording, str(revision))

    @admin.display(description=_("made by"))
    def maker(self, revision: Revision) -> str | None:
        """The person who saved it, or the batch that brought it."""
        return marks.maker(revision.by, revision.batch)

    @admin.display(description=_("made"), ordering="created_at")
    def made(self, revision: Revision) -> SafeString | None:
        """When it was saved."""
        return marks.when(revision.created_at)

    @admin.display(description=_("draft"))
    def draft_link(self, revision: Revision) -> SafeString | None:
        """The line of work that it belongs to."""
        return marks.link(revision.draft)

    @admin.display(description=_("based on"))
    def based_on_link(self, revision: Revision) -> SafeString | None:
        """The revision that it was made from."""
        return marks.link(revision.based_on)


@admin.register(Decision)
class DecisionAdmin(OfOneArticle[Decision]):
    """Who moved what, when, and why."""

    list_display = ("decision", "article_link", "maker", "made", "note")
    list_select_related = ("article", "by", "batch")
    list_filter = ("verb", OfArticle)
    search_fields = ("article__headline", "note")
    empty_list = _("Nothing has been decided yet. Publishing a story is a decision, for one.")
    fields = ("article_link", "verb", "maker", "made", "note", "draft_link", "revision_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        """Without the stories' bodies."""
        return super().get_queryset(request).defer("article__body", "article__headline_variants")

    @admin.display(description=_("decision"), ordering="verb")
    def decision(self, decision: Decision) -> str:
        """What was done."""
        return decision.get_verb_display()

    @admin.display(description=_("by"))
    def maker(self, decision: Decision) -> str | None:
        """The person who decided, or the batch that stands for one."""
        return marks.maker(decision.by, decision.batch)

    @admin.display(description=_("when"), ordering="at")
    def made(self, decision: Decision) -> SafeString | None:
        """When it was decided."""
        return marks.when(decision.at)

    @admin.display(description=_("draft"))
    def draft_link(self, decision: Decision) -> SafeString | None:
        """The line of work that was moved."""
        return marks.link(decision.draft)

    @admin.display(description=_("revision"))
    def revision_link(self, decision: Decision) -> SafeString | None:
        """The text that was decided on."""
        return marks.link(decision.revision)


@admin.register(WorkingCopy)
class WorkingCopyAdmin(ViewOnlyAdmin[WorkingCopy]):
    """What a person has typed and not saved: that person's alone, superusers included."""

    list_display = ("shown_headline", "form_link", "typed")
    list_select_related = ("draft__article", "based_on")
    ordering = ("-updated_at",)
    empty_list = _("You have no unsaved work. What you type into a story is kept here until then.")
    fields = ("form_link", "typed", "based_on_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkingCopy]:
        """The person's own, and nobody else's."""
        return super().get_queryset(request).filter(user=request.user.pk)

    def page_context(self, request: HttpRequest, obj: WorkingCopy) -> Mapping[str, Any]:
        """What was typed, on the text that it was typed into."""
        before = snapshot.content_of(obj.based_on) if obj.based_on else snapshot.blank()
        content = ArticleForm({**values_of(before), **obj.content}, before=before).content()
        return {"title": self.shown_headline(obj), "story": story.of_content(content)}

    @admin.display(description=_("headline"))
    def shown_headline(self, copy: WorkingCopy) -> str:
        """The headline as it was typed."""
        return marks.headline(str(copy.content.get("headline", "")), provisional=False)

    @admin.display(description=_("go on in the form of"))
    def form_link(self, copy: WorkingCopy) -> SafeString | None:
        """Where the person goes on; a new story's form is the one for all of them."""
        if copy.draft:
            return marks.link(copy.draft.article)
        address = reverse("admin:articles_article_add")
        return format_html('<a href="{}">{}</a>', address, gettext("a new story"))

    @admin.display(description=_("based on"))
    def based_on_link(self, copy: WorkingCopy) -> SafeString | None:
        """The text that it was typed into."""
        return marks.link(copy.based_on)

    @admin.display(description=_("typed"), ordering="updated_at")
    def typed(self, copy: WorkingCopy) -> SafeString | None:
        """When something was last typed."""
        return marks.when(copy.updated_at)
