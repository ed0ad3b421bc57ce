"""What tests of the desk's verbs have in common: every row, before and after."""

from __future__ import annotations

from typing import Any

from django.apps import apps


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the newsroom, to see that nothing has changed."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_app_config("articles").get_models()
    }
