"""``manage.py publish_due``: publish what is scheduled and due, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editorial import publishing


def publish_and_say(command: BaseCommand) -> None:
    """Publish what is due, and say a line for each story on the command's terminal."""
    for draft, refusal in publishing.publish_due(timezone.now()):
        if refusal is None:
            command.stdout.write(_("Published: %(story)s") % {"story": draft.article})
        else:
            said = {"story": draft.article, "reason": refusal}
            command.stderr.write(_("Not published: %(story)s. %(reason)s") % said)


class Command(BaseCommand):
    """One round of what ``work`` does all the time, for sites that prefer a timer of their own."""

    help = "Publish every scheduled story whose time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once; nothing due is no error."""
        publish_and_say(self)
