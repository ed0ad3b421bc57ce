"""Tags that a story's text suggests, below its tags field, each with what it was seen in.

Some the story bears already, because the importer suggested them: they wait for somebody to keep
or to remove them. The others are offered from the text as it stands in the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import tagging, text
from articles.admin import pages
from articles.admin.article_form import KEEP, REMOVE, ArticleForm, offered_as
from articles.admin.desk_sheet import Desk
from articles.editorial.ground import Ground
from articles.importing.derive.seen import Seen, seen_in
from articles.importing.derive.tags import suggest_tags, understands
from articles.models import Article, ArticleTag, Tag, TagKind
from articles.tags import removed

MOST = 6
"""Of what the text suggests: few enough to be taken in at a glance."""
_MARKUP = 400_000
"""Signs of a text still being written that are looked at: more than is read of it."""


class Waiting(NamedTuple):
    """A tag that the story bears and that nobody has decided on."""

    field: BoundField
    seen: Seen | None


class Choice(NamedTuple):
    """A tag that the text suggests; the form sends ``keep``, ``remove`` or nothing."""

    name: str
    field: str
    choice: str
    note: str
    seen: Seen | None

    @property
    def keep(self) -> str:
        """What the form sends if it is to be added."""
        return f"{KEEP}:{self.name}"

    @property
    def remove(self) -> str:
        """What it sends if it is not to be suggested again."""
        return f"{REMOVE}:{self.name}"


class Offers(NamedTuple):
    """What stands below the tags field."""

    waiting: Sequence[Waiting]
    choices: Sequence[Choice]
    removed: Sequence[str]
    """What does not come back by itself."""

    @property
    def said(self) -> str:
        """How many the text suggests, for whoever does not see them."""
        number = len(self.choices)
        words = ngettext(
            "The text suggests %(number)d tag.", "The text suggests %(number)d tags.", number
        )
        return words % {"number": number}


def address(article: Article | None) -> str:
    """Where the form's script asks for what a text that is being written suggests."""
    name = "admin:articles_article_tag_offers"
    return reverse(name, args=[article.pk]) if article else reverse(f"{name}_new")


def view(
    model_admin: admin.ModelAdmin[Article], request: HttpRequest, object_id: str | None = None
) -> HttpResponse:
    """What stands below the tags field for what was sent, which nobody has saved."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if object_id is None and not pages.person(request).has_perm("articles.add_article"):
        raise PermissionDenied
    article = pages.find(request, object_id, "articles.change_article") if object_id else None
    desk = Desk(model_admin, request, article)
    typed = {**request.POST.dict(), "body": request.POST.get("body", "")[:_MARKUP]}
    form = desk.form(Ground.of_fields(request.POST).revision if article else None, typed)
    context: dict[str, Any] = {"form": form, "tag_offers": for_form(form, article)}
    return pages.render(model_admin, request, "_desk_suggested.html", context)


def for_form(form: ArticleForm, article: Article | None) -> Offers:
    """What is suggested for the text in the form, the best first."""
    content = form.content()
    text_of_it = [content["standfirst"], *text.paragraphs_of(content["body"])]
    paragraphs = [content["headline"], *text_of_it]
    found = (
        suggest_tags(content["headline"], text_of_it) if understands(content["language"]) else []
    )
    return Offers(
        [
            Waiting(field, seen_in(wording, paragraphs) or seen_in(str(field.label), paragraphs))
            for field, wording in form.waiting()
        ],
        _choices(form, {tag.name: tag.kind for tag in found}, article, paragraphs),
        removed.names_of(article) if article else (),
    )


def _choices(
    form: ArticleForm, kinds: Mapping[str, str], article: Article | None, paragraphs: Sequence[str]
) -> list[Choice]:
    """What was chosen in the form, then what the text suggests besides what the story bears."""
    tags = tagging.existing([*form.offered, *kinds])
    gone = removed.keys_of([article.pk]).get(article.pk, ()) if article else ()
    there = {text.bare(name) for name in form.borne()}
    wordings: dict[str, str] = {}
    for name in (*form.offered, *kinds):
        shown = _name(name, tags)
        is_settled = text.bare(shown) in there or text.key(shown) in gone
        if name in form.offered or not is_settled:
            wordings.setdefault(shown, name)
    few = dict(list(wordings.items())[: len(form.offered) + MOST])
    notes = _notes(few, tags, kinds)
    return [
        Choice(
            name=shown,
            field=offered_as(shown),
            choice=form.offered.get(wording, ""),
            note=notes[shown],
            seen=seen_in(wording, paragraphs) or seen_in(shown, paragraphs),
        )
        for shown, wording in few.items()
    ]


def _name(name: str, tags: Mapping[str, Tag]) -> str:
    return tags[name].name if name in tags else name


def _notes(
    wordings: Mapping[str, str], tags: Mapping[str, Tag], kinds: Mapping[str, str]
) -> dict[str, str]:
    """What each names, and how many stories bear it already."""
    ids = [tags[name].pk for name in wordings.values() if name in tags]
    counted = ArticleTag.objects.filter(tag__in=ids).order_by().values_list("tag")
    uses = dict(counted.annotate(Count("pk")))
    return {
        shown: _note(tags.get(name), kinds.get(name, ""), uses) for shown, name in wordings.items()
    }


def _note(tag: Tag | None, kind: str, uses: Mapping[int, int]) -> str:
    if tag is None:
        said = [str(TagKind(kind).label) if kind else "", _("new tag")]
    else:
        number = uses.get(tag.pk, 0)
        stories = ngettext("%(number)d story", "%(number)d stories", number)
        said = [str(tag.get_kind_display()), stories % {"number": number}]
    return " · ".join(filter(None, said))
