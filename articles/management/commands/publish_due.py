"""``manage.py publish_due``: publish what is scheduled and due, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editorial import publishing


def publish_and_say(command: BaseCommand) -> bool:
    """Publish what is due, and say a line for each story on the command's terminal.

    Whether all of it went out.
    """
    done = publishing.publish_due(timezone.now())
    for draft, refusal in done:
        if refusal is None:
            command.stdout.write(_("Published: %(story)s") % {"story": draft.article})
        else:
            said = {"story": draft.article, "reason": refusal}
            command.stderr.write(_("Not published: %(story)s. %(reason)s") % said)
    return not any(refusal for _draft, refusal in done)


class Command(BaseCommand):
    """One round of what ``work`` does all the time, for sites that prefer a timer of their own."""

    help = "Publish every scheduled story whose time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once; nothing due is no error, a story that did not go out is."""
        if not publish_and_say(self):
            raise CommandError(_("Not everything that was due went out."))
