"""The stories that are known already are found by their words, as new ones are."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from articles.search import index


def fill(_apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the words of every story."""
    for _number in index.reindex():
        pass


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_search_rows")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
