"""A date and a time as people type them, and the moments that they can mean."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin import marks


def readings(local: datetime) -> list[datetime]:
    """The moments that a time on the newsroom's clock can mean, the earlier first.

    One, as a rule; two where clocks are put back over it, so that it comes twice, or forward,
    so that it is left out. Raises `OverflowError` at the ends of the calendar.
    """
    zone = timezone.get_current_timezone()
    both = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return sorted(set(both))


def question(local: datetime) -> str:
    """What to ask where there are two."""
    after = timezone.localtime(readings(local)[0]).replace(tzinfo=None)
    if after == local:
        sentence = _("Clocks go back then: %(time)s comes twice. Choose which of the two you mean.")
    else:
        sentence = _("Clocks go forward then: %(time)s is left out. Choose the time you mean.")
    return sentence % {"time": f"{local:%H:%M}"}


def choices(local: datetime) -> list[tuple[str, str]]:
    """The two, each as a form sends it and in words."""
    return [
        (each.isoformat(), f"{marks.moment(each)} ({each:%H:%M} UTC)") for each in readings(local)
    ]
