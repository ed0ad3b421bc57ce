"""Taken back, it forgets sweeps: before, a change was always of one tag."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_sweeps(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The tags that were retired are unused tags again; those that were deleted are gone."""
    changes = apps.get_model("articles", "TagChange").objects
    changes.using(schema_editor.connection.alias).filter(tag=None).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_sweeps_of_tags")]

    operations = [migrations.RunPython(migrations.RunPython.noop, forget_sweeps, elidable=True)]
