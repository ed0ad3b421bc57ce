"""``manage.py print_workflow``: the table of moves, as the documentation has it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles.editorial import workflow


class Command(BaseCommand):
    """What it prints stands in ``articles/editorial/WORKFLOW.md``, word for word."""

    help = "Print who may make which move in which state, as Markdown."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        self.stdout.write(workflow.as_markdown())
