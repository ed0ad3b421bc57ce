"""States, times and people as words, for the columns of lists.

A state is a word with a shape: the class names the state, and the style sheet draws it.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Batch, Draft


def state(value: str, label: str | Promise) -> SafeString:
    """A state's word, with the shape of its value."""
    return format_html('<span class="state is-{}">{}</span>', value, label)


def draft_state(draft: Draft) -> SafeString:
    """How far a draft has come, or how it ended."""
    if draft.closed_at:
        return state(draft.outcome, draft.get_outcome_display())
    return state(draft.state, draft.get_state_display())


def headline(wording: str, *, provisional: bool) -> str:
    """A headline, marked where nobody has written it yet."""
    wording = wording or _("Story without a headline")
    if not provisional:
        return wording
    return format_html('{} <span class="mark provisional">{}</span>', wording, _("provisional"))


def with_note(main: str | None, *notes: str | None) -> SafeString:
    """Something, and smaller under it what belongs to it, where there is any."""
    lines = format_html_join("", "<small>{}</small>", ((note,) for note in notes if note))
    return format_html("{}{}", main or "", lines)


def when(at: datetime | None) -> SafeString | None:
    """A moment in the newsroom's zone, which it names."""
    if at is None:
        return None
    exact = timezone.localtime(at).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', exact, moment(at))


def moment(at: datetime) -> str:
    """A moment as plain words, where no element can stand."""
    # Translators: the compact form for dense lists, with the zone.
    return formats.date_format(timezone.localtime(at), pgettext("date format", "j M Y, H:i T"))


def briefly(at: datetime | None) -> SafeString | None:
    """A moment in a word: today's by the clock, others by the day; in full where pointed at."""
    if at is None:
        return None
    local, today = timezone.localtime(at), timezone.localdate()
    # Translators: times in dense lists: of today, of this year, of another year.
    forms = (
        pgettext("date format", "H:i"),
        pgettext("date format", "j M"),
        pgettext("date format", "j M Y"),
    )
    form = forms[0] if local.date() == today else forms[1 if local.year == today.year else 2]
    in_full = formats.date_format(local, pgettext("date format", "j M Y, H:i T"))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        in_full,
        formats.date_format(local, form),
    )


def clock(at: datetime | None) -> SafeString | None:
    """A moment by the clock, with its day unless that is today; in full where it is pointed at."""
    if at is None:
        return None
    local = timezone.localtime(at)
    # Translators: a time of today, and of another day.
    forms = (pgettext("date format", "H:i"), pgettext("date format", "j M Y, H:i"))
    form = forms[0 if local.date() == timezone.localdate() else 1]
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        moment(at),
        formats.date_format(local, form),
    )


def person(user: User | None) -> str | None:
    """Somebody by name; by user name where no other is known."""
    return (user.get_full_name() or user.get_username()) if user else None


def maker(by: User | None, batch: Batch | None) -> str | None:
    """Who did it: a person, or the batch that stands for one."""
    return person(by) or (str(batch) if batch else None)


def link(row: Model | None) -> SafeString | None:
    """A link to the page of one of our rows in the admin."""
    return link_to(row._meta.model_name or "", row.pk, row) if row else None


def link_to(model_name: str, pk: int, words: object) -> SafeString:
    """A link to the page of the row with this key."""
    address = reverse(f"admin:articles_{model_name}_change", args=[pk])
    return format_html('<a href="{}">{}</a>', address, words)


def count(number: int, model_name: str, **filters: int) -> str:
    """A number that leads to the list of what it counts; a plain one where there is nothing."""
    if not number:
        return "0"
    address = reverse(f"admin:articles_{model_name}_changelist", query=filters)
    return format_html('<a href="{}">{}</a>', address, formats.localize(number))
