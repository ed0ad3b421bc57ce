"""The app's set-up: what has to be connected once Django is ready."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The newsroom."""

    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        """Join verbs and listeners; have every ``migrate`` see to the roles, after auth's own."""
        from articles import receivers, roles

        receivers.connect()
        post_migrate.connect(roles.ensure, dispatch_uid="newsroom-roles")
