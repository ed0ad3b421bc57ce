"""The desk's sentences, for one thing and for many."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CHANGES_WANTED = ngettext_lazy(
    "Changes are wanted on %(number)s story of yours",
    "Changes are wanted on %(number)s stories of yours",
    "number",
)
IN_REVIEW = ngettext_lazy(
    "%(number)s story waits for review", "%(number)s stories wait for review", "number"
)
READY = ngettext_lazy(
    "%(number)s story is ready to be published",
    "%(number)s stories are ready to be published",
    "number",
)
PROPOSALS = ngettext_lazy(
    "%(number)s newer text from the wire waits for a decision",
    "%(number)s newer texts from the wire wait for a decision",
    "number",
)
LATE = ngettext_lazy(
    "%(number)s story should be out by now and is not",
    "%(number)s stories should be out by now and are not",
    "number",
)
# Translators: {} is a time.
LATE_SINCE = _("since {}; have somebody look whether “manage.py work” is running")
DUE = ngettext_lazy("%(number)s story goes out today", "%(number)s stories go out today", "number")
# Translators: {} is a time.
DUE_NEXT = _("next at {}")
PROVISIONAL_LIVE = ngettext_lazy(
    "%(number)s live story bears a provisional headline",
    "%(number)s live stories bear a provisional headline",
    "number",
)
PROVISIONAL = ngettext_lazy(
    "%(number)s story from the wire needs a headline",
    "%(number)s stories from the wire need a headline",
    "number",
)
WAITING = ngettext_lazy(
    "%(number)s headline waits for its story",
    "%(number)s headlines wait for their stories",
    "number",
)
AMONG_NEWEST = _("among the newest %(number)s")
UNSAVED = ngettext_lazy(
    "You have typed into %(number)s story and not saved it",
    "You have typed into %(number)s stories and not saved them",
    "number",
)
MINE = ngettext_lazy(
    "You have %(number)s story in hand", "You have %(number)s stories in hand", "number"
)
BROUGHT = ngettext_lazy(
    "%(batch)s brought %(number)s new story",
    "%(batch)s brought %(number)s new stories",
    "number",
)
PLANNED = _("%(batch)s waits for somebody to confirm its plan")
STOPPED = _("%(batch)s was stopped before its end")
REJECTED = ngettext_lazy(
    "%(batch)s rejected %(number)s story", "%(batch)s rejected %(number)s stories", "number"
)
WARNED = ngettext_lazy(
    "%(batch)s warns about %(number)s story", "%(batch)s warns about %(number)s stories", "number"
)
