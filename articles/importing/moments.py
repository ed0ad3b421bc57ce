"""Times as sources write them, as moments with a zone.

ISO 8601 long and short (``2013-05-16T04:01:00Z``, ``20130516T040100+0000``), RFC 822 as in mails
and feeds, and plain dates, which are the beginning of that day.
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
_SPACED = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(.*)", re.ASCII)


def moment(words: str, time_zone: str) -> datetime | None:
    """The moment that a source's words mean, in UTC; None where they mean none.

    Words without a zone are read in ``time_zone``. A local time that does not exist or comes
    twice is read as the clock before the change would show it (PEP 495, fold 0).
    """
    said = cleaning.clean_line(words)[:100]
    if not said:
        return None
    try:
        found = _iso(said) or parsedate_to_datetime(said)
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
        said = f"{spaced[1]}T{spaced[2]}{spaced[3]}"
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None
