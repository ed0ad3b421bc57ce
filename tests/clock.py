"""A clock for tests."""

from __future__ import annotations

from datetime import datetime, timedelta


class StillClock:
    """A clock that goes only when it is told to: ``clock.forward(minutes=5)``."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> datetime:
        """Go on by days, hours, minutes or seconds."""
        self.at += timedelta(**step)
        return self.at
