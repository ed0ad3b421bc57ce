"""Two texts of a story side by side: any two revisions, or the draft and what is live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.admin import marks, pages
from articles.editorial import diff
from articles.editorial.ground import newest_text
from articles.editorial.snapshot import content_of
from articles.models import Article, Revision

LIVE, DRAFT = "live", "draft"

Texts = Mapping[str, Revision]
"""The texts of a story by what an address calls them: their number, ``live``, ``draft``."""


def view(model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """The page; the older text is ``from``, the newer one ``to``, in whatever order they were."""
    article = pages.find(request, object_id, "articles.view_revision")
    texts = _texts(article)
    usual_old, usual_new = _usual(texts)
    old, new = request.GET.get("from") or usual_old, request.GET.get("to") or usual_new
    wording = pages.wording(article, texts.get(DRAFT))
    context = {
        "title": _("Compare: %(headline)s") % {"headline": wording},
        "wording": wording,
        "article": article,
        "choices": _choices(texts),
        "old": old,
        "new": new,
        "inline": request.GET.get("view") == "inline",
        "query": urlencode({"from": old, "to": new}),
        "swapped": urlencode({"from": new, "to": old}),
        **_compared(_chosen(old, texts), _chosen(new, texts)),
    }
    return pages.render(model_admin, request, "compare.html", context)


def _texts(article: Article) -> Texts:
    """All of them, the newest first, each without its content."""
    revisions = article.revisions.select_related("by", "batch").defer("content")
    numbered = {str(each.number): each for each in revisions.order_by("-number")}
    newest = newest_text(article)
    named = {LIVE: article.live_revision, DRAFT: newest}
    return {**{name: text for name, text in named.items() if text}, **numbered}


def _usual(texts: Texts) -> tuple[str, str]:
    """What is compared when nobody says what: the draft with live, else the newest two."""
    if LIVE in texts and texts[LIVE] != texts[DRAFT]:
        return LIVE, DRAFT
    numbers = [name for name in texts if name not in (LIVE, DRAFT)]
    return (numbers[1] if len(numbers) > 1 else ""), (numbers[0] if numbers else "")


def _chosen(name: str, texts: Texts) -> Revision | None:
    """The text of that name; nothing where there is nothing live, or no earlier text."""
    if name not in (*texts, LIVE, DRAFT, ""):
        raise Http404
    return texts.get(name)


def _compared(old: Revision | None, new: Revision | None) -> dict[str, Any]:
    """What the page shows of two texts, which are read whole only here."""
    if not old or not new:
        return {"older": old, "newer": new, "comparison": None}
    whole = Revision.objects.select_related("by", "batch").in_bulk([old.pk, new.pk])
    older, newer = whole[old.pk], whole[new.pk]
    comparison = diff.compare(content_of(older), content_of(newer))
    return {
        "older": older,
        "newer": newer,
        "comparison": comparison,
        "said": diff.in_words(diff.summed(comparison)),
    }


def _choices(texts: Texts) -> list[tuple[str, str]]:
    """What a person can pick, each by its name in an address and in words."""
    return [(name, _in_words(name, text)) for name, text in texts.items()]


def _in_words(name: str, text: Revision) -> str:
    if name == LIVE:
        return _("What is live: revision %(number)s") % {"number": text.number}
    if name == DRAFT:
        return _("The newest text: revision %(number)s") % {"number": text.number}
    facts = (str(text), marks.moment(text.created_at), marks.maker(text.by, text.batch) or "")
    return " · ".join(facts)
