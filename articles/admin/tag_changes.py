"""What was done to tags in the admin: merges, changes of name, sweeps; and taking them back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import marks, pages, tag_rename
from articles.admin.base import ViewOnlyAdmin
from articles.errors import RefusedError
from articles.models import TagChange, TagVerb
from articles.tags import sweeping, undoing


@admin.register(TagChange)
class TagChangeAdmin(ViewOnlyAdmin[TagChange]):
    """What was done to tags, the newest first."""

    list_display = ("what", "verb", "stories", "maker", "when", "undone")
    list_select_related = ("by", "undone_by")
    list_filter = ("verb",)
    empty_list = gettext_lazy(
        "No tag has been merged, renamed or swept yet. A tag’s own page offers the first two, the"
        " list of tags the third."
    )
    fields = ("old_name", "new_name", "verb", "stories", "shown_tag", "maker", "when", "undone")

    def get_urls(self) -> list[URLPattern]:
        """With the page that takes a change back."""
        undo = self.admin_site.admin_view(partial(undo_view, self))
        ours = path("<path:object_id>/undo/", undo, name="articles_tagchange_undo")
        return [ours, *super().get_urls()]

    def page_context(self, request: HttpRequest, obj: TagChange) -> dict[str, Any]:
        """Whether this person can take it back."""
        may = pages.person(request).has_perm(tag_rename.CHANGE)
        verdicts = sweeping.verdicts_of(obj) if obj.verb == TagVerb.SWEEP else None
        return {"may_undo": may and obj.undone_at is None, "verdicts": verdicts}

    def get_fields(self, request: HttpRequest, obj: TagChange | None = None) -> list[Any]:
        """A sweep is of tags that no story bears."""
        is_sweep = obj is not None and obj.verb == TagVerb.SWEEP
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "stories" or not is_sweep]

    @admin.display(description=gettext_lazy("what"))
    def what(self, change: TagChange) -> str:
        """The old name and the new one."""
        return str(change)

    @admin.display(description=gettext_lazy("tag"))
    def shown_tag(self, change: TagChange) -> SafeString | None:
        """What the names mean today."""
        return marks.link(change.tag and (change.tag.merged_into or change.tag))

    @admin.display(description=gettext_lazy("by"))
    def maker(self, change: TagChange) -> str | None:
        """Who did it."""
        return marks.person(change.by)

    @admin.display(description=gettext_lazy("at"), ordering="at")
    def when(self, change: TagChange) -> SafeString | None:
        """When they did."""
        return marks.when(change.at)

    @admin.display(description=gettext_lazy("undone"))
    def undone(self, change: TagChange) -> SafeString | None:
        """When it was taken back, and by whom."""
        if change.undone_at is None:
            return None
        return marks.with_note(marks.when(change.undone_at), marks.person(change.undone_by))


def undo_view(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str
) -> HttpResponse:
    """Say what taking it back does; by POST it is done."""
    if not pages.person(request).has_perm(tag_rename.CHANGE):
        raise PermissionDenied
    change = _find(object_id)
    refusal = ""
    if request.method == "POST":
        try:
            done = undoing.undo(change, by=pages.person(request), at=timezone.now())
        except RefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Taken back: %(change)s") % {"change": done})
            return redirect("admin:articles_tagchange_changelist")
    context = {
        "title": _("Take back: %(change)s") % {"change": change},
        "change_of_tag": change,
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return pages.render(model_admin, request, "tagchange/undo.html", context, status=status)


def _find(object_id: str) -> TagChange:
    is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= 18
    change = TagChange.objects.filter(pk=int(object_id)).first() if is_number else None
    if change is None:
        raise Http404
    return change
