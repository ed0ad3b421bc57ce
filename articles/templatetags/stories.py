"""Stories in templates: their summaries, and their times in words.

Times are shown in the newsroom's zone. How a language writes a day is a translated format
of Django's ``date`` filter, because Django's own short forms ("noon", "Feb. 5") are too loose.
"""

from __future__ import annotations

import re
from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from articles import text
from articles.models import Article

register = template.Library()

_SENTENCE_END = re.compile(r"(?<=\w{3})[.!?…][”’\"')\]]*(?=\s)")
"""After a word of three letters or more, so that "U.S." and "Dr." end none."""


@register.filter
def summary(article: Article, length: int = 240) -> str:
    """The standfirst, else the beginning of the story, in at most ``length`` characters."""
    if article.standfirst:
        return text.shorten(article.standfirst, length)
    markup = str(getattr(article, "opening", "") or article.body)
    if markup.rfind("<") > markup.rfind(">"):  # an opening may end within a tag
        markup = markup[: markup.rfind("<")]
    beginning = next(iter(text.paragraphs_of(markup)), "")
    return _whole_sentences(beginning, length) or text.shorten(beginning, length)


def _whole_sentences(paragraph: str, length: int) -> str:
    """As many sentences as fit, unless that leaves less than half of what fits."""
    if len(paragraph) <= length:
        return paragraph
    ends = [end.end() for end in _SENTENCE_END.finditer(paragraph, 0, length + 1)]
    return paragraph[: ends[-1]] if ends and ends[-1] > length / 2 else ""


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A day, a time and its zone."""
    local = timezone.localtime(at)
    words = gettext("%(day)s, %(time)s %(zone)s") % {
        "day": _day(local),
        "time": _clock(local),
        "zone": zone_of(local),
    }
    return _element(local, words)


@register.simple_tag
def age(at: datetime) -> SafeString:
    """A moment that a script may say as an age, such as “40 min ago”."""
    return format_html('<span class="age">{}</span>', moment(at))


@register.simple_tag
def clock(at: datetime) -> SafeString:
    """A time of day, where the day stands above it."""
    local = timezone.localtime(at)
    return _element(local, _clock(local))


@register.simple_tag
def date(at: datetime) -> SafeString:
    """The day of a moment, for where its hour does not matter."""
    local = timezone.localtime(at)
    return _element(local, _day(local))


@register.simple_tag
def day(at: datetime) -> str:
    """A day, with its month as a word."""
    return _day(timezone.localtime(at))


@register.simple_tag
def long_day(at: datetime) -> str:
    """A day with its weekday, as under the name of a newspaper."""
    return formats.date_format(timezone.localtime(at), pgettext("date format", "l, j F Y"))


@register.simple_tag
def newsroom_zone() -> str:
    """The name of the zone in which times are shown."""
    return timezone.get_current_timezone_name().replace("_", " ")


def zone_of(local: datetime) -> str:
    """A zone's abbreviation; a bare offset is said as one from UTC."""
    name = local.tzname() or "UTC"
    return name if name[0].isalpha() else f"UTC{name}"


def _day(local: datetime) -> str:
    return formats.date_format(local, pgettext("date format", "j F Y"))


def _clock(local: datetime) -> str:
    return formats.date_format(local, pgettext("time format", "H:i"))


def _element(local: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)
