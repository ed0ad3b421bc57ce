"""Times as sources write them, as moments with a zone.

ISO 8601 long and short (``2013-05-16T04:01:00Z``, ``20130516T040100+0000``), RFC 822 as in mails
and feeds, English words (``May 16, 2013, 4:01 a.m.``), and plain dates, which are the beginning of
that day. ``5/4/2013`` is two days, so it is none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from articles.importing import cleaning

_SHORT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_SPACED = re.compile(
    r"(\d{4})[-/](\d{2})[-/](\d{2})"
    r"(?:[T\s]+(\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(UTC|GMT|Z|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WORDED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?"
    r"(?:(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})|(?P<day_first>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?P<then>[a-z]{3,9}))"
    r"(?:st|nd|rd|th)?[.,]?\s+(?P<year>\d{4})"
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\.?)?)?",
    re.ASCII | re.IGNORECASE,
)


def moment(words: str, time_zone: str) -> datetime | None:
    """The moment that a source's words mean, in UTC; None where they mean none.

    Words without a zone are read in ``time_zone``. A local time that does not exist or comes
    twice is read as the clock before the change would show it (PEP 495, fold 0).
    """
    said = cleaning.clean_line(words)[:100]
    if not said:
        return None
    try:
        found = _iso(said) or _worded(said) or parsedate_to_datetime(said)
        found = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(time_zone))
        return found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def stamp(seconds: float) -> datetime | None:
    """The moment of a Unix time in seconds, or in milliseconds where it is too large for that."""
    try:
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _iso(said: str) -> datetime | None:
    if short := _SHORT.fullmatch(said):
        numbers = [int(part) for part in short.groups()[:6] if part]
        zone = short[7] or ""
        whole = datetime(*(numbers + [0] * (5 - len(numbers))))  # type: ignore[arg-type,misc]  # noqa: DTZ001 - the zone comes with the rest
        return datetime.fromisoformat(whole.isoformat() + zone.replace("Z", "+00:00"))
    if spaced := _SPACED.fullmatch(said):
        time = f"T{spaced[4]}{_offset(spaced[5] or '')}" if spaced[4] else ""
        said = f"{spaced[1]}-{spaced[2]}-{spaced[3]}{time}"
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _offset(zone: str) -> str:
    """A zone as ISO writes it: ``-5`` is ``-05:00``."""
    if zone[:1] not in ("+", "-"):
        return "+00:00" if zone else ""
    hours, minutes = zone[1:3].rstrip(":"), zone[-2:] if len(zone) > 3 else "00"
    return f"{zone[0]}{hours:0>2}:{minutes}"


def _worded(said: str) -> datetime | None:
    found = _WORDED.fullmatch(said)
    month = (found["month"] or found["then"])[:3].lower() if found else ""
    if not found or month not in _MONTHS:
        return None
    hour = int(found["hour"] or 0)
    if half := (found["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    day = int(found["day"] or found["day_first"])
    number = _MONTHS.index(month) + 1
    return datetime(int(found["year"]), number, day, hour, int(found["minute"] or 0))  # noqa: DTZ001 - read in the zone of the reading
