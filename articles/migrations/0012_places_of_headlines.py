"""Calls the place of a headline in search results by the name that the importer has for it.

Texts that were saved stay as they are, and are brought up to date as they are read.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_CHUNK = 1_000
_RENAMED = (
    ("Article", "headline_variants", "seo", "search"),
    ("WorkingCopy", "content", "variant_seo", "variant_search"),
)
"""In which column of which table a key gets which other name."""


def rename(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where both names were in use, what the desk's form wrote stands, as in texts that are read."""
    for model, column, old, new in _RENAMED:
        rows = apps.get_model("articles", model).objects.using(schema_editor.connection.alias)
        changed = list(rows.filter(**{f"{column}__has_key": old}).only("pk", column))
        for row in changed:
            said = getattr(row, column)
            said[new] = said.pop(old)
        rows.bulk_update(changed, [column], batch_size=_CHUNK)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_merged_tags")]

    # Taken back, it changes nothing: the earlier form shows every place by whatever name it has.
    operations = [migrations.RunPython(rename, migrations.RunPython.noop, elidable=True)]
